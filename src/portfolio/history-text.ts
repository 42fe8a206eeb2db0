// Fills, prevented matches, costs, the histories of orders and when they changed last, of all accounts, as text and back, for snapshots.
// Every number is checked on the way in, and nothing is put in place before all of it is; it must never hold an order or a balance,
// which come from events. An account has one entry, and after it one for every so many records of its orders' history.

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
import { Side, StpMode, TradeStatus } from '#core/terms.ts';
import { readDump, writeDump } from '#std/dump-lines.ts';
import type { DumpEntry, NumberRange } from '#std/dump-lines.ts';
import type { AccountEntry } from '#portfolio/account-entry.ts';
import { fillsRemembered, Liquidity } from '#portfolio/fill-ring.ts';
import {
  historyRecordsPerAccountMax,
  HistoryNum,
  HistoryWord,
  OrderHistory,
} from '#portfolio/order-history.ts';
import type { HistoryBudget } from '#portfolio/order-history.ts';
import type { OrderTable } from '#portfolio/order-table.ts';
import { preventedRemembered, PreventedRing } from '#portfolio/prevented-ring.ts';

const format = 'buttonwood-portfolio-history';
const version = 2;
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
  // Eight times what became of the trade is added to it.
  ['liquidity', Liquidity.maker, Liquidity.auction + 8 * TradeStatus.busted],
  ['tsUs', 0, safeMax],
  ['seq', 0, safeMax],
];
const costRanges: readonly NumberRange[] = [
  ['assetId', 1, assetsMax],
  ['borrowedQty', 0, safeMax],
  ['costQty', -safeMax, safeMax],
  ['costMinor', 0, safeMax],
  ['realizedMinor', -safeMax, safeMax],
];
const preventedRanges: readonly NumberRange[] = [
  ['preventedMatchId', 1, safeMax],
  ['instrumentId', 1, instrumentsMax],
  ['stpMode', StpMode.none, StpMode.decrement],
  ['priceTicks', 1, priceTicksMax],
  ['makerOrderId', 0, safeMax],
  ['makerAccountId', 0, accountsMax],
  ['makerPreventedLots', 0, qtyLotsMax],
  ['takerOrderId', 0, safeMax],
  ['takerAccountId', 0, accountsMax],
  ['takerPreventedLots', 0, qtyLotsMax],
  ['tsUs', 0, safeMax],
  ['seq', 0, safeMax],
];
/** A record of an order's history. What was rejected may have asked for any number. */
const wordMin = -(2 ** 31);
const wordMax = 2 ** 31 - 1;
const recordRanges: readonly NumberRange[] = [
  ['orderId', 1, safeMax],
  ['seq', 0, safeMax],
  ['tsUs', 0, safeMax],
  ['head', wordMin, wordMax],
  ['orderQtyLots', wordMin, wordMax],
  ['leavesLots', 0, qtyLotsMax],
  ['lastLots', 0, qtyLotsMax],
  ['lastTicks', 0, priceTicksMax],
  ['priceTicks', wordMin, wordMax],
  ['stopTicks', wordMin, wordMax],
];
/** Records of one line. */
const recordsPerEntry = 2_048;

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
  private readonly prevented: readonly number[];
  private readonly stamps: readonly number[];
  private readonly records: (readonly number[])[] = [];
  private recordCount = 0;

  constructor(entry: DumpEntry) {
    this.accountId = entry.whole('accountId', 1, accountsMax);
    this.costs = entry.records('costs', costRanges);
    this.fills = entry.records('fills', fillRanges);
    const fillCount = this.fills.length / fillRanges.length;
    if (fillCount > fillsRemembered) entry.fail('fills', 'too many');
    this.clOrdIds = readClOrdIds(entry, fillCount);
    this.prevented = entry.records('prevented', preventedRanges);
    if (this.prevented.length > preventedRemembered * preventedRanges.length) {
      entry.fail('prevented', 'too many');
    }
    this.stamps = entry.records('stamps', stampRanges);
  }

  /** More records of its orders' history, younger than those before. */
  addRecords(entry: DumpEntry): void {
    const records = entry.records('records', recordRanges);
    this.recordCount += records.length / recordRanges.length;
    if (this.recordCount > historyRecordsPerAccountMax) entry.fail('records', 'too many');
    this.records.push(records);
  }

  /** Into an account, in place of what it has of all this; its orders come with events. */
  restore(entry: AccountEntry, budget: HistoryBudget): void {
    const { costs } = this;
    entry.expectStamps(this.stamps);
    for (let at = 0; at < costs.length; at += costRanges.length) {
      const holding = entry.holding(costs[at]!);
      holding.restore(costs[at + 1]!, costs[at + 2]!, costs[at + 3]!, costs[at + 4]!);
    }
    this.restoreFills(entry);
    this.restorePrevented(entry);
    this.restoreRecords(entry, budget);
  }

  private restoreFills(entry: AccountEntry): void {
    const { fills } = this;
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
        fills[at + 7]! & 7,
        fills[at + 8]!,
        fills[at + 9]!,
        false,
        fills[at + 7]! >> 3,
      );
    }
  }

  private restorePrevented(entry: AccountEntry): void {
    const { prevented } = this;
    entry.prevented = undefined;
    for (let at = 0; at < prevented.length; at += preventedRanges.length) {
      entry.prevented ??= new PreventedRing();
      entry.prevented.add(
        prevented[at]!,
        prevented[at + 1]!,
        prevented[at + 2]!,
        prevented[at + 3]!,
        prevented[at + 4]!,
        prevented[at + 5]!,
        prevented[at + 6]!,
        prevented[at + 7]!,
        prevented[at + 8]!,
        prevented[at + 9]!,
        prevented[at + 10]!,
        prevented[at + 11]!,
        false,
      );
    }
  }

  /** Each record is linked to its order's record before it, the last one waits for its order. */
  private restoreRecords(entry: AccountEntry, budget: HistoryBudget): void {
    entry.history?.clear();
    entry.history = undefined;
    entry.expectHistory(undefined);
    if (this.recordCount === 0) return;
    const history = new OrderHistory(budget);
    const latest = new Map<number, number>();
    for (const records of this.records) {
      for (let at = 0; at < records.length; at += recordRanges.length) {
        const orderId = records[at]!;
        const number = history.add(
          orderId,
          records[at + 1]!,
          records[at + 2]!,
          latest.get(orderId) ?? 0,
          records[at + 3]!,
          records[at + 4]!,
          records[at + 5]!,
          records[at + 6]!,
          records[at + 7]!,
          records[at + 8]!,
          records[at + 9]!,
        );
        latest.set(orderId, number);
      }
    }
    entry.history = history;
    entry.expectHistory(latest);
  }
}

