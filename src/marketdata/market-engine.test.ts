// The public view behind the real engine: after every command it is what the books and the list of all trades say.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExchangeState } from '#core/state.ts';
import { isCallPhase, Phase, Side, TradeStatus } from '#core/terms.ts';
import { candleIntervals } from '#marketdata/candle-intervals.ts';
import { CandleSeries } from '#marketdata/candle-series.ts';
import { depthChecksum } from '#marketdata/depth-checksum.ts';
import type { WireLevel } from '#marketdata/depth-checksum.ts';
import type { DepthLevel } from '#marketdata/depth-book.ts';
import { MarketChange } from '#marketdata/market-instrument.ts';
import { Market } from '#marketdata/market.ts';
import type { TradeView } from '#marketdata/trade-tape.ts';
import { commandsOf, flows } from '../../test/properties/exchange-flow.ts';
import { eventsOf, type RecordedEvent } from '../../test/support/recorder.ts';
import { viewFlow } from '../../test/support/view-flow.ts';
import { ViewRig } from '../../test/support/view-rig.ts';

const second = 1_000_000;
/** Pauses between commands: bursts, seconds, hours. */
const pauses = [1, 1, 1, 40, 300_000, second, 7 * second, 100 * second, 5_000 * second];
const pauseOf = (index: number): number => pauses[((index * 7_919) % 31) % pauses.length]!;

interface TradeOf extends TradeView {
  readonly instrumentId: number;
  /** The price that it printed at, whatever it was corrected to since. */
  readonly printedTicks: number;
}

function tradesIn(events: readonly RecordedEvent[], rig: ViewRig): TradeOf[] {
  const { seq, tsUs } = rig.exchange.state;
  return eventsOf(events, 'tradeExecuted').map((event) => {
    const { instrumentId, tradeId, priceTicks, qtyLots, takerSide } = event;
    const told = { tradeId, priceTicks, qtyLots, takerSide, status: TradeStatus.done, tsUs, seq };
    return { ...told, instrumentId, printedTicks: priceTicks };
  });
}

/** Trades as they are after what became of them. */
function follow(trades: TradeOf[], events: readonly RecordedEvent[], rig: ViewRig): void {
  trades.push(...tradesIn(events, rig));
  for (const event of events) {
    if (event.kind !== 'tradeBusted' && event.kind !== 'tradeCorrected') continue;
    const at = trades.findIndex(({ tradeId }) => tradeId === event.tradeId);
    expect(trades[at]!.tsUs).toBe(event.tradedTsUs);
    const status = event.kind === 'tradeBusted' ? TradeStatus.busted : TradeStatus.corrected;
    trades[at] = { ...trades[at]!, status, priceTicks: event.priceTicks };
  }
}

function withoutInstrument({
  tradeId,
  priceTicks,
  qtyLots,
  takerSide,
  status,
  tsUs,
  seq,
}: TradeOf): TradeView {
  return { tradeId, priceTicks, qtyLots, takerSide, status, tsUs, seq };
}

/** The levels of a book, best first, asked of the book itself. */
function levelsOf(state: ExchangeState, instrumentId: number, side: Side): DepthLevel[] {
  const { book } = state.instrument(instrumentId);
  const levels: DepthLevel[] = [];
  let level = side === Side.buy ? book.bids.best : book.asks.best;
  for (; level >= 0; level = book.levelAfter(side, level)) {
    levels.push({
      priceTicks: book.priceOfLevel(side, level),
      qtyLots: book.lotsOfLevel(side, level),
      orderCount: book.ordersOfLevel(side, level),
    });
  }
  return levels;
}

