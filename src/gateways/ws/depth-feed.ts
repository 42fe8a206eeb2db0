// The depth channel of one instrument: deltas with consecutive sequences, the last ones kept for those who missed some, and conflation for
// readers that are slow: one delta with the latest of every level that changed meanwhile. While nobody listens it counts on and builds nothing.
// It must never give two deltas one sequence, nor keep more for a reader than the levels of a book.

import { depthChangesJson, depthSidesJson } from '../market-json.ts';
import { frameOf } from './frames.ts';
import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';
import { Side } from '#core/terms.ts';
import type { DepthChange } from '#marketdata/depth-book.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Market } from '#marketdata/market.ts';

/** Deltas that `depth.gap` can still answer with. */
export const deltasKept = 1_024;
/** Levels that are merged for a slow reader; past it the whole book costs less. */
const mergedLevelsMax = 2_000;
const allLevels = Number.MAX_SAFE_INTEGER;

export class DepthFeed {
  private readonly market: Market;
  private readonly instrument: MarketInstrument;
  private readonly readers = new Set<DepthReader>();
  /** Of the last delta. */
  private seq = 0;
  /** The newest deltas, by sequence modulo their number, and how many of them there are without a gap. */
  private readonly deltas: string[] = [];
  private deltaCount = 0;
  private snapshotFrame: Buffer | undefined;

  constructor(market: Market, instrument: MarketInstrument) {
    this.market = market;
    this.instrument = instrument;
  }

  join(session: Session, key: string): Subscription {
    // What is pending is for the others: the newcomer's snapshot will have it.
    this.flush();
    const reader = new DepthReader(this, session, key);
    this.readers.add(reader);
    return reader;
  }

  leave(reader: DepthReader): void {
    this.readers.delete(reader);
  }

  /** Makes one delta of all that changed since the last, and sends it. Returns the sequence that the book now stands at. */
  flush(): number {
    const { depth, instrumentId } = this.instrument;
    if (depth.changeCount === 0) return this.seq;
    this.seq++;
    this.snapshotFrame = undefined;
    if (this.readers.size === 0) {
      depth.dropChanges();
      this.deltaCount = 0;
      return this.seq;
    }
    const changes = this.market.takeDepthChanges(instrumentId);
    const body = this.message(depthChangesJson(this.instrument, changes));
    this.deltas[this.seq % deltasKept] = body;
    this.deltaCount = Math.min(this.deltaCount + 1, deltasKept);
    const frame = frameOf(`{"channel":"depth","type":"delta",${body}}`);
    for (const reader of this.readers) reader.takeDelta(frame, changes, this.seq);
    return this.seq;
  }

  /** Deltas `from` to `to`, or undefined where they are not all kept. */
  gap(from: number, to: number): string | undefined {
    this.flush();
    if (from > to || to > this.seq || from <= this.seq - this.deltaCount) return undefined;
    const deltas: string[] = [];
    for (let seq = from; seq <= to; seq++) deltas.push(`{${this.deltas[seq % deltasKept] ?? ''}}`);
    return `[${deltas.join(',')}]`;
  }

  /** The whole book, built once for all who ask between two deltas. */
  snapshot(): Buffer {
    this.flush();
    this.snapshotFrame ??= frameOf(
      `{"channel":"depth","type":"snapshot",${this.message(depthSidesJson(this.market, this.instrument, allLevels))}}`,
    );
    return this.snapshotFrame;
  }

  /** One delta from the book at `prevSeq` to the book as it is; the changes are the latest of each level since. */
  mergedDelta(changes: readonly DepthChange[], prevSeq: number): string {
    const body = this.message(depthChangesJson(this.instrument, changes));
    return `{"channel":"depth","type":"delta",${body},"prevSeq":${prevSeq}}`;
  }

  private message(sides: string): string {
    const { symbol, instrumentId } = this.instrument;
    const checksum = this.market.depthChecksum(instrumentId);
    return `"instrument":"${symbol}","seq":${this.seq},"data":{${sides}},"checksum":${checksum}`;
  }
}

/**
 * One session's copy of the book. While the session is behind it gets nothing; then one delta with the latest of what changed, or a
 * snapshot where that is too much.
 */
class DepthReader implements Subscription {
  readonly session: Session;
  readonly key: string;
  private readonly feed: DepthFeed;
  private isBehind = false;
  /** While behind: the sequence that the session's book has, and the latest change of each level since; undefined where they are too many. */
  private behindSeq = 0;
  private merged: Map<number, DepthChange> | undefined;

  constructor(feed: DepthFeed, session: Session, key: string) {
    this.feed = feed;
    this.session = session;
    this.key = key;
  }

  /** Takes the delta that brought the feed to `seq`. */
  takeDelta(frame: Buffer, changes: readonly DepthChange[], seq: number): void {
    if (!this.isBehind) {
      if (!this.session.isSlow) {
        this.session.send(frame);
        return;
      }
      this.isBehind = true;
      this.behindSeq = seq - 1;
      this.merged = new Map();
    }
    const { merged } = this;
    if (merged === undefined) return;
    for (const change of changes) merged.set(levelKey(change), change);
    if (merged.size > mergedLevelsMax) this.merged = undefined;
  }

  sendSnapshot(): void {
    const frame = this.feed.snapshot();
    this.catchUp();
    this.session.send(frame);
  }

  drained(): void {
    if (!this.isBehind) return;
    // What is pending joins what was merged: the delta is to end at the book as it is.
    this.feed.flush();
    const { merged, behindSeq } = this;
    if (merged === undefined) {
      this.sendSnapshot();
      return;
    }
    this.catchUp();
    this.session.send(this.feed.mergedDelta([...merged.values()], behindSeq));
  }

  end(): void {
    this.catchUp();
    this.feed.leave(this);
  }

  private catchUp(): void {
    this.isBehind = false;
    this.merged = undefined;
  }
}

function levelKey({ priceTicks, side }: DepthChange): number {
  return priceTicks * 2 + (side === Side.buy ? 1 : 0);
}
