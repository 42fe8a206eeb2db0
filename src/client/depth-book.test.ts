// The book that the feed describes is the book that the page shows, or the page says that it is not.
import { describe, expect, it } from 'vitest';
import type { Levels as WireLevels } from '#api/types.ts';
import { DepthBook } from './depth-book.ts';

/** CRC-32 bit by bit, as the standard defines it: independent of the one under test. */
function slowCrc32(ascii: string): number {
  let crc = ~0;
  for (const character of ascii) {
    crc ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    }
  }
  return ~crc >>> 0;
}

/** The checksum by its definition, written a second time, over plain lists. */
function checksumOf(data: WireLevels): number {
  const flat = (levels: WireLevels['bids']): string =>
    levels
      .slice(0, 10)
      .map(([price, qty]) =>
        [price, qty].map((text) => text.replace('.', '').replace(/^0*/, '')).join(''),
      )
      .join('');
  return slowCrc32(flat(data.asks) + flat(data.bids));
}

const start: WireLevels = {
  bids: [
    ['585.32', '18', 1],
    ['585.30', '40', 3],
  ],
  asks: [
    ['585.34', '7', 1],
    ['585.40', '100', 2],
  ],
};

function loaded(): DepthBook {
  const book = new DepthBook();
  expect(book.load({ seq: 7, checksum: checksumOf(start), data: start })).toBe(true);
  return book;
}

const shown = (book: DepthBook): { bids: string[]; asks: string[] } => ({
  bids: book.bids.map((level) => `${level.priceText} ${level.qtyText}`),
  asks: book.asks.map((level) => `${level.priceText} ${level.qtyText}`),
});

describe('the checksum', () => {
  it('covers ten levels a side and no more', () => {
    const asks = Array.from({ length: 12 }, (_, at) => [`${600 + at}.00`, '5', 1] as const);
    const book = new DepthBook();
    const data = { bids: [], asks };
    expect(book.load({ seq: 1, checksum: checksumOf(data), data })).toBe(true);
    const before = book.checksum();
    book.apply({ seq: 2, checksum: before, data: { bids: [], asks: [['611.00', '9', 1]] } });
    expect(book.checksum()).toBe(before);
    book.apply({ seq: 3, checksum: 0, data: { bids: [], asks: [['609.00', '9', 1]] } });
    expect(book.checksum()).not.toBe(before);
  });

  it('leaves out leading zeros of a price below one', () => {
    const data: WireLevels = { bids: [['0.0501', '10', 1]], asks: [] };
    const book = new DepthBook();
    expect(book.load({ seq: 1, checksum: slowCrc32('50110'), data })).toBe(true);
  });
});

describe('the feed', () => {
  it('a snapshot is sorted best first, whatever order it came in', () => {
    const book = new DepthBook();
    const data = { bids: [...start.bids].reverse(), asks: [...start.asks].reverse() };
    book.load({ seq: 7, checksum: checksumOf(start), data });
    expect(shown(book)).toEqual({
      bids: ['585.32 18', '585.30 40'],
      asks: ['585.34 7', '585.40 100'],
    });
  });

  it('a delta sets, adds and removes levels', () => {
    const book = loaded();
    const after: WireLevels = {
      bids: [
        ['585.33', '5', 1],
        ['585.32', '20', 2],
      ],
      asks: [
        ['585.34', '7', 1],
        ['585.36', '1', 1],
        ['585.40', '100', 2],
      ],
    };
    const delta: WireLevels = {
      bids: [
        ['585.33', '5', 1],
        ['585.32', '20', 2],
        ['585.30', '0', 0],
      ],
      asks: [['585.36', '1', 1]],
    };
    expect(book.apply({ seq: 8, checksum: checksumOf(after), data: delta })).toBe('applied');
    expect(shown(book)).toEqual({
      bids: ['585.33 5', '585.32 20'],
      asks: ['585.34 7', '585.36 1', '585.40 100'],
    });
  });

  it('a sequence that was seen already changes nothing', () => {
    const book = loaded();
    expect(
      book.apply({ seq: 7, checksum: 0, data: { bids: [['585.32', '0', 0]], asks: [] } }),
    ).toBe('stale');
    expect(shown(book).bids).toEqual(['585.32 18', '585.30 40']);
  });

  it('a skipped sequence is a gap and changes nothing', () => {
    const book = loaded();
    expect(
      book.apply({ seq: 9, checksum: 0, data: { bids: [['585.32', '0', 0]], asks: [] } }),
    ).toBe('gap');
    expect(book.seq).toBe(7);
    expect(shown(book).bids).toEqual(['585.32 18', '585.30 40']);
  });

  it('a delta or snapshot whose checksum disagrees is reported', () => {
    const book = loaded();
    expect(
      book.apply({ seq: 8, checksum: 1, data: { bids: [['585.31', '2', 1]], asks: [] } }),
    ).toBe('badChecksum');
    expect(book.load({ seq: 1, checksum: 1, data: start })).toBe(false);
  });

  it('removing a level that is not there is no error', () => {
    const book = loaded();
    const delta: WireLevels = { bids: [['1.00', '0', 0]], asks: [] };
    expect(book.apply({ seq: 8, checksum: checksumOf(start), data: delta })).toBe('applied');
  });
});
