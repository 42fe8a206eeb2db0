// The figures of the reports, case by case, by the definitions of docs/reports.md.

import { describe, expect, test } from 'vitest';
import { quoteStatistics, realizedVolatility, squareRoot } from './analytics.ts';
import {
  dayEnds,
  formatDay,
  hourEnds,
  parseDay,
  parseMonth,
  spanOfDay,
  type Zone,
} from './days.ts';
import { equityCurves } from './equity.ts';
import { Facts, valueMinor, type InstrumentFacts } from './facts.ts';
import { feeTotals } from './fees.ts';
import { printable } from './pdf/printable.ts';
import { allocate, portfolioOf } from './portfolio.ts';
import { PositionFold } from './position-cost.ts';
import { PositionEvents, type PositionRow } from './position-reads.ts';
import { grouped } from './render/rendered.ts';
import { TimeZone } from '#schedule/time-zone.ts';

const usd = { assetId: 1, code: 'USD', decimals: 2, instrumentId: 0 };
const lots: InstrumentFacts = {
  instrumentId: 1,
  symbol: 'LOTS',
  name: 'Lots',
  shareAssetId: 2,
  currency: usd,
  priceDecimals: 2,
  tickUnits: 5,
  tickValueMinor: 500,
  lotShares: 100,
  referencePriceTicks: 200,
};
const facts = new Facts([usd, { assetId: 2, code: 'LOTS', decimals: 0, instrumentId: 1 }], [lots]);

test.each([
  [100n, 200, 1_000_00n],
  [150n, 200, 1_500_00n],
  [1n, 201, 10_05n],
  [-150n, 200, -1_500_00n],
  [0n, 200, 0n],
] as const)('%i shares at %i ticks are worth %i', (shares, ticks, value) => {
  expect(valueMinor(lots, shares, ticks)).toBe(value);
});

test('shares of a whole add up to it', () => {
  expect(allocate([1n, 1n, 1n], 3n)).toEqual([3_334n, 3_333n, 3_333n]);
  expect(allocate([50n, 50n], 100n)).toEqual([5_000n, 5_000n]);
  expect(allocate([300n, -200n], 100n)).toEqual([30_000n, -20_000n]);
  expect(allocate([10n, -3n], 7n)).toEqual([14_286n, -4_286n]);
  expect(allocate([1n], 0n)).toBeUndefined();
  expect(allocate([1n], -5n)).toBeUndefined();
});

test('a short position has a value below zero and earns as the price falls', () => {
  const cash = [{ assetId: 1, availableMinor: 500_00n, heldMinor: 1_500_00n }];
  const position = {
    instrumentId: 1,
    shares: -100n,
    borrowedShares: 100n,
    costMinor: 1_200_00n,
    realizedMinor: 7n,
  };
  const price = { ticks: 200, source: 'trade' } as const;
  const [portfolio] = portfolioOf(facts, cash, [position], new Map([[1, price]]));
  expect(portfolio).toMatchObject({
    cashMinor: 2_000_00n,
    positionsMinor: -1_000_00n,
    equityMinor: 1_000_00n,
    unrealizedMinor: 200_00n,
    cashAllocationBps: 20_000n,
  });
  expect(portfolio?.lines[0]).toMatchObject({ valueMinor: -1_000_00n, allocationBps: -10_000n });
});

test('a position without a price is told and has no part in the equity', () => {
  const position = {
    instrumentId: 1,
    shares: 5n,
    borrowedShares: 0n,
    costMinor: undefined,
    realizedMinor: 0n,
  };
  const [portfolio] = portfolioOf(facts, [], [position], new Map());
  expect(portfolio).toMatchObject({ unpriced: 1, equityMinor: 0n, cashAllocationBps: undefined });
});

