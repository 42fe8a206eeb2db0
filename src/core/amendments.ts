// Amendments in place: a smaller quantity keeps priority, a new price or a larger quantity loses it and may trade. A refused one
// leaves everything as it was.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Floor } from '#core/floor.ts';
import type { HiddenTrading } from '#core/hidden-trading.ts';
import type { Instrument } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import { icebergPartsMax } from '#core/limits.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { toldPrice } from '#core/order-intake.ts';
import { execInstOf, extraNums, ExtraNum, Home, ordTypeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { protectionTicks } from '#core/risk/collars.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { ExchangeState } from '#core/state.ts';
import type { Stops } from '#core/stops.ts';
import { tellTerms } from '#core/tell-terms.ts';
import {
  CloseReason,
  ExecInst,
  hasLimitPrice,
  isTrailing,
  OrdStatus,
  Phase,
  Side,
  waitsForTrigger,
} from '#core/terms.ts';

export class Amendments {
  /** After a check that passed: what the order must hold beyond what it holds, and where; negative where some comes back. */
  extraMinor = 0;
  holdCell = -1;
  /** By how much the open quantity grows, a pair's larger leg standing for both; below zero where it shrinks. */
  addedLots = 0;

  private readonly state: ExchangeState;
  private readonly checks: PreTradeChecks;
  private readonly ends: OrderEnds;
  private readonly stops: Stops;
  private readonly hidden: HiddenTrading;
  private readonly floor: Floor;
  /** The order as it would be: its limit or protection price, stop price, quantity, and what each lot holds. */
  private priceTicks = 0;
  private stopTicks = 0;
  private qtyLots = 0;
  private perLotMinor = 0;

  constructor(
    state: ExchangeState,
    checks: PreTradeChecks,
    ends: OrderEnds,
    stops: Stops,
    hidden: HiddenTrading,
    floor: Floor,
  ) {
    this.state = state;
    this.checks = checks;
    this.ends = ends;
    this.stops = stops;
    this.hidden = hidden;
    this.floor = floor;
  }

  /** `isCovered` says that a batch has checked it, with the funds and limits of its other orders in mind. */
  amend(command: Command, sink: EventSink, isCovered = false): void {
    const slot = this.ends.findOpen(command, sink);
    if (slot < 0) return;
    const { store, ledger } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const code = isCovered ? this.readCovered(command, slot) : this.check(command, slot);
    if (code !== RejectCode.none) {
      // A price in another instrument's ticks would mean another price: no order of that instrument has the id.
      const orderId = code === RejectCode.unknownOrder ? 0 : store.pool.orderIdOf(slot);
      this.ends.refuse(command, orderId, code, this.checks.limit, sink);
      return;
    }
    const doneLots = words[at + OrderWord.cumQtyLots]! + store.term(slot, TermNum.preventedLots);
    if (this.qtyLots <= doneLots) {
      this.amendToDone(slot, doneLots, sink);
      return;
    }
    const ordType = ordTypeOf(words[at + OrderWord.terms]!);
    const oldTicks = words[at + OrderWord.priceTicks]!;
    const keepsPriority =
      toldPrice(ordType, this.priceTicks) === toldPrice(ordType, oldTicks) &&
      this.qtyLots <= words[at + OrderWord.orderQtyLots]!;
    const leavesLots = this.qtyLots - doneLots;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    if (this.extraMinor > 0) ledger.hold(this.holdCell, this.extraMinor);
    else if (this.extraMinor < 0) ledger.release(this.holdCell, -this.extraMinor);
    this.ends.countOpenBuys(slot, instrument, this.addedLots);
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = this.perLotMinor;
    words[at + OrderWord.orderQtyLots] = this.qtyLots;
    sink.orderAmended(
      store.pool.orderIdOf(slot),
      words[at + OrderWord.accountId]!,
      instrument.instrumentId,
      toldPrice(ordType, this.priceTicks),
      this.qtyLots,
      leavesLots,
      keepsPriority ? 1 : 0,
    );
    this.move(slot, instrument, leavesLots, keepsPriority, sink);
  }

  /** Whether an open order may become what the command asks for. It changes nothing of the state. */
  check(command: Command, slot: number): number {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    this.checks.limit = 0;
    if (command.instrumentId !== 0 && command.instrumentId !== instrument.instrumentId) {
      return RejectCode.unknownOrder;
    }
    if (this.state.venueKillSwitch) return RejectCode.venueKillSwitch;
    const account = this.state.account(words[at + OrderWord.accountId]!);
    if (account.killSwitch) return RejectCode.accountKillSwitch;
    if (instrument.phase === Phase.closed) return RejectCode.instrumentClosed;
    if (instrument.phase === Phase.halted) return RejectCode.instrumentHalted;
    const unchangeable = this.checkKind(command, slot);
    if (unchangeable !== RejectCode.none) return unchangeable;
    const side = words[at + OrderWord.side]!;
    const ordType = ordTypeOf(words[at + OrderWord.terms]!);
    const oldStopTicks = store.term(slot, TermNum.stopTicks);
    this.read(command, slot, instrument);
    if (command.stopTicks !== 0) {
      const outOfBounds = this.checks.checkStopPrice(instrument, this.stopTicks);
      if (outOfBounds !== RejectCode.none) return outOfBounds;
    }
    const malformed = this.checks.checkPriceAndQty(instrument, this.priceTicks, this.qtyLots);
    if (malformed !== RejectCode.none) return malformed;
    const isNewPrice =
      hasLimitPrice(ordType) && this.priceTicks !== words[at + OrderWord.priceTicks];
    const isSame = !isNewPrice && this.qtyLots === words[at + OrderWord.orderQtyLots];
    if (isSame && this.stopTicks === oldStopTicks) return RejectCode.nothingToAmend;
    const contradiction = this.checkParts(slot);
    if (contradiction !== RejectCode.none) return contradiction;
    if (isNewPrice && hasLimitPrice(ordType)) {
      const collared = this.checks.checkLimitCollar(instrument, side, this.priceTicks);
      if (collared !== RejectCode.none) return collared;
    }
    const isMore = this.qtyLots > words[at + OrderWord.orderQtyLots]!;
    if ((isNewPrice || isMore) && this.wouldCross(slot, instrument, side)) {
      return RejectCode.postOnlyWouldCross;
    }
    return this.checkCover(slot, instrument, side);
  }

  /** What the order would become. */
  private read(command: Command, slot: number, instrument: Instrument): void {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const { stopTicks, qtyLots, priceTicks } = command;
    this.stopTicks = stopTicks === 0 ? store.term(slot, TermNum.stopTicks) : stopTicks;
    this.qtyLots = qtyLots === 0 ? words[at + OrderWord.orderQtyLots]! : qtyLots;
    this.priceTicks = priceTicks === 0 ? words[at + OrderWord.priceTicks]! : priceTicks;
    const ordType = ordTypeOf(words[at + OrderWord.terms]!);
    if (hasLimitPrice(ordType) || isTrailing(ordType)) return;
    this.priceTicks = protectionTicks(instrument, words[at + OrderWord.side]!, this.stopTicks);
  }

  /** The same of an order whose batch was checked as a whole: what its other orders did meanwhile does not stop it. */
  private readCovered(command: Command, slot: number): number {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    this.read(command, slot, instrument);
    this.checkCover(slot, instrument, words[at + OrderWord.side]!);
    return RejectCode.none;
  }

  /** Whether orders of this kind, where it is now, can be changed in this way at all. */
  private checkKind(command: Command, slot: number): number {
    const { store } = this.state;
    const ordType = ordTypeOf(store.pool.words[slot * orderWords + OrderWord.terms]!);
    const status = store.statusOf(slot);
    const isWaitingStop = status === OrdStatus.suspended;
    if (status === OrdStatus.pendingNew) return RejectCode.amendNotAllowed;
    if (!hasLimitPrice(ordType) && !isWaitingStop) return RejectCode.amendNotAllowed;
    if (command.priceTicks !== 0 && !hasLimitPrice(ordType)) return RejectCode.priceNotAllowed;
    const hasStop = isWaitingStop && waitsForTrigger(ordType) && !isTrailing(ordType);
    if (command.stopTicks !== 0 && !hasStop) return RejectCode.stopPriceNotAllowed;
    return RejectCode.none;
  }

  /** The order's display and minimum against its new quantity. */
  private checkParts(slot: number): number {
    const { store } = this.state;
    const displayLots = store.term(slot, TermNum.displayLots);
    if (displayLots > 0 && this.qtyLots > displayLots * icebergPartsMax) {
      this.checks.limit = Math.ceil(this.qtyLots / icebergPartsMax);
      return RejectCode.displayQtyTooSmall;
    }
    if (store.term(slot, TermNum.minQtyLots) > this.qtyLots) {
      this.checks.limit = this.qtyLots;
      return RejectCode.minQtyAboveOrderQty;
    }
    return RejectCode.none;
  }

  private wouldCross(slot: number, instrument: Instrument, side: number): boolean {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const execInst = execInstOf(words[at + OrderWord.terms]!);
    const doneLots = words[at + OrderWord.cumQtyLots]! + store.term(slot, TermNum.preventedLots);
    const leavesLots = this.qtyLots - doneLots;
    const isPosted =
      (execInst & ExecInst.postOnly) !== 0 &&
      instrument.phase === Phase.continuous &&
      store.homeOf(slot) === Home.book;
    if (!isPosted) return false;
    if (!this.hidden.wouldTrade(instrument, side, this.priceTicks, leavesLots)) return false;
    const mayMove = (execInst & ExecInst.repriceToPost) !== 0;
    return !mayMove || this.floor.postingTicks(instrument, side, leavesLots) === 0;
  }

  private checkCover(slot: number, instrument: Instrument, side: number): number {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const doneLots = words[at + OrderWord.cumQtyLots]! + store.term(slot, TermNum.preventedLots);
    const leavesLots = this.qtyLots - doneLots;
    this.holdCell = this.ends.holdCell(slot, instrument);
    this.perLotMinor =
      side === Side.sell
        ? instrument.listing.lotShares
        : holdPerLotMinor(
            this.priceTicks,
            instrument.tickValueMinor,
            this.state.ratesOf(slot).worstFeeRate,
          );
    this.extraMinor = 0;
    this.addedLots = 0;
    if (leavesLots <= 0) return RejectCode.none;
    const siblingMinor = this.ends.siblingNeed(slot);
    const needMinor = Math.max(leavesLots * this.perLotMinor, siblingMinor);
    const heldMinor = Math.max(store.needMinor(slot), siblingMinor);
    this.extraMinor = needMinor - heldMinor;
    const siblingLots = this.ends.siblingLots(slot);
    this.addedLots =
      Math.max(leavesLots, siblingLots) - Math.max(store.leavesLots(slot), siblingLots);
    return this.checks.checkCover(
      this.state.account(words[at + OrderWord.accountId]!),
      instrument,
      side,
      this.addedLots,
      this.priceTicks,
      needMinor,
      heldMinor,
    );
  }

  /** The order takes its new price and quantity where it is, or goes to where they belong. */
  private move(
    slot: number,
    instrument: Instrument,
    leavesLots: number,
    keepsPriority: boolean,
    sink: EventSink,
  ): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const home = store.homeOf(slot);
    if (store.statusOf(slot) === OrdStatus.suspended) {
      this.moveStop(slot, instrument, leavesLots, sink);
    } else if (home === Home.closingQueue) {
      words[at + OrderWord.priceTicks] = this.priceTicks;
      words[at + OrderWord.displayedLots] = leavesLots;
    } else if (!keepsPriority) {
      this.ends.takeOut(slot);
      words[at + OrderWord.priceTicks] = this.priceTicks;
      words[at + OrderWord.displayedLots] = leavesLots;
      words[at + OrderWord.reserveLots] = 0;
      this.floor.enter(slot, instrument, leavesLots, sink);
    } else if (home === Home.book) {
      this.floor.reduce(slot, instrument, leavesLots);
    } else {
      words[at + OrderWord.displayedLots] = leavesLots;
      if (instrument.phase === Phase.continuous) this.floor.tryHidden(slot, instrument, sink);
    }
  }

  private moveStop(
    slot: number,
    instrument: Instrument,
    leavesLots: number,
    sink: EventSink,
  ): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.priceTicks] = this.priceTicks;
    words[at + OrderWord.displayedLots] = leavesLots;
    if (this.stopTicks === store.term(slot, TermNum.stopTicks)) return;
    // One that was reached already, by an earlier order of its batch, is out of the queue, and its turn comes.
    const isReached = store.homeOf(slot) === Home.pending;
    if (!isReached) this.ends.takeOut(slot);
    store.setTerm(slot, TermNum.stopTicks, this.stopTicks);
    if (!isReached) this.stops.wait(slot, instrument);
    tellTerms(store, slot, sink);
  }

  /**
   * An order amended to no more than was filled has nothing left, and ends as filled (FIX order state matrix D11); one that lost lots
   * to self-trade prevention and never traded ends as that.
   */
  private amendToDone(slot: number, doneLots: number, sink: EventSink): void {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    words[at + OrderWord.orderQtyLots] = doneLots;
    sink.orderAmended(
      store.pool.orderIdOf(slot),
      words[at + OrderWord.accountId]!,
      words[at + OrderWord.instrumentId]!,
      toldPrice(ordTypeOf(words[at + OrderWord.terms]!), words[at + OrderWord.priceTicks]!),
      doneLots,
      0,
      1,
    );
    const hasTraded = words[at + OrderWord.cumQtyLots]! > 0;
    const reason = hasTraded ? CloseReason.amendedToFilled : CloseReason.selfTradePrevention;
    this.ends.cancelSlot(slot, reason, sink);
  }
}
