// What a trade does to two orders and four balances: holds turn into transfers, fees go to the fee account, price improvement is
// given back. Every trade's debits equal its credits, exactly. It must never decide whether to trade: the book did.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ReportKind, ReportWord, reportWords } from '#core/book/report-buffer.ts';
import type { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import { feeMinor } from '#core/ledger/fees.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import { extraWords, ExtraWord, extraNums, ExtraNum } from '#core/order-store.ts';
import type { ExchangeState } from '#core/state.ts';
import { CloseReason, OrdStatus, Side } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

export class Settlement {
  private readonly state: ExchangeState;
  private readonly depth: DepthChanges;

  constructor(state: ExchangeState, depth: DepthChanges) {
    this.state = state;
    this.depth = depth;
  }

  /** Settles every fill that the book has just reported for an incoming order of `qtyLots`. */
  settle(
    instrument: Instrument,
    takerSlot: number,
    takerSide: number,
    qtyLots: number,
    sink: EventSink,
  ): void {
    const { reports } = this.state;
    let leavesLots = qtyLots;
    for (let i = 0; i < reports.count; i++) {
      const words = reports.words;
      const at = i * reportWords;
      assert(words[at + ReportWord.kind] === ReportKind.fill, 'a report to settle is a fill');
      const makerSlot = words[at + ReportWord.makerSlot]!;
      const priceTicks = words[at + ReportWord.priceTicks]!;
      const fillLots = words[at + ReportWord.qtyLots]!;
      const makerLeavesLots = words[at + ReportWord.makerLeavesLots]!;
      leavesLots -= fillLots;
      this.trade(
        instrument,
        takerSlot,
        takerSide,
        leavesLots,
        makerSlot,
        makerLeavesLots,
        priceTicks,
        fillLots,
        sink,
      );
      const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
      this.depth.note(instrument.instrumentId, makerSide, priceTicks);
    }
    reports.count = 0;
  }

  private trade(
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
    const makerRate = store.extra[makerSlot * extraWords + ExtraWord.makerFeeRate]!;
    const takerRate = store.extra[takerSlot * extraWords + ExtraWord.takerFeeRate]!;
    const makerCharge = feeMinor(notionalMinor, makerRate);
    const takerCharge = feeMinor(notionalMinor, takerRate);
    const makerFee = cappedRebate(makerCharge, takerCharge);
    const takerFee = cappedRebate(takerCharge, makerCharge);
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
    const makerAccountId = words[makerSlot * orderWords + OrderWord.accountId]!;
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
      words[takerSlot * orderWords + OrderWord.accountId]!,
      takerLeavesLots,
      takerFee,
    );
    if (makerLeavesLots > 0) return;
    const shares = ledger.cell(makerAccountId, instrument.shareAssetId);
    ledger.openOrders[shares] = ledger.openOrders[shares]! - 1;
    const makerAccount = this.state.account(makerAccountId);
    store.close(makerAccount, makerSlot, OrdStatus.filled, CloseReason.none);
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
}

/** A rebate is never more than what the other side of the trade pays, so that the fee account cannot run dry. */
function cappedRebate(feeOrRebate: number, otherFee: number): number {
  if (feeOrRebate >= 0 || feeOrRebate + otherFee >= 0) return feeOrRebate;
  return otherFee > 0 ? 0 - otherFee : 0;
}
