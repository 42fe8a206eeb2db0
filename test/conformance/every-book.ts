// What the rules of matching are written in: an order book of each kind, orders placed by side, price and quantity, queues shown as
// lines. It must know no more of a book than MatchingBook tells.

import { beforeEach, describe } from 'vitest';
import { ReportKind } from '#core/book/report-buffer.ts';
import { CloseReason, ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { KernelBook } from '../naive/kernel-book.ts';
import type { BookReport, MatchingBook } from '../naive/matching-book.ts';
import { NaiveBook } from '../naive/naive-book.ts';

export interface Candidate {
  readonly name: string;
  readonly make: () => MatchingBook;
}
const books: readonly Candidate[] = [
  { name: 'the naive book', make: () => new NaiveBook() },
  { name: 'the kernel', make: () => new KernelBook('book') },
  { name: 'the kernel, its owner keeping closed orders', make: () => new KernelBook('venue') },
];

export const { buy, sell } = Side;
export const { gtc, day, ioc, fok } = TimeInForce;
export const filled = CloseReason.none;
export const orderIdMax = Number.MAX_SAFE_INTEGER;

/** Buys belong to one account, sells to another, unless a test says otherwise: then they trade with each other. */
export const buyer = 7;
export const seller = 8;
export const member = 9;

export interface Terms {
  readonly account?: number;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
  readonly stp?: StpMode;
  /** An iceberg's displayed quantity. */
  readonly show?: number;
}

/** The book of the test that runs now: made anew before each. */
// oxlint-disable-next-line import/no-mutable-exports -- the rules read it as they run
export let book: MatchingBook;

/** Runs the same rules against every order book there is: the naive one and the kernel. */
export function everyBook(rules: () => void): void {
  describe.each(books)('$name', ({ make }) => {
    beforeEach(() => {
      book = make();
    });
    rules();
  });
}

export function place(
  side: Side,
  orderId: number,
  price: number,
  qty: number,
  terms: Terms = {},
): number {
  return book.place(
    orderId,
    terms.account ?? (side === buy ? buyer : seller),
    side,
    price,
    qty,
    terms.timeInForce ?? gtc,
    terms.postOnly === true ? ExecInst.postOnly : ExecInst.none,
    terms.stp ?? StpMode.cancelNewest,
    terms.show ?? 0,
  );
}
export const placeBuy = (id: number, price: number, qty: number, terms?: Terms): number =>
  place(buy, id, price, qty, terms);
export const placeSell = (id: number, price: number, qty: number, terms?: Terms): number =>
  place(sell, id, price, qty, terms);

/** A side as lines of "price x displayed: #id displayed+hidden, ...", best price first. */
export function shown(side: Side): string[] {
  return book.levels(side).map(({ priceTicks, lots, orders }) => {
    const queue = orders.map(({ orderId, displayedLots, reserveLots }) =>
      reserveLots === 0
        ? `#${orderId} ${displayedLots}`
        : `#${orderId} ${displayedLots}+${reserveLots}`,
    );
    return `${priceTicks} x ${lots}: ${queue.join(', ')}`;
  });
}
export const bids = (): string[] => shown(buy);
export const asks = (): string[] => shown(sell);

export function opposite(side: Side): Side {
  return side === buy ? sell : buy;
}

export function fill(
  makerOrderId: number,
  priceTicks: number,
  qtyLots: number,
  makerLeavesLots: number,
): BookReport {
  return { kind: ReportKind.fill, makerOrderId, priceTicks, qtyLots, makerLeavesLots };
}

export function makerCanceled(
  makerOrderId: number,
  priceTicks: number,
  qtyLots: number,
): BookReport {
  return { kind: ReportKind.makerCanceled, makerOrderId, priceTicks, qtyLots, makerLeavesLots: 0 };
}

/** `takerLots` is what was open of the incoming order, `makerLeavesLots` what is left of the resting one that it met. */
export function takerCanceled(
  makerOrderId: number,
  priceTicks: number,
  takerLots: number,
  makerLeavesLots: number,
): BookReport {
  const kind = ReportKind.takerCanceled;
  return { kind, makerOrderId, priceTicks, qtyLots: takerLots, makerLeavesLots };
}

export function decremented(
  makerOrderId: number,
  priceTicks: number,
  qtyLots: number,
  makerLeavesLots: number,
): BookReport {
  return { kind: ReportKind.decremented, makerOrderId, priceTicks, qtyLots, makerLeavesLots };
}
