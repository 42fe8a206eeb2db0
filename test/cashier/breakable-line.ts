// The way to the database, for a test to cut and to mend: bytes go through as they are, or nobody gets through.

import net from 'node:net';

export class BreakableLine {
  /** The database's address, through this line. */
  readonly url: string;
  private readonly server: net.Server;
  private readonly port: number;
  private readonly sockets = new Set<net.Socket>();

  private constructor(server: net.Server, port: number, url: string) {
    this.server = server;
    this.port = port;
    this.url = url;
    server.on('connection', (socket) => this.sockets.add(socket));
  }

  static async to(databaseUrl: string): Promise<BreakableLine> {
    const url = new URL(databaseUrl);
    const { hostname } = url;
    const target = Number(url.port);
    const server = net.createServer((near) => {
      const far = net.connect(target, hostname);
      near.pipe(far).pipe(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('error', () => undefined);
        one.on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    url.hostname = '127.0.0.1';
    url.port = String(port);
    return new BreakableLine(server, port, url.href);
  }

  async cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await closed;
  }

  async mend(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }
}
