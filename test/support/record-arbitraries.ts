// What records can carry, for the properties of the codecs: numbers of their places, texts, listings and limits, sensible or not.

import fc from 'fast-check';
import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  TradeTerms,
  VenueLimits,
} from '#core/command.ts';

export const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)));
export const double = fc.oneof(
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(0, NaN, Infinity, -Infinity, 0.5, 2 ** 53, 1e300),
);
export const instant = fc.maxSafeNat();
export const id = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  maxLength: 36,
  size: 'max',
});
export const text = fc.string({ unit: 'binary', maxLength: 64, size: 'max' });
export const bits = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

export const listing: fc.Arbitrary<InstrumentListing> = fc.record({
  symbol: text,
  name: text,
  currencyId: double,
  priceDecimals: double,
  tickUnits: double,
  lotShares: double,
  priceTicksMin: double,
  priceTicksMax: double,
  qtyLotsMin: double,
  qtyLotsMax: double,
  notionalMinorMax: double,
  referencePriceTicks: double,
  marketCollarBps: double,
  limitCollarBps: double,
  openOrdersPerAccountMax: double,
  positionLotsMax: double,
});
export const accountLimits: fc.Arbitrary<AccountLimits> = fc.record({
  openOrdersMax: double,
  ordersPerSecondMax: double,
  grossExposureMinorMax: double,
  duplicateWindowUs: double,
  noOpposingOrders: double,
  tradeGroup: double,
});
export const venueLimits: fc.Arbitrary<VenueLimits> = fc.record({
  openOrdersMax: double,
  ordersPerSecondMax: double,
  stpNoneAllowed: double,
});
export const positionLimits: fc.Arbitrary<PositionLimits> = fc.record({
  longLotsMax: double,
  shortLotsMax: double,
});
export const tradeTerms: fc.Arbitrary<TradeTerms> = fc.record({
  tradeId: double,
  priceTicks: double,
  qtyLots: double,
  buyAccountId: double,
  sellAccountId: double,
  buyFeeMinor: double,
  sellFeeMinor: double,
  newPriceTicks: double,
});
