// The public objects of the API as JSON text (docs/api.md, Objects): instruments, auctions, tickers, trades, candles, depth. Both doors write the same. It
// must never hold anything of an account.

import { isCallPhase, Phase, Side, termName, TradeStatus } from '#core/terms.ts';
import type { AuctionState } from '#marketdata/auction.ts';
import type { Candle } from '#marketdata/candle-series.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { DepthChange, DepthLevel } from '#marketdata/depth-book.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Market, Ticker } from '#marketdata/market.ts';
import type { TradeView } from '#marketdata/trade-tape.ts';
import { formatTimeUs } from '#std/time-format.ts';

export function phaseName(phase: number): string {
  return termName(Phase, phase) ?? 'closed';
}

export function instrumentJson(instrument: MarketInstrument): string {
  const { listing, currency } = instrument;
  return (
    `{"symbol":"${instrument.symbol}","name":${JSON.stringify(listing.name)},"currency":"${currency.code}"` +
    `,"tickSize":"${instrument.formatPrice(1)}","lotSize":"${listing.lotShares}"` +
    `,"priceMin":"${instrument.formatPrice(listing.priceTicksMin)}","priceMax":"${instrument.formatPrice(listing.priceTicksMax)}"` +
    `,"qtyMin":"${instrument.formatQty(listing.qtyLotsMin)}","qtyMax":"${instrument.formatQty(listing.qtyLotsMax)}"` +
    `,"referencePrice":${priceOrNull(instrument, listing.referencePriceTicks)}` +
    `,"notionalMax":"${instrument.formatMoney(listing.notionalMinorMax)}","marketCollarBps":${listing.marketCollarBps}` +
    `,"limitCollarBps":${listing.limitCollarBps},"openOrdersPerAccountMax":${listing.openOrdersPerAccountMax}` +
    `,"positionMax":${qtyOrNull(instrument, listing.positionLotsMax)},"phase":"${phaseName(instrument.phase)}"${instrument.isDelisted ? ',"delisted":true' : ''}}`
  );
}

/** What the auction that is being called would do, and what the last one did. */
export function auctionJson(instrument: MarketInstrument): string {
  const { auction, uncross, phase } = instrument;
  const numbers = auctionNumbersJson(instrument, auction);
  const last =
    uncross === undefined
      ? 'null'
      : `{"phase":"${phaseName(uncross.phase)}",${auctionNumbersJson(instrument, uncross)}` +
        `,"time":"${formatTimeUs(uncross.tsUs)}","seq":${uncross.seq}}`;
  return (
    `{"instrument":"${instrument.symbol}","phase":"${phaseName(phase)}","isCall":${isCallPhase(phase)},${numbers}` +
    `,"lastUncross":${last},"seq":${instrument.seq}}`
  );
}

function auctionNumbersJson(
  instrument: MarketInstrument,
  auction: AuctionState | undefined,
): string {
  const { priceTicks = 0, matchedLots = 0, surplusLots = 0, surplusSide = 0 } = auction ?? {};
  return (
    `"price":${priceOrNull(instrument, priceTicks)},"matchedQty":"${instrument.formatQty(matchedLots)}"` +
    `,"surplusQty":"${instrument.formatQty(surplusLots)}","surplusSide":${sideOrNull(surplusSide)}`
  );
}

export function tickerJson(instrument: MarketInstrument, ticker: Ticker): string {
  const isTraded = ticker.openTicks > 0;
  return (
    `{"instrument":"${instrument.symbol}","last":${priceOrNull(instrument, ticker.lastTicks)}` +
    `,"bid":${priceOrNull(instrument, ticker.bidTicks)},"bidQty":${qtyOrNull(instrument, ticker.bidQtyLots)}` +
    `,"ask":${priceOrNull(instrument, ticker.askTicks)},"askQty":${qtyOrNull(instrument, ticker.askQtyLots)}` +
    `,"open":${priceOrNull(instrument, ticker.openTicks)},"high":${priceOrNull(instrument, ticker.highTicks)}` +
    `,"low":${priceOrNull(instrument, ticker.lowTicks)}` +
    `,"change":${isTraded ? `"${changeText(instrument, ticker.changeTicks)}"` : 'null'}` +
    `,"changePercent":${isTraded ? `"${percentText(ticker.changeTicks, ticker.openTicks)}"` : 'null'}` +
    `,"volume":"${instrument.formatQty(ticker.volumeLots)}","turnover":"${instrument.formatMoney(ticker.turnoverMinor)}"` +
    `,"day":${dayJson(instrument)},"seq":${ticker.seq}}`
  );
}

