// Amendments in place: a smaller quantity keeps priority, a new price or a larger quantity loses it and may trade. A refused one
// leaves everything as it was.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { execInstOf, extraNums, ExtraNum, stpModeOf } from '#core/order-store.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { Settlement } from '#core/settlement.ts';
import type { ExchangeState } from '#core/state.ts';
import { CloseReason, ExecInst, Phase, Side } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

export class Amendments {
  private readonly state: ExchangeState;
  private readonly depth: DepthChanges;
  private readonly checks: PreTradeChecks;
  private readonly settlement: Settlement;
  private readonly ends: OrderEnds;

  constructor(
    state: ExchangeState,
    depth: DepthChanges,
    checks: PreTradeChecks,
    settlement: Settlement,
    ends: OrderEnds,
  ) {
    this.state = state;
    this.depth = depth;
    this.checks = checks;
    this.settlement = settlement;
    this.ends = ends;
  }

  /** A smaller quantity keeps priority; a new price or a larger quantity loses it, and may trade. */
  amend(command: Command, sink: EventSink): void {
    const slot = this.ends.findOpen(command, sink);
    if (slot < 0) return;
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    // A price in another instrument's ticks would mean another price.
    if (command.instrumentId !== 0 && command.instrumentId !== instrument.instrumentId) {
      this.ends.refuse(command, 0, RejectCode.unknownOrder, 0, sink);
      return;
    }
    const oldPriceTicks = words[at + OrderWord.priceTicks]!;
    const oldQtyLots = words[at + OrderWord.orderQtyLots]!;
    const cumLots = words[at + OrderWord.cumQtyLots]!;
    const priceTicks = command.priceTicks === 0 ? oldPriceTicks : command.priceTicks;
    const qtyLots = command.qtyLots === 0 ? oldQtyLots : command.qtyLots;
    const code = this.checkAmendment(slot, instrument, priceTicks, qtyLots);
    if (code !== RejectCode.none) {
      this.ends.refuse(command, store.pool.orderIdOf(slot), code, this.checks.limit, sink);
      return;
    }
    if (qtyLots <= cumLots) {
      this.amendToFilled(slot, qtyLots, sink);
      return;
    }
    const keepsPriority = priceTicks === oldPriceTicks && qtyLots <= oldQtyLots;
    const leavesLots = qtyLots - cumLots;
    this.rehold(slot, instrument, priceTicks, leavesLots);
    words[at + OrderWord.orderQtyLots] = qtyLots;
    sink.orderAmended(
      store.pool.orderIdOf(slot),
      words[at + OrderWord.accountId]!,
      instrument.instrumentId,
      priceTicks,
      qtyLots,
      leavesLots,
      keepsPriority ? 1 : 0,
    );
    const side = words[at + OrderWord.side]!;
    this.depth.note(instrument.instrumentId, side, oldPriceTicks);
    if (keepsPriority) {
      instrument.book.reduce(slot, leavesLots);
      return;
    }
    const { book } = instrument;
    const stpMode = stpModeOf(words[at + OrderWord.terms]!);
    this.state.reports.count = 0;
    const restLots = book.reenter(slot, priceTicks, leavesLots, stpMode);
    this.settlement.settle(instrument, slot, side, leavesLots, sink);
    if (restLots === 0) this.ends.finish(slot, CloseReason.none, 0, sink);
    else if (book.takerEnded !== CloseReason.none)
      this.ends.finish(slot, book.takerEnded, restLots, sink);
    else this.depth.note(instrument.instrumentId, side, priceTicks);
  }

  private checkAmendment(
    slot: number,
    instrument: Instrument,
    priceTicks: number,
    qtyLots: number,
  ): number {
    const { store, ledger } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const side = words[at + OrderWord.side]!;
    const oldPriceTicks = words[at + OrderWord.priceTicks]!;
    const oldQtyLots = words[at + OrderWord.orderQtyLots]!;
    this.checks.limit = 0;
    if (this.state.venueKillSwitch) return RejectCode.venueKillSwitch;
    const account = this.state.account(words[at + OrderWord.accountId]!);
    if (account.killSwitch) return RejectCode.accountKillSwitch;
    if (instrument.phase === Phase.closed) return RejectCode.instrumentClosed;
    if (instrument.phase === Phase.halted) return RejectCode.instrumentHalted;
    const malformed = this.checks.checkPriceAndQty(instrument, priceTicks, qtyLots);
    if (malformed !== RejectCode.none) return malformed;
    if (priceTicks === oldPriceTicks && qtyLots === oldQtyLots) return RejectCode.nothingToAmend;
    if (priceTicks !== oldPriceTicks) {
      const collared = this.checks.checkLimitCollar(instrument, side, priceTicks);
      if (collared !== RejectCode.none) return collared;
      const isPostOnly = (execInstOf(words[at + OrderWord.terms]!) & ExecInst.postOnly) !== 0;
      if (isPostOnly && instrument.book.crosses(side, priceTicks)) {
        return RejectCode.postOnlyWouldCross;
      }
    }
    const leavesLots = qtyLots - words[at + OrderWord.cumQtyLots]!;
    if (leavesLots <= 0) return RejectCode.none;
    const perLotMinor = this.ends.holdPerLot(slot, instrument, priceTicks);
    const heldMinor =
      store.leavesLots(slot) * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    const available = ledger.available[this.ends.holdCell(slot, instrument)]! + heldMinor;
    if (leavesLots * perLotMinor <= available) return RejectCode.none;
    this.checks.limit = available;
    return side === Side.buy ? RejectCode.insufficientFunds : RejectCode.insufficientShares;
  }

  /** An order amended to no more than was filled has nothing left, and ends as filled (FIX order state matrix D11). */
  private amendToFilled(slot: number, qtyLots: number, sink: EventSink): void {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const cumLots = words[at + OrderWord.cumQtyLots]!;
    assert(cumLots > 0 && qtyLots <= cumLots, 'an order amended to filled was partly filled');
    // OrderQty = CumQty + what was cancelled with the order: nothing, for the total is now what was filled.
    words[at + OrderWord.orderQtyLots] = cumLots;
    sink.orderAmended(
      store.pool.orderIdOf(slot),
      words[at + OrderWord.accountId]!,
      words[at + OrderWord.instrumentId]!,
      words[at + OrderWord.priceTicks]!,
      cumLots,
      0,
      1,
    );
    this.ends.cancelSlot(slot, CloseReason.amendedToFilled, sink);
  }

  /** Changes what an open order holds to what its new price and quantity need. */
  private rehold(
    slot: number,
    instrument: Instrument,
    priceTicks: number,
    leavesLots: number,
  ): void {
    const { store, ledger } = this.state;
    const cell = this.ends.holdCell(slot, instrument);
    const perLotMinor = this.ends.holdPerLot(slot, instrument, priceTicks);
    const oldMinor =
      store.leavesLots(slot) * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    const newMinor = leavesLots * perLotMinor;
    if (newMinor > oldMinor) ledger.hold(cell, newMinor - oldMinor);
    else ledger.release(cell, oldMinor - newMinor);
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = perLotMinor;
  }
}
