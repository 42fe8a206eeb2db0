// What one command sets off beyond itself: orders whose price was reached and orders whose turn in a list has come. They enter in
// rounds, in the order of their ids; what a round sets off makes the next one. Every order is set off once, so the rounds end.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { lotsForBudget } from '#core/budgets.ts';
import type { EventSink } from '#core/events.ts';
import type { Floor } from '#core/floor.ts';
import type { Instrument } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { extraNums, ExtraNum, ordTypeOf, timeInForceOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { protectionTicks, trailingBound } from '#core/risk/collars.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { ExchangeState } from '#core/state.ts';
import type { Stops } from '#core/stops.ts';
import { tellTerms } from '#core/tell-terms.ts';
import {
  CloseReason,
  hasLimitPrice,
  isCallPhase,
  isTrailing,
  OrdStatus,
  OrdType,
  Phase,
  Side,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';

export class FollowUps {
  private readonly state: ExchangeState;
  private readonly ends: OrderEnds;
  private readonly stops: Stops;
  private readonly floor: Floor;
  private readonly checks: PreTradeChecks;

  constructor(
    state: ExchangeState,
    ends: OrderEnds,
    stops: Stops,
    floor: Floor,
    checks: PreTradeChecks,
  ) {
    this.state = state;
    this.ends = ends;
    this.stops = stops;
    this.floor = floor;
    this.checks = checks;
  }

  run(sink: EventSink): void {
    const { state } = this;
    while (state.due.length > 0) {
      const round = state.due.toSorted((a, b) => a - b);
      state.due = [];
      for (const orderId of round) {
        const slot = state.store.pool.find(orderId);
        if (slot < 0) continue;
        const status = state.store.statusOf(slot);
        if (status === OrdStatus.suspended) this.trigger(slot, sink);
        else if (status === OrdStatus.pendingNew) this.activate(slot, sink);
      }
    }
  }

  /** A stop that was reached becomes a limit or market order. */
  private trigger(slot: number, sink: EventSink): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    const stopTicks = store.term(slot, TermNum.stopTicks);
    words[at + OrderWord.state] =
      words[at + OrderWord.cumQtyLots] === 0 ? OrdStatus.new : OrdStatus.partiallyFilled;
    sink.orderTriggered(
      store.pool.orderIdOf(slot),
      words[at + OrderWord.accountId]!,
      instrument.instrumentId,
      stopTicks,
      store.term(slot, TermNum.reachedTicks),
    );
    store.setTerm(slot, TermNum.reachedTicks, 0);
    const sibling = this.ends.dissolve(slot, store.leavesLots(slot));
    if (sibling >= 0) this.ends.cancelSlot(sibling, CloseReason.orderListEnded, sink);
    const ordType = ordTypeOf(words[at + OrderWord.terms]!);
    if (isTrailing(ordType) && !hasLimitPrice(ordType)) {
      const side = words[at + OrderWord.side]!;
      const boundTicks = protectionTicks(instrument, side, stopTicks);
      const heldTicks = words[at + OrderWord.priceTicks]!;
      // A buy goes no further than what it holds for.
      words[at + OrderWord.priceTicks] =
        side === Side.buy ? Math.min(boundTicks, heldTicks) : boundTicks;
    }
    this.floor.enter(slot, instrument, store.leavesLots(slot), sink);
  }

  /** The order before it is filled: it is funded and enters now, with the other leg where it is one of a pair. */
  private activate(slot: number, sink: EventSink): void {
    const { store } = this.state;
    const words = store.pool.words;
    const instrument = this.state.instrument(words[slot * orderWords + OrderWord.instrumentId]!);
    const siblingId = store.term(slot, TermNum.siblingId);
    const legs = siblingId === 0 ? [slot] : [slot, store.pool.find(siblingId)];
    for (const leg of legs) {
      sink.orderActivated(
        store.pool.orderIdOf(leg),
        words[leg * orderWords + OrderWord.accountId]!,
        instrument.instrumentId,
      );
    }
    if (!this.fund(legs, instrument)) {
      // The end of one leg of a pair ends the other.
      this.ends.cancelSlot(slot, CloseReason.activationRefused, sink);
      return;
    }
    // The one that waits for a price goes to wait before the other can trade.
    const ordered = legs.toSorted((a, b) => Number(this.waits(b)) - Number(this.waits(a)));
    for (const leg of ordered) {
      if (!store.isOpen(leg)) continue;
      this.begin(leg, instrument, sink);
    }
  }

  /** Starts an order of a list that is funded: it waits for its price, or enters the market. */
  private begin(slot: number, instrument: Instrument, sink: EventSink): void {
    const { store } = this.state;
    if (this.waits(slot)) {
      this.stops.begin(slot, instrument);
      tellTerms(store, slot, sink);
      return;
    }
    this.floor.enter(slot, instrument, store.leavesLots(slot), sink);
  }

  /** Holds what the legs need, once for a pair. False, with nothing done, where they may not be. */
  private fund(legs: readonly number[], instrument: Instrument): boolean {
    const { store, ledger } = this.state;
    const words = store.pool.words;
    let heldMinor = 0;
    const perLot: number[] = [];
    for (const leg of legs) {
      if (!this.takesPart(leg, instrument)) return false;
      this.boundNow(leg, instrument);
      const at = leg * orderWords;
      const side = words[at + OrderWord.side]!;
      const priceTicks = words[at + OrderWord.priceTicks]!;
      const { worstFeeRate } = this.state.ratesOf(leg);
      const budgetMinor = store.term(leg, TermNum.budgetMinor);
      const isBudgetBuy = budgetMinor !== 0 && side === Side.buy;
      const lotCostMinor = isBudgetBuy
        ? 0
        : holdPerLotMinor(priceTicks, instrument.tickValueMinor, worstFeeRate);
      const perLotMinor = side === Side.sell ? instrument.listing.lotShares : lotCostMinor;
      const budgetLots =
        budgetMinor === 0
          ? 0
          : side === Side.buy
            ? this.checks.budgetLotsAtMost(instrument, budgetMinor, worstFeeRate)
            : lotsForBudget(budgetMinor, priceTicks, instrument.tickValueMinor, worstFeeRate);
      const lots = budgetMinor === 0 ? store.leavesLots(leg) : budgetLots;
      const needMinor = isBudgetBuy ? budgetMinor : lots * perLotMinor;
      const account = this.state.account(words[at + OrderWord.accountId]!);
      const code = this.checks.checkCover(
        account,
        instrument,
        side,
        lots,
        priceTicks,
        needMinor,
        0,
      );
      if (code !== RejectCode.none) return false;
      perLot.push(perLotMinor);
      heldMinor = Math.max(heldMinor, needMinor);
    }
    if (heldMinor > 0) ledger.hold(this.ends.holdCell(legs[0]!, instrument), heldMinor);
    for (const [i, leg] of legs.entries()) {
      words[leg * orderWords + OrderWord.state] = OrdStatus.new;
      store.nums[leg * extraNums + ExtraNum.holdPerLotMinor] = perLot[i]!;
      // A pair counts with its larger leg.
      const leavesLots = store.leavesLots(leg);
      const countedLots = i === 0 ? 0 : store.leavesLots(legs[0]!);
      this.ends.countOpenBuys(leg, instrument, Math.max(0, leavesLots - countedLots));
    }
    return true;
  }

  /** Outside continuous trading and calls an order that cannot wait has no place. */
  private takesPart(slot: number, instrument: Instrument): boolean {
    if (instrument.phase === Phase.continuous || this.waits(slot)) return true;
    const { store } = this.state;
    const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
    const timeInForce = timeInForceOf(terms);
    if (hasLimitPrice(ordTypeOf(terms))) {
      return timeInForce !== TimeInForce.ioc && timeInForce !== TimeInForce.fok;
    }
    return isCallPhase(instrument.phase) && store.term(slot, TermNum.budgetMinor) === 0;
  }

  /** Orders without a limit go as far as the prices of now allow, not those of their placement. */
  private boundNow(slot: number, instrument: Instrument): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const ordType = ordTypeOf(words[at + OrderWord.terms]!);
    const side = words[at + OrderWord.side]!;
    if (ordType === OrdType.market) {
      words[at + OrderWord.priceTicks] = protectionTicks(
        instrument,
        side,
        instrument.referencePriceTicks,
      );
    } else if (isTrailing(ordType) && !hasLimitPrice(ordType)) {
      words[at + OrderWord.priceTicks] = trailingBound(
        instrument,
        side,
        store.term(slot, TermNum.activationTicks),
        store.term(slot, TermNum.trailTicks),
        store.term(slot, TermNum.trailBps),
      );
    }
  }

  private waits(slot: number): boolean {
    const words = this.state.store.pool.words;
    return waitsForTrigger(ordTypeOf(words[slot * orderWords + OrderWord.terms]!));
  }
}
