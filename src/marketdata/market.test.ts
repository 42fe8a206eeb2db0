// The public view by its rules: lookups, changes, the clock, restored prices, dumps and damaged dumps.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { Phase, Side } from '#core/terms.ts';
import { MarketChange } from '#marketdata/market-instrument.ts';
import { Market } from '#marketdata/market.ts';
import { DumpError } from '#std/dump-lines.ts';
import { plainListing } from '../../test/support/listing.ts';
import { emptyViews, rigFirstTsUs, ViewRig } from '../../test/support/view-rig.ts';

const second = 1_000_000;

/** A market with one instrument and a trade of `qtyLots` at each price. */
function traded(...prices: number[]): Market {
  const market = new Market();
  market.begin(1, rigFirstTsUs);
  market.currencyListed(1, 'USD', 2);
  market.instrumentListed(1, 2, 1, plainListing);
  prices.forEach((priceTicks, index) => {
    market.begin(index + 2, rigFirstTsUs + (index + 1) * second);
    market.tradeExecuted(index + 1, 1, Side.buy, priceTicks, 5);
  });
  return market;
}

/** Commands one after the other: `next` begins one. */
function dayOf(market: Market, seqFrom: number): { next: (events: () => void) => void } {
  let seq = seqFrom;
  return {
    next: (events) => {
      seq++;
      market.begin(seq, rigFirstTsUs + seq * second);
      events();
    },
  };
}

describe('an auction', () => {
  const auctioned = (): Market => {
    const market = traded();
    const { next } = dayOf(market, 1);
    next(() => {
      market.phaseChanged(1, Phase.preOpen);
      market.auctionIndicative(1, 0, 0, 0, 0);
    });
    next(() => {
      market.phaseChanged(1, Phase.openingAuction);
      market.auctionIndicative(1, 101, 9, 4, Side.buy);
    });
    return market;
  };

  test('is told as it would be while it is called, and as it was afterwards', () => {
    const market = auctioned();
    const called = { priceTicks: 101, matchedLots: 9, surplusLots: 4, surplusSide: Side.buy };
    expect(market.instrument(1)).toMatchObject({ auction: called, uncross: undefined });
    market.takeChangedInstruments();
    const { next } = dayOf(market, 3);
    next(() => {
      market.phaseChanged(1, Phase.continuous);
      market.auctionUncrossed(1, Phase.openingAuction, 102, 10, 0, 0);
      market.tradeExecuted(1, 1, 0, 102, 6);
      market.tradeExecuted(2, 1, 0, 102, 4);
    });
    const uncross = { phase: Phase.openingAuction, priceTicks: 102, matchedLots: 10, seq: 4 };
    expect(market.instrument(1)?.auction).toBeUndefined();
    expect(market.instrument(1)?.uncross).toMatchObject(uncross);
    const { status, trades, auction } = MarketChange;
    const changes = market.takeChangedInstruments().map(({ takenChanges }) => takenChanges);
    expect(changes).toEqual([status | trades | auction]);
    expect(market.takeTrades(1).map(({ takerSide }) => takerSide)).toEqual([0, 0]);
    expect(market.candles(1, '1m', 1)).toMatchObject([
      { openTicks: 102, highTicks: 102, lowTicks: 102, volumeLots: 10, trades: 2 },
    ]);
  });

  test('that a halt or a close cuts short leaves nothing behind', () => {
    for (const phase of [Phase.halted, Phase.closed]) {
      const market = auctioned();
      market.begin(9, rigFirstTsUs + 9 * second);
      market.phaseChanged(1, phase);
      expect(market.instrument(1)).toMatchObject({ auction: undefined, uncross: undefined });
    }
  });

  test('may cross the depth, and the checksum is of the crossed depth', () => {
    const market = auctioned();
    market.depthChanged(1, Side.buy, 103, 5, 1);
    market.depthChanged(1, Side.sell, 99, 5, 1);
    expect(market.ticker(1)).toMatchObject({ bidTicks: 103, askTicks: 99 });
    const crossed = market.depthChecksum(1);
    market.depthChanged(1, Side.buy, 103, 0, 0);
    expect(market.depthChecksum(1)).not.toBe(crossed);
  });

  test('and its day come back from a dump, and what a state tells again is no news to them', () => {
    const market = auctioned();
    const { next } = dayOf(market, 3);
    next(() => {
      market.phaseChanged(1, Phase.continuous);
      market.auctionUncrossed(1, Phase.openingAuction, 102, 10, 3, Side.sell);
      market.tradeExecuted(1, 1, 0, 102, 6);
    });
    next(() => market.tradeExecuted(2, 1, Side.buy, 108, 6));
    next(() => {
      market.phaseChanged(1, Phase.halted);
    });
    next(() => {
      market.phaseChanged(1, Phase.reopeningAuction);
      market.auctionIndicative(1, 7, 8, 9, Side.buy);
    });
    const restored = new Market();
    restored.load(market.dump());
    restored.begin(7, rigFirstTsUs + 7 * second);
    restored.currencyListed(1, 'USD', 2);
    restored.instrumentListed(1, 2, 1, plainListing);
    restored.phaseChanged(1, Phase.reopeningAuction);
    for (const name of ['auction', 'uncross', 'day', 'phase', 'lastPriceTicks'] as const) {
      expect(restored.instrument(1)?.[name]).toEqual(market.instrument(1)?.[name]);
    }
    expect(restored.dump()).toBe(market.dump());
    restored.begin(8, rigFirstTsUs + 8 * second);
    restored.phaseChanged(1, Phase.closed);
    expect(restored.instrument(1)?.day).toMatchObject({ openTicks: 102, closeTicks: 108 });
  });
});

