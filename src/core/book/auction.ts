// The uncross of a call: one price for a crossed book, and the trades at it. The curves of both sides are walked from their best
// prices inwards and no further than they cross, so that resting orders far from the cross cost nothing. It must never settle a
// trade, end an order or release a slot, and never allocate on the way (arrays double when full, nothing else).

import { AuctionSide, none } from '#core/book/auction-side.ts';
import type { Book } from '#core/book/book.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { Side } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

/**
 * Market orders of one side that take part in a call, by time: slots of the pool, their whole open quantity displayed;
 * OrderWord.priceTicks is the collar up to which each may trade.
 */
export class MarketQueue {
  /** The first `count` are in use. */
  slots: Int32Array;
  count = 0;

  constructor(capacity = 16) {
    this.slots = new Int32Array(capacity);
  }

  /** Adds the newest. */
  add(slot: number): void {
    if (this.count === this.slots.length) {
      const slots = new Int32Array(this.slots.length * 2);
      slots.set(this.slots);
      this.slots = slots;
    }
    this.slots[this.count++] = slot;
  }

  /** Takes an order out, wherever it stands; the others keep their order. False where it is not there. */
  remove(slot: number): boolean {
    const place = this.slots.indexOf(slot);
    if (place < 0 || place >= this.count) return false;
    this.slots.copyWithin(place, place + 1, this.count);
    this.count--;
    return true;
  }

  at(i: number): number {
    return this.slots[i]!;
  }

  clear(): void {
    this.count = 0;
  }
}

/** Words of one pair. */
export const pairWords = 5;
export const PairWord = {
  buySlot: 0,
  sellSlot: 1,
  qtyLots: 2,
  /** What stays open of each order after this pair, displayed and hidden. */
  buyLeavesLots: 3,
  sellLeavesLots: 4,
} as const;

/** The trades of an uncross, in the order in which they print. */
export class PairBuffer {
  words: Int32Array;
  count = 0;

  constructor(capacity = 1_024) {
    this.words = new Int32Array(capacity * pairWords);
  }

  append(
    buySlot: number,
    sellSlot: number,
    qtyLots: number,
    buyLeavesLots: number,
    sellLeavesLots: number,
  ): void {
    let at = this.count * pairWords;
    if (at === this.words.length) {
      const words = new Int32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    const words = this.words;
    words[at++] = buySlot;
    words[at++] = sellSlot;
    words[at++] = qtyLots;
    words[at++] = buyLeavesLots;
    words[at] = sellLeavesLots;
    this.count++;
  }
}

export class Auction {
  /** The price found, or 0 where nothing would trade: then the others are 0 too. */
  priceTicks = 0;
  /** What trades at that price; a double, for it may pass 32 bits. */
  matchedLots = 0;
  /** What one side has more than the other at that price. */
  surplusLots = 0;
  /** The side that has more, or 0. */
  surplusSide = 0;
  /** What `uncross` did. */
  readonly pairs = new PairBuffer();

  private readonly buys = new AuctionSide(Side.buy);
  private readonly sells = new AuctionSide(Side.sell);

  /**
   * Finds the auction's price and quantity (rulebook, "The auction price"); true where something would trade. Nothing changes but
   * the result. `referenceTicks` is 0 where there is none. Costs the levels and the market orders that cross, not the orders.
   */
  determine(
    book: Book,
    marketBuys: MarketQueue,
    marketSells: MarketQueue,
    referenceTicks: number,
  ): boolean {
    const { buys, sells } = this;
    this.priceTicks = 0;
    this.matchedLots = 0;
    this.surplusLots = 0;
    this.surplusSide = 0;
    buys.begin(book, marketBuys.slots, marketBuys.count);
    sells.begin(book, marketSells.slots, marketSells.count);
    this.walkInwards();
    if (buys.lots === 0 || sells.lots === 0) return false;

    // Buys never fall short of sells up to this price, and sells never of buys above it.
    const turnTicks = this.turnTicks();
    buys.settle(-turnTicks - 1);
    sells.settle(turnTicks);
    const reference = referenceTicks === 0 ? none : referenceTicks;
    const belowTurn = reference !== none && reference <= turnTicks;
    sells.bracket(buys, belowTurn ? reference : none);
    buys.bracket(sells, belowTurn || reference === none ? none : -reference);
    return this.choose(referenceTicks);
  }

