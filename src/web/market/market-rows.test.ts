// The market list finds, filters and sorts; what has no value comes last.
import { describe, expect, test } from 'vitest';
import type { Instrument, Ticker } from '#api/types.ts';
import { decimal } from '#client/decimal.ts';
import { foundStocks, marketRows, rangePercent, spreadBps, type Wanted } from './market-rows.ts';
import { standingWords } from './phase.ts';
import { sparkPath } from './spark-path.ts';

const list = [
  ['AAPL', 'Apple Inc.', 'continuous', '585.30', '1.50', '900'],
  ['BRKA', 'Berkshire', 'halted', '100000.00', '-2.00', '10000'],
  ['GOOG', 'Alphabet', 'openingAuction', '9.00', '10.00', '0'],
  ['NEWX', 'New Issue', 'closed', null, null, '0'],
] as const;
const known = {
  symbols: list.map(([symbol]) => symbol),
  instruments: Object.fromEntries(
    list.map(([symbol, name, phase]) => [symbol, { symbol, name, phase } as Instrument]),
  ),
  tickers: Object.fromEntries(
    list.map(([symbol, , , last, changePercent, turnover]) => [
      symbol,
      { instrument: symbol, last, changePercent, turnover, volume: turnover } as Ticker,
    ]),
  ),
};
const wanted: Wanted = {
  query: '',
  phase: 'any',
  mover: 'all',
  sort: { key: 'symbol', descending: false },
  starred: new Set(['GOOG']),
};
const shown = (change: Partial<Wanted>) => marketRows(known, { ...wanted, ...change }).join(' ');

describe('a stock whose trading has ended for ever', () => {
  const gone = { symbol: 'APPX', name: 'Apples', phase: 'closed', delisted: true } as Instrument;
  const all = {
    ...known,
    symbols: [...known.symbols, 'APPX'],
    instruments: { ...known.instruments, APPX: gone },
  };

  test.each<[Partial<Wanted>, boolean]>([
    [{}, false],
    [{ query: 'app' }, false],
    [{ query: 'apples' }, false],
    [{ query: ' appx' }, true],
    [{ phase: 'closed' }, false],
    [{ phase: 'closed', query: 'APPX' }, false],
    [{ phase: 'delisted' }, true],
    [{ phase: 'delisted', query: 'app' }, true],
    [{ phase: 'delisted', query: 'aapl' }, false],
    [{ mover: 'starred', starred: new Set(['APPX']) }, true],
    [{ mover: 'starred', starred: new Set(['AAPL']) }, false],
  ])('is in the market list by %j: %s', (change, isThere) => {
    expect(marketRows(all, { ...wanted, ...change }).includes('APPX')).toBe(isThere);
  });

  test('is found by its whole symbol only, and no other stock is lost for it', () => {
    const found = (query: string) => foundStocks(all, query).map(({ symbol }) => symbol);
    expect(found('')).toEqual(known.symbols);
    expect(found('app')).toEqual(['AAPL']);
    expect(found('appx ')).toEqual(['APPX']);
    expect(standingWords(gone)).toBe('Delisted');
    expect(standingWords({ ...gone, delisted: undefined })).toBe('Closed');
  });

  test('leaves no group of its phase behind', () => {
    expect(marketRows(all, { ...wanted, phase: 'closed' })).toEqual(['NEWX']);
    expect(marketRows(all, { ...wanted, phase: 'delisted' })).toEqual(['APPX']);
  });
});

test.each<[Partial<Wanted>, string]>([
  [{}, 'AAPL BRKA GOOG NEWX'],
  [{ query: ' app' }, 'AAPL'],
  [{ query: 'BERK' }, 'BRKA'],
  [{ phase: 'open' }, 'AAPL'],
  [{ phase: 'auction' }, 'GOOG'],
  [{ phase: 'closed' }, 'NEWX'],
  [{ mover: 'gainers' }, 'AAPL GOOG'],
  [{ mover: 'losers' }, 'BRKA'],
  [{ mover: 'traded' }, 'AAPL BRKA'],
  [{ mover: 'starred' }, 'GOOG'],
  [{ sort: { key: 'last', descending: false } }, 'GOOG AAPL BRKA NEWX'],
  [{ sort: { key: 'last', descending: true } }, 'BRKA AAPL GOOG NEWX'],
  [{ sort: { key: 'change', descending: true } }, 'GOOG AAPL BRKA NEWX'],
  [{ sort: { key: 'phase', descending: false } }, 'AAPL GOOG NEWX BRKA'],
])('%j shows %s', (change, symbols) => {
  expect(shown(change)).toBe(symbols);
});

test('the spread is in hundredths of a percent of the middle', () => {
  const ticker = (bid: string | null, ask: string) => ({ bid, ask }) as Ticker;
  expect(spreadBps(ticker('99.00', '101.00'))).toBe(decimal('200'));
  expect(spreadBps(ticker(null, '101.00'))).toBe(null);
  expect(spreadBps(ticker('101.00', '101.00'))).toBe(null);
});

test('the range says where the last price stands', () => {
  const ticker = (low: string, last: string, high: string) => ({ low, last, high }) as Ticker;
  expect(rangePercent(ticker('10.00', '12.50', '20.00'))).toBe(decimal('25'));
  expect(rangePercent(ticker('10.00', '10.00', '10.00'))).toBe(null);
});

test('a sparkline goes from the left to the right, and high prices stand high', () => {
  expect(sparkPath([], 100, 10)).toBe('');
  expect(sparkPath([5], 100, 10)).toBe('M0.0 5.0L100.0 5.0');
  expect(sparkPath([1, 3, 2], 100, 10)).toBe('M0.0 10.0L50.0 0.0L100.0 5.0');
});
