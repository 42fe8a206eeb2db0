// Subscriptions over the socket: who wants which channel, asked for once, asked for again after every reconnect, pushes handed to whoever
// subscribed. It must never hand a push of one account to a subscriber of another.

import { pause } from './backoff.ts';
import { VenueError } from './errors.ts';
import type { VenueSocket } from './socket.ts';
import { channelsPerRequestMax } from '#api/limits.ts';
import type { AnyPush, ChannelSpec, PushOf } from '#api/ws-schemas.ts';

export type PushFor<Spec extends ChannelSpec> = PushOf<Spec['channel']>;

export interface ChannelHandler<Push = AnyPush> {
  readonly push: (push: Push) => void;
  /** The venue refused the subscription. */
  readonly refused?: (error: VenueError) => void;
  /** The connection is gone; what is known is old until the next snapshot. */
  readonly lost?: () => void;
}

/** Before a subscription that was refused for the moment is asked for again. */
const askAgainMs = 1_000;

export interface Subscription {
  /** Asks for a fresh snapshot. */
  readonly again: () => void;
  readonly close: () => void;
}

interface Entry {
  readonly spec: ChannelSpec;
  readonly handlers: Set<ChannelHandler>;
}

export class Channels {
  private readonly socket: VenueSocket;
  private readonly entries = new Map<string, Entry>();
  private readonly toSubscribe = new Set<string>();
  private readonly toUnsubscribe = new Map<string, ChannelSpec>();
  private isFlushPlanned = false;

  constructor(socket: VenueSocket) {
    this.socket = socket;
    socket.onPush = (push) => this.route(push);
    socket.onOpen = () => this.resume();
    socket.onLost = () => this.lost();
  }

  subscribe<Spec extends ChannelSpec>(
    spec: Spec,
    typed: ChannelHandler<PushFor<Spec>>,
  ): Subscription {
    const handler = typed as unknown as ChannelHandler;
    const key = keyOf(spec);
    const entry = this.entries.get(key) ?? { spec, handlers: new Set() };
    this.entries.set(key, entry);
    entry.handlers.add(handler);
    // A second subscriber needs a snapshot too; the venue sends one for a repeated subscription.
    this.ask(key);
    return {
      again: () => {
        if (!entry.handlers.has(handler)) return;
        this.toUnsubscribe.set(key, spec);
        this.ask(key);
      },
      close: () => {
        entry.handlers.delete(handler);
        if (entry.handlers.size > 0 || this.entries.get(key) !== entry) return;
        this.entries.delete(key);
        this.toSubscribe.delete(key);
        this.toUnsubscribe.set(key, spec);
        this.planFlush();
      },
    };
  }

  private ask(key: string): void {
    this.toSubscribe.add(key);
    this.planFlush();
  }

  /** Requests made in the same turn travel in one frame. */
  private planFlush(): void {
    if (this.isFlushPlanned) return;
    this.isFlushPlanned = true;
    queueMicrotask(() => this.flush());
  }

  private flush(): void {
    this.isFlushPlanned = false;
    if (!this.socket.isOpen) return;
    const leaving = [...this.toUnsubscribe.values()];
    const joining = [...this.toSubscribe].flatMap((key) => this.entries.get(key)?.spec ?? []);
    this.toUnsubscribe.clear();
    this.toSubscribe.clear();
    for (const channels of chunks(leaving, channelsPerRequestMax)) {
      this.socket.ask('unsubscribe', { channels }).catch(() => undefined);
    }
    for (const channels of chunks(joining, channelsPerRequestMax)) void this.join(channels);
  }

  private async join(channels: readonly ChannelSpec[]): Promise<void> {
    try {
      await this.socket.ask('subscribe', { channels });
    } catch (error) {
      // Otherwise the socket is being replaced; it asks again when it is open.
      if (!(error instanceof VenueError)) return;
      if (error.transient) {
        await pause(error.retryAfterMs ?? askAgainMs);
        for (const spec of channels) this.ask(keyOf(spec));
        return;
      }
      const [only] = channels;
      if (channels.length === 1 && only !== undefined) this.refused(only, error);
      // One refused channel must not take the others down: ask one by one.
      else for (const spec of channels) void this.join([spec]);
    }
  }

  private refused(spec: ChannelSpec, error: VenueError): void {
    for (const handler of this.entries.get(keyOf(spec))?.handlers ?? []) {
      handler.refused?.(error);
    }
  }

  private resume(): void {
    this.toUnsubscribe.clear();
    for (const key of this.entries.keys()) this.toSubscribe.add(key);
    this.flush();
  }

  private lost(): void {
    for (const { handlers } of this.entries.values()) {
      for (const handler of handlers) handler.lost?.();
    }
  }

  private route(push: AnyPush): void {
    for (const { spec, handlers } of this.entries.values()) {
      if (!matches(spec, push)) continue;
      for (const handler of handlers) handler.push(push);
    }
  }
}

interface Named {
  readonly channel: string;
  readonly instrument?: string;
  readonly interval?: string;
  readonly account?: string;
}

function keyOf(spec: ChannelSpec): string {
  const { channel, instrument = '', interval = '', account = '' } = spec as Named;
  return `${channel}|${instrument}|${interval}|${account}`;
}

/** A push names what it is about where the channel has such a thing; what it does not name is taken to match. */
function matches(spec: ChannelSpec, push: AnyPush): boolean {
  const wanted = spec as Named;
  const said = push as Named;
  const isMeant = (want: string | undefined, is: string | undefined): boolean =>
    want === undefined || want === '*' || is === undefined || is === want;
  return (
    wanted.channel === said.channel &&
    isMeant(wanted.instrument, said.instrument) &&
    isMeant(wanted.interval, said.interval) &&
    isMeant(wanted.account, said.account)
  );
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const result: Item[][] = [];
  for (let start = 0; start < items.length; start += size) {
    result.push(items.slice(start, start + size));
  }
  return result;
}
