// Writes the histories of orders while the portfolio's fold takes events in, and reads them back as steps. It must never be called before
// the order table has what the event said: a record is the state after it.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ExtraNum, extraNums } from '#core/order-store.ts';
import { ExecInst, OrdStatus, termName } from '#core/terms.ts';
import type { AccountEntry } from '#portfolio/account-entry.ts';
import {
  ExecType,
  execTypeOf,
  HistoryNum,
  HistoryWord,
  OrderHistory,
  packHead,
  reasonOf,
  statusOfHead,
} from '#portfolio/order-history.ts';
import type { HistoryBudget } from '#portfolio/order-history.ts';
import type { OrderTable } from '#portfolio/order-table.ts';

/** One event of an order's life, with the order's state after it. */
export interface OrderStep {
  readonly seq: number;
  readonly tsUs: number;
  /** FIX ExecType (tag 150) by name. */
  readonly execType: keyof typeof ExecType;
  /**
   * CloseReason of an end, and of what the venue restated: `postOnlyWouldCross` where it repriced to post, `selfTradePrevention` where
   * it took quantity, `budgetReached`; else none (0).
   */
  readonly reason: number;
  /** RejectCode; 0 where the order was not rejected. */
  readonly rejectCode: number;
  /** OrdStatus. */
  readonly ordStatus: number;
  readonly orderQtyLots: number;
  readonly cumLots: number;
  readonly leavesLots: number;
  /** What was paid or received so far, without fees: exact; over cumLots it is the average price. */
  readonly cumNotionalMinor: number;
  /** Of this trade; 0 for everything else. */
  readonly lastLots: number;
  /** Price of this trade, of the trade that met the order's stop price, or of the one that was busted or corrected; 0 for everything else. */
  readonly lastTicks: number;
  /** Limit price; 0 where it has none. */
  readonly priceTicks: number;
  /** Stop price at that time; 0 where it has none. */
  readonly stopTicks: number;
}

export interface OrderLife {
  /** Oldest first. */
  readonly steps: readonly OrderStep[];
  /** False where the order's oldest records are forgotten. */
  readonly isWhole: boolean;
}

export class HistoryFold {
  private readonly orders: OrderTable;
  readonly budget: HistoryBudget;
  /** Of the events that come now. */
  seq = 0;
  tsUs = 0;

  constructor(orders: OrderTable, budget: HistoryBudget) {
    this.orders = orders;
    this.budget = budget;
  }

  /** An order's first record: accepted or rejected. */
  enter(entry: AccountEntry, slot: number, orderId: number, execType: number, code: number): void {
    this.write(entry, slot, orderId, execType, 1, code, 0, 0);
  }

  /** `reason` as in OrderStep; `lastLots` and `lastTicks` of a trade or a trigger, else 0. */
  add(
    entry: AccountEntry,
    slot: number,
    orderId: number,
    execType: number,
    reason: number,
    lastLots: number,
    lastTicks: number,
  ): void {
    this.write(entry, slot, orderId, execType, 0, reason, lastLots, lastTicks);
  }

  /** An amendment: its owner's, or the venue's where it repriced an order that has just entered. */
  amended(entry: AccountEntry, slot: number, orderId: number, reasonOfReprice: number): void {
    const execType = this.execTypeNow(entry, slot, orderId);
    const hasEntered = execType === ExecType.new || execType === ExecType.triggeredOrActivated;
    const isReprice = hasEntered && (this.orders.execInstOf(slot) & ExecInst.repriceToPost) !== 0;
    if (isReprice) this.add(entry, slot, orderId, ExecType.restated, reasonOfReprice, 0, 0);
    else this.add(entry, slot, orderId, ExecType.replaced, 0, 0, 0);
  }

  /** An amendment that ended the order as filled belongs to the amendment's own record. */
  amendedToEnd(entry: AccountEntry, slot: number, orderId: number, reason: number): void {
    if (this.execTypeNow(entry, slot, orderId) !== ExecType.replaced) {
      this.add(entry, slot, orderId, ExecType.replaced, reason, 0, 0);
      return;
    }
    const history = entry.history!;
    const place = history.find(this.orders.historyOf(slot), orderId);
    const status = this.orders.store.statusOf(slot);
    history.setWord(place, HistoryWord.head, packHead(ExecType.replaced, 0, status, reason));
    history.setWord(place, HistoryWord.leavesLots, 0);
  }

