// The two doors of the venue as a member goes through them: requests over HTTP on connections of the member's own, and a WebSocket for requests and for
// what the private channels tell. Each request is answered once: by the venue, or as `silent` when its connection has ended.

import http from 'node:http';
import https from 'node:https';
import { WebSocket } from 'ws';

export type Answer =
  | { readonly kind: 'ok'; readonly body: unknown }
  | {
      readonly kind: 'refused';
      /** Name of the code, such as `insufficientFunds`. */
      readonly reason: string;
      /** The order that was rejected, where the venue keeps one. */
      readonly order: unknown;
    }
  | { readonly kind: 'silent' };

const silent: Answer = { kind: 'silent' };
const handshakeTimeoutMs = 60_000;
/** As browsers do, a few connections at once. */
const connectionsMax = 2;

interface InLine {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | number>;
  readonly text: string | undefined;
  readonly resolve: (answer: Answer) => void;
}

export class HttpDoor {
  private readonly agent: http.Agent;
  private readonly ask: typeof http.request;
  private readonly host: string;
  private readonly port: string;
  /** Waiting for a connection, the oldest first. */
  private readonly line: InLine[] = [];
  private underWay = 0;

  constructor(url: string) {
    const { hostname, port, protocol } = new URL(url);
    const isSecure = protocol === 'https:';
    const options = { keepAlive: true, maxSockets: connectionsMax };
    this.agent = isSecure ? new https.Agent(options) : new http.Agent(options);
    this.ask = isSecure ? https.request : http.request;
    this.host = hostname;
    this.port = port === '' ? (isSecure ? '443' : '80') : port;
  }

  send(method: string, path: string, token: string, body?: object): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string | number> = { authorization: `Bearer ${token}` };
    if (text !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(text);
    }
    return new Promise((resolve) => {
      this.line.push({ method, path, headers, text, resolve });
      this.sendNext();
    });
  }

  /** What is under way or in line is answered as silent. */
  close(): void {
    for (const { resolve } of this.line.splice(0)) resolve(silent);
    this.agent.destroy();
  }

  private sendNext(): void {
    if (this.underWay === connectionsMax) return;
    const next = this.line.shift();
    if (next === undefined) return;
    this.underWay += 1;
    const { agent, host, port } = this;
    const { method, path, headers, text, resolve } = next;
    let isDone = false;
    const done = (answer: Answer): void => {
      if (isDone) return;
      isDone = true;
      this.underWay -= 1;
      resolve(answer);
      this.sendNext();
    };
    const request = this.ask({ agent, host, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(answerOf(response.statusCode ?? 0, chunks)));
      response.on('error', () => done(silent));
      response.on('aborted', () => done(silent));
    });
    request.on('error', () => done(silent));
    request.end(text);
  }
}

function answerOf(status: number, chunks: readonly Buffer[]): Answer {
  const text = Buffer.concat(chunks).toString();
  try {
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    return status < 400 ? { kind: 'ok', body } : refusal(body, String(status));
  } catch {
    return silent;
  }
}

interface RefusalBody {
  readonly error?: { readonly name?: string };
  readonly order?: unknown;
}

function refusal(body: unknown, otherwise: string): Answer {
  const { error, order } = (body ?? {}) as RefusalBody;
  return { kind: 'refused', reason: error?.name ?? otherwise, order };
}

interface Frame extends RefusalBody {
  readonly id?: number | null;
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly channel?: string;
  readonly data?: unknown;
}

export class SocketDoor {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly pushed: (channel: string, data: unknown) => void;
  private requests = 0;
  private isClosing = false;

  private constructor(
    socket: WebSocket,
    pushed: (channel: string, data: unknown) => void,
    lost: (code: number) => void,
  ) {
    this.socket = socket;
    this.pushed = pushed;
    socket.on('message', (data: Buffer) => this.take(JSON.parse(data.toString()) as Frame));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      if (!this.isClosing) lost(code);
      for (const resolve of this.waiting.values()) resolve(silent);
      this.waiting.clear();
    });
  }

  /** Rejects where the venue does not let it in. `lost` hears of an end that was not asked for. */
  static async open(
    url: string,
    token: string,
    pushed: (channel: string, data: unknown) => void,
    lost: (code: number) => void,
  ): Promise<SocketDoor> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/ws`, {
      perMessageDeflate: false,
      handshakeTimeout: handshakeTimeoutMs,
      headers: { authorization: `Bearer ${token}` },
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new SocketDoor(socket, pushed, lost);
  }

  request(op: string, fields: object): Promise<Answer> {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.resolve(silent);
    const id = ++this.requests;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ id, op, ...fields }));
    });
  }

  close(): void {
    this.isClosing = true;
    this.socket.terminate();
  }

  private take(frame: Frame): void {
    if (frame.channel !== undefined) {
      this.pushed(frame.channel, frame.data);
      return;
    }
    const { id, ok, result } = frame;
    const resolve = this.waiting.get(id ?? 0);
    if (resolve === undefined) return;
    this.waiting.delete(id ?? 0);
    resolve(ok === true ? { kind: 'ok', body: result } : refusal(frame, 'unknown'));
  }
}
