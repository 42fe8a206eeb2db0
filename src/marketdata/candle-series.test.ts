// Candles by the rules, and against candles made of the whole list of trades.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candleIntervalIndex, candleIntervals } from '#marketdata/candle-intervals.ts';
import { CandleSeries } from '#marketdata/candle-series.ts';
import type { Candle } from '#marketdata/candle-series.ts';
import { DayStatistics } from '#marketdata/day-statistics.ts';

const second = 1_000_000;
const minute = 60 * second;

interface Trade {
  readonly tsUs: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly notionalMinor: number;
}

function seriesOf(trades: readonly Trade[], lengthUs: number, candlesMax: number): CandleSeries {
  const series = new CandleSeries(lengthUs, candlesMax);
  for (const { tsUs, priceTicks, qtyLots, notionalMinor } of trades) {
    series.trade(tsUs, priceTicks, qtyLots, notionalMinor);
  }
  return series;
}

/** Every interval from the first trade to now, each from a look through all trades. */
function naiveCandles(trades: readonly Trade[], lengthUs: number, nowTsUs: number): Candle[] {
  const candles: Candle[] = [];
  if (trades.length === 0) return candles;
  let close = 0;
  const first = Math.floor(trades[0]!.tsUs / lengthUs);
  for (let bucket = first; bucket * lengthUs <= nowTsUs; bucket++) {
    const own = trades.filter(({ tsUs }) => Math.floor(tsUs / lengthUs) === bucket);
    const prices = own.map(({ priceTicks }) => priceTicks);
    const openTicks = prices[0] ?? close;
    close = prices.at(-1) ?? close;
    candles.push({
      startTsUs: bucket * lengthUs,
      openTicks,
      highTicks: Math.max(openTicks, ...prices),
      lowTicks: Math.min(openTicks, ...prices),
      closeTicks: close,
      volumeLots: own.reduce((sum, { qtyLots }) => sum + qtyLots, 0),
      trades: own.length,
      final: (bucket + 1) * lengthUs <= nowTsUs,
    });
  }
  return candles;
}

/** Trades in order of time, some in bursts, some after long pauses; then a pause to now. */
function histories(pausesUs: fc.Arbitrary<number>): fc.Arbitrary<[Trade[], number]> {
  const steps = fc.record({
    pauseUs: pausesUs,
    priceTicks: fc.integer({ min: 1, max: 20 }),
    qtyLots: fc.integer({ min: 1, max: 100 }),
    notionalMinor: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.constant(2 ** 50)),
  });
  return fc.tuple(fc.array(steps, { maxLength: 60 }), pausesUs).map(([all, last]) => {
    let tsUs = 1_700_000_000_000_000;
    const trades = all.map(({ pauseUs, ...trade }) => ({ ...trade, tsUs: (tsUs += pauseUs) }));
    return [trades, tsUs + last];
  });
}

const pauses = fc.oneof(
  fc.nat(100),
  fc.nat(3 * second),
  fc.nat(40 * second),
  fc.constantFrom(0, second - 1, second, 5 * second),
);

describe('the intervals', () => {
  test('are the seven of the API, each with its length and at least a thousand candles', () => {
    const rows = candleIntervals.map(({ name, lengthUs }) => [name, lengthUs / second]);
    expect(rows).toEqual([
      ['1s', 1],
      ['5s', 5],
      ['1m', 60],
      ['5m', 300],
      ['15m', 900],
      ['1h', 3_600],
      ['1d', 86_400],
    ]);
    for (const { candlesMax } of candleIntervals) expect(candlesMax).toBeGreaterThanOrEqual(1_000);
    expect(candleIntervals[0].candlesMax).toBe(3_600);
    expect(candleIntervalIndex('1m')).toBe(2);
    expect(candleIntervalIndex('2m')).toBe(-1);
  });
});

