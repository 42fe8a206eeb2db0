// What the agents know of the public market, by instrument: scale, bounds, phase, best prices, last trade. Filled from REST once and from the
// ticker and status channels; shared by all agents and changed by the feed alone.

import { TickScale } from './tick-scale.ts';
import type { Instrument, Ticker } from '#api/types.ts';

export interface InstrumentView {
  readonly symbol: string;
  readonly currency: string;
  readonly prices: TickScale;
  readonly lots: TickScale;
  /** Price of one tick and size of one lot as plain numbers, for estimates only. */
  readonly tickValue: number;
  readonly lotShares: number;
  readonly priceTicksMin: number;
  readonly priceTicksMax: number;
  readonly qtyLotsMax: number;
  readonly referenceTicks: number;
  phase: string;
  bidTicks: number | undefined;
  askTicks: number | undefined;
  lastTicks: number | undefined;
  /** Of the last 24 hours. */
  volumeLots: number;
  /** Counts the changes of the last price. */
  tradesSeen: number;
  /** The ticker has been heard since the instrument was listed here. */
  isPriced: boolean;
}

export class MarketView {
  private readonly views = new Map<string, InstrumentView>();

  get instruments(): readonly InstrumentView[] {
    return [...this.views.values()];
  }

  find(symbol: string): InstrumentView | undefined {
    return this.views.get(symbol);
  }

  /** Adds what is new and takes the phase of what is known. An instrument without any price cannot be quoted and is left out. */
  list(instruments: readonly Instrument[]): void {
    for (const each of instruments) {
      const known = this.views.get(each.symbol);
      if (known !== undefined) known.phase = each.phase;
      else if (each.referencePrice !== null) {
        this.views.set(each.symbol, viewOf(each, each.referencePrice));
      }
    }
  }

  takeTicker(ticker: Ticker): void {
    const view = this.views.get(ticker.instrument);
    if (view === undefined) return;
    view.bidTicks = view.prices.toStepsOrNone(ticker.bid);
    view.askTicks = view.prices.toStepsOrNone(ticker.ask);
    const last = view.prices.toStepsOrNone(ticker.last);
    if (last !== view.lastTicks) view.tradesSeen++;
    view.lastTicks = last;
    view.volumeLots = Math.floor(Number(ticker.volume) / view.lotShares);
    view.isPriced = true;
  }
}

function viewOf(instrument: Instrument, referencePrice: string): InstrumentView {
  const prices = new TickScale(instrument.tickSize);
  const lots = new TickScale(instrument.lotSize);
  return {
    symbol: instrument.symbol,
    currency: instrument.currency,
    prices,
    lots,
    tickValue: Number(instrument.tickSize),
    lotShares: Number(instrument.lotSize),
    priceTicksMin: prices.toSteps(instrument.priceMin),
    priceTicksMax: prices.toSteps(instrument.priceMax),
    qtyLotsMax: lots.toSteps(instrument.qtyMax),
    referenceTicks: prices.toSteps(referencePrice),
    phase: instrument.phase,
    bidTicks: undefined,
    askTicks: undefined,
    lastTicks: undefined,
    volumeLots: 0,
    tradesSeen: 0,
    isPriced: false,
  };
}
