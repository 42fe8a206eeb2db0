// How far from a price an order may go: the collars of limit and market orders, and the protection price of stops without a limit. Plain
// arithmetic on ticks; it must never look at an order or a book.

import type { Instrument } from '#core/instruments.ts';
import { Side } from '#core/terms.ts';

const bpsScale = 10_000;

/** How far through the reference a side may go: a buy above it, a sale below it, rounded towards the reference. */
export function collarTicks(side: number, referenceTicks: number, collarBps: number): number {
  const product = referenceTicks * collarBps;
  const distance = Math.floor(product / bpsScale);
  return side === Side.buy ? referenceTicks + distance : referenceTicks - distance;
}

/** The worst price of a market order around a price (the reference, a stop price): its collar, within the listing's bounds. */
export function protectionTicks(instrument: Instrument, side: number, aroundTicks: number): number {
  const { marketCollarBps } = instrument.listing;
  return clampTicks(instrument, collarTicks(side, aroundTicks, marketCollarBps));
}

export function clampTicks(instrument: Instrument, ticks: number): number {
  const { priceTicksMin, priceTicksMax } = instrument.listing;
  return ticks < priceTicksMin ? priceTicksMin : ticks > priceTicksMax ? priceTicksMax : ticks;
}

/** How far a trailing stop stays behind its best price: so many ticks, or basis points of it rounded down, at least one tick. */
export function trailDistance(bestTicks: number, trailTicks: number, trailBps: number): number {
  if (trailTicks !== 0) return trailTicks;
  const distance = Math.floor((bestTicks * trailBps) / bpsScale);
  return distance < 1 ? 1 : distance;
}

/** The collar around the worst stop price that a trailing stop without a limit could begin with: a buy's highest, a sale's lowest. */
export function trailingBound(
  instrument: Instrument,
  side: number,
  activationTicks: number,
  trailTicks: number,
  trailBps: number,
): number {
  const from = activationTicks || instrument.referencePriceTicks;
  const distance = trailDistance(from, trailTicks, trailBps);
  return protectionTicks(instrument, side, side === Side.buy ? from + distance : from - distance);
}
