// Writes a batch of rows and the place that it reaches in one transaction: all of it is there, or nothing. It must never write onto tables
// that are not at the place where the batch begins: another may have written them, or the last commit came through unheard.

import type { Statements } from '#database/connections.ts';
import type { Database } from '#database/database.ts';
import { formatTimeUs } from '#std/time-format.ts';
import { growingTables, marketSchema, type GrowingTable } from './migrations.ts';
import type { ColumnRows, RowBatch } from './row-batch.ts';
import { growingColumns, quoted } from './row-batch.ts';

/** The tables are not where this writer left them. */
export class MovedError extends Error {
  override readonly name = 'MovedError';
}

export interface Cursor {
  readonly venueId: string;
  readonly seq: number;
}

/** How rows that change are put in place: columns with their types, and what a row that is there takes over. */
interface Upsert {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly key: string;
  /** '' where a row that is there stays as it is. */
  readonly set: string;
}

const assets: Upsert = {
  table: 'asset',
  columns: {
    asset_id: 'integer',
    kind: 'text',
    code: 'text',
    decimals: 'smallint',
    instrument_id: 'integer',
  },
  key: 'asset_id',
  set: '',
};
const instruments: Upsert = {
  table: 'instrument',
  columns: {
    instrument_id: 'integer',
    share_asset_id: 'integer',
    symbol: 'text',
    name: 'text',
    currency_id: 'integer',
    price_decimals: 'smallint',
    tick_value_minor: 'bigint',
    tick_units: 'bigint',
    lot_shares: 'bigint',
    listing: 'jsonb',
    phase: 'smallint',
    is_delisted: 'boolean',
    updated_seq: 'bigint',
  },
  key: 'instrument_id',
  set: setAll(['name', 'listing', 'phase', 'is_delisted', 'updated_seq']),
};
const accounts: Upsert = {
  table: 'account',
  columns: {
    account_id: 'integer',
    name: 'text',
    kind: 'smallint',
    fee_tier: 'smallint',
    status: 'smallint',
    kill_switch: 'boolean',
    opened_at: 'timestamptz',
    updated_seq: 'bigint',
  },
  key: 'account_id',
  set: setAll(['fee_tier', 'status', 'kill_switch', 'updated_seq']),
};
const orders: Upsert = {
  table: 'orders',
  columns: {
    order_id: 'bigint',
    account_id: 'integer',
    instrument_id: 'integer',
    cl_ord_id: 'text',
    side: 'smallint',
    ord_type: 'smallint',
    time_in_force: 'smallint',
    exec_inst: 'smallint',
    stp_mode: 'smallint',
    price_ticks: 'bigint',
    order_qty_lots: 'bigint',
    leaves_lots: 'bigint',
    cum_qty_lots: 'bigint',
    cum_notional_minor: 'bigint',
    fees_minor: 'bigint',
    status: 'smallint',
    reason: 'smallint',
    reject_code: 'smallint',
    terms: 'jsonb',
    entered_at: 'timestamptz',
    updated_at: 'timestamptz',
    updated_seq: 'bigint',
  },
  key: 'order_id',
  set: setAll([
    'price_ticks',
    'order_qty_lots',
    'leaves_lots',
    'cum_qty_lots',
    'cum_notional_minor',
    'fees_minor',
    'status',
    'reason',
    'terms',
    'updated_at',
    'updated_seq',
  ]),
};
const balances: Upsert = {
  table: 'balance',
  columns: {
    account_id: 'integer',
    asset_id: 'integer',
    available_minor: 'bigint',
    held_minor: 'bigint',
    updated_seq: 'bigint',
  },
  key: 'account_id, asset_id',
  set: setAll(['available_minor', 'held_minor', 'updated_seq']),
};
const positions: Upsert = {
  table: 'position',
  columns: {
    account_id: 'integer',
    instrument_id: 'integer',
    shares: 'bigint',
    borrowed_shares: 'bigint',
    cost_minor: 'bigint',
    realized_pnl_minor: 'bigint',
    updated_seq: 'bigint',
  },
  key: 'account_id, instrument_id',
  set: setAll(['shares', 'borrowed_shares', 'cost_minor', 'realized_pnl_minor', 'updated_seq']),
};
const auctions: Upsert = {
  table: 'auction',
  columns: {
    instrument_id: 'integer',
    seq: 'bigint',
    at: 'timestamptz',
    phase: 'smallint',
    price_ticks: 'bigint',
    matched_lots: 'bigint',
    surplus_lots: 'bigint',
    surplus_side: 'smallint',
  },
  key: '',
  set: '',
};
const prevented: Upsert = {
  table: 'prevented_match',
  columns: {
    prevented_match_id: 'bigint',
    instrument_id: 'integer',
    stp_mode: 'smallint',
    price_ticks: 'bigint',
    maker_order_id: 'bigint',
    maker_account_id: 'integer',
    maker_prevented_lots: 'bigint',
    taker_order_id: 'bigint',
    taker_account_id: 'integer',
    taker_prevented_lots: 'bigint',
    seq: 'bigint',
    at: 'timestamptz',
  },
  key: '',
  set: '',
};
const candles: Upsert = {
  table: 'candle',
  columns: {
    instrument_id: 'integer',
    interval_s: 'integer',
    start_at: 'timestamptz',
    open_ticks: 'bigint',
    high_ticks: 'bigint',
    low_ticks: 'bigint',
    close_ticks: 'bigint',
    volume_lots: 'bigint',
    notional_minor: 'numeric',
    trades: 'bigint',
  },
  key: 'instrument_id, interval_s, start_at',
  // Prices are 0 where only the sums change.
  set: `high_ticks = greatest(old.high_ticks, excluded.high_ticks),
    low_ticks = case when excluded.low_ticks = 0 then old.low_ticks else least(old.low_ticks, excluded.low_ticks) end,
    close_ticks = case when excluded.close_ticks = 0 then old.close_ticks else excluded.close_ticks end,
    volume_lots = old.volume_lots + excluded.volume_lots,
    notional_minor = old.notional_minor + excluded.notional_minor,
    trades = old.trades + excluded.trades`,
};

