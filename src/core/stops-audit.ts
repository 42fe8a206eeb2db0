// What must hold of an order that waits for a price: where it stands, how far it has trailed, and that no trade has reached it. Part of the
// audit of the whole state; it must never change the state.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Instrument } from '#core/instruments.ts';
import { priceTicksMax } from '#core/limits.ts';
import { ordTypeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { ExchangeState } from '#core/state.ts';
import { isTakeProfit, isTrailing, Phase, Side, waitsForTrigger } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

const beyondPrices = priceTicksMax + 1;
const bpsScale = 10_000;

/** Whether a price has come to where an order of this side and kind is triggered (rulebook, "Order types"). */
export function isReached(
  side: number,
  ordType: number,
  stopTicks: number,
  priceTicks: number,
): boolean {
  const onRise = isTakeProfit(ordType) ? side === Side.sell : side === Side.buy;
  return onRise ? priceTicks >= stopTicks : priceTicks <= stopTicks;
}

/** A stop that does not trail, found among those of a price. */
export function auditStop(
  state: ExchangeState,
  instrument: Instrument,
  slot: number,
  onRise: boolean,
  stopTicks: number,
): void {
  const words = state.store.pool.words;
  const at = slot * orderWords;
  const orderId = state.store.pool.orderIdOf(slot);
  const side = words[at + OrderWord.side]!;
  const ordType = ordTypeOf(words[at + OrderWord.terms]!);
  if (!waitsForTrigger(ordType) || isTrailing(ordType)) {
    broken('only stops wait for a price', orderId, ordType);
  }
  if (stopTicks !== state.store.term(slot, TermNum.stopTicks)) {
    broken('a stop is at its own price', orderId, stopTicks);
  }
  if (onRise !== isReached(side, ordType, stopTicks, beyondPrices)) {
    broken('a stop waits on its own side', orderId);
  }
  const { lastPriceTicks } = instrument;
  const isMet = lastPriceTicks > 0 && isReached(side, ordType, stopTicks, lastPriceTicks);
  if (isMet && instrument.phase === Phase.continuous) {
    broken('a stop whose price is met does not wait', orderId, stopTicks, lastPriceTicks);
  }
}

/** A trailing stop, on its way or before its activation. */
export function auditTrailing(state: ExchangeState, instrument: Instrument, slot: number): void {
  const { store } = state;
  const words = store.pool.words;
  const at = slot * orderWords;
  const orderId = store.pool.orderIdOf(slot);
  const ordType = ordTypeOf(words[at + OrderWord.terms]!);
  if (!isTrailing(ordType)) broken('only trailing stops trail', orderId, ordType);
  const isSell = words[at + OrderWord.side] === Side.sell;
  const bestTicks = store.term(slot, TermNum.bestTicks);
  const stopTicks = store.term(slot, TermNum.stopTicks);
  const { lastPriceTicks } = instrument;
  const isLooked = instrument.phase === Phase.continuous && lastPriceTicks > 0;
  const activationSide = store.term(slot, TermNum.activationSide);
  if (activationSide !== 0) {
    const activationTicks = store.term(slot, TermNum.activationTicks);
    if (bestTicks !== 0 || stopTicks !== 0 || activationTicks === 0) {
      broken('a trailing stop does nothing before its activation', orderId, stopTicks);
    }
    const isActive =
      activationSide > 0 ? lastPriceTicks >= activationTicks : lastPriceTicks <= activationTicks;
    if (isLooked && isActive) {
      broken('a trade that reaches the activation price activates', orderId, activationTicks);
    }
    return;
  }
  if (bestTicks <= 0) broken('a trailing stop has a best price', orderId, bestTicks);
  const trailBps = store.term(slot, TermNum.trailBps);
  const distance =
    store.term(slot, TermNum.trailTicks) ||
    Math.max(1, Math.floor((bestTicks * trailBps) / bpsScale));
  const wantedTicks = isSell
    ? Math.max(bestTicks - distance, 0)
    : Math.min(bestTicks + distance, beyondPrices);
  if (stopTicks !== wantedTicks) {
    broken('a trailing stop is its distance behind its best price', orderId, stopTicks, bestTicks);
  }
  if (!isLooked) return;
  if (isSell ? lastPriceTicks > bestTicks : lastPriceTicks < bestTicks) {
    broken('a trailing stop follows the best price', orderId, bestTicks, lastPriceTicks);
  }
  if (isReached(isSell ? Side.sell : Side.buy, ordType, stopTicks, lastPriceTicks)) {
    broken('a stop whose price is met does not wait', orderId, stopTicks, lastPriceTicks);
  }
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
