// Fills and costs of all accounts as JSON and back, for snapshots. Versioned, and every number is checked on the way in: a damaged
// text is refused as a whole with the place that is wrong. It must never be half loaded.

import { writeClOrdId } from '#core/command.ts';
import {
  accountsMax,
  assetsMax,
  clOrdIdBytesMax,
  clOrdIdWords,
  instrumentsMax,
  priceTicksMax,
  qtyLotsMax,
} from '#core/limits.ts';
import { Side } from '#core/terms.ts';
import type { AccountEntry } from '#portfolio/account-entry.ts';
import { fillsRemembered, Liquidity } from '#portfolio/fill-ring.ts';

const format = 'buttonwood-portfolio-history';
const version = 1;
const safeMax = Number.MAX_SAFE_INTEGER;

/** Names of a fill's and a cost's numbers, in their order in the flat lists, with their ranges. */
const fillRanges = [
  ['tradeId', 1, safeMax],
  ['orderId', 1, safeMax],
  ['instrumentId', 1, instrumentsMax],
  ['side', Side.buy, Side.sell],
  ['priceTicks', 1, priceTicksMax],
  ['qtyLots', 1, qtyLotsMax],
  ['feeMinor', -safeMax, safeMax],
  ['liquidity', Liquidity.maker, Liquidity.taker],
  ['tsUs', 0, safeMax],
  ['seq', 0, safeMax],
] as const;
const costRanges = [
  ['assetId', 1, assetsMax],
  ['costQty', 1, safeMax],
  ['costMinor', 1, safeMax],
] as const;

/** A text that is no history, or one of another version. */
export class PortfolioHistoryError extends Error {
  override readonly name = 'PortfolioHistoryError';
}

export function dumpHistory(entries: readonly (AccountEntry | undefined)[]): string {
  const accounts: unknown[] = [];
  for (const entry of entries) {
    if (entry === undefined) continue;
    const costs = flatCosts(entry);
    const { fills, clOrdIds } = flatFills(entry);
    if (costs.length === 0 && clOrdIds.length === 0) continue;
    accounts.push({ accountId: entry.account.accountId, costs, fills, clOrdIds });
  }
  return JSON.stringify({ format, version, accounts });
}

/** The history of one account, checked and not yet in place. */
export class AccountHistory {
  readonly accountId: number;
  private readonly costs: readonly number[];
  private readonly fills: readonly number[];
  private readonly clOrdIds: readonly string[];

  constructor(fields: Readonly<Record<string, unknown>>, where: string) {
    this.accountId = whole(fields['accountId'], 1, accountsMax, `${where}.accountId`);
    this.costs = flatOf(fields['costs'], costRanges, `${where}.costs`);
    this.fills = flatOf(fields['fills'], fillRanges, `${where}.fills`);
    const fillCount = this.fills.length / fillRanges.length;
    if (fillCount > fillsRemembered) fail(`${where}.fills`, 'too many');
    this.clOrdIds = clOrdIdsOf(fields['clOrdIds'], fillCount, `${where}.clOrdIds`);
  }

  /** Into an account that has no fills yet. */
  restore(entry: AccountEntry): void {
    const { costs, fills } = this;
    for (let at = 0; at < costs.length; at += costRanges.length) {
      const holding = entry.holding(costs[at]!);
      holding.costQty = costs[at + 1]!;
      holding.costMinor = costs[at + 2]!;
    }
    const words = new Int32Array(clOrdIdWords);
    entry.fills.clear();
    for (let index = 0; index < this.clOrdIds.length; index++) {
      const at = index * fillRanges.length;
      writeClOrdId(words, this.clOrdIds[index]!);
      entry.fills.add(
        fills[at]!,
        fills[at + 1]!,
        words,
        0,
        fills[at + 2]!,
        fills[at + 3]!,
        fills[at + 4]!,
        fills[at + 5]!,
        fills[at + 6]!,
        fills[at + 7]!,
        fills[at + 8]!,
        fills[at + 9]!,
        false,
      );
    }
  }
}

export function parseHistory(text: string): AccountHistory[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new PortfolioHistoryError('the portfolio history is not JSON', { cause: error });
  }
  const root = fieldsOf(parsed, 'root');
  if (root['format'] !== format) fail('root', 'this is no portfolio history');
  if (root['version'] !== version) {
    fail('root', `portfolio history of version ${String(root['version'])}, not ${version}`);
  }
  const accounts = root['accounts'];
  if (!Array.isArray(accounts)) fail('accounts', 'not a list');
  const histories = accounts.map((each: unknown, index) => {
    const where = `accounts[${index}]`;
    return new AccountHistory(fieldsOf(each, where), where);
  });
  const ids = new Set(histories.map((history) => history.accountId));
  if (ids.size !== histories.length) fail('accounts', 'one is listed twice');
  return histories;
}

/** Only costs that are known: what is not in here is unknown as soon as the balance is told. */
function flatCosts(entry: AccountEntry): number[] {
  const flat: number[] = [];
  for (const { assetId, costQty, costMinor } of entry.holdings) {
    if (costMinor > 0) flat.push(assetId, costQty, costMinor);
  }
  return flat;
}

/** Numbers in one list, client order ids in another, oldest fill first. */
function flatFills(entry: AccountEntry): { fills: number[]; clOrdIds: string[] } {
  const fills: number[] = [];
  const clOrdIds: string[] = [];
  for (const fill of entry.fills.latest(fillsRemembered).toReversed()) {
    fills.push(
      fill.tradeId,
      fill.orderId,
      fill.instrumentId,
      fill.side,
      fill.priceTicks,
      fill.qtyLots,
      fill.feeMinor,
      fill.liquidity,
      fill.tsUs,
      fill.seq,
    );
    clOrdIds.push(fill.clOrdId);
  }
  return { fills, clOrdIds };
}

type Ranges = readonly (readonly [name: string, min: number, max: number])[];

function flatOf(value: unknown, ranges: Ranges, where: string): readonly number[] {
  if (!Array.isArray(value)) fail(where, 'not a list');
  if (value.length % ranges.length !== 0) fail(where, 'the last entry is cut off');
  value.forEach((each: unknown, at) => {
    const [name, min, max] = ranges[at % ranges.length]!;
    whole(each, min, max, `${where}[${at}] ${name}`);
  });
  return value as readonly number[];
}

function clOrdIdsOf(value: unknown, count: number, where: string): readonly string[] {
  if (!Array.isArray(value) || value.length !== count) fail(where, 'not one for each fill');
  value.forEach((each: unknown, at) => {
    const isOne =
      typeof each === 'string' && each.length <= clOrdIdBytesMax && /^[\x20-\x7e]*$/.test(each);
    if (!isOne) fail(`${where}[${at}]`, 'not a client order id');
  });
  return value as readonly string[];
}

function fieldsOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail(where, 'not an object');
  }
  return value as Readonly<Record<string, unknown>>;
}

function whole(value: unknown, min: number, max: number, where: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) {
    return value as number;
  }
  return fail(where, `${String(value)} is not a whole number from ${min} to ${max}`);
}

function fail(where: string, what: string): never {
  throw new PortfolioHistoryError(`${where}: ${what}`);
}
