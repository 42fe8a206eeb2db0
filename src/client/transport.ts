// How the client reaches the network: the platform's fetch and WebSocket, in browsers and in Node alike. Another transport takes their place
// without the client knowing (node-transport.ts, or a fake in tests).

/** What is used of a WebSocket. */
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason?: string }) => void) | null;
  onerror: (() => void) | null;
  /** Opens at 0, open at 1, closes from 2 on. */
  readonly readyState: number;
  send(text: string): void;
  /** Ends the connection; no callback is waited for. */
  close(): void;
}

export interface Transport {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Begins to connect; never throws for what the network does. */
  openSocket(url: string): SocketLike;
}

/** The platform's own. */
export const platformTransport: Transport = {
  fetch: (url, init) => fetch(url, init),
  openSocket: (url) => new WebSocket(url) as unknown as SocketLike,
};
