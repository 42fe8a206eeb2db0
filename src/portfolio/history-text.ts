// Fills, costs and when orders changed last, of all accounts, as text and back, for snapshots. Every number is checked on the way in, and
// nothing is put in place before all of it is; it must never hold an order or a balance, which come from events.

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
import { readDump, writeDump } from '#std/dump-lines.ts';
import type { DumpEntry, NumberRange } from '#std/dump-lines.ts';
import type { AccountEntry } from '#portfolio/account-entry.ts';
import { fillsRemembered, Liquidity } from '#portfolio/fill-ring.ts';
import type { OrderTable } from '#portfolio/order-table.ts';

const format = 'buttonwood-portfolio-history';
const version = 1;
const safeMax = Number.MAX_SAFE_INTEGER;

/** Numbers of a fill and of a cost, in the order in which they are written. */
const fillRanges: readonly NumberRange[] = [
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
];
const costRanges: readonly NumberRange[] = [
  ['assetId', 1, assetsMax],
  ['costQty', 1, safeMax],
  ['costMinor', 0, safeMax],
];

const stampRanges: readonly NumberRange[] = [
  ['orderId', 1, safeMax],
  ['tsUs', 0, safeMax],
  ['seq', 0, safeMax],
];

/** Accounts with any history, in order of their ids; each line with its end. */
export function writeHistory(
  entries: readonly (AccountEntry | undefined)[],
  orders: OrderTable,
): Generator<string> {
  return writeDump(format, version, accountsOf(entries, orders));
}

/** The history of one account, checked and not yet in place. */
export class AccountHistory {
  readonly accountId: number;
  private readonly costs: readonly number[];
  private readonly fills: readonly number[];
  private readonly clOrdIds: readonly string[];
  private readonly stamps: readonly number[];

  constructor(entry: DumpEntry) {
    this.accountId = entry.whole('accountId', 1, accountsMax);
    this.costs = entry.records('costs', costRanges);
    this.fills = entry.records('fills', fillRanges);
    const fillCount = this.fills.length / fillRanges.length;
    if (fillCount > fillsRemembered) entry.fail('fills', 'too many');
    this.clOrdIds = readClOrdIds(entry, fillCount);
    this.stamps = entry.records('stamps', stampRanges);
  }

  /** Into an account, in place of the fills and costs that it has; its orders come with events. */
  restore(entry: AccountEntry): void {
    const { costs, fills } = this;
    entry.expectStamps(this.stamps);
    for (let at = 0; at < costs.length; at += costRanges.length) {
      entry.holding(costs[at]!).restoreCost(costs[at + 1]!, costs[at + 2]!);
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

export function readHistory(lines: Iterable<string>): AccountHistory[] {
  const accountIds = new Set<number>();
  return readDump(format, version, lines).map((entry) => {
    const history = new AccountHistory(entry);
    if (accountIds.has(history.accountId)) entry.fail('accountId', 'there twice');
    accountIds.add(history.accountId);
    return history;
  });
}

function* accountsOf(
  entries: readonly (AccountEntry | undefined)[],
  orders: OrderTable,
): Generator {
  for (const entry of entries) {
    if (entry === undefined) continue;
    const costs = costRecords(entry);
    const { fills, clOrdIds } = fillRecords(entry);
    const stamps = orders.stampsOf(entry.account);
    if (costs.length === 0 && clOrdIds.length === 0 && stamps.length === 0) continue;
    yield { accountId: entry.account.accountId, costs, fills, clOrdIds, stamps };
  }
}

/** Only costs that are known: what is not in here is unknown as soon as the balance is told. */
function costRecords(entry: AccountEntry): number[] {
  const records: number[] = [];
  for (const { assetId, costQty, costMinor, isCostKnown } of entry.holdings) {
    if (isCostKnown && costQty > 0) records.push(assetId, costQty, costMinor);
  }
  return records;
}

/** Numbers in one list, client order ids in another, oldest fill first. */
function fillRecords(entry: AccountEntry): { fills: number[]; clOrdIds: string[] } {
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

function readClOrdIds(entry: DumpEntry, count: number): readonly string[] {
  const list = entry.list('clOrdIds');
  if (list.length !== count) entry.fail('clOrdIds', 'not one for each fill');
  list.forEach((each, at) => {
    if (!isClOrdId(each)) entry.fail('clOrdIds', `[${at}] is no client order id`);
  });
  return list as readonly string[];
}

/** Whatever bytes an order may have come with: letters and digits by rule, but the core does not insist. */
function isClOrdId(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > clOrdIdBytesMax) return false;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 0 || code > 255) return false;
  }
  return true;
}
