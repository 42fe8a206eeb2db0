// The book of one instrument, kept true from its channel: no delta is left out, each checksum (of the best ten levels a side) is compared, or it
// says that it is stale. Gaps are filled by replay, or by a fresh snapshot. It must never call a book live whose sequence or checksum is not whole.

import type { Channels, Subscription } from './channels.ts';
import { DepthFeed } from './depth-feed.ts';
import type { DepthLevel } from './depth-book.ts';
import { NoAnswerError, VenueError } from './errors.ts';
import { Observable } from './observable.ts';
import type { VenueSocket } from './socket.ts';

export type BookStatus =
  /** No book yet, or none that is proved. */
  | 'loading'
  /** The venue's book, as of `seq`. */
  | 'live'
  /** The venue's book as it was when the connection was lost, or before deltas that are still to be replayed. */
  | 'stale'
  /** The venue does not tell this book: see `error`. */
  | 'refused'
  | 'closed';

export class LiveBook {
  readonly instrument: string;
  readonly status = new Observable<BookStatus>('loading');
  /** Counts the changes of the levels; subscribe to hear of them. */
  readonly version = new Observable(0);
  /** Why the subscription was refused. */
  error: VenueError | null = null;
  /** Snapshots taken since a first one because the book could not be proved or a gap not be filled. */
  resyncs = 0;
  private readonly feed: DepthFeed;
  private readonly subscription: Subscription;

  constructor(instrument: string, channels: Channels, socket: VenueSocket) {
    this.instrument = instrument;
    this.feed = new DepthFeed({
      changed: () => {
        this.version.set(this.version.value + 1);
        this.status.set('live');
      },
      invalid: () => {
        this.resyncs++;
        this.status.set('loading');
      },
      fetchGap: (from, to) => {
        this.status.set('stale');
        return replay(socket, instrument, from, to);
      },
      resubscribe: () => this.subscription.again(),
    });
    this.subscription = channels.subscribe(
      { channel: 'depth', instrument },
      {
        push: (push) => {
          if (push.type === 'snapshot') this.feed.snapshot(push);
          else this.feed.delta(push);
        },
        refused: (error) => {
          this.error = error;
          this.status.set('refused');
        },
        lost: () => {
          if (this.status.value === 'live') this.status.set('stale');
        },
      },
    );
  }

  /** Best first; the venue's own while `status` is live. */
  get bids(): readonly DepthLevel[] {
    return this.feed.book.bids;
  }

  get asks(): readonly DepthLevel[] {
    return this.feed.book.asks;
  }

  /** Of the last delta in it. Sequences begin anew with each start of the venue. */
  get seq(): number {
    return this.feed.book.seq;
  }

  /** As the venue computes it. */
  get checksum(): number {
    return this.feed.book.checksum();
  }

  close(): void {
    this.subscription.close();
    this.status.set('closed');
  }
}

/** Asks for missed depth deltas; null where the venue no longer has them or cannot be heard. */
export async function replay(socket: VenueSocket, instrument: string, from: number, to: number) {
  try {
    return (await socket.request('depth.gap', { instrument, from, to })).deltas;
  } catch (error) {
    if (error instanceof VenueError || error instanceof NoAnswerError) return null;
    throw error;
  }
}
