// One WebSocket to the venue that comes back by itself: sign-in, requests with replies, pings, reconnect with backoff and jitter, a fresh token before
// the old one ends. It knows nothing of channels; channels.ts does. It must never repeat a request: what became of one is for others to find out.

import type { Authenticator } from './auth.ts';
import { backoffMs, type Backoff, defaultBackoff } from './backoff.ts';
import { NoAnswerError, VenueError, venueErrorOf } from './errors.ts';
import { Observable } from './observable.ts';
import type { SocketLike } from './transport.ts';
import { platformTransport } from './transport.ts';
import type { AnyPush, OperationArgs, OperationName, OperationResult } from '#api/ws-schemas.ts';

export interface SocketState {
  /** `open`: signed in, where there is somebody to be, and ready for requests. */
  readonly phase: 'idle' | 'connecting' | 'open' | 'waiting';
  /** Round trip of the last ping. */
  readonly latencyMs: number | null;
  /** Failed attempts since the socket was last open. */
  readonly attempt: number;
  /** When the next attempt is made, by `Date.now()`. */
  readonly retryAtMs: number | null;
  /** Why the last connection ended, or the last attempt failed, where the venue said why. */
  readonly error: VenueError | null;
  /** Close code of the last connection that the venue ended: 4001 signed out, 4008 too slow, 1001 stopping. */
  readonly closeCode: number | null;
}

export interface SocketOptions {
  /** Such as ws://127.0.0.1:8080/v1/ws. */
  readonly url: string;
  readonly open?: (url: string) => SocketLike;
  readonly auth?: Authenticator;
  readonly random?: () => number;
  readonly backoff?: Backoff;
  readonly pingEveryMs?: number;
  readonly answerWithinMs?: number;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface Message {
  readonly id?: number | string | null;
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly channel?: string;
}

const openState = 1;

const idle: SocketState = {
  phase: 'idle',
  latencyMs: null,
  attempt: 0,
  retryAtMs: null,
  error: null,
  closeCode: null,
};

export class VenueSocket {
  readonly state = new Observable<SocketState>(idle);
  /** Set by channels.ts, which tells it on. */
  onOpen: (() => void) | null = null;
  onLost: (() => void) | null = null;
  onPush: ((push: AnyPush) => void) | null = null;

