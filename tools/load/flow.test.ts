// What a member asks: only what can be meant, by what it knows of its own orders and shares. It must never need a venue.

import { expect, test } from 'vitest';
import { Flow, type LoadRequest } from './flow.ts';
import { tradedInstrument } from './market.ts';
import type { Mix } from './mix.ts';
import { Refusal } from '#demonstrations/refusal.ts';
import { Prng } from '#std/prng.ts';

const mix: Mix = {
  instruments: [{ symbol: 'AAPL', weight: 1 }],
  weights: { rest: 4, marketable: 1, ioc: 1, market: 1, cancel: 2, amend: 2, query: 1 },
  distanceTicks: { kind: 'uniform', min: 1, max: 10 },
  qtyLots: { kind: 'uniform', min: 1, max: 5 },
};
const listed = {
  symbol: 'AAPL',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '1',
  qtyMin: '1',
  qtyMax: '1000000',
  notionalMax: '100000000.00',
  referencePrice: '585.33',
  phase: 'continuous',
};
const instrument = tradedInstrument(listed, 1, null, mix);

function newFlow(seed: number): Flow {
  return new Flow(mix, [instrument], new Prng(seed), 'm');
}

test('a member without shares sells nothing, and one with shares no more than it has', () => {
  const poor = newFlow(1);
  for (let i = 0; i < 500; i++) {
    const request = poor.next();
    if ('order' in request) expect(request.order.side).toBe('buy');
  }
  const flow = newFlow(2);
  flow.holds('AAPL', 20);
  let offered = 0;
  for (let i = 0; i < 500; i++) {
    const request = flow.next();
    if (!('order' in request) || request.order.side === 'buy') continue;
    offered += Number(request.order.qty);
    flow.opened(request.order, request.order.qty);
  }
  expect(offered).toBeGreaterThan(15);
  expect(offered).toBeLessThanOrEqual(20);
});

test('orders that rest are away from the price, the others through it', () => {
  const flow = newFlow(3);
  flow.holds('AAPL', 1_000_000);
  const seen = new Set<string>();
  for (let i = 0; i < 2_000; i++) {
    const request = flow.next();
    if (!('order' in request)) continue;
    seen.add(request.kind);
    const { type, timeInForce, side, price } = request.order;
    expect(type).toBe(request.kind === 'market' ? 'market' : 'limit');
    const isImmediate = request.kind === 'ioc' || request.kind === 'market';
    expect(timeInForce).toBe(isImmediate ? 'IOC' : 'GTC');
    if (price === undefined) continue;
    const ticks = Math.round(Number(price) * 100) - 58_533;
    expect(Math.abs(ticks)).toBeGreaterThanOrEqual(1);
    expect(Math.abs(ticks)).toBeLessThanOrEqual(10);
    expect(ticks > 0).toBe((side === 'sell') === (request.kind === 'rest'));
  }
  expect(seen).toEqual(new Set(['rest', 'marketable', 'ioc', 'market']));
});

test('only own orders that are open are changed, and one that is over never again', () => {
  const flow = newFlow(4);
  const open = new Set<string>();
  const asked: LoadRequest['kind'][] = [];
  for (let i = 0; i < 3_000; i++) {
    const request = flow.next();
    asked.push(request.kind);
    if (request.kind === 'rest') {
      expect(open.has(request.order.clOrdId)).toBe(false);
      flow.opened(request.order, request.order.qty);
      open.add(request.order.clOrdId);
    } else if (request.kind === 'cancel') {
      expect(open.has(request.clOrdId)).toBe(true);
      flow.ended(request.clOrdId);
      open.delete(request.clOrdId);
    } else if (request.kind === 'amend') {
      expect(open.has(request.clOrdId)).toBe(true);
    }
    expect(flow.openCount).toBe(open.size);
    expect(open.size).toBeLessThanOrEqual(60);
  }
  expect(asked).toContain('amend');
});

test('an order that filled whole is over', () => {
  const flow = newFlow(5);
  const order = {
    clOrdId: 'm-1',
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    timeInForce: 'GTC',
    qty: '5',
    price: '585.00',
  } as const;
  flow.opened(order, '5');
  flow.filled('m-1', 'AAPL', 'buy', '2');
  expect(flow.openCount).toBe(1);
  flow.filled('m-1', 'AAPL', 'buy', '3');
  expect(flow.openCount).toBe(0);
});

test.each([
  [{ qtyMax: '4' }, "The mix's qtyLots give 1 to 5 lots"],
  [{ notionalMax: '3000.00' }, 'takes at most 3000.00 an order'],
  [{ referencePrice: '0.05' }, "The mix's distanceTicks go up to 10"],
  [{ phase: 'halted' }, 'AAPL is in the phase halted'],
  [{ referencePrice: null }, 'AAPL has neither a last price nor a reference price'],
])('a listing that would refuse the mix is refused before the run: %j', (change, sentence) => {
  const refuse = (): unknown => tradedInstrument({ ...listed, ...change }, 1, null, mix);
  expect(refuse).toThrow(Refusal);
  expect(refuse).toThrow(sentence);
});