test('a curve values what was held at each point at the price of that point', () => {
  const changes = [
    { point: 0, assetId: 1, amountMinor: 1_000_00n, flowMinor: 1_000_00n },
    { point: 1, assetId: 1, amountMinor: -500_00n, flowMinor: 0n },
    { point: 1, assetId: 2, amountMinor: 50n, flowMinor: 0n },
  ];
  const priceAt = (_instrumentId: number, point: number) => ({
    ticks: 200 + point,
    source: 'trade' as const,
  });
  const [curve] = equityCurves(facts, [10, 20, 30], new Map(), changes, priceAt);
  expect(curve?.points).toEqual([
    {
      atUs: 10,
      cashMinor: 1_000_00n,
      positionsMinor: 0n,
      equityMinor: 1_000_00n,
      flowMinor: 1_000_00n,
    },
    {
      atUs: 20,
      cashMinor: 500_00n,
      positionsMinor: 502_50n,
      equityMinor: 1_002_50n,
      flowMinor: 0n,
    },
    {
      atUs: 30,
      cashMinor: 500_00n,
      positionsMinor: 505_00n,
      equityMinor: 1_005_00n,
      flowMinor: 0n,
    },
  ]);
});

describe('quotes over time', () => {
  const quote = {
    bidTicks: 100,
    askTicks: 102,
    bidLots: 10,
    askLots: 20,
    bidDepthLots: 30,
    askDepthLots: 40,
  };

  test('count until the next sample, but not past the longest hold and the end', () => {
    const samples = [
      { ...quote, atUs: 0 },
      { ...quote, atUs: 1_000, askTicks: 104 },
      { ...quote, atUs: 4_000, askTicks: 0 },
      { ...quote, atUs: 50_000 },
    ];
    const told = quoteStatistics(samples, 51_000, 3_000);
    expect(told).toMatchObject({ sampledUs: 1_000 + 3_000 + 3_000 + 1_000, quotedUs: 5_000 });
    // 2 ticks for 2 ms, 4 for 3 ms.
    expect(told.spreadMilliTicks).toBe(3_200n);
    expect(told.bidMilliLots).toBe(10_000n);
    expect(told.askDepthMilliLots).toBe(40_000n);
  });

  test('without both sides tell nothing', () => {
    const told = quoteStatistics([{ ...quote, bidTicks: 0, atUs: 0 }], 100, 1_000);
    expect(told).toMatchObject({ sampledUs: 100, quotedUs: 0, spreadMilliTicks: undefined });
  });
});

test.each([
  [[], undefined],
  [[100], undefined],
  [[100, 100, 100], 0n],
  // One percent up: 100 basis points.
  [[100, 101], 10_000n],
  // Up and down by one percent and a little: the root of the sum of squares.
  [[100, 101, 100], 14_072n],
] as const)('the volatility of %j is %i hundredths of a basis point', (prices, expected) => {
  expect(realizedVolatility(prices)).toBe(expected);
});

test('a root is the largest whole number whose square is not more', () => {
  for (const value of [0n, 1n, 2n, 3n, 4n, 8n, 9n, 99n, 10n ** 30n - 1n, 10n ** 30n]) {
    const root = squareRoot(value);
    expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
  }
});

test('charges and rebates are added up apart', () => {
  const line = { instrument: lots, trades: 2, notionalMinor: 10n };
  const totals = feeTotals([
    { ...line, liquidity: 'maker', chargesMinor: 0n, rebatesMinor: 5n },
    { ...line, liquidity: 'taker', chargesMinor: 8n, rebatesMinor: 0n },
  ]);
  expect(
    totals.map(({ liquidity, trades, chargesMinor, rebatesMinor }) => [
      liquidity,
      trades,
      chargesMinor,
      rebatesMinor,
    ]),
  ).toEqual([
    ['maker', 2, 0n, 5n],
    ['taker', 2, 8n, 0n],
    ['all', 4, 8n, 5n],
  ]);
});