  private readonly options: Required<Omit<SocketOptions, 'auth'>>;
  private readonly auth: Authenticator | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private socket: SocketLike | null = null;
  private nextId = 1;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private soonTimer: ReturnType<typeof setTimeout> | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ auth, ...options }: SocketOptions) {
    this.auth = auth;
    this.options = {
      open: (url) => platformTransport.openSocket(url),
      random: Math.random,
      backoff: defaultBackoff,
      pingEveryMs: 5_000,
      answerWithinMs: 8_000,
      ...options,
    };
  }

  get isOpen(): boolean {
    return this.state.value.phase === 'open';
  }

  connect(): void {
    if (this.socket !== null) return;
    clearTimeout(this.retryTimer);
    this.set({ phase: 'connecting', retryAtMs: null });
    const socket = this.options.open(this.options.url);
    this.socket = socket;
    // A connection attempt that hangs is worth no more than one that fails.
    this.openTimer = setTimeout(() => this.drop(socket), this.options.answerWithinMs);
    socket.onopen = () => {
      if (this.auth === undefined) this.opened();
      else void this.signIn(socket, this.auth);
    };
    socket.onmessage = (event) => this.received(event.data);
    socket.onerror = () => undefined;
    socket.onclose = ({ code }) => {
      if (socket === this.socket) this.set({ closeCode: code });
      this.drop(socket);
    };
  }

  /** Tries at once instead of waiting for the backoff. Does nothing while connected. */
  reconnectNow(): void {
    if (this.socket === null && this.state.value.phase === 'waiting') this.connect();
  }

  /** Opens a fresh socket, for a change of who is signed in. */
  restart(): void {
    if (this.socket !== null) this.forget(this.socket);
    this.connect();
  }

  stop(): void {
    clearTimeout(this.retryTimer);
    if (this.socket !== null) this.forget(this.socket);
    this.set({ phase: 'idle', retryAtMs: null, latencyMs: null });
  }

  /** Throws VenueError where the venue says no, NoAnswerError where nobody knows: then the connection is given up as well. */
  request<Name extends OperationName>(
    op: Name,
    ...[args]: Record<never, never> extends OperationArgs<Name>
      ? [args?: OperationArgs<Name>]
      : [args: OperationArgs<Name>]
  ): Promise<OperationResult<Name>> {
    return this.ask(op, args) as Promise<OperationResult<Name>>;
  }

  /** The same for what the tables do not know. */
  ask(op: string, args: object = {}): Promise<unknown> {
    if (!this.isOpen) return Promise.reject(new NoAnswerError('Not connected to the venue.'));
    return this.send(op, args);
  }

  private send(op: string, args: object): Promise<unknown> {
    const { socket } = this;
    // One that closes says so once the venue has said farewell; until then it takes a message and drops it.
    if (socket === null || socket.readyState !== openState) {
      return Promise.reject(new NoAnswerError('Not connected to the venue.'));
    }
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new NoAnswerError('The venue did not answer in time.'));
        // It answers every request: whatever is known of it is in doubt, and a new connection brings it afresh.
        this.drop(socket);
      }, this.options.answerWithinMs);
      this.waiting.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ id, op, ...args }));
    });
  }

  /** The connection stands; somebody signs in, and then it is open. */
  private async signIn(socket: SocketLike, auth: Authenticator): Promise<void> {
    try {
      const args = await auth.socketArgs();
      if (socket !== this.socket) return;
      if (args !== undefined) await this.send('auth', args);
    } catch (error) {
      if (socket !== this.socket) return;
      if (error instanceof VenueError) {
        this.set({ error });
        await auth.refused();
      }
      this.drop(socket);
      return;
    }
    if (socket === this.socket) this.opened();
  }

  private opened(): void {
    clearTimeout(this.openTimer);
    this.set({ phase: 'open', attempt: 0, retryAtMs: null, error: null, closeCode: null });
    // The first answers compete with the first snapshots; the second ping measures the line.
    void this.ping();
    this.soonTimer = setTimeout(() => void this.ping(), 1_000);
    this.pingTimer = setInterval(() => void this.ping(), this.options.pingEveryMs);
    this.onOpen?.();
  }

  private async ping(): Promise<void> {
    const { socket } = this;
    const sentAtMs = performance.now();
    try {
      await this.request('ping');
      if (socket === this.socket) {
        this.set({ latencyMs: Math.max(1, Math.round(performance.now() - sentAtMs)) });
      }
    } catch {
      // A refusal is still a sign of life; silence has ended the connection.
    }
  }

  /** The venue says that this sign-in ends soon. Where it cannot go on, the venue ends the connection, and the next one signs in anew. */
  private async renew(): Promise<void> {
    const { socket } = this;
    try {
      const args = await this.auth?.renewedSocketArgs();
      if (args !== undefined && socket === this.socket) await this.send('auth', args);
    } catch (error) {
      if (error instanceof VenueError && socket === this.socket) this.set({ error });
    }
  }

  private received(data: unknown): void {
    if (typeof data !== 'string') return;
    const message = JSON.parse(data) as Message;
    if (typeof message.channel === 'string') {
      const push = message as unknown as AnyPush;
      if (push.channel === 'session') void this.renew();
      this.onPush?.(push);
      return;
    }
    const waiting = typeof message.id === 'number' ? this.waiting.get(message.id) : undefined;
    if (waiting === undefined) return;
    this.waiting.delete(message.id as number);
    clearTimeout(waiting.timer);
    if (message.ok === true) waiting.resolve(message.result);
    else {
      waiting.reject(
        venueErrorOf(message) ?? new NoAnswerError('The venue sent an answer that is none.'),
      );
    }
  }

  /** The socket is gone or given up: say so, and try again after a while. */
  private drop(socket: SocketLike): void {
    if (socket !== this.socket) return;
    this.forget(socket);
    const { attempt } = this.state.value;
    const delayMs = backoffMs(attempt, this.options.random(), this.options.backoff);
    this.retryTimer = setTimeout(() => this.connect(), delayMs);
    this.set({
      phase: 'waiting',
      attempt: attempt + 1,
      retryAtMs: Date.now() + delayMs,
      latencyMs: null,
    });
  }

  private forget(socket: SocketLike): void {
    clearInterval(this.pingTimer);
    clearTimeout(this.soonTimer);
    clearTimeout(this.openTimer);
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    this.socket = null;
    socket.close();
    for (const waiting of this.waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new NoAnswerError('The connection was lost before the venue answered.'));
    }
    this.waiting.clear();
    this.onLost?.();
  }

  private set(change: Partial<SocketState>): void {
    this.state.set({ ...this.state.value, ...change });
  }
}
