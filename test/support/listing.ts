// An instrument that tests trade where nothing about the instrument matters: one share a lot, a tick of one cent.

import type { InstrumentListing } from '#core/command.ts';

export const plainListing: InstrumentListing = {
  symbol: 'ACME',
  name: 'Acme Corporation',
  currencyId: 1,
  priceDecimals: 2,
  tickUnits: 1,
  lotShares: 1,
  priceTicksMin: 1,
  priceTicksMax: 1_000_000,
  qtyLotsMin: 1,
  qtyLotsMax: 1_000_000,
  notionalMinorMax: 1_000_000_000_000,
  referencePriceTicks: 100,
  marketCollarBps: 1_000,
  limitCollarBps: 0,
  openOrdersPerAccountMax: 1_000,
  positionLotsMax: 0,
};
