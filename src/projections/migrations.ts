// The tables of the journal's folds, made in a schema that the caller names: `market`, or one aside while they are made anew. The large ones
// that only grow are partitioned by month, or are hypertables where the server has TimescaleDB. A change of a table is a new step, and
// where old rows lack something, a rebuild.

import { sql, type Kysely, type Migration } from 'kysely';
import type { MigrationSet } from '#database/database.ts';

/** The schema that serves, the one in which the tables are made anew, and the one that waits to be dropped. */
export const marketSchema = 'market';
export const nextSchema = 'market_next';
export const oldSchema = 'market_old';

/** Tables that only grow: partitioned by the month of `at`. */
export const growingTables = ['order_event', 'execution', 'trade', 'ledger_entry'] as const;
export type GrowingTable = (typeof growingTables)[number];

export interface MarketMigrationOptions {
  /** With TimescaleDB, rows of the growing tables that are older are dropped; kept for ever where it is not given. */
  readonly retentionDays?: number;
}

type Anything = Kysely<unknown>;

export function marketMigrations(
  schema: string = marketSchema,
  options: MarketMigrationOptions = {},
): MigrationSet {
  return {
    schema,
    steps: {
      '001-folds': step((db) => makeFolds(db, schema)),
      '002-growing': step((db) => makeGrowing(db, schema, options)),
    },
  };
}

function step(up: (db: Anything) => Promise<void>): Migration {
  return { up };
}

async function run(db: Anything, schema: string, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement.replaceAll('market.', `"${schema}".`)).execute(db);
  }
}

const foldTables: readonly string[] = [
  `create table market.projection (
    name text primary key,
    venue_id text not null,
    seq bigint not null,
    ts timestamptz,
    rebuilt_at timestamptz not null default now(),
    updated_at timestamptz not null default now())`,
  `create table market.asset (
    asset_id integer primary key,
    kind text not null check (kind in ('currency', 'shares')),
    code text not null,
    decimals smallint not null,
    instrument_id integer)`,
  `create table market.instrument (
    instrument_id integer primary key,
    share_asset_id integer not null,
    symbol text not null,
    name text not null,
    currency_id integer not null,
    price_decimals smallint not null,
    tick_value_minor bigint not null,
    tick_units bigint not null,
    lot_shares bigint not null,
    listing jsonb not null,
    phase smallint not null,
    is_delisted boolean not null,
    updated_seq bigint not null)`,
  `create table market.account (
    account_id integer primary key,
    name text not null,
    kind smallint not null,
    fee_tier smallint not null,
    status smallint not null,
    kill_switch boolean not null,
    opened_at timestamptz,
    updated_seq bigint not null)`,
  // No index has a column that changes, and there is room on each page: an update stays in its page and touches no index.
  `create table market.orders (
    order_id bigint primary key,
    account_id integer not null,
    instrument_id integer not null,
    cl_ord_id text not null,
    side smallint not null,
    ord_type smallint not null,
    time_in_force smallint not null,
    exec_inst smallint not null,
    stp_mode smallint not null,
    price_ticks bigint not null,
    order_qty_lots bigint not null,
    leaves_lots bigint not null,
    cum_qty_lots bigint not null,
    cum_notional_minor bigint not null,
    fees_minor bigint not null,
    status smallint not null,
    reason smallint not null,
    reject_code smallint not null,
    terms jsonb,
    entered_at timestamptz not null,
    updated_at timestamptz not null,
    updated_seq bigint not null) with (fillfactor = 80)`,
  `create index orders_of_account on market.orders (account_id, entered_at, order_id)`,
  `create table market.balance (
    account_id integer not null,
    asset_id integer not null,
    available_minor bigint not null,
    held_minor bigint not null,
    updated_seq bigint not null,
    primary key (account_id, asset_id)) with (fillfactor = 50)`,
  `create table market.position (
    account_id integer not null,
    instrument_id integer not null,
    shares bigint not null,
    borrowed_shares bigint not null,
    cost_minor bigint,
    realized_pnl_minor bigint not null,
    updated_seq bigint not null,
    primary key (account_id, instrument_id)) with (fillfactor = 50)`,
  `create table market.candle (
    instrument_id integer not null,
    interval_s integer not null,
    start_at timestamptz not null,
    open_ticks bigint not null,
    high_ticks bigint not null,
    low_ticks bigint not null,
    close_ticks bigint not null,
    volume_lots bigint not null,
    notional_minor numeric(38, 0) not null,
    trades bigint not null,
    primary key (instrument_id, interval_s, start_at))`,
  `create table market.auction (
    instrument_id integer not null,
    seq bigint not null,
    at timestamptz not null,
    phase smallint not null,
    price_ticks bigint not null,
    matched_lots bigint not null,
    surplus_lots bigint not null,
    surplus_side smallint not null,
    primary key (instrument_id, seq))`,
  `create table market.prevented_match (
    prevented_match_id bigint primary key,
    instrument_id integer not null,
    stp_mode smallint not null,
    price_ticks bigint not null,
    maker_order_id bigint not null,
    maker_account_id integer not null,
    maker_prevented_lots bigint not null,
    taker_order_id bigint not null,
    taker_account_id integer not null,
    taker_prevented_lots bigint not null,
    seq bigint not null,
    at timestamptz not null)`,
  `create index prevented_match_of_maker on market.prevented_match (maker_account_id, prevented_match_id)`,
  `create index prevented_match_of_taker on market.prevented_match (taker_account_id, prevented_match_id)`,
];

