// What a market left behind, for measuring: every trade, how long each best bid and ask stood, and once a second the middle of the market and
// the depth on both sides. It only records; what the figures mean is for facts.ts.

import { Hash128 } from '#std/hash128.ts';
import type { Book } from '#core/book/book.ts';
import { Side } from '#core/terms.ts';

export const depthLevels = 10;
const secondUs = 1_000_000;

export interface TapeTrade {
  readonly timeUs: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  /** Of the order that came second: 1 a buy, -1 a sale. */
  readonly sign: number;
  readonly makerAccountId: number;
  readonly takerAccountId: number;
}

/** Best prices from a moment on; 0 where a side is empty. */
export interface TapeTop {
  readonly timeUs: number;
  readonly bidTicks: number;
  readonly bidLots: number;
  readonly askTicks: number;
  readonly askLots: number;
}

const emptyTop: TapeTop = { timeUs: 0, bidTicks: 0, bidLots: 0, askTicks: 0, askLots: 0 };

export class Tape {
  readonly trades: TapeTrade[] = [];
  readonly tops: TapeTop[] = [];
  /** At whole seconds, in ticks; NaN while a side is empty. */
  readonly middles: number[] = [];
  /** Microseconds that each spread stood, by its ticks. */
  readonly spreadUs = new Map<number, number>();
  /** Sums over the seconds of the lots at each price from the best on, both sides together. */
  readonly depthLots: number[] = Array.from({ length: depthLevels }, () => 0);
  /** Sides that were looked at for it. */
  depthSides = 0;
  commands = 0;
  private readonly fromUs: number;
  private readonly keepsTops: boolean;
  private readonly hash = new Hash128();
  private readonly words = new Int32Array(7);
  private readonly level = Array.from({ length: depthLevels }, () => 0);
  private top = emptyTop;
  private lookedUs: number;

  /** Nothing before `fromUs` is measured; trades before it still count for the hash. */
  constructor(fromUs: number, keepsTops: boolean) {
    this.fromUs = fromUs;
    this.keepsTops = keepsTops;
    this.lookedUs = fromUs;
  }

  /** Time has come to `timeUs`, and until then the book stood as it is. */
  advance(timeUs: number, book: Book): void {
    const sinceUs = Math.max(this.fromUs, this.top.timeUs);
    if (timeUs > sinceUs) this.stand(timeUs - sinceUs);
    while (this.lookedUs < timeUs) {
      this.look(book);
      this.lookedUs += secondUs;
    }
    this.top = { ...this.top, timeUs };
  }

  /** The book may have changed. */
  follow(timeUs: number, book: Book): void {
    const bid = book.bestLevel(Side.buy);
    const ask = book.bestLevel(Side.sell);
    const top = {
      timeUs,
      bidTicks: book.bestPriceTicks(Side.buy),
      bidLots: bid < 0 ? 0 : book.lotsOfLevel(Side.buy, bid),
      askTicks: book.bestPriceTicks(Side.sell),
      askLots: ask < 0 ? 0 : book.lotsOfLevel(Side.sell, ask),
    };
    const { top: last } = this;
    this.top = top;
    if (!this.keepsTops || timeUs < this.fromUs) return;
    const isSame =
      top.bidTicks === last.bidTicks &&
      top.bidLots === last.bidLots &&
      top.askTicks === last.askTicks &&
      top.askLots === last.askLots;
    if (!isSame) this.tops.push(top);
  }

  trade(trade: TapeTrade): void {
    const { words } = this;
    words[0] = Math.floor(trade.timeUs / 2 ** 31);
    words[1] = trade.timeUs % 2 ** 31;
    words[2] = trade.priceTicks;
    words[3] = trade.qtyLots;
    words[4] = trade.sign;
    words[5] = trade.makerAccountId;
    words[6] = trade.takerAccountId;
    this.hash.update(words, 0, words.length);
    if (trade.timeUs >= this.fromUs) this.trades.push(trade);
  }

  /** Of all trades, as 32 hexadecimal digits; ends the recording. */
  digest(): string {
    return this.hash.digest();
  }

  private stand(forUs: number): void {
    const { bidTicks, askTicks } = this.top;
    if (bidTicks === 0 || askTicks === 0) return;
    const spreadTicks = askTicks - bidTicks;
    this.spreadUs.set(spreadTicks, (this.spreadUs.get(spreadTicks) ?? 0) + forUs);
  }

  private look(book: Book): void {
    const bidTicks = book.bestPriceTicks(Side.buy);
    const askTicks = book.bestPriceTicks(Side.sell);
    const isWhole = bidTicks !== 0 && askTicks !== 0;
    this.middles.push(isWhole ? (bidTicks + askTicks) / 2 : Number.NaN);
    this.lookInto(book, Side.buy);
    this.lookInto(book, Side.sell);
  }

  private lookInto(book: Book, side: Side): void {
    const { level, depthLots } = this;
    level.fill(0);
    const bestTicks = book.bestPriceTicks(side);
    for (let at = book.bestLevel(side); at >= 0; at = book.levelAfter(side, at)) {
      const away = Math.abs(book.priceOfLevel(side, at) - bestTicks);
      if (away >= depthLevels) break;
      level[away] = book.lotsOfLevel(side, at);
    }
    level.forEach((lots, away) => (depthLots[away] = (depthLots[away] ?? 0) + lots));
    this.depthSides++;
  }
}
