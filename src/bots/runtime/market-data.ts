// The public side of one instrument: the live book less the bot's own orders, trades none of which is told twice, and the phase. It must never show a book
// that the client does not call live.

import type { BookLevel, BookView, MarketTrade, OwnOrder } from './strategy.ts';
import type { Terms } from './instrument-terms.ts';
import type { DepthLevel } from '#client/depth-book.ts';
import type { LiveBook } from '#client/order-book.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Instrument, Phase, Trade } from '#api/types.ts';

const levelsMax = 50;
/** Trades that wait for the strategy to be asked; more are forgotten, oldest first. */
const tradesMax = 10_000;

export class MarketData {
  phase: Phase;
  lastTicks: number | undefined;
  private readonly terms: Terms;
  private readonly book: LiveBook;
  private trades: MarketTrade[] = [];
  private lastTradeId = -1;
  private isTradesTold = false;

  /** `changed` is called after everything that a strategy may want to see. */
  constructor(client: VenueClient, instrument: Instrument, terms: Terms, changed: () => void) {
    this.terms = terms;
    this.phase = instrument.phase;
    this.book = client.book(terms.symbol);
    this.book.version.subscribe(changed);
    this.book.status.subscribe(changed);
    client.subscribe(
      { channel: 'trades', instrument: terms.symbol },
      {
        push: ({ type, data }) => {
          this.takeTrades(type === 'snapshot' ? data.toReversed() : data);
          changed();
        },
      },
    );
    client.subscribe(
      { channel: 'status', instrument: terms.symbol },
      {
        push: ({ data }) => {
          this.phase = data.phase;
          changed();
        },
      },
    );
  }

  get isLive(): boolean {
    return this.book.status.value === 'live' && this.isTradesTold;
  }

  /** Why the venue does not tell the book; undefined where it does. */
  get refusal(): string | undefined {
    return this.book.error?.message;
  }

  /** Without the bot's own. */
  othersBook(own: readonly OwnOrder[]): BookView {
    return {
      bids: this.levels(this.book.bids, own, 'buy'),
      asks: this.levels(this.book.asks, own, 'sell'),
    };
  }

  /** Middle of the whole book, else the last trade, else the listing's reference: what is held is worth. */
  get markTicks(): number | undefined {
    const bid = this.terms.prices.toStepsOrNone(this.book.bids[0]?.priceText ?? null);
    const ask = this.terms.prices.toStepsOrNone(this.book.asks[0]?.priceText ?? null);
    if (bid !== undefined && ask !== undefined) return (bid + ask) / 2;
    return this.lastTicks ?? this.terms.referenceTicks;
  }

  /** Trades since it was last asked, oldest first. */
  takeNewTrades(): readonly MarketTrade[] {
    const { trades } = this;
    this.trades = [];
    return trades;
  }

  private takeTrades(trades: readonly Trade[]): void {
    for (const trade of trades) {
      const id = Number(trade.tradeId);
      // A trade that is told again was busted or corrected: what was done because of it is done.
      if (id <= this.lastTradeId) continue;
      this.lastTradeId = id;
      const priceTicks = this.terms.prices.toSteps(trade.price);
      this.lastTicks = priceTicks;
      if (!this.isTradesTold) continue;
      this.trades.push({
        tradeId: trade.tradeId,
        priceTicks,
        qtyLots: this.terms.lots.toSteps(trade.qty),
        takerSide: trade.takerSide ?? undefined,
      });
    }
    if (this.trades.length > tradesMax) this.trades = this.trades.slice(-tradesMax);
    this.isTradesTold = true;
  }

  private levels(
    levels: readonly DepthLevel[],
    own: readonly OwnOrder[],
    side: OwnOrder['side'],
  ): BookLevel[] {
    const ownLots = new Map<number, number>();
    for (const order of own) {
      if (order.side !== side) continue;
      ownLots.set(order.priceTicks, (ownLots.get(order.priceTicks) ?? 0) + order.leavesLots);
    }
    const others: BookLevel[] = [];
    for (const { priceText, qtyText } of levels) {
      if (others.length === levelsMax) break;
      const priceTicks = this.terms.prices.toSteps(priceText);
      const qtyLots = this.terms.lots.toSteps(qtyText) - (ownLots.get(priceTicks) ?? 0);
      if (qtyLots > 0) others.push({ priceTicks, qtyLots });
    }
    return others;
  }
}
