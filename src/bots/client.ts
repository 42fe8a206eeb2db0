// A client of the venue's public API as any outsider could write it: sign-in over REST, requests and pushes over one WebSocket, which is
// opened again with growing pauses whenever it goes. It must never repeat a request by itself: what became of it is for the caller to find out.

import { WebSocket } from 'ws';
import type { AgentLogger, WireError, WireInstrument, WireMessage } from './wire-types.ts';
import { OutcomeUnknown, VenueRefusal } from './wire-types.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface ClientOptions {
  /** Such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  /** Without them the client sees public channels only. */
  readonly credentials?: Credentials;
  /** For log lines. */
  readonly name: string;
  readonly logger: AgentLogger;
  /** A connection is there and signed in: subscribe here. What it throws ends this connection. */
  readonly onOpen: (client: VenueClient) => Promise<void>;
  readonly onPush: (message: WireMessage) => void;
  /** The connection is gone, and with it all knowledge of open requests. */
  readonly onClose: () => void;
  readonly timings?: Partial<ClientTimings>;
}

export interface ClientTimings {
  readonly requestTimeoutMs: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  readonly heartbeatMs: number;
}

const defaultTimings: ClientTimings = {
  requestTimeoutMs: 5_000,
  backoffMinMs: 250,
  backoffMaxMs: 10_000,
  heartbeatMs: 10_000,
};

interface PendingRequest {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class VenueClient {
  private readonly options: ClientOptions;
  private readonly timings: ClientTimings;
  private readonly pending = new Map<number, PendingRequest>();
  private readonly stopping = new AbortController();
  private socket: WebSocket | undefined;
  private nextId = 1;
  private running: Promise<void> | undefined;
  private ready = false;
  private readonly warned = new Set<string>();

  constructor(options: ClientOptions) {
    this.options = options;
    this.timings = { ...defaultTimings, ...options.timings };
  }

  /** True from the moment that `onOpen` is done until the connection goes. */
  get isReady(): boolean {
    return this.ready;
  }

  get requestsOpen(): number {
    return this.pending.size;
  }

  /** Connects, and goes on connecting until `stop`. */
  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.socket?.terminate();
    await this.running;
  }

  /** Throws VenueRefusal where the venue says no, OutcomeUnknown where nobody knows. */
  async request(op: string, args: object = {}): Promise<unknown> {
    const { socket } = this;
    if (socket?.readyState !== WebSocket.OPEN) throw new OutcomeUnknown('there is no connection');
    const id = this.nextId++;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new OutcomeUnknown(`no answer to ${op} in ${this.timings.requestTimeoutMs} ms`));
        // Whatever was known of the venue is in doubt: a new connection brings it afresh.
        socket.terminate();
      }, this.timings.requestTimeoutMs);
      this.pending.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ id, op, ...args }));
    });
  }

  async fetchInstruments(): Promise<readonly WireInstrument[]> {
    const answer = await this.fetchJson('/v1/instruments', {});
    return (answer as { instruments: WireInstrument[] }).instruments;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { backoffMinMs, backoffMaxMs } = this.timings;
    let backoffMs = backoffMinMs;
    while (!signal.aborted) {
      const openedAtMs = performance.now();
      try {
        await this.connectOnce();
        this.say('the connection was closed');
      } catch (error) {
        if (error instanceof VenueRefusal) this.warnOnce(error.message);
        this.say(error instanceof Error ? error.message : String(error));
      }
      const lastedMs = performance.now() - openedAtMs;
      backoffMs = lastedMs > backoffMaxMs ? backoffMinMs : Math.min(backoffMs * 2, backoffMaxMs);
      await pause(backoffMs, signal);
    }
  }

  /** A venue that refuses us will not change its mind by itself: somebody should know. */
  private warnOnce(what: string): void {
    if (this.warned.has(what) || this.stopping.signal.aborted) return;
    this.warned.add(what);
    this.options.logger.warn(`${this.options.name} is not let in, and goes on trying: ${what}`);
  }

  private say(what: string): void {
    if (!this.stopping.signal.aborted) this.options.logger.debug(`${this.options.name}: ${what}`);
  }

  /** Resolves when a connection that was open has ended. */
  private async connectOnce(): Promise<void> {
    const { baseUrl, credentials, onOpen, onClose } = this.options;
    const token = credentials === undefined ? undefined : await this.signIn(credentials);
    if (this.stopping.signal.aborted) return;
    const url = `${baseUrl.replace(/^http/, 'ws')}/v1/ws`;
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const socket = new WebSocket(url, {
      headers,
      perMessageDeflate: false,
      handshakeTimeout: 5_000,
    });
    this.socket = socket;
    const closed = this.listen(socket);
    const heartbeat = setInterval(() => {
      this.request('ping').catch(() => socket.terminate());
    }, this.timings.heartbeatMs);
    try {
      await opened(socket);
      await onOpen(this);
      this.ready = true;
      await closed;
    } finally {
      this.ready = false;
      clearInterval(heartbeat);
      socket.terminate();
      await closed;
      onClose();
    }
  }

  /** Resolves when the socket is closed; every open request has been answered by then. */
  private listen(socket: WebSocket): Promise<void> {
    socket.on('message', (data: Buffer) => this.take(data));
    socket.on('error', (error) => this.say(error.message));
    return new Promise((resolve) => {
      socket.on('close', () => {
        for (const { reject, timer } of this.pending.values()) {
          clearTimeout(timer);
          reject(new OutcomeUnknown('the connection was closed'));
        }
        this.pending.clear();
        resolve();
      });
    });
  }

  private take(data: Buffer): void {
    const message = JSON.parse(data.toString()) as WireMessage;
    if (message.channel !== undefined) {
      this.options.onPush(message);
      return;
    }
    const request = message.id === undefined ? undefined : this.pending.get(message.id);
    if (message.id === undefined || request === undefined) return;
    this.pending.delete(message.id);
    clearTimeout(request.timer);
    if (message.error === undefined) request.resolve(message.result);
    else request.reject(new VenueRefusal(message.error));
  }

  private async signIn({ username, password }: Credentials): Promise<string> {
    const answer = await this.fetchJson('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    return (answer as { accessToken: string }).accessToken;
  }

  private async fetchJson(path: string, init: RequestInit): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.timings.requestTimeoutMs);
    const signal = AbortSignal.any([timeout, this.stopping.signal]);
    const response = await fetch(this.options.baseUrl + path, { ...init, signal });
    const answer = (await response.json()) as { error?: WireError };
    if (answer.error !== undefined) throw new VenueRefusal(answer.error);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return answer;
  }
}

async function opened(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was refused')));
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
