// The portfolio of a replica: the venue's own, with a way to see the latest step of an order's history while its event is taken in. It must
// never change anything that the fold decided.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ExtraNum, extraNums } from '#core/order-store.ts';
import { termName } from '#core/terms.ts';
import {
  ExecType,
  execTypeOf,
  HistoryNum,
  HistoryWord,
  reasonOf,
  statusOfHead,
} from '#portfolio/order-history.ts';
import { Portfolio } from '#portfolio/portfolio.ts';

/** One step of an order's life, as OrderStep has it; reused. */
export class StepRecord {
  /** Of the record in its account's history: tells whether it is the one that was seen before. */
  number = 0;
  orderId = 0;
  accountId = 0;
  instrumentId = 0;
  execType: string = '';
  reason = 0;
  rejectCode = 0;
  ordStatus = 0;
  orderQtyLots = 0;
  cumLots = 0;
  leavesLots = 0;
  cumNotionalMinor = 0;
  lastLots = 0;
  lastTicks = 0;
  priceTicks = 0;
  stopTicks = 0;
}

export class ReplicaPortfolio extends Portfolio {
  /** Number of the order's latest step; 0 where it has none that is remembered. */
  stepNumber(orderId: number): number {
    const slot = this.orders.find(orderId);
    return slot < 0 ? 0 : this.orders.historyOf(slot);
  }

  /** True of an order that is remembered and has ended. */
  hasEnded(orderId: number): boolean {
    const slot = this.orders.find(orderId);
    return slot >= 0 && !this.orders.store.isOpen(slot);
  }

  /** The order's latest step, with the state of the order as it is now; false where that is not of the command `seq`. */
  readStep(orderId: number, seq: number, into: StepRecord): boolean {
    const { orders } = this;
    const slot = orders.find(orderId);
    if (slot < 0) return false;
    const accountId = orders.accountIdOf(slot);
    const { history } = this.table.entry(accountId);
    const number = orders.historyOf(slot);
    const place = history?.find(number, orderId) ?? -1;
    if (history === undefined || place < 0 || history.num(place, HistoryNum.seq) !== seq)
      return false;
    const head = history.word(place, HistoryWord.head);
    const execType = execTypeOf(head);
    const isRejected = execType === ExecType.rejected;
    into.number = number;
    into.orderId = orderId;
    into.accountId = accountId;
    into.instrumentId = orders.instrumentIdOf(slot);
    into.execType = termName(ExecType, execType) ?? 'restated';
    into.reason = isRejected ? 0 : reasonOf(head);
    into.rejectCode = isRejected ? reasonOf(head) : 0;
    into.ordStatus = statusOfHead(head);
    into.orderQtyLots = history.word(place, HistoryWord.orderQtyLots);
    into.cumLots = orders.store.pool.words[slot * orderWords + OrderWord.cumQtyLots]!;
    into.leavesLots = history.word(place, HistoryWord.leavesLots);
    into.cumNotionalMinor = orders.store.nums[slot * extraNums + ExtraNum.cumNotionalMinor]!;
    into.lastLots = history.word(place, HistoryWord.lastLots);
    into.lastTicks = history.word(place, HistoryWord.lastTicks);
    into.priceTicks = history.word(place, HistoryWord.priceTicks);
    into.stopTicks = history.word(place, HistoryWord.stopTicks);
    return true;
  }
}
