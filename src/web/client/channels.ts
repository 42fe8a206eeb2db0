// Subscriptions over the socket: who wants which channel, asked for once, asked for again after every reconnect, pushes
// handed to whoever subscribed.
import { NoAnswerError, VenueError } from './errors.ts';
import type { VenueSocket } from './socket.ts';
import type { ChannelSpec, Push } from './wire.ts';

export type ChannelHandler = {
  readonly push: (push: Push) => void;
  /** The venue refused the subscription. */
  readonly refused: (error: VenueError) => void;
  /** The connection is gone; what is shown is old until the next snapshot. */
  readonly lost: () => void;
};

export type Subscription = {
  /** Asks for a fresh snapshot. */
  readonly again: () => void;
  readonly close: () => void;
};

type Entry = { readonly spec: ChannelSpec; readonly handlers: Set<ChannelHandler> };

/** At most this many channels in one request (docs/api.md). */
const channelsPerRequestMax = 100;

export class Channels {
  readonly #socket: VenueSocket;
  readonly #entries = new Map<string, Entry>();
  readonly #toSubscribe = new Set<string>();
  readonly #toUnsubscribe = new Map<string, ChannelSpec>();
  #flushPlanned = false;

  constructor(socket: VenueSocket) {
    this.#socket = socket;
    socket.onPush = (push) => this.#route(push);
    socket.onOpen = () => this.#resume();
    socket.onLost = () => this.#lost();
  }

  subscribe(spec: ChannelSpec, handler: ChannelHandler): Subscription {
    const key = keyOf(spec);
    const entry = this.#entries.get(key) ?? { spec, handlers: new Set() };
    this.#entries.set(key, entry);
    entry.handlers.add(handler);
    // A second subscriber needs a snapshot too; the venue sends one for a repeated subscription.
    this.#ask(key);
    return {
      again: () => {
        if (entry.handlers.has(handler)) {
          this.#toUnsubscribe.set(key, spec);
          this.#ask(key);
        }
      },
      close: () => {
        entry.handlers.delete(handler);
        if (entry.handlers.size === 0 && this.#entries.get(key) === entry) {
          this.#entries.delete(key);
          this.#toSubscribe.delete(key);
          this.#toUnsubscribe.set(key, spec);
          this.#planFlush();
        }
      },
    };
  }

  #ask(key: string): void {
    this.#toSubscribe.add(key);
    this.#planFlush();
  }

  /** Requests made in the same turn travel in one frame. */
  #planFlush(): void {
    if (!this.#flushPlanned) {
      this.#flushPlanned = true;
      queueMicrotask(() => this.#flush());
    }
  }

  #flush(): void {
    this.#flushPlanned = false;
    if (this.#socket.state.phase !== 'open') {
      return;
    }
    const leaving = [...this.#toUnsubscribe.values()];
    const joining = [...this.#toSubscribe].flatMap((key) => this.#entries.get(key)?.spec ?? []);
    this.#toUnsubscribe.clear();
    this.#toSubscribe.clear();
    for (const channels of chunks(leaving, channelsPerRequestMax)) {
      this.#socket.request('unsubscribe', { channels }).catch(() => undefined);
    }
    for (const channels of chunks(joining, channelsPerRequestMax)) {
      void this.#join(channels);
    }
  }

  async #join(channels: readonly ChannelSpec[]): Promise<void> {
    try {
      await this.#socket.request('subscribe', { channels });
    } catch (error) {
      if (!(error instanceof VenueError)) {
        return; // The socket is being replaced; it asks again when it is open.
      }
      if (channels.length === 1) {
        this.#refused(channels[0] as ChannelSpec, error);
        return;
      }
      // One refused channel must not take the others down: ask one by one.
      for (const spec of channels) {
        void this.#join([spec]);
      }
    }
  }

  #refused(spec: ChannelSpec, error: VenueError): void {
    for (const handler of this.#entries.get(keyOf(spec))?.handlers ?? []) {
      handler.refused(error);
    }
  }

  #resume(): void {
    this.#toUnsubscribe.clear();
    for (const key of this.#entries.keys()) {
      this.#toSubscribe.add(key);
    }
    this.#flush();
  }

  #lost(): void {
    for (const entry of this.#entries.values()) {
      for (const handler of entry.handlers) {
        handler.lost();
      }
    }
  }

  #route(push: Push): void {
    for (const entry of this.#entries.values()) {
      if (matches(entry.spec, push)) {
        for (const handler of entry.handlers) {
          handler.push(push);
        }
      }
    }
  }
}

/** Asks for missed depth deltas; null where the venue no longer has them or cannot be heard. */
export async function requestGap<Delta>(
  socket: VenueSocket,
  instrument: string,
  from: number,
  to: number,
): Promise<readonly Delta[] | null> {
  try {
    return (await socket.request<{ deltas: Delta[] }>('depth.gap', { instrument, from, to }))
      .deltas;
  } catch (error) {
    if (error instanceof VenueError || error instanceof NoAnswerError) {
      return null;
    }
    throw error;
  }
}

function keyOf(spec: ChannelSpec): string {
  const instrument = 'instrument' in spec ? spec.instrument : '';
  const interval = 'interval' in spec ? spec.interval : '';
  const account = 'account' in spec ? (spec.account ?? '') : '';
  return `${spec.channel}|${instrument}|${interval}|${account}`;
}

/** A push names what it is about where the channel has such a thing; what it does not name is taken to match. */
function matches(spec: ChannelSpec, push: Push): boolean {
  if (spec.channel !== push.channel) {
    return false;
  }
  if (
    'instrument' in spec &&
    spec.instrument !== '*' &&
    push.instrument !== undefined &&
    push.instrument !== spec.instrument
  ) {
    return false;
  }
  if ('interval' in spec && push.interval !== undefined && push.interval !== spec.interval) {
    return false;
  }
  const account = 'account' in spec ? spec.account : undefined;
  return account === undefined || push.account === undefined || push.account === account;
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const result: Item[][] = [];
  for (let start = 0; start < items.length; start += size) {
    result.push(items.slice(start, start + size));
  }
  return result;
}
