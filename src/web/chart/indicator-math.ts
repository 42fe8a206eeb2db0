// The arithmetic of the indicators, by trading-signals. Pure; floats, for it draws and never trades. A chunk of its own: nobody loads it who
// wants no indicator.
import { BollingerBands, EMA, MACD, RSI, SMA, VWAP } from 'trading-signals';
import type { Indicator } from './indicator-kinds.ts';

export type Bar = {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The venue's day: the average price of the day begins anew with each. */
  readonly day: number;
};

/** Takes bars in order and answers the figure of each of the kind's plots, null where there are too few bars as yet. */
export type Calculation = {
  readonly add: (bar: Bar) => readonly (number | null)[];
  /** The newest bar, grown. */
  readonly replace: (bar: Bar) => readonly (number | null)[];
};

export function calculationOf(indicator: Indicator): Calculation {
  const value = (name: string): number => indicator.values[name] ?? 0;
  switch (indicator.kind) {
    case 'sma':
      return ofCloses(new SMA(value('period')));
    case 'ema':
      return ofCloses(new EMA(value('period')), value('period'));
    case 'rsi':
      return ofCloses(new RSI(value('period')));
    case 'bollinger': {
      const bands = new BollingerBands(value('period'), value('deviations'));
      return both((bar, replace) => {
        const result = bands.update(bar.close, replace);
        return result === null ? [null, null, null] : [result.upper, result.middle, result.lower];
      });
    }
    case 'macd': {
      const macd = new MACD(
        new EMA(value('fast')),
        new EMA(value('slow')),
        new EMA(value('signal')),
      );
      return both((bar, replace) => {
        const result = macd.update(bar.close, replace);
        return result === null
          ? [null, null, null]
          : [result.macd, result.signal, result.histogram];
      });
    }
    case 'vwap':
      return dayAverage();
  }
}

function both(update: (bar: Bar, replace: boolean) => readonly (number | null)[]): Calculation {
  return { add: (bar) => update(bar, false), replace: (bar) => update(bar, true) };
}

/** `quietFor` bars it says nothing, where the library would answer before it has enough of them. */
function ofCloses(
  series: { update: (price: number, replace: boolean) => number | null },
  quietFor = 0,
): Calculation {
  let seen = 0;
  return both((bar, replace) => {
    if (!replace) seen += 1;
    const result = series.update(bar.close, replace);
    return [seen < quietFor ? null : result];
  });
}

/** A bar without trades has no say; the library would take it for none and then lose count. */
function dayAverage(): Calculation {
  let vwap = new VWAP();
  let day: number | null = null;
  let isIn = false;
  return both((bar, replace) => {
    if (bar.day !== day) {
      day = bar.day;
      vwap = new VWAP();
      isIn = false;
    }
    const grows = replace && isIn;
    if (!replace) isIn = false;
    if (bar.volume > 0) {
      vwap.update(bar, grows);
      isIn = true;
    }
    return [vwap.getResult()];
  });
}
