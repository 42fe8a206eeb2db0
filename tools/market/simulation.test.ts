// The headless market as a whole: the same seed gives the same trades, another seed others, and whatever the agents do, the core's invariants hold
// and no money or share comes or goes.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { demoListings } from '#demo/demo-market.ts';
import { Side } from '#core/terms.ts';
import { parseMarketFile } from './agents-file.ts';
import { CoreVenue } from './core-venue.ts';
import { EventQueue } from './event-queue.ts';
import { measure } from './measures.ts';
import { measuredFromUs, Simulation, type SimulationResult } from './simulation.ts';
import { Tape } from './tape.ts';

const market = parseMarketFile(
  readFileSync(new URL('default-agents.json', import.meta.url), 'utf8'),
);
const [listing] = demoListings;

function run(seed: number, change: Partial<ConstructorParameters<typeof Simulation>[0]> = {}) {
  const usual = { market, listing: listing!, minutes: 3, keepsTops: true, auditsEvery: false };
  return new Simulation({ ...usual, seed, ...change }).run();
}

function gist({ hash, events, tape }: SimulationResult): unknown {
  return { hash, events, trades: tape.trades, tops: tape.tops, middles: tape.middles };
}

describe('the headless market', () => {
  test('gives the same trades and books from the same seed, and others from another', () => {
    const first = run(5);
    expect(gist(run(5))).toEqual(gist(first));
    expect(run(6).hash).not.toBe(first.hash);
    expect(first.tape.trades.length).toBeGreaterThan(50);
  });

  test('keeps every invariant of the core after every command', () => {
    const { tape } = run(7, { minutes: 2, auditsEvery: true });
    expect(tape.commands).toBeGreaterThan(1_000);
    expect(tape.trades.length).toBeGreaterThan(20);
  });

  test('is quoted on both sides nearly always, and never crossed', () => {
    const { tape } = run(8);
    const whole = tape.tops.filter(({ bidTicks, askTicks }) => bidTicks > 0 && askTicks > 0);
    expect(whole.length / tape.tops.length).toBeGreaterThan(0.95);
    expect(whole.every(({ bidTicks, askTicks }) => bidTicks < askTicks)).toBe(true);
    expect(tape.middles).toHaveLength(180);
  });

  test('lets what an agent says arrive after its latency, and the agent sleep until then', () => {
    const [maker] = market.groups;
    const latency = { minUs: 40e6, meanUs: 40e6 };
    const wake = { ratePerMinute: 60_000, branching: 0, decaySeconds: 1 };
    const spec = { ...maker!.spec, wake };
    const groups = [{ ...maker!, count: 1, latency, spec }];
    const { tape } = run(1, { market: { ...market, groups } });
    // First quotes after 40 s; moved for the first time after 80 s, which is 20 s after the measuring begins, and every 40 s from then on.
    expect(tape.tops.length).toBeGreaterThan(0);
    for (const { timeUs } of tape.tops) {
      const sinceUs = timeUs - measuredFromUs - 20e6;
      expect(sinceUs).toBeGreaterThanOrEqual(0);
      expect(sinceUs % 40e6).toBeLessThan(100_000);
    }
  });

  test.each(demoListings.map((each) => [each.symbol, each] as const))(
    'trades %s as it is listed',
    (_symbol, each) => {
      const { tape } = run(9, { listing: each, minutes: 2 });
      expect(tape.trades.length).toBeGreaterThan(20);
      const last = tape.trades.at(-1)!.priceTicks;
      expect(Math.abs(last / each.referencePriceTicks - 1)).toBeLessThan(0.03);
    },
  );

  test('in half an hour shows heavy tails, volatility that clusters, and returns without memory', () => {
    const { tape } = run(10, { minutes: 30 });
    const groups = measure(tape, measuredFromUs, measuredFromUs + 30 * 60e6);
    const figure = (title: RegExp, name: RegExp): number =>
      groups
        .find((group) => title.test(group.title))!
        .measures.find((each) => name.test(each.name))!.value;
    expect(figure(/^Returns/, /kurtosis at 1 s/)).toBeGreaterThan(3);
    expect(figure(/^Returns/, /Hill.* 1 s/)).toBeLessThan(5);
    expect(Math.abs(figure(/of 1 s returns/, /lag 5 s/))).toBeLessThan(0.1);
    expect(Math.abs(figure(/of 1 s returns/, /lag 30 s/))).toBeLessThan(0.1);
    expect(figure(/of absolute/, /lag 1 s/)).toBeGreaterThan(0.1);
    expect(figure(/of absolute/, /lag 10 s/)).toBeGreaterThan(0.03);
    expect(figure(/^Spread/, /mean, ticks/)).toBeGreaterThan(1);
    expect(figure(/^Spread/, /mean, ticks/)).toBeLessThan(10);
    expect(figure(/^Trades/, /variation/)).toBeGreaterThan(1.2);
    expect(figure(/signs/, /lag 1 /)).toBeGreaterThan(0.1);
  });
});

test('the venue of a simulation notices money from nowhere', () => {
  const tape = new Tape(0, false);
  const venue = new CoreVenue({ listing: listing!, startUs: 0, tape, auditsEvery: false });
  const accountId = venue.openAccount('anna', 1_000_00, 10);
  venue.audit();
  const { ledger } = venue.exchange.state;
  ledger.available[ledger.find(accountId, 1)]! += 1;
  expect(() => venue.audit()).toThrow();
});

test('the tape weighs spreads by time and samples whole seconds', () => {
  const tape = new Tape(1_000_000, true);
  const venue = new CoreVenue({ listing: listing!, startUs: 0, tape, auditsEvery: true });
  const anna = venue.openAccount('anna', 1e12, 1_000);
  const ben = venue.openAccount('ben', 1e12, 1_000);
  const rest = (timeUs: number, side: 'buy' | 'sell', limitTicks: number, qtyLots = 5): number =>
    venue.place(timeUs, anna, { side, qtyLots, limitTicks, manner: 'quote' });
  rest(100, 'buy', 58_500);
  rest(200, 'sell', 58_504, 7);
  rest(2_500_000, 'buy', 58_503);
  venue.place(3_500_000, ben, { side: 'buy', qtyLots: 2, limitTicks: 58_504, manner: 'now' });
  venue.passUntil(4_000_000);
  expect([...tape.spreadUs]).toEqual([
    [4, 1_500_000],
    [1, 1_500_000],
  ]);
  expect(tape.middles).toEqual([58_502, 58_502, 58_503.5]);
  expect(tape.trades).toMatchObject([
    { timeUs: 3_500_000, priceTicks: 58_504, qtyLots: 2, sign: 1 },
  ]);
  // At 1, 2 and 3 s the best ask had 7 lots and the best bid 5; once there were 5 more three ticks behind it.
  expect(tape.depthLots.slice(0, 5)).toEqual([36, 0, 0, 5, 0]);
  expect(tape.depthSides).toBe(6);
  expect(venue.book.lotsOfLevel(Side.sell, venue.book.bestLevel(Side.sell))).toBe(5);
  expect(tape.tops.map(({ timeUs }) => timeUs)).toEqual([2_500_000, 3_500_000]);
});

test('the event queue gives events by time, and at one time in the order of their saying', () => {
  const queue = new EventQueue<string>();
  for (const [timeUs, name] of [
    [5, 'c'],
    [1, 'a'],
    [5, 'd'],
    [3, 'b'],
    [5, 'e'],
    [9, 'f'],
  ] as const) {
    queue.push(timeUs, name);
  }
  let names = '';
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) names += next.event;
  expect(names).toBe('abcdef');
  expect(queue.pop()).toBeUndefined();
});
