// Orders that wait for a price: how they come to wait, how trades move trailing ones, and which trades reach them. Those reached are
// only noted as due: their turn comes in the next round. It must never trade.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { priceTicksMax } from '#core/limits.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import { dropSlot } from '#core/instrument-queues.ts';
import { triggersOnRise } from '#core/order-ends.ts';
import { Home, ordTypeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { trailDistance } from '#core/risk/collars.ts';
import type { ExchangeState } from '#core/state.ts';
import { tellTerms } from '#core/tell-terms.ts';
import { isTrailing, OrdStatus, Phase, Side } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

const beyondPrices = priceTicksMax + 1;

export class Stops {
  private readonly state: ExchangeState;
  /** Ids of trailing stops that moved during this command and have not told it. */
  private readonly moved = new Set<number>();

  constructor(state: ExchangeState) {
    this.state = state;
  }

  /** The beginning of an order that waits for a price. Its terms are in its row. */
  begin(slot: number, instrument: Instrument): void {
    const terms = this.state.store.pool.words[slot * orderWords + OrderWord.terms]!;
    if (isTrailing(ordTypeOf(terms))) this.prime(slot, instrument);
    this.wait(slot, instrument);
  }

  /** Gives a trailing stop the point from which it trails. */
  private prime(slot: number, instrument: Instrument): void {
    const { store } = this.state;
    const referenceTicks = instrument.referencePriceTicks;
    const activationTicks = store.term(slot, TermNum.activationTicks);
    if (activationTicks === 0 || activationTicks === referenceTicks) {
      this.trailFrom(slot, referenceTicks);
    } else {
      store.setTerm(slot, TermNum.activationSide, activationTicks > referenceTicks ? 1 : -1);
    }
  }

  /** Puts an order among those that wait; where its price is met already in continuous trading, its turn is next. */
  wait(slot: number, instrument: Instrument): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const { queues } = instrument;
    words[at + OrderWord.state] = OrdStatus.suspended;
    store.setHome(slot, Home.triggers);
    queues.waiting++;
    if (isTrailing(ordTypeOf(words[at + OrderWord.terms]!))) {
      queues.trailing.push(slot);
      instrument.trailingCount++;
      return;
    }
    const onRise = triggersOnRise(words[at + OrderWord.side]!, words[at + OrderWord.terms]!);
    const stopTicks = store.term(slot, TermNum.stopTicks);
    queues.triggers.add(slot, onRise, stopTicks);
    const lastTicks = instrument.lastPriceTicks;
    if (lastTicks === 0 || instrument.phase !== Phase.continuous) return;
    if (onRise ? lastTicks >= stopTicks : lastTicks <= stopTicks) {
      this.reach(slot, instrument, lastTicks);
    }
  }

  /** Looks at every waiting order for trades at these prices, in their order. */
  look(instrument: Instrument, prints: readonly number[]): void {
    if (instrument.queues.waiting === 0 || prints.length === 0) return;
    let lowTicks = prints[0]!;
    let highTicks = lowTicks;
    for (const ticks of prints) {
      if (ticks < lowTicks) lowTicks = ticks;
      if (ticks > highTicks) highTicks = ticks;
    }
    const { queues } = instrument;
    for (;;) {
      const slot = queues.triggers.firstReached(lowTicks, highTicks);
      if (slot < 0) break;
      this.reach(slot, instrument, this.firstPrintReaching(slot, prints));
    }
    for (const slot of queues.trailing.slice()) {
      const reachedTicks = this.follow(slot, prints);
      if (reachedTicks !== 0) this.reach(slot, instrument, reachedTicks);
    }
  }

  /** Tells the trailing stops that moved and still wait, in the order of their ids. */
  tellMoved(sink: EventSink): void {
    if (this.moved.size === 0) return;
    const { store } = this.state;
    for (const orderId of [...this.moved].sort((a, b) => a - b)) {
      const slot = store.pool.find(orderId);
      if (slot >= 0 && store.statusOf(slot) === OrdStatus.suspended) tellTerms(store, slot, sink);
    }
    this.moved.clear();
  }

  private firstPrintReaching(slot: number, prints: readonly number[]): number {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const onRise = triggersOnRise(words[at + OrderWord.side]!, words[at + OrderWord.terms]!);
    const stopTicks = store.term(slot, TermNum.stopTicks);
    const reaching = prints.find((ticks) => (onRise ? ticks >= stopTicks : ticks <= stopTicks));
    assert(reaching !== undefined, 'a trade reached the stop');
    return reaching;
  }

  /** Takes a trailing stop along the trades; returns the price of the one that reaches it, or 0. */
  private follow(slot: number, prints: readonly number[]): number {
    const { store } = this.state;
    const isSell = store.pool.words[slot * orderWords + OrderWord.side] === Side.sell;
    for (const ticks of prints) {
      const activationSide = store.term(slot, TermNum.activationSide);
      if (activationSide !== 0) {
        const activationTicks = store.term(slot, TermNum.activationTicks);
        if (activationSide > 0 ? ticks < activationTicks : ticks > activationTicks) continue;
        store.setTerm(slot, TermNum.activationSide, 0);
        this.move(slot, ticks);
        continue;
      }
      const bestTicks = store.term(slot, TermNum.bestTicks);
      if (isSell ? ticks > bestTicks : ticks < bestTicks) {
        this.move(slot, ticks);
        continue;
      }
      const stopTicks = store.term(slot, TermNum.stopTicks);
      if (isSell ? ticks <= stopTicks : ticks >= stopTicks) return ticks;
    }
    return 0;
  }

  /** Takes a trailing stop along to a new best price, and notes where that changes what was told of it. */
  private move(slot: number, bestTicks: number): void {
    const { store } = this.state;
    const before = store.term(slot, TermNum.stopTicks);
    this.trailFrom(slot, bestTicks);
    if (store.term(slot, TermNum.stopTicks) !== before) {
      this.moved.add(store.pool.orderIdOf(slot));
    }
  }

  private trailFrom(slot: number, bestTicks: number): void {
    const { store } = this.state;
    const isSell = store.pool.words[slot * orderWords + OrderWord.side] === Side.sell;
    const distance = trailDistance(
      bestTicks,
      store.term(slot, TermNum.trailTicks),
      store.term(slot, TermNum.trailBps),
    );
    store.setTerm(slot, TermNum.bestTicks, bestTicks);
    // Beyond the ends of all prices it is never reached.
    const stopTicks = isSell
      ? Math.max(bestTicks - distance, 0)
      : Math.min(bestTicks + distance, beyondPrices);
    store.setTerm(slot, TermNum.stopTicks, stopTicks);
  }

  private reach(slot: number, instrument: Instrument, reachedTicks: number): void {
    const { store } = this.state;
    const words = store.pool.words;
    const at = slot * orderWords;
    const { queues } = instrument;
    if (isTrailing(ordTypeOf(words[at + OrderWord.terms]!))) {
      dropSlot(queues.trailing, slot);
      instrument.trailingCount--;
    } else {
      const onRise = triggersOnRise(words[at + OrderWord.side]!, words[at + OrderWord.terms]!);
      queues.triggers.remove(slot, onRise);
    }
    queues.waiting--;
    store.setHome(slot, Home.pending);
    store.setTerm(slot, TermNum.reachedTicks, reachedTicks);
    this.state.due.push(store.pool.orderIdOf(slot));
  }
}
