// How an order comes to be in the venue's records: its slot, its terms, its hold, its place in its account's list, and what is told of it;
// or the record of its reject. It must never check nor match anything.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import { qtyLotsMax } from '#core/limits.ts';
import { bodyWords, hashBody } from '#core/order-body.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { extraNums, ExtraNum, extraWords, ExtraWord, Home, packTerms } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { ExchangeState } from '#core/state.ts';
import { tellTerms } from '#core/tell-terms.ts';
import { hasLimitPrice, ListKind, OrdStatus, Side } from '#core/terms.ts';

export class OrderIntake {
  private readonly state: ExchangeState;
  private readonly checks: PreTradeChecks;
  private readonly ends: OrderEnds;
  /** Of the new order's client order id. */
  private newKey = 0;

  constructor(state: ExchangeState, checks: PreTradeChecks, ends: OrderEnds) {
    this.state = state;
    this.checks = checks;
    this.ends = ends;
  }

  /** What the account has already sent under a new order's client order id, or -1. */
  findUsed(command: Command): number {
    const { accountId, clOrdId } = command;
    this.newKey = this.state.store.keyOf(accountId, clOrdId);
    return this.state.store.findByKey(this.newKey, accountId, clOrdId);
  }

  hasBody(slot: number, command: Command, listPosition = 0): boolean {
    const at = slot * extraWords;
    const { extra } = this.state.store;
    hashBody(command, listPosition);
    return (
      extra[at + ExtraWord.bodyLow] === bodyWords[0] &&
      extra[at + ExtraWord.bodyHigh] === bodyWords[1]
    );
  }

  /**
   * Books an order that passed the checks that were run last: it is open, in no queue, holds `holdMinor`, and a buy counts among the
   * account's open ones with `countedLots`. Call `findUsed` with the same
   * command before.
   */
  admit(
    command: Command,
    account: Account,
    instrument: Instrument,
    holdMinor: number,
    countedLots: number,
    listPosition = 0,
  ): number {
    const { store, ledger } = this.state;
    const { checks } = this;
    const { qtyLots } = checks;
    const hasBudget = command.budgetMinor !== 0;
    const slot = this.record(command, checks.limitTicks, hasBudget ? 0 : qtyLots, listPosition);
    store.extra[slot * extraWords + ExtraWord.rateCard] =
      this.state.feeTiers[account.feeTier]!.rateCardId;
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = checks.holdPerLotMinor;
    if (!command.isPlain) this.keepTerms(slot, command);
    if (holdMinor > 0) ledger.hold(checks.holdCell, holdMinor);
    store.open(account, slot);
    const { accountId } = command;
    const cell =
      checks.sharesCell >= 0 ? checks.sharesCell : ledger.cell(accountId, instrument.shareAssetId);
    ledger.openOrders[cell] = ledger.openOrders[cell]! + 1;
    if (!hasBudget) {
      store.pool.words[slot * orderWords + OrderWord.displayedLots] = qtyLots;
      if (command.side === Side.buy) {
        ledger.openBuyLots[cell] = ledger.openBuyLots[cell]! + countedLots;
      }
    }
    return slot;
  }

  /** Takes an order back that was admitted last, with what it held and counted: as if it had never been. */
  undo(slot: number, account: Account, heldMinor: number, countedLots: number): void {
    const { store, ledger } = this.state;
    const words = store.pool.words;
    const instrument = this.state.instrument(words[slot * orderWords + OrderWord.instrumentId]!);
    if (heldMinor > 0) ledger.release(this.ends.holdCell(slot, instrument), heldMinor);
    this.ends.countOpenBuys(slot, instrument, -countedLots);
    const cell = ledger.cell(account.accountId, instrument.shareAssetId);
    ledger.openOrders[cell] = ledger.openOrders[cell]! - 1;
    store.withdraw(account, slot);
    this.state.nextEntryId--;
  }

