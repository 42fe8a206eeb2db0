// kill -9 in the middle of trading, over and over on one folder: what was acknowledged is there, what was not can be sent again without
// harm, and no id is given twice.

import { afterEach, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import { stateOf, verified } from './answers.ts';
import { journalFacts } from './journal-facts.ts';
import { accounts, OrderFlow, type Order } from './order-flow.ts';
import { cleanUp, newDiskFolder, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

const seed = 20_261;
const turns = 4;
/** Look-ups at once. */
const width = 16;

test(`kill -9 at any moment loses nothing acknowledged, and a resend has one effect (seed ${seed})`, async () => {
  const folder = newDiskFolder();
  const prng = new Prng(seed);
  const flow = new OrderFlow(seed);
  let venue = await VenueProcess.start(folder);
  let unanswered = 0;
  for (let turn = 0; turn < turns; turn++) {
    const { acknowledged } = flow;
    const known = new Set(acknowledged.keys());
    const answers = 1 + prng.nextBelow(900);
    await flow.run(venue, answers, () => venue.kill());
    unanswered += flow.unanswered.size;

    venue = await VenueProcess.start(
      folder,
      prng.nextBelow(2) === 0 ? ['--snapshot-every', '1000'] : [],
    );
    const listed = await listOrders(venue);
    for (const order of acknowledged.values()) expectAtLeast(order, listed.get(order.orderId));
    const fresh = [...acknowledged.values()].filter(({ orderId }) => !known.has(orderId));
    await lookUp(venue, fresh, listed);
    await resendTwice(venue, flow, listed);

    const { seq, stateHash } = await stateOf(venue);
    expect(await verified(folder)).toMatchObject({ seq, stateHash });
  }
  // The flow did what the test is about.
  expect(unanswered).toBeGreaterThan(100);
  expect(flow.acknowledged.size).toBeGreaterThan(500);

  const facts = journalFacts(folder);
  expect(facts.tradeIds.length).toBeGreaterThan(100);
  expect(facts.tradeIds).toEqual(facts.tradeIds.map((_id, index) => index + 1));
  expect(facts.orderIds).toEqual(
    [...new Set(facts.orderIds)].toSorted((one, other) => one - other),
  );
  expect(new Set(facts.clientIds).size).toBe(facts.clientIds.length);
  await expectTradesDense(venue, facts.tradeIds.length);
  await venue.stop();
});

/** All orders of all accounts by their id. */
async function listOrders(venue: VenueProcess): Promise<Map<string, Order>> {
  const orders = new Map<string, Order>();
  for (const account of accounts) {
    const answer = await venue.get(`/v1/orders?status=all&limit=1000&account=${account}`);
    const listed = answer.orders as readonly Order[];
    // Beyond that the list would not show everything, and the test would have to page.
    expect(listed.length).toBeLessThan(1_000);
    expect(new Set(listed.map(({ clOrdId }) => clOrdId)).size).toBe(listed.length);
    for (const order of listed) orders.set(order.orderId, order);
  }
  return orders;
}

const ends = new Set(['filled', 'canceled', 'rejected', 'expired']);

/** The order as it stands now has everything that was told of it. */
function expectAtLeast(told: Order, now: Order | undefined): void {
  if (now === undefined) expect.unreachable(`order ${told.orderId} is gone`);
  const { orderId, clOrdId, account, instrument } = told;
  expect(now).toMatchObject({ orderId, clOrdId, account, instrument });
  expect(Number(now.cumQty)).toBeGreaterThanOrEqual(Number(told.cumQty));
  if (ends.has(told.status)) {
    const { status, qty, cumQty, leavesQty } = told;
    expect(now).toMatchObject({ status, qty, cumQty, leavesQty });
  }
  if (now.seq === told.seq) expect(now).toEqual(told);
}

/** Each order is found under both of its ids, and is the listed one. */
async function lookUp(
  venue: VenueProcess,
  orders: readonly Order[],
  listed: ReadonlyMap<string, Order>,
): Promise<void> {
  const lookUpEvery = async (from: number): Promise<void> => {
    for (let at = from; at < orders.length; at += width) {
      const { orderId, clOrdId, account } = orders[at] ?? expect.unreachable();
      expect(await venue.get(`/v1/orders/${orderId}`)).toEqual(listed.get(orderId));
      const byClientId = `/v1/orders/by-client-id/${clOrdId}?account=${account}`;
      expect(await venue.get(byClientId)).toEqual(listed.get(orderId));
    }
  };
  await Promise.all(Array.from({ length: width }, (_none, from) => lookUpEvery(from)));
}

/** What had been decided before the kill is answered as it is, the rest is decided now; and then nothing more comes of it. */
async function resendTwice(
  venue: VenueProcess,
  flow: OrderFlow,
  before: ReadonlyMap<string, Order>,
): Promise<void> {
  const places = [...flow.unanswered.values()];
  const decided = new Map([...before.values()].map((order) => [order.clOrdId, order]));
  const once = await flow.resend(venue);
  once.forEach((order, index) => {
    const { clOrdId, account } = places[index] ?? expect.unreachable();
    expect(order).toMatchObject({ clOrdId, account });
    const old = decided.get(clOrdId);
    if (old !== undefined) expect(order.orderId).toBe(old.orderId);
    else expect(before.has(order.orderId)).toBe(false);
  });
  const { stateHash } = await stateOf(venue);
  for (const place of places) flow.unanswered.set(place.clOrdId, place);
  const twice = await flow.resend(venue);
  expect(twice.map(({ orderId }) => orderId)).toEqual(once.map(({ orderId }) => orderId));
  expect((await stateOf(venue)).stateHash).toBe(stateHash);
}

/** Every trade is in the tape of one instrument, and under its id in the fills of its two sides. */
async function expectTradesDense(venue: VenueProcess, count: number): Promise<void> {
  const inTapes: number[] = [];
  for (const symbol of ['AAPL', 'BTWD']) {
    const { trades } = await venue.get(`/v1/instruments/${symbol}/trades?limit=1000`);
    for (const trade of trades) inTapes.push(Number(trade.tradeId));
  }
  const dense = Array.from({ length: count }, (_none, index) => index + 1);
  expect(inTapes.toSorted((one, other) => one - other)).toEqual(dense);
  const sides: number[] = [];
  for (const account of accounts) {
    const { fills } = await venue.get(`/v1/fills?limit=1000&account=${account}`);
    for (const fill of fills) sides.push(Number(fill.tradeId));
  }
  const twoSides = dense.flatMap((id) => [id, id]);
  expect(sides.toSorted((one, other) => one - other)).toEqual(twoSides);
}
