// The life of orders: entry, amendment, replacement, cancellation, expiry. Each method is one command, done whole or not at all.
// It must never emit an event before the state that the event tells of is in place.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import { isWithin, type Instrument } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import { qtyLotsMax } from '#core/limits.ts';
import {
  execInstOf,
  extraWords,
  ExtraWord,
  packTerms,
  stpModeOf,
  timeInForceOf,
  extraNums,
  ExtraNum,
} from '#core/order-store.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { bodyWords, hashBody } from '#core/order-body.ts';
import { PreTradeChecks } from '#core/risk/pre-trade.ts';
import { Settlement } from '#core/settlement.ts';
import type { ExchangeState } from '#core/state.ts';
import {
  CloseReason,
  ExecInst,
  OrdStatus,
  OrdType,
  Phase,
  Side,
  statusOfClose,
  TimeInForce,
} from '#core/terms.ts';
import { assert } from '#std/assert.ts';

export class OrderDesk {
  readonly depth = new DepthChanges();
  private readonly state: ExchangeState;
  private readonly checks: PreTradeChecks;
  private readonly settlement: Settlement;
  /** Of the new order's client order id. */
  private newKey = 0;

  constructor(state: ExchangeState) {
    this.state = state;
    this.checks = new PreTradeChecks(state.ledger, state.store);
    this.settlement = new Settlement(state, this.depth);
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
      this.refuse(command, 0, RejectCode.unknownAccount, 0, sink);
      return;
    }
    const used = this.findUsed(command);
    if (used >= 0 && this.hasBody(used, command)) {
      const orderId = this.state.store.pool.orderIdOf(used);
      sink.commandRepeated(command.kind, command.accountId, orderId);
      return;
    }
    const slot = this.findOpen(command, sink);
    if (slot < 0) return;
    const oldOrderId = this.state.store.pool.orderIdOf(slot);
    const code = this.checkReplacement(command, account, slot, used >= 0);
    if (code !== RejectCode.none) {
      const limit = this.checks.limit;
      this.reject(command, account, used >= 0, code, sink);
      this.refuse(command, oldOrderId, code, limit, sink);
      return;
    }
    this.cancelSlot(slot, CloseReason.replaced, sink);
    this.enter(command, account, sink);
  }

  cancel(command: Command, sink: EventSink): void {
    const slot = this.findOpen(command, sink);
    if (slot >= 0) this.cancelSlot(slot, CloseReason.canceledByUser, sink);
  }

  /** A smaller quantity keeps priority; a new price or a larger quantity loses it, and may trade. */
  amend(command: Command, sink: EventSink): void {
    const slot = this.findOpen(command, sink);
    if (slot < 0) return;
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    // A price in another instrument's ticks would mean another price.
    if (command.instrumentId !== 0 && command.instrumentId !== instrument.instrumentId) {
      this.refuse(command, 0, RejectCode.unknownOrder, 0, sink);
      return;
    }
    const oldPriceTicks = words[at + OrderWord.priceTicks]!;
    const oldQtyLots = words[at + OrderWord.orderQtyLots]!;
    const cumLots = words[at + OrderWord.cumQtyLots]!;
    const priceTicks = command.priceTicks === 0 ? oldPriceTicks : command.priceTicks;
    const qtyLots = command.qtyLots === 0 ? oldQtyLots : command.qtyLots;
    const code = this.checkAmendment(slot, instrument, priceTicks, qtyLots);
    if (code !== RejectCode.none) {
      this.refuse(command, store.pool.orderIdOf(slot), code, this.checks.limit, sink);
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
    if (restLots === 0) this.finish(slot, CloseReason.none, 0, sink);
    else if (book.takerEnded !== CloseReason.none)
      this.finish(slot, book.takerEnded, restLots, sink);
    else this.depth.note(instrument.instrumentId, side, priceTicks);
  }

  /** Cancels an account's open orders, of one instrument or all (0), of one side or both (0). */
  massCancel(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    const { instrumentId, side } = command;
    if (account === undefined) {
      this.refuse(command, 0, RejectCode.unknownAccount, 0, sink);
    } else if (instrumentId !== 0 && this.state.instruments[instrumentId] === undefined) {
      this.refuse(command, 0, RejectCode.unknownInstrument, 0, sink);
    } else if (side !== 0 && side !== Side.buy && side !== Side.sell) {
      this.refuse(command, 0, RejectCode.invalidSide, 0, sink);
    } else {
      const reason = CloseReason.massCanceled;
      const count = this.cancelAll(account, instrumentId, side, reason, sink);
      sink.massCanceled(account.accountId, instrumentId, side, count);
    }
  }

  cancelAll(
    account: Account,
    instrumentId: number,
    side: number,
    reason: CloseReason,
    sink: EventSink,
  ): number {
    const { store } = this.state;
    let count = 0;
    let slot = account.openHead;
    while (slot >= 0) {
      const next = store.extra[slot * extraWords + ExtraWord.accountNext]!;
      const at = slot * orderWords;
      const words = store.pool.words;
      const isMeant =
        (instrumentId === 0 || words[at + OrderWord.instrumentId] === instrumentId) &&
        (side === 0 || words[at + OrderWord.side] === side);
      if (isMeant) {
        this.cancelSlot(slot, reason, sink);
        count++;
      }
      slot = next;
    }
    return count;
  }

  /** Expires the DAY orders of an instrument that closes, best price first, bids before asks. */
  expireDayOrders(instrument: Instrument, sink: EventSink): void {
    const { book } = instrument;
    const { words } = this.state.store.pool;
    for (const side of [Side.buy, Side.sell]) {
      let level = side === Side.buy ? book.bids.best : book.asks.best;
      while (level >= 0) {
        const nextLevel = book.levelAfter(side, level);
        let slot = book.headOfLevel(side, level);
        while (slot >= 0) {
          const at = slot * orderWords;
          const next = words[at + OrderWord.next]!;
          if (timeInForceOf(words[at + OrderWord.terms]!) === TimeInForce.day) {
            this.cancelSlot(slot, CloseReason.dayEnd, sink);
          }
          slot = next;
        }
        level = nextLevel;
      }
    }
  }

  /** Refuses a command that is about an order or an account, but is no new order. */
  refuse(command: Command, orderId: number, code: number, limit: number, sink: EventSink): void {
    sink.commandRejected(
      command.kind,
      command.accountId,
      command.instrumentId,
      orderId,
      code,
      limit,
    );
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
    const perLotMinor = this.holdPerLot(slot, instrument, priceTicks);
    const heldMinor =
      store.leavesLots(slot) * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    const available = ledger.available[this.holdCell(slot, instrument)]! + heldMinor;
    if (leavesLots * perLotMinor <= available) return RejectCode.none;
    this.checks.limit = available;
    return side === Side.buy ? RejectCode.insufficientFunds : RejectCode.insufficientShares;
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
    this.countOpen(accountId, instrument, 1);
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
      this.finish(slot, CloseReason.postOnlyWouldCross, qtyLots, sink);
      return;
    }
    if (
      timeInForce === TimeInForce.fok &&
      !book.canFill(side, limitTicks, qtyLots, accountId, stpMode)
    ) {
      this.finish(slot, CloseReason.fillOrKill, qtyLots, sink);
      return;
    }
    this.state.reports.count = 0;
    const leavesLots = book.match(side, limitTicks, qtyLots, accountId, stpMode);
    this.settlement.settle(instrument, slot, side, qtyLots, sink);
    if (leavesLots === 0) this.finish(slot, CloseReason.none, 0, sink);
    else if (book.takerEnded !== CloseReason.none)
      this.finish(slot, book.takerEnded, leavesLots, sink);
    else if (timeInForce === TimeInForce.ioc) {
      this.finish(
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

  /** The open order that a command means, or -1 after the command was refused. */
  private findOpen(command: Command, sink: EventSink): number {
    const { store } = this.state;
    const slot = this.findMeant(command);
    const words = store.pool.words;
    const isOwn = slot >= 0 && words[slot * orderWords + OrderWord.accountId] === command.accountId;
    if (!isOwn || store.isTransfer(slot)) {
      this.refuse(command, 0, RejectCode.unknownOrder, 0, sink);
      return -1;
    }
    if (store.isOpen(slot)) return slot;
    this.refuse(command, store.pool.orderIdOf(slot), RejectCode.tooLateToCancel, 0, sink);
    return -1;
  }

  /** By the venue's id, or, where that is 0, by the client's; -1 where there is none. */
  private findMeant(command: Command): number {
    const { store } = this.state;
    if (command.orderId === 0) {
      return store.findByClOrdId(command.accountId, command.origClOrdId);
    }
    return isWithin(command.orderId, 1, Number.MAX_SAFE_INTEGER)
      ? store.pool.find(command.orderId)
      : -1;
  }

  private cancelSlot(slot: number, reason: CloseReason, sink: EventSink): void {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    const leavesLots = store.leavesLots(slot);
    this.depth.note(
      instrument.instrumentId,
      words[at + OrderWord.side]!,
      words[at + OrderWord.priceTicks]!,
    );
    instrument.book.cancel(slot);
    this.finish(slot, reason, leavesLots, sink);
  }

  /** Ends an order that is in no book: gives back what it still holds, closes it, and tells it where it was not filled. */
  private finish(slot: number, reason: CloseReason, leavesLots: number, sink: EventSink): void {
    const { store, ledger } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const account = this.state.account(words[at + OrderWord.accountId]!);
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    if (leavesLots > 0) {
      ledger.release(
        this.holdCell(slot, instrument),
        leavesLots * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!,
      );
    }
    words[at + OrderWord.displayedLots] = 0;
    words[at + OrderWord.reserveLots] = 0;
    store.close(account, slot, statusOfClose(reason), reason);
    this.countOpen(account.accountId, instrument, -1);
    if (reason === CloseReason.none) return;
    sink.orderClosed(
      store.pool.orderIdOf(slot),
      account.accountId,
      instrument.instrumentId,
      reason,
      words[at + OrderWord.orderQtyLots]! - words[at + OrderWord.cumQtyLots]!,
    );
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
    this.cancelSlot(slot, CloseReason.amendedToFilled, sink);
  }

  /** Changes what an open order holds to what its new price and quantity need. */
  private rehold(
    slot: number,
    instrument: Instrument,
    priceTicks: number,
    leavesLots: number,
  ): void {
    const { store, ledger } = this.state;
    const cell = this.holdCell(slot, instrument);
    const perLotMinor = this.holdPerLot(slot, instrument, priceTicks);
    const oldMinor =
      store.leavesLots(slot) * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    const newMinor = leavesLots * perLotMinor;
    if (newMinor > oldMinor) ledger.hold(cell, newMinor - oldMinor);
    else ledger.release(cell, oldMinor - newMinor);
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = perLotMinor;
  }

  private holdPerLot(slot: number, instrument: Instrument, priceTicks: number): number {
    const { store } = this.state;
    const side = store.pool.words[slot * orderWords + OrderWord.side]!;
    if (side === Side.sell) return instrument.listing.lotShares;
    const at = slot * extraWords;
    return holdPerLotMinor(
      priceTicks,
      instrument.tickValueMinor,
      store.extra[at + ExtraWord.makerFeeRate]!,
      store.extra[at + ExtraWord.takerFeeRate]!,
    );
  }

  /** The balance that an order's hold is in: cash for a buy, shares for a sale. */
  private holdCell(slot: number, instrument: Instrument): number {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    const isBuy = words[at + OrderWord.side] === Side.buy;
    return this.state.ledger.cell(
      words[at + OrderWord.accountId]!,
      isBuy ? instrument.listing.currencyId : instrument.shareAssetId,
    );
  }

  private countOpen(accountId: number, instrument: Instrument, change: number): void {
    const { ledger } = this.state;
    const cell = ledger.cell(accountId, instrument.shareAssetId);
    ledger.openOrders[cell] = ledger.openOrders[cell]! + change;
  }
}

function other(side: number): number {
  return side === Side.buy ? Side.sell : Side.buy;
}

/** A number as it is kept of a rejected order: 0 where it is none that an order could have. */
function boundedWord(value: number): number {
  return Number.isSafeInteger(value) && value >= 0 && value <= qtyLotsMax ? value : 0;
}
