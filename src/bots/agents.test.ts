// The agents against a venue that is no more than a table of orders: they fill every instrument, leave one when told, find their way back
// after the connection or the whole venue went, hold back when it is busy, and are gone when stopped.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import type { Agents } from './agents.ts';
import { startAgents } from './agents.ts';

interface TableOrder {
  readonly owner: string;
  readonly instrument: string;
  readonly side: string;
  readonly orderId: string;
  price: string;
  qty: string;
}

interface Request {
  readonly id: number;
  readonly op: string;
  readonly [field: string]: unknown;
}

const symbols = ['AAPL', 'INTC'];
const members = ['m1', 'm2', 't1', 't2'].map((username) => ({ username, password: 'x' }));

class TableVenue {
  readonly orders = new Map<string, TableOrder>();
  requests: Request[] = [];
  isBusy = false;
  /** By symbol; the others trade. */
  readonly phases = new Map<string, string>();
  /** Refuses every order in these, whatever the phase that it tells. */
  readonly outOfPhase = new Set<string>();
  private nextId = 1;
  private seq = 1;
  private readonly server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      const answer =
        request.url === '/v1/instruments'
          ? { instruments: symbols.map((symbol) => this.instrument(symbol)) }
          : { accessToken: (JSON.parse(body) as { username: string }).username };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  private readonly sockets = new WebSocketServer({ server: this.server });

