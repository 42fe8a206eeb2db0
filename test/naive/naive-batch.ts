// All-or-nothing batches of the naive venue: every leg is checked against the state at the start, with the funds of those before it
// taken; where one fails, nothing is done.

import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { CloseReason } from '#core/terms.ts';
import { no, type Refusal } from './naive-answers.ts';
import { amendedBy, checkOrder, mostLots, neededBy, needOfNew, pairLots } from './naive-checks.ts';
import type { NaiveExchange } from './naive-exchange.ts';
import type { Taken } from './naive-limits.ts';
import type { NaiveOrder } from './naive-order.ts';
import type { Full } from './naive-request.ts';
import { holdAsset, limitOf } from './naive-venue.ts';

const legsMax = 100;
const legKinds: readonly number[] = [
  CommandKind.placeOrder,
  CommandKind.cancelOrder,
  CommandKind.amendOrder,
];

/** A leg that is refused, with the order it means where it means one. */
interface LegRefusal extends Refusal {
  readonly orderId: number;
}

/** A leg as it was checked: what it is about, fixed at the start. */
interface Checked {
  readonly leg: Full;
  readonly order: NaiveOrder | undefined;
  readonly limitTicks: number;
}

export function runBatch(exchange: NaiveExchange, command: Full): void {
  const { legs, accountId } = command;
  if (!exchange.venue.accounts.has(accountId)) {
    return exchange.refuse(command, 0, RejectCode.unknownAccount);
  }
  const isBatch =
    legs.length >= 1 && legs.length <= legsMax && legs.every(({ kind }) => legKinds.includes(kind));
  if (!isBatch) return exchange.refuse(command, 0, RejectCode.invalidCommand, legsMax);
  if (isRepeated(exchange, legs)) return;
  const taken: Taken = { funds: new Map(), added: [] };
  const checked: Checked[] = [];
  for (const [at, leg] of legs.entries()) {
    const answer = checkLeg(exchange, leg, legs.slice(0, at), taken);
    if ('code' in answer) return tellRefused(exchange, legs, at, answer);
    checked.push(answer);
  }
  for (const leg of checked) carryOut(exchange, leg);
}

/** Where every order of it was sent before, each is answered as it stands. */
function isRepeated(exchange: NaiveExchange, legs: readonly Full[]): boolean {
  const places = legs.filter(({ kind }) => kind === CommandKind.placeOrder);
  const earlier = places.map((leg) => exchange.earlier(leg));
  if (places.length === 0 || earlier.includes(undefined)) return false;
  places.forEach((leg, at) => exchange.repeat(leg, earlier[at]!));
  return true;
}

function checkLeg(
  exchange: NaiveExchange,
  leg: Full,
  before: readonly Full[],
  taken: Taken,
): Checked | LegRefusal {
  if (leg.kind === CommandKind.placeOrder) return checkPlace(exchange, leg, before, taken);
  const meant = exchange.findOpen(leg);
  if (!('order' in meant)) return { ...no(meant.code), orderId: meant.orderId };
  const { order } = meant;
  if (leg.kind === CommandKind.amendOrder) {
    const refusal = exchange.amendmentRefusal(order, leg, taken);
    if (refusal !== undefined) {
      return { ...refusal, orderId: order.orderId };
    }
    const instrument = exchange.instrumentOf(order);
    const amended = amendedBy(order, leg);
    const { side, holder, qtyLots } = order;
    const needed = neededBy(instrument, order, amended);
    take(taken, holdAsset(instrument, side), needed - holder.held);
    const moreLots = pairLots(order, amended.qtyLots) - pairLots(order, qtyLots);
    taken.added.push({ instrument, side, lots: Math.max(0, moreLots) });
  }
  return { leg, order, limitTicks: 0 };
}

function checkPlace(
  exchange: NaiveExchange,
  leg: Full,
  before: readonly Full[],
  taken: Taken,
): Checked | LegRefusal {
  const { venue } = exchange;
  const placed = before.filter(({ kind }) => kind === CommandKind.placeOrder);
  const refusal = checkOrder(venue, leg, { before: placed, taken });
  if (refusal !== undefined) return { ...refusal, orderId: 0 };
  const instrument = exchange.instrumentOf(leg);
  const account = venue.accounts.get(leg.accountId)!;
  const needed = needOfNew(venue, instrument, leg, account);
  const { side } = leg;
  take(taken, holdAsset(instrument, side), needed);
  taken.added.push({ instrument, side, lots: mostLots(venue, account, leg) });
  return { leg, order: undefined, limitTicks: limitOf(instrument, leg) };
}

/** What the batch itself frees does not pay for its orders. */
function take({ funds }: Taken, assetId: number, amount: bigint): void {
  if (amount > 0n) funds.set(assetId, (funds.get(assetId) ?? 0n) + amount);
}

function tellRefused(
  exchange: NaiveExchange,
  legs: readonly Full[],
  at: number,
  { orderId, ...refusal }: LegRefusal,
): void {
  legs.forEach((leg, other) => {
    const told = other === at ? refusal : no(RejectCode.batchRejected);
    if (leg.kind === CommandKind.placeOrder) exchange.reject(leg, told);
    else
      exchange.refuse(leg, other === at ? orderId : meantBy(exchange, leg), told.code, told.limit);
  });
}

/** The order that a leg names, 0 where there is none. */
function meantBy(exchange: NaiveExchange, leg: Full): number {
  const meant = exchange.findOpen(leg);
  return 'order' in meant ? meant.order.orderId : meant.orderId;
}

/** Self-trade prevention, or a fill, within the batch may have ended an order before its own leg. */
function carryOut(exchange: NaiveExchange, { leg, order, limitTicks }: Checked): void {
  if (order === undefined) return exchange.enter(leg, limitTicks);
  if (!order.isOpen) return exchange.refuse(leg, order.orderId, RejectCode.tooLateToCancel);
  if (leg.kind === CommandKind.amendOrder) exchange.amendOrder(order, leg);
  else exchange.floor.close(order, CloseReason.canceledByUser);
}
