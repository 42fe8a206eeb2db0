// The depth curves add up exactly, and a price reads as what can be traded on the way to it.
import { describe, expect, it } from 'vitest';
import { decimal, decimalString } from '#client/decimal.ts';
import type { DepthLevel } from '#client/depth-book.ts';
import {
  curvesOf,
  nextZoom,
  readingAt,
  readingInWords,
  windowOf,
  zoomWords,
} from './depth-curve.ts';

const level = (price: string, qty: string): DepthLevel => ({
  price: decimal(price),
  priceText: price,
  qty: decimal(qty),
  qtyText: qty,
  orders: 1,
});
const book = {
  bids: [level('99.90', '10'), level('99.80', '5'), level('99.00', '100')],
  asks: [level('100.10', '1'), level('100.30', '2')],
};
const curves = curvesOf(book);
const texts = (points: typeof curves.bids) =>
  points.map(({ price, qty, value }) => [price, qty, value].map((one) => decimalString(one, 2)));

describe('depth curves', () => {
  it('add up quantity and value from the best price outwards', () => {
    expect(texts(curves.bids)).toEqual([
      ['99.90', '10.00', '999.00'],
      ['99.80', '15.00', '1498.00'],
      ['99.00', '115.00', '11398.00'],
    ]);
    expect(texts(curves.asks)).toEqual([
      ['100.10', '1.00', '100.10'],
      ['100.30', '3.00', '300.70'],
    ]);
    expect(curves.mid).toBe(decimal('100.00'));
  });

  it.each([
    ['99.95', null],
    ['100.05', null],
    ['99.90', 'bid 10'],
    ['99.85', 'bid 10'],
    ['99.80', 'bid 15'],
    ['1.00', 'bid 115'],
    ['100.10', 'ask 1'],
    ['100.29', 'ask 1'],
    ['200.00', 'ask 3'],
  ])('at %s stands %s', (price, expected) => {
    const reading = readingAt(curves, decimal(price));
    expect(reading && `${reading.side} ${decimalString(reading.point.qty)}`).toBe(expected);
  });

  it('says what it reads', () => {
    const reading = readingAt(curves, decimal('99.80'));
    const terms = { tickSize: '0.01', currency: 'USD' };
    expect(reading && readingInWords(reading, decimal('100.00'), terms)).toBe(
      'Bids down to 99.80: 15 shares, 1,498.00 USD, 0.20% from the middle',
    );
  });

  it('looks as far below the middle as above it', () => {
    expect(windowOf(curves, 50)).toEqual({ low: decimal('99.50'), high: decimal('100.50') });
    expect(windowOf(curves, null)).toEqual({ low: decimal('99.00'), high: decimal('101.00') });
  });

  it('zooms in from the whole book to the first step that shows less of it, and back', () => {
    // The book reaches one percent to either side.
    expect(nextZoom(null, 'in', curves)).toBe(50);
    expect(nextZoom(50, 'in', curves)).toBe(25);
    expect(nextZoom(50, 'out', curves)).toBeNull();
    expect(nextZoom(null, 'out', curves)).toBeUndefined();
    expect(nextZoom(1, 'in', curves)).toBeUndefined();
    // A book that has shrunk since.
    expect(nextZoom(500, 'in', curves)).toBe(50);
    expect([zoomWords(25), zoomWords(null)]).toEqual(['±0.25%', 'All']);
  });

  it('of one side, of one price and of no book are no mistake', () => {
    const lone = curvesOf({ bids: [level('5.00', '1')], asks: [] });
    expect(lone.mid).toBe(decimal('5.00'));
    const window = windowOf(lone, null);
    expect(window && window.low < window.high).toBe(true);
    const none = curvesOf({ bids: [], asks: [] });
    expect([none.mid, windowOf(none, null), readingAt(none, decimal('1'))]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
