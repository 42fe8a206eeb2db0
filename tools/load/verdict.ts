// What the members were told against the venue's own books, every order, every fill and every balance of the run: a list of claims, each of which holds or
// says where it does not. Pure: it reads nothing itself, and it must never pass over what it cannot compare.

import { productOf, textOf, unitsOf } from './decimal.ts';
import { fillKey, type OrderRecord, type SeenFill, type SeenOrder } from './records.ts';

/** By asset, in units of 1e-8; of money and of shares. */
export type Amounts = ReadonlyMap<string, bigint>;

/** What the venue says of one account. */
export interface AccountBooks {
  readonly orders: readonly SeenOrder[];
  readonly fills: readonly SeenFill[];
  readonly before: Amounts;
  readonly after: Amounts;
  /** Assets of which something is held for orders, though none is open. */
  readonly heldAssets: readonly string[];
}

/** What the operator is told of the whole venue. */
export interface VenueTotals {
  readonly totals: readonly { readonly asset: string; readonly sum: string }[];
  /** Of the account of fees, in units of 1e-8 of each asset; undefined where others trade too. */
  readonly feesEarned: Amounts | undefined;
}

export interface Evidence {
  /** By account. */
  readonly books: ReadonlyMap<string, AccountBooks>;
  readonly orders: ReadonlyMap<string, OrderRecord>;
  /** Heard over private channels, by account. */
  readonly heard: ReadonlyMap<string, ReadonlyMap<string, SeenFill>>;
  /** Currency of each instrument. */
  readonly currencies: ReadonlyMap<string, string>;
  /** How often something was refused, by name of the code. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly unknownOrders: readonly string[];
  readonly lostConnections: readonly string[];
  /** Requests about orders that were never answered. */
  readonly silent: number;
  /** Undefined without the operator's token. */
  readonly venue: VenueTotals | undefined;
}

export interface Claim {
  readonly sentence: string;
  readonly holds: boolean;
  /** What was compared. */
  readonly compared: number;
  /** The first few differences, each a sentence. */
  readonly differences: readonly string[];
  readonly differenceCount: number;
}

const differencesShown = 5;
/** What no well-made request of a member is refused for, and no sound venue says. */
const faults = new Set([
  'malformedMessage',
  'missingField',
  'invalidField',
  'unknownField',
  'unknownOperation',
  'unauthenticated',
  'forbidden',
  'notFound',
  'duplicateClientOrderId',
  'internalError',
]);
const closedStates = new Set(['filled', 'canceled', 'rejected', 'expired']);

export function judge(evidence: Evidence): Claim[] {
  const claims = [
    connectionsHeld(evidence),
    everyRequestUnderstood(evidence),
    everyAnswerKnown(evidence),
    ordersAsAcknowledged(evidence),
    noStrangeOrders(evidence),
    nothingOpen(evidence),
    fillsAsHeard(evidence),
    fillsAddUp(evidence),
    accountsAddUp(evidence),
    assetsConserved(evidence),
  ];
  const { venue } = evidence;
  if (venue !== undefined) claims.push(venueBalanced(venue));
  if (venue?.feesEarned !== undefined) claims.push(feesArrived(evidence, venue.feesEarned));
  return claims;
}

class Comparison {
  compared = 0;
  differenceCount = 0;
  readonly differences: string[] = [];

  differ(sentence: string): void {
    this.differenceCount += 1;
    if (this.differences.length < differencesShown) this.differences.push(sentence);
  }

  claim(sentence: string): Claim {
    const { compared, differences, differenceCount } = this;
    return { sentence, holds: differenceCount === 0, compared, differences, differenceCount };
  }
}

function connectionsHeld({ lostConnections, books }: Evidence): Claim {
  const comparison = new Comparison();
  comparison.compared = books.size;
  for (const who of lostConnections) comparison.differ(`the connection of ${who} ended`);
  return comparison.claim('Every connection lasted.');
}

/** Else a run could pass though nothing that it asked was done. */
function everyRequestUnderstood({ refusals, orders }: Evidence): Claim {
  const comparison = new Comparison();
  comparison.compared = orders.size;
  for (const [name, count] of refusals) {
    if (faults.has(name)) comparison.differ(`${count} requests were refused for ${name}`);
  }
  return comparison.claim('The venue understood every request.');
}

function everyAnswerKnown({ orders, unknownOrders, silent }: Evidence): Claim {
  const comparison = new Comparison();
  for (const { order, outcome, isUncertain } of orders.values()) {
    comparison.compared += 1;
    if (outcome === 'silent') comparison.differ(`nobody knows what became of ${order.clOrdId}`);
    else if (isUncertain) comparison.differ(`nobody knows whether ${order.clOrdId} was changed`);
  }
  for (const clOrdId of unknownOrders) {
    comparison.differ(`the venue said that it does not know ${clOrdId}, which it had acknowledged`);
  }
  const resolved = silent === 0 ? '' : ` (${silent} were not, and looked up)`;
  return comparison.claim(`Every request was answered${resolved}, and no order is unknown.`);
}

