// Random days through the doors, seeded: orders of every kind, lists, batches, amendments and phases. Whatever is asked, every answer is one
// that the description knows, nothing is a fault of the venue's, and what was pushed is what can be asked for.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Compile } from 'typebox/compile';
import { Order, OrderHistory, Outcomes } from '#api/order-schemas.ts';
import { Prng } from '#std/prng.ts';
import type { TestSocket } from '../support/test-socket.ts';
import { operatorToken, TestVenue } from '../support/test-venue.ts';
import type { Json } from '../support/test-venue.ts';

const orderShape = Compile(Order);
const lifeShape = Compile(OrderHistory);
const outcomesShape = Compile(Outcomes);

let venue: TestVenue;
const members = ['buyer_demo', 'seller_demo'] as const;
let sockets: TestSocket[] = [];
let tokens: string[] = [];

beforeAll(async () => {
  venue = await TestVenue.start();
  tokens = await Promise.all(members.map((name) => venue.token(name)));
  sockets = await Promise.all(tokens.map((token) => venue.socket(token)));
});
afterAll(() => venue.close());

class Wishes {
  private readonly prng: Prng;
  private next = 1;
  private readonly prefix: string;

  constructor(seed: number) {
    this.prng = new Prng(seed);
    this.prefix = `s${seed}-`;
  }

  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.prng.nextBelow(items.length)]!;
  }

  chance(probability: number): boolean {
    return this.prng.nextChance(probability);
  }

  price(): string {
    return `${495 + this.prng.nextBelow(11)}.00`;
  }

  qty(): string {
    return String(1 + this.prng.nextBelow(20));
  }

  id(): string {
    return `${this.prefix}${this.next++}`;
  }

  /** One of the ids given out so far, or none that ever was. */
  usedId(): string {
    return `${this.prefix}${1 + this.prng.nextBelow(this.next)}`;
  }

  order(): Record<string, unknown> {
    const type = this.oneOf([
      'limit',
      'limit',
      'limit',
      'market',
      'stop',
      'stopLimit',
      'takeProfit',
      'takeProfitLimit',
      'trailingStop',
      'trailingStopLimit',
    ]);
    const order: Record<string, unknown> = {
      instrument: 'AAPL',
      side: this.oneOf(['buy', 'sell']),
      type,
      qty: this.qty(),
      clOrdId: this.id(),
    };
    if (type.toLowerCase().includes('limit')) order['price'] = this.price();
    if (/stop|Profit/.test(type)) order['stopPrice'] = this.price();
    if (type.startsWith('trailing')) {
      delete order['stopPrice'];
      if (this.chance(0.5)) order['trailingOffset'] = `${1 + this.prng.nextBelow(4)}.00`;
      else order['trailingOffsetBps'] = 20 + this.prng.nextBelow(100);
      if (this.chance(0.3)) order['activationPrice'] = this.price();
    }
    if (this.chance(0.4)) {
      order['timeInForce'] = this.oneOf(['GTC', 'DAY', 'IOC', 'FOK', 'OPG', 'CLS', 'GTD']);
      if (order['timeInForce'] === 'GTD') order['expireTime'] = '2030-01-01T00:00:00Z';
    }
    this.addTerms(order);
    return order;
  }

  private addTerms(order: Record<string, unknown>): void {
    if (this.chance(0.1)) order['postOnly'] = true;
    if (this.chance(0.1)) order['repriceToPost'] = true;
    if (this.chance(0.05)) order['allOrNone'] = true;
    if (this.chance(0.1)) order['displayQty'] = this.qty();
    if (this.chance(0.1)) order['minQty'] = this.qty();
    if (this.chance(0.3)) {
      order['stpMode'] = this.oneOf(['cancelOldest', 'cancelBoth', 'decrement', 'none']);
    }
    if (this.chance(0.05)) {
      order['cashOrderQty'] = `${500 + this.prng.nextBelow(9_000)}.50`;
      delete order['qty'];
    }
  }

  operation(): Record<string, unknown> {
    const op = this.oneOf(['place', 'place', 'cancel', 'amend', 'replace']);
    switch (op) {
      case 'place':
        return { op, ...this.order() };
      case 'cancel':
        return { op, clOrdId: this.usedId() };
      case 'amend':
        return { op, clOrdId: this.usedId(), instrument: 'AAPL', ...this.amendment() };
      default:
        return { op, origClOrdId: this.usedId(), ...this.order() };
    }
  }

  amendment(): Record<string, unknown> {
    const field = this.oneOf(['price', 'stopPrice', 'qty']);
    return { [field]: field === 'qty' ? this.qty() : this.price() };
  }

  list(): Record<string, unknown> {
    const type = this.oneOf(['oco', 'oto', 'bracket']);
    const side = this.oneOf(['buy', 'sell']);
    const other = side === 'buy' ? 'sell' : 'buy';
    const qty = this.qty();
    const order = (changes: object): object => ({
      instrument: 'AAPL',
      qty,
      clOrdId: this.id(),
      ...changes,
    });
    const pair = (of: string): object[] => [
      order({ side: of, type: 'limit', price: of === 'sell' ? '506.00' : '494.00' }),
      order({ side: of, type: 'stop', stopPrice: of === 'sell' ? '494.00' : '506.00' }),
    ];
    if (type === 'oco') return { type, orders: pair(side) };
    const entry = order({ side, type: 'limit', price: this.price() });
    const second = order({ side: other, type: 'limit', price: this.price() });
    return { type, orders: [entry, ...(type === 'oto' ? [second] : pair(other))] };
  }
}

