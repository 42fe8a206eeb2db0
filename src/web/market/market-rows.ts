// The market list as rows: found by a search, filtered, sorted by any column. Pure and exact: numbers are compared as decimals, and stocks without a
// value come last either way round.
import type { Instrument, Phase, Ticker } from '#api/types.ts';
import { decimal, divideDown, subtract, times, type Decimal } from '#client/decimal.ts';
import { isCall } from './phase.ts';

export type SortKey =
  | 'symbol'
  | 'last'
  | 'change'
  | 'spread'
  | 'volume'
  | 'turnover'
  | 'range'
  | 'phase';
export type Sort = { readonly key: SortKey; readonly descending: boolean };

export const phaseGroups = ['any', 'open', 'auction', 'halted', 'closed', 'delisted'] as const;
export type PhaseGroup = (typeof phaseGroups)[number];
export const phaseGroupWords: Readonly<Record<PhaseGroup, string>> = {
  any: 'Any phase',
  open: 'Open',
  auction: 'In an auction',
  halted: 'Halted',
  closed: 'Closed',
  delisted: 'Delisted',
};

export const movers = ['all', 'gainers', 'losers', 'traded', 'starred'] as const;
export type Mover = (typeof movers)[number];

export type Wanted = {
  readonly query: string;
  readonly phase: PhaseGroup;
  readonly mover: Mover;
  readonly sort: Sort;
  readonly starred: ReadonlySet<string>;
};

type Known = {
  readonly symbols: readonly string[];
  readonly instruments: Readonly<Record<string, Instrument>>;
  readonly tickers: Readonly<Record<string, Ticker>>;
};

/** How each of the quick choices is sorted, until a column is pressed. */
export const sortOfMover: Readonly<Record<Mover, Sort>> = {
  all: { key: 'symbol', descending: false },
  gainers: { key: 'change', descending: true },
  losers: { key: 'change', descending: false },
  traded: { key: 'turnover', descending: true },
  starred: { key: 'symbol', descending: false },
};

/** The symbols to show, in order. */
export function marketRows(known: Known, wanted: Wanted): readonly string[] {
  const text = wanted.query.trim().toLowerCase();
  const found = known.symbols.filter((symbol) => {
    const instrument = known.instruments[symbol];
    return (
      instrument !== undefined &&
      (text === '' ||
        symbol.toLowerCase().includes(text) ||
        instrument.name.toLowerCase().includes(text)) &&
      isOfGroup(wanted, instrument) &&
      isMover(wanted, symbol, known.tickers[symbol])
    );
  });
  const { key, descending } = wanted.sort;
  const keyed = found.map((symbol) => ({ symbol, value: valueOf(key, symbol, known) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      return a.value === b.value ? 0 : a.value === null ? 1 : -1;
    }
    const way = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
    return descending ? -way : way;
  });
  return keyed.map(({ symbol }) => symbol);
}

/** One that is delisted is shown where it is asked for: by its whole symbol, by its group, or among one's own. */
function isOfGroup(
  { phase, query, mover }: Wanted,
  { symbol, ...instrument }: Instrument,
): boolean {
  if (instrument.delisted !== true) {
    return phase === 'any' || phaseGroupOf(instrument.phase) === phase;
  }
  const isMeant = mover === 'starred' || query.trim().toUpperCase() === symbol.toUpperCase();
  return phase === 'delisted' || (phase === 'any' && isMeant);
}

/** The stocks of a search box: those listed whose symbol or name has the text in it, and a delisted one by its whole symbol. */
export function foundStocks(
  { symbols, instruments }: Pick<Known, 'symbols' | 'instruments'>,
  query: string,
): readonly Instrument[] {
  const text = query.trim().toLowerCase();
  return symbols
    .flatMap((symbol) => instruments[symbol] ?? [])
    .filter(({ symbol, name, delisted }) =>
      delisted === true
        ? symbol.toLowerCase() === text
        : symbol.toLowerCase().includes(text) || name.toLowerCase().includes(text),
    );
}

export function phaseGroupOf(phase: Phase): Exclude<PhaseGroup, 'any' | 'delisted'> {
  if (phase === 'continuous') return 'open';
  if (phase === 'halted' || phase === 'closed') return phase;
  return 'auction';
}

function isMover({ mover, starred }: Wanted, symbol: string, ticker: Ticker | undefined): boolean {
  switch (mover) {
    case 'gainers':
      return decimal(ticker?.changePercent ?? '0') > 0n;
    case 'losers':
      return decimal(ticker?.changePercent ?? '0') < 0n;
    case 'traded':
      return decimal(ticker?.turnover ?? '0') > 0n;
    case 'starred':
      return starred.has(symbol);
    default:
      return true;
  }
}

function valueOf(key: SortKey, symbol: string, known: Known): string | bigint | null {
  const ticker = known.tickers[symbol];
  const phase = known.instruments[symbol]?.phase ?? 'closed';
  switch (key) {
    case 'symbol':
      return symbol;
    case 'phase':
      // Open first, then calls, then what does not trade.
      return phase === 'continuous' ? '0' : isCall(phase) ? `1${phase}` : `2${phase}`;
    case 'spread':
      return spreadBps(ticker);
    case 'range':
      return rangePercent(ticker);
    case 'change':
      return decimalOf(ticker?.changePercent);
    default:
      return decimalOf(ticker?.[key]);
  }
}

/** Hundredths of a percent of the middle of the best prices; null where a side is missing, or the sides overlap. */
export function spreadBps(ticker: Ticker | undefined): Decimal | null {
  const bid = decimalOf(ticker?.bid);
  const ask = decimalOf(ticker?.ask);
  if (bid === null || ask === null || ask <= bid) return null;
  return divideDown(times(subtract(ask, bid), 20_000), (ask + bid) as Decimal);
}

/** Where the last price stands between the low (0) and the high (100) of the last 24 hours. */
export function rangePercent(ticker: Ticker | undefined): Decimal | null {
  const low = decimalOf(ticker?.low);
  const high = decimalOf(ticker?.high);
  const last = decimalOf(ticker?.last);
  if (low === null || high === null || last === null) return null;
  return divideDown(times(subtract(last, low), 100), subtract(high, low));
}

function decimalOf(text: string | null | undefined): Decimal | null {
  return text === null || text === undefined ? null : decimal(text);
}