  /**
   * Trades everything that `determine` found, which must have been called since anything changed. Better prices first, a market order's
   * being its collar, and market orders ahead of limit orders at one price, then by time; an iceberg's next part goes to the end of its
   * level. Filled orders leave the book and the queues; their slots stay allocated.
   */
  uncross(book: Book, marketBuys: MarketQueue, marketSells: MarketQueue): void {
    const { pairs, priceTicks } = this;
    const words = book.pool.words;
    pairs.count = 0;
    let leftLots = this.matchedLots;
    const buyers = this.lineUp(words, marketBuys, Side.buy);
    const sellers = this.lineUp(words, marketSells, Side.sell);
    let marketBuy = 0;
    let marketSell = 0;
    while (leftLots > 0) {
      const firstBuy = book.first(Side.buy);
      const firstSell = book.first(Side.sell);
      const takesMarketBuy = isAhead(words, buyers, marketBuy, firstBuy, Side.buy);
      const takesMarketSell = isAhead(words, sellers, marketSell, firstSell, Side.sell);
      const buySlot = takesMarketBuy ? buyers[marketBuy]! : firstBuy;
      const sellSlot = takesMarketSell ? sellers[marketSell]! : firstSell;
      assert(buySlot >= 0 && sellSlot >= 0, 'what was matched is there to trade');
      const buyAt = buySlot * orderWords;
      const sellAt = sellSlot * orderWords;
      assert(words[buyAt + OrderWord.priceTicks]! >= priceTicks, 'a buy pays its limit at most');
      assert(words[sellAt + OrderWord.priceTicks]! <= priceTicks, 'a sale gets its limit at least');
      const buyLots = words[buyAt + OrderWord.displayedLots]!;
      const sellLots = words[sellAt + OrderWord.displayedLots]!;
      const qtyLots = buyLots < sellLots ? buyLots : sellLots;
      pairs.append(
        buySlot,
        sellSlot,
        qtyLots,
        buyLots + words[buyAt + OrderWord.reserveLots]! - qtyLots,
        sellLots + words[sellAt + OrderWord.reserveLots]! - qtyLots,
      );
      leftLots -= qtyLots;
      if (takesMarketBuy) {
        words[buyAt + OrderWord.displayedLots] = buyLots - qtyLots;
        if (qtyLots === buyLots) marketBuy++;
      } else {
        book.fillFirst(Side.buy, qtyLots);
      }
      if (takesMarketSell) {
        words[sellAt + OrderWord.displayedLots] = sellLots - qtyLots;
        if (qtyLots === sellLots) marketSell++;
      } else {
        book.fillFirst(Side.sell, qtyLots);
      }
    }
    assert(leftLots === 0, 'no more trades than was matched');
    removeFilled(words, marketBuys);
    removeFilled(words, marketSells);
  }

  /**
   * Takes in both curves from their best prices: always of the side that has less, as long as what it would take in reaches what the
   * other side has in already. What is in then is what crosses.
   */
  private walkInwards(): void {
    const { buys, sells } = this;
    // Values are prices, a buy's negated: they ascend from a side's best, and two orders cross where their values' sum is not above 0.
    for (;;) {
      if (buys.lots > sells.lots) {
        if (sells.next + buys.last > 0) return;
        sells.take();
      } else if (buys.lots < sells.lots) {
        if (buys.next + sells.last > 0) return;
        buys.take();
      } else {
        if (buys.next + sells.next > 0) return;
        buys.take();
      }
    }
  }