  async listen(): Promise<void> {
    this.sockets.on('connection', (socket) => {
      let owner = '';
      socket.on('message', (data: Buffer) => {
        const request = JSON.parse(data.toString()) as Request;
        if (request.op === 'auth') owner = String(request['token']);
        this.take(socket, owner, request);
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  open(symbol: string): TableOrder[] {
    return [...this.orders.values()].filter((order) => order.instrument === symbol);
  }

  /** Changes the phase of a stock and tells everybody. */
  setPhase(symbol: string, phase: string): void {
    this.phases.set(symbol, phase);
    const data = this.instrument(symbol);
    for (const socket of this.sockets.clients) {
      socket.send(JSON.stringify({ channel: 'status', type: 'event', data }));
    }
  }

  dropAll(): void {
    for (const socket of this.sockets.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.dropAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(socket: WebSocket, owner: string, request: Request): void {
    const { id, op } = request;
    this.requests.push(request);
    if (this.isBusy && op.startsWith('order.')) {
      const error = { code: 207, name: 'venueBusy', message: 'later', transient: true };
      socket.send(JSON.stringify({ id, ok: false, error }));
      return;
    }
    if (op === 'order.place' && this.outOfPhase.has(String(request['instrument']))) {
      const error = { code: 147, name: 'phaseNotPermitted', message: 'not now', transient: false };
      socket.send(JSON.stringify({ id, ok: false, error }));
      return;
    }
    const result = this.answer(owner, request);
    socket.send(JSON.stringify({ id, ok: true, result }));
    if (op !== 'subscribe') return;
    for (const { channel } of request['channels'] as { channel: string }[]) {
      const data = this.snapshot(channel, owner);
      // A wide channel tells each instrument in a message of its own.
      for (const each of channel === 'ticker' || channel === 'status' ? data : [data]) {
        socket.send(JSON.stringify({ channel, type: 'snapshot', data: each }));
      }
    }
  }

  private answer(owner: string, request: Request): unknown {
    switch (request.op) {
      case 'order.place': {
        const orderId = String(this.nextId++);
        const order = { owner, orderId, ...request } as unknown as TableOrder;
        if (request['timeInForce'] === 'IOC') return this.wire(order, 'expired');
        if (request['type'] === 'market') return this.wire({ ...order, price: null }, 'new');
        this.orders.set(orderId, order);
        return this.wire(order, 'new');
      }
      case 'order.amend': {
        const order = this.orders.get(String(request['orderId']))!;
        order.price = String(request['price']);
        order.qty = String(request['qty']);
        return this.wire(order, 'new');
      }
      case 'order.massCancel': {
        const { instrument: symbol } = request;
        for (const order of this.orders.values()) {
          const isMeant = symbol === undefined || order.instrument === symbol;
          if (order.owner === owner && isMeant) this.orders.delete(order.orderId);
        }
        return { canceled: 0 };
      }
      default:
        return {};
    }
  }

  private instrument(symbol: string): object {
    return { ...instrument(symbol), phase: this.phases.get(symbol) ?? 'continuous' };
  }

  private wire(
    order: Omit<TableOrder, 'price'> & { price: string | null },
    status: string,
  ): object {
    const { instrument: symbol, ...rest } = order;
    const seq = this.seq++;
    return { ...rest, instrument: symbol, cumQty: '0', leavesQty: order.qty, status, seq };
  }

  private snapshot(channel: string, owner: string): readonly unknown[] {
    switch (channel) {
      case 'orders':
        return [...this.orders.values()]
          .filter((order) => order.owner === owner)
          .map((order) => this.wire(order, 'new'));
      case 'positions':
        return symbols.map((symbol) => ({ instrument: symbol, qty: '1000000' }));
      case 'balances':
        return [{ asset: 'USD', available: '1000000000.00' }];
      case 'status':
        return symbols.map((symbol) => this.instrument(symbol));
      case 'ticker':
        return symbols.map((symbol) => ({
          instrument: symbol,
          last: null,
          bid: '20.00',
          ask: '21.00',
          seq: 1,
        }));
      default:
        return [];
    }
  }
}

function instrument(symbol: string): object {
  return {
    symbol,
    currency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    priceMin: '0.01',
    priceMax: '1000.00',
    qtyMin: '1',
    qtyMax: '1000000',
    referencePrice: '20.50',
    phase: 'continuous',
  };
}

let venue: TableVenue;
let agents: Agents;
const warnings: string[] = [];

beforeEach(async () => {
  venue = new TableVenue();
  await venue.listen();
  const warn = (line: string): void => void warnings.push(line);
  const logger = { debug: () => undefined, info: () => undefined, warn };
  agents = startAgents({ baseUrl: venue.baseUrl, members, instruments: 'all', seed: 3, logger });
  await until(() => symbols.every((symbol) => venue.open(symbol).length === 20));
});

afterEach(async () => {
  await agents.stop();
  await venue.close();
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 600 && !condition(); i++) await pause(20);
  expect(condition()).toBe(true);
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

test('two makers keep five levels a side in every instrument and never rest a taking order', async () => {
  for (const symbol of symbols) {
    for (const owner of ['m1', 'm2']) {
      const own = venue.open(symbol).filter((order) => order.owner === owner);
      expect(own.filter(({ side }) => side === 'buy')).toHaveLength(5);
      expect(new Set(own.map(({ side, price }) => side + price)).size).toBe(10);
    }
    const prices = (side: string): number[] =>
      venue
        .open(symbol)
        .filter((order) => order.side === side)
        .map(({ price }) => Number(price));
    expect(Math.max(...prices('buy'))).toBeLessThan(Math.min(...prices('sell')));
  }
  const placed = venue.requests.filter(({ op }) => op === 'order.place');
  const quotes = placed.filter((request) => request['timeInForce'] === 'GTC');
  expect(quotes.every((request) => request['postOnly'] === true)).toBe(true);
  await agents.stop();
  expect(venue.orders.size).toBe(0);
});

test('told to leave an instrument, they cancel there and stay away until told to come back', async () => {
  await agents.setActive('AAPL', false);
  expect(venue.open('AAPL')).toEqual([]);
  expect(venue.open('INTC')).toHaveLength(20);
  venue.requests = [];
  await pause(1_300);
  expect(venue.requests.some((request) => request['instrument'] === 'AAPL')).toBe(false);
  expect(venue.open('AAPL')).toEqual([]);
  await agents.setActive('AAPL', true);
  await until(() => venue.open('AAPL').length === 20);
});

test('after a cut connection they go on with the orders that are there, and place what is missing', async () => {
  const [lost, ...kept] = venue.open('AAPL');
  venue.orders.delete(lost!.orderId);
  venue.dropAll();
  venue.requests = [];
  await until(() => venue.open('AAPL').length === 20);
  expect(venue.open('AAPL').map(({ orderId }) => orderId)).toEqual(
    expect.arrayContaining(kept.map(({ orderId }) => orderId)),
  );
  expect(warnings).toEqual([]);
});

test('while the venue is busy they ask less and less', async () => {
  venue.isBusy = true;
  venue.orders.clear();
  venue.dropAll();
  venue.requests = [];
  await pause(2_500);
  const orders = venue.requests.filter(({ op }) => op.startsWith('order.'));
  // Each maker asks at once and again after a second, with six commands at most in each of two instruments.
  expect(orders.length).toBeGreaterThan(0);
  expect(orders.length).toBeLessThan(60);
  venue.isBusy = false;
  await until(() => venue.open('INTC').length === 20);
});

test('while an instrument collects orders for an auction, quotes stay and the takers send orders for the auction', async () => {
  venue.setPhase('AAPL', 'closingAuction');
  await pause(200);
  venue.requests = [];
  const sent = (): Request[] =>
    venue.requests.filter((each) => each.op === 'order.place' && each['instrument'] === 'AAPL');
  await until(() => sent().length >= 2);
  for (const order of sent()) {
    expect(order).toMatchObject({ type: 'market', timeInForce: 'DAY' });
    expect(order).not.toHaveProperty('price');
  }
  expect(venue.open('AAPL')).toHaveLength(20);
});

test('while an instrument is closed or halted they send nothing there, and go on when it trades again', async () => {
  for (const phase of ['closed', 'halted']) {
    venue.setPhase('AAPL', phase);
    await pause(200);
    venue.requests = [];
    await pause(1_300);
    const ids = new Set(venue.open('AAPL').map(({ orderId }) => orderId));
    const isAbout = (each: Request): boolean =>
      each['instrument'] === 'AAPL' || ids.has(String(each['orderId']));
    await until(() => venue.requests.length > 0);
    expect(venue.requests.some(isAbout)).toBe(false);
  }
  for (const { orderId } of venue.open('AAPL')) venue.orders.delete(orderId);
  venue.dropAll();
  venue.setPhase('AAPL', 'continuous');
  await until(() => venue.open('AAPL').length === 20);
  expect(venue.open('AAPL')).toHaveLength(20);
});

test('refused because the phase is another by now, they hold back in that instrument alone', async () => {
  const before = warnings.length;
  venue.outOfPhase.add('AAPL');
  for (const { orderId } of venue.open('AAPL')) venue.orders.delete(orderId);
  venue.dropAll();
  venue.requests = [];
  await pause(2_500);
  const placed = (symbol: string): number =>
    venue.requests.filter((each) => each.op === 'order.place' && each['instrument'] === symbol)
      .length;
  // Six at once from each maker, perhaps one from each taker, and then a pause of three seconds.
  expect(placed('AAPL')).toBeGreaterThan(0);
  expect(placed('AAPL')).toBeLessThanOrEqual(14);
  expect(warnings.length).toBe(before);
  venue.outOfPhase.clear();
  await until(() => venue.open('AAPL').length === 20);
});
