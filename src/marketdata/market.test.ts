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
    ['of another version', dump.replace('"version":1', '"version":2'), 'of version 2, not 1'],
    ['that was cut', dump.slice(0, dump.lastIndexOf('{')), 'the end is missing'],
    ['with a price of 0', dump.replace('[1,10,', '[1,0,'), 'trades[1] (priceTicks): 0'],
    ['with a float', dump.replace('[1,10,', '[1,10.5,'), 'trades[1] (priceTicks): 10.5'],
    ['with trades out of order', dump.replace('[1,10,', '[3,10,'), 'trade 2 is out of order'],
    ['with a candle above its high', dump.replace(',10,12,10,11,', ',10,10,10,11,'), 'beyond its'],
    ['with a candle of nothing', dump.replace(/"1h":\[[^\]]*\]/, '"1h":null'), '1h: not a list'],
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