function dayJson(instrument: MarketInstrument): string {
  const { day } = instrument;
  return (
    `{"open":${priceOrNull(instrument, day.openTicks)},"high":${priceOrNull(instrument, day.highTicks)}` +
    `,"low":${priceOrNull(instrument, day.lowTicks)},"close":${priceOrNull(instrument, day.closeTicks)}` +
    `,"previousClose":${priceOrNull(instrument, day.previousCloseTicks)},"volume":"${instrument.formatQty(day.volumeLots)}"` +
    `,"turnover":"${instrument.formatMoney(day.turnover.toBigInt())}","trades":${day.trades}}`
  );
}

function changeText(instrument: MarketInstrument, changeTicks: number): string {
  return changeTicks < 0
    ? `-${instrument.formatPrice(-changeTicks)}`
    : instrument.formatPrice(changeTicks);
}

/** In hundredths of a percent, rounded half away from zero. */
function percentText(changeTicks: number, openTicks: number): string {
  const magnitude = Math.floor((Math.abs(changeTicks) * 20_000 + openTicks) / (2 * openTicks));
  return formatMinor(2, changeTicks < 0 ? -magnitude : magnitude);
}

export function tradeJson(instrument: MarketInstrument, trade: TradeView): string {
  return (
    `{"tradeId":"${trade.tradeId}","instrument":"${instrument.symbol}","price":"${instrument.formatPrice(trade.priceTicks)}"` +
    `,"qty":"${instrument.formatQty(trade.qtyLots)}","takerSide":${sideOrNull(trade.takerSide)},"auction":${trade.takerSide === 0}` +
    `,"time":"${formatTimeUs(trade.tsUs)}","seq":${trade.seq}${changeOfTrade(trade.status)}}`
  );
}

/** What became of a trade after it was done, where anything did. */
export function changeOfTrade(status: number): string {
  if (status === TradeStatus.done) return '';
  return `,"status":"${termName(TradeStatus, status) ?? 'done'}"`;
}

export function tradesJson(instrument: MarketInstrument, trades: readonly TradeView[]): string {
  return listJson(trades, (trade) => tradeJson(instrument, trade));
}

export function candlesJson(instrument: MarketInstrument, candles: readonly Candle[]): string {
  return listJson(
    candles,
    (candle) =>
      `{"time":"${formatTimeUs(candle.startTsUs)}","open":"${instrument.formatPrice(candle.openTicks)}"` +
      `,"high":"${instrument.formatPrice(candle.highTicks)}","low":"${instrument.formatPrice(candle.lowTicks)}"` +
      `,"close":"${instrument.formatPrice(candle.closeTicks)}","volume":"${instrument.formatQty(candle.volumeLots)}"` +
      `,"trades":${candle.trades},"final":${candle.final}}`,
  );
}

/** `"bids":[…],"asks":[…]` of the best levels. */
export function depthSidesJson(
  market: Market,
  instrument: MarketInstrument,
  levels: number,
): string {
  const { bids, asks } = market.depth(instrument.instrumentId, levels);
  return `"bids":${levelsJson(instrument, bids)},"asks":${levelsJson(instrument, asks)}`;
}

/** `"bids":[…],"asks":[…]` of the levels that changed, those that are gone with quantity 0. */
export function depthChangesJson(
  instrument: MarketInstrument,
  changes: readonly DepthChange[],
): string {
  const bids = changes.filter(({ side }) => side === Side.buy);
  const asks = changes.filter(({ side }) => side === Side.sell);
  return `"bids":${levelsJson(instrument, bids)},"asks":${levelsJson(instrument, asks)}`;
}

function levelsJson(instrument: MarketInstrument, levels: readonly DepthLevel[]): string {
  return listJson(
    levels,
    ({ priceTicks, qtyLots, orderCount }) =>
      `["${instrument.formatPrice(priceTicks)}","${instrument.formatQty(qtyLots)}",${orderCount}]`,
  );
}

/** Texts of JSON as one array. */
export function listJson<Item>(items: readonly Item[], write: (item: Item) => string): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ',';
    text += write(items[i] as Item);
  }
  return `${text}]`;
}

function sideOrNull(side: number): string {
  if (side === 0) return 'null';
  return side === Side.buy ? '"buy"' : '"sell"';
}

function priceOrNull(instrument: MarketInstrument, priceTicks: number): string {
  return priceTicks > 0 ? `"${instrument.formatPrice(priceTicks)}"` : 'null';
}

function qtyOrNull(instrument: MarketInstrument, qtyLots: number): string {
  return qtyLots > 0 ? `"${instrument.formatQty(qtyLots)}"` : 'null';
}
