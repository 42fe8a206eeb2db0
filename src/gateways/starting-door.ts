// What answers on the venue's port while the venue starts: that it lives, and what it is waiting for. It holds the port, so that a second
// venue finds it taken before it touches anything; and it must never answer anything else.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from './api-error.ts';
import { RejectCode } from '#core/reject-codes.ts';

export interface StartingDoor {
  /** The port that was taken, for the venue's own doors to open on. */
  readonly port: number;
  /** Resolves when the port is free. */
  close(): Promise<void>;
}

const page =
  '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Buttonwood</title><p>The venue is starting.</p>';

/** `reason` says in a few words what is being waited for. Rejects where the port cannot be had. */
export async function openStartingDoor(
  host: string,
  port: number,
  reason: () => string,
): Promise<StartingDoor> {
  const startedMs = performance.now();
  const server = http.createServer((request, response) => {
    const answer = (status: number, type: string, text: string): void => {
      response.writeHead(status, {
        'content-type': type,
        'cache-control': 'no-store',
        connection: 'close',
        ...(status === 503 ? { 'retry-after': '1' } : {}),
      });
      response.end(request.method === 'HEAD' ? undefined : text);
    };
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/health/live') {
      const uptimeSeconds = (performance.now() - startedMs) / 1_000;
      answer(200, 'application/json', JSON.stringify({ status: 'live', uptimeSeconds }));
    } else if (path === '/health/ready') {
      const body = { status: 'notReady', seq: 0, queueDepth: 0, reasons: [reason()] };
      answer(503, 'application/json', JSON.stringify(body));
    } else if ((request.headers.accept ?? '').includes('text/html')) {
      answer(503, 'text/html; charset=utf-8', page);
    } else {
      const error = new ApiError(RejectCode.venueBusy, {
        message: `The venue is starting (${reason()}); try again in a moment.`,
      });
      answer(503, 'application/json', `{"error":${error.json}}`);
    }
    request.resume();
  });
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
