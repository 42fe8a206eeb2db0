// One WebSocket to the venue that comes back by itself: requests with replies, pushes, pings, reconnect with backoff.
// It knows nothing of channels; channels.ts does.
import { backoffMs } from './backoff.ts';
import { NoAnswerError, VenueError, errorBodyOf } from './errors.ts';
import type { Push } from './wire.ts';

export type SocketState = {
  readonly phase: 'idle' | 'connecting' | 'open' | 'waiting';
  /** Round trip of the last ping. */
  readonly latencyMs: number | null;
  /** Failed attempts since the socket was last open. */
  readonly attempt: number;
  /** When the next attempt is made, by `Date.now()`. */
  readonly retryAtMs: number | null;
};

/** What is used of the browser's WebSocket, so that tests can put a fake in its place. */
export type WebSocketLike = {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  readonly send: (text: string) => void;
  readonly close: () => void;
};

export type SocketOptions = {
  readonly url: string;
  readonly open?: (url: string) => WebSocketLike;
  readonly random?: () => number;
  readonly pingEveryMs?: number;
  readonly answerWithinMs?: number;
};

type Waiting = {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
};

export class VenueSocket {
  onState: ((state: SocketState) => void) | null = null;
  onOpen: (() => void) | null = null;
  onLost: (() => void) | null = null;
  onPush: ((push: Push) => void) | null = null;

  readonly #options: Required<SocketOptions>;
  readonly #waiting = new Map<number, Waiting>();
  #state: SocketState = { phase: 'idle', latencyMs: null, attempt: 0, retryAtMs: null };
  #socket: WebSocketLike | null = null;
  #nextId = 1;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #soonTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions) {
    this.#options = {
      open: (url) => new WebSocket(url) as unknown as WebSocketLike,
      random: Math.random,
      pingEveryMs: 5_000,
      answerWithinMs: 8_000,
      ...options,
    };
  }

  get state(): SocketState {
    return this.#state;
  }

  connect(): void {
    if (this.#socket !== null) {
      return;
    }
    clearTimeout(this.#retryTimer);
    this.#set({ phase: 'connecting', retryAtMs: null });
    const socket = this.#options.open(this.#options.url);
    this.#socket = socket;
    // A connection attempt that hangs is worth no more than one that fails.
    const openTimer = setTimeout(() => this.#drop(socket), this.#options.answerWithinMs);
    socket.onopen = () => {
      clearTimeout(openTimer);
      this.#opened();
    };
    socket.onmessage = (event) => this.#received(event.data);
    socket.onerror = () => undefined;
    socket.onclose = () => {
      clearTimeout(openTimer);
      this.#drop(socket);
    };
  }

  /** Tries at once instead of waiting for the backoff. Does nothing while connected. */
  reconnectNow(): void {
    if (this.#socket === null && this.#state.phase === 'waiting') {
      this.connect();
    }
  }

  /** Opens a fresh socket, for a change of who is signed in. */
  restart(): void {
    const socket = this.#socket;
    if (socket !== null) {
      this.#forget(socket);
    }
    this.connect();
  }

  stop(): void {
    clearTimeout(this.#retryTimer);
    if (this.#socket !== null) {
      this.#forget(this.#socket);
    }
    this.#set({ phase: 'idle', retryAtMs: null, latencyMs: null });
  }

  request<Result>(op: string, fields: object = {}): Promise<Result> {
    const socket = this.#socket;
    if (socket === null || this.#state.phase !== 'open') {
      return Promise.reject(new NoAnswerError('Not connected to the venue.'));
    }
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise<Result>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new NoAnswerError('The venue did not answer in time.'));
      }, this.#options.answerWithinMs);
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, timer });
      socket.send(JSON.stringify({ id, op, ...fields }));
    });
  }

  #opened(): void {
    this.#set({ phase: 'open', attempt: 0, retryAtMs: null });
    // The first answers compete with the first snapshots; the second ping measures the line.
    void this.#ping();
    this.#soonTimer = setTimeout(() => void this.#ping(), 1_000);
    this.#pingTimer = setInterval(() => void this.#ping(), this.#options.pingEveryMs);
    this.onOpen?.();
  }

  async #ping(): Promise<void> {
    const socket = this.#socket;
    const sentAt = performance.now();
    try {
      await this.request('ping');
      this.#set({ latencyMs: Math.max(1, Math.round(performance.now() - sentAt)) });
    } catch (error) {
      // An error reply is still a sign of life; silence is not.
      if (error instanceof NoAnswerError && socket !== null && socket === this.#socket) {
        this.#drop(socket);
      }
    }
  }

  #received(data: unknown): void {
    if (typeof data !== 'string') {
      return;
    }
    const message = JSON.parse(data) as {
      id?: number;
      ok?: boolean;
      result?: unknown;
    } & Partial<Push>;
    if (typeof message.channel === 'string') {
      this.onPush?.(message as Push);
      return;
    }
    const waiting = typeof message.id === 'number' ? this.#waiting.get(message.id) : undefined;
    if (waiting === undefined) {
      return;
    }
    this.#waiting.delete(message.id as number);
    clearTimeout(waiting.timer);
    if (message.ok === true) {
      waiting.resolve(message.result);
      return;
    }
    const body = errorBodyOf(message);
    waiting.reject(
      body === null
        ? new NoAnswerError('The venue sent an answer that is none.')
        : new VenueError(body),
    );
  }

  /** The socket is gone or given up: say so, and try again after a while. */
  #drop(socket: WebSocketLike): void {
    if (socket !== this.#socket) {
      return;
    }
    this.#forget(socket);
    const { attempt } = this.#state;
    const delayMs = backoffMs(attempt, this.#options.random());
    this.#set({
      phase: 'waiting',
      attempt: attempt + 1,
      retryAtMs: Date.now() + delayMs,
      latencyMs: null,
    });
    this.#retryTimer = setTimeout(() => this.connect(), delayMs);
  }

  #forget(socket: WebSocketLike): void {
    clearInterval(this.#pingTimer);
    clearTimeout(this.#soonTimer);
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    this.#socket = null;
    socket.close();
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new NoAnswerError('The connection was lost before the venue answered.'));
    }
    this.#waiting.clear();
    this.onLost?.();
  }

  #set(change: Partial<SocketState>): void {
    this.#state = { ...this.#state, ...change };
    this.onState?.(this.#state);
  }
}