export function readHistory(lines: Iterable<string>): AccountHistory[] {
  const histories = new Map<number, AccountHistory>();
  for (const entry of readDump(format, version, lines)) {
    if (entry.value('records') !== undefined) {
      const owner = histories.get(entry.whole('recordsOf', 1, accountsMax));
      if (owner === undefined) return entry.fail('recordsOf', 'not there');
      owner.addRecords(entry);
      continue;
    }
    const history = new AccountHistory(entry);
    if (histories.has(history.accountId)) entry.fail('accountId', 'there twice');
    histories.set(history.accountId, history);
  }
  return [...histories.values()];
}

function* accountsOf(
  entries: readonly (AccountEntry | undefined)[],
  orders: OrderTable,
): Generator {
  for (const entry of entries) {
    if (entry === undefined) continue;
    const { accountId } = entry.account;
    const costs = costRecords(entry);
    const { fills, clOrdIds } = fillRecords(entry);
    const prevented = preventedRecords(entry);
    const stamps = orders.stampsOf(entry.account);
    const count = costs.length + fills.length + prevented.length + stamps.length;
    if (count > 0) yield { accountId, costs, fills, clOrdIds, prevented, stamps };
    if (count > 0 && entry.history !== undefined) {
      yield* recordEntries(accountId, entry.history, orders);
    }
  }
}

/** What events do not tell again. Of costs only known ones: what is not in here is unknown as soon as the balance is told. */
function costRecords(entry: AccountEntry): number[] {
  const records: number[] = [];
  for (const holding of entry.holdings) {
    const { assetId, borrowedQty, realizedMinor } = holding;
    const costQty = holding.isCostKnown ? holding.costQty : 0;
    const costMinor = holding.isCostKnown ? holding.costMinor : 0;
    if (borrowedQty === 0 && costQty === 0 && realizedMinor === 0) continue;
    records.push(assetId, borrowedQty, costQty, costMinor, realizedMinor);
  }
  return records;
}

/** Records of orders that are still remembered, oldest first. */
function* recordEntries(accountId: number, history: OrderHistory, orders: OrderTable): Generator {
  let records: number[] = [];
  for (let index = 0; index < history.count; index++) {
    const place = history.placeAt(index);
    const orderId = history.num(place, HistoryNum.orderId);
    if (orders.find(orderId) < 0) continue;
    records.push(
      orderId,
      history.num(place, HistoryNum.seq),
      history.num(place, HistoryNum.tsUs),
      history.word(place, HistoryWord.head),
      history.word(place, HistoryWord.orderQtyLots),
      history.word(place, HistoryWord.leavesLots),
      history.word(place, HistoryWord.lastLots),
      history.word(place, HistoryWord.lastTicks),
      history.word(place, HistoryWord.priceTicks),
      history.word(place, HistoryWord.stopTicks),
    );
    if (records.length < recordsPerEntry * recordRanges.length) continue;
    yield { recordsOf: accountId, records };
    records = [];
  }
  if (records.length > 0) yield { recordsOf: accountId, records };
}

function preventedRecords(entry: AccountEntry): number[] {
  const records: number[] = [];
  const { prevented } = entry;
  for (let index = 0; index < (prevented?.count ?? 0); index++) {
    const match = prevented!.at(index);
    records.push(
      match.preventedMatchId,
      match.instrumentId,
      match.stpMode,
      match.priceTicks,
      match.makerOrderId,
      match.makerAccountId,
      match.makerPreventedLots,
      match.takerOrderId,
      match.takerAccountId,
      match.takerPreventedLots,
      match.tsUs,
      match.seq,
    );
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
      fill.liquidity + 8 * fill.status,
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