function checkDepth(rig: ViewRig, instrumentId: number): void {
  const { state } = rig.exchange;
  const bids = levelsOf(state, instrumentId, Side.buy);
  const asks = levelsOf(state, instrumentId, Side.sell);
  expect(rig.market.depth(instrumentId, Infinity)).toEqual({ bids, asks });
  const instrument = rig.market.instrument(instrumentId)!;
  const wire = (levels: readonly DepthLevel[]): WireLevel[] =>
    levels.map((each) => [
      instrument.formatPrice(each.priceTicks),
      instrument.formatQty(each.qtyLots),
    ]);
  expect(rig.market.depthChecksum(instrumentId)).toBe(depthChecksum(wire(asks), wire(bids)));
  const ticker = rig.market.ticker(instrumentId);
  expect([ticker.bidTicks, ticker.bidQtyLots]).toEqual([
    bids[0]?.priceTicks ?? 0,
    bids[0]?.qtyLots ?? 0,
  ]);
  expect([ticker.askTicks, ticker.askQtyLots]).toEqual([
    asks[0]?.priceTicks ?? 0,
    asks[0]?.qtyLots ?? 0,
  ]);
}

function checkTrades(rig: ViewRig, instrumentId: number, trades: readonly TradeOf[]): void {
  const own = trades.filter((trade) => trade.instrumentId === instrumentId);
  const views = own.map(withoutInstrument);
  expect(rig.market.trades(instrumentId, 1_000)).toEqual(views.slice(-1_000).toReversed());
  expect(rig.market.instrument(instrumentId)!.lastTradeId).toBe(own.at(-1)?.tradeId ?? 0);
  const { tickValueMinor } = rig.exchange.state.instrument(instrumentId);
  const { tsUs } = rig.exchange.state;
  for (const { name, lengthUs, candlesMax } of candleIntervals) {
    const series = new CandleSeries(lengthUs, candlesMax);
    for (const { tsUs: at, printedTicks, qtyLots } of own) {
      series.trade(at, printedTicks, qtyLots, 1);
    }
    for (const { tsUs: at, qtyLots, status } of own) {
      if (status === TradeStatus.busted) series.bust(at, qtyLots, 1);
    }
    expect(rig.market.candles(instrumentId, name, 30)).toEqual(series.latest(30, tsUs));
  }
  const fromUs = (Math.floor(tsUs / (60 * second)) - 1_439) * 60 * second;
  const today = own.filter((trade) => trade.tsUs >= fromUs);
  const ticker = rig.market.ticker(instrumentId);
  const valid = today.filter(({ status }) => status !== TradeStatus.busted);
  const openTicks = today[0]?.printedTicks ?? 0;
  expect(ticker.lastTicks).toBe(own.at(-1)?.printedTicks ?? 0);
  expect(ticker.trades).toBe(valid.length);
  expect(ticker.openTicks).toBe(openTicks);
  expect(ticker.changeTicks).toBe((today.at(-1)?.printedTicks ?? 0) - openTicks);
  expect(ticker.volumeLots).toBe(valid.reduce((sum, { qtyLots }) => sum + qtyLots, 0));
  const turnover = valid.map(
    ({ priceTicks, qtyLots }) => BigInt(priceTicks) * BigInt(qtyLots) * BigInt(tickValueMinor),
  );
  expect(ticker.turnoverMinor).toBe(turnover.reduce((sum, each) => sum + each, 0n));
}

/** Everything the public sees. */
function printed(market: Market): unknown {
  return market.instruments.map((instrument) => {
    const { instrumentId, symbol, phase, shareAssetId } = instrument;
    const ticker = market.ticker(instrumentId);
    return {
      symbol,
      phase,
      shareAssetId,
      ticker,
      listing: instrument.listing,
      auction: instrument.auction,
      uncross: instrument.uncross,
      day: instrument.day,
      depth: market.depth(instrumentId, Infinity),
      trades: market.trades(instrumentId, 2_000),
      candles: candleIntervals.map(({ name }) => market.candles(instrumentId, name, 100)),
    };
  });
}

