// The public view of the venue, a fold of the engine's events: instruments, phases, auctions, depth, trades, tickers, candles. What it says depends on
// the events and on the instant of `advance` alone. It must never hold anything of an account, nor slow an event down for
// somebody who might ask.

import type { InstrumentListing } from '#core/command.ts';
import type { Asset } from '#core/instruments.ts';
import { isCallPhase, Phase, TradeStatus } from '#core/terms.ts';
import { crc32 } from '#std/crc32.ts';
import { assert } from '#std/assert.ts';
import { candleIntervalIndex } from '#marketdata/candle-intervals.ts';
import type { CandleInterval } from '#marketdata/candle-intervals.ts';
import type { Candle } from '#marketdata/candle-series.ts';
import { DayStatistics } from '#marketdata/day-statistics.ts';
import type { DepthChange, DepthLevel, DepthSide } from '#marketdata/depth-book.ts';
import { checksumLevels } from '#marketdata/depth-checksum.ts';
import { readHistories, writeHistories } from '#marketdata/history-text.ts';
import type { MarketHistory } from '#marketdata/market-history.ts';
import { MarketChange, MarketInstrument } from '#marketdata/market-instrument.ts';
import type { TradeView } from '#marketdata/trade-tape.ts';

/** Prices and quantities are 0 where there are none. */
export interface Ticker {
  readonly instrumentId: number;
  readonly lastTicks: number;
  readonly bidTicks: number;
  readonly bidQtyLots: number;
  readonly askTicks: number;
  readonly askQtyLots: number;
  /** Of the first trade in the last 24 hours. */
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  /** Last trade less the open; 0 without trades in the last 24 hours. */
  readonly changeTicks: number;
  readonly volumeLots: number;
  readonly turnoverMinor: bigint;
  readonly trades: number;
  /** Price of the first trade of the trading day. */
  readonly dayOpenTicks: number;
  /** Price of its last trade, once it is over. */
  readonly dayCloseTicks: number;
  /** Of the last trading day with trades before it. */
  readonly previousCloseTicks: number;
  /** Of the last event about the instrument. */
  readonly seq: number;
}

export interface DepthSnapshot {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** Busted and corrected trades that wait to be taken; later ones are dropped from the pushes only. */
const changedTradesMax = 1_024;

export class Market {
  /** True while no order is taken anywhere. */
  killSwitch = false;
  /** Of the events that come now. */
  private seq = 0;
  private tsUs = 0;
  /** The latest instant known: of an event, or given by the host. */
  private nowTsUs = 0;
  /** By id; index 0 is nobody. */
  private readonly byId: (MarketInstrument | undefined)[] = [undefined];
  private readonly bySymbol = new Map<string, MarketInstrument>();
  private readonly listed: MarketInstrument[] = [];
  private readonly assetsById: (Asset | undefined)[] = [undefined];
  private readonly assetsByCode = new Map<string, Asset>();
  private readonly assetList: Asset[] = [];
  /** Loaded before their instruments were listed. */
  private readonly unclaimed = new Map<number, MarketHistory>();
  private readonly statistics = new Map<number, DayStatistics>();
  private changed: MarketInstrument[] = [];
  private taken: MarketInstrument[] = [];

  /** The command that the following events belong to. */
  begin(seq: number, tsUs: number): void {
    this.seq = seq;
    this.tsUs = tsUs;
    if (tsUs > this.nowTsUs) this.nowTsUs = tsUs;
  }

  /**
   * The host's clock, for candles and 24-hour windows to move on while nothing is traded. Give it some time ago (a second, say), so that
   * no event older than it is still under way: such an event would change a candle that had been told as final.
   */
  advance(tsUs: number): void {
    if (tsUs > this.nowTsUs) this.nowTsUs = tsUs;
  }

  // ---- events

