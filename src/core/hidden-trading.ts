// Trading with hidden orders, those that have a minimum quantity: price by price, ordinary orders first, then the hidden ones that can be
// served. The book itself knows nothing of them, so that ordinary trading pays nothing while there are none.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { execInstOf, stpModeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { Settlement } from '#core/settlement.ts';
import type { ExchangeState } from '#core/state.ts';
import { tellTerms } from '#core/tell-terms.ts';
import { CloseReason, ExecInst, Side, StpMode } from '#core/terms.ts';

export class HiddenTrading {
  private readonly state: ExchangeState;
  private readonly settlement: Settlement;
  private readonly ends: OrderEnds;

  constructor(state: ExchangeState, settlement: Settlement, ends: OrderEnds) {
    this.state = state;
    this.settlement = settlement;
    this.ends = ends;
  }

  /** The least that one execution of an order must fill, 0 where it has no minimum. */
  minimumOf(slot: number, leavesLots: number): number {
    const { store } = this.state;
    const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
    if ((execInstOf(terms) & ExecInst.allOrNone) !== 0) return leavesLots;
    const minQtyLots = store.term(slot, TermNum.minQtyLots);
    return minQtyLots < leavesLots ? minQtyLots : leavesLots;
  }

  /**
   * How much of an incoming order would trade now, counted up to `enoughLots`. It stops at an order that self-trade prevention would not
   * let it pass.
   */
  countFillable(
    slot: number,
    instrument: Instrument,
    limitTicks: number,
    leavesLots: number,
    enoughLots: number,
  ): number {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    return this.count(
      instrument,
      words[at + OrderWord.side]!,
      words[at + OrderWord.accountId]!,
      stpModeOf(words[at + OrderWord.terms]!),
      limitTicks,
      leavesLots,
      enoughLots,
    );
  }

  /** Whether an incoming order would trade at all: with the book, or with a hidden order that it can serve. */
  wouldTrade(
    instrument: Instrument,
    side: number,
    limitTicks: number,
    leavesLots: number,
  ): boolean {
    return (
      instrument.book.crosses(side, limitTicks) ||
      this.servesHidden(instrument, side, limitTicks, leavesLots)
    );
  }

  /** Whether an incoming order reaches a hidden one, and has what that one needs. */
  servesHidden(
    instrument: Instrument,
    side: number,
    limitTicks: number,
    leavesLots: number,
  ): boolean {
    if (instrument.minimumCount === 0) return false;
    const hidden = instrument.queues.hidden(side === Side.buy ? Side.sell : Side.buy);
    return hidden.slots.some((slot) => {
      const needsLots = this.minimumOf(slot, this.state.store.leavesLots(slot));
      return hidden.reaches(slot, limitTicks) && needsLots <= leavesLots;
    });
  }

  /** Whether a FOK order that is not yet there would be filled. */
  canFill(command: Command, instrument: Instrument, limitTicks: number, qtyLots: number): boolean {
    const { side, accountId, stpMode } = command;
    const lots = this.count(instrument, side, accountId, stpMode, limitTicks, qtyLots, qtyLots);
    return lots === qtyLots;
  }

  private count(
    instrument: Instrument,
    side: number,
    accountId: number,
    stpMode: number,
    limitTicks: number,
    leavesLots: number,
    enoughLots: number,
  ): number {
    const otherSide = side === Side.buy ? Side.sell : Side.buy;
    const { book } = instrument;
    const hidden = instrument.queues.hidden(otherSide).slots;
    let level = book.levelAt(otherSide, book.bestPriceTicks(otherSide));
    let next = 0;
    let countedLots = 0;
    while (countedLots < enoughLots) {
      const levelTicks = level < 0 ? 0 : book.priceOfLevel(otherSide, level);
      const hiddenTicks = next < hidden.length ? this.priceOf(hidden[next]!) : 0;
      const priceTicks = betterOf(side, levelTicks, hiddenTicks);
      if (priceTicks === 0 || !isWithinLimit(side, limitTicks, priceTicks)) return countedLots;
      if (priceTicks === levelTicks) {
        const lots = this.countLevel(
          instrument,
          otherSide,
          level,
          accountId,
          stpMode,
          leavesLots - countedLots,
        );
        countedLots += lots < 0 ? -1 - lots : lots;
        if (lots < 0) return countedLots;
        level = book.levelAfter(otherSide, level);
      }
      for (; next < hidden.length && this.priceOf(hidden[next]!) === priceTicks; next++) {
        const maker = hidden[next]!;
        const makerLots = this.state.store.leavesLots(maker);
        const leftLots = leavesLots - countedLots;
        if (leftLots === 0 || leftLots < this.minimumOf(maker, makerLots)) continue;
        if (!this.isOwn(accountId, stpMode, maker)) {
          countedLots += leftLots < makerLots ? leftLots : makerLots;
        } else if (stpMode !== StpMode.cancelOldest) {
          return countedLots;
        }
      }
    }
    return countedLots;
  }

