// From a message file to the commands that the venue is sent: a pure function, so that an interrupted replay can be taken up again.
// New orders rest, deletions cancel, partial cancels amend, and every execution becomes an opposite IOC that should meet the very
// order that the data names. What the data leaves out is made up for in two ways:
//
// - Some orders are cancelled or executed without ever having been reported as new: they rested before the file begins, or entered
//   where the file does not look (it holds the best levels only). Each is placed with the sum of what later events take from it, in
//   order of id among the new orders, for ids are given in order of entry.
// - An order that leaves the best levels is no longer reported, so it may stay behind. Where a new order would cross it, or an
//   execution happens at a worse price, it must be gone, and is cancelled first.

import type { LobsterMessage } from './lobster.ts';
import { emptyMessage, MessageType } from './lobster.ts';
import type { MessageTable } from './message-table.ts';
import type { BookSide, PlanFill, PlanOrder } from './plan-book.ts';
import { isWorse, otherSide, PlanBook } from './plan-book.ts';

/** Resting orders come from the first accounts, IOC orders from the others: nobody ever meets himself. */
export const makerAccounts = 4;
export const takerAccounts = 4;

interface PlanStep {
  /** Index of the instrument, where several are replayed side by side. */
  readonly track: number;
  readonly line: number;
  readonly timeNs: number;
  /** Index of the historical participant that sends it. */
  readonly account: number;
  /** The order placed or meant; unique in the plan. */
  readonly ref: string;
}

export interface PlacePlan extends PlanStep {
  readonly kind: 'place';
  readonly side: BookSide;
  readonly price: number;
  readonly qty: number;
}

export interface ExecutePlan extends PlanStep {
  readonly kind: 'execute';
  readonly side: BookSide;
  readonly price: number;
  readonly qty: number;
  /** The order that the data says was executed; empty where the plan's book has lost it. */
  readonly named: string;
  /** What a price-time book does with it. */
  readonly fills: readonly PlanFill[];
}

export interface CancelPlan extends PlanStep {
  readonly kind: 'cancel';
  readonly why: 'deletion' | 'stale';
}

export interface AmendPlan extends PlanStep {
  readonly kind: 'amend';
  /** The new total. */
  readonly qty: number;
}

export type PlanCommand = PlacePlan | ExecutePlan | CancelPlan | AmendPlan;

/** Messages read, by what became of them. */
export interface PlanCounts {
  messages: number;
  newOrders: number;
  partialCancels: number;
  deletions: number;
  executions: number;
  hiddenExecutions: number;
  crosses: number;
  halts: number;
  /** Orders that the file never reports as new. */
  unreported: number;
  /** Leftovers cancelled. */
  stale: number;
  /** Cancels of an order that is no longer in the book. */
  withoutOrder: number;
  /** New orders under an id that is in the book already. */
  repeatedIds: number;
}

export interface PlanOptions {
  /** The first so many lines only; what comes before them is the same plan. */
  readonly lastLine?: number;
  readonly track?: number;
  /** Buys rest in other accounts than sells: where others trade too, what they left open may be met by a later order of history. */
  readonly bySide?: boolean;
}

interface UnreportedOrder {
  readonly orderId: number;
  readonly ref: string;
  readonly side: BookSide;
  readonly price: number;
  qty: number;
}

export class ReplayPlan {
  readonly book = new PlanBook();
  readonly counts: PlanCounts = {
    messages: 0,
    newOrders: 0,
    partialCancels: 0,
    deletions: 0,
    executions: 0,
    hiddenExecutions: 0,
    crosses: 0,
    halts: 0,
    unreported: 0,
    stale: 0,
    withoutOrder: 0,
    repeatedIds: 0,
  };
  private readonly table: MessageTable;
  private readonly lastLine: number;
  private readonly track: number;
  private readonly bySide: boolean;
  private readonly orders = new Map<number, PlanOrder>();
  private readonly idsByRef = new Map<string, number>();
  private readonly unreported: readonly UnreportedOrder[];
  private readonly unreportedIds: ReadonlySet<number>;
  private entered = 0;

  constructor(
    table: MessageTable,
    { lastLine = table.count, track = 0, bySide = false }: PlanOptions = {},
  ) {
    this.table = table;
    this.lastLine = Math.min(lastLine, table.count);
    this.track = track;
    this.bySide = bySide;
    this.unreported = findUnreported(table);
    this.unreportedIds = new Set(this.unreported.map(({ orderId }) => orderId));
  }

  /** The commands in order; the book and the counts are those after the last command taken. Runs once. */
  *commands(): Generator<PlanCommand, void, void> {
    const message = emptyMessage();
    for (let at = 0; at < this.lastLine; at++) {
      this.table.read(at, message);
      this.counts.messages++;
      yield* this.step(message);
    }
  }

  /** The middle between best bid and ask, in ten-thousandths; undefined while a side is empty. */
  mid(): number | undefined {
    const [bid, ask] = [this.book.best('buy'), this.book.best('sell')];
    return bid === undefined || ask === undefined ? undefined : (bid.price + ask.price) / 2;
  }

  private *step(message: LobsterMessage): Generator<PlanCommand, void, void> {
    const { counts } = this;
    switch (message.type) {
      case MessageType.newOrder:
        counts.newOrders++;
        yield* this.enterUnreported(message.orderId - 1, message);
        yield* this.enterNew(message);
        return;
      case MessageType.partialCancel:
        counts.partialCancels++;
        yield* this.enterNamed(message);
        yield* this.reduce(message);
        return;
      case MessageType.deletion:
        counts.deletions++;
        yield* this.enterNamed(message);
        yield* this.delete(message);
        return;
      case MessageType.execution:
        counts.executions++;
        yield* this.enterNamed(message);
        yield* this.execute(message);
        return;
      case MessageType.hiddenExecution:
        counts.hiddenExecutions++;
        return;
      case MessageType.cross:
        counts.crosses++;
        return;
      default:
        counts.halts++;
    }
  }

