// An instrument as the API tells it, as the terms that strategies count in. It must never round: a price off the tick is a broken contract.

import type { InstrumentTerms } from './strategy.ts';
import { TickScale } from '../tick-scale.ts';
import type { Instrument } from '#api/types.ts';

/** Terms that can also read what the venue says. */
export interface Terms extends InstrumentTerms {
  readonly prices: TickScale;
  readonly lots: TickScale;
}

export function termsOf(instrument: Instrument): Terms {
  const prices = new TickScale(instrument.tickSize);
  const lots = new TickScale(instrument.lotSize);
  return {
    symbol: instrument.symbol,
    currency: instrument.currency,
    tickValue: Number(instrument.tickSize),
    lotShares: Number(instrument.lotSize),
    priceTicksMin: prices.toSteps(instrument.priceMin),
    priceTicksMax: prices.toSteps(instrument.priceMax),
    qtyLotsMin: lots.toSteps(instrument.qtyMin),
    qtyLotsMax: lots.toSteps(instrument.qtyMax),
    referenceTicks: prices.toStepsOrNone(instrument.referencePrice),
    prices,
    lots,
    priceText: (priceTicks) => prices.toText(priceTicks),
    qtyText: (qtyLots) => lots.toText(qtyLots),
  };
}
