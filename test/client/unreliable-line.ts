// A line between client and venue that misbehaves as told: it loses messages, changes them, cuts connections, and leads elsewhere after the venue
// has moved. Everything else goes through unchanged.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** What becomes of a message: its text, perhaps another; `lost`; or `cut`: the connection ends in its place. */
export type Fate = string;

export class UnreliableLine {
  /** Such as http://127.0.0.1:8080. */
  target: string;
  fromVenue: (text: string) => Fate = (text) => text;
  fromClient: (text: string) => Fate = (text) => text;
  /** Whether the answer to an HTTP request is lost after the venue gave it. */
  losesAnswer: (method: string, path: string) => boolean = () => false;
  connections = 0;
  private readonly server = http.createServer((request, response) => {
    this.forward(request, response);
  });
  private readonly sockets = new WebSocketServer({
    server: this.server,
    perMessageDeflate: false,
    maxPayload: 64 * 1024 * 1024,
  });

  private constructor(target: string) {
    this.target = target;
    this.sockets.on('connection', (client, request) => this.connect(client, request.url ?? '/'));
  }

  static async open(target: string): Promise<UnreliableLine> {
    const line = new UnreliableLine(target);
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts every WebSocket. */
  cut(): void {
    for (const client of this.sockets.clients) client.terminate();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private connect(client: WebSocket, path: string): void {
    this.connections++;
    const venue = new WebSocket(`${this.target.replace('http', 'ws')}${path}`, {
      perMessageDeflate: false,
    });
    const early: string[] = [];
    venue.on('open', () => {
      for (const text of early.splice(0)) venue.send(text);
    });
    const end = (): void => {
      client.terminate();
      venue.terminate();
    };
    const pass = (fate: Fate, send: (text: string) => void): void => {
      if (fate === 'cut') end();
      else if (fate !== 'lost') send(fate);
    };
    client.on('message', (data: Buffer) => {
      pass(this.fromClient(data.toString()), (text) => {
        if (venue.readyState === WebSocket.CONNECTING) early.push(text);
        else venue.send(text);
      });
    });
    venue.on('message', (data: Buffer) => {
      pass(this.fromVenue(data.toString()), (text) => client.send(text));
    });
    client.on('close', end);
    client.on('error', end);
    venue.on('close', end);
    venue.on('error', end);
  }

  private forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = 'GET', url: path = '/', headers } = request;
    const drop = (): void => void response.socket?.destroy();
    const upstream = http.request(`${this.target}${path}`, { method, headers }, (answer) => {
      if (this.losesAnswer(method, path)) {
        answer.resume();
        answer.on('end', drop);
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', drop);
    request.pipe(upstream);
  }
}
