// A slow line between browsers and their venue: what comes through it comes in order and whole, but late. Where it is never twice equally late, what a
// test or a page takes for granted because both are on one machine shows itself; where it is always equally late, round trips can be counted.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export class SlowLine {
  readonly url: string;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Every piece, each way, is late by what `delayMs` says for it. */
  static async before(venueUrl: string, delayMs: () => number): Promise<SlowLine> {
    const { hostname, port } = new URL(venueUrl);
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new SlowLine(server);
    server.on('connection', (browser) => {
      const venue = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
      line.lead(browser, venue, delayMs);
      line.lead(venue, browser, delayMs);
    });
    return line;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private lead(from: Socket, to: Socket, delayMs: () => number): void {
    this.sockets.add(from);
    from.setNoDelay(true);
    // One queue, so that none overtakes the one before it.
    let queue = Promise.resolve();
    const late = (act: () => void): void => {
      const due = performance.now() + delayMs();
      queue = queue.then(async () => {
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        act();
      });
    };
    from.on('data', (piece) => late(() => to.writable && to.write(piece)));
    from.on('end', () => late(() => to.end()));
    // A line that breaks at one end is broken at the other.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      late(() => to.destroy());
    });
  }
}