/** Each acknowledged order is in the books under its client order id, and is what the answers said or what can follow from it. */
function ordersAsAcknowledged({ books, orders }: Evidence): Claim {
  const comparison = new Comparison();
  const booked = new Map<string, SeenOrder>();
  for (const { orders: listed } of books.values()) {
    for (const order of listed) booked.set(order.clOrdId, order);
  }
  for (const { order, outcome, seen, accountId } of orders.values()) {
    if (outcome !== 'acknowledged') continue;
    comparison.compared += 1;
    const { clOrdId } = order;
    const found = booked.get(clOrdId);
    if (seen === undefined || found === undefined) {
      comparison.differ(`${clOrdId} was acknowledged and is not in the books`);
      continue;
    }
    const wrong = differenceOf(seen, found, accountId, order);
    if (wrong !== undefined) comparison.differ(`${clOrdId}: ${wrong}`);
  }
  return comparison.claim('Every acknowledged order is in the books, with that outcome.');
}

function differenceOf(
  seen: SeenOrder,
  found: SeenOrder,
  accountId: string,
  asked: OrderRecord['order'],
): string | undefined {
  const { instrument, side, type, timeInForce } = asked;
  const terms = { orderId: seen.orderId, account: accountId, instrument, side, type, timeInForce };
  for (const [name, value] of Object.entries(terms)) {
    const other = found[name as keyof SeenOrder];
    if (other !== value) return `${name} is ${other} in the books, and was ${value}`;
  }
  const isOver = closedStates.has(seen.status);
  const names = isOver
    ? (['status', 'reason', 'qty', 'price', 'cumQty', 'avgPx', 'fees'] as const)
    : (['qty', 'price'] as const);
  for (const name of names) {
    if (!isSame(seen[name], found[name])) {
      return `${name} is ${found[name]} in the books, and was acknowledged as ${seen[name]}`;
    }
  }
  if (isOver) return undefined;
  if (found.seq < seen.seq) return `the books stand at seq ${found.seq}, before ${seen.seq}`;
  if (unitsOf(found.cumQty) < unitsOf(seen.cumQty)) {
    return `cumQty is ${found.cumQty} in the books, less than the acknowledged ${seen.cumQty}`;
  }
  return found.status === 'rejected' ? 'rejected in the books, and was acknowledged' : undefined;
}

/** Decimals by value: "585.3" is "585.30". */
function isSame(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  const decimal = /^-?\d+(?:\.\d{1,8})?$/;
  if (a === null || b === null || !decimal.test(a) || !decimal.test(b)) return false;
  return unitsOf(a) === unitsOf(b);
}

function noStrangeOrders({ books, orders }: Evidence): Claim {
  const comparison = new Comparison();
  const listed = new Set<string>();
  for (const [account, { orders: all }] of books) {
    for (const { clOrdId } of all) {
      comparison.compared += 1;
      const outcome = orders.get(clOrdId)?.outcome;
      if (listed.has(clOrdId)) comparison.differ(`${clOrdId} is in the books twice`);
      listed.add(clOrdId);
      if (outcome === 'acknowledged') continue;
      const what = outcome === undefined ? 'never sent' : `sent and ${outcome}`;
      comparison.differ(`${clOrdId} of account ${account} is in the books and was ${what}`);
    }
  }
  return comparison.claim('No order is in the books that was not acknowledged.');
}

function nothingOpen({ books }: Evidence): Claim {
  const comparison = new Comparison();
  for (const [account, { orders, heldAssets }] of books) {
    comparison.compared += 1;
    for (const asset of heldAssets) comparison.differ(`${asset} of account ${account} is held`);
    for (const { clOrdId, status } of orders) {
      if (!closedStates.has(status)) comparison.differ(`${clOrdId} is ${status} after the end`);
    }
  }
  return comparison.claim('After the end no order is open and nothing is held.');
}

function fillsAsHeard({ books, heard }: Evidence): Claim {
  const comparison = new Comparison();
  for (const [account, { fills }] of books) {
    const told = heard.get(account) ?? new Map<string, SeenFill>();
    const keys = new Set<string>();
    for (const fill of fills) {
      comparison.compared += 1;
      const key = fillKey(fill);
      const other = told.get(key);
      if (keys.has(key)) comparison.differ(`fill ${key} is in the books twice`);
      keys.add(key);
      if (other === undefined) comparison.differ(`fill ${key} of account ${account} was not heard`);
      else if (!isSameFill(fill, other)) comparison.differ(`fill ${key} was heard otherwise`);
    }
    for (const key of told.keys()) {
      if (!keys.has(key)) comparison.differ(`fill ${key} was heard and is not in the books`);
    }
  }
  return comparison.claim('The fills that were heard are the fills of the books.');
}

function isSameFill(a: SeenFill, b: SeenFill): boolean {
  const isSameOrder = a.clOrdId === b.clOrdId && a.side === b.side;
  return isSameOrder && a.price === b.price && a.qty === b.qty && a.fee === b.fee;
}

