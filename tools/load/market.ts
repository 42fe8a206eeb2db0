// The instruments of a run as its members need them: which prices and quantities there are, around which price they trade. It must never let a run begin
// that the listing would refuse as a whole.

import { boundsOf, type Mix } from './mix.ts';
import type { VenueApi } from './venue-api.ts';
import { Refusal } from '#demonstrations/refusal.ts';

interface InstrumentJson {
  readonly symbol: string;
  readonly currency: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly qtyMin: string;
  readonly qtyMax: string;
  readonly notionalMax: string;
  readonly referencePrice: string | null;
  readonly phase: string;
}

interface TickerJson {
  readonly instrument: string;
  readonly last: string | null;
}

export interface TradedInstrument {
  readonly symbol: string;
  readonly currency: string;
  readonly weight: number;
  /** In ticks: the last price, else the listing's. */
  readonly referenceTicks: number;
  readonly priceText: (ticks: number) => string;
  readonly qtyText: (lots: number) => string;
  /** Whole lots in a quantity. */
  readonly lotsOf: (qty: string) => number;
}

/** Throws Refusal where the mix and the listings do not go together. */
export async function readMarket(api: VenueApi, mix: Mix): Promise<TradedInstrument[]> {
  const { instruments } = await api.get<{ instruments: InstrumentJson[] }>('/v1/instruments');
  const { tickers } = await api.get<{ tickers: TickerJson[] }>('/v1/tickers');
  return mix.instruments.map(({ symbol, weight }, i) => {
    const listed = instruments.find((each) => each.symbol === symbol);
    if (listed === undefined) {
      const names = instruments.map((each) => each.symbol).join(', ');
      throw new Refusal(
        `The mix's instruments[${i}].symbol is "${symbol}", which the venue does not list; it lists ${names}.`,
      );
    }
    const last = tickers.find(({ instrument }) => instrument === symbol)?.last ?? null;
    return tradedInstrument(listed, weight, last, mix);
  });
}

/** Throws Refusal. */
export function tradedInstrument(
  listed: InstrumentJson,
  weight: number,
  last: string | null,
  mix: Mix,
): TradedInstrument {
  const { symbol, currency, phase } = listed;
  if (phase !== 'continuous') {
    throw new Refusal(
      `${symbol} is in the phase ${phase}; a load run needs it to be continuous.`,
      1,
    );
  }
  const reference = last ?? listed.referencePrice;
  if (reference === null) {
    throw new Refusal(
      `${symbol} has neither a last price nor a reference price to trade around.`,
      1,
    );
  }
  const tick = Number(listed.tickSize);
  const lot = Number(listed.lotSize);
  const referenceTicks = Math.round(Number(reference) / tick);
  const [qtyLeast, qtyMost] = boundsOf(mix.qtyLots);
  if (qtyLeast * lot < Number(listed.qtyMin) || qtyMost * lot > Number(listed.qtyMax)) {
    throw new Refusal(
      `The mix's qtyLots give ${qtyLeast} to ${qtyMost} lots of ${listed.lotSize}, and ${symbol} takes ${listed.qtyMin} to ${listed.qtyMax} shares an order.`,
    );
  }
  const [, distanceMost] = boundsOf(mix.distanceTicks);
  if (distanceMost >= referenceTicks) {
    throw new Refusal(
      `The mix's distanceTicks go up to ${distanceMost}, and ${symbol} at ${reference} is only ${referenceTicks} ticks from 0.`,
    );
  }
  // One lot more: amendments add to the quantity.
  const worth = (qtyMost + 1) * lot * (referenceTicks + distanceMost) * tick;
  if (worth > Number(listed.notionalMax)) {
    throw new Refusal(
      `The mix's qtyLots go up to ${qtyMost} lots, worth about ${worth.toFixed(2)} of ${symbol}, which takes at most ${listed.notionalMax} an order.`,
    );
  }
  const priceDecimals = decimalsOf(listed.tickSize);
  const qtyDecimals = decimalsOf(listed.lotSize);
  return {
    symbol,
    currency,
    weight,
    referenceTicks,
    priceText: (ticks) => (ticks * tick).toFixed(priceDecimals),
    qtyText: (lots) => (lots * lot).toFixed(qtyDecimals),
    lotsOf: (qty) => Math.round(Number(qty) / lot),
  };
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}
