// What an execution does to orders and balances: holds turn into transfers, fees go to the fee account, price improvement is given
// back, and what self-trade prevention took is given up. Every trade's debits equal its credits, exactly. It must never decide
// whether to trade: the book, the floor or the auction did.

import type { PairBuffer } from '#core/book/auction.ts';
import { PairWord, pairWords } from '#core/book/auction.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ReportKind, ReportWord, reportWords } from '#core/book/report-buffer.ts';
import type { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import { feeMinor } from '#core/ledger/fees.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { extraNums, ExtraNum, Home } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { ExchangeState } from '#core/state.ts';
import { tellTerms } from '#core/tell-terms.ts';
import { CloseReason, OrdStatus, Side, StpMode } from '#core/terms.ts';

export class Settlement {
  /** Prices of the trades since they were last looked at, each once in a row; for the stops. */
  readonly prints: number[] = [];

  private readonly state: ExchangeState;
  private readonly depth: DepthChanges;
  private readonly ends: OrderEnds;
  /** Rates of the trade at hand, in hundredths of a basis point. */
  private makerRate = 0;
  private takerRate = 0;

  constructor(state: ExchangeState, depth: DepthChanges, ends: OrderEnds) {
    this.state = state;
    this.depth = depth;
    this.ends = ends;
  }

  /**
   * Settles everything that the book has just reported for an incoming order with `qtyLots` open. What is still open of it is the
   * book's to say.
   */
  settle(
    instrument: Instrument,
    takerSlot: number,
    takerSide: number,
    qtyLots: number,
    stpMode: number,
    sink: EventSink,
  ): void {
    const { reports } = this.state;
    const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
    let leavesLots = qtyLots;
    for (let i = 0; i < reports.count; i++) {
      const words = reports.words;
      const at = i * reportWords;
      const kind = words[at + ReportWord.kind]!;
      const makerSlot = words[at + ReportWord.makerSlot]!;
      const priceTicks = words[at + ReportWord.priceTicks]!;
      const lots = words[at + ReportWord.qtyLots]!;
      const makerLeavesLots = words[at + ReportWord.makerLeavesLots]!;
      this.depth.note(instrument.instrumentId, makerSide, priceTicks);
      if (kind === ReportKind.fill) {
        leavesLots -= lots;
        this.trade(
          instrument,
          takerSlot,
          takerSide,
          leavesLots,
          makerSlot,
          makerLeavesLots,
          priceTicks,
          lots,
          sink,
        );
        continue;
      }
      // cancelBoth speaks twice: once of each order.
      const next = at + reportWords;
      const endsBoth =
        kind === ReportKind.makerCanceled &&
        i + 1 < reports.count &&
        words[next + ReportWord.kind] === ReportKind.takerCanceled;
      if (endsBoth) i++;
      const makerLots = kind === ReportKind.takerCanceled ? 0 : lots;
      const takerLots =
        kind === ReportKind.makerCanceled
          ? endsBoth
            ? words[next + ReportWord.qtyLots]!
            : 0
          : lots;
      if (kind === ReportKind.decremented) leavesLots -= lots;
      this.prevent(
        instrument,
        stpMode,
        priceTicks,
        makerSlot,
        makerLots,
        makerLeavesLots,
        takerSlot,
        takerLots,
        leavesLots,
        sink,
      );
    }
    reports.count = 0;
  }

  /**
   * Tells of a meeting that self-trade prevention undid, and takes from both orders what they lost by it. `makerLeavesLots` stay
   * open of the resting order, which is out of its queue where that is 0; the incoming one is the caller's to end.
   */
  prevent(
    instrument: Instrument,
    stpMode: number,
    priceTicks: number,
    makerSlot: number,
    makerLots: number,
    makerLeavesLots: number,
    takerSlot: number,
    takerLots: number,
    takerLeavesLots: number,
    sink: EventSink,
  ): void {
    const { store } = this.state;
    const words = store.pool.words;
    const makerEnds = makerLeavesLots === 0;
    sink.matchPrevented(
      this.state.nextPreventedMatchId++,
      instrument.instrumentId,
      stpMode,
      priceTicks,
      store.pool.orderIdOf(makerSlot),
      words[makerSlot * orderWords + OrderWord.accountId]!,
      makerLots,
      store.pool.orderIdOf(takerSlot),
      words[takerSlot * orderWords + OrderWord.accountId]!,
      takerLots,
    );
    if (stpMode !== StpMode.decrement) {
      if (makerEnds) this.ends.finish(makerSlot, CloseReason.selfTradePrevention, makerLots, sink);
      return;
    }
    const takerOpenLots = takerLeavesLots + takerLots;
    const takerSibling = this.decrement(instrument, takerSlot, takerLots, takerOpenLots);
    const makerOpenLots = makerLeavesLots + makerLots;
    const makerSibling = this.decrement(instrument, makerSlot, makerLots, makerOpenLots);
    if (makerEnds) this.ends.finish(makerSlot, CloseReason.selfTradePrevention, 0, sink);
    else tellTerms(store, makerSlot, sink);
    if (makerSibling >= 0) this.ends.cancelSlot(makerSibling, CloseReason.orderListEnded, sink);
    if (takerSibling < 0) return;
    // One that has nothing left takes the other leg of its pair with it, after its own end.
    if (takerLeavesLots === 0) this.ends.endWithNext(takerSibling);
    else this.ends.cancelSlot(takerSibling, CloseReason.orderListEnded, sink);
  }

  /** A fill of two orders in continuous trading, each at its own rate. Whoever has nothing left is closed by it. */
  trade(
    instrument: Instrument,
    takerSlot: number,
    takerSide: number,
    takerLeavesLots: number,
    makerSlot: number,
    makerLeavesLots: number,
    priceTicks: number,
    qtyLots: number,
    sink: EventSink,
  ): void {
    this.makerRate = this.state.ratesOf(makerSlot).makerFeeRate;
    this.takerRate = this.state.ratesOf(takerSlot).takerFeeRate;
    this.exchange(
      instrument,
      takerSlot,
      takerSide,
      takerLeavesLots,
      makerSlot,
      makerLeavesLots,
      priceTicks,
      qtyLots,
      sink,
    );
  }

  /** The pairs of an uncross, all at one price, both sides at the auction rate. */
  settlePairs(
    instrument: Instrument,
    pairs: PairBuffer,
    priceTicks: number,
    sink: EventSink,
  ): void {
    const { store } = this.state;
    let buyTicks = 0;
    let sellTicks = 0;
    for (let i = 0; i < pairs.count; i++) {
      const at = i * pairWords;
      const buySlot = pairs.words[at + PairWord.buySlot]!;
      const sellSlot = pairs.words[at + PairWord.sellSlot]!;
      // Each side comes from its best price on, so that every level is noted once.
      if (store.homeOf(buySlot) === Home.book) {
        buyTicks = this.noteLevel(instrument, Side.buy, buySlot, buyTicks);
      }
      if (store.homeOf(sellSlot) === Home.book) {
        sellTicks = this.noteLevel(instrument, Side.sell, sellSlot, sellTicks);
      }
      this.makerRate = this.state.ratesOf(buySlot).auctionFeeRate;
      this.takerRate = this.state.ratesOf(sellSlot).auctionFeeRate;
      this.exchange(
        instrument,
        sellSlot,
        0,
        pairs.words[at + PairWord.sellLeavesLots]!,
        buySlot,
        pairs.words[at + PairWord.buyLeavesLots]!,
        priceTicks,
        pairs.words[at + PairWord.qtyLots]!,
        sink,
      );
    }
  }

  /** Notes the level of an order's price, where that is not the one noted last. Returns its price. */
  private noteLevel(instrument: Instrument, side: number, slot: number, lastTicks: number): number {
    const priceTicks = this.state.store.pool.words[slot * orderWords + OrderWord.priceTicks]!;
    if (priceTicks !== lastTicks) this.depth.note(instrument.instrumentId, side, priceTicks);
    return priceTicks;
  }

  private exchange(
    instrument: Instrument,
    takerSlot: number,
    takerSide: number,
    takerLeavesLots: number,
    makerSlot: number,
    makerLeavesLots: number,
    priceTicks: number,
    qtyLots: number,
    sink: EventSink,
  ): void {
    const { store, ledger } = this.state;
    const words = store.pool.words;
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const makerCharge = feeMinor(notionalMinor, this.makerRate);
    const takerCharge = feeMinor(notionalMinor, this.takerRate);
    const makerFee = cappedRebate(makerCharge, takerCharge);
    const takerFee = cappedRebate(takerCharge, makerCharge);
    const makerHasTerms = store.hasTerms(makerSlot);
    const takerHasTerms = store.hasTerms(takerSlot);
    const makerSibling = makerHasTerms
      ? this.ends.dissolve(makerSlot, makerLeavesLots + qtyLots)
      : -1;
    const takerSibling = takerHasTerms
      ? this.ends.dissolve(takerSlot, takerLeavesLots + qtyLots)
      : -1;
    this.fillOrder(makerSlot, qtyLots, makerLeavesLots, notionalMinor, makerFee);
    this.fillOrder(takerSlot, qtyLots, takerLeavesLots, notionalMinor, takerFee);
    if (takerSide === Side.buy) {
      this.payBuyer(instrument, takerSlot, qtyLots, notionalMinor + takerFee);
      this.paySeller(instrument, makerSlot, qtyLots, notionalMinor - makerFee);
    } else {
      this.payBuyer(instrument, makerSlot, qtyLots, notionalMinor + makerFee);
      this.paySeller(instrument, takerSlot, qtyLots, notionalMinor - takerFee);
    }
    const feesMinor = makerFee + takerFee;
    if (feesMinor !== 0) {
      ledger.add(ledger.cell(feeAccountId, instrument.listing.currencyId), feesMinor);
    }
    const tradeId = this.state.nextTradeId++;
    instrument.lastPriceTicks = priceTicks;
    instrument.lastTradeId = tradeId;
    if (instrument.queues.waiting > 0) this.print(priceTicks);
    const makerAccountId = words[makerSlot * orderWords + OrderWord.accountId]!;
    const takerAccountId = words[takerSlot * orderWords + OrderWord.accountId]!;
    if (this.state.trades.size > 0) {
      this.state.trades.note(
        instrument.instrumentId,
        takerSide,
        priceTicks,
        qtyLots,
        store.pool.orderIdOf(makerSlot),
        makerAccountId,
        makerFee,
        this.makerRate,
        store.pool.orderIdOf(takerSlot),
        takerAccountId,
        takerFee,
        this.takerRate,
        this.state.tsUs,
      );
    }
    sink.tradeExecuted(
      tradeId,
      instrument.instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      store.pool.orderIdOf(makerSlot),
      makerAccountId,
      makerLeavesLots,
      makerFee,
      store.pool.orderIdOf(takerSlot),
      takerAccountId,
      takerLeavesLots,
      takerFee,
    );
    if (makerLeavesLots === 0) this.closeFilled(instrument, makerSlot, makerHasTerms, sink);
    // An order by budget has no quantity of its own: it ends when its budget does.
    const takerIsFilled =
      takerLeavesLots === 0 && !(takerHasTerms && store.term(takerSlot, TermNum.budgetMinor) !== 0);
    if (takerIsFilled) this.closeFilled(instrument, takerSlot, takerHasTerms, sink);
    if (makerSibling >= 0) this.ends.cancelSlot(makerSibling, CloseReason.orderListEnded, sink);
    if (takerSibling >= 0) this.ends.cancelSlot(takerSibling, CloseReason.orderListEnded, sink);
  }

  /** A filled order holds nothing any more, and the trade has told its end. Whoever waits for it comes next. */
  private closeFilled(
    instrument: Instrument,
    slot: number,
    hasTerms: boolean,
    sink: EventSink,
  ): void {
    const { store, ledger } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const accountId = words[at + OrderWord.accountId]!;
    const shares = ledger.cell(accountId, instrument.shareAssetId);
    ledger.openOrders[shares] = ledger.openOrders[shares]! - 1;
    words[at + OrderWord.displayedLots] = 0;
    words[at + OrderWord.reserveLots] = 0;
    const childId = hasTerms ? store.term(slot, TermNum.childId) : 0;
    store.close(this.state.account(accountId), slot, OrdStatus.filled, CloseReason.none);
    if (childId !== 0) this.ends.passOn(childId, true, sink);
  }

  private print(priceTicks: number): void {
    const { prints } = this;
    if (prints[prints.length - 1] !== priceTicks) prints.push(priceTicks);
  }

  private fillOrder(
    slot: number,
    qtyLots: number,
    leavesLots: number,
    notionalMinor: number,
    fee: number,
  ): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.cumQtyLots] = words[at + OrderWord.cumQtyLots]! + qtyLots;
    if (leavesLots > 0) words[at + OrderWord.state] = OrdStatus.partiallyFilled;
    store.nums[slot * extraNums + ExtraNum.cumNotionalMinor] =
      store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]! + notionalMinor;
    store.nums[slot * extraNums + ExtraNum.feesMinor] =
      store.nums[slot * extraNums + ExtraNum.feesMinor]! + fee;
  }

  /** The buyer's hold for these lots pays the cost; what is left of it comes back. */
  private payBuyer(instrument: Instrument, slot: number, qtyLots: number, costMinor: number): void {
    const { store, ledger } = this.state;
    const accountId = store.pool.words[slot * orderWords + OrderWord.accountId]!;
    const cash = ledger.cell(accountId, instrument.listing.currencyId);
    const heldMinor = qtyLots * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    ledger.takeHeld(cash, heldMinor);
    ledger.add(cash, heldMinor - costMinor);
    const shares = ledger.cell(accountId, instrument.shareAssetId);
    ledger.add(shares, qtyLots * instrument.listing.lotShares);
    ledger.openBuyLots[shares] = ledger.openBuyLots[shares]! - qtyLots;
  }

  private paySeller(
    instrument: Instrument,
    slot: number,
    qtyLots: number,
    proceedsMinor: number,
  ): void {
    const { store, ledger } = this.state;
    const accountId = store.pool.words[slot * orderWords + OrderWord.accountId]!;
    const shares = ledger.cell(accountId, instrument.shareAssetId);
    ledger.takeHeld(shares, qtyLots * instrument.listing.lotShares);
    ledger.add(ledger.cell(accountId, instrument.listing.currencyId), proceedsMinor);
  }

  /**
   * Lots lost without a trade: the order stays, and its total counts them as prevented. Returns the slot of the other leg where it was
   * one of a pair, which this ends as a fill would, else -1.
   */
  private decrement(instrument: Instrument, slot: number, lots: number, openLots: number): number {
    const { store } = this.state;
    const sibling = this.ends.dissolve(slot, openLots);
    this.ends.giveUp(slot, instrument, lots);
    const preventedLots = store.term(slot, TermNum.preventedLots);
    store.setTerm(slot, TermNum.preventedLots, preventedLots + lots);
    return sibling;
  }
}

/** A rebate is never more than what the other side of the trade pays, so that the fee account cannot run dry. */
export function cappedRebate(feeOrRebate: number, otherFee: number): number {
  if (feeOrRebate >= 0 || feeOrRebate + otherFee >= 0) return feeOrRebate;
  return otherFee > 0 ? 0 - otherFee : 0;
}
