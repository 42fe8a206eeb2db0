// The client against a venue that misbehaves in each way that a venue or a network can.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import { VenueClient } from './client.ts';
import type { WireMessage } from './wire-types.ts';
import { OutcomeUnknown, VenueRefusal } from './wire-types.ts';

interface Request {
  readonly id: number;
  readonly op: string;
}

/** Speaks the venue's protocol just far enough; each test says how requests are answered. */
class ScriptedVenue {
  readonly tokens: (string | undefined)[] = [];
  logins = 0;
  loginStatus = 200;
  answer: (socket: WebSocket, request: Request) => void = (socket, { id }) => {
    socket.send(JSON.stringify({ id, ok: true, result: {} }));
  };
  private readonly server = createServer((request, response) => {
    if (request.url === '/v1/auth/login') {
      this.logins++;
      const error = { code: 213, name: 'wrongCredentials', message: 'no', transient: false };
      response.writeHead(this.loginStatus, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(this.loginStatus === 200 ? { accessToken: 'secret' } : { error }),
      );
      return;
    }
    response.writeHead(502).end('<html>');
  });
  private readonly sockets = new WebSocketServer({ server: this.server });

  async listen(): Promise<void> {
    this.sockets.on('connection', (socket, request) => {
      this.tokens.push(request.headers.authorization);
      socket.on('message', (data: Buffer) => {
        this.answer(socket, JSON.parse(data.toString()) as Request);
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  push(message: object): void {
    for (const socket of this.sockets.clients) socket.send(JSON.stringify(message));
  }

  dropAll(): void {
    for (const socket of this.sockets.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.dropAll();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let venue: ScriptedVenue;
let client: VenueClient;
let opened = 0;
let closed = 0;
let pushes: WireMessage[] = [];
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };

beforeEach(async () => {
  venue = new ScriptedVenue();
  await venue.listen();
  [opened, closed, pushes] = [0, 0, []];
  client = new VenueClient({
    baseUrl: venue.baseUrl,
    credentials: { username: 'maker', password: 'x' },
    name: 'maker',
    logger: silent,
    timings: { backoffMinMs: 5, backoffMaxMs: 20, requestTimeoutMs: 100, heartbeatMs: 60_000 },
    onOpen: async (each) => {
      await each.request('subscribe', { channels: [{ channel: 'orders' }] });
      opened++;
    },
    onPush: (message) => pushes.push(message),
    onClose: () => closed++,
  });
});

afterEach(async () => {
  await client.stop();
  await venue.close();
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}

describe('a client', () => {
  test('signs in, subscribes, and hands on pushes', async () => {
    client.start();
    await until(() => client.isReady);
    expect(venue.tokens).toEqual(['Bearer secret']);
    venue.push({ channel: 'orders', type: 'event', data: [] });
    await until(() => pushes.length === 1);
    expect(pushes[0]).toEqual({ channel: 'orders', type: 'event', data: [] });
  });

  test('gives each request its own answer, whatever their order', async () => {
    client.start();
    await until(() => client.isReady);
    const held: Request[] = [];
    venue.answer = (socket, request) => {
      held.push(request);
      if (held.length < 2) return;
      for (const { id, op } of held.toReversed()) {
        socket.send(JSON.stringify({ id, ok: true, result: { op } }));
      }
    };
    const answers = await Promise.all([client.request('one'), client.request('two')]);
    expect(answers).toEqual([{ op: 'one' }, { op: 'two' }]);
  });

  test('tells a refusal from an outcome that nobody knows', async () => {
    client.start();
    await until(() => client.isReady);
    const error = { code: 207, name: 'venueBusy', message: 'later', transient: true };
    venue.answer = (socket, { id }) => socket.send(JSON.stringify({ id, ok: false, error }));
    const refusal = await client.request('order.place').catch((reason: unknown) => reason);
    expect(refusal).toBeInstanceOf(VenueRefusal);
    expect(refusal).toMatchObject({ code: 207, reason: 'venueBusy', transient: true });
    venue.answer = () => venue.dropAll();
    await expect(client.request('order.place')).rejects.toThrow(OutcomeUnknown);
  });

  test('connects and subscribes again after the connection went', async () => {
    client.start();
    await until(() => client.isReady);
    venue.dropAll();
    await until(() => closed === 1);
    await until(() => opened === 2 && client.isReady);
    expect(venue.logins).toBe(2);
  });

  test('takes a venue that does not answer for one that is gone', async () => {
    client.start();
    await until(() => client.isReady);
    const { answer } = venue;
    venue.answer = () => undefined;
    await expect(client.request('order.place')).rejects.toThrow(
      'no answer to order.place in 100 ms',
    );
    venue.answer = answer;
    await until(() => opened === 2 && client.isReady);
  });

  test('goes on trying where it is not let in', async () => {
    venue.loginStatus = 401;
    client.start();
    await until(() => venue.logins >= 3);
    expect(client.isReady).toBe(false);
    venue.loginStatus = 200;
    await until(() => client.isReady);
  });

  test('refuses requests without a connection, and stops at once', async () => {
    await expect(client.request('ping')).rejects.toThrow(OutcomeUnknown);
    client.start();
    await client.stop();
    expect(client.isReady).toBe(false);
  });
});
