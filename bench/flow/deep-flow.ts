// Flow against a book that is deep from the start: resting orders up to a depth, then a mix of new orders, cancels and
// crossing orders that keeps it there. It looks at a book of its own, to cancel only what rests; never timed.

import { Prng } from '#std/prng.ts';
import { allocateFlow, FlowSide, flowPrefix, FlowType } from './flow.ts';
import type { Flow } from './flow.ts';
import { KernelBook } from './kernel-book.ts';

export interface DeepFlowOptions {
  readonly name: string;
  /** Resting orders that the flow builds up to and then keeps. */
  readonly depth: number;
  /** Messages in all, or, with `mixedMessages`, at most. */
  readonly messages: number;
  /** Ends the flow that many messages after the depth was reached. */
  readonly mixedMessages?: number;
  /** Orders rest up to this far from the mid, more of them close to it. */
  readonly reachTicks: number;
  /** Cancels take one of this many youngest orders; without it any order, however old. */
  readonly cancelYoungest?: number;
  readonly seed: number;
}

export interface DeepFlow {
  readonly flow: Flow;
  /** First message after the depth was reached. */
  readonly mixedFrom: number;
  readonly restingAtEnd: number;
}

const midTicks = 100_000;
const qtyMax = 100;
const buildCancelShare = 0.05;
const crossingShare = 0.1;
/** Share of new orders below and above the depth; what they and the crossing orders leave are cancels. */
const placeShareBelow = 0.56;
const placeShareAbove = 0.44;

export function generateDeepFlow(options: DeepFlowOptions): DeepFlow {
  const random = new Prng(options.seed);
  const book = new KernelBook(options.depth);
  const flow = allocateFlow(options.name, options.messages);
  const live: number[] = [];
  let lastOrderId = 0;
  let mixedFrom = -1;
  let end = options.messages;

  const place = (i: number, crossing: boolean): void => {
    const side = random.nextBelow(2);
    const away = side === FlowSide.buy ? -1 : 1;
    const distanceTicks = 1 + Math.floor(options.reachTicks * random.nextUnit() ** 2);
    flow.type[i] = FlowType.place;
    flow.side[i] = side;
    flow.ioc[i] = crossing ? 1 : 0;
    flow.qty[i] = 1 + random.nextBelow(qtyMax);
    flow.orderId[i] = ++lastOrderId;
    flow.priceTicks[i] = midTicks + away * (crossing ? -options.reachTicks : distanceTicks);
    if (!crossing) live.push(lastOrderId);
  };
  const cancel = (i: number): boolean => {
    const reach = Math.min(live.length, options.cancelYoungest ?? live.length);
    if (reach === 0) return false;
    const at = live.length - 1 - random.nextBelow(reach);
    const orderId = live[at]!;
    live[at] = live.at(-1)!;
    live.pop();
    if (!book.rests(orderId)) return cancel(i);
    flow.type[i] = FlowType.cancel;
    flow.orderId[i] = orderId;
    return true;
  };

  for (let i = 0; i < end; i++) {
    const draw = random.nextUnit();
    if (mixedFrom < 0 && book.restingOrders >= options.depth) {
      mixedFrom = i;
      end = Math.min(end, i + (options.mixedMessages ?? end));
    }
    if (mixedFrom < 0) {
      if (draw >= buildCancelShare || !cancel(i)) place(i, false);
    } else if (draw < crossingShare) {
      place(i, true);
    } else {
      const below = book.restingOrders < options.depth;
      const placeUpTo = crossingShare + (below ? placeShareBelow : placeShareAbove);
      if (draw < placeUpTo || !cancel(i)) place(i, false);
    }
    book.run(flow, i, i + 1);
  }
  return { flow: flowPrefix(flow, end), mixedFrom, restingAtEnd: book.restingOrders };
}
