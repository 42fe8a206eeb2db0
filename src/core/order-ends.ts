// How open orders are found and how they leave the market: cancelled by id, by the dozen, at the day's end. Whoever ends an order gives
// back what it still holds here, and nowhere else. It must never leave an order in a book and closed at once.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import { isWithin, type Instrument } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import { extraNums, ExtraNum, extraWords, ExtraWord, timeInForceOf } from '#core/order-store.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { ExchangeState } from '#core/state.ts';
import { CloseReason, Side, statusOfClose, TimeInForce } from '#core/terms.ts';

export class OrderEnds {
  private readonly state: ExchangeState;
  private readonly depth: DepthChanges;

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

  cancelSlot(slot: number, reason: CloseReason, sink: EventSink): void {
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
  finish(slot: number, reason: CloseReason, leavesLots: number, sink: EventSink): void {
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

  holdPerLot(slot: number, instrument: Instrument, priceTicks: number): number {
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
  holdCell(slot: number, instrument: Instrument): number {
    const words = this.state.store.pool.words;
    const at = slot * orderWords;
    const isBuy = words[at + OrderWord.side] === Side.buy;
    return this.state.ledger.cell(
      words[at + OrderWord.accountId]!,
      isBuy ? instrument.listing.currencyId : instrument.shareAssetId,
    );
  }

  countOpen(accountId: number, instrument: Instrument, change: number): void {
    const { ledger } = this.state;
    const cell = ledger.cell(accountId, instrument.shareAssetId);
    ledger.openOrders[cell] = ledger.openOrders[cell]! + change;
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