describe('the trading day', () => {
  test('opens with its first trade, the opening auction’s, and closes with its last', () => {
    const market = traded();
    const { next } = dayOf(market, 1);
    next(() => market.phaseChanged(1, Phase.openingAuction));
    next(() => {
      market.phaseChanged(1, Phase.continuous);
      market.tradeExecuted(1, 1, 0, 102, 6);
    });
    next(() => market.tradeExecuted(2, 1, Side.buy, 99, 1));
    next(() => market.phaseChanged(1, Phase.halted));
    next(() => market.phaseChanged(1, Phase.continuous));
    next(() => market.phaseChanged(1, Phase.closingAuction));
    expect(market.ticker(1)).toMatchObject({ dayOpenTicks: 102, dayCloseTicks: 0 });
    // The phase is told before the uncross that it brings.
    next(() => {
      market.phaseChanged(1, Phase.closed);
      market.auctionUncrossed(1, Phase.closingAuction, 105, 2, 0, 0);
      market.tradeExecuted(3, 1, 0, 105, 2);
    });
    expect(market.instrument(1)?.day).toMatchObject({
      openTicks: 102,
      highTicks: 105,
      lowTicks: 99,
      closeTicks: 105,
      previousCloseTicks: 0,
      volumeLots: 9,
      trades: 3,
    });
    next(() => market.phaseChanged(1, Phase.preOpen));
    expect(market.ticker(1)).toMatchObject({
      dayOpenTicks: 0,
      dayCloseTicks: 0,
      previousCloseTicks: 105,
      // The window of 24 hours knows no days.
      openTicks: 102,
    });
    // A day without trades has no close, and the one before it stays the last.
    next(() => market.phaseChanged(1, Phase.closed));
    next(() => market.phaseChanged(1, Phase.continuous));
    expect(market.ticker(1).previousCloseTicks).toBe(105);
  });
});

