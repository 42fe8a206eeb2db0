// All that a venue answers about its market and its members, in one object: two venues, or one before and after, can be compared as wholes.

import { expect } from 'vitest';
import { accounts } from './order-flow.ts';
import { run, type VenueProcess } from './venue-process.ts';

const intervals = ['1s', '5s', '1m', '5m', '15m', '1h', '1d'];

export interface Answers {
  readonly state: State;
  readonly routes: Readonly<Record<string, unknown>>;
}

export async function answersOf(venue: VenueProcess): Promise<Answers> {
  const routes = ['/v1/instruments', '/v1/tickers'];
  for (const symbol of ['AAPL', 'BTWD', 'MSFT']) {
    const of = `/v1/instruments/${symbol}`;
    routes.push(`${of}/depth?levels=5000`, `${of}/trades?limit=1000`, `${of}/ticker`);
    for (const interval of intervals) {
      routes.push(`${of}/candles?interval=${interval}&limit=1500`);
    }
  }
  for (const account of accounts) {
    routes.push(`/v1/orders?status=all&limit=1000&account=${account}`);
    routes.push(`/v1/orders?status=open&limit=1000&account=${account}`);
    routes.push(`/v1/balances?account=${account}`, `/v1/positions?account=${account}`);
    routes.push(`/v1/fills?limit=1000&account=${account}`);
  }
  const answers = await Promise.all(
    routes.map(async (route): Promise<[string, unknown]> => {
      const answer: unknown = await venue.get(route);
      if (route.includes('/candles')) return [route, withTrades(answer as Candles)];
      if (route.includes('/depth')) return [route, withoutFeedSeq(answer as object)];
      return [route, answer];
    }),
  );
  return { routes: Object.fromEntries(answers), state: await stateOf(venue) };
}

interface Candles {
  readonly candles: readonly { readonly trades: number; readonly final: boolean }[];
}

/** Which candle is the open one, and the empty ones up to it, is up to the hour at which one asks. */
function withTrades({ candles }: Candles): unknown {
  return candles.filter(({ trades }) => trades > 0).map(({ final: _final, ...candle }) => candle);
}

/** The depth feed counts its own messages, from the start of the process on. */
function withoutFeedSeq(depth: object): object {
  return { ...depth, seq: undefined };
}

export interface State {
  readonly seq: number;
  readonly stateHash: string;
  readonly totals: readonly { readonly asset: string; readonly sum: string }[];
}

/** The engine's state; every asset's sum is zero in it. */
export async function stateOf(venue: VenueProcess): Promise<State> {
  const state = (await venue.get('/v1/operator/state')) as State & { readonly audit: unknown };
  expect(state.totals.length).toBe(9);
  for (const { asset, sum } of state.totals) {
    expect([asset, Number(sum)]).toEqual([asset, 0]);
  }
  return { seq: state.seq, stateHash: state.stateHash, totals: state.totals };
}

/** What tools/verify.ts finds in the folder. */
export async function verified(
  folder: string,
  ...args: string[]
): Promise<Record<string, unknown>> {
  const ended = await run('tools/verify.ts', [folder, '--json', ...args]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout) as Record<string, unknown>;
}

/** Where two answers differ, as paths with both values; at most twenty. Whole dumps of thousands of orders help nobody. */
export function differences(before: unknown, after: unknown): string[] {
  const found: string[] = [];
  const walk = (at: string, one: unknown, other: unknown): void => {
    if (found.length >= 20 || Object.is(one, other)) return;
    if (isObject(one) && isObject(other)) {
      const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
      for (const key of keys) walk(`${at} ${key}`, one[key], other[key]);
      return;
    }
    found.push(`${at}: ${JSON.stringify(one)} before, ${JSON.stringify(other)} after`);
  };
  walk('', before, after);
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