  currencyListed(assetId: number, code: string, decimals: number): void {
    this.addAsset({ assetId, code, decimals, instrumentId: 0 });
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    assert(this.byId[instrumentId] === undefined, 'an instrument is listed once');
    const currency = this.asset(listing.currencyId);
    assert(currency !== undefined, 'the currency of an instrument is listed before it');
    const instrument = new MarketInstrument(
      instrumentId,
      shareAssetId,
      tickValueMinor,
      listing,
      currency,
    );
    const history = this.unclaimed.get(instrumentId);
    if (history !== undefined) {
      instrument.history = history;
      this.unclaimed.delete(instrumentId);
    }
    while (this.byId.length <= instrumentId) this.byId.push(undefined);
    this.byId[instrumentId] = instrument;
    this.bySymbol.set(listing.symbol, instrument);
    this.listed.push(instrument);
    this.addAsset({ assetId: shareAssetId, code: listing.symbol, decimals: 0, instrumentId });
    this.touch(instrument, MarketChange.status);
  }

  phaseChanged(instrumentId: number, phase: number): void {
    const instrument = this.known(instrumentId);
    const { history } = instrument;
    // What a snapshot tells again of the history that was loaded is no news to it.
    if (this.seq > history.seqLoaded) {
      const { day } = history;
      if (phase === Phase.closed) day.end();
      else if (instrument.phase === Phase.closed) day.begin();
      if (!isCallPhase(phase)) history.auction = undefined;
    }
    instrument.phase = phase;
    this.touch(instrument, MarketChange.status);
  }

  /** The listing as it is now: its limits may change. */
  instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    const instrument = this.known(instrumentId);
    instrument.listing = listing;
    instrument.depth.allowPrices(listing.priceTicksMax);
    this.touch(instrument, MarketChange.status);
  }

  instrumentDelisted(instrumentId: number): void {
    const instrument = this.known(instrumentId);
    instrument.isDelisted = true;
    this.touch(instrument, MarketChange.status);
  }

  auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    const instrument = this.known(instrumentId);
    const { seq, tsUs } = this;
    const auction = { priceTicks, matchedLots, surplusLots, surplusSide, tsUs, seq };
    if (seq > instrument.history.seqLoaded) instrument.history.auction = auction;
    this.touch(instrument, MarketChange.auction);
  }

  auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    const instrument = this.known(instrumentId);
    const { seq, tsUs } = this;
    const { history } = instrument;
    // The phase has changed before it, and with that the indicative state is gone.
    if (seq > history.seqLoaded) {
      history.uncross = { phase, priceTicks, matchedLots, surplusLots, surplusSide, tsUs, seq };
    }
    this.touch(instrument, MarketChange.auction);
  }

  venueKillSwitch(on: number): void {
    this.killSwitch = on !== 0;
    for (const instrument of this.listed) this.touch(instrument, MarketChange.status);
  }

  tradeExecuted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
  ): void {
    const instrument = this.known(instrumentId);
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    instrument.history.trade(
      tradeId,
      priceTicks,
      qtyLots,
      takerSide,
      notionalMinor,
      this.tsUs,
      this.seq,
    );
    this.touch(instrument, MarketChange.trades);
  }

  tradeBusted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    tradedTsUs: number,
  ): void {
    const instrument = this.known(instrumentId);
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    instrument.history.bust(tradeId, priceTicks, qtyLots, notionalMinor, tradedTsUs);
    const status = TradeStatus.busted;
    this.noteChangedTrade(instrument, {
      tradeId,
      priceTicks,
      qtyLots,
      takerSide,
      status,
      tsUs: tradedTsUs,
      seq: this.seq,
    });
  }

  tradeCorrected(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    oldPriceTicks: number,
    priceTicks: number,
    qtyLots: number,
    tradedTsUs: number,
  ): void {
    const instrument = this.known(instrumentId);
    const lotMinor = qtyLots * instrument.tickValueMinor;
    const oldNotionalMinor = oldPriceTicks * lotMinor;
    const notionalMinor = priceTicks * lotMinor;
    instrument.history.correct(tradeId, priceTicks, oldNotionalMinor, notionalMinor, tradedTsUs);
    const status = TradeStatus.corrected;
    this.noteChangedTrade(instrument, {
      tradeId,
      priceTicks,
      qtyLots,
      takerSide,
      status,
      tsUs: tradedTsUs,
      seq: this.seq,
    });
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    const instrument = this.known(instrumentId);
    instrument.depth.set(side, priceTicks, qtyLots, orderCount);
    this.touch(instrument, MarketChange.depth);
  }

  /** The last trade where the history does not have it; with `lastTradeId` 0 there was none. */
  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void {
    const instrument = this.known(instrumentId);
    const { history } = instrument;
    if (lastTradeId === history.lastTradeId) return;
    history.lastTradeId = lastTradeId;
    history.lastPriceTicks = lastTradeId === 0 ? 0 : lastPriceTicks;
    this.touch(instrument, MarketChange.trades);
  }

  // ---- questions

  instrument(instrumentId: number): MarketInstrument | undefined {
    return this.byId[instrumentId];
  }

  instrumentBySymbol(symbol: string): MarketInstrument | undefined {
    return this.bySymbol.get(symbol);
  }

  /** In order of listing. */
  get instruments(): readonly MarketInstrument[] {
    return this.listed;
  }

  asset(assetId: number): Asset | undefined {
    return this.assetsById[assetId];
  }

  /** A currency by its code, or an instrument's shares by its symbol. */
  assetByCode(code: string): Asset | undefined {
    return this.assetsByCode.get(code);
  }

  currency(code: string): Asset | undefined {
    const asset = this.assetsByCode.get(code);
    return asset?.instrumentId === 0 ? asset : undefined;
  }

  /** In order of listing. */
  get assets(): readonly Asset[] {
    return this.assetList;
  }

  /** The best levels of both sides, best first. */
  depth(instrumentId: number, levels: number): DepthSnapshot {
    const { bids, asks } = this.known(instrumentId).depth;
    return { bids: bids.best(levels), asks: asks.best(levels) };
  }

  /** As depthChecksum has it over the wire's strings, without making them: the digits of a price are those of its units. */
  depthChecksum(instrumentId: number): number {
    const instrument = this.known(instrumentId);
    const { bids, asks } = instrument.depth;
    return crc32(sideDigits(instrument, asks) + sideDigits(instrument, bids));
  }

  /** The latest trades, newest first; at most 1,000 are remembered. */
  trades(instrumentId: number, limit: number): TradeView[] {
    return this.known(instrumentId).history.tape.latest(limit);
  }

  /** The last candles, oldest first, the open one last; none before the first trade. */
  candles(instrumentId: number, interval: CandleInterval, limit: number): Candle[] {
    const series = this.known(instrumentId).history.series[candleIntervalIndex(interval)]!;
    return series.latest(limit, this.nowTsUs);
  }

  /** Candles from the one that contains `fromTsUs` on: what is new to somebody who has been told up to there. */
  candlesSince(instrumentId: number, interval: CandleInterval, fromTsUs: number): Candle[] {
    const series = this.known(instrumentId).history.series[candleIntervalIndex(interval)]!;
    return series.since(fromTsUs, this.nowTsUs);
  }

  ticker(instrumentId: number): Ticker {
    const instrument = this.known(instrumentId);
    const { bids, asks } = instrument.depth;
    const day = this.dayOf(instrument);
    return {
      instrumentId,
      lastTicks: instrument.lastPriceTicks,
      bidTicks: bids.bestPriceTicks,
      bidQtyLots: bids.bestQtyLots,
      askTicks: asks.bestPriceTicks,
      askQtyLots: asks.bestQtyLots,
      openTicks: day.openTicks,
      highTicks: day.highTicks,
      lowTicks: day.lowTicks,
      changeTicks: day.closeTicks - day.openTicks,
      volumeLots: day.volumeLots,
      turnoverMinor: day.turnover.toBigInt(),
      trades: day.trades,
      dayOpenTicks: instrument.day.openTicks,
      dayCloseTicks: instrument.day.closeTicks,
      previousCloseTicks: instrument.day.previousCloseTicks,
      seq: instrument.seq,
    };
  }

  // ---- what to push

  /**
   * Instruments with something new since the last call, in order of their first change; `takenChanges` says what (MarketChange). The list
   * is valid until the next call.
   */
  takeChangedInstruments(): readonly MarketInstrument[] {
    const { changed, taken } = this;
    for (const instrument of changed) {
      instrument.takenChanges = instrument.changes;
      instrument.changes = 0;
    }
    taken.length = 0;
    this.changed = taken;
    this.taken = changed;
    return changed;
  }

  /** Levels changed since the last call, each once, as they are now. */
  takeDepthChanges(instrumentId: number): DepthChange[] {
    return this.known(instrumentId).depth.takeChanges();
  }

  /** Trades since the last call, in order of trade id. */
  takeTrades(instrumentId: number): TradeView[] {
    return this.known(instrumentId).history.tape.take();
  }

  /** Trades that were busted or corrected since the last call, in that order, as they are now; `seq` is of the change. */
  takeChangedTrades(instrumentId: number): readonly TradeView[] {
    const instrument = this.known(instrumentId);
    const { changedTrades } = instrument;
    instrument.changedTrades = [];
    return changedTrades;
  }

  // ---- history

  /** Trades and candles as text, for snapshots: no depth and no instruments, which come from events. */
  dump(): string {
    return [...this.dumpLines()].join('');
  }

  /** The same a line at a time, for more than one string can hold. */
  dumpLines(): Generator<string> {
    const histories = new Map(this.unclaimed);
    for (const { instrumentId, history } of this.listed) histories.set(instrumentId, history);
    return writeHistories(histories, this.seq);
  }

  /** Puts what was dumped in place, whole or not at all, before or after the instruments are listed. Throws DumpError. */
  load(text: string): void {
    this.loadLines(text.split('\n'));
  }

  loadLines(lines: Iterable<string>): void {
    for (const [instrumentId, history] of readHistories(lines)) {
      const instrument = this.byId[instrumentId];
      if (instrument === undefined) this.unclaimed.set(instrumentId, history);
      else {
        instrument.history = history;
        this.statistics.delete(instrumentId);
      }
    }
  }

  private known(instrumentId: number): MarketInstrument {
    const instrument = this.byId[instrumentId];
    assert(instrument !== undefined, 'an instrument is known');
    return instrument;
  }

  /** Nobody waits for sums of the last 24 hours but who asks: they are read anew. */
  private noteChangedTrade(instrument: MarketInstrument, trade: TradeView): void {
    this.statistics.delete(instrument.instrumentId);
    if (instrument.changedTrades.length < changedTradesMax) instrument.changedTrades.push(trade);
    this.touch(instrument, MarketChange.corrections);
  }

  private touch(instrument: MarketInstrument, change: number): void {
    if (instrument.changes === 0) this.changed.push(instrument);
    instrument.changes |= change;
    const { history } = instrument;
    if (this.seq > history.seqLoaded) history.seq = this.seq;
  }

  private addAsset(asset: Asset): void {
    while (this.assetsById.length <= asset.assetId) this.assetsById.push(undefined);
    this.assetsById[asset.assetId] = asset;
    this.assetsByCode.set(asset.code, asset);
    this.assetList.push(asset);
  }

  private dayOf(instrument: MarketInstrument): DayStatistics {
    let day = this.statistics.get(instrument.instrumentId);
    if (day === undefined) {
      day = new DayStatistics();
      this.statistics.set(instrument.instrumentId, day);
    }
    day.read(instrument.history.minutes, this.nowTsUs);
    return day;
  }
}

function sideDigits(instrument: MarketInstrument, side: DepthSide): string {
  const { tickUnits, lotShares } = instrument;
  let digits = '';
  let level = side.first;
  for (let i = 0; i < checksumLevels && level >= 0; i++) {
    const units = side.priceOf(level) * tickUnits;
    const shares = side.qtyOf(level) * lotShares;
    if (units <= Number.MAX_SAFE_INTEGER && shares <= Number.MAX_SAFE_INTEGER) {
      digits += units;
      digits += shares;
    } else {
      digits += BigInt(side.priceOf(level)) * BigInt(tickUnits);
      digits += BigInt(side.qtyOf(level)) * BigInt(lotShares);
    }
    level = side.after(level);
  }
  return digits;
}
