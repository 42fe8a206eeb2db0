// The rows of a number of commands, on their way to the tables: lines of COPY for the tables that grow, and columns of arrays for those whose
// rows change. It must never hold a row of a command that is not wholly in it.

import { formatTimeUs } from '#std/time-format.ts';
import type { GrowingTable } from './migrations.ts';

/** Rows of a table whose rows change: each column a list of literals, as they stand in an array of PostgreSQL. */
export class ColumnRows {
  readonly columns: string[][];
  count = 0;

  constructor(columns: number) {
    this.columns = Array.from({ length: columns }, () => []);
  }

  /** As many values as there are columns; texts are quoted by the caller. */
  add(...values: readonly (number | string)[]): void {
    for (let i = 0; i < values.length; i++) this.columns[i]!.push(String(values[i]));
    this.count++;
  }

  /** One array literal a column. */
  literals(): string[] {
    return this.columns.map((column) => `{${column.join(',')}}`);
  }
}

/** A text as it stands in an array literal. */
export function quoted(text: string): string {
  const isPlain = !text.includes('"') && !text.includes('\\');
  return isPlain ? `"${text}"` : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** The sums that a trade adds to (or, busted, takes from) a candle. Prices are 0 where only the sums change. */
export interface CandleChange {
  readonly instrumentId: number;
  readonly intervalS: number;
  readonly startTsUs: number;
  openTicks: number;
  highTicks: number;
  lowTicks: number;
  closeTicks: number;
  volumeLots: number;
  notionalMinor: bigint;
  trades: number;
}

/** A trade that was busted or corrected: what its rows say from now on. */
export interface TradeChange {
  readonly tradeId: number;
  readonly tradedTsUs: number;
  readonly instrumentId: number;
  readonly status: number;
  readonly priceTicks: number;
  readonly notionalMinor: number;
  readonly changedSeq: number;
  readonly sides: readonly {
    readonly orderId: number;
    readonly accountId: number;
    readonly feeMinor: number;
  }[];
}

/** Columns of each growing table, in the order of its lines. */
export const growingColumns = {
  order_event: ['seq', 'idx', 'order_id', 'account_id', 'instrument_id', 'kind', 'at', 'detail'],
  execution: [
    'trade_id',
    'order_id',
    'account_id',
    'instrument_id',
    'side',
    'price_ticks',
    'qty_lots',
    'notional_minor',
    'fee_minor',
    'liquidity',
    'status',
    'seq',
    'at',
  ],
  trade: [
    'trade_id',
    'instrument_id',
    'taker_side',
    'price_ticks',
    'qty_lots',
    'notional_minor',
    'status',
    'seq',
    'at',
  ],
  ledger_entry: ['seq', 'idx', 'account_id', 'asset_id', 'kind', 'amount_minor', 'ref_id', 'at'],
} as const satisfies Readonly<Record<GrowingTable, readonly string[]>>;

export class RowBatch {
  /** Of the last command in it. */
  seq = 0;
  tsUs = 0;
  /** Starts of the months (UTC) of its commands, in milliseconds since the epoch: these parts of the growing tables there must be. */
  readonly monthsMs: number[] = [];
  /** Events taken in, those without a row included. */
  events = 0;
  readonly growing: Readonly<Record<GrowingTable, string[]>> = {
    order_event: [],
    execution: [],
    trade: [],
    ledger_entry: [],
  };
  readonly assets = new ColumnRows(5);
  readonly instruments = new ColumnRows(13);
  readonly accounts = new ColumnRows(8);
  readonly orders = new ColumnRows(22);
  readonly balances = new ColumnRows(5);
  readonly positions = new ColumnRows(7);
  readonly auctions = new ColumnRows(8);
  readonly prevented = new ColumnRows(12);
  readonly candles = new Map<string, CandleChange>();
  readonly tradeChanges: TradeChange[] = [];

  private monthEndUs = 0;

  /** A command of that time begins; times never go back. */
  at(tsUs: number): void {
    if (tsUs < this.monthEndUs) return;
    const date = new Date(tsUs / 1_000);
    this.monthsMs.push(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
    this.monthEndUs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) * 1_000;
  }

  /** So far; the rows that are only known when the batch is closed are not counted. */
  get grown(): number {
    const { order_event, execution, trade, ledger_entry } = this.growing;
    return order_event.length + execution.length + trade.length + ledger_entry.length;
  }

  get rows(): number {
    let rows = this.grown + this.candles.size;
    for (const each of this.changing) rows += each.count;
    return rows;
  }

  private get changing(): readonly ColumnRows[] {
    const { assets, instruments, accounts, orders, balances, positions } = this;
    return [
      assets,
      instruments,
      accounts,
      orders,
      balances,
      positions,
      this.auctions,
      this.prevented,
    ];
  }
}

const texts = { tsUs: -1, text: '' };

/** An instant as a literal; the rows of one command share its text. */
export function timeText(tsUs: number): string {
  if (texts.tsUs === tsUs) return texts.text;
  texts.tsUs = tsUs;
  texts.text = formatTimeUs(tsUs);
  return texts.text;
}
