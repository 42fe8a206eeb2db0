// The book as two curves around the middle: how much is wanted or offered from the best price to each further one, and what that is worth. Pure
// and exact; the canvas makes pixels of it.
import {
  add,
  decimal,
  decimalString,
  decimalsOf,
  divideDown,
  multiplyDown,
  subtract,
  times,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import type { DepthLevel } from '#client/depth-book.ts';
import { grouped, money, quantity, roundedTo } from '../format/format.ts';

export type CurvePoint = {
  readonly price: Decimal;
  /** From the best price to this one, this one's included. */
  readonly qty: Decimal;
  /** What all that is worth at its prices. */
  readonly value: Decimal;
};

export type DepthCurves = {
  readonly bids: readonly CurvePoint[];
  readonly asks: readonly CurvePoint[];
  /** Between the best prices; the best of a side that stands alone; null of an empty book. */
  readonly mid: Decimal | null;
};

type Book = { readonly bids: readonly DepthLevel[]; readonly asks: readonly DepthLevel[] };

export function curvesOf({ bids, asks }: Book): DepthCurves {
  const bid = bids[0]?.price;
  const ask = asks[0]?.price;
  const both = bid !== undefined && ask !== undefined;
  return {
    bids: curveOf(bids),
    asks: curveOf(asks),
    mid: both ? ((add(bid, ask) / 2n) as Decimal) : (bid ?? ask ?? null),
  };
}

function curveOf(levels: readonly DepthLevel[]): readonly CurvePoint[] {
  let qty = zero;
  let value = zero;
  return levels.map((level) => {
    qty = add(qty, level.qty);
    value = add(value, multiplyDown(level.price, level.qty));
    return { price: level.price, qty, value };
  });
}

/** How far to either side of the middle the chart looks, in ten-thousandths of it; null is the whole book. */
const zooms = [1, 2, 5, 10, 25, 50, 100, 200, 500] as const;
export type Zoom = (typeof zooms)[number] | null;

export function zoomWords(zoom: Zoom): string {
  return zoom === null ? 'All' : `±${roundedTo(decimal((zoom / 100).toFixed(2)), 2)}%`;
}

/** One further in or out; what would show the whole book is the whole book. Undefined where there is none. */
export function nextZoom(zoom: Zoom, way: 'in' | 'out', curves: DepthCurves): Zoom | undefined {
  const whole = windowOf(curves, null);
  if (whole === null || curves.mid === null || curves.mid === 0n) return undefined;
  const reach = Number(((whole.high - curves.mid) * 10_000n) / curves.mid);
  const steps: readonly Zoom[] = [...zooms.filter((step) => step < reach), null];
  const now = steps.indexOf(zoom);
  const at = (now < 0 ? steps.length - 1 : now) + (way === 'in' ? -1 : 1);
  return steps[at];
}

/** From where to where: as far below the middle as above it. */
export function windowOf(
  { bids, asks, mid }: DepthCurves,
  zoom: Zoom,
): { readonly low: Decimal; readonly high: Decimal } | null {
  if (mid === null) return null;
  const reach = (point: CurvePoint | undefined): Decimal => {
    const distance = point === undefined ? zero : subtract(point.price, mid);
    return distance < 0n ? subtract(zero, distance) : distance;
  };
  const far = [reach(bids.at(-1)), reach(asks.at(-1))].reduce((a, b) => (a > b ? a : b));
  const half = zoom === null ? far : ((times(mid, zoom) / 10_000n) as Decimal);
  // A book of one price has no width of its own.
  const wide = half > 0n ? half : ((mid / 1_000n || 1n) as Decimal);
  return { low: subtract(mid, wide), high: add(mid, wide) };
}

export type Reading = { readonly side: 'bid' | 'ask'; readonly point: CurvePoint };

/** What can be traded on the way from the middle to a price; null between the best prices and in an empty book. */
export function readingAt({ bids, asks }: DepthCurves, price: Decimal): Reading | null {
  const bid = bids.findLast((point) => point.price >= price);
  if (bid !== undefined && price <= (bids[0]?.price ?? zero)) return { side: 'bid', point: bid };
  const ask = asks.findLast((point) => point.price <= price);
  return ask === undefined ? null : { side: 'ask', point: ask };
}

/** "Bids down to 585.00: 344 shares, 201,240.00 USD, 0.02% from the middle". */
export function readingInWords(
  { side, point }: Reading,
  mid: Decimal,
  { tickSize, currency }: { readonly tickSize: string; readonly currency: string },
): string {
  const distance = subtract(point.price, mid);
  const away = distance < 0n ? subtract(zero, distance) : distance;
  const share = divideDown(times(away, 100), mid) ?? zero;
  const price = grouped(decimalString(point.price, decimalsOf(tickSize)));
  return (
    `${side === 'bid' ? 'Bids down' : 'Asks up'} to ${price}: ${quantity(decimalString(point.qty))} shares, ` +
    `${money(decimalString(point.value))} ${currency}, ${roundedTo(share, 2)}% from the middle`
  );
}