describe('days', () => {
  const newYork: Zone = new TimeZone('America/New_York');

  test.each(['2026-02-30', '2026-13-01', '2026-1-1', '26-01-01', '2026-01-01T00', ''])(
    '%j is no day',
    (text) => {
      expect(parseDay(text)).toBeUndefined();
    },
  );

  test('last as long as the clocks of their place say', () => {
    const hours = (text: string): number => {
      const { fromUs, toUs } = spanOfDay(newYork, parseDay(text) ?? 0);
      return (toUs - fromUs) / 3_600_000_000;
    };
    expect([hours('2026-03-08'), hours('2026-11-01'), hours('2026-11-21')]).toEqual([23, 25, 24]);
  });

  test('of a month end where the next begins', () => {
    const month = parseMonth('2026-12');
    expect([month?.first, month?.next].map((day) => formatDay(day ?? 0))).toEqual([
      '2026-12-01',
      '2027-01-01',
    ]);
    expect(parseMonth('2026-00')).toBeUndefined();
  });

  test('and hours of a time end within it, and once more at its end', () => {
    const hour = 3_600_000_000;
    expect(hourEnds({ fromUs: 0, toUs: 2.5 * hour }, 10)).toEqual([hour, 2 * hour, 2.5 * hour]);
    expect(hourEnds({ fromUs: 0, toUs: 100 * hour }, 10)).toHaveLength(11);
    const utc = new TimeZone('UTC');
    expect(dayEnds(utc, { fromUs: hour, toUs: 48 * hour }, 10)).toEqual([24 * hour, 48 * hour]);
  });
});

describe('what a position cost', () => {
  const row: PositionRow = {
    seq: 1n,
    kind: 'trade',
    ref_id: 1n,
    account_id: 10,
    side: 1,
    shares: 100n,
    notional_minor: 1_000n,
    old_notional_minor: null,
    at_us: 1n,
  };
  const foldOf = (
    accountId: number,
    rows: readonly Partial<PositionRow>[],
    marksUs: readonly number[] = [],
  ) => {
    const fold = new PositionFold(accountId, marksUs);
    const events = new PositionEvents((event) => fold.take(event));
    for (const each of rows) events.take({ ...row, ...each });
    events.end();
    return fold.end();
  };

  test('goes with shares that are transferred', () => {
    const rows: Partial<PositionRow>[] = [
      {},
      { seq: 2n, kind: 'transfer', ref_id: 2n, side: 0, shares: -40n, notional_minor: null },
      {
        seq: 2n,
        kind: 'transfer',
        ref_id: 2n,
        side: 0,
        shares: 40n,
        notional_minor: null,
        account_id: 11,
      },
      { seq: 3n, ref_id: 3n, side: 2, shares: 40n, notional_minor: 500n, account_id: 11 },
    ];
    expect(foldOf(10, rows).now).toEqual({ shares: 60n, costMinor: 600n, realizedMinor: 0n });
    expect(foldOf(11, rows).now).toEqual({ shares: 0n, costMinor: 0n, realizedMinor: 100n });
  });

  test('is told before each mark', () => {
    const rows = [
      { at_us: 5n },
      { at_us: 7n, seq: 2n, ref_id: 2n, side: 2, notional_minor: 1_500n },
    ];
    const { atMarks } = foldOf(10, rows, [5, 6, 8]);
    expect(atMarks.map(({ shares, realizedMinor }) => [shares, realizedMinor])).toEqual([
      [0n, 0n],
      [100n, 0n],
      [0n, 500n],
    ]);
  });

  test('of a trade that was busted leaves nothing', () => {
    const rows: Partial<PositionRow>[] = [{}, { seq: 2n, kind: 'correction', shares: -100n }];
    expect(foldOf(10, rows).now).toEqual({ shares: 0n, costMinor: 0n, realizedMinor: 0n });
  });

  test('of a trade that was corrected is the corrected price', () => {
    const rows: Partial<PositionRow>[] = [
      {},
      { seq: 2n, kind: 'reprice', notional_minor: 900n, old_notional_minor: 1_000n },
    ];
    expect(foldOf(10, rows).now).toEqual({ shares: 100n, costMinor: 900n, realizedMinor: 0n });
  });
});

test.each([
  ['1234567.89', '1,234,567.89'],
  ['-1234.5', '-1,234.5'],
  ['999', '999'],
  ['-999999', '-999,999'],
  [null, '–'],
] as const)('%j is printed as %j', (text, expected) => {
  expect(grouped(text)).toBe(expected);
});

test.each([
  ['Łódź', '?ód?'],
  ['a\r\nb\tc', 'a  b c'],
  ['“x” – €', '“x” – €'],
  ['名\u0000\u2028', '?  '],
])('%j is printed as %j', (text, expected) => {
  expect(printable(text)).toBe(expected);
});