  /** Makes an admitted order a leg of a list that waits for another: it holds nothing and counts nowhere but as open. */
  setAside(slot: number, instrument: Instrument, parentId: number): void {
    const { store } = this.state;
    this.ends.countOpenBuys(slot, instrument, -store.leavesLots(slot));
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = 0;
    store.pool.words[slot * orderWords + OrderWord.state] = OrdStatus.pendingNew;
    store.setHome(slot, Home.pending);
    store.setTerm(slot, TermNum.parentId, parentId);
  }

  /** Tells a new order, and remembers it for the account's duplicate guard. */
  tellAccepted(slot: number, command: Command, sink: EventSink): void {
    const { store } = this.state;
    const account = this.state.account(command.accountId);
    if (account.limits.duplicateWindowUs > 0) {
      const { instrumentId, side, ordType, priceTicks, tsUs } = command;
      const lotsOrBudget = command.qtyLots - command.budgetMinor;
      account.guard.note(instrumentId, side, ordType, priceTicks, lotsOrBudget, tsUs);
    }
    sink.orderAccepted(
      store.pool.orderIdOf(slot),
      command.accountId,
      command.instrumentId,
      command.side,
      command.ordType,
      command.timeInForce,
      command.execInst,
      command.stpMode,
      command.priceTicks,
      command.qtyLots,
      command.clOrdId,
    );
    if (store.hasTerms(slot)) tellTerms(store, slot, sink);
  }

  /** Remembers a reject under its client order id, where that is its own, and tells it. */
  reject(
    command: Command,
    account: Account,
    clOrdIdUsed: boolean,
    code: number,
    limit: number,
    sink: EventSink,
    listPosition = 0,
  ): void {
    if (clOrdIdUsed || command.clOrdId[0] === 0) {
      this.tellRejected(command, 0, code, limit, sink);
      return;
    }
    const { store } = this.state;
    const slot = this.record(
      command,
      boundedWord(command.priceTicks),
      boundedWord(command.qtyLots),
      listPosition,
    );
    store.remember(account, slot, OrdStatus.rejected, code);
    this.tellRejected(command, store.pool.orderIdOf(slot), code, limit, sink);
  }

  tellRejected(
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

  private keepTerms(slot: number, command: Command): void {
    const { store } = this.state;
    store.setTerm(slot, TermNum.stopTicks, command.stopTicks);
    store.setTerm(slot, TermNum.activationTicks, command.activationTicks);
    store.setTerm(slot, TermNum.trailTicks, command.trailTicks);
    store.setTerm(slot, TermNum.trailBps, command.trailBps);
    store.setTerm(slot, TermNum.displayLots, command.displayLots);
    store.setTerm(slot, TermNum.minQtyLots, command.minQtyLots);
    store.setTerm(slot, TermNum.expireTsUs, command.expireTsUs);
    store.setTerm(slot, TermNum.budgetMinor, command.budgetMinor);
    store.pool.words[slot * orderWords + OrderWord.refreshLots] = command.displayLots;
  }

  /** A slot with everything of the command in it, of no book and no list yet. */
  private record(
    command: Command,
    priceTicks: number,
    qtyLots: number,
    listPosition: number,
  ): number {
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
    store.extra[extraAt + ExtraWord.rateCard] = 0;
    hashBody(command, listPosition);
    store.extra[extraAt + ExtraWord.bodyLow] = bodyWords[0]!;
    store.extra[extraAt + ExtraWord.bodyHigh] = bodyWords[1]!;
    store.extra[extraAt + ExtraWord.reason] = 0;
    store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.cumNotionalMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.feesMinor] = 0;
    store.nums[slot * extraNums + ExtraNum.enteredTsUs] = command.tsUs;
    return slot;
  }
}

/** What tells a leg of a list from the same order by itself, for its body. */
export function listPositionOf(listKind: number, index: number): number {
  return listKind === ListKind.none ? 0 : (listKind << 4) | (index + 1);
}

/** The price that an order's events tell: none for types that have no limit. */
export function toldPrice(ordType: number, priceTicks: number): number {
  return hasLimitPrice(ordType) ? priceTicks : 0;
}

/** A number as it is kept of a rejected order: 0 where it is none that an order could have. */
function boundedWord(value: number): number {
  return Number.isSafeInteger(value) && value >= 0 && value <= qtyLotsMax ? value : 0;
}
