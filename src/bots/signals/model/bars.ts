// The market in short equal steps: the price at the end of each, and who was in a hurry in it. Pure: the caller says when a bar ends. It must never
// put into a bar what came after its end.

import type { Side } from '#api/types.ts';

export interface Bar {
  /** In the middle of the best prices where both are there, else the last price. Floating point: for opinions, never for money. */
  readonly close: number;
  /** Bought minus sold by those who took, as a share of both; -1 to 1, 0 without trades. */
  readonly flow: number;
  /** Bid minus ask quantity at the best prices, as a share of both; -1 to 1, 0 where one is missing. */
  readonly imbalance: number;
}

export interface Quote {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly bidQty: number;
  readonly askQty: number;
  readonly last: number | undefined;
}

export class BarBuilder {
  private quote: Quote | undefined;
  private bought = 0;
  private sold = 0;

  takeQuote(quote: Quote): void {
    this.quote = quote;
  }

  takeTrade(takerSide: Side | null, qty: number): void {
    if (takerSide === 'buy') this.bought += qty;
    if (takerSide === 'sell') this.sold += qty;
  }

  /** Ends the bar and begins the next; undefined while no price is known. */
  end(): Bar | undefined {
    const { bought, sold, quote } = this;
    this.bought = 0;
    this.sold = 0;
    if (quote === undefined) return undefined;
    const { bid, ask, bidQty, askQty, last } = quote;
    const isTwoSided = bid !== undefined && ask !== undefined;
    const close = isTwoSided ? (bid + ask) / 2 : last;
    if (close === undefined) return undefined;
    const imbalance = isTwoSided ? share(bidQty, askQty) : 0;
    return { close, flow: share(bought, sold), imbalance };
  }
}

function share(more: number, less: number): number {
  const all = more + less;
  return all === 0 ? 0 : (more - less) / all;
}
