// A WebSocket client for tests: requests with their replies, and every push in the order in which it came.

import { WebSocket } from 'ws';

// Messages have many shapes, and tests look into all of them.
// oxlint-disable-next-line typescript/no-explicit-any
export type Message = any;

interface Waiter {
  readonly isMeant: (message: Message) => boolean;
  readonly resolve: (message: Message) => void;
}

const waitMs = 5_000;

export class TestSocket {
  readonly socket: WebSocket;
  readonly messages: Message[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  private readonly waiters = new Set<Waiter>();
  private nextId = 1;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.take(JSON.parse(data.toString())));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', resolve);
    });
  }

  /** Rejects with the status of the answer where the upgrade is refused. */
  static open(url: string, headers: Readonly<Record<string, string>>): Promise<TestSocket> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/ws`, { headers });
    const client = new TestSocket(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        reject(new Error(`refused with ${response.statusCode}`));
      });
    });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Sends a request and waits for its reply. */
  request(op: string, fields: object = {}): Promise<Message> {
    const id = this.nextId++;
    const reply = this.wait((message) => message.id === id);
    this.send({ id, op, ...fields });
    return reply;
  }

  /** Sends a text and waits for the reply that cannot say whose it is. */
  raw(text: string | Buffer): Promise<Message> {
    const reply = this.wait((message) => 'ok' in message);
    this.socket.send(text);
    return reply;
  }

  async subscribe(...channels: object[]): Promise<Message> {
    return this.request('subscribe', { channels });
  }

  /** The next push of a channel that nobody has read yet, or that is still to come. */
  async next(
    channel: string,
    isMeant: (message: Message) => boolean = () => true,
  ): Promise<Message> {
    const matches = (message: Message): boolean => message.channel === channel && isMeant(message);
    for (let at = 0; at < this.messages.length; at++) {
      if (matches(this.messages[at])) return this.messages.splice(at, 1)[0];
    }
    const message = await this.wait(matches);
    this.messages.splice(this.messages.indexOf(message), 1);
    return message;
  }

  /** A message that comes after this call. */
  wait(isMeant: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new Error(`nothing came; so far ${JSON.stringify(this.messages).slice(0, 2_000)}`));
      }, waitMs);
      const waiter: Waiter = {
        isMeant,
        resolve: (message) => {
          clearTimeout(timer);
          resolve(message);
        },
      };
      this.waiters.add(waiter);
    });
  }

  drop(): void {
    this.socket.terminate();
  }

  private take(message: Message): void {
    this.messages.push(message);
    for (const waiter of this.waiters) {
      if (!waiter.isMeant(message)) continue;
      this.waiters.delete(waiter);
      waiter.resolve(message);
      return;
    }
  }
}