/** What is told of an instrument's auctions and of its day, from the list of all events. */
class NaiveDay {
  phase: number = Phase.closed;
  auction: unknown = undefined;
  uncross: unknown = undefined;
  private prices: number[] = [];
  private lots = 0;
  private previousCloseTicks = 0;
  private readonly instrumentId: number;

  constructor(instrumentId: number) {
    this.instrumentId = instrumentId;
  }

  fold(
    events: readonly RecordedEvent[],
    at: { readonly seq: number; readonly tsUs: number },
  ): void {
    for (const event of events) {
      if (!('instrumentId' in event) || event.instrumentId !== this.instrumentId) continue;
      if (event.kind === 'phaseChanged') this.enter(event.phase);
      if (event.kind === 'tradeExecuted') {
        this.prices.push(event.priceTicks);
        this.lots += event.qtyLots;
      }
      if (event.kind === 'auctionIndicative' || event.kind === 'auctionUncrossed') {
        const { kind, instrumentId: _instrumentId, ...told } = event;
        const isOver = kind === 'auctionUncrossed';
        if (isOver) this.uncross = { ...told, ...at };
        this.auction = isOver ? undefined : { ...told, ...at };
      }
    }
  }

  get day(): object {
    const lastTicks = this.prices.at(-1) ?? 0;
    return {
      openTicks: this.prices[0] ?? 0,
      highTicks: this.prices.length === 0 ? 0 : Math.max(...this.prices),
      lowTicks: this.prices.length === 0 ? 0 : Math.min(...this.prices),
      lastTicks,
      closeTicks: this.phase === Phase.closed ? lastTicks : 0,
      previousCloseTicks: this.previousCloseTicks,
      volumeLots: this.lots,
      trades: this.prices.length,
    };
  }

  private enter(phase: number): void {
    if (this.phase === Phase.closed && phase !== Phase.closed) {
      this.previousCloseTicks = this.prices.at(-1) ?? this.previousCloseTicks;
      this.prices = [];
      this.lots = 0;
    }
    if (!isCallPhase(phase)) this.auction = undefined;
    this.phase = phase;
  }
}

