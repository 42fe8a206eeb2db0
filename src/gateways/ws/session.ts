// One WebSocket: who speaks through it, what it subscribed to, and the messages on their way out. All that is said in one turn of the event
// loop leaves in one write. It must never make anybody else wait: a reader that does not read is cut.

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Principal } from '../access.ts';
import { layOut } from './frames.ts';
import type { Subscription } from './subscription.ts';
import type { TokenBucket } from '../token-bucket.ts';

/** Close codes of the venue's own (4000 to 4999 are free for use). */
export const CloseCode = { goingAway: 1001, signedOut: 4001, slowReader: 4008 } as const;

/** A socket that was asked to close gets this long to do so. */
const closeTimeoutMs = 2_000;

interface Held {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

export interface SessionBounds {
  readonly slowReaderBytes: number;
  readonly deadReaderBytes: number;
}

export class Session {
  /** Of the other side. */
  readonly address: string;
  readonly subscriptions = new Map<string, Subscription>();
  /** The user's budgets; undefined for the operator's token. */
  requestBudget: TokenBucket | undefined;
  cancelBudget: TokenBucket | undefined;
  /** Account ids as text that the user may act for, resolved once each. */
  readonly accountIds = new Map<string, number>();
  /** The only account of the user, or 0. */
  onlyAccountId = 0;
  /** Set at each ping, cleared by its pong. */
  awaitsPong = false;
  /** Round trip of the last ping; undefined until one was answered. */
  latencyMs: number | undefined;
  /** The end of the sign-in that the other side was warned of. */
  warnedOfMs = 0;
  isClosed = false;
  private readonly socket: WebSocket;
  private readonly raw: Socket;
  private readonly bounds: SessionBounds;
  private readonly outbox: (string | Buffer)[] = [];
  private pingedAtMs = 0;
  private who: Principal | undefined;

  private held: Held[] | undefined;
  private readonly receive: (session: Session, data: Buffer, isBinary: boolean) => void;

  constructor(
    socket: WebSocket,
    raw: Socket,
    address: string,
    bounds: SessionBounds,
    receive: (session: Session, data: Buffer, isBinary: boolean) => void,
  ) {
    this.socket = socket;
    this.raw = raw;
    this.address = address;
    this.bounds = bounds;
    this.receive = receive;
  }

  get principal(): Principal | undefined {
    return this.who;
  }

  signIn(
    principal: Principal,
    requestBudget: TokenBucket | undefined,
    cancelBudget: TokenBucket | undefined,
  ): void {
    this.who = principal;
    this.requestBudget = requestBudget;
    this.cancelBudget = cancelBudget;
    this.accountIds.clear();
    this.onlyAccountId = 0;
  }

  /** When the sign-in ends unless a fresh token comes, in milliseconds since the epoch. */
  get expiresAtMs(): number {
    return this.who?.session?.expiresAtMs ?? this.who?.endsAtMs ?? Infinity;
  }

  /** A message came in. Sockets deliver until they are gone: what comes after the end is nobody's order or subscription. */
  take(data: Buffer, isBinary: boolean): void {
    if (this.isClosed) return;
    if (this.held === undefined) this.receive(this, data, isBinary);
    else this.held.push({ data, isBinary });
  }

  /** Lets what comes in wait until `release`. */
  hold(): void {
    this.held ??= [];
    this.socket.pause();
  }

  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    // One of them may make the rest wait again.
    for (const { data, isBinary } of held) this.take(data, isBinary);
    if (this.held === undefined && this.socket.readyState === this.socket.OPEN)
      this.socket.resume();
  }

  /** Puts a message in line: JSON text, or a frame that was built for many. */
  send(message: string | Buffer): void {
    if (this.isClosed) return;
    if (this.outbox.push(message) === 1) queueMicrotask(this.flush);
  }

  /** True for a reader that gets conflated depth. */
  get isSlow(): boolean {
    // Only where the socket will tell when it has drained: that ends the conflation.
    return this.raw.writableNeedDrain && this.raw.writableLength > this.bounds.slowReaderBytes;
  }

  ping(): void {
    this.awaitsPong = true;
    this.pingedAtMs = performance.now();
    this.socket.ping();
  }

  /** The answer to a ping. A pong that nobody asked for says nothing. */
  pong(): void {
    if (!this.awaitsPong) return;
    this.awaitsPong = false;
    this.latencyMs = Math.round((performance.now() - this.pingedAtMs) * 1000) / 1000;
  }

  /** Closes politely, and drops the socket where the other side does not answer. */
  close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.flush();
    this.isClosed = true;
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), closeTimeoutMs).unref();
  }

  drop(): void {
    this.isClosed = true;
    this.socket.terminate();
  }

  private readonly flush = (): void => {
    const { outbox, raw } = this;
    const count = outbox.length;
    if (count === 0) return;
    if (this.isClosed || !raw.writable) {
      outbox.length = 0;
      return;
    }
    raw.write(layOut(outbox, count));
    outbox.length = 0;
    if (raw.writableLength > this.bounds.deadReaderBytes) {
      this.close(CloseCode.slowReader, 'too slow');
    }
  };
}
