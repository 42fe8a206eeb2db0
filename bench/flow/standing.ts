// How deep a flow's book gets: standing orders and price levels, average over the messages and peak. It shows whether a
// generated flow is like the published one; it must never be timed.

import type { Flow } from './flow.ts';
import { KernelBook } from './kernel-book.ts';

export interface Standing {
  readonly ordersAvg: number;
  readonly ordersPeak: number;
  readonly levelsAvg: number;
  readonly levelsPeak: number;
}

/** Runs a flow through a book and looks at it after every message. */
export function measureStanding(flow: Flow): Standing {
  const book = new KernelBook(1_024);
  let ordersSum = 0;
  let ordersPeak = 0;
  let levelsSum = 0;
  let levelsPeak = 0;
  for (let i = 0; i < flow.messageCount; i++) {
    book.run(flow, i, i + 1);
    ordersSum += book.restingOrders;
    levelsSum += book.levels;
    ordersPeak = Math.max(ordersPeak, book.restingOrders);
    levelsPeak = Math.max(levelsPeak, book.levels);
  }
  return {
    ordersAvg: ordersSum / flow.messageCount,
    ordersPeak,
    levelsAvg: levelsSum / flow.messageCount,
    levelsPeak,
  };
}