/** No answer is a fault of the venue's own, and every refusal has its cause. */
function expectReason(error: Json): void {
  expect(['internalError', 'invalidCommand', 'unknownCode']).not.toContain(error.name);
  expect(error.message).toBeTruthy();
}

async function act(wishes: Wishes, socket: TestSocket): Promise<void> {
  const dice = wishes.oneOf([
    'order',
    'order',
    'order',
    'batch',
    'list',
    'cancel',
    'amend',
    'mass',
  ]);
  switch (dice) {
    case 'order': {
      const { ok, result, error, order } = await socket.request('order.place', wishes.order());
      if (!ok) expectReason(error);
      const shown = ok ? result : order;
      if (shown !== undefined) expect([...orderShape.Errors(shown)]).toEqual([]);
      break;
    }
    case 'batch': {
      const operations = Array.from({ length: 1 + (wishes.chance(0.5) ? 4 : 0) }, () =>
        wishes.operation(),
      );
      const atomic = wishes.chance(0.5);
      const { ok, result } = await socket.request('order.batch', { atomic, operations });
      expect(ok).toBe(true);
      expect([...outcomesShape.Errors(result)]).toEqual([]);
      expect(result.outcomes).toHaveLength(operations.length);
      for (const { ok: isDone, error } of result.outcomes) if (!isDone) expectReason(error);
      const outcomes = result.outcomes.map((each: Json) => each.ok);
      if (atomic) expect(new Set(outcomes).size).toBe(1);
      break;
    }
    case 'list': {
      const { ok, error } = await socket.request('orderList.place', wishes.list());
      if (!ok) expectReason(error);
      break;
    }
    case 'mass':
      if (wishes.chance(0.2)) await socket.request('order.massCancel');
      break;
    default: {
      const op = dice === 'cancel' ? 'order.cancel' : 'order.amend';
      const changes = dice === 'cancel' ? {} : wishes.amendment();
      const { ok, error } = await socket.request(op, { clOrdId: wishes.usedId(), ...changes });
      if (!ok) expectReason(error);
    }
  }
}

async function setPhase(phase: string): Promise<void> {
  const path = '/v1/operator/instruments/AAPL/phase';
  const { status, text } = await venue.call('PUT', path, { token: operatorToken, body: { phase } });
  expect(status, text).toBe(200);
}

const day = ['closed', 'preOpen', 'openingAuction', 'continuous', 'closingAuction', 'closed'];

test.each([1, 2, 3])('a day of random orders, seed %i', async (seed) => {
  const wishes = new Wishes(seed);
  const pushed = members.map(() => new Map<string, Json>());
  for (const [index, socket] of sockets.entries()) {
    await socket.request('order.massCancel');
    await socket.subscribe({ channel: 'orders' });
    await socket.next('orders', ({ type }) => type === 'snapshot');
    socket.messages.length = 0;
    expect(pushed[index]?.size).toBe(0);
  }
  for (const phase of day) {
    await setPhase(phase);
    const rounds = phase === 'continuous' ? 250 : 30;
    for (let i = 0; i < rounds; i++) await act(wishes, wishes.oneOf(sockets));
  }
  for (const [index, socket] of sockets.entries()) {
    const latest = pushed[index]!;
    for (const message of socket.messages) {
      if (message.channel !== 'orders') continue;
      for (const order of message.data) latest.set(order.orderId, order);
    }
    expect(latest.size).toBeGreaterThan(100);
    await expectAsked(tokens[index]!, latest);
    await socket.request('unsubscribe', { channels: [{ channel: 'orders' }] });
  }
  await setPhase('continuous');
});

/** What was pushed last of each order is what is answered for it, and its history ends there. */
async function expectAsked(token: string, latest: ReadonlyMap<string, Json>): Promise<void> {
  const query = '/v1/orders?status=all&limit=1000';
  const { body } = await venue.call('GET', query, { token });
  const asked = new Map<string, Json>(body.orders.map((order: Json) => [order.orderId, order]));
  for (const [orderId, order] of latest) expect(asked.get(orderId)).toEqual(order);
  for (const order of [...latest.values()].slice(-60)) {
    const path = `/v1/orders/${order.orderId}/history`;
    const { body: life } = await venue.call('GET', path, { token });
    expect([...lifeShape.Errors(life)]).toEqual([]);
    expect(life.complete).toBe(true);
    expect(life.events.at(-1)).toMatchObject({
      seq: order.seq,
      ordStatus: order.status,
      orderQty: order.qty,
      cumQty: order.cumQty,
      leavesQty: order.leavesQty,
      avgPx: order.avgPx,
    });
    let previous = 0;
    for (const { seq } of life.events) {
      expect(seq).toBeGreaterThanOrEqual(previous);
      previous = seq;
    }
  }
}
