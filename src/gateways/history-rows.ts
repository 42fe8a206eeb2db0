// The rows of the history as cells of CSV, and the objects that only the history has. Amounts, prices and times are written as everywhere in
// the API.

import type { CsvCell } from './csv.ts';
import { phaseName } from './market-json.ts';
import { rejectName } from '#core/reject-codes.ts';
import {
  CloseReason,
  OrdStatus,
  OrdType,
  Side,
  StpMode,
  termName,
  TimeInForce,
  TradeStatus,
} from '#core/terms.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Market } from '#marketdata/market.ts';
import { Liquidity } from '#portfolio/fill-ring.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import type { PreventedMatchView } from '#portfolio/prevented-ring.ts';
import type { Auction, Fill, LedgerEntry, StoredCandle, Trade } from '#projections/history.ts';
import { formatTimeUs } from '#std/time-format.ts';

const sideName = (side: number): CsvCell => termName(Side, side) ?? null;
const price = (instrument: MarketInstrument | undefined, ticks: number): CsvCell =>
  ticks === 0 || instrument === undefined ? null : instrument.formatPrice(ticks);
const qty = (instrument: MarketInstrument | undefined, lots: number): CsvCell =>
  instrument === undefined ? null : instrument.formatQty(lots);
const money = (instrument: MarketInstrument | undefined, minor: number): CsvCell =>
  instrument === undefined ? null : instrument.formatMoney(minor);

export const orderTitles = [
  'orderId',
  'clOrdId',
  'account',
  'instrument',
  'side',
  'type',
  'timeInForce',
  'price',
  'qty',
  'cumQty',
  'leavesQty',
  'notional',
  'fees',
  'status',
  'reason',
  'createdAt',
  'updatedAt',
  'seq',
];
export function orderCells(market: Market, order: OrderView): readonly CsvCell[] {
  const instrument = market.instrument(order.instrumentId);
  const isRejected = order.status === OrdStatus.rejected;
  const reason =
    order.reason === CloseReason.none ? null : (termName(CloseReason, order.reason) ?? null);
  return [
    String(order.orderId),
    order.clOrdId,
    String(order.accountId),
    instrument?.symbol ?? null,
    sideName(order.side),
    termName(OrdType, order.ordType) ?? null,
    termName(TimeInForce, order.timeInForce)?.toUpperCase() ?? null,
    price(instrument, order.priceTicks),
    qty(instrument, order.qtyLots),
    qty(instrument, order.cumLots),
    qty(instrument, order.leavesLots),
    money(instrument, order.cumNotionalMinor),
    money(instrument, order.feesMinor),
    termName(OrdStatus, order.status) ?? null,
    isRejected ? rejectName(order.rejectCode) : reason,
    formatTimeUs(order.createdTsUs),
    formatTimeUs(order.updatedTsUs),
    String(order.seq),
  ];
}

export const fillTitles = [
  'tradeId',
  'orderId',
  'clOrdId',
  'account',
  'instrument',
  'side',
  'price',
  'qty',
  'notional',
  'fee',
  'liquidity',
  'status',
  'time',
  'seq',
];
export function fillCells(market: Market, fill: Fill): readonly CsvCell[] {
  const instrument = market.instrument(fill.instrumentId);
  return [
    String(fill.tradeId),
    String(fill.orderId),
    fill.clOrdId,
    String(fill.accountId),
    instrument?.symbol ?? null,
    sideName(fill.side),
    price(instrument, fill.priceTicks),
    qty(instrument, fill.qtyLots),
    money(instrument, fill.notionalMinor),
    money(instrument, fill.feeMinor),
    termName(Liquidity, fill.liquidity) ?? null,
    termName(TradeStatus, fill.status) ?? null,
    formatTimeUs(fill.tsUs),
    String(fill.seq),
  ];
}

export const ledgerTitles = ['time', 'seq', 'account', 'kind', 'asset', 'amount', 'refId'];
export function ledgerCells(market: Market, entry: LedgerEntry): readonly CsvCell[] {
  const asset = market.asset(entry.assetId);
  return [
    formatTimeUs(entry.tsUs),
    String(entry.seq),
    String(entry.accountId),
    entry.kind,
    asset?.code ?? null,
    formatMinor(asset?.decimals ?? 0, entry.amountMinor),
    String(entry.refId),
  ];
}

