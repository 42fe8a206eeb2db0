// The replay's one WebSocket: requests go out in the order given, several frames a write, and everything that comes back is handed on. It
// must never reorder, and never open a second connection: the order of commands is the replay.

import type { Socket } from 'node:net';

import { WebSocket } from 'ws';
import type { ErrorBody } from '#api/types.ts';
import { reasonOf, Refusal } from './refusal.ts';

export interface WireReply {
  readonly id: number;
  readonly ok: boolean;
  readonly result?: { readonly status?: string; readonly cumQty?: string };
  readonly error?: ErrorBody;
}

export interface WirePush {
  readonly channel: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface WireListener {
  readonly reply: (reply: WireReply) => void;
  readonly push: (push: WirePush) => void;
  /** The connection is gone, whoever ended it. Called once. */
  readonly closed: (reason: string) => void;
}

export class Wire {
  private readonly socket: WebSocket;
  private readonly raw: Socket;
  private isCorked = false;

  private constructor(socket: WebSocket, raw: Socket) {
    this.socket = socket;
    this.raw = raw;
  }

  /** Throws Refusal where the venue does not let us in. */
  static async open(baseUrl: string, token: string, listener: WireListener): Promise<Wire> {
    const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/v1/ws`, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
      handshakeTimeout: 10_000,
      maxPayload: 64 * 1024 * 1024,
    });
    let lastError = '';
    socket.on('message', (data: Buffer) => hand(data, listener));
    const raw = await new Promise<Socket>((resolve, reject) => {
      socket.once('upgrade', (response) => socket.once('open', () => resolve(response.socket)));
      socket.once('error', (error) => {
        const sentence = `The venue at ${baseUrl} does not open its WebSocket (${reasonOf(error)}).`;
        reject(new Refusal(sentence, { cause: error }));
      });
    });
    socket.on('error', (error) => {
      lastError = reasonOf(error);
    });
    socket.once('close', (code, reason) => {
      listener.closed(lastError || reason.toString() || `code ${code}`);
    });
    return new Wire(socket, raw);
  }

  /** Leaves with everything else that is sent in this turn of the event loop. */
  send(text: string): void {
    if (!this.isCorked) {
      this.isCorked = true;
      this.raw.cork();
      setImmediate(() => {
        this.isCorked = false;
        this.raw.uncork();
      });
    }
    this.socket.send(text);
  }

  close(): void {
    this.socket.terminate();
  }
}

function hand(data: Buffer, listener: WireListener): void {
  const message = JSON.parse(data.toString('latin1')) as WireReply | WirePush;
  if ('channel' in message) listener.push(message);
  else listener.reply(message);
}