  /**
   * Terms were told. Right after its entry or its amendment they complete that record: an order that waits was never new. Later they are
   * news where it begins to wait for a price, or its stop price moved.
   */
  termsTold(entry: AccountEntry, slot: number, orderId: number): void {
    const { history } = entry;
    const place = history?.find(this.orders.historyOf(slot), orderId) ?? -1;
    if (history === undefined || place < 0) return;
    const status = this.orders.store.statusOf(slot);
    const head = history.word(place, HistoryWord.head);
    const isNow = history.num(place, HistoryNum.seq) === this.seq;
    const execType = execTypeOf(head);
    const waits = status === OrdStatus.suspended || status === OrdStatus.pendingNew;
    const stopTicks = this.orders.stopTicksOf(slot);
    if (isNow && execType === ExecType.new) {
      // ExecType and OrdStatus have one number for each way to wait.
      const asTold = waits ? status : ExecType.new;
      history.setWord(place, HistoryWord.head, packHead(asTold, 1, status, 0));
      history.setWord(place, HistoryWord.stopTicks, stopTicks);
      return;
    }
    if (waits && status !== statusOfHead(head)) {
      this.add(entry, slot, orderId, status, 0, 0, 0);
      return;
    }
    if (stopTicks === history.word(place, HistoryWord.stopTicks)) return;
    const completes = execType === ExecType.replaced || execType === ExecType.restated;
    if (isNow && completes) history.setWord(place, HistoryWord.stopTicks, stopTicks);
    else this.add(entry, slot, orderId, ExecType.restated, 0, 0, 0);
  }

  /** Gives an order that is being restored its records again. */
  restored(entry: AccountEntry, slot: number, orderId: number): void {
    this.orders.setHistory(slot, entry.claimHistory(orderId));
  }

  /** The steps of an order, the state of each told from the order as it is now backwards. `tickValueMinor` is its instrument's. */
  life(entry: AccountEntry, slot: number, tickValueMinor: number): OrderLife {
    const { store } = this.orders;
    const { history } = entry;
    const steps: OrderStep[] = [];
    if (history === undefined) return { steps, isWhole: false };
    let cumLots = store.pool.words[slot * orderWords + OrderWord.cumQtyLots]!;
    let cumNotionalMinor = store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]!;
    let place = history.find(this.orders.historyOf(slot), store.pool.orderIdOf(slot));
    let isWhole = false;
    while (place >= 0) {
      const head = history.word(place, HistoryWord.head);
      const execType = execTypeOf(head);
      const isRejected = execType === ExecType.rejected;
      const lastLots = history.word(place, HistoryWord.lastLots);
      const lastTicks = history.word(place, HistoryWord.lastTicks);
      steps.push({
        seq: history.num(place, HistoryNum.seq),
        tsUs: history.num(place, HistoryNum.tsUs),
        execType: termName(ExecType, execType) ?? 'restated',
        reason: isRejected ? 0 : reasonOf(head),
        rejectCode: isRejected ? reasonOf(head) : 0,
        ordStatus: statusOfHead(head),
        orderQtyLots: history.word(place, HistoryWord.orderQtyLots),
        cumLots,
        leavesLots: history.word(place, HistoryWord.leavesLots),
        cumNotionalMinor,
        lastLots,
        lastTicks,
        priceTicks: history.word(place, HistoryWord.priceTicks),
        stopTicks: history.word(place, HistoryWord.stopTicks),
      });
      cumLots -= lastLots;
      cumNotionalMinor -= lastLots * lastTicks * tickValueMinor;
      isWhole = history.isFirst(place);
      place = history.before(place);
    }
    return { steps: steps.reverse(), isWhole };
  }

  /** ExecType of an order's latest record where that was written by this command; -1 where it was not. */
  private execTypeNow(entry: AccountEntry, slot: number, orderId: number): number {
    const { history } = entry;
    if (history === undefined) return -1;
    const place = history.find(this.orders.historyOf(slot), orderId);
    if (place < 0 || history.num(place, HistoryNum.seq) !== this.seq) return -1;
    return execTypeOf(history.word(place, HistoryWord.head));
  }

  private write(
    entry: AccountEntry,
    slot: number,
    orderId: number,
    execType: number,
    isFirst: number,
    reason: number,
    lastLots: number,
    lastTicks: number,
  ): void {
    const { orders } = this;
    entry.history ??= new OrderHistory(this.budget);
    const { history } = entry;
    const { words } = orders.store.pool;
    const at = slot * orderWords;
    const number = history.add(
      orderId,
      this.seq,
      this.tsUs,
      orders.historyOf(slot),
      packHead(execType, isFirst, words[at + OrderWord.state]!, reason),
      words[at + OrderWord.orderQtyLots]!,
      words[at + OrderWord.displayedLots]!,
      lastLots,
      lastTicks,
      words[at + OrderWord.priceTicks]!,
      orders.stopTicksOf(slot),
    );
    orders.setHistory(slot, number);
  }
}