describe('behind the real engine, with auctions and every kind of order', () => {
  test('phases, auctions, days and depth are what the events and the books say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const rig = new ViewRig();
        const days = [1, 2].map((instrumentId) => new NaiveDay(instrumentId));
        const trades: TradeOf[] = [];
        for (const command of viewFlow(seed, 250)) {
          const events = rig.apply(command);
          follow(trades, events, rig);
          const { seq, tsUs } = rig.exchange.state;
          days.forEach((naive, index) => {
            naive.fold(events, { seq, tsUs });
            const instrument = rig.market.instrument(index + 1);
            if (instrument === undefined) return;
            const { phase, auction, uncross, day } = naive;
            expect(instrument).toMatchObject({ phase, day });
            expect([instrument.auction, instrument.uncross]).toEqual([auction, uncross]);
            checkDepth(rig, instrument.instrumentId);
          });
        }
        for (const { instrumentId } of rig.market.instruments) {
          checkTrades(rig, instrumentId, trades);
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test('begun from a snapshot anywhere, they go on as those that had everything', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, fraction) => {
          const commands = viewFlow(seed, 250);
          const cut = Math.floor(fraction * commands.length);
          const first = new ViewRig();
          for (const command of commands.slice(0, cut)) first.apply(command);
          const later = new ViewRig(first.exchange, first.viewsFromSnapshot());
          expect(printed(later.market)).toEqual(printed(first.market));
          for (const command of commands.slice(cut)) later.apply(command);
          const full = new ViewRig();
          for (const command of commands) full.apply(command);
          expect(printed(later.market)).toEqual(printed(full.market));
          expect(later.market.dump()).toBe(full.market.dump());
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);
});

describe('behind the real engine', () => {
  test('the depth is the book after every command, the trades and candles are all there', () => {
    fc.assert(
      fc.property(flows(10, 150), (flow) => {
        const rig = new ViewRig();
        const trades: TradeOf[] = [];
        commandsOf(flow).forEach((command, index) => {
          follow(trades, rig.apply(command, pauseOf(index)), rig);
          for (const { instrumentId } of rig.market.instruments) checkDepth(rig, instrumentId);
        });
        for (const { instrumentId } of rig.market.instruments) {
          checkTrades(rig, instrumentId, trades);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('what is pushed, taken at any time, makes the same depth and the same trades', () => {
    fc.assert(
      fc.property(flows(10, 150), fc.nat(7), (flow, every) => {
        const rig = new ViewRig();
        const trades: TradeOf[] = [];
        const pushed = new Map<number, TradeView>();
        const copy = new Market();
        const take = (): void => {
          for (const { instrumentId, takenChanges } of rig.market.takeChangedInstruments()) {
            const levels = rig.market.takeDepthChanges(instrumentId);
            expect(levels.length > 0).toBe((takenChanges & MarketChange.depth) !== 0);
            for (const { side, priceTicks, qtyLots, orderCount } of levels) {
              copy.depthChanged(instrumentId, side, priceTicks, qtyLots, orderCount);
            }
            const taken = rig.market.takeTrades(instrumentId);
            expect(taken.length > 0).toBe((takenChanges & MarketChange.trades) !== 0);
            for (const trade of taken) pushed.set(trade.tradeId, trade);
            const changed = rig.market.takeChangedTrades(instrumentId);
            expect(changed.length > 0).toBe((takenChanges & MarketChange.corrections) !== 0);
            for (const { seq: _seq, ...change } of changed) {
              pushed.set(change.tradeId, { ...pushed.get(change.tradeId)!, ...change });
            }
          }
        };
        commandsOf(flow).forEach((command, index) => {
          const events = rig.apply(command, pauseOf(index));
          follow(trades, events, rig);
          for (const event of eventsOf(events, 'currencyListed')) {
            copy.currencyListed(event.assetId, event.code, event.decimals);
          }
          for (const event of eventsOf(events, 'instrumentListed')) {
            const { instrumentId, shareAssetId, tickValueMinor, listing } = event;
            copy.instrumentListed(instrumentId, shareAssetId, tickValueMinor, listing);
          }
          if (index % (every + 1) === every) take();
        });
        take();
        const inOrder = [...pushed.values()].toSorted((a, b) => a.tradeId - b.tradeId);
        expect(inOrder).toEqual(trades.map(withoutInstrument));
        for (const { instrumentId } of rig.market.instruments) {
          const depth = rig.market.depth(instrumentId, Infinity);
          expect(copy.depth(instrumentId, Infinity)).toEqual(depth);
        }
        expect(rig.market.takeChangedInstruments()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test('begun from a snapshot anywhere, it goes on as the one that had everything', () => {
    fc.assert(
      fc.property(flows(10, 150), fc.double({ min: 0, max: 1, noNaN: true }), (flow, fraction) => {
        const commands = commandsOf(flow);
        const cut = Math.floor(fraction * commands.length);
        const rig = new ViewRig();
        commands.slice(0, cut).forEach((command, index) => rig.apply(command, pauseOf(index)));
        const views = rig.viewsFromSnapshot();
        expect(printed(views.market)).toEqual(printed(rig.market));
        const before = printed(rig.market);
        const later = new ViewRig(rig.exchange, views);
        const all = commands
          .slice(cut)
          .map((command, index) => later.apply(command, pauseOf(index)));
        expect(printed(rig.market)).toEqual(before);
        const full = new ViewRig();
        commands.forEach((command, index) =>
          full.apply(command, pauseOf(index < cut ? index : index - cut)),
        );
        expect(printed(later.market)).toEqual(printed(full.market));
        expect(later.market.dump()).toBe(full.market.dump());
        expect(all).toHaveLength(commands.length - cut);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