function setAll(columns: readonly string[]): string {
  return columns.map((column) => `${column} = excluded.${column}`).join(', ');
}

/** One statement for any number of rows: an array for each column. */
function upsertText(schema: string, { table, columns, key, set }: Upsert): string {
  const names = Object.keys(columns);
  const types = Object.values(columns);
  // What a text array can carry is cast where it comes out.
  const arrays = types.map((type, i) => `$${i + 1}::${isPlain(type) ? type : 'text'}[]`);
  const values = names.map((name, i) => (isPlain(types[i]!) ? name : `${name}::${types[i]}`));
  const conflict =
    key === '' ? '' : ` on conflict (${key}) do ${set === '' ? 'nothing' : `update set ${set}`}`;
  return (
    `insert into ${schema}.${table} as old (${names.join(', ')}) ` +
    `select ${values.join(', ')} from unnest(${arrays.join(', ')}) as new (${names.join(', ')})${conflict}`
  );
}

function isPlain(type: string): boolean {
  return type !== 'jsonb' && type !== 'timestamptz';
}

const copyMs = 10_000;

export class BatchWriter {
  private readonly database: Database;
  schema: string;
  private readonly venueId: string;
  /** Months that have their parts, as `2026_11`; `none` where the server makes them itself. Not known before the first batch. */
  private parts: Set<string> | 'none' | undefined;

  /** Batches are written one after another. */
  constructor(database: Database, schema: string, venueId: string) {
    this.database = database;
    this.schema = schema;
    this.venueId = venueId;
  }

  /** Where the tables are; undefined where nothing was written to them yet. */
  async cursor(): Promise<Cursor | undefined> {
    const text = `select venue_id, seq from ${this.schema}.projection where name = '${marketSchema}'`;
    const [row] = await this.database.connected((sql) =>
      sql.unsafe<{ venue_id: string; seq: bigint }[]>(text),
    );
    return row === undefined ? undefined : { venueId: row.venue_id, seq: Number(row.seq) };
  }

  /**
   * Writes what comes after `afterSeq` (-1: the very first rows). Throws MovedError where the tables are elsewhere; after any other error
   * they are as before, or (where the connection broke at the end) as after it.
   */
  async write(batch: RowBatch, afterSeq: number): Promise<void> {
    await this.makeParts(batch);
    await this.database.transaction(async (sql) => {
      for (const table of growingTables) {
        const lines = batch.growing[table];
        if (lines.length > 0) await this.copy(sql, table, lines);
      }
      await this.upsert(sql, assets, batch.assets);
      await this.upsert(sql, instruments, batch.instruments);
      await this.upsert(sql, accounts, batch.accounts);
      await this.upsert(sql, orders, batch.orders);
      await this.upsert(sql, balances, batch.balances);
      await this.upsert(sql, positions, batch.positions);
      await this.upsert(sql, auctions, batch.auctions);
      await this.upsert(sql, prevented, batch.prevented);
      await this.upsertCandles(sql, batch);
      await this.changeTrades(sql, batch);
      await this.move(sql, batch, afterSeq);
    });
  }

