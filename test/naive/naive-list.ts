// Order lists of the naive venue: taken as a whole or refused as a whole.

import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import {
  isTakeProfit,
  isTrailing,
  ListKind,
  OrdType,
  Side,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';
import { no, type Refusal } from './naive-answers.ts';
import { checkOrder } from './naive-checks.ts';
import type { NaiveExchange } from './naive-exchange.ts';
import { isForAuction, stays, type NaiveList, type NaiveOrder } from './naive-order.ts';
import type { Full } from './naive-request.ts';
import { limitOf, referenceTicks } from './naive-venue.ts';

export function placeList(exchange: NaiveExchange, command: Full): void {
  const { legs, option: kind } = command;
  if (legs.length === 0) return exchange.refuse(command, 0, RejectCode.orderListShape);
  if (!exchange.venue.accounts.has(command.accountId)) {
    const refusal = checkOrder(exchange.venue, legs[0]!)!;
    for (const leg of legs) exchange.reject(leg, refusal);
    return;
  }
  const earlier = legs.map((leg, position) => exchange.earlier(leg, { kind, position }));
  if (earlier.every((entry) => entry !== undefined)) {
    legs.forEach((leg, position) => exchange.repeat(leg, earlier[position]!));
    return;
  }
  const fault = shapeFault(command);
  if (fault !== undefined) {
    legs.forEach((leg, position) => exchange.reject(leg, fault, { kind, position }));
    return;
  }
  const refusals = refusalsOf(exchange, command);
  if (refusals === undefined) return takeList(exchange, command);
  legs.forEach((leg, position) => {
    exchange.reject(leg, refusals[position] ?? no(RejectCode.orderListRejected), {
      kind,
      position,
    });
  });
}

/** What is wrong with a list whatever its orders are: every leg is told. */
function shapeFault({ legs, option }: Full): Refusal | undefined {
  if (!hasShape(option, legs)) return no(RejectCode.orderListShape);
  return belongTogether(option, legs) ? undefined : no(RejectCode.orderListMismatch);
}

/** What each leg is told, where the list is refused. */
function refusalsOf(
  exchange: NaiveExchange,
  { legs, option }: Full,
): readonly (Refusal | undefined)[] | undefined {
  for (const [at, leg] of legs.entries()) {
    const waits = option !== ListKind.oco && at > 0;
    const refusal = checkOrder(exchange.venue, leg, {
      before: legs.slice(0, at),
      waits,
    });
    if (refusal !== undefined) return legs.map((_, other) => (other === at ? refusal : undefined));
  }
  const arePricesGood = havePricesInOrder(exchange, option, pairOf(option, legs));
  return arePricesGood ? undefined : legs.map(() => no(RejectCode.orderListPrices));
}

/** The OCO pair among the legs. */
function pairOf<Leg>(kind: number, legs: readonly Leg[]): readonly Leg[] {
  if (kind === ListKind.oto) return [];
  return kind === ListKind.oco ? legs : legs.slice(1);
}

function hasShape(kind: number, legs: readonly Full[]): boolean {
  if (legs.some((leg) => leg.kind !== CommandKind.placeOrder)) return false;
  switch (kind) {
    case ListKind.oco:
      return isPair(legs);
    case ListKind.oto:
      return legs.length === 2 && mayBeFirst(legs[0]!) && mayBeSecond(legs[1]!);
    case ListKind.bracket:
      return legs.length === 3 && mayBeFirst(legs[0]!) && isPair(legs.slice(1));
    default:
      return false;
  }
}

/** A limit or take-profit leg and a stop leg, both resting. */
function isPair(legs: readonly Full[]): boolean {
  const isFirstKind = ({ ordType }: Full): boolean =>
    ordType === OrdType.limit || isTakeProfit(ordType);
  const isStop = ({ ordType }: Full): boolean => isStopLeg(ordType);
  return (
    legs.length === 2 &&
    legs.every(({ timeInForce }) => stays(timeInForce)) &&
    legs.some(isFirstKind) &&
    legs.some(isStop)
  );
}

function isStopLeg(ordType: number): boolean {
  return ordType === OrdType.stop || ordType === OrdType.stopLimit || isTrailing(ordType);
}

function mayBeFirst({ timeInForce }: Full): boolean {
  return !isForAuction(timeInForce);
}

function mayBeSecond({ timeInForce, ordType }: Full): boolean {
  const isForCall = ordType === OrdType.market && timeInForce === TimeInForce.day;
  return !isForAuction(timeInForce) && !isForCall;
}

/** One instrument; a pair on one side, a bracket's on the other side of the entry. */
function belongTogether(kind: number, legs: readonly Full[]): boolean {
  const [first, second, third] = legs;
  const isOneInstrument = legs.every((leg) => leg.instrumentId === first!.instrumentId);
  if (!isOneInstrument) return false;
  if (kind === ListKind.oco) return first!.side === second!.side;
  return kind === ListKind.oto || (second!.side === third!.side && first!.side !== second!.side);
}

/** A sell has its stop below the other price, a buy above it; by itself, the reference is strictly between. */
function havePricesInOrder({ venue }: NaiveExchange, kind: number, pair: readonly Full[]): boolean {
  const stop = pair.find(({ ordType }) => isStopLeg(ordType));
  const other = pair.find((leg) => leg !== stop);
  if (stop === undefined || other === undefined) return true;
  const otherTicks = other.ordType === OrdType.limit ? other.priceTicks : other.stopTicks;
  const isSell = stop.side === Side.sell;
  // A trailing stop has no price to compare.
  const furthest = isSell ? 0 : Number.MAX_SAFE_INTEGER;
  const stopTicks = isTrailing(stop.ordType) ? furthest : stop.stopTicks;
  const lower = isSell ? stopTicks : otherTicks;
  const higher = isSell ? otherTicks : stopTicks;
  if (lower >= higher) return false;
  const reference = referenceTicks(venue.instruments.get(stop.instrumentId)!);
  return kind !== ListKind.oco || reference === 0 || (lower < reference && reference < higher);
}

/** Every leg is accepted; then the first begins, of a pair the one that waits for its price first. */
function takeList(exchange: NaiveExchange, { legs, option: kind }: Full): void {
  const { floor } = exchange;
  const list: NaiveList = { kind, legs: [] };
  legs.forEach((leg, position) => {
    const limitTicks = limitOf(exchange.instrumentOf(leg), leg);
    const waits = kind !== ListKind.oco && position > 0;
    const order = floor.accept(leg, limitTicks, list, { kind, position }, waits);
    list.legs.push(order);
    floor.tellAccepted(order, leg);
  });
  joinPair(exchange, pairOf(kind, list.legs));
  const first = kind === ListKind.oco ? list.legs : list.legs.slice(0, 1);
  const inTurn = [
    ...first.filter(({ ordType }) => waitsForTrigger(ordType)),
    ...first.filter(({ ordType }) => !waitsForTrigger(ordType)),
  ];
  for (const order of inTurn) floor.begin(order);
}

/** Funds are held once for the two. */
function joinPair({ floor }: NaiveExchange, pair: readonly NaiveOrder[]): void {
  const [first, second] = pair;
  if (first === undefined || second === undefined) return;
  const holder = { orders: [first, second], held: first.holder.held + second.holder.held };
  first.holder = holder;
  second.holder = holder;
  floor.rehold(first);
}
