// Auction prices by the books of other venues: their published order books, and what our rule (docs/rulebook.md, "The auction price")
// makes of them. The books stand in auction-books.ts, each with its source and with the venue's own price.

import { describe, expect, test } from 'vitest';
import { Desk } from '../support/desk.ts';
import { auctionBooks, type AuctionBook } from './auction-books.ts';

/** In pre-open, with the book's orders: anna buys, cleo sells, in the order in which they are written. */
function called(book: AuctionBook): Desk {
  const listing = { referencePriceTicks: book.reference ?? 0 };
  const accounts = ['anna', 'cleo'];
  const desk = Desk.open({
    instruments: [listing],
    accounts,
    cash: 10_000_000_000,
    shares: 10_000_000,
    phase: 'preOpen',
  });
  const sides = [
    ['buy', 'anna', book.buys],
    ['sell', 'cleo', book.sells],
  ] as const;
  for (const [side, account, orders] of sides) {
    for (const order of orders.split(' ')) {
      const [qty, price] = order.split('@');
      const words = { account, side, qty: Number(qty) };
      if (price === 'market') desk.rest({ ...words, tif: 'day' });
      else desk.rest({ ...words, price: Number(price) });
    }
  }
  return desk;
}

for (const { venue, source, books } of auctionBooks) {
  describe(`${venue} (${source})`, () => {
    for (const book of books) {
      test(`${book.name}: ${book.ours.matched} at ${book.ours.price}`, () => {
        const desk = called(book);
        const expected = { surplus: 0, surplusSide: 'none', ...book.ours };
        expect(desk.setPhase('openingAuction').indicative).toEqual(expected);
        const outcome = desk.setPhase('continuous');
        expect(outcome.uncrossed).toEqual(expected);
        const { price, matched } = expected;
        expect(outcome.trades.every((trade) => trade.price === price)).toBe(true);
        expect(outcome.trades.reduce((sum, { qty }) => sum + qty, 0)).toBe(matched);
        if (book.fills !== undefined) expect(outcome.fills).toBe(book.fills);
        if (book.left !== undefined) {
          expect([desk.depthOf('buy'), desk.depthOf('sell')]).toEqual(book.left);
        }
      });
    }
  });
}

test('every book says where our price differs from the venue’s, and only there', () => {
  for (const { books } of auctionBooks) {
    for (const { name, theirs, ours, why } of books) {
      expect({ name, differs: theirs !== ours.price }).toEqual({
        name,
        differs: why !== undefined,
      });
    }
  }
});