  /**
   * Trades an incoming order up to its limit, ordinary and hidden orders alike; returns what is left. Whether self-trade prevention ended
   * it is in `book.takerEnded`. Hidden orders at prices better than `fromTicks` were passed over before; 0 is none.
   */
  sweep(
    slot: number,
    instrument: Instrument,
    limitTicks: number,
    leavesLots: number,
    sink: EventSink,
    fromTicks = 0,
  ): number {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    const accountId = words[at + OrderWord.accountId]!;
    const stpMode = stpModeOf(words[at + OrderWord.terms]!);
    const otherSide = side === Side.buy ? Side.sell : Side.buy;
    const { book } = instrument;
    const hidden = instrument.queues.hidden(otherSide).slots.slice();
    let next = this.placeFrom(hidden, side, fromTicks);
    let restLots = leavesLots;
    book.takerEnded = CloseReason.none;
    while (restLots > 0) {
      const bookTicks = book.bestPriceTicks(otherSide);
      const hiddenTicks = next < hidden.length ? this.priceOf(hidden[next]!) : 0;
      const priceTicks = betterOf(side, bookTicks, hiddenTicks);
      if (priceTicks === 0 || !isWithinLimit(side, limitTicks, priceTicks)) break;
      if (priceTicks === bookTicks) {
        this.state.reports.count = 0;
        const before = restLots;
        restLots = book.match(side, priceTicks, before, accountId, stpMode);
        this.settlement.settle(instrument, slot, side, before, stpMode, sink);
        if (book.takerEnded !== CloseReason.none) return restLots;
      }
      for (; next < hidden.length && this.priceOf(hidden[next]!) === priceTicks; next++) {
        if (restLots === 0) break;
        const maker = hidden[next]!;
        // One that ended meanwhile, as the other leg of a pair that traded.
        if (!this.state.store.isOpen(maker)) continue;
        restLots = this.meet(slot, instrument, side, stpMode, maker, priceTicks, restLots, sink);
        if (book.takerEnded !== CloseReason.none) return restLots;
      }
    }
    return restLots;
  }

  /**
   * Tries the hidden orders of a side that reach `priceTicks`, each once, as if they had just come: those that get their minimum trade as
   * takers.
   */
  tryAgainst(
    instrument: Instrument,
    hiddenSide: number,
    priceTicks: number,
    sink: EventSink,
  ): void {
    const { store } = this.state;
    const hidden = instrument.queues.hidden(hiddenSide);
    const orderIds = hidden.slots
      .filter((slot) => hidden.reaches(slot, priceTicks))
      .map((slot) => store.pool.orderIdOf(slot));
    for (const orderId of orderIds) {
      const slot = store.pool.find(orderId);
      if (slot >= 0 && store.isOpen(slot)) this.tryOne(slot, instrument, sink);
    }
  }

