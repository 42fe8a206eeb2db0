// The rows of the ladder add up to the book.
import { describe, expect, it } from 'vitest';
import { decimal, decimalString } from '#client/decimal.ts';
import type { DepthLevel } from '#client/depth-book.ts';
import { ladderOf } from './ladder.ts';

const level = (price: string, qty: string): DepthLevel => ({
  price: decimal(price),
  priceText: price,
  qty: decimal(qty),
  qtyText: qty,
  orders: 1,
});

const book = {
  bids: [level('10.04', '1'), level('10.03', '2'), level('9.99', '4')],
  asks: [level('10.06', '5'), level('10.10', '5'), level('10.11', '10')],
};

const told = (step: string, rows = 10) => {
  const ladder = ladderOf(book, { rows, step: decimal(step), decimals: 2 });
  const line = (row: (typeof ladder.bids)[number]) =>
    `${row.priceText} ${decimalString(row.qty)} ${decimalString(row.total)} ${row.share}`;
  return { bids: ladder.bids.map(line), asks: ladder.asks.map(line) };
};

describe('the ladder', () => {
  it('cumulates from the best price outwards and scales to the widest bar', () => {
    expect(told('0.01')).toEqual({
      bids: ['10.04 1 1 0.05', '10.03 2 3 0.15', '9.99 4 7 0.35'],
      asks: ['10.06 5 5 0.25', '10.10 5 10 0.5', '10.11 10 20 1'],
    });
  });

  it('groups bids down and asks up', () => {
    expect(told('0.05')).toEqual({
      bids: ['10.00 3 3 0.15', '9.95 4 7 0.35'],
      asks: ['10.10 10 10 0.5', '10.15 10 20 1'],
    });
  });

  it('scales to what is shown, not to what is hidden', () => {
    expect(told('0.01', 1)).toEqual({ bids: ['10.04 1 1 0.2'], asks: ['10.06 5 5 1'] });
  });

  it('an empty book has no rows', () => {
    expect(
      ladderOf({ bids: [], asks: [] }, { rows: 5, step: decimal('0.01'), decimals: 2 }),
    ).toEqual({
      bids: [],
      asks: [],
    });
  });
});