describe('a candle', () => {
  const at = (tsUs: number, priceTicks: number, qtyLots = 1): Trade => ({
    tsUs,
    priceTicks,
    qtyLots,
    notionalMinor: priceTicks * qtyLots,
  });
  const rows: {
    rule: string;
    trades: Trade[];
    now: number;
    expected: string[];
  }[] = [
    { rule: 'there is none before the first trade', trades: [], now: 9 * second, expected: [] },
    {
      rule: 'has the first, highest, lowest and last price of its trades',
      trades: [at(1, 10, 2), at(2, 14, 3), at(3, 8, 4), at(999_999, 11)],
      now: 999_999,
      expected: ['0 10 14 8 11 10 4 open'],
    },
    {
      rule: 'begins at a multiple of its length: a trade on the border belongs to the next',
      trades: [at(999_999, 10), at(second, 11)],
      now: second,
      expected: ['0 10 10 10 10 1 1 final', '1 11 11 11 11 1 1 open'],
    },
    {
      rule: 'is final from the moment its interval ends',
      trades: [at(1, 10)],
      now: second,
      expected: ['0 10 10 10 10 1 1 final', '1 10 10 10 10 0 0 open'],
    },
    {
      rule: 'without trades repeats the last close with zero volume',
      trades: [at(1, 10), at(2, 12), at(3 * second, 9)],
      now: 4 * second,
      expected: [
        '0 10 12 10 12 2 2 final',
        '1 12 12 12 12 0 0 final',
        '2 12 12 12 12 0 0 final',
        '3 9 9 9 9 1 1 final',
        '4 9 9 9 9 0 0 open',
      ],
    },
    {
      rule: 'opens at its own first trade, not at the close before',
      trades: [at(1, 10), at(second, 20)],
      now: second,
      expected: ['0 10 10 10 10 1 1 final', '1 20 20 20 20 1 1 open'],
    },
    {
      rule: 'is forgotten past the bound, its close is not',
      trades: [at(1, 10), at(7 * second, 20)],
      now: 7 * second,
      expected: [
        '3 10 10 10 10 0 0 final',
        '4 10 10 10 10 0 0 final',
        '5 10 10 10 10 0 0 final',
        '6 10 10 10 10 0 0 final',
        '7 20 20 20 20 1 1 open',
      ],
    },
    {
      rule: 'long after the last trade is one that repeats its price',
      trades: [at(1, 10)],
      now: 1_000_000 * second,
      expected: [0, 1, 2, 3, 4].map(
        (i) => `${999_996 + i} 10 10 10 10 0 0 ${i === 4 ? 'open' : 'final'}`,
      ),
    },
  ];
  test.each(rows)('$rule', ({ trades, now, expected }) => {
    const candles = seriesOf(trades, second, 5).latest(100, now);
    const printed = candles.map((each) => {
      const { startTsUs, openTicks, highTicks, lowTicks, closeTicks, volumeLots } = each;
      const prices = [openTicks, highTicks, lowTicks, closeTicks].join(' ');
      const end = each.final ? 'final' : 'open';
      return `${startTsUs / second} ${prices} ${volumeLots} ${each.trades} ${end}`;
    });
    expect(printed).toEqual(expected);
  });

  test('has the volume exactly, up to the largest safe integer, where it stays', () => {
    const series = new CandleSeries(second, 5);
    for (let i = 0; i < 3; i++) series.trade(1, 1, 2 ** 52, 1);
    expect(series.latest(1, 1)[0]?.volumeLots).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('candles', () => {
  test('are what the list of all trades makes them, within the bound', () => {
    const bounds = fc.constantFrom(5, 17, 1_000);
    fc.assert(
      fc.property(histories(pauses), bounds, fc.nat(40), ([trades, nowTsUs], candlesMax, limit) => {
        const series = seriesOf(trades, second, candlesMax);
        const all = naiveCandles(trades, second, nowTsUs);
        const kept = all.slice(-candlesMax);
        expect(series.latest(5_000, nowTsUs)).toEqual(kept);
        expect(series.latest(limit, nowTsUs)).toEqual(limit === 0 ? [] : kept.slice(-limit));
        const from = kept.at(-limit)?.startTsUs ?? 0;
        const since = kept.filter(({ startTsUs }) => startTsUs >= from);
        expect(series.since(from, nowTsUs)).toEqual(since);
        expect(series.since(from + 1, nowTsUs)).toEqual(since);
      }),
      { numRuns: 200 },
    );
  });

  test('do not depend on who looked at them, and when', () => {
    fc.assert(
      fc.property(histories(pauses), ([trades, nowTsUs]) => {
        const watched = new CandleSeries(second, 17);
        for (const { tsUs, priceTicks, qtyLots, notionalMinor } of trades) {
          watched.latest(20, tsUs);
          watched.trade(tsUs, priceTicks, qtyLots, notionalMinor);
          watched.latest(3, tsUs + 4 * second);
        }
        const unwatched = seriesOf(trades, second, 17);
        expect(watched.latest(20, nowTsUs)).toEqual(unwatched.latest(20, nowTsUs));
      }),
    );
  });
});

describe('the last 24 hours', () => {
  const dayPauses = fc.oneof(fc.nat(second), fc.nat(3 * minute), fc.nat(700 * minute));

  test('are the current minute and the 1,439 before it', () => {
    const minutes = new CandleSeries(minute, 1_440);
    const day = new DayStatistics();
    minutes.trade(30 * second, 10, 5, 50);
    minutes.trade(90 * second, 20, 1, 20);
    day.read(minutes, 1_440 * minute - 1);
    expect([day.openTicks, day.lowTicks, day.volumeLots, day.trades]).toEqual([10, 10, 6, 2]);
    day.read(minutes, 1_440 * minute);
    expect([day.openTicks, day.lowTicks, day.volumeLots, day.trades]).toEqual([20, 20, 1, 1]);
    day.read(minutes, 1_441 * minute);
    expect([day.openTicks, day.highTicks, day.volumeLots, day.trades]).toEqual([0, 0, 0, 0]);
    expect(day.turnover.toBigInt()).toBe(0n);
  });

  test('are what the list of all trades makes them, read at any time', () => {
    fc.assert(
      fc.property(histories(dayPauses), ([trades, lastTsUs]) => {
        const minutes = new CandleSeries(minute, 1_440);
        const day = new DayStatistics();
        const check = (traded: readonly Trade[], nowTsUs: number): void => {
          const from = (Math.floor(nowTsUs / minute) - 1_439) * minute;
          const own = traded.filter(({ tsUs }) => tsUs >= from);
          const prices = own.map(({ priceTicks }) => priceTicks);
          day.read(minutes, nowTsUs);
          expect(day.openTicks).toBe(prices[0] ?? 0);
          expect(day.closeTicks).toBe(prices.at(-1) ?? 0);
          expect(day.highTicks).toBe(Math.max(0, ...prices));
          expect(day.lowTicks).toBe(prices.length === 0 ? 0 : Math.min(...prices));
          expect(day.trades).toBe(own.length);
          expect(day.volumeLots).toBe(own.reduce((sum, { qtyLots }) => sum + qtyLots, 0));
          expect(day.turnover.toBigInt()).toBe(
            own.reduce((sum, { notionalMinor }) => sum + BigInt(notionalMinor), 0n),
          );
        };
        trades.forEach(({ tsUs, priceTicks, qtyLots, notionalMinor }, index) => {
          minutes.trade(tsUs, priceTicks, qtyLots, notionalMinor);
          if (index % 3 !== 0) check(trades.slice(0, index + 1), tsUs);
          // The host's clock may be ahead of the next trade.
          if (index % 4 === 0) check(trades.slice(0, index + 1), tsUs + 2 * minute);
        });
        check(trades, lastTsUs);
      }),
      { numRuns: 200 },
    );
  });
});
