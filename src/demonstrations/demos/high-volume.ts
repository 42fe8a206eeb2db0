// Thousands of orders over WebSocket: how many a second, how long each waits for its answer, and that none is lost. The figures are of this machine,
// which the members share with the venue. It must never claim a speed.

import { build } from 'hdr-histogram-js';
import type { Demo, DemoContext } from '../demo.ts';
import type { DemoMember } from '../member.ts';
import { BalanceSheet } from '../balance-sheet.ts';
import { priceText, sumOf } from '../prices.ts';
import type { Order } from '#api/types.ts';
import { decimalString } from '#client/decimal.ts';
import { newClOrdId } from '#client/order-entry.ts';
import { Prng } from '#std/prng.ts';

const seed = 1_792;
const ordersEach = 950;
/** Orders of one member that wait for their answers. */
const inFlight = 32;
const middleTicks = 10_000;
const spreadTicks = 40;
const immediateShare = 0.25;
/** Of the time, each with a rate of its own. */
const parts = 20;

export const highVolume: Demo = {
  name: 'high-volume',
  title: 'Thousands of orders',
  shows:
    'Members send orders over WebSocket as fast as they are answered. Then every order is asked for, both sides of every trade are added up, and the book and all money are compared.',
  needs: 'operator',
  seconds: { quick: 2, full: 5 },
  run,
};

interface Flow {
  readonly acknowledged: Map<string, Order>;
  refused: number;
}

async function run(context: DemoContext): Promise<void> {
  const { isQuick, stage, tell } = context;
  const { symbol } = await stage.list();
  const roles = Array.from({ length: isQuick ? 4 : 12 }, (_none, index) => `m${index + 1}`);
  const members = await stage.members(roles, { shares: { [symbol]: 100_000 } });
  const before = await BalanceSheet.of(members, [stage.currency, symbol]);
  const total = members.length * ordersEach;
  tell.step(
    `${members.length} members, ${inFlight} orders each under way at once, ${total} in all`,
  );

  const answeredAtMs: number[] = [];
  const histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000 });
  let done = 0;
  const answered = (): void => {
    done++;
    answeredAtMs.push(performance.now());
    if (done % Math.ceil(total / 4) === 0) tell.progress('orders answered', done, total);
  };
  const startedMs = performance.now();
  const flows = await Promise.all(
    members.map((member, index) =>
      flow(member, symbol, new Prng(seed + index), (us) => {
        histogram.recordValue(us);
        answered();
      }),
    ),
  );
  const elapsedMs = performance.now() - startedMs;
  tell.series({
    title: 'Orders answered in each twentieth of the time',
    x: 'part of the time',
    unit: 'orders/s',
    lines: [{ name: 'answered', values: ratesOf(answeredAtMs, startedMs, elapsedMs) }],
  });
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / 1_000;
  tell.figures('Orders over WebSocket', [
    { name: 'orders', value: total },
    { name: 'seconds', value: elapsedMs / 1_000, unit: 's' },
    { name: 'throughput', value: Math.round((total / elapsedMs) * 1_000), unit: 'orders/s' },
    { name: 'answered within, half of them', value: at(50), unit: 'ms' },
    { name: '95 of 100', value: at(95), unit: 'ms' },
    { name: '99 of 100', value: at(99), unit: 'ms' },
    { name: 'the slowest', value: histogram.maxValue / 1_000, unit: 'ms' },
  ]);
  const refused = flows.reduce((sum, each) => sum + each.refused, 0);
  tell.claim('Every order was taken.', done === total && refused === 0, `${refused} refused`);
  await nothingLost(context, symbol, members, flows);
  await booksBalance(context, symbol, members, before);
}