async function makeFolds(db: Anything, schema: string): Promise<void> {
  await run(db, schema, foldTables);
}

const growingColumns: Readonly<Record<GrowingTable, string>> = {
  order_event: `seq bigint not null,
    idx integer not null,
    order_id bigint not null,
    account_id integer not null,
    instrument_id integer not null,
    kind text not null,
    at timestamptz not null,
    detail jsonb not null`,
  execution: `trade_id bigint not null,
    order_id bigint not null,
    account_id integer not null,
    instrument_id integer not null,
    side smallint not null,
    price_ticks bigint not null,
    qty_lots bigint not null,
    notional_minor bigint not null,
    fee_minor bigint not null,
    liquidity text not null check (liquidity in ('maker', 'taker', 'auction')),
    status smallint not null,
    seq bigint not null,
    at timestamptz not null,
    changed_seq bigint`,
  trade: `trade_id bigint not null,
    instrument_id integer not null,
    taker_side smallint not null,
    price_ticks bigint not null,
    qty_lots bigint not null,
    notional_minor bigint not null,
    status smallint not null,
    seq bigint not null,
    at timestamptz not null,
    changed_seq bigint`,
  ledger_entry: `seq bigint not null,
    idx integer not null,
    account_id integer not null,
    asset_id integer not null,
    kind text not null,
    amount_minor bigint not null check (amount_minor <> 0),
    ref_id bigint not null,
    at timestamptz not null`,
};

/**
 * Rows come in the order of seq, so that a block range index finds a range of them; an account's and an order's rows have trees. Pages of a
 * history go by `at` first: parts follow one another in it, and only the newest are looked at.
 */
const growingIndexes: readonly string[] = [
  `create index order_event_of_order on market.order_event (order_id, seq, idx)`,
  `create index order_event_of_account on market.order_event (account_id, at, seq, idx)`,
  `create index execution_of_account on market.execution (account_id, at, trade_id)`,
  `create index execution_of_order on market.execution (order_id, trade_id)`,
  `create index trade_of_instrument on market.trade (instrument_id, at, trade_id)`,
  `create index ledger_entry_of_account on market.ledger_entry (account_id, at, seq, idx)`,
];

async function makeGrowing(
  db: Anything,
  schema: string,
  { retentionDays }: MarketMigrationOptions,
): Promise<void> {
  const isTimescale = await hasTimescale(db);
  if (isTimescale) await sql`create extension if not exists timescaledb`.execute(db);
  for (const table of growingTables) {
    const columns = growingColumns[table];
    const partition = isTimescale ? '' : ' partition by range (at)';
    await run(db, schema, [`create table market.${table} (${columns})${partition}`]);
    if (!isTimescale) continue;
    const name = `${schema}.${table}`;
    await sql`select create_hypertable(${name}::regclass, 'at', chunk_time_interval => interval '1 month')`.execute(
      db,
    );
    if (retentionDays !== undefined) {
      await sql`select add_retention_policy(${name}::regclass, make_interval(days => ${retentionDays}))`.execute(
        db,
      );
    }
  }
  await run(db, schema, growingIndexes);
  const ranges = growingTables.map(
    (table) =>
      `create index ${table}_by_seq on market.${table} using brin (seq) with (pages_per_range = 32)`,
  );
  await run(db, schema, ranges);
}

/** True where the server has the extension and has loaded it: one that is only installed beside it cannot be made. */
export async function hasTimescale(db: Anything): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_available_extensions
    where name = 'timescaledb'
    and current_setting('shared_preload_libraries') like '%timescaledb%'`.execute(db);
  return rows.length > 0;
}
