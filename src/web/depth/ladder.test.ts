// The rows of the ladder add up to the book.
import { describe, expect, it } from 'vitest';
import { decimal, decimalString } from '#client/decimal.ts';
import type { DepthLevel } from '#client/depth-book.ts';
import { centreOf, fixedLadderOf, ladderOf } from './ladder.ts';

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
    `${row.priceText} ${decimalString(row.amount)} ${decimalString(row.total)} ${row.share}`;
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

describe('the ladder in money', () => {
  it('counts what each level is worth, and is not off by a cent where levels are grouped', () => {
    const options = { rows: 9, step: decimal('0.05'), decimals: 2, measure: 'value' } as const;
    const { bids } = ladderOf(book, options);
    expect(bids.map((row) => decimalString(row.amount))).toEqual(['30.1', '39.96']);
    expect(decimalString(bids[1]?.total ?? decimal('0'))).toBe('70.06');
  });
});

describe('the ladder that stands still', () => {
  const fixed = (top: string, rows: number, step = '0.01') =>
    fixedLadderOf(book, { top: decimal(top), rows, step: decimal(step), decimals: 2 }).map(
      ({ priceText, bid, ask }) =>
        [
          priceText,
          bid === null ? '' : `bid ${decimalString(bid.amount)}/${decimalString(bid.total)}`,
          ask === null ? '' : `ask ${decimalString(ask.amount)}/${decimalString(ask.total)}`,
        ]
          .join(' ')
          .trim(),
    );

  it('has a row for every price, whether anybody is there or not', () => {
    expect(fixed('10.07', 5)).toEqual([
      '10.07',
      '10.06  ask 5/5',
      '10.05',
      '10.04 bid 1/1',
      '10.03 bid 2/3',
    ]);
  });

  it('cumulates from the best price also where that is out of sight', () => {
    expect(fixed('10.03', 2)).toEqual(['10.03 bid 2/3', '10.02']);
    expect(fixed('10.11', 2)).toEqual(['10.11  ask 10/20', '10.10  ask 5/10']);
  });

  it('shows both sides of a price where they overlap', () => {
    const crossed = { bids: [level('10.05', '3')], asks: [level('10.05', '4')] };
    const [row] = fixedLadderOf(crossed, {
      top: decimal('10.05'),
      rows: 1,
      step: decimal('0.01'),
      decimals: 2,
    });
    expect([row?.bid?.amount, row?.ask?.amount]).toEqual([decimal('3'), decimal('4')]);
  });

  it('is centred between the best prices, at the last one where the book is empty', () => {
    const step = decimal('0.05');
    expect(centreOf(book, null, step)).toBe(decimal('10.05'));
    expect(centreOf({ bids: [], asks: [] }, decimal('10.02'), step)).toBe(decimal('10.00'));
    expect(centreOf({ bids: [], asks: [] }, null, step)).toBe(null);
  });
});