  /** The highest price, of all prices, at which buys do not fall short. */
  private turnTicks(): number {
    const { buys, sells } = this;
    if (buys.lots > sells.lots) return -buys.last;
    if (buys.lots < sells.lots) return sells.last - 1;
    return Math.min(sells.next - 1, -buys.last);
  }

  /** Of the best candidates on both sides of the turn, the rulebook's. True where something trades there. */
  private choose(referenceTicks: number): boolean {
    const { buys, sells } = this;
    // Up to the turn the highest candidate is the best one: the closest to the other side, seen from the sells.
    const belowLots = sells.best === none ? 0 : Math.min(sells.bestOwnLots, sells.bestOtherLots);
    const aboveLots = buys.best === none ? 0 : Math.min(buys.bestOwnLots, buys.bestOtherLots);
    if (belowLots === 0 && aboveLots === 0) return false;
    const belowSurplus = sells.bestOtherLots - sells.bestOwnLots;
    const aboveSurplus = buys.bestOtherLots - buys.bestOwnLots;
    assert(belowLots === 0 || belowSurplus >= 0, 'up to the turn buys do not fall short');
    assert(aboveLots === 0 || aboveSurplus >= 0, 'above the turn sells do not fall short');
    const belowIsBetter =
      belowLots > aboveLots || (belowLots === aboveLots && belowSurplus < aboveSurplus);
    const aboveIsBetter =
      aboveLots > belowLots || (aboveLots === belowLots && aboveSurplus < belowSurplus);

    let lowTicks = aboveIsBetter ? -buys.best : sells.far;
    let highTicks = belowIsBetter ? sells.best : -buys.far;
    if (belowIsBetter && belowSurplus > 0) lowTicks = highTicks;
    if (aboveIsBetter && aboveSurplus > 0) highTicks = lowTicks;
    // The reference is a candidate itself: where it lies between two of the best, it is one of them.
    const priceTicks = referenceTicks <= lowTicks ? lowTicks : Math.min(referenceTicks, highTicks);
    this.priceTicks = priceTicks;
    this.matchedLots = aboveIsBetter ? aboveLots : belowLots;
    const isBelow = sells.best !== none && priceTicks <= sells.best;
    this.surplusLots = isBelow ? belowSurplus : aboveSurplus;
    if (this.surplusLots > 0) this.surplusSide = isBelow ? Side.buy : Side.sell;
    return true;
  }

  /** The market orders of a side whose collars reach the price, the widest collar first, then by time. */
  private lineUp(words: Int32Array, queue: MarketQueue, side: number): number[] {
    const line: number[] = [];
    const sign = side === Side.buy ? -1 : 1;
    const collarOf = (slot: number): number =>
      sign * words[slot * orderWords + OrderWord.priceTicks]!;
    for (let i = 0; i < queue.count; i++) {
      if (collarOf(queue.at(i)) <= sign * this.priceTicks) line.push(queue.at(i));
    }
    // Collars differ only where the listing's changed during the call: nearly always they are in line already.
    return line.sort((a, b) => collarOf(a) - collarOf(b));
  }
}

/** Whether the next market order of a line goes before the first limit order of its side. */
function isAhead(
  words: Int32Array,
  line: readonly number[],
  place: number,
  firstSlot: number,
  side: number,
): boolean {
  if (place >= line.length) return false;
  if (firstSlot < 0) return true;
  const collarTicks = words[line[place]! * orderWords + OrderWord.priceTicks]!;
  const limitTicks = words[firstSlot * orderWords + OrderWord.priceTicks]!;
  return side === Side.buy ? collarTicks >= limitTicks : collarTicks <= limitTicks;
}

/** Keeps what is still open, in its order. */
function removeFilled(words: Int32Array, queue: MarketQueue): void {
  let kept = 0;
  for (let i = 0; i < queue.count; i++) {
    const slot = queue.at(i);
    if (words[slot * orderWords + OrderWord.displayedLots]! > 0) queue.slots[kept++] = slot;
  }
  queue.count = kept;
}