describe('the market', () => {
  test('knows currencies by code and shares by symbol, and does not take one for the other', () => {
    const market = traded();
    expect(market.currency('USD')?.assetId).toBe(1);
    expect(market.currency('ACME')).toBeUndefined();
    expect(market.assetByCode('ACME')).toEqual({
      assetId: 2,
      code: 'ACME',
      decimals: 0,
      instrumentId: 1,
    });
    expect(market.assets.map(({ code }) => code)).toEqual(['USD', 'ACME']);
    expect(market.asset(9)).toBeUndefined();
    expect(market.instrumentBySymbol('ACME')?.instrumentId).toBe(1);
    expect(market.instrumentBySymbol('acme')).toBeUndefined();
    expect(market.instrument(0)).toBeUndefined();
    expect(market.instrument(7)).toBeUndefined();
  });

  test('tells phases and the kill switch as changes of status, once until taken', () => {
    const market = traded();
    market.takeChangedInstruments();
    market.phaseChanged(1, Phase.continuous);
    market.phaseChanged(1, Phase.halted);
    expect(market.takeChangedInstruments().map((each) => each.takenChanges)).toEqual([
      MarketChange.status,
    ]);
    expect(market.instrument(1)?.phase).toBe(Phase.halted);
    expect(market.takeChangedInstruments()).toEqual([]);
    market.venueKillSwitch(1);
    expect(market.killSwitch).toBe(true);
    expect(market.takeChangedInstruments()).toHaveLength(1);
    market.venueKillSwitch(0);
    expect(market.killSwitch).toBe(false);
  });

  test('the host’s clock ends a candle, and never runs backwards', () => {
    const market = traded(10);
    expect(market.candles(1, '1s', 9).map(({ final }) => final)).toEqual([false]);
    market.advance(rigFirstTsUs + 2 * second);
    expect(market.candles(1, '1s', 9).map(({ final }) => final)).toEqual([true, false]);
    market.advance(rigFirstTsUs);
    expect(market.candles(1, '1s', 9)).toHaveLength(2);
    const since = market.candlesSince(1, '1s', rigFirstTsUs + 2 * second);
    expect(since.map(({ trades }) => trades)).toEqual([0]);
  });

  test('a trade older than the host’s clock still counts in its own interval', () => {
    const market = traded(10);
    market.advance(rigFirstTsUs + 5 * second);
    market.begin(9, rigFirstTsUs + 2 * second);
    market.tradeExecuted(9, 1, Side.sell, 14, 5);
    const closes = market.candles(1, '1s', 9).map(({ closeTicks }) => closeTicks);
    expect(closes).toEqual([10, 14, 14, 14, 14]);
  });

  test('the last price of a snapshot without history is the last, and makes no candle', () => {
    const market = traded();
    market.marketRestored(1, 0, 100);
    expect(market.ticker(1).lastTicks).toBe(0);
    market.marketRestored(1, 77, 123);
    expect(market.ticker(1)).toMatchObject({ lastTicks: 123, openTicks: 0, volumeLots: 0 });
    expect(market.candles(1, '1m', 5)).toEqual([]);
    expect(market.trades(1, 5)).toEqual([]);
  });

  test('change is the last price less the first of 24 hours', () => {
    expect(traded(10, 30, 25).ticker(1)).toMatchObject({
      openTicks: 10,
      highTicks: 30,
      lowTicks: 10,
      lastTicks: 25,
      changeTicks: 15,
      volumeLots: 15,
      turnoverMinor: 325n,
      trades: 3,
    });
  });

  test('a new listing has its new bounds at once, and the depth stays as it was', () => {
    const market = traded();
    const { priceTicksMax } = plainListing;
    market.depthChanged(1, Side.buy, 7, 5, 1);
    market.depthChanged(1, Side.sell, priceTicksMax, 5, 1);
    const higher = priceTicksMax * 2;
    const before = market.depth(1, 9);
    market.instrumentChanged(1, { ...plainListing, priceTicksMax: higher, qtyLotsMax: 77 });
    expect(market.instrument(1)?.listing).toMatchObject({ qtyLotsMax: 77 });
    expect(market.depth(1, 9)).toEqual(before);
    market.depthChanged(1, Side.sell, higher, 3, 1);
    market.depthChanged(1, Side.buy, higher, 4, 1);
    const after = market.depth(1, 9);
    expect(after.asks.map(({ priceTicks }) => priceTicks)).toEqual([priceTicksMax, higher]);
    expect(after.bids.map(({ priceTicks }) => priceTicks)).toEqual([higher, 7]);
    // A lower bound takes nothing out that is still open.
    market.instrumentChanged(1, { ...plainListing, priceTicksMax: 10 });
    expect(market.depth(1, 9)).toEqual(after);
    expect(market.instrument(1)?.referencePriceTicks).toBe(plainListing.referencePriceTicks);
  });

  test('averages are exact where they can be, else rounded', () => {
    const instrument = traded().instrument(1)!;
    expect(instrument.formatAveragePrice(58_533 * 7, 7)).toBe('585.33');
    expect(instrument.formatAveragePrice(100, 3)).toBe('0.333333');
    expect(instrument.formatAverageCost(100, 3)).toBe('0.333333');
    expect(instrument.formatMoney(-5)).toBe('-0.05');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 50 }),
        fc.integer({ min: 1, max: 2 ** 31 - 2 }),
        (notional, qty) => {
          const text = instrument.formatAveragePrice(notional, qty);
          expect(instrument.formatAverageCost(notional, qty)).toBe(text);
          // In millionths, within half of one.
          const [whole = '', fraction = ''] = text.split('.');
          const shown = BigInt(whole + fraction.padEnd(6, '0'));
          const twiceOff = 2n * (shown * BigInt(qty) - BigInt(notional) * 10_000n);
          expect(twiceOff <= BigInt(qty) && twiceOff > -BigInt(qty)).toBe(true);
        },
      ),
    );
  });
});

