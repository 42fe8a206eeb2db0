// Where an instrument's open orders wait that its book does not show: stops, hidden orders with a minimum, market orders of a call,
// orders for the close. And what was last told of its auction. It holds slots and knows no rules.

import { MarketQueue } from '#core/book/auction.ts';
import type { OrderPool } from '#core/book/order-pool.ts';
import { HiddenOrders } from '#core/hidden-orders.ts';
import { Side } from '#core/terms.ts';
import { TriggerBook } from '#core/trigger-book.ts';

export class InstrumentQueues {
  /** Stops that wait for a price, trailing ones included. */
  waiting = 0;
  /** Trailing stops, in no order that means anything. */
  readonly trailing: number[] = [];
  /** Orders for the closing auction before it begins. */
  readonly closing: number[] = [];
  readonly hiddenBids: HiddenOrders;
  readonly hiddenAsks: HiddenOrders;
  readonly marketBuys = new MarketQueue();
  readonly marketSells = new MarketQueue();
  /** The indicative auction that was told last in this phase. */
  indicativeTicks = 0;
  indicativeLots = 0;
  indicativeSurplusLots = 0;
  indicativeSurplusSide = 0;

  private readonly pool: OrderPool;
  private readonly priceMaxTicks: number;
  private stops: TriggerBook | undefined;

  constructor(pool: OrderPool, priceMaxTicks: number) {
    this.pool = pool;
    this.priceMaxTicks = priceMaxTicks;
    this.hiddenBids = new HiddenOrders(pool, Side.buy);
    this.hiddenAsks = new HiddenOrders(pool, Side.sell);
  }

  /** Stops that do not trail; made with the first of them. */
  get triggers(): TriggerBook {
    this.stops ??= new TriggerBook(this.pool, this.priceMaxTicks);
    return this.stops;
  }

  hidden(side: number): HiddenOrders {
    return side === Side.buy ? this.hiddenBids : this.hiddenAsks;
  }

  marketQueue(side: number): MarketQueue {
    return side === Side.buy ? this.marketBuys : this.marketSells;
  }
}

/** Takes a slot out of a short list. */
export function dropSlot(slots: number[], slot: number): void {
  slots.splice(slots.indexOf(slot), 1);
}