function fillsAddUp({ books }: Evidence): Claim {
  const comparison = new Comparison();
  for (const { orders, fills } of books.values()) {
    const filled = new Map<string, bigint>();
    for (const { orderId, qty } of fills) {
      filled.set(orderId, (filled.get(orderId) ?? 0n) + unitsOf(qty));
    }
    for (const { orderId, clOrdId, cumQty } of orders) {
      comparison.compared += 1;
      const sum = filled.get(orderId) ?? 0n;
      filled.delete(orderId);
      if (sum !== unitsOf(cumQty)) {
        comparison.differ(`${clOrdId} has cumQty ${cumQty}, and fills of ${textOf(sum)}`);
      }
    }
    for (const orderId of filled.keys()) {
      comparison.differ(`there are fills of order ${orderId}, which is not in the books`);
    }
  }
  return comparison.claim("Every order's fills are its filled quantity.");
}

function accountsAddUp({ books, currencies }: Evidence): Claim {
  const comparison = new Comparison();
  for (const [account, { before, after, fills }] of books) {
    const moved = movedBy(fills, currencies);
    for (const asset of new Set([...before.keys(), ...after.keys(), ...moved.keys()])) {
      comparison.compared += 1;
      const expected = (before.get(asset) ?? 0n) + (moved.get(asset) ?? 0n);
      const has = after.get(asset) ?? 0n;
      if (has === expected) continue;
      comparison.differ(
        `account ${account} has ${textOf(has)} ${asset}, and by its fills ${textOf(expected)}`,
      );
    }
  }
  return comparison.claim('Every balance is the one before with the fills and their fees.');
}

/** What fills did to their account. */
function movedBy(
  fills: readonly SeenFill[],
  currencies: ReadonlyMap<string, string>,
): Map<string, bigint> {
  const moved = new Map<string, bigint>();
  const add = (asset: string, amount: bigint): void => {
    moved.set(asset, (moved.get(asset) ?? 0n) + amount);
  };
  for (const { instrument, side, price, qty, fee } of fills) {
    const shares = unitsOf(qty);
    const money = productOf(unitsOf(price), shares);
    const currency = currencies.get(instrument) ?? instrument;
    add(instrument, side === 'buy' ? shares : -shares);
    add(currency, (side === 'buy' ? -money : money) - unitsOf(fee));
  }
  return moved;
}

/** Over all accounts: what they had, less fees, is what they have; but for what trades with others of the venue moved. */
function assetsConserved({ books, currencies }: Evidence): Claim {
  const comparison = new Comparison();
  const sums = new Map<string, bigint>();
  const add = (asset: string, amount: bigint): void => {
    sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  };
  const sides = new Map<string, number>();
  for (const { fills } of books.values()) {
    for (const { tradeId } of fills) sides.set(tradeId, (sides.get(tradeId) ?? 0) + 1);
  }
  let outside = 0;
  for (const { before, after, fills } of books.values()) {
    for (const [asset, amount] of after) add(asset, amount);
    for (const [asset, amount] of before) add(asset, -amount);
    for (const fill of fills) {
      add(currencies.get(fill.instrument) ?? '', unitsOf(fill.fee));
      if (sides.get(fill.tradeId) === 2) continue;
      // The other side is somebody else's: what it took or gave is not the run's any more.
      outside += 1;
      const moved = movedBy([{ ...fill, fee: '0' }], currencies);
      for (const [asset, amount] of moved) add(asset, -amount);
    }
  }
  for (const [asset, sum] of sums) {
    comparison.compared += 1;
    if (sum !== 0n) comparison.differ(`${textOf(sum)} ${asset} came from nowhere`);
  }
  const others = outside === 0 ? '' : ` and ${outside} trades with others`;
  return comparison.claim(`Over all accounts, fees${others} counted, every asset is conserved.`);
}

function venueBalanced({ totals }: VenueTotals): Claim {
  const comparison = new Comparison();
  for (const { asset, sum } of totals) {
    comparison.compared += 1;
    if (!/^-?0(?:\.0+)?$/.test(sum)) comparison.differ(`${asset} sums to ${sum}, not to 0`);
  }
  return comparison.claim("The venue's own sum over everybody is 0 for every asset.");
}

function feesArrived({ books, currencies }: Evidence, earned: Amounts): Claim {
  const comparison = new Comparison();
  const paid = new Map<string, bigint>();
  for (const { fills } of books.values()) {
    for (const { instrument, fee } of fills) {
      const currency = currencies.get(instrument) ?? '';
      paid.set(currency, (paid.get(currency) ?? 0n) + unitsOf(fee));
    }
  }
  for (const [currency, sum] of paid) {
    comparison.compared += 1;
    const got = earned.get(currency) ?? 0n;
    if (got !== sum) {
      comparison.differ(`${textOf(sum)} ${currency} were paid, and ${textOf(got)} arrived`);
    }
  }
  return comparison.claim('The fees that were paid are the fees that the venue earned.');
}
