// Where funded orders meet the market: an order that enters is matched, rests, waits or ends. Every entry comes here, whether the order
// is new, triggered, activated or amended. It must never check or hold anything: the desk did.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Budgets } from '#core/budgets.ts';
import type { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import type { HiddenTrading } from '#core/hidden-trading.ts';
import type { Instrument } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import {
  execInstOf,
  extraNums,
  ExtraNum,
  Home,
  ordTypeOf,
  stpModeOf,
  timeInForceOf,
} from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { Settlement } from '#core/settlement.ts';
import type { ExchangeState } from '#core/state.ts';
import type { Stops } from '#core/stops.ts';
import { tellTerms } from '#core/tell-terms.ts';
import { CloseReason, ExecInst, hasLimitPrice, Phase, Side, TimeInForce } from '#core/terms.ts';

export class Floor {
  private readonly state: ExchangeState;
  private readonly depth: DepthChanges;
  private readonly settlement: Settlement;
  private readonly ends: OrderEnds;
  private readonly stops: Stops;
  private readonly hidden: HiddenTrading;
  private readonly budgets: Budgets;

  constructor(
    state: ExchangeState,
    depth: DepthChanges,
    settlement: Settlement,
    ends: OrderEnds,
    stops: Stops,
    hidden: HiddenTrading,
    budgets: Budgets,
  ) {
    this.state = state;
    this.depth = depth;
    this.settlement = settlement;
    this.ends = ends;
    this.stops = stops;
    this.hidden = hidden;
    this.budgets = budgets;
  }

  /** Enters an open order that is in no queue, with `leavesLots` open, as a limit or market order up to its OrderWord.priceTicks. */
  enter(slot: number, instrument: Instrument, leavesLots: number, sink: EventSink): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const terms = words[at + OrderWord.terms]!;
    const timeInForce = timeInForceOf(terms);
    if (instrument.phase !== Phase.continuous || timeInForce === TimeInForce.cls) {
      this.enterCall(slot, instrument, leavesLots);
      return;
    }
    const side = words[at + OrderWord.side]!;
    const { book, queues } = instrument;
    const execInst = execInstOf(terms);
    if (
      (execInst & ExecInst.postOnly) !== 0 &&
      this.hidden.wouldTrade(instrument, side, words[at + OrderWord.priceTicks]!, leavesLots)
    ) {
      const isMoved =
        (execInst & ExecInst.repriceToPost) !== 0 &&
        this.reprice(slot, instrument, leavesLots, sink);
      if (!isMoved) {
        this.ends.finish(slot, CloseReason.postOnlyWouldCross, leavesLots, sink);
        return;
      }
    }
    const limitTicks = words[at + OrderWord.priceTicks]!;
    const stpMode = stpModeOf(terms);
    const accountId = words[at + OrderWord.accountId]!;
    book.takerGroup = this.state.tradeGroup(accountId);
    const hasTerms = store.hasTerms(slot);
    if (hasTerms && store.term(slot, TermNum.budgetMinor) !== 0) {
      this.budgets.spend(slot, instrument, sink);
      this.look(instrument);
      return;
    }
    const otherSide = side === Side.buy ? Side.sell : Side.buy;
    const mayHaveMinimum = hasTerms || (execInst & ExecInst.allOrNone) !== 0;
    const minimumLots = mayHaveMinimum ? this.hidden.minimumOf(slot, leavesLots) : 0;
    const facesHidden = instrument.minimumCount > 0 && queues.hidden(otherSide).slots.length > 0;
    let restLots = leavesLots;
    if (minimumLots > 0 || facesHidden) {
      const isFok = timeInForce === TimeInForce.fok;
      const wantedLots = isFok ? leavesLots : minimumLots;
      const isEnough =
        wantedLots === 0 ||
        this.hidden.countFillable(slot, instrument, limitTicks, leavesLots, wantedLots) >=
          wantedLots;
      if (!isEnough && isFok) {
        this.ends.finish(slot, CloseReason.fillOrKill, leavesLots, sink);
        return;
      }
      if (isEnough) restLots = this.hidden.sweep(slot, instrument, limitTicks, leavesLots, sink);
      else book.takerEnded = CloseReason.none;
      if (!isEnough && timeInForce === TimeInForce.ioc) {
        this.ends.finish(slot, CloseReason.minimumQuantity, leavesLots, sink);
        return;
      }
    } else {
      if (
        timeInForce === TimeInForce.fok &&
        !book.canFill(side, limitTicks, leavesLots, accountId, stpMode)
      ) {
        this.ends.finish(slot, CloseReason.fillOrKill, leavesLots, sink);
        return;
      }
      this.state.reports.count = 0;
      restLots = book.match(side, limitTicks, leavesLots, accountId, stpMode);
      if (this.state.reports.count > 0) {
        this.settlement.settle(instrument, slot, side, leavesLots, stpMode, sink);
      }
    }
    // One that is filled was closed by its last fill.
    if (book.takerEnded !== CloseReason.none) {
      this.ends.finish(slot, book.takerEnded, restLots, sink);
    } else if (restLots > 0 && isImmediate(terms)) {
      this.ends.finish(slot, this.reasonOfRest(slot, instrument), restLots, sink);
    } else if (restLots > 0) {
      this.rest(slot, instrument, restLots, minimumLots > 0, sink);
    }
    this.look(instrument);
  }

  /** Rests what is left of an order in continuous trading: in the book, or hidden where it has a minimum. */
  rest(
    slot: number,
    instrument: Instrument,
    restLots: number,
    isHidden: boolean,
    sink: EventSink,
  ): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    if (isHidden) {
      this.hide(slot, instrument, restLots);
    } else {
      this.post(slot, instrument, restLots);
    }
    if (store.term(slot, TermNum.preventedLots) > 0) tellTerms(store, slot, sink);
    const otherSide = side === Side.buy ? Side.sell : Side.buy;
    if (!isHidden && instrument.minimumCount > 0) {
      this.hidden.tryAgainst(instrument, otherSide, words[at + OrderWord.priceTicks]!, sink);
    }
  }

  /** Puts an order with a minimum among the hidden ones. */
  private hide(slot: number, instrument: Instrument, leavesLots: number): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.displayedLots] = leavesLots;
    words[at + OrderWord.reserveLots] = 0;
    store.setHome(slot, Home.minimums);
    instrument.queues.hidden(words[at + OrderWord.side]!).add(slot);
    instrument.minimumCount++;
  }

  /** Puts an order into the book, at the end of its price's queue, without matching it. */
  post(slot: number, instrument: Instrument, leavesLots: number): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    const priceTicks = words[at + OrderWord.priceTicks]!;
    const accountId = words[at + OrderWord.accountId]!;
    const refreshLots = words[at + OrderWord.refreshLots]!;
    store.setHome(slot, Home.book);
    instrument.book.rest(slot, accountId, side, priceTicks, leavesLots, refreshLots);
    this.depth.note(instrument.instrumentId, side, priceTicks);
  }

  /** Takes quantity from an order in the book; it keeps its place. */
  reduce(slot: number, instrument: Instrument, leavesLots: number): void {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    this.depth.note(instrument.instrumentId, side, words[at + OrderWord.priceTicks]!);
    instrument.book.reduce(slot, leavesLots);
  }

  /** Tries one hidden order anew, where it is. */
  tryHidden(slot: number, instrument: Instrument, sink: EventSink): void {
    this.hidden.tryOne(slot, instrument, sink);
    this.look(instrument);
  }

  /** Tries the hidden orders of both sides, buys first; continuous trading has begun. */
  tryAllHidden(instrument: Instrument, sink: EventSink): void {
    const { priceTicksMin, priceTicksMax } = instrument.listing;
    if (instrument.queues.hiddenBids.slots.length > 0) {
      this.hidden.tryAgainst(instrument, Side.buy, priceTicksMin, sink);
    }
    if (instrument.queues.hiddenAsks.slots.length > 0) {
      this.hidden.tryAgainst(instrument, Side.sell, priceTicksMax, sink);
    }
    this.look(instrument);
  }

  /** Lets the stops see the trades since they last looked. */
  private look(instrument: Instrument): void {
    const { prints } = this.settlement;
    if (prints.length === 0) return;
    this.stops.look(instrument, prints);
    prints.length = 0;
  }

  /** Entry outside continuous trading, and of orders for the close: nothing trades. */
  enterCall(slot: number, instrument: Instrument, leavesLots: number): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const terms = words[at + OrderWord.terms]!;
    const waitsForClose =
      timeInForceOf(terms) === TimeInForce.cls && instrument.phase !== Phase.closingAuction;
    if (!waitsForClose && hasLimitPrice(ordTypeOf(terms))) {
      if (this.hidden.minimumOf(slot, leavesLots) > 0) this.hide(slot, instrument, leavesLots);
      else this.post(slot, instrument, leavesLots);
      return;
    }
    words[at + OrderWord.displayedLots] = leavesLots;
    words[at + OrderWord.reserveLots] = 0;
    if (waitsForClose) {
      store.setHome(slot, Home.closingQueue);
      instrument.queues.closing.push(slot);
    } else {
      store.setHome(slot, Home.marketQueue);
      instrument.queues.marketQueue(words[at + OrderWord.side]!).add(slot);
    }
  }

  /** The price one tick behind the other side's displayed best, at which a post-only order can rest; 0 where there is none. */
  postingTicks(instrument: Instrument, side: number, leavesLots: number): number {
    const isBuy = side === Side.buy;
    const bestTicks = instrument.book.bestPriceTicks(isBuy ? Side.sell : Side.buy);
    const priceTicks = isBuy ? bestTicks - 1 : bestTicks + 1;
    const { priceTicksMin, priceTicksMax } = instrument.listing;
    if (bestTicks === 0 || priceTicks < priceTicksMin || priceTicks > priceTicksMax) return 0;
    return this.hidden.servesHidden(instrument, side, priceTicks, leavesLots) ? 0 : priceTicks;
  }

  /** Moves a post-only order to one tick behind the other side's best. False where there is no such price. */
  private reprice(
    slot: number,
    instrument: Instrument,
    leavesLots: number,
    sink: EventSink,
  ): boolean {
    const { store, ledger } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    const isBuy = side === Side.buy;
    const priceTicks = this.postingTicks(instrument, side, leavesLots);
    if (priceTicks === 0) return false;
    words[at + OrderWord.priceTicks] = priceTicks;
    if (isBuy) {
      // A lower price: part of the hold comes back. A leg of a pair gives nothing back before the pair ends.
      const rates = this.state.ratesOf(slot);
      const perLotMinor = holdPerLotMinor(
        priceTicks,
        instrument.tickValueMinor,
        rates.worstFeeRate,
      );
      const oldPerLotMinor = store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
      const pairedMinor = this.ends.siblingNeed(slot);
      const before = Math.max(oldPerLotMinor * leavesLots, pairedMinor);
      const after = Math.max(perLotMinor * leavesLots, pairedMinor);
      store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = perLotMinor;
      if (before > after) ledger.release(this.ends.holdCell(slot, instrument), before - after);
    }
    sink.orderAmended(
      store.pool.orderIdOf(slot),
      words[at + OrderWord.accountId]!,
      instrument.instrumentId,
      priceTicks,
      words[at + OrderWord.orderQtyLots]!,
      leavesLots,
      0,
    );
    return true;
  }

  private reasonOfRest(slot: number, instrument: Instrument): CloseReason {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    if (hasLimitPrice(ordTypeOf(words[at + OrderWord.terms]!)))
      return CloseReason.immediateOrCancel;
    const otherSide = words[at + OrderWord.side] === Side.buy ? Side.sell : Side.buy;
    const isEmpty = instrument.book.bestPriceTicks(otherSide) === 0;
    return isEmpty ? CloseReason.noLiquidity : CloseReason.collarReached;
  }
}

/** Nothing of such an order stays. Triggered market orders keep the time in force of their waiting. */
function isImmediate(terms: number): boolean {
  return timeInForceOf(terms) === TimeInForce.ioc || !hasLimitPrice(ordTypeOf(terms));
}
