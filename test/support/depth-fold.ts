// The depth feed, folded: what a reader of depthChanged knows of each book. Compared with the books themselves, it says whether
// the feed, replayed, is the book.

import type { ExchangeState } from '#core/state.ts';
import { Side } from '#core/terms.ts';
import type { RecordedEvent } from './recorder.ts';

export class DepthFold {
  /** `instrument/side/price` to `lots in orders`. */
  private readonly levels = new Map<string, string>();

  /** Starts from what the books show: a reader's snapshot. */
  readBooks(state: ExchangeState): void {
    for (const [key, value] of levelsOf(state)) this.levels.set(key, value);
  }

  fold(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'depthChanged') continue;
      const { instrumentId, side, priceTicks, qtyLots, orderCount } = event;
      const key = `${instrumentId}/${side}/${priceTicks}`;
      if (orderCount === 0) this.levels.delete(key);
      else this.levels.set(key, `${qtyLots} in ${orderCount}`);
    }
  }

  /** Throws where the feed has missed something. */
  compare(state: ExchangeState): void {
    const books = levelsOf(state);
    for (const [key, value] of books) {
      const told = this.levels.get(key);
      if (told !== value) throw new Error(`depth at ${key} is ${value}, told was ${told}`);
    }
    if (books.size !== this.levels.size) {
      const gone = [...this.levels.keys()].filter((key) => !books.has(key));
      throw new Error(`depth still told at ${gone.join(', ')}`);
    }
  }
}

function levelsOf(state: ExchangeState): Map<string, string> {
  const levels = new Map<string, string>();
  for (const instrument of state.instruments) {
    if (instrument === undefined) continue;
    const { book, instrumentId } = instrument;
    for (const side of [Side.buy, Side.sell]) {
      let level = side === Side.buy ? book.bids.best : book.asks.best;
      for (; level >= 0; level = book.levelAfter(side, level)) {
        const key = `${instrumentId}/${side}/${book.priceOfLevel(side, level)}`;
        const lots = book.lotsOfLevel(side, level);
        levels.set(key, `${lots} in ${book.ordersOfLevel(side, level)}`);
      }
    }
  }
  return levels;
}