/** `refId` is the trade's, or the transfer's. */
export function ledgerJson(market: Market, entry: LedgerEntry): string {
  const asset = market.asset(entry.assetId);
  const amount = formatMinor(asset?.decimals ?? 0, entry.amountMinor);
  return (
    `{"account":"${entry.accountId}","asset":"${asset?.code ?? ''}","kind":"${entry.kind}","amount":"${amount}"` +
    `,"refId":"${entry.refId}","time":"${formatTimeUs(entry.tsUs)}","seq":${entry.seq}}`
  );
}

export const tradeTitles = [
  'tradeId',
  'instrument',
  'price',
  'qty',
  'notional',
  'takerSide',
  'auction',
  'status',
  'time',
  'seq',
];
export function tradeCells(market: Market, trade: Trade): readonly CsvCell[] {
  const instrument = market.instrument(trade.instrumentId);
  return [
    String(trade.tradeId),
    instrument?.symbol ?? null,
    price(instrument, trade.priceTicks),
    qty(instrument, trade.qtyLots),
    money(instrument, trade.notionalMinor),
    sideName(trade.takerSide),
    String(trade.takerSide === 0),
    termName(TradeStatus, trade.status) ?? null,
    formatTimeUs(trade.tsUs),
    String(trade.seq),
  ];
}

export const candleTitles = [
  'time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'turnover',
  'trades',
  'final',
];
export function candleCells(
  instrument: MarketInstrument,
  candle: StoredCandle,
): readonly CsvCell[] {
  return [
    formatTimeUs(candle.startTsUs),
    instrument.formatPrice(candle.openTicks),
    instrument.formatPrice(candle.highTicks),
    instrument.formatPrice(candle.lowTicks),
    instrument.formatPrice(candle.closeTicks),
    instrument.formatQty(candle.volumeLots),
    instrument.formatMoney(candle.notionalMinor),
    String(candle.trades),
    String(candle.final),
  ];
}

export const auctionTitles = [
  'instrument',
  'phase',
  'price',
  'matchedQty',
  'surplusQty',
  'surplusSide',
  'time',
  'seq',
];
export function auctionCells(market: Market, auction: Auction): readonly CsvCell[] {
  const instrument = market.instrument(auction.instrumentId);
  return [
    instrument?.symbol ?? null,
    phaseName(auction.phase),
    price(instrument, auction.priceTicks),
    qty(instrument, auction.matchedLots),
    qty(instrument, auction.surplusLots),
    sideName(auction.surplusSide),
    formatTimeUs(auction.tsUs),
    String(auction.seq),
  ];
}

export function auctionRecordJson(market: Market, auction: Auction): string {
  const [instrument, phase, at, matchedQty, surplusQty, surplusSide, time] = auctionCells(
    market,
    auction,
  );
  return JSON.stringify({
    instrument,
    phase,
    price: at,
    matchedQty,
    surplusQty,
    surplusSide,
    time,
    seq: auction.seq,
  });
}

export const preventedTitles = [
  'preventedMatchId',
  'instrument',
  'stpMode',
  'price',
  'makerOrderId',
  'makerPreventedQty',
  'takerOrderId',
  'takerPreventedQty',
  'time',
  'seq',
];
export function preventedCells(market: Market, match: PreventedMatchView): readonly CsvCell[] {
  const instrument = market.instrument(match.instrumentId);
  const id = (orderId: number): CsvCell => (orderId === 0 ? null : String(orderId));
  const lost = (orderId: number, lots: number): CsvCell =>
    orderId === 0 ? null : qty(instrument, lots);
  const { makerOrderId, takerOrderId } = match;
  return [
    String(match.preventedMatchId),
    instrument?.symbol ?? null,
    termName(StpMode, match.stpMode) ?? null,
    price(instrument, match.priceTicks),
    id(makerOrderId),
    lost(makerOrderId, match.makerPreventedLots),
    id(takerOrderId),
    lost(takerOrderId, match.takerPreventedLots),
    formatTimeUs(match.tsUs),
    String(match.seq),
  ];
}