  /** Tries one hidden order where it is: it trades as a taker where it gets its minimum. */
  tryOne(slot: number, instrument: Instrument, sink: EventSink): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const limitTicks = words[at + OrderWord.priceTicks]!;
    const leavesLots = store.leavesLots(slot);
    const wantedLots = this.minimumOf(slot, leavesLots);
    const { book } = instrument;
    book.takerGroup = this.state.tradeGroup(words[at + OrderWord.accountId]!);
    const lots = this.countFillable(slot, instrument, limitTicks, leavesLots, wantedLots);
    if (lots < wantedLots) return;
    const preventedLots = store.term(slot, TermNum.preventedLots);
    const restLots = this.sweep(slot, instrument, limitTicks, leavesLots, sink);
    const ended = book.takerEnded;
    if (restLots > 0 && ended === CloseReason.none) {
      words[at + OrderWord.displayedLots] = restLots;
      if (store.term(slot, TermNum.preventedLots) !== preventedLots) tellTerms(store, slot, sink);
      return;
    }
    this.ends.takeOut(slot);
    // One that is filled was closed by its last fill.
    if (ended !== CloseReason.none) this.ends.finish(slot, ended, restLots, sink);
  }

  /** An incoming order comes to a hidden one. Returns what is left of the incoming one. */
  private meet(
    slot: number,
    instrument: Instrument,
    side: number,
    stpMode: number,
    maker: number,
    priceTicks: number,
    restLots: number,
    sink: EventSink,
  ): number {
    const { store } = this.state;
    const words = store.pool.words;
    const makerLots = store.leavesLots(maker);
    if (restLots < this.minimumOf(maker, makerLots)) return restLots;
    const accountId = words[slot * orderWords + OrderWord.accountId]!;
    if (this.isOwn(accountId, stpMode, maker)) {
      return this.preventHidden(slot, instrument, stpMode, maker, priceTicks, restLots, sink);
    }
    const fillLots = restLots < makerLots ? restLots : makerLots;
    const makerLeavesLots = makerLots - fillLots;
    if (makerLeavesLots === 0) this.ends.takeOut(maker);
    words[maker * orderWords + OrderWord.displayedLots] = makerLeavesLots;
    this.settlement.trade(
      instrument,
      slot,
      side,
      restLots - fillLots,
      maker,
      makerLeavesLots,
      priceTicks,
      fillLots,
      sink,
    );
    return restLots - fillLots;
  }

  private preventHidden(
    slot: number,
    instrument: Instrument,
    stpMode: number,
    maker: number,
    priceTicks: number,
    restLots: number,
    sink: EventSink,
  ): number {
    const { store } = this.state;
    const makerLots = store.leavesLots(maker);
    const isDecrement = stpMode === StpMode.decrement;
    const lostLots = restLots < makerLots ? restLots : makerLots;
    const makerLostLots = isDecrement ? lostLots : stpMode === StpMode.cancelNewest ? 0 : makerLots;
    const takerLostLots = isDecrement ? lostLots : stpMode === StpMode.cancelOldest ? 0 : restLots;
    const makerEnds = makerLostLots === makerLots;
    const leftLots = isDecrement ? restLots - lostLots : restLots;
    if (makerEnds) this.ends.takeOut(maker);
    else if (isDecrement) {
      store.pool.words[maker * orderWords + OrderWord.displayedLots] = makerLots - lostLots;
    }
    this.settlement.prevent(
      instrument,
      stpMode,
      priceTicks,
      maker,
      makerLostLots,
      makerLots - makerLostLots,
      slot,
      takerLostLots,
      leftLots,
      sink,
    );
    if (isDecrement ? leftLots === 0 : takerLostLots > 0) {
      instrument.book.takerEnded = CloseReason.selfTradePrevention;
    }
    return leftLots;
  }

  /** What an incoming order would take of a level; where it would be stopped there, -1 less that. */
  private countLevel(
    instrument: Instrument,
    side: number,
    level: number,
    accountId: number,
    stpMode: number,
    wantedLots: number,
  ): number {
    const words = this.state.store.pool.words;
    let lots = 0;
    let reserveLots = 0;
    let maker = instrument.book.headOfLevel(side, level);
    while (maker >= 0 && lots < wantedLots) {
      const at = maker * orderWords;
      if (!this.isOwn(accountId, stpMode, maker)) {
        lots += words[at + OrderWord.displayedLots]!;
        reserveLots += words[at + OrderWord.reserveLots]!;
      } else if (stpMode !== StpMode.cancelOldest) {
        return -1 - lots;
      }
      maker = words[at + OrderWord.next]!;
    }
    lots += reserveLots;
    return lots < wantedLots ? lots : wantedLots;
  }

  private isOwn(accountId: number, stpMode: number, maker: number): boolean {
    if (stpMode === StpMode.none) return false;
    const makerAccountId = this.state.store.pool.words[maker * orderWords + OrderWord.accountId]!;
    if (accountId === makerAccountId) return true;
    const group = this.state.tradeGroup(accountId);
    return group !== 0 && group === this.state.tradeGroup(makerAccountId);
  }

  /** The first of the hidden orders that is at a price or behind it; 0 is any price. */
  private placeFrom(hidden: readonly number[], side: number, fromTicks: number): number {
    if (fromTicks === 0) return 0;
    const place = hidden.findIndex((slot) => {
      const priceTicks = this.priceOf(slot);
      return side === Side.buy ? priceTicks >= fromTicks : priceTicks <= fromTicks;
    });
    return place < 0 ? hidden.length : place;
  }

  private priceOf(slot: number): number {
    return this.state.store.pool.words[slot * orderWords + OrderWord.priceTicks]!;
  }
}

/** The better of two prices of the other side for an incoming order; 0 is none. */
export function betterOf(side: number, a: number, b: number): number {
  if (a === 0 || b === 0) return a + b;
  const isALower = a < b;
  return (side === Side.buy) === isALower ? a : b;
}

export function isWithinLimit(side: number, limitTicks: number, priceTicks: number): boolean {
  return side === Side.buy ? priceTicks <= limitTicks : priceTicks >= limitTicks;
}
