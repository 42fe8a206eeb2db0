// Turns the book into the rows of the ladder: grouped by a price step, cumulated, scaled to the widest bar. Exact: nothing here is a float but the
// lengths of bars.
import {
  add,
  ceilTo,
  decimalString,
  floorTo,
  maximum,
  multiplyDown,
  subtract,
  times,
  toPixelNumber,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import type { DepthLevel } from '#client/depth-book.ts';

/** What the numbers and the bars of the ladder count. */
export type Measure = 'qty' | 'value';
export type BookSide = 'bid' | 'ask';

export type LadderRow = {
  readonly price: Decimal;
  readonly priceText: string;
  /** Shares or money, as the measure has it. */
  readonly amount: Decimal;
  /** From the best price to this one. */
  readonly total: Decimal;
  readonly orders: number;
  /** Of the widest bar on the screen, 0 to 1. */
  readonly share: number;
};

export type Ladder = { readonly bids: readonly LadderRow[]; readonly asks: readonly LadderRow[] };

/** A price of the ladder that stands still, with what either side has there. In a call the sides overlap. */
export type FixedRow = {
  readonly price: Decimal;
  readonly priceText: string;
  readonly bid: LadderRow | null;
  readonly ask: LadderRow | null;
};

type Book = { readonly bids: readonly DepthLevel[]; readonly asks: readonly DepthLevel[] };
type Grouped = Omit<LadderRow, 'share'>;
type Grouping = {
  readonly rows: number;
  readonly step: Decimal;
  readonly decimals: number;
  readonly measure?: Measure;
};

/** The best prices of both sides, those of either as many as there is room for. */
export function ladderOf(book: Book, options: Grouping): Ladder {
  const bids = groupedSide(book.bids, 'bid', options);
  const asks = groupedSide(book.asks, 'ask', options);
  const scaled = scaledTo(maximum(bids.at(-1)?.total ?? zero, asks.at(-1)?.total ?? zero));
  return { bids: bids.map(scaled), asks: asks.map(scaled) };
}

/** Every price from `top` downwards, whether anybody is there or not. */
export function fixedLadderOf(
  book: Book,
  options: Grouping & { readonly top: Decimal },
): readonly FixedRow[] {
  const { rows, step, decimals, top } = options;
  const bottom = subtract(top, times(step, rows - 1));
  const isSeen = ({ price }: Grouped): boolean => price <= top && price >= bottom;
  const side = (levels: readonly DepthLevel[], name: BookSide): readonly Grouped[] => {
    // The cumulation starts at the best price, wherever that is; what lies beyond the window is not looked at.
    const end = levels.findIndex(({ price }) =>
      name === 'bid' ? floorTo(price, step) < bottom : ceilTo(price, step) > top,
    );
    const within = end < 0 ? levels : levels.slice(0, end);
    return groupedSide(within, name, { ...options, rows: within.length }).filter(isSeen);
  };
  const bids = side(book.bids, 'bid');
  const asks = side(book.asks, 'ask');
  const scaled = scaledTo(maximum(bids.at(-1)?.total ?? zero, asks.at(-1)?.total ?? zero));
  const byPrice = (list: readonly Grouped[]): ReadonlyMap<Decimal, LadderRow> =>
    new Map(list.map((row) => [row.price, scaled(row)]));
  const bidAt = byPrice(bids);
  const askAt = byPrice(asks);
  return Array.from({ length: rows }, (_, at) => {
    const price = subtract(top, times(step, at));
    return {
      price,
      priceText: decimalString(price, decimals),
      bid: bidAt.get(price) ?? null,
      ask: askAt.get(price) ?? null,
    };
  });
}

/** The price of the middle row when the ladder is centred: the middle of the best prices, or the only one there is. */
export function centreOf(book: Book, last: Decimal | null, step: Decimal): Decimal | null {
  const bid = book.bids[0]?.price;
  const ask = book.asks[0]?.price;
  const centre =
    bid !== undefined && ask !== undefined
      ? (((bid + ask) / 2n) as Decimal)
      : (bid ?? ask ?? last ?? null);
  return centre === null ? null : floorTo(centre, step);
}

/** The price at which a level stands in the ladder. Bids are grouped downwards and asks upwards, so that a group never promises too much. */
export function groupOf(price: Decimal, side: BookSide, step: Decimal): Decimal {
  return side === 'bid' ? floorTo(price, step) : ceilTo(price, step);
}

function scaledTo(widest: Decimal): (row: Grouped) => LadderRow {
  const scale = widest === 0n ? 1 : toPixelNumber(widest);
  return (row) => ({ ...row, share: toPixelNumber(row.total) / scale });
}

function groupedSide(
  levels: readonly DepthLevel[],
  side: BookSide,
  { rows, step, decimals, measure = 'qty' }: Grouping,
): Grouped[] {
  const result: Grouped[] = [];
  let total = zero;
  for (const level of levels) {
    const price = groupOf(level.price, side, step);
    const amount = measure === 'qty' ? level.qty : multiplyDown(level.price, level.qty);
    const last = result.at(-1);
    if (last !== undefined && last.price === price) {
      total = add(total, amount);
      result[result.length - 1] = {
        ...last,
        amount: add(last.amount, amount),
        orders: last.orders + level.orders,
        total,
      };
      continue;
    }
    if (result.length === rows) break;
    total = add(total, amount);
    const priceText = decimalString(price, decimals);
    result.push({ price, priceText, amount, orders: level.orders, total });
  }
  return result;
}
