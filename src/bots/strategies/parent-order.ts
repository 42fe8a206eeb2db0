// A parent order and what is done of it: the child that brings it to schedule, within its limit, and the report at the end. It counts its own fills and nothing
// else, and must never ask for more than is left.

import type { Decision, InstrumentTerms, OwnFill, Side, Situation } from '../runtime/strategy.ts';

export interface ParentTerms {
  readonly side: Side;
  readonly qtyLots: number;
  /** Null for none. */
  readonly limitTicks: number | null;
  readonly slipTicks: number;
}

export class ParentOrder {
  doneLots = 0;
  private readonly parent: ParentTerms;
  private readonly terms: InstrumentTerms;
  private tickLots = 0;

  constructor(parent: ParentTerms, terms: InstrumentTerms) {
    this.parent = parent;
    this.terms = terms;
  }

  take(fills: readonly OwnFill[]): void {
    for (const { side, priceTicks, qtyLots } of fills) {
      if (side !== this.parent.side) continue;
      this.doneLots += qtyLots;
      this.tickLots += priceTicks * qtyLots;
    }
  }

  /** The child order that brings what is done to `dueLots`. */
  decide(dueLots: number, { book }: Situation): Decision {
    const { side, qtyLots, limitTicks, slipTicks } = this.parent;
    const note = this.report();
    if (this.doneLots >= qtyLots) return { quotes: [], note, isDone: true };
    const behind = Math.min(dueLots, qtyLots) - this.doneLots;
    const best = (side === 'buy' ? book.asks : book.bids)[0];
    if (behind <= 0 || best === undefined) return { quotes: [], note };
    const worst = best.priceTicks + (side === 'buy' ? slipTicks : -slipTicks);
    const price =
      side === 'buy' ? Math.min(worst, limitTicks ?? Infinity) : Math.max(worst, limitTicks ?? 0);
    const isWithin = side === 'buy' ? best.priceTicks <= price : best.priceTicks >= price;
    if (!isWithin) return { quotes: [], note: `${note}, the market is beyond the limit` };
    return { quotes: [], takes: [{ side, limitTicks: price, qtyLots: behind }], note };
  }

  private report(): string {
    const { side, qtyLots } = this.parent;
    const did = side === 'buy' ? 'bought' : 'sold';
    const text = `${did} ${this.terms.qtyText(this.doneLots)} of ${this.terms.qtyText(qtyLots)}`;
    if (this.doneLots === 0) return text;
    const average = (this.tickLots / this.doneLots) * this.terms.tickValue;
    return `${text} at ${average.toFixed(4)} on average`;
  }
}
