// Situations for the tests of strategies: made by hand, by chance, and from a book that was recorded on a demo venue. It must never be used by a strategy.

import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { readParameters } from '../runtime/parameters.ts';
import { termsOf } from '../runtime/instrument-terms.ts';
import type { BookLevel, MarketTrade, Situation, Strategy } from '../runtime/strategy.ts';
import { strategies } from './catalogue.ts';
import { Prng } from '#std/prng.ts';

export const terms = termsOf({
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '1',
  priceMin: '0.01',
  priceMax: '100000.00',
  qtyMin: '1',
  qtyMax: '100000',
  referencePrice: '585.00',
  notionalMax: '10000000.00',
  marketCollarBps: 500,
  limitCollarBps: 1_000,
  openOrdersPerAccountMax: 200,
  positionMax: null,
  phase: 'continuous',
});

const calm: Situation = {
  nowMs: 0,
  book: {
    bids: [{ priceTicks: 58_490, qtyLots: 10 }],
    asks: [{ priceTicks: 58_510, qtyLots: 10 }],
  },
  lastTicks: 58_500,
  trades: [],
  fills: [],
  orders: [],
  inventoryLots: 0,
  sellableLots: 1_000,
  cash: 1_000_000,
};

export function situation(change: Partial<Situation> = {}): Situation {
  return { ...calm, ...change };
}

/** A strategy of the catalogue. */
export function make(name: string, texts: Readonly<Record<string, string>> = {}): Strategy {
  const definition = strategies.find((each) => each.name === name);
  if (definition === undefined) throw new Error(`no strategy ${name}`);
  const readFile = (text: string): string => text;
  const given = { strategy: name, texts: new Map(Object.entries(texts)), readFile };
  const parameters = readParameters(definition.parameters, given, terms);
  return definition.create(parameters, { terms, prng: new Prng(1) });
}

const levels = (best: number, direction: 1 | -1): fc.Arbitrary<BookLevel[]> =>
  fc
    .array(
      fc.record({ gap: fc.integer({ min: 1, max: 9 }), qtyLots: fc.integer({ min: 1, max: 99 }) }),
      {
        maxLength: 4,
      },
    )
    .map((steps) => {
      let priceTicks = best - direction;
      return steps.map(({ gap, qtyLots }) => {
        priceTicks += direction * gap;
        return { priceTicks, qtyLots };
      });
    });

/** Books of every shape, never crossed; any inventory. */
export const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    middle: fc.integer({ min: 1_000, max: 90_000 }),
    halfSpread: fc.integer({ min: 1, max: 50 }),
    inventoryLots: fc.integer({ min: -200, max: 200 }),
    nowMs: fc.integer({ min: 0, max: 200_000 }),
    sellableLots: fc.integer({ min: 0, max: 500 }),
    cash: fc.integer({ min: 0, max: 2_000_000 }),
  })
  .chain(({ middle, halfSpread, ...rest }) =>
    fc
      .record({ bids: levels(middle - halfSpread, -1), asks: levels(middle + halfSpread, 1) })
      .map((book) => situation({ ...rest, book, lastTicks: middle })),
  );

/** Sixty seconds of a demo venue's AAPL, four times a second. */
export function recordedSituations(): Situation[] {
  const file = path.join(import.meta.dirname, 'recorded-aapl.csv');
  const [, ...lines] = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  let tradeId = 0;
  return lines.map((line) => {
    const [ms = '', last = '', bids = '', asks = '', trades = ''] = line.split(',');
    return situation({
      nowMs: Number(ms),
      lastTicks: Number(last),
      book: { bids: levelsOf(bids), asks: levelsOf(asks) },
      trades: words(trades).map((word): MarketTrade => {
        const [level] = levelsOf(word.slice(1));
        tradeId++;
        return {
          tradeId: String(tradeId),
          priceTicks: level?.priceTicks ?? 0,
          qtyLots: level?.qtyLots ?? 0,
          takerSide: word.startsWith('b') ? 'buy' : 'sell',
        };
      }),
    });
  });
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function levelsOf(text: string): BookLevel[] {
  return words(text).map((word) => {
    const [priceTicks = Number.NaN, qtyLots = Number.NaN] = word.split('x').map(Number);
    return { priceTicks, qtyLots };
  });
}
