// What the rules of the auction are written in: a call's orders as lines, run through the naive auction and through the kernel's,
// their outcomes in one shape. It must know nothing of how either finds its price.

import { describe } from 'vitest';
import { Auction, MarketQueue, PairWord, pairWords } from '#core/book/auction.ts';
import { Book } from '#core/book/book.ts';
import { OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ReportBuffer } from '#core/book/report-buffer.ts';
import { Side } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import {
  findPrice,
  uncross,
  type AuctionOrder,
  type AuctionPrice,
} from '../naive/naive-auction.ts';

export interface CallOrder {
  readonly side: number;
  readonly qtyLots: number;
  /** Limit, or collar of a market order. */
  readonly priceTicks: number;
  readonly isMarket: boolean;
  /** What an iceberg displays, 0 for any other order. */
  readonly showLots: number;
}

export interface CallOutcome {
  readonly price: AuctionPrice;
  /** "#buy #sell quantity (what stays open of the buy, of the sale)". */
  readonly trades: readonly string[];
  /** "#id displayed" or "#id displayed+hidden": market buys by time, bids, market sells, asks. */
  readonly open: readonly string[];
}

/** Orders are numbered from 1 as they come; that is also their order in time. */
export type RunCall = (orders: readonly CallOrder[], referenceTicks: number) => CallOutcome;

const auctions: readonly { readonly name: string; readonly run: RunCall }[] = [
  { name: 'the naive auction', run: naiveCall },
  { name: "the kernel's auction", run: kernelCall },
];

/** Runs the same rules against both. */
export function everyAuction(rules: (run: RunCall) => void): void {
  describe.each(auctions)('$name', ({ run }) => {
    rules(run);
  });
}

const orderLine = /^(buy|sell) (\d+) @ (market )?(\d+)(?: show (\d+))?$/;

/** "buy 10 @ 100", "sell 10 @ market 90" (its collar), "buy 10 @ 100 show 2". */
export function callOrder(line: string): CallOrder {
  const parts = orderLine.exec(line);
  assert(parts !== null, `an order reads "buy 10 @ 100", not "${line}"`);
  const [, side, qty, market, price, show] = parts;
  return {
    side: side === 'buy' ? Side.buy : Side.sell,
    qtyLots: Number(qty),
    priceTicks: Number(price),
    isMarket: market !== undefined,
    showLots: Number(show ?? 0),
  };
}

export function naiveCall(orders: readonly CallOrder[], referenceTicks: number): CallOutcome {
  const naive = orders.map((order, at): AuctionOrder => {
    const { side, priceTicks, isMarket, showLots, qtyLots } = order;
    const displayedLots = showLots === 0 ? qtyLots : Math.min(showLots, qtyLots);
    const reserveLots = qtyLots - displayedLots;
    const refreshLots = showLots;
    return { orderId: at + 1, side, priceTicks, isMarket, displayedLots, reserveLots, refreshLots };
  });
  const price = findPrice(naive, referenceTicks);
  const { pairs, open } = uncross(naive, price.priceTicks);
  return {
    price,
    trades: pairs.map(({ buyId, sellId, qtyLots, buyLeavesLots, sellLeavesLots }) =>
      tradeLine(buyId, sellId, qtyLots, buyLeavesLots, sellLeavesLots),
    ),
    open: open.map((order) => openLine(order.orderId, order.displayedLots, order.reserveLots)),
  };
}

export function kernelCall(orders: readonly CallOrder[], referenceTicks: number): CallOutcome {
  const call = new KernelCall(orders);
  const { auction } = call;
  const trades = auction.determine(call.book, call.marketBuys, call.marketSells, referenceTicks);
  const { priceTicks, matchedLots, surplusLots, surplusSide } = auction;
  assert(trades === matchedLots > 0, 'determine says whether anything would trade');
  auction.uncross(call.book, call.marketBuys, call.marketSells);
  call.verifyLevels();
  return {
    price: { priceTicks, matchedLots, surplusLots, surplusSide },
    trades: call.tradeLines(),
    open: call.openLines(),
  };
}

class KernelCall {
  readonly pool = new OrderPool(1);
  readonly book: Book;
  readonly marketBuys = new MarketQueue(1);
  readonly marketSells = new MarketQueue(1);
  readonly auction = new Auction();

