// nodejs-order-book driven by the same flow, as its own users would: its `limit`, `cancel` and `modify`. Ids become
// strings beforehand and its answers are only counted, so that the peer's own work is what is timed.

import { OrderBook, Side } from 'nodejs-order-book';
import type { Flow } from '../flow/flow.ts';
import { FlowSide, FlowType } from '../flow/flow.ts';

type LimitOptions = Parameters<OrderBook['limit']>[0];
type TimeInForce = NonNullable<LimitOptions['timeInForce']>;
type Outcome = ReturnType<OrderBook['limit']>;

// The package declares this as an enum and does not export it.
const immediateOrCancel = 'IOC' as TimeInForce;
const goodTillCancel = 'GTC' as TimeInForce;

/** Messages between two looks at the clock. */
const batchMessages = 64;

export class PeerBook {
  private readonly book = new OrderBook();
  private readonly ids: readonly string[];

  /** `ids[i]` is message i's order id as text. */
  constructor(ids: readonly string[]) {
    this.ids = ids;
  }

  /** Applies messages `from` up to `to`; returns how many reports the answers hold. */
  run(flow: Flow, from: number, to: number): number {
    let reported = 0;
    for (let i = from; i < to; i++) reported += this.step(flow, i);
    return reported;
  }

  /** Applies messages from the first until the time is up; returns how many. */
  runFor(flow: Flow, budgetMs: number): number {
    const until = performance.now() + budgetMs;
    let at = 0;
    while (at < flow.messageCount && performance.now() < until) {
      const end = Math.min(at + batchMessages, flow.messageCount);
      this.run(flow, at, end);
      at = end;
    }
    return at;
  }

  private step(flow: Flow, i: number): number {
    const id = this.ids[i]!;
    const type = flow.type[i]!;
    if (type === FlowType.cancel) {
      this.book.cancel(id);
      return 1;
    }
    if (type === FlowType.modify) {
      return this.count(
        id,
        this.book.modify(id, { price: flow.priceTicks[i]!, size: flow.qty[i]! }),
        false,
      );
    }
    const ioc = flow.ioc[i] === 1;
    const outcome = this.book.limit({
      id,
      side: flow.side[i] === FlowSide.buy ? Side.BUY : Side.SELL,
      size: flow.qty[i]!,
      price: flow.priceTicks[i]!,
      timeInForce: ioc ? immediateOrCancel : goodTillCancel,
    });
    return this.count(id, outcome, ioc);
  }

  /** The message's own report, one a trade, and one for what an immediate-or-cancel order left. */
  private count(id: string, outcome: Outcome, ioc: boolean): number {
    let reported = 1;
    for (const order of outcome.done) if (order.id !== id) reported += 1;
    if (outcome.partial !== null && outcome.partial.id !== id) reported += 1;
    if (ioc && outcome.quantityLeft > 0) reported += 1;
    return reported;
  }
}

/** Each message's order id as text, made outside the timed window. */
export function textIds(flow: Flow): string[] {
  const ids: string[] = [];
  for (let i = 0; i < flow.messageCount; i++) ids.push(String(flow.orderId[i]!));
  return ids;
}