/** One member's orders, some at once. */
async function flow(
  member: DemoMember,
  instrument: string,
  prng: Prng,
  answered: (latencyUs: number) => void,
): Promise<Flow> {
  const flowed: Flow = { acknowledged: new Map(), refused: 0 };
  let left = ordersEach;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const clOrdId = newClOrdId('hv');
      const price = priceText(middleTicks + prng.nextBelow(2 * spreadTicks + 1) - spreadTicks);
      const startedMs = performance.now();
      try {
        const order = await member.place({
          instrument,
          side: prng.nextChance(0.5) ? 'buy' : 'sell',
          type: 'limit',
          qty: String(1 + prng.nextBelow(20)),
          price,
          timeInForce: prng.nextChance(immediateShare) ? 'IOC' : 'GTC',
          stpMode: 'cancelOldest',
          clOrdId,
        });
        flowed.acknowledged.set(clOrdId, order);
      } catch {
        flowed.refused++;
      }
      answered(Math.round((performance.now() - startedMs) * 1_000));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return flowed;
}

/** How many a second, in each part of the time. */
function ratesOf(atMs: readonly number[], startedMs: number, elapsedMs: number): number[] {
  const counts = Array.from({ length: parts }, () => 0);
  for (const ms of atMs) {
    const part = Math.min(parts - 1, Math.floor(((ms - startedMs) / elapsedMs) * parts));
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts.map((count) => Math.round((count * parts * 1_000) / elapsedMs));
}

async function nothingLost(
  { tell, stage }: DemoContext,
  symbol: string,
  members: readonly DemoMember[],
  flows: readonly Flow[],
): Promise<void> {
  const orders = await Promise.all(members.map((member) => member.orders(symbol)));
  let missing = 0;
  let strange = 0;
  flows.forEach(({ acknowledged }, index) => {
    const listed = new Map((orders[index] ?? []).map((order) => [order.clOrdId, order]));
    for (const [clOrdId, { orderId }] of acknowledged) {
      if (listed.get(clOrdId)?.orderId !== orderId) missing++;
    }
    strange += listed.size - acknowledged.size;
  });
  const all = orders.flat();
  tell.claim(
    'The venue has each acknowledged order, under the same id, and no other.',
    missing === 0 && strange === 0 && all.length > 0,
    `${all.length} orders listed, ${missing} missing, ${strange} that nobody sent`,
  );
  const filled = (side: Order['side']): string =>
    decimalString(sumOf(all.filter((order) => order.side === side).map(({ cumQty }) => cumQty)));
  const ticker = await stage.follow(
    () => stage.operator.rest.call('GET /v1/instruments/:symbol/ticker', { params: { symbol } }),
    ({ day }) => day.volume === filled('buy'),
    5_000,
  );
  tell.equal(
    'What was bought is what was sold is the volume of the market.',
    `${filled('buy')} bought, ${filled('sell')} sold`,
    `${ticker.day.volume} bought, ${ticker.day.volume} sold`,
  );
  tell.figures('Trading', [
    { name: 'trades', value: ticker.day.trades },
    { name: 'volume', value: ticker.day.volume, unit: 'shares' },
    { name: 'turnover', value: ticker.day.turnover, unit: stage.currency },
  ]);
  const depth = await stage.operator.rest.call('GET /v1/instruments/:symbol/depth', {
    params: { symbol },
    query: { levels: 5_000 },
  });
  const open = (side: Order['side']): string =>
    decimalString(sumOf(all.filter((order) => order.side === side).map((each) => each.leavesQty)));
  const shown = (levels: typeof depth.bids): string =>
    decimalString(sumOf(levels.map(([, qty]) => qty)));
  tell.equal(
    'The book shows exactly what the open orders have left.',
    `${shown(depth.bids)} bid, ${shown(depth.asks)} offered`,
    `${open('buy')} bid, ${open('sell')} offered`,
  );
}

async function booksBalance(
  { tell, stage }: DemoContext,
  symbol: string,
  members: readonly DemoMember[],
  before: BalanceSheet,
): Promise<void> {
  const orders = (await Promise.all(members.map((member) => member.orders(symbol)))).flat();
  const after = await BalanceSheet.of(members, [stage.currency, symbol]);
  after.claimConserved(tell, before, {
    currency: stage.currency,
    symbol,
    fees: sumOf(orders.map(({ fees }) => fees)),
  });
  BalanceSheet.claimZeroSums(tell, await stage.totals());
}
