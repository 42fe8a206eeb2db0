// Each indicator against its definition, worked out the long way; and a bar that grows against the bar that was so from the start.
import { describe, expect, it } from 'vitest';
import { calculationOf, type Bar } from './indicator-math.ts';
import { indicatorKinds, kindNames, newIndicator, type IndicatorKind } from './indicator-kinds.ts';

/** A walk that anyone can repeat. */
function barsOf(count: number): Bar[] {
  let state = 42;
  const chance = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  let close = 100;
  return Array.from({ length: count }, (_, at) => {
    const open = close;
    close = open + chance() - 0.5;
    return {
      time: at * 60,
      open,
      close,
      high: Math.max(open, close) + chance() / 10,
      low: Math.min(open, close) - chance() / 10,
      // Every seventh bar is one without trades.
      volume: at % 7 === 3 ? 0 : 1 + Math.floor(chance() * 100),
      day: Math.floor(at / 30),
    };
  });
}

const bars = barsOf(90);
const closes = bars.map(({ close }) => close);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function runOf(kind: IndicatorKind, values: Record<string, number>, over = bars) {
  const calculation = calculationOf({ ...newIndicator(kind, []), values });
  return over.map((bar) => calculation.add(bar));
}

describe('indicators', () => {
  it('a simple moving average is the mean of the last closes, and nothing before there are enough', () => {
    const run = runOf('sma', { period: 20 });
    expect(run[18]).toEqual([null]);
    for (let at = 19; at < bars.length; at++) {
      expect(run[at]?.[0]).toBeCloseTo(mean(closes.slice(at - 19, at + 1)), 9);
    }
  });

  it('an exponential moving average weighs the newest close by 2 / (period + 1)', () => {
    const run = runOf('ema', { period: 10 });
    expect(run[8]).toEqual([null]);
    for (let at = 10; at < bars.length; at++) {
      const before = run[at - 1]?.[0] as number;
      expect(run[at]?.[0]).toBeCloseTo(before + ((closes[at] ?? 0) - before) * (2 / 11), 9);
    }
  });

  it('Bollinger bands lie so many deviations around the mean', () => {
    const run = runOf('bollinger', { period: 20, deviations: 2.5 });
    for (let at = 19; at < bars.length; at++) {
      const part = closes.slice(at - 19, at + 1);
      const middle = mean(part);
      const deviation = Math.sqrt(mean(part.map((value) => (value - middle) ** 2)));
      const [upper, centre, lower] = run[at] as number[];
      expect(centre).toBeCloseTo(middle, 9);
      expect(upper).toBeCloseTo(middle + 2.5 * deviation, 9);
      expect(lower).toBeCloseTo(middle - 2.5 * deviation, 9);
    }
  });

  it('the average price of the day weighs typical prices by volume and begins anew with each day', () => {
    const run = runOf('vwap', {});
    bars.forEach((bar, at) => {
      const day = bars.slice(0, at + 1).filter((other) => other.day === bar.day);
      const volume = day.reduce((sum, other) => sum + other.volume, 0);
      const value = day.reduce(
        (sum, { high, low, close, volume: own }) => sum + ((high + low + close) / 3) * own,
        0,
      );
      expect(run[at]?.[0]).toBeCloseTo(value / volume, 9);
    });
  });

  it('the relative strength index is 100 where nothing fell, and within its bounds', () => {
    const rising = bars.map((bar, at) => ({ ...bar, close: 100 + at }));
    expect(runOf('rsi', { period: 14 }, rising).at(-1)).toEqual([100]);
    for (const [value] of runOf('rsi', { period: 14 }).slice(14)) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(100);
    }
  });

  it('the histogram is the MACD less its signal', () => {
    const run = runOf('macd', { fast: 12, slow: 26, signal: 9 });
    expect(run[20]).toEqual([null, null, null]);
    for (const [macd, signal, histogram] of run.slice(40) as number[][]) {
      expect(histogram).toBeCloseTo((macd ?? 0) - (signal ?? 0), 9);
    }
  });

  it.each(kindNames)('%s of a bar that grew is that of the bar as it ended', (kind) => {
    const whole = calculationOf(newIndicator(kind, []));
    const grown = calculationOf(newIndicator(kind, []));
    for (const bar of bars) {
      const expected = whole.add(bar);
      expect(expected).toHaveLength(indicatorKinds[kind].plots.length);
      grown.add({ ...bar, close: bar.open, high: bar.open, low: bar.open, volume: 0 });
      grown.replace({ ...bar, close: bar.low, volume: bar.volume / 2 });
      const found = grown.replace(bar);
      found.forEach((value, at) => {
        if (expected[at] === null) expect(value).toBeNull();
        else expect(value).toBeCloseTo(expected[at] ?? 0, 8);
      });
    }
  });
});
