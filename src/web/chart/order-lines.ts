// The user's open orders of a stock as lines of the chart: which there are, what they say, where they may be moved. Pure and exact: a price moves
// by whole ticks, and only the pixel it came from is a float.
import type { Instrument, Order } from '#api/types.ts';
import {
  add,
  ceilTo,
  decimal,
  decimalString,
  decimalsOf,
  floorTo,
  maximum,
  minimum,
  times,
  toPixelNumber,
  type Decimal,
} from '#client/decimal.ts';
import { grouped, quantity } from '../format/format.ts';
import { amendableFields } from '../orders/amend.tsx';
import { sideWord } from '../orders/order-words.ts';
import { typeWords } from '../ticket/terms.ts';

export type LineField = 'price' | 'stopPrice';

export type OrderLine = {
  readonly key: string;
  readonly order: Order;
  readonly field: LineField;
  readonly price: string;
  readonly movable: boolean;
  /** "Buy 10 Limit", "Sell 5 Stop limit, limit": side, what is left of it, type, and which price where it has two. */
  readonly words: string;
};

/** A screen can carry no more; the newest orders come first. */
export const orderLinesMax = 60;

export function orderLinesOf(orders: readonly Order[], symbol: string): readonly OrderLine[] {
  const lines: OrderLine[] = [];
  for (const order of orders) {
    if (order.instrument !== symbol) continue;
    // A stop that was triggered is in the market: it waits for its stop price no more.
    const waits = order.status === 'suspended' || order.status === 'pendingNew';
    const fields: LineField[] = [
      ...(waits && order.stopPrice !== undefined ? (['stopPrice'] as const) : []),
      ...(order.price === null ? [] : (['price'] as const)),
    ];
    const movable = amendableFields(order);
    for (const field of fields) {
      const which = fields.length === 1 ? '' : field === 'price' ? ', limit' : ', stop';
      const pending = order.status === 'pendingNew' ? ', pending' : '';
      lines.push({
        key: `${order.orderId} ${field}`,
        order,
        field,
        price: order[field] ?? '',
        movable: movable.includes(field),
        words: `${sideWord(order.side)} ${quantity(order.leavesQty)} ${typeWords[order.type]}${which}${pending}`,
      });
    }
  }
  return lines.slice(0, orderLinesMax);
}

function within(price: Decimal, { priceMin, priceMax, tickSize }: Instrument): string {
  const tick = decimal(tickSize);
  const lowest = ceilTo(decimal(priceMin), tick);
  const highest = floorTo(decimal(priceMax), tick);
  return decimalString(maximum(lowest, minimum(highest, price)), decimalsOf(tickSize));
}

/** The tick nearest to where a pointer is, within the bounds of the stock. */
export function snapped(pixelPrice: number, instrument: Instrument): string {
  const tick = decimal(instrument.tickSize);
  const ticks = Math.round(pixelPrice / toPixelNumber(tick));
  return within(times(tick, Number.isFinite(ticks) ? ticks : 0), instrument);
}

/** So many ticks further. */
export function steppedBy(price: string, count: number, instrument: Instrument): string {
  return within(add(decimal(price), times(decimal(instrument.tickSize), count)), instrument);
}

/** "580.00 to 581.25": what would change. */
export function moveInWords(from: string, to: string): string {
  return `${grouped(from)} to ${grouped(to)}`;
}