describe('a dump of the history', () => {
  test('is the same after a load, before or after the instruments are listed', () => {
    const dump = traded(10, 12, 11).dump();
    const before = emptyViews().market;
    before.load(dump);
    expect(before.dump()).toBe(dump);
    before.currencyListed(1, 'USD', 2);
    before.instrumentListed(1, 2, 1, plainListing);
    const after = traded();
    after.ticker(1);
    after.load(dump);
    expect(after.dump()).toBe(dump);
    for (const market of [before, after]) {
      expect(market.ticker(1).lastTicks).toBe(11);
      expect(market.takeTrades(1)).toEqual([]);
    }
  });

  test('keeps turnover past 2^53', () => {
    const market = traded();
    for (let i = 1; i <= 40; i++) {
      market.tradeExecuted(i, 1, Side.buy, 2 ** 25, 2 ** 25);
    }
    const restored = traded();
    restored.load(market.dump());
    restored.begin(2, rigFirstTsUs);
    expect(restored.ticker(1).turnoverMinor).toBe(40n * 2n ** 50n);
  });

  const dump = traded(10, 12, 11).dump();
  test.each([
    ['of nothing', '', 'this is no buttonwood-market-history'],
    ['of another version', dump.replace('"version":2', '"version":1'), 'of version 1, not 2'],
    ['that was cut', dump.slice(0, dump.lastIndexOf('{')), 'the end is missing'],
    ['with a price of 0', dump.replace('[1,10,', '[1,0,'), 'trades[1] (priceTicks): 0'],
    ['with a float', dump.replace('[1,10,', '[1,10.5,'), 'trades[1] (priceTicks): 10.5'],
    ['with trades out of order', dump.replace('[1,10,', '[3,10,'), 'trade 2 is out of order'],
    ['with a candle above its high', dump.replace(',10,12,10,11,', ',10,10,10,11,'), 'beyond its'],
    ['with a candle of nothing', dump.replace(/"1h":\[[^\]]*\]/, '"1h":null'), '1h: not a list'],
    ['with half an auction', dump.replace('"auction":[]', '"auction":[1]'), 'is cut off'],
    [
      'with two uncrosses',
      dump.replace('"uncross":[]', `"uncross":[${'0,'.repeat(13)}0]`),
      'more than one',
    ],
    ['without a day', dump.replace(/"day":\[[^\]]*\]/, '"day":[]'), 'day: not one'],
    [
      'with a gap between closes',
      dump.replace(',12,12,12,12,10,', ',12,12,12,12,9,'),
      'does not follow',
    ],
    [
      'with an instrument twice',
      dump.replace(/(\{"instrumentId".*\n)/, '$1$1').replace('"entries":1', '"entries":2'),
      'instrumentId: there twice',
    ],
  ])('%s is refused with the place, and nothing is loaded', (_what, damaged, message) => {
    const market = traded(5);
    const before = market.dump();
    expect(() => market.load(damaged)).toThrow(DumpError);
    expect(() => market.load(damaged)).toThrow(message);
    expect(market.dump()).toBe(before);
  });

  test('damaged anywhere is loaded as something well-formed, or refused', () => {
    fc.assert(
      fc.property(
        fc.nat(dump.length - 1),
        fc.constantFrom('', '0', '-', '9', ',', 'x', '\n'),
        (at, by) => {
          const damaged = dump.slice(0, at) + by + dump.slice(at + 1);
          const market = traded();
          try {
            market.load(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(DumpError);
            expect(market.trades(1, 9)).toEqual([]);
            return;
          }
          expect(() => market.ticker(1)).not.toThrow();
          expect(() => market.dump()).not.toThrow();
        },
      ),
      { numRuns: 400 },
    );
  });
});

test('commands that are refused change nothing that the public sees', () => {
  const rig = new ViewRig();
  rig.apply({ kind: CommandKind.listCurrency, text: 'USD', decimals: 2 });
  rig.apply({ kind: CommandKind.listInstrument, listing: plainListing });
  rig.market.takeChangedInstruments();
  rig.apply({ kind: CommandKind.listInstrument, listing: plainListing });
  rig.apply({ kind: CommandKind.setPhase, instrumentId: 9, option: Phase.continuous });
  expect(rig.market.takeChangedInstruments()).toEqual([]);
});
