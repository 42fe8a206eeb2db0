// One WebSocket of the load generator: its share of the order flow, laid out into one write at a time, and its replies. The
// flow keeps the book bounded: what rests is cancelled or taken at about the rate at which it comes.

import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { Prng } from '#std/prng.ts';
import { ReplyReader } from './reply-reader.ts';
import type { ReplyHandler } from './reply-reader.ts';
import { RequestFrames } from './request-frames.ts';
import type { FrameOptions } from './request-frames.ts';

const restingShare = 0.55;
const crossingShare = 0.2;
/** Requests whose times are remembered; more can never be under way. */
const requestsMax = 1 << 17;
const restingMax = 256;
const requestsPerWriteMax = 1_024;
const headEnd = '\r\n\r\n';

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly token: string;
}

/** Called for every reply: how it went, whether it was an order, and the time that its request was due. */
export type OnReply = (ok: boolean, isOrder: boolean, dueMs: number) => void;

export class LoadConnection implements ReplyHandler {
  sent = 0;
  answered = 0;
  closeCode = 0;
  private readonly socket: Socket;
  private readonly frames: RequestFrames;
  private readonly frameBytesMax: number;
  private readonly reader = new ReplyReader(this);
  private readonly random: Prng;
  private readonly priceCount: number;
  private readonly onReply: OnReply;
  private readonly dueMs = new Float64Array(requestsMax);
  private readonly isOrder = new Uint8Array(requestsMax);
  /** Requests whose orders probably rest, the newest last, in a ring. */
  private readonly resting = new Uint32Array(restingMax);
  private restingCount = 0;
  private restingEnd = 0;

  private constructor(
    socket: Socket,
    frameOptions: FrameOptions,
    seed: number,
    onReply: OnReply,
    onTurn: () => void,
  ) {
    this.socket = socket;
    this.frames = new RequestFrames(frameOptions);
    this.frameBytesMax = this.frames.bytesMax;
    this.priceCount = frameOptions.prices.length;
    this.random = new Prng(seed);
    this.onReply = onReply;
    socket.on('data', (chunk) => {
      this.reader.feed(chunk);
      onTurn();
    });
    socket.on('close', () => {
      if (this.closeCode === 0) this.closeCode = 1006;
    });
    socket.on('error', () => socket.destroy());
  }

  /** Connects and upgrades. Throws where the venue does not switch protocols. */
  static async open(
    target: Target,
    frameOptions: FrameOptions,
    seed: number,
    onReply: OnReply,
    onTurn: (connection: LoadConnection) => void,
  ): Promise<LoadConnection> {
    const socket = createConnection({ host: target.host, port: target.port, noDelay: true });
    await upgrade(socket, target);
    const connection: LoadConnection = new LoadConnection(socket, frameOptions, seed, onReply, () =>
      onTurn(connection),
    );
    return connection;
  }

  get inFlight(): number {
    return this.sent - this.answered;
  }

  /** Sends `count` requests in one write; request i was due at `dueMs + i * stepMs`. */
  send(count: number, dueMs: number, stepMs: number): void {
    let left = count;
    let due = dueMs;
    while (left > 0) {
      const batch = Math.min(left, requestsPerWriteMax);
      const buffer = Buffer.allocUnsafe(batch * this.frameBytesMax);
      let at = 0;
      for (let i = 0; i < batch; i++) {
        at = this.writeNext(buffer, at, due);
        due += stepMs;
      }
      this.socket.write(buffer.subarray(0, at));
      left -= batch;
    }
  }

  end(): void {
    this.socket.destroy();
  }

  reply(request: number, ok: boolean): void {
    this.answered += 1;
    const place = request & (requestsMax - 1);
    this.onReply(ok, this.isOrder[place] === 1, this.dueMs[place]!);
  }

  ping(payload: Buffer): void {
    // A pong, masked with zero.
    this.socket.write(
      Buffer.concat([Buffer.from([0x8a, 0x80 | payload.length, 0, 0, 0, 0]), payload]),
    );
  }

  closed(code: number): void {
    this.closeCode = code;
  }

  private writeNext(to: Buffer, at: number, dueMs: number): number {
    const request = ++this.sent;
    const place = request & (requestsMax - 1);
    this.dueMs[place] = dueMs;
    this.isOrder[place] = 1;
    const draw = this.random.nextUnit();
    if (draw >= restingShare && draw < restingShare + crossingShare) {
      return this.frames.writeCrossing(to, at, request, this.random.nextBelow(2) as 0 | 1);
    }
    if (draw >= restingShare && this.restingCount > 0) {
      this.isOrder[place] = 0;
      return this.frames.writeCancel(to, at, request, this.takeNewest());
    }
    this.remember(request);
    return this.frames.writeResting(to, at, request, this.random.nextBelow(this.priceCount));
  }

  private remember(request: number): void {
    this.resting[this.restingEnd] = request;
    this.restingEnd = (this.restingEnd + 1) % restingMax;
    this.restingCount = Math.min(restingMax, this.restingCount + 1);
  }

  private takeNewest(): number {
    this.restingEnd = (this.restingEnd + restingMax - 1) % restingMax;
    this.restingCount -= 1;
    return this.resting[this.restingEnd]!;
  }
}

async function upgrade(socket: Socket, target: Target): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  let head = '';
  const onData = (chunk: Buffer): void => {
    head += chunk.toString('latin1');
    const end = head.indexOf(headEnd);
    if (end < 0) return;
    if (head.startsWith('HTTP/1.1 101')) resolve(undefined);
    else reject(new Error(`the venue did not upgrade: ${head.slice(0, head.indexOf('\r\n'))}`));
  };
  socket.on('data', onData);
  socket.once('error', reject);
  socket.write(
    [
      `GET ${target.path} HTTP/1.1`,
      `Host: ${target.host}:${target.port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Authorization: Bearer ${target.token}`,
    ].join('\r\n') + headEnd,
  );
  try {
    await promise;
  } finally {
    socket.off('data', onData);
    socket.off('error', reject);
  }
}
