// The transport for programs in Node: `ws` instead of the built-in WebSocket, because it can drop a connection that does not answer without
// waiting for a farewell. The rest of the client must never import this file: browsers have no `ws`.

import { WebSocket } from 'ws';
import type { SocketLike, Transport } from './transport.ts';

const handshakeTimeoutMs = 8_000;

class NodeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason?: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  private readonly socket: WebSocket;

  constructor(url: string) {
    this.socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: handshakeTimeoutMs,
    });
    this.socket.on('open', () => this.onopen?.());
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.onmessage?.({ data: data.toString() });
    });
    this.socket.on('error', () => this.onerror?.());
    this.socket.on('close', (code, reason) => this.onclose?.({ code, reason: reason.toString() }));
  }

  get readyState(): number {
    return this.socket.readyState;
  }

  send(text: string): void {
    this.socket.send(text);
  }

  close(): void {
    this.socket.terminate();
  }
}

export const nodeTransport: Transport = {
  fetch: (url, init) => fetch(url, init),
  openSocket: (url) => new NodeSocket(url),
};
