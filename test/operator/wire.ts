// A wire between the venue and its database that can be cut and mended: a TCP relay on a port of its own.

import net from 'node:net';

export class Wire {
  /** The database's URL through the wire. */
  readonly url: string;
  private readonly server: net.Server;
  private readonly sockets = new Set<net.Socket>();
  private isCut = false;

  private constructor(server: net.Server, url: string) {
    this.server = server;
    this.url = url;
  }

  static async to(databaseUrl: string): Promise<Wire> {
    const target = new URL(databaseUrl);
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as net.AddressInfo).port);
    const wire = new Wire(server, url.href);
    server.on('connection', (near) => wire.join(near, target));
    return wire;
  }

  /** Ends every connection, and refuses new ones. */
  async cut(): Promise<void> {
    if (this.isCut) return;
    this.isCut = true;
    const isClosed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await isClosed;
  }

  async mend(): Promise<void> {
    if (!this.isCut) return;
    this.isCut = false;
    const port = Number(new URL(this.url).port);
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  close(): Promise<void> {
    return this.cut();
  }

  private join(near: net.Socket, target: URL): void {
    const far = net.connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }
}
