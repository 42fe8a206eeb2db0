// One instrument as the public sees it: listing, phase, depth, history; and how its numbers are written. It must never know an
// account or an order.

import type { InstrumentListing } from '#core/command.ts';
import type { Asset } from '#core/instruments.ts';
import { Phase } from '#core/terms.ts';
import type { AuctionState, AuctionUncross } from '#marketdata/auction.ts';
import { formatMinor, formatPrice, formatQty, formatRatio } from '#marketdata/decimal.ts';
import { DepthBook } from '#marketdata/depth-book.ts';
import { MarketHistory } from '#marketdata/market-history.ts';
import type { TradeView } from '#marketdata/trade-tape.ts';
import type { TradingDay } from '#marketdata/trading-day.ts';

/** What is new about an instrument, as bits. */
export const MarketChange = {
  depth: 1,
  trades: 2,
  status: 4,
  auction: 8,
  corrections: 16,
} as const;

export class MarketInstrument {
  readonly instrumentId: number;
  readonly symbol: string;
  /** As it is now; symbol, currency, tick and lot never change. */
  listing: InstrumentListing;
  readonly currency: Asset;
  /** The asset that stands for the instrument's shares. */
  readonly shareAssetId: number;
  /** Value of one tick on one lot, in the currency's minor units. */
  readonly tickValueMinor: number;
  readonly priceDecimals: number;
  readonly tickUnits: number;
  readonly lotShares: number;
  phase: number = Phase.closed;
  /** True for ever once it is: nothing is entered in it then. */
  isDelisted = false;
  readonly depth: DepthBook;
  history = new MarketHistory();
  /** Trades that were busted or corrected since the last take. */
  changedTrades: TradeView[] = [];
  /** MarketChange bits since the last take, and those that the last take took. */
  changes = 0;
  takenChanges = 0;

  constructor(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
    currency: Asset,
  ) {
    this.instrumentId = instrumentId;
    this.symbol = listing.symbol;
    this.listing = listing;
    this.currency = currency;
    this.shareAssetId = shareAssetId;
    this.tickValueMinor = tickValueMinor;
    this.priceDecimals = listing.priceDecimals;
    this.tickUnits = listing.tickUnits;
    this.lotShares = listing.lotShares;
    this.depth = new DepthBook(listing.priceTicksMax);
  }

  /** Of the last event about this instrument. */
  get seq(): number {
    return this.history.seq;
  }

  /** Price of the last trade, 0 where there was none. */
  get lastPriceTicks(): number {
    return this.history.lastPriceTicks;
  }

  /** What the auction that is being called would do, as last told; undefined outside call phases. */
  get auction(): AuctionState | undefined {
    return this.history.auction;
  }

  /** What the last auction did; undefined before the first. */
  get uncross(): AuctionUncross | undefined {
    return this.history.uncross;
  }

  /** The trading day that is on, or the last one. */
  get day(): TradingDay {
    return this.history.day;
  }

  /** What collars and auctions refer to: the last trade, else the listing's reference; 0 where there is neither. */
  get referencePriceTicks(): number {
    const { lastPriceTicks } = this.history;
    return lastPriceTicks > 0 ? lastPriceTicks : this.listing.referencePriceTicks;
  }

  get lastTradeId(): number {
    return this.history.lastTradeId;
  }

  formatPrice(priceTicks: number): string {
    return formatPrice(this, priceTicks);
  }

  formatQty(qtyLots: number): string {
    return formatQty(this, qtyLots);
  }

  /** An amount of the instrument's currency. */
  formatMoney(minor: number | bigint): string {
    return formatMinor(this.currency.decimals, minor);
  }

  /** What was paid per share, on average, over so many lots. */
  formatAveragePrice(notionalMinor: number, qtyLots: number): string {
    const lotTicks = notionalMinor / this.tickValueMinor;
    const ticks = Math.floor(lotTicks / qtyLots);
    // One price all along, or an average on the tick: no bigint needed.
    if (ticks * qtyLots * this.tickValueMinor === notionalMinor) return this.formatPrice(ticks);
    const shares = BigInt(qtyLots) * BigInt(this.lotShares);
    return formatRatio(notionalMinor, this.currency.decimals, shares, this.priceDecimals);
  }

  /** What a share has cost on average, where shares are counted singly (positions). */
  formatAverageCost(costMinor: number, shares: number): string {
    return formatRatio(costMinor, this.currency.decimals, shares, this.priceDecimals);
  }
}
