// Turns a side of the book into the rows of the ladder: grouped by a price step, cumulated, scaled to the widest bar.
import {
  add,
  ceilTo,
  decimalString,
  floorTo,
  maximum,
  toPixelNumber,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import type { DepthLevel } from '#client/depth-book.ts';

export type LadderRow = {
  readonly price: Decimal;
  readonly priceText: string;
  readonly qty: Decimal;
  readonly total: Decimal;
  readonly orders: number;
  /** Of the widest bar on the screen, 0 to 1. */
  readonly share: number;
};

export type Ladder = { readonly bids: readonly LadderRow[]; readonly asks: readonly LadderRow[] };

type Grouped = Omit<LadderRow, 'share'>;

export function ladderOf(
  book: { readonly bids: readonly DepthLevel[]; readonly asks: readonly DepthLevel[] },
  options: { readonly rows: number; readonly step: Decimal; readonly decimals: number },
): Ladder {
  const bids = groupedSide(book.bids, options, floorTo);
  const asks = groupedSide(book.asks, options, ceilTo);
  const widest = maximum(bids.at(-1)?.total ?? zero, asks.at(-1)?.total ?? zero);
  const scale = widest === 0n ? 1 : toPixelNumber(widest);
  const shared = (row: Grouped): LadderRow => ({ ...row, share: toPixelNumber(row.total) / scale });
  return { bids: bids.map(shared), asks: asks.map(shared) };
}

/** Bids are grouped downwards and asks upwards, so that a group never promises a better price than it has. */
function groupedSide(
  levels: readonly DepthLevel[],
  {
    rows,
    step,
    decimals,
  }: { readonly rows: number; readonly step: Decimal; readonly decimals: number },
  round: (price: Decimal, step: Decimal) => Decimal,
): Grouped[] {
  const result: Grouped[] = [];
  let total = zero;
  for (const level of levels) {
    const price = round(level.price, step);
    const last = result.at(-1);
    if (last !== undefined && last.price === price) {
      total = add(total, level.qty);
      result[result.length - 1] = {
        ...last,
        qty: add(last.qty, level.qty),
        orders: last.orders + level.orders,
        total,
      };
      continue;
    }
    if (result.length === rows) {
      break;
    }
    total = add(total, level.qty);
    result.push({
      price,
      priceText: decimalString(price, decimals),
      qty: level.qty,
      orders: level.orders,
      total,
    });
  }
  return result;
}