  /** Places the unreported orders with ids up to this one. */
  private *enterUnreported(
    orderId: number,
    at: LobsterMessage,
  ): Generator<PlanCommand, void, void> {
    for (;;) {
      const next = this.unreported[this.entered];
      if (next === undefined || next.orderId > orderId) return;
      this.entered++;
      this.counts.unreported++;
      yield* this.place(next.orderId, next.ref, next.side, next.price, next.qty, at);
    }
  }

  private *enterNamed(message: LobsterMessage): Generator<PlanCommand, void, void> {
    if (this.unreportedIds.has(message.orderId)) {
      yield* this.enterUnreported(message.orderId, message);
    }
  }

  private *enterNew(message: LobsterMessage): Generator<PlanCommand, void, void> {
    const { orderId, line, price, size } = message;
    if (this.orders.has(orderId)) {
      this.counts.repeatedIds++;
      return;
    }
    yield* this.place(orderId, `L${line}`, sideOf(message), price, size, message);
  }

  private *place(
    orderId: number,
    ref: string,
    side: BookSide,
    price: number,
    qty: number,
    { line, timeNs }: LobsterMessage,
  ): Generator<PlanCommand, void, void> {
    const opposite = otherSide(side);
    for (let best = this.book.best(opposite); best !== undefined; best = this.book.best(opposite)) {
      if (isWorse(opposite, best.price, price)) break;
      yield this.cancelStale(best, line, timeNs);
    }
    const account = this.makerOf(orderId, side);
    const order: PlanOrder = { ref, account, side, price, qty, leaves: qty };
    this.book.rest(order);
    this.orders.set(orderId, order);
    this.idsByRef.set(ref, orderId);
    yield { kind: 'place', track: this.track, line, timeNs, account, ref, side, price, qty };
  }

  private *reduce(message: LobsterMessage): Generator<PlanCommand, void, void> {
    const { orderId, size, line, timeNs } = message;
    const order = this.orders.get(orderId);
    if (order === undefined) {
      this.counts.withoutOrder++;
      return;
    }
    const { ref, account } = order;
    if (size >= order.leaves) {
      this.drop(order);
      yield { kind: 'cancel', track: this.track, line, timeNs, account, ref, why: 'deletion' };
      return;
    }
    order.qty -= size;
    order.leaves -= size;
    yield { kind: 'amend', track: this.track, line, timeNs, account, ref, qty: order.qty };
  }

  private *delete({ orderId, line, timeNs }: LobsterMessage): Generator<PlanCommand, void, void> {
    const order = this.orders.get(orderId);
    if (order === undefined) {
      this.counts.withoutOrder++;
      return;
    }
    this.drop(order);
    const { ref, account } = order;
    yield { kind: 'cancel', track: this.track, line, timeNs, account, ref, why: 'deletion' };
  }

  private *execute(message: LobsterMessage): Generator<PlanCommand, void, void> {
    const { orderId, line, timeNs, price, size } = message;
    const resting = sideOf(message);
    for (let best = this.book.best(resting); best !== undefined; best = this.book.best(resting)) {
      if (best.price === price || isWorse(resting, best.price, price)) break;
      yield this.cancelStale(best, line, timeNs);
    }
    const named = this.orders.get(orderId)?.ref ?? '';
    const fills = this.book.take(resting, price, size, (order) => this.forget(order));
    yield {
      kind: 'execute',
      track: this.track,
      line,
      timeNs,
      account: makerAccounts + (orderId % takerAccounts),
      ref: `L${line}`,
      side: otherSide(resting),
      price,
      qty: size,
      named,
      fills,
    };
  }

  private cancelStale(order: PlanOrder, line: number, timeNs: number): PlanCommand {
    this.counts.stale++;
    this.drop(order);
    const { account, ref } = order;
    return { kind: 'cancel', track: this.track, line, timeNs, account, ref, why: 'stale' };
  }

  private makerOf(orderId: number, side: BookSide): number {
    if (!this.bySide) return orderId % makerAccounts;
    const half = makerAccounts / 2;
    return (orderId % half) + (side === 'buy' ? 0 : half);
  }

  private drop(order: PlanOrder): void {
    this.book.remove(order);
    this.forget(order);
  }

  private forget({ ref }: PlanOrder): void {
    const orderId = this.idsByRef.get(ref);
    this.idsByRef.delete(ref);
    if (orderId !== undefined) this.orders.delete(orderId);
  }
}

/** Orders that events take from before (or without) being reported as new, in order of id. */
function findUnreported(table: MessageTable): UnreportedOrder[] {
  const reported = new Set<number>();
  const found = new Map<number, { side: BookSide; price: number; qty: number }>();
  for (const message of table.messages()) {
    const { type, orderId, price, size } = message;
    if (type === MessageType.newOrder) reported.add(orderId);
    if (type <= MessageType.newOrder || type > MessageType.execution) continue;
    if (reported.has(orderId)) continue;
    const order = found.get(orderId);
    if (order === undefined) found.set(orderId, { side: sideOf(message), price, qty: size });
    else order.qty += size;
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([orderId, order], index) => ({ orderId, ref: `B${index + 1}`, ...order }));
}

function sideOf({ direction }: LobsterMessage): BookSide {
  return direction === 1 ? 'buy' : 'sell';
}
