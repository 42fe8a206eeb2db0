// The entry of orders: placing, replacing, cancelling on request. Each method is one command, done whole or not at all. It must never emit
// an event before the state that the event tells of is in place.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import { qtyLotsMax } from '#core/limits.ts';
import { bodyWords, hashBody } from '#core/order-body.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { extraNums, ExtraNum, extraWords, ExtraWord, packTerms } from '#core/order-store.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { Settlement } from '#core/settlement.ts';
import type { ExchangeState } from '#core/state.ts';
import { CloseReason, ExecInst, OrdStatus, OrdType, Side, TimeInForce } from '#core/terms.ts';

export class OrderDesk {
  private readonly state: ExchangeState;
  private readonly depth: DepthChanges;
  private readonly checks: PreTradeChecks;
  private readonly settlement: Settlement;
  private readonly ends: OrderEnds;
  /** Of the new order's client order id. */
  private newKey = 0;

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

  place(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined) {
      this.tellRejected(command, 0, this.checkWithoutAccount(command), 0, sink);
      return;
    }
    const used = this.findUsed(command);
    if (used >= 0 && this.hasBody(used, command)) {
      const orderId = this.state.store.pool.orderIdOf(used);
      sink.commandRepeated(command.kind, command.accountId, orderId);
      return;
    }
    const code = this.check(command, account, -1, used >= 0);
    if (code !== RejectCode.none) this.reject(command, account, used >= 0, code, sink);
    else this.enter(command, account, sink);
  }

  /** Both or neither: where the new order would be refused, the old one stays as it is. */
  replace(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownAccount, 0, sink);
      return;
    }
    const used = this.findUsed(command);
    if (used >= 0 && this.hasBody(used, command)) {
      const orderId = this.state.store.pool.orderIdOf(used);
      sink.commandRepeated(command.kind, command.accountId, orderId);
      return;
    }
    const slot = this.ends.findOpen(command, sink);
    if (slot < 0) return;
    const oldOrderId = this.state.store.pool.orderIdOf(slot);
    const code = this.checkReplacement(command, account, slot, used >= 0);
    if (code !== RejectCode.none) {
      const limit = this.checks.limit;
      this.reject(command, account, used >= 0, code, sink);
      this.ends.refuse(command, oldOrderId, code, limit, sink);
      return;
    }
    this.ends.cancelSlot(slot, CloseReason.replaced, sink);
    this.enter(command, account, sink);
  }

  cancel(command: Command, sink: EventSink): void {
    const slot = this.ends.findOpen(command, sink);
    if (slot >= 0) this.ends.cancelSlot(slot, CloseReason.canceledByUser, sink);
  }

  /** Cancels an account's open orders, of one instrument or all (0), of one side or both (0). */
  massCancel(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    const { instrumentId, side } = command;
    if (account === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownAccount, 0, sink);
    } else if (instrumentId !== 0 && this.state.instruments[instrumentId] === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownInstrument, 0, sink);
    } else if (side !== 0 && side !== Side.buy && side !== Side.sell) {
      this.ends.refuse(command, 0, RejectCode.invalidSide, 0, sink);
    } else {
      const reason = CloseReason.massCanceled;
      const count = this.ends.cancelAll(account, instrumentId, side, reason, sink);
      sink.massCanceled(account.accountId, instrumentId, side, count);
    }
  }

  private check(
    command: Command,
    account: Account,
    replacedSlot: number,
    clOrdIdUsed: boolean,
  ): number {
    return this.checks.check(
      command,
      this.state.venueKillSwitch,
      this.state.instruments[command.instrumentId],
      account,
      this.state.feeTiers[account.feeTier]!,
      replacedSlot,
      clOrdIdUsed,
    );
  }

  /** The checks that come before the account's, where there is no account. */
  private checkWithoutAccount(command: Command): number {
    if (this.state.venueKillSwitch) return RejectCode.venueKillSwitch;
    const isKnown = this.state.instruments[command.instrumentId] !== undefined;
    return isKnown ? RejectCode.unknownAccount : RejectCode.unknownInstrument;
  }

  private checkReplacement(
    command: Command,
    account: Account,
    slot: number,
    clOrdIdUsed: boolean,
  ): number {
    const at = slot * orderWords;
    const words = this.state.store.pool.words;
    const isSameMarket =
      words[at + OrderWord.instrumentId] === command.instrumentId &&
      words[at + OrderWord.side] === command.side;
    if (!isSameMarket) {
      this.checks.limit = 0;
      return RejectCode.contradictoryInstructions;
    }
    const code = this.check(command, account, slot, clOrdIdUsed);
    if (code !== RejectCode.none) return code;
    const { book } = this.state.instrument(command.instrumentId);
    const { limitTicks } = this.checks;
    const isPostOnly = (command.execInst & ExecInst.postOnly) !== 0;
    if (isPostOnly && book.crosses(command.side, limitTicks)) return RejectCode.postOnlyWouldCross;
    const { side, qtyLots, accountId, stpMode } = command;
    if (
      command.timeInForce === TimeInForce.fok &&
      !book.canFill(side, limitTicks, qtyLots, accountId, stpMode)
    ) {
      return RejectCode.fillOrKillUnfillable;
    }
    return RejectCode.none;
  }

  /** Books an order that passed every check, matches it, and rests or ends what is left. */
  private enter(command: Command, account: Account, sink: EventSink): void {
    const { store, ledger } = this.state;
    const { side, timeInForce, stpMode, qtyLots, accountId } = command;
    const instrument = this.state.instrument(command.instrumentId);
    const { book } = instrument;
    const { limitTicks, holdPerLotMinor: perLotMinor } = this.checks;
    const slot = this.record(command, limitTicks, qtyLots);
    const feeTier = this.state.feeTiers[account.feeTier]!;
    store.extra[slot * extraWords + ExtraWord.makerFeeRate] = feeTier.makerFeeRate;
    store.extra[slot * extraWords + ExtraWord.takerFeeRate] = feeTier.takerFeeRate;
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = perLotMinor;
    ledger.hold(this.checks.holdCell, qtyLots * perLotMinor);
    store.open(account, slot);
    const { sharesCell } = this.checks;
    if (sharesCell >= 0) ledger.openOrders[sharesCell] = ledger.openOrders[sharesCell]! + 1;
    else this.ends.countOpen(accountId, instrument, 1);
    const orderId = store.pool.orderIdOf(slot);
    sink.orderAccepted(
      orderId,
      accountId,
      instrument.instrumentId,
      side,
      command.ordType,
      timeInForce,
      command.execInst,
      command.priceTicks,
      qtyLots,
      command.clOrdId,
    );
    if ((command.execInst & ExecInst.postOnly) !== 0 && book.crosses(side, limitTicks)) {
      this.ends.finish(slot, CloseReason.postOnlyWouldCross, qtyLots, sink);
      return;
    }
    if (
      timeInForce === TimeInForce.fok &&
      !book.canFill(side, limitTicks, qtyLots, accountId, stpMode)
    ) {
      this.ends.finish(slot, CloseReason.fillOrKill, qtyLots, sink);
      return;
    }
    this.state.reports.count = 0;
    const leavesLots = book.match(side, limitTicks, qtyLots, accountId, stpMode);
    this.settlement.settle(instrument, slot, side, qtyLots, sink);
    if (leavesLots === 0) this.ends.finish(slot, CloseReason.none, 0, sink);
    else if (book.takerEnded !== CloseReason.none)
      this.ends.finish(slot, book.takerEnded, leavesLots, sink);
    else if (timeInForce === TimeInForce.ioc) {
      this.ends.finish(
        slot,
        this.reasonOfRemainder(command, book.bestPriceTicks(other(side))),
        leavesLots,
        sink,
      );
    } else {
      book.rest(slot, accountId, side, limitTicks, leavesLots, 0);
      this.depth.note(instrument.instrumentId, side, limitTicks);
    }
  }

  private reasonOfRemainder(command: Command, otherBestTicks: number): CloseReason {
    if (command.ordType === OrdType.limit) return CloseReason.immediateOrCancel;
    return otherBestTicks === 0 ? CloseReason.noLiquidity : CloseReason.collarReached;
  }

  /** Remembers a reject under its client order id, where that is its own, and tells it. */
  private reject(
    command: Command,
    account: Account,
    clOrdIdUsed: boolean,
    code: number,
    sink: EventSink,
  ): void {
    const limit = this.checks.limit;
    if (clOrdIdUsed || command.clOrdId[0] === 0) {
      this.tellRejected(command, 0, code, limit, sink);
      return;
    }
    const { store } = this.state;
    const slot = this.record(
      command,
      boundedWord(command.priceTicks),
      boundedWord(command.qtyLots),
    );
    store.remember(account, slot, OrdStatus.rejected, code);
    this.tellRejected(command, store.pool.orderIdOf(slot), code, limit, sink);
  }

  private tellRejected(
    command: Command,
    orderId: number,
    code: number,
    limit: number,
    sink: EventSink,
  ): void {
    sink.orderRejected(
      orderId,
      command.accountId,
      command.instrumentId,
      command.side,
      command.ordType,
      command.timeInForce,
      command.execInst,
      boundedWord(command.priceTicks),
      boundedWord(command.qtyLots),
      command.clOrdId,
      code,
      limit,
    );
  }

  /** A slot with everything of the command in it, of no book and no list yet. */
  private record(command: Command, priceTicks: number, qtyLots: number): number {
    const { store } = this.state;
    const { accountId, clOrdId } = command;
    const slot = store.allocate(this.state.nextEntryId++, accountId, clOrdId, this.newKey);
    const words = store.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.priceTicks] = priceTicks;
    words[at + OrderWord.displayedLots] = 0;
    words[at + OrderWord.reserveLots] = 0;
    words[at + OrderWord.refreshLots] = 0;
    words[at + OrderWord.side] = command.side;
    words[at + OrderWord.instrumentId] = command.instrumentId;
    words[at + OrderWord.orderQtyLots] = qtyLots;
    words[at + OrderWord.cumQtyLots] = 0;
    words[at + OrderWord.state] = OrdStatus.new;
    words[at + OrderWord.terms] = packTerms(
      command.ordType,
      command.timeInForce,
      command.execInst,
      command.stpMode,
    );
    const extraAt = slot * extraWords;
    store.extra[extraAt + ExtraWord.makerFeeRate] = 0;
    store.extra[extraAt + ExtraWord.takerFeeRate] = 0;
    hashBody(command);
    store.extra[extraAt + ExtraWord.bodyLow] = bodyWords[0]!;
    store.extra[extraAt + ExtraWord.bodyHigh] = bodyWords[1]!;
    store.extra[extraAt + ExtraWord.reason] = 0;
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.cumNotionalMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.feesMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.enteredTsUs] = command.tsUs;
    return slot;
  }

  private hasBody(slot: number, command: Command): boolean {
    const at = slot * extraWords;
    const { extra } = this.state.store;
    hashBody(command);
    return (
      extra[at + ExtraWord.bodyLow] === bodyWords[0] &&
      extra[at + ExtraWord.bodyHigh] === bodyWords[1]
    );
  }

  /** What the account has already sent under a new order's client order id, or -1. */
  private findUsed(command: Command): number {
    const { accountId, clOrdId } = command;
    this.newKey = this.state.store.keyOf(accountId, clOrdId);
    return this.state.store.findByKey(this.newKey, accountId, clOrdId);
  }
}

function other(side: number): number {
  return side === Side.buy ? Side.sell : Side.buy;
}

/** A number as it is kept of a rejected order: 0 where it is none that an order could have. */
function boundedWord(value: number): number {
  return Number.isSafeInteger(value) && value >= 0 && value <= qtyLotsMax ? value : 0;
}
