// The history of all instruments as text and back, for snapshots: the trades that can be asked for, the stored candles, the trading day and
// the auctions as last told. Every number
// is checked on the way in; it must never give back a history that no trades could have made.

import { instrumentsMax, priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { Phase, Side, TradeStatus } from '#core/terms.ts';
import { readDump, writeDump } from '#std/dump-lines.ts';
import type { DumpEntry, NumberRange } from '#std/dump-lines.ts';
import type { AuctionState, AuctionUncross } from '#marketdata/auction.ts';
import { candleIntervals } from '#marketdata/candle-intervals.ts';
import { CandleInt, CandleNum } from '#marketdata/candle-series.ts';
import type { CandleSeries } from '#marketdata/candle-series.ts';
import { MarketHistory } from '#marketdata/market-history.ts';
import { tradesRemembered } from '#marketdata/trade-tape.ts';
import type { TradingDay } from '#marketdata/trading-day.ts';
import { wideBase } from '#marketdata/wide-sum.ts';

const format = 'buttonwood-market-history';
const version = 2;
const safeMax = Number.MAX_SAFE_INTEGER;

/** Numbers of a trade and of a stored candle, in the order in which they are written. */
const tradeRanges: readonly NumberRange[] = [
  ['tradeId', 1, safeMax],
  ['priceTicks', 1, priceTicksMax],
  ['qtyLots', 1, qtyLotsMax],
  // The taker's side, and four times what became of the trade.
  ['takerSide', 0, Side.sell + 4 * TradeStatus.busted],
  ['tsUs', 0, safeMax],
  ['seq', 0, safeMax],
];
const candleRanges: readonly NumberRange[] = [
  ['bucket', 0, safeMax],
  ['openTicks', 1, priceTicksMax],
  ['highTicks', 1, priceTicksMax],
  ['lowTicks', 1, priceTicksMax],
  ['closeTicks', 1, priceTicksMax],
  ['closeBeforeTicks', 0, priceTicksMax],
  // None is left where the only ones were busted.
  ['trades', 0, safeMax],
  ['volumeLots', 0, safeMax],
  ['turnoverHigh', 0, safeMax],
  ['turnoverLow', 0, wideBase - 1],
];

/** An auction as it is told, one record or none; its phase is 0 while it is being called. */
const auctionRanges: readonly NumberRange[] = [
  ['phase', 0, Phase.reopeningAuction],
  ['priceTicks', 0, priceTicksMax],
  ['matchedLots', 0, safeMax],
  ['surplusLots', 0, safeMax],
  ['surplusSide', 0, Side.sell],
  ['tsUs', 0, safeMax],
  ['seq', 0, safeMax],
];
const dayRanges: readonly NumberRange[] = [
  ['openTicks', 0, priceTicksMax],
  ['highTicks', 0, priceTicksMax],
  ['lowTicks', 0, priceTicksMax],
  ['lastTicks', 0, priceTicksMax],
  ['closeTicks', 0, priceTicksMax],
  ['previousCloseTicks', 0, priceTicksMax],
  ['volumeLots', 0, safeMax],
  ['trades', 0, safeMax],
  ['turnoverHigh', 0, safeMax],
  ['turnoverLow', 0, wideBase - 1],
  ['isOver', 0, 1],
];

/** Histories by instrument id as of a seq, in order of the ids; each line with its end. */
export function writeHistories(
  histories: ReadonlyMap<number, MarketHistory>,
  seq: number,
): Generator<string> {
  return writeDump(format, version, entriesOf(histories, seq));
}

export function readHistories(lines: Iterable<string>): Map<number, MarketHistory> {
  const histories = new Map<number, MarketHistory>();
  for (const entry of readDump(format, version, lines)) {
    const instrumentId = entry.whole('instrumentId', 1, instrumentsMax);
    if (histories.has(instrumentId)) entry.fail('instrumentId', 'there twice');
    histories.set(instrumentId, readHistory(entry));
  }
  return histories;
}

function* entriesOf(histories: ReadonlyMap<number, MarketHistory>, seqNow: number): Generator {
  for (const [instrumentId, history] of [...histories].toSorted(([a], [b]) => a - b)) {
    const { lastTradeId, lastPriceTicks, series, seq } = history;
    const seqLoaded = Math.max(seqNow, history.seqLoaded);
    const candles = Object.fromEntries(
      candleIntervals.map(({ name }, index) => [name, candleRecords(series[index]!)]),
    );
    const trades = tradeRecords(history);
    const dayFirstTradeId = history.day.firstTradeId;
    const market = { instrumentId, seq, seqLoaded, lastTradeId, lastPriceTicks, dayFirstTradeId };
    const auction = auctionRecord(history.auction, 0);
    const uncross = auctionRecord(history.uncross, history.uncross?.phase ?? 0);
    yield { ...market, auction, uncross, day: dayRecord(history.day), trades, candles };
  }
}

function readHistory(entry: DumpEntry): MarketHistory {
  const history = new MarketHistory();
  history.seq = entry.whole('seq', 0, safeMax);
  history.seqLoaded = entry.whole('seqLoaded', history.seq, safeMax);
  history.lastTradeId = entry.whole('lastTradeId', 0, safeMax);
  history.lastPriceTicks = entry.whole('lastPriceTicks', 0, priceTicksMax);
  const auction = readAuction(entry, 'auction');
  if (auction !== undefined) history.auction = withoutPhase(auction);
  history.uncross = readAuction(entry, 'uncross');
  readDay(history.day, entry);
  readTrades(history, entry);
  const candles = entry.entry('candles');
  candleIntervals.forEach(({ name }, index) => {
    readCandles(history.series[index]!, candles, name);
  });
  return history;
}

function auctionRecord(auction: AuctionState | undefined, phase: number): number[] {
  if (auction === undefined) return [];
  const { priceTicks, matchedLots, surplusLots, surplusSide, tsUs, seq } = auction;
  return [phase, priceTicks, matchedLots, surplusLots, surplusSide, tsUs, seq];
}

function readAuction(entry: DumpEntry, name: string): AuctionUncross | undefined {
  const record = entry.records(name, auctionRanges);
  if (record.length === 0) return undefined;
  if (record.length > auctionRanges.length) entry.fail(name, 'more than one');
  const [phase, priceTicks, matchedLots, surplusLots, surplusSide, tsUs, seq] =
    record as AuctionRecord;
  return { phase, priceTicks, matchedLots, surplusLots, surplusSide, tsUs, seq };
}

function withoutPhase({ phase: _phase, ...auction }: AuctionUncross): AuctionState {
  return auction;
}

function dayRecord(day: TradingDay): number[] {
  return [
    day.openTicks,
    day.highTicks,
    day.lowTicks,
    day.lastTicks,
    day.closeTicks,
    day.previousCloseTicks,
    day.volumeLots,
    day.trades,
    day.turnover.high,
    day.turnover.low,
    day.isOver ? 1 : 0,
  ];
}

function readDay(day: TradingDay, entry: DumpEntry): void {
  const record = entry.records('day', dayRanges);
  if (record.length !== dayRanges.length) entry.fail('day', 'not one');
  day.openTicks = record[0]!;
  day.highTicks = record[1]!;
  day.lowTicks = record[2]!;
  day.lastTicks = record[3]!;
  day.closeTicks = record[4]!;
  day.previousCloseTicks = record[5]!;
  day.volumeLots = record[6]!;
  day.trades = record[7]!;
  day.turnover.high = record[8]!;
  day.turnover.low = record[9]!;
  day.isOver = record[10] === 1;
  // Dumps of before trades could be busted do not have it.
  if (entry.value('dayFirstTradeId') !== undefined) {
    day.firstTradeId = entry.whole('dayFirstTradeId', 0, safeMax);
  }
}

function tradeRecords(history: MarketHistory): number[] {
  const records: number[] = [];
  for (const trade of history.tape.latest(tradesRemembered).toReversed()) {
    const { tradeId, priceTicks, qtyLots, takerSide, status, tsUs, seq } = trade;
    records.push(tradeId, priceTicks, qtyLots, takerSide + 4 * status, tsUs, seq);
  }
  return records;
}

function readTrades({ tape }: MarketHistory, entry: DumpEntry): void {
  const records = entry.records('trades', tradeRanges);
  if (records.length > tradesRemembered * tradeRanges.length) entry.fail('trades', 'too many');
  let before = 0;
  for (let at = 0; at < records.length; at += tradeRanges.length) {
    const [tradeId, priceTicks, qtyLots, takerSide, tsUs, seq] = records.slice(
      at,
      at + tradeRanges.length,
    );
    if (tradeId! <= before) entry.fail('trades', `trade ${tradeId} is out of order`);
    before = tradeId!;
    const side = takerSide! & 3;
    tape.add(tradeId!, priceTicks!, qtyLots!, side, tsUs!, seq!, takerSide! >> 2);
  }
  tape.untaken = 0;
}

function candleRecords(series: CandleSeries): number[] {
  const records: number[] = [];
  for (let index = 0; index < series.count; index++) {
    records.push(
      series.bucketAt(index),
      series.intAt(index, CandleInt.open),
      series.intAt(index, CandleInt.high),
      series.intAt(index, CandleInt.low),
      series.intAt(index, CandleInt.close),
      series.intAt(index, CandleInt.closeBefore),
      series.numAt(index, CandleNum.trades),
      series.numAt(index, CandleNum.volume),
      series.numAt(index, CandleNum.turnoverHigh),
      series.numAt(index, CandleNum.turnoverLow),
    );
  }
  return records;
}

function readCandles(series: CandleSeries, entry: DumpEntry, name: string): void {
  const records = entry.records(name, candleRanges);
  let before = -1;
  let closeTicks = 0;
  for (let at = 0; at < records.length; at += candleRanges.length) {
    const [bucket, open, high, low, close, closeBefore, trades, volume, turnoverHigh, turnoverLow] =
      records.slice(at, at + candleRanges.length) as CandleRecord;
    if (bucket <= before) entry.fail(name, `candle ${bucket} is out of order`);
    const isWhole = low <= Math.min(open, close) && high >= Math.max(open, close);
    if (!isWhole) entry.fail(name, `candle ${bucket} has a price beyond its extremes`);
    if (at > 0 && closeBefore !== closeTicks) {
      entry.fail(name, `candle ${bucket} does not follow the one before`);
    }
    before = bucket;
    closeTicks = close;
    const index = series.count;
    series.append(bucket, open, closeBefore);
    if (series.count !== index + 1) entry.fail(name, `the candles before ${bucket} are too old`);
    series.setIntAt(index, CandleInt.high, high);
    series.setIntAt(index, CandleInt.low, low);
    series.setIntAt(index, CandleInt.close, close);
    series.setNumAt(index, CandleNum.trades, trades);
    series.setNumAt(index, CandleNum.volume, volume);
    series.setNumAt(index, CandleNum.turnoverHigh, turnoverHigh);
    series.setNumAt(index, CandleNum.turnoverLow, turnoverLow);
  }
}

type AuctionRecord = [
  phase: number,
  priceTicks: number,
  matchedLots: number,
  surplusLots: number,
  surplusSide: number,
  tsUs: number,
  seq: number,
];

type CandleRecord = [
  bucket: number,
  open: number,
  high: number,
  low: number,
  close: number,
  closeBefore: number,
  trades: number,
  volume: number,
  turnoverHigh: number,
  turnoverLow: number,
];