  constructor(orders: readonly CallOrder[]) {
    // A book for no higher prices than there are is made faster.
    const highestTicks = Math.max(...orders.map((order) => order.priceTicks));
    this.book = new Book(this.pool, new ReportBuffer(1), false, highestTicks);
    orders.forEach((order, at) => {
      this.enter(order, at + 1);
    });
  }

  tradeLines(): string[] {
    const { words, count } = this.auction.pairs;
    return Array.from({ length: count }, (_, i) => {
      const at = i * pairWords;
      return tradeLine(
        this.pool.orderIdOf(words[at + PairWord.buySlot]!),
        this.pool.orderIdOf(words[at + PairWord.sellSlot]!),
        words[at + PairWord.qtyLots]!,
        words[at + PairWord.buyLeavesLots]!,
        words[at + PairWord.sellLeavesLots]!,
      );
    });
  }

  openLines(): string[] {
    const slots = [
      ...this.marketSlots(this.marketBuys),
      ...this.restingSlots(Side.buy),
      ...this.marketSlots(this.marketSells),
      ...this.restingSlots(Side.sell),
    ];
    return slots.map((slot) =>
      openLine(
        this.pool.orderIdOf(slot),
        this.word(slot, OrderWord.displayedLots),
        this.word(slot, OrderWord.reserveLots),
      ),
    );
  }

  /** Each level still adds up. */
  verifyLevels(): void {
    for (const side of [Side.buy, Side.sell]) {
      for (const level of this.levels(side)) {
        const slots = this.levelSlots(side, level);
        const sumOf = (word: number): number =>
          slots.reduce((sum, slot) => sum + this.word(slot, word), 0);
        const { book } = this;
        assert(slots.length > 0, 'no empty level stays');
        assert(book.ordersOfLevel(side, level) === slots.length, 'orders counted = queue length');
        assert(
          book.lotsOfLevel(side, level) === sumOf(OrderWord.displayedLots),
          'a level displays what its orders display',
        );
        assert(
          book.hiddenOfLevel(side, level) === sumOf(OrderWord.reserveLots),
          'a level hides what its orders hide',
        );
      }
    }
  }

  private enter(order: CallOrder, orderId: number): void {
    const { pool, book } = this;
    const { side, priceTicks, qtyLots, showLots } = order;
    const slot = pool.allocate(orderId);
    if (!order.isMarket) {
      book.rest(slot, orderId, side, priceTicks, qtyLots, showLots);
      return;
    }
    pool.words[slot * orderWords + OrderWord.priceTicks] = priceTicks;
    pool.words[slot * orderWords + OrderWord.displayedLots] = qtyLots;
    pool.words[slot * orderWords + OrderWord.reserveLots] = 0;
    (side === Side.buy ? this.marketBuys : this.marketSells).add(slot);
  }

  private marketSlots(queue: MarketQueue): number[] {
    return Array.from({ length: queue.count }, (_, i) => queue.at(i));
  }

  private restingSlots(side: number): number[] {
    return this.levels(side).flatMap((level) => this.levelSlots(side, level));
  }

  private levels(side: number): number[] {
    const levels: number[] = [];
    let level = this.book.bestLevel(side);
    for (; level !== -1; level = this.book.levelAfter(side, level)) levels.push(level);
    return levels;
  }

  private levelSlots(side: number, level: number): number[] {
    const slots: number[] = [];
    let slot = this.book.headOfLevel(side, level);
    for (; slot !== -1; slot = this.word(slot, OrderWord.next)) slots.push(slot);
    return slots;
  }

  private word(slot: number, word: number): number {
    return this.pool.words[slot * orderWords + word]!;
  }
}

function tradeLine(
  buyId: number,
  sellId: number,
  qtyLots: number,
  buyLeavesLots: number,
  sellLeavesLots: number,
): string {
  return `#${buyId} #${sellId} ${qtyLots} (${buyLeavesLots}, ${sellLeavesLots})`;
}

function openLine(orderId: number, displayedLots: number, reserveLots: number): string {
  return reserveLots === 0
    ? `#${orderId} ${displayedLots}`
    : `#${orderId} ${displayedLots}+${reserveLots}`;
}
