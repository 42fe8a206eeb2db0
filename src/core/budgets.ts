// Market orders by budget: so much cash to spend, or to receive, and whole lots from price to price until it is reached. The order
// lives within its command only. It must never spend a lot for which the budget does not stand with its fee.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { EventSink } from '#core/events.ts';
import { betterOf, type HiddenTrading, isWithinLimit } from '#core/hidden-trading.ts';
import type { Instrument } from '#core/instruments.ts';
import { holdPerLotMinor, netPerLotMinor } from '#core/ledger/fees.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { extraNums, ExtraNum } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { ExchangeState } from '#core/state.ts';
import { CloseReason, Side } from '#core/terms.ts';

export class Budgets {
  private readonly state: ExchangeState;
  private readonly ends: OrderEnds;
  private readonly hidden: HiddenTrading;
  /** What is left of the budget at hand, in minor units; and of a sale's shares, in lots. */
  private leftMinor = 0;
  private heldLots = 0;

  constructor(state: ExchangeState, ends: OrderEnds, hidden: HiddenTrading) {
    this.state = state;
    this.ends = ends;
    this.hidden = hidden;
  }

  /** Executes and ends an order whose budget (of a sale: the lots for it) is held. */
  spend(slot: number, instrument: Instrument, sink: EventSink): void {
    const { store, ledger } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const isBuy = words[at + OrderWord.side] === Side.buy;
    this.leftMinor = store.term(slot, TermNum.budgetMinor);
    this.heldLots = isBuy
      ? 0
      : lotsForBudget(
          this.leftMinor,
          words[at + OrderWord.priceTicks]!,
          instrument.tickValueMinor,
          this.state.ratesOf(slot).worstFeeRate,
        );
    instrument.book.takerEnded = CloseReason.none;
    const reason = this.goThrough(slot, instrument, sink);
    const restMinor = isBuy ? this.leftMinor : this.heldLots * instrument.listing.lotShares;
    if (restMinor > 0) ledger.release(this.ends.holdCell(slot, instrument), restMinor);
    this.ends.finish(slot, reason, 0, sink);
  }

  /** From price to price; returns why it ended. */
  private goThrough(slot: number, instrument: Instrument, sink: EventSink): CloseReason {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    const limitTicks = words[at + OrderWord.priceTicks]!;
    const otherSide = side === Side.buy ? Side.sell : Side.buy;
    const hidden = instrument.queues.hidden(otherSide).slots.slice();
    let next = 0;
    for (;;) {
      while (next < hidden.length && !this.state.store.isOpen(hidden[next]!)) next++;
      const bookTicks = instrument.book.bestPriceTicks(otherSide);
      const hiddenTicks =
        next < hidden.length ? words[hidden[next]! * orderWords + OrderWord.priceTicks]! : 0;
      const priceTicks = betterOf(side, bookTicks, hiddenTicks);
      if (priceTicks === 0) return CloseReason.noLiquidity;
      if (!isWithinLimit(side, limitTicks, priceTicks)) {
        return bookTicks === 0 ? CloseReason.noLiquidity : CloseReason.collarReached;
      }
      const lots = this.lotsAt(slot, instrument, side, priceTicks);
      if (lots === 0) {
        const hasTraded = words[at + OrderWord.orderQtyLots]! > 0;
        return hasTraded ? CloseReason.budgetReached : CloseReason.budgetTooSmall;
      }
      const restLots = this.take(slot, instrument, side, priceTicks, lots, sink);
      if (instrument.book.takerEnded !== CloseReason.none) return instrument.book.takerEnded;
      if (this.leftMinor <= 0) return CloseReason.budgetReached;
      if (restLots === 0) continue;
      // Whoever is still there at this price cannot be served.
      while (
        next < hidden.length &&
        words[hidden[next]! * orderWords + OrderWord.priceTicks] === priceTicks
      ) {
        next++;
      }
    }
  }

  /** Lots that the rest of the budget covers, or needs, at a price. */
  private lotsAt(slot: number, instrument: Instrument, side: number, priceTicks: number): number {
    const { tickValueMinor } = instrument;
    const rate = this.state.ratesOf(slot).worstFeeRate;
    const orderQtyLots = this.state.store.pool.words[slot * orderWords + OrderWord.orderQtyLots]!;
    // No order's quantity is more than the listing's largest, and what was prevented counts in it.
    const roomLots = Math.max(instrument.listing.qtyLotsMax - orderQtyLots, 0);
    if (side === Side.buy) {
      const perLotMinor = holdPerLotMinor(priceTicks, tickValueMinor, rate);
      return Math.min(Math.floor(this.leftMinor / perLotMinor), roomLots);
    }
    const lots = lotsForBudget(this.leftMinor, priceTicks, tickValueMinor, rate);
    return Math.min(lots, roomLots, this.heldLots);
  }

  /** Takes up to so many lots at one price; returns how many it did not get. */
  private take(
    slot: number,
    instrument: Instrument,
    side: number,
    priceTicks: number,
    lots: number,
    sink: EventSink,
  ): number {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const isBuy = side === Side.buy;
    const rate = this.state.ratesOf(slot).worstFeeRate;
    const perLotMinor = isBuy
      ? holdPerLotMinor(priceTicks, instrument.tickValueMinor, rate)
      : instrument.listing.lotShares;
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = perLotMinor;
    words[at + OrderWord.orderQtyLots] = words[at + OrderWord.orderQtyLots]! + lots;
    this.ends.countOpenBuys(slot, instrument, lots);
    const preventedBefore = store.term(slot, TermNum.preventedLots);
    const restLots = this.hidden.sweep(slot, instrument, priceTicks, lots, sink, priceTicks);
    const preventedLots = store.term(slot, TermNum.preventedLots) - preventedBefore;
    words[at + OrderWord.orderQtyLots] = words[at + OrderWord.orderQtyLots]! - restLots;
    this.ends.countOpenBuys(slot, instrument, -restLots);
    // What was prevented gave its hold back, and its money is there for others.
    if (preventedLots > 0) {
      const { ledger } = this.state;
      ledger.hold(this.ends.holdCell(slot, instrument), preventedLots * perLotMinor);
    }
    const takenLots = lots - restLots - preventedLots;
    this.leftMinor -=
      takenLots *
      (isBuy ? perLotMinor : netPerLotMinor(priceTicks, instrument.tickValueMinor, rate));
    if (!isBuy) this.heldLots -= takenLots;
    return restLots;
  }
}

/** Lots that a sale needs to bring a budget in at a price, after the highest fee; 0 where a lot brings nothing. */
export function lotsForBudget(
  budgetMinor: number,
  priceTicks: number,
  tickValueMinor: number,
  worstFeeRate: number,
): number {
  const netMinor = netPerLotMinor(priceTicks, tickValueMinor, worstFeeRate);
  if (netMinor <= 0) return 0;
  const lots = Math.floor(budgetMinor / netMinor);
  return lots * netMinor < budgetMinor ? lots + 1 : lots;
}