  /** The place, where it is the one that the batch follows on. Of two writers the second finds it moved, and nothing of its batch stays. */
  private async move(sql: Statements, batch: RowBatch, afterSeq: number): Promise<void> {
    const time = batch.tsUs === 0 ? null : formatTimeUs(batch.tsUs);
    const { schema, venueId } = this;
    const moved =
      afterSeq < 0
        ? await sql.unsafe(
            `insert into ${schema}.projection (name, venue_id, seq, ts)
             values ('${marketSchema}', $1, $2, $3::text::timestamptz) on conflict do nothing`,
            [venueId, batch.seq, time],
          )
        : await sql.unsafe(
            `update ${schema}.projection set seq = $2, ts = $3::text::timestamptz, updated_at = now()
             where name = '${marketSchema}' and venue_id = $1 and seq = $4`,
            [venueId, batch.seq, time, afterSeq],
            { prepare: true },
          );
    if (moved.count !== 1) throw new MovedError('somebody else has written the tables');
  }

  private async copy(
    sql: Statements,
    table: GrowingTable,
    lines: readonly string[],
  ): Promise<void> {
    const columns = growingColumns[table].join(', ');
    const stream = await sql
      .unsafe(`copy ${this.schema}.${table} (${columns}) from stdin`)
      .writable();
    const bytes = Buffer.from(lines.join(''), 'latin1');
    await new Promise<void>((resolve, reject) => {
      // The driver says nothing of a COPY that the server refuses at its end, and the statement after it fails for that: so that is not
      // waited for without end. A connection that breaks ends the whole transaction by itself.
      const timer = setTimeout(resolve, copyMs);
      stream.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      stream.end(bytes, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private async upsert(sql: Statements, what: Upsert, rows: ColumnRows): Promise<void> {
    if (rows.count === 0) return;
    await sql.unsafe(upsertText(this.schema, what), rows.literals(), { prepare: true });
  }

  private async upsertCandles(sql: Statements, { candles: changes }: RowBatch): Promise<void> {
    if (changes.size === 0) return;
    const columns: (string | number | bigint)[][] = Array.from({ length: 10 }, () => []);
    for (const candle of changes.values()) {
      const row = [
        candle.instrumentId,
        candle.intervalS,
        quoted(formatTimeUs(candle.startTsUs)),
        candle.openTicks,
        candle.highTicks,
        candle.lowTicks,
        candle.closeTicks,
        candle.volumeLots,
        candle.notionalMinor,
        candle.trades,
      ];
      row.forEach((value, i) => columns[i]!.push(value));
    }
    const literals = columns.map((column) => `{${column.join(',')}}`);
    await sql.unsafe(upsertText(this.schema, candles), literals, { prepare: true });
  }

  private async changeTrades(sql: Statements, { tradeChanges }: RowBatch): Promise<void> {
    for (const change of tradeChanges) {
      const { tradeId, instrumentId, status, priceTicks, notionalMinor, changedSeq } = change;
      const time = formatTimeUs(change.tradedTsUs);
      const said = [status, priceTicks, notionalMinor, changedSeq, time, tradeId];
      await sql.unsafe(
        `update ${this.schema}.trade set status = $1, price_ticks = $2, notional_minor = $3, changed_seq = $4
         where at = $5::text::timestamptz and trade_id = $6 and instrument_id = $7`,
        [...said, instrumentId],
      );
      for (const { orderId, accountId, feeMinor } of change.sides) {
        await sql.unsafe(
          `update ${this.schema}.execution set status = $1, price_ticks = $2, notional_minor = $3, changed_seq = $4, fee_minor = $9
           where at = $5::text::timestamptz and trade_id = $6 and order_id = $7 and account_id = $8`,
          [...said, orderId, accountId, feeMinor],
        );
      }
    }
  }

  /** Parts of the growing tables for the months of a batch, and for the one after them. */
  private async makeParts({ monthsMs }: RowBatch): Promise<void> {
    if (monthsMs.length === 0 || this.parts === 'none') return;
    if (this.parts === undefined) {
      const [row] = await this.database.connected(
        (sql) => sql<{ kind: string }[]>`
        select c.relkind as kind from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${this.schema} and c.relname = 'trade'`,
      );
      this.parts = row?.kind === 'p' ? new Set() : 'none';
    }
    for (const ms of monthsMs) {
      await this.makePart(new Date(ms));
      await this.makePart(nextMonth(new Date(ms)));
    }
  }

  private async makePart(month: Date): Promise<void> {
    const name = month.toISOString().slice(0, 7).replace('-', '_');
    if (this.parts === undefined || this.parts === 'none' || this.parts.has(name)) return;
    const range = `from ('${month.toISOString()}') to ('${nextMonth(month).toISOString()}')`;
    const { schema } = this;
    for (const table of growingTables) {
      const text = `create table if not exists ${schema}.${table}_${name} partition of ${schema}.${table} for values ${range}`;
      await this.database.connected((sql) => sql.unsafe(text));
    }
    this.parts.add(name);
  }
}

function nextMonth(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
}
