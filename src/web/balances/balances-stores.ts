// The user's cash and shares, live, and what they are worth at the last prices.
import type { VenueClient } from '#client/venue-client.ts';
import type { Balance, Position, Ticker } from '#api/types.ts';
import {
  add,
  decimal,
  divideDown,
  multiplyDown,
  subtract,
  times,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import { createPrivateList, type PrivateList } from '../state/private-list.ts';

type Events = { onSessionEnded: () => void };

export function createBalances(client: VenueClient, events: Events): PrivateList<Balance> {
  return createPrivateList<Balance>({
    client,
    channel: 'balances',
    keyOf: (balance) => balance.asset,
    keep: () => true,
    compare: (a, b) => (a.asset < b.asset ? -1 : 1),
    itemsMax: 100,
    ...events,
  });
}

export function createPositions(client: VenueClient, events: Events): PrivateList<Position> {
  return createPrivateList<Position>({
    client,
    channel: 'positions',
    keyOf: (position) => position.instrument,
    keep: (position) => decimal(position.qty) !== 0n,
    compare: (a, b) => (a.instrument < b.instrument ? -1 : 1),
    itemsMax: 5_000,
    ...events,
  });
}

export type Worth = {
  readonly last: string | null;
  readonly value: Decimal | null;
  readonly pnl: Decimal | null;
};

/** The venue sends a position when it changes; between those, the last price of the ticker values it. */
export function worthOf(position: Position, ticker: Ticker | undefined): Worth {
  const last = ticker?.last ?? position.last;
  if (last === null) {
    return { last, value: null, pnl: null };
  }
  const qty = decimal(position.qty);
  const value = multiplyDown(qty, decimal(last));
  const pnl =
    position.avgCost === null
      ? null
      : subtract(value, multiplyDown(qty, decimal(position.avgCost)));
  return { last, value, pnl };
}

/** Said of what is realized where a position has no cost: the venue leaves such sales out. */
export const notCounted = 'Without sales of shares whose cost is not known';

export type Sum = {
  readonly value: Decimal;
  readonly unrealized: Decimal;
  readonly realized: Decimal;
  /** Positions that have a price and a cost, and so a part in the unrealized profit. */
  readonly priced: number;
};

/** Of all positions; those without a price or a cost add nothing where it is missing. */
export function sumOf(
  positions: readonly Position[],
  tickers: Readonly<Record<string, Ticker>>,
): Sum {
  let [value, unrealized, realized] = [zero, zero, zero];
  let priced = 0;
  for (const position of positions) {
    const worth = worthOf(position, tickers[position.instrument]);
    value = add(value, worth.value ?? zero);
    unrealized = add(unrealized, worth.pnl ?? zero);
    if (worth.pnl !== null) priced += 1;
    realized = add(realized, decimal(position.realizedPnl));
  }
  return { value, unrealized, realized, priced };
}

/** A part of a whole in per cent, rounded down; null where there is no whole. */
export function sharePercent(part: Decimal, whole: Decimal): Decimal | null {
  return whole <= 0n ? null : divideDown(times(part, 100), whole);
}
