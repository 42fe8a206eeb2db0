// How open orders are found and how they leave the market: cancelled by id, by the dozen, at the day's end. Whoever ends an order gives
// back what it still holds here, and nowhere else; what ends with it (the other leg of its pair, the orders that wait for it) ends
// here too. It must never leave an order in a queue and closed at once.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import { dropSlot } from '#core/instrument-queues.ts';
import { isWithin, type Instrument } from '#core/instruments.ts';
import { extraNums, ExtraNum, extraWords, ExtraWord, Home, ordTypeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { ExchangeState } from '#core/state.ts';
import {
  CloseReason,
  isTakeProfit,
  isTrailing,
  OrdStatus,
  Side,
  statusOfClose,
} from '#core/terms.ts';

export class OrderEnds {
  private readonly state: ExchangeState;
  private readonly depth: DepthChanges;
  /** The other leg of the pair whose one leg has nothing left and is about to be finished, or -1. */
  private orphan = -1;

  constructor(state: ExchangeState, depth: DepthChanges) {
    this.state = state;
    this.depth = depth;
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

  /** The open order that a command means, or -1 after the command was refused. */
  findOpen(command: Command, sink: EventSink): number {
    const slot = this.lookUp(command);
    if (slot >= 0 && this.state.store.isOpen(slot)) return slot;
    const code = slot < 0 ? RejectCode.unknownOrder : RejectCode.tooLateToCancel;
    const orderId = slot < 0 ? 0 : this.state.store.pool.orderIdOf(slot);
    this.refuse(command, orderId, code, 0, sink);
    return -1;
  }

  /** The account's own order that a command means, open or closed, or -1. */
  lookUp(command: Command): number {
    const { store } = this.state;
    const slot = this.findMeant(command);
    const words = store.pool.words;
    const isOwn = slot >= 0 && words[slot * orderWords + OrderWord.accountId] === command.accountId;
    return isOwn && !store.isTransfer(slot) ? slot : -1;
  }

  /** Takes an open order out of wherever it is, and ends it. */
  cancelSlot(slot: number, reason: CloseReason, sink: EventSink): void {
    const leavesLots = this.state.store.leavesLots(slot);
    this.takeOut(slot);
    this.finish(slot, reason, leavesLots, sink);
  }

  /** Takes an open order out of the queue it is in; it is nowhere then. */
  takeOut(slot: number): void {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    const side = words[at + OrderWord.side]!;
    const { queues } = instrument;
    switch (store.homeOf(slot)) {
      case Home.book:
        this.depth.note(instrument.instrumentId, side, words[at + OrderWord.priceTicks]!);
        instrument.book.cancel(slot);
        break;
      case Home.triggers:
        queues.waiting--;
        if (isTrailing(ordTypeOf(words[at + OrderWord.terms]!))) {
          dropSlot(queues.trailing, slot);
          instrument.trailingCount--;
        } else {
          queues.triggers.remove(slot, triggersOnRise(side, words[at + OrderWord.terms]!));
        }
        break;
      case Home.minimums:
        queues.hidden(side).remove(slot);
        instrument.minimumCount--;
        break;
      case Home.marketQueue:
        queues.marketQueue(side).remove(slot);
        break;
      case Home.closingQueue:
        dropSlot(queues.closing, slot);
        break;
      default:
    }
    store.setHome(slot, Home.pending);
  }

  /**
   * Ends an order that is in no queue: gives back what it still holds, closes it, tells it where it was not filled, and ends what ends
   * with it.
   */
  finish(slot: number, reason: CloseReason, leavesLots: number, sink: EventSink): void {
    const { store, ledger } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const account = this.state.account(words[at + OrderWord.accountId]!);
    const instrument = this.state.instrument(words[at + OrderWord.instrumentId]!);
    const hasTerms = store.hasTerms(slot);
    const siblingSlot = hasTerms ? this.dissolve(slot, leavesLots) : -1;
    const sharesCell = ledger.cell(account.accountId, instrument.shareAssetId);
    if (leavesLots > 0) this.giveUpFrom(slot, instrument, sharesCell, leavesLots);
    if (hasTerms && store.statusOf(slot) === OrdStatus.suspended) {
      store.setTerm(slot, TermNum.stopTicks, store.term(slot, TermNum.toldStopTicks));
    }
    words[at + OrderWord.displayedLots] = 0;
    words[at + OrderWord.reserveLots] = 0;
    store.close(account, slot, statusOfClose(reason), reason);
    ledger.openOrders[sharesCell] = ledger.openOrders[sharesCell]! - 1;
    const childId = hasTerms ? store.term(slot, TermNum.childId) : 0;
    if (reason !== CloseReason.none) {
      const preventedLots = hasTerms ? store.term(slot, TermNum.preventedLots) : 0;
      sink.orderClosed(
        store.pool.orderIdOf(slot),
        account.accountId,
        instrument.instrumentId,
        reason,
        words[at + OrderWord.orderQtyLots]! - words[at + OrderWord.cumQtyLots]! - preventedLots,
      );
    }
    const { orphan } = this;
    this.orphan = -1;
    if (orphan >= 0) this.cancelSlot(orphan, CloseReason.orderListEnded, sink);
    if (siblingSlot >= 0) this.cancelSlot(siblingSlot, CloseReason.orderListEnded, sink);
    if (childId !== 0) this.passOn(childId, statusOfClose(reason) === OrdStatus.filled, sink);
  }

  /** The order that is finished next has nothing left, and takes the other leg of its pair with it. */
  endWithNext(slot: number): void {
    this.orphan = slot;
  }

  /** The orders that wait for one that has ended: their turn comes where it was filled, else they end. */
  passOn(childId: number, wasFilled: boolean, sink: EventSink): void {
    const { store } = this.state;
    const slot = store.pool.find(childId);
    if (slot < 0 || !store.isOpen(slot)) return;
    store.setTerm(slot, TermNum.parentId, 0);
    if (!wasFilled) {
      this.cancelSlot(slot, CloseReason.orderListEnded, sink);
      return;
    }
    // The other leg of a pair comes with it.
    this.state.due.push(childId);
    const siblingId = store.term(slot, TermNum.siblingId);
    if (siblingId !== 0) store.setTerm(store.pool.find(siblingId), TermNum.parentId, 0);
  }

  /**
   * Ends the tie of an OCO pair in favour of this leg, of which `openLots` are (or were, before the fill at hand) open: the pair's hold
   * becomes the leg's own, and the other's is nothing. Returns the other leg's slot, for the caller to cancel, or -1 where the order is
   * no leg of a pair.
   */
  dissolve(slot: number, openLots: number): number {
    const { store, ledger } = this.state;
    const siblingId = store.term(slot, TermNum.siblingId);
    if (siblingId === 0) return -1;
    const sibling = store.pool.find(siblingId);
    const words = store.pool.words;
    const instrument = this.state.instrument(words[slot * orderWords + OrderWord.instrumentId]!);
    const perLotMinor = store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    const excessMinor = store.needMinor(sibling) - openLots * perLotMinor;
    if (excessMinor > 0) ledger.release(this.holdCell(slot, instrument), excessMinor);
    const excessLots = store.leavesLots(sibling) - openLots;
    if (excessLots > 0) this.countOpenBuys(slot, instrument, -excessLots);
    store.nums[sibling * extraNums + ExtraNum.holdPerLotMinor] = 0;
    store.setTerm(slot, TermNum.siblingId, 0);
    store.setTerm(sibling, TermNum.siblingId, 0);
    return sibling;
  }

  /** What is open of the other leg of a pair; 0 where there is none. */
  siblingLots(slot: number): number {
    const { store } = this.state;
    const siblingId = store.term(slot, TermNum.siblingId);
    return siblingId === 0 ? 0 : store.leavesLots(store.pool.find(siblingId));
  }

  /** What the other leg of a pair would hold by itself; 0 where there is none. */
  siblingNeed(slot: number): number {
    const { store } = this.state;
    const siblingId = store.term(slot, TermNum.siblingId);
    return siblingId === 0 ? 0 : store.needMinor(store.pool.find(siblingId));
  }

  /** Gives back what so many open lots of an order hold, in no queue or leaving it. */
  giveUp(slot: number, instrument: Instrument, lots: number): void {
    const accountId = this.state.store.pool.words[slot * orderWords + OrderWord.accountId]!;
    const sharesCell = this.state.ledger.cell(accountId, instrument.shareAssetId);
    this.giveUpFrom(slot, instrument, sharesCell, lots);
  }

  /** Changes the open quantity of the account's buys in the instrument. An order that holds nothing by itself counts nowhere. */
  countOpenBuys(slot: number, instrument: Instrument, lots: number): void {
    const { store, ledger } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const counts =
      words[at + OrderWord.side] === Side.buy &&
      store.nums[slot * extraNums + ExtraNum.holdPerLotMinor] !== 0;
    if (!counts) return;
    const cell = ledger.cell(words[at + OrderWord.accountId]!, instrument.shareAssetId);
    ledger.openBuyLots[cell] = ledger.openBuyLots[cell]! + lots;
  }

  cancelAll(
    account: Account,
    instrumentId: number,
    side: number,
    reason: CloseReason,
    sink: EventSink,
  ): number {
    const { store } = this.state;
    const orderIds: number[] = [];
    for (let slot = account.openHead; slot >= 0;) {
      const at = slot * orderWords;
      const words = store.pool.words;
      const isMeant =
        (instrumentId === 0 || words[at + OrderWord.instrumentId] === instrumentId) &&
        (side === 0 || words[at + OrderWord.side] === side);
      if (isMeant) orderIds.push(store.pool.orderIdOf(slot));
      slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
    }
    return this.cancelEach(orderIds, reason, sink);
  }

  /** Cancels orders by id, where an earlier one's end has not ended them already. Returns how many. */
  cancelEach(orderIds: readonly number[], reason: CloseReason, sink: EventSink): number {
    const { store } = this.state;
    let count = 0;
    for (const orderId of orderIds) {
      const slot = store.pool.find(orderId);
      if (slot < 0 || !store.isOpen(slot)) continue;
      this.cancelSlot(slot, reason, sink);
      count++;
    }
    return count;
  }

  /** The balance that an order's hold is in: cash for a buy, shares for a sale. */
  holdCell(slot: number, instrument: Instrument): number {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    const isBuy = words[at + OrderWord.side] === Side.buy;
    return this.state.ledger.cell(
      words[at + OrderWord.accountId]!,
      isBuy ? instrument.listing.currencyId : instrument.shareAssetId,
    );
  }

  /** `sharesCell` is the balance of the account's shares of the instrument. */
  private giveUpFrom(slot: number, instrument: Instrument, sharesCell: number, lots: number): void {
    const { store, ledger } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const heldMinor = lots * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
    // A leg that waits for another, or whose pair the other leg has ended, counts nowhere.
    if (heldMinor === 0) return;
    if (words[at + OrderWord.side] !== Side.buy) {
      ledger.release(sharesCell, heldMinor);
      return;
    }
    ledger.openBuyLots[sharesCell] = ledger.openBuyLots[sharesCell]! - lots;
    const accountId = words[at + OrderWord.accountId]!;
    ledger.release(ledger.cell(accountId, instrument.listing.currencyId), heldMinor);
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
}

/** Whether a waiting order is triggered by a rise of the price: buy stops and sell take-profits are. */
export function triggersOnRise(side: number, terms: number): boolean {
  return (side === Side.buy) !== isTakeProfit(ordTypeOf(terms));
}
