// What four textbook indicators think of a series of prices: moving averages that have crossed, RSI, MACD, Bollinger bands (docs/signals.md says what each
// is worth). Pure. An indicator that has not seen enough has no opinion; it must never guess.

import { BollingerBands, EMA, MACD, RSI, SMA } from 'trading-signals';

/** 1 buy, -1 sell, 0 neither. */
export type Lean = -1 | 0 | 1;

export interface Opinions {
  /** The fast average is above the slow one: the price has been rising. */
  readonly sma: Lean;
  /** Fallen too fast (below 30) is a reason to buy; risen too fast (above 70) to sell. */
  readonly rsi: Lean;
  /** The difference of two averages is above its own average: the rise gets faster. */
  readonly macd: Lean;
  /** Below two standard deviations under the mean, or above two over it: a return is expected. */
  readonly bollinger: Lean;
}

const fastBars = 5;
const slowBars = 20;
const rsiBars = 14;
const rsiLow = 30;
const rsiHigh = 70;
const bollingerBars = 20;

export class IndicatorPanel {
  private readonly fast = new SMA(fastBars);
  private readonly slow = new SMA(slowBars);
  private readonly rsi = new RSI(rsiBars);
  private readonly macd = new MACD(new EMA(12), new EMA(26), new EMA(9));
  private readonly bands = new BollingerBands(bollingerBars, 2);

  /** The opinions after one more price. */
  next(price: number): Opinions {
    const fast = this.fast.add(price);
    const slow = this.slow.add(price);
    const rsi = this.rsi.add(price);
    const macd = this.macd.add(price);
    const bands = this.bands.add(price);
    return {
      sma: fast === null || slow === null ? 0 : signOf(fast - slow),
      // Without any move the index has no meaning.
      rsi: rsi === null || bands?.lower === bands?.upper ? 0 : outside(rsi, rsiLow, rsiHigh),
      macd: macd === null ? 0 : signOf(macd.histogram),
      bollinger:
        bands === null || bands.lower === bands.upper
          ? 0
          : outside(price, bands.lower, bands.upper),
    };
  }
}

function signOf(value: number): Lean {
  if (Math.abs(value) < 1e-9) return 0;
  return value > 0 ? 1 : -1;
}

/** Below is cheap, above is dear. */
function outside(value: number, low: number, high: number): Lean {
  if (value < low) return 1;
  return value > high ? -1 : 0;
}
