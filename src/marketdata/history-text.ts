// The history of all instruments as JSON and back, for snapshots. Versioned, and every number is checked on the way in: a damaged
// text is refused as a whole with the place that is wrong. It must never be half loaded.

import { priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { Side } from '#core/terms.ts';
import { candleIntervals } from '#marketdata/candle-intervals.ts';
import { CandleInt, CandleNum } from '#marketdata/candle-series.ts';
import type { CandleSeries } from '#marketdata/candle-series.ts';
import { MarketHistory } from '#marketdata/market-history.ts';
import { tradesRemembered } from '#marketdata/trade-tape.ts';
import { wideBase } from '#marketdata/wide-sum.ts';

const format = 'buttonwood-market-history';
const version = 1;
/** Numbers of a trade, and of a stored candle, in their flat lists. */
const tradeFields = 6;
const candleFields = 10;

/** A text that is no history, or one of another version. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

export function dumpHistories(histories: ReadonlyMap<number, MarketHistory>): string {
  const instruments = [...histories]
    .toSorted(([a], [b]) => a - b)
    .map(([instrumentId, history]) => ({
      instrumentId,
      lastTradeId: history.lastTradeId,
      lastPriceTicks: history.lastPriceTicks,
      trades: flatTrades(history),
      candles: Object.fromEntries(
        candleIntervals.map(({ name }, index) => [name, flatCandles(history.series[index]!)]),
      ),
    }));
  return JSON.stringify({ format, version, instruments });
}

export function parseHistories(text: string): Map<number, MarketHistory> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new HistoryError('the market history is not JSON', { cause: error });
  }
  const root = fieldsOf(parsed, 'root');
  if (root['format'] !== format) throw new HistoryError('this is no market history');
  if (root['version'] !== version) {
    throw new HistoryError(`market history of version ${String(root['version'])}, not ${version}`);
  }
  const instruments = root['instruments'];
  if (!Array.isArray(instruments)) throw new HistoryError('instruments: not a list');
  const histories = new Map<number, MarketHistory>();
  instruments.forEach((each: unknown, index) => {
    const where = `instruments[${index}]`;
    const fields = fieldsOf(each, where);
    const instrumentId = whole(fields['instrumentId'], 1, qtyLotsMax, `${where}.instrumentId`);
    if (histories.has(instrumentId)) throw new HistoryError(`${where}: listed twice`);
    histories.set(instrumentId, parseHistory(fields, where));
  });
  return histories;
}

function parseHistory(fields: Readonly<Record<string, unknown>>, where: string): MarketHistory {
  const history = new MarketHistory();
  history.lastTradeId = whole(fields['lastTradeId'], 0, safeMax, `${where}.lastTradeId`);
  history.lastPriceTicks = whole(
    fields['lastPriceTicks'],
    0,
    priceTicksMax,
    `${where}.lastPriceTicks`,
  );
  loadTrades(
    history,
    numbersOf(fields['trades'], tradeFields, `${where}.trades`),
    `${where}.trades`,
  );
  const candles = fieldsOf(fields['candles'], `${where}.candles`);
  candleIntervals.forEach(({ name }, index) => {
    const at = `${where}.candles.${name}`;
    loadCandles(history.series[index]!, numbersOf(candles[name], candleFields, at), at);
  });
  return history;
}

function flatTrades(history: MarketHistory): number[] {
  const flat: number[] = [];
  for (const trade of history.tape.latest(tradesRemembered).toReversed()) {
    const { tradeId, priceTicks, qtyLots, takerSide, tsUs, seq } = trade;
    flat.push(tradeId, priceTicks, qtyLots, takerSide, tsUs, seq);
  }
  return flat;
}

function loadTrades(history: MarketHistory, flat: readonly number[], where: string): void {
  const { tape } = history;
  if (flat.length / tradeFields > tradesRemembered) throw new HistoryError(`${where}: too many`);
  let tradeIdBefore = 0;
  for (let at = 0; at < flat.length; at += tradeFields) {
    const place = `${where}[${at}]`;
    tradeIdBefore = whole(flat[at], tradeIdBefore + 1, safeMax, place);
    const priceTicks = whole(flat[at + 1], 1, priceTicksMax, place);
    const qtyLots = whole(flat[at + 2], 1, qtyLotsMax, place);
    const takerSide = whole(flat[at + 3], Side.buy, Side.sell, place);
    const tsUs = whole(flat[at + 4], 0, safeMax, place);
    const seq = whole(flat[at + 5], 0, safeMax, place);
    tape.add(tradeIdBefore, priceTicks, qtyLots, takerSide, tsUs, seq);
  }
  tape.untaken = 0;
}

function flatCandles(series: CandleSeries): number[] {
  const flat: number[] = [];
  for (let index = 0; index < series.count; index++) {
    flat.push(
      series.bucketAt(index),
      series.intAt(index, CandleInt.open),
      series.intAt(index, CandleInt.high),
      series.intAt(index, CandleInt.low),
      series.intAt(index, CandleInt.close),
      series.intAt(index, CandleInt.closeBefore),
      series.numAt(index, CandleNum.trades),
      series.numAt(index, CandleNum.volume),
      // Two halves make one bigint, which JSON has not.
      series.numAt(index, CandleNum.turnoverHigh),
      series.numAt(index, CandleNum.turnoverLow),
    );
  }
  return flat;
}

function loadCandles(series: CandleSeries, flat: readonly number[], where: string): void {
  let bucketBefore = -1;
  for (let at = 0; at < flat.length; at += candleFields) {
    const place = `${where}[${at}]`;
    bucketBefore = whole(flat[at], bucketBefore + 1, safeMax, place);
    const open = whole(flat[at + 1], 1, priceTicksMax, place);
    const high = whole(flat[at + 2], open, priceTicksMax, place);
    const low = whole(flat[at + 3], 1, open, place);
    const close = whole(flat[at + 4], low, high, place);
    const index = series.count;
    series.append(bucketBefore, open, whole(flat[at + 5], 0, priceTicksMax, place));
    if (series.count !== index + 1) throw new HistoryError(`${place}: out of reach of the newest`);
    series.setIntAt(index, CandleInt.high, high);
    series.setIntAt(index, CandleInt.low, low);
    series.setIntAt(index, CandleInt.close, close);
    series.setNumAt(index, CandleNum.trades, whole(flat[at + 6], 1, safeMax, place));
    series.setNumAt(index, CandleNum.volume, whole(flat[at + 7], 1, safeMax, place));
    series.setNumAt(index, CandleNum.turnoverHigh, whole(flat[at + 8], 0, safeMax, place));
    series.setNumAt(index, CandleNum.turnoverLow, whole(flat[at + 9], 0, wideBase - 1, place));
  }
}

const safeMax = Number.MAX_SAFE_INTEGER;

function fieldsOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HistoryError(`${where}: not an object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** A flat list of numbers, so many to an entry. Each is checked where it is used. */
function numbersOf(value: unknown, fields: number, where: string): readonly number[] {
  if (!Array.isArray(value)) throw new HistoryError(`${where}: not a list`);
  if (value.length % fields !== 0) throw new HistoryError(`${where}: the last entry is cut off`);
  return value as readonly number[];
}

function whole(value: unknown, min: number, max: number, where: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) {
    return value as number;
  }
  throw new HistoryError(`${where}: ${String(value)} is not a whole number from ${min} to ${max}`);
}
