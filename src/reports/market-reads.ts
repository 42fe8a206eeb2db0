// The questions that reports ask of the market's tables, all within one transaction that sees one state of them. It must never write, nor
// hold a long history in memory: what can be long is summed by the database or read through a cursor.

import type postgres from 'postgres';
import type { AssetFacts, InstrumentFacts, Price } from './facts.ts';
import { Facts, priceOf } from './facts.ts';
import type { LedgerChange } from './equity.ts';
import type { HeldCash, HeldPosition } from './portfolio.ts';
import type { Execution, Movement } from './statement.ts';
import type { Span } from './days.ts';
import { Side, TradeStatus } from '#core/terms.ts';
import type { Statements } from '#database/connections.ts';
import type { Database } from '#database/database.ts';
import type { LedgerKind } from '#projections/tables.ts';
import { formatTimeUs } from '#std/time-format.ts';

/** A transaction that only reads. */
export type Reading = Statements;

/** Runs `read` on one state of all tables. */
export function readAtOnce<Result>(
  database: Database,
  read: (tx: Reading) => Promise<Result>,
): Promise<Result> {
  const mode = 'isolation level repeatable read read only';
  return database.transaction(read, mode);
}

/** An instant to the microsecond: as a Date it would lose three digits. */
export function instant(tx: Reading, atUs: number): postgres.Fragment {
  return tx`${formatTimeUs(atUs)}::text::timestamptz`;
}

/** A column of instants as microseconds since the epoch. */
export function us(tx: Reading, column: string): postgres.Fragment {
  return tx`(extract(epoch from ${tx(column)}) * 1000000)::bigint`;
}

/** Up to where the tables have the journal: seq 0 where they are empty. */
export async function readAsOf(tx: Reading): Promise<{ seq: number; atUs: number }> {
  const [row] = await tx<{ seq: bigint; ts_us: bigint | null }[]>`
    select seq, ${us(tx, 'ts')} as ts_us from market.projection where name = 'market'`;
  return { seq: Number(row?.seq ?? 0n), atUs: Number(row?.ts_us ?? 0n) };
}

export async function readFacts(tx: Reading): Promise<Facts> {
  const assetRows = await tx<
    { asset_id: number; code: string; decimals: number; instrument_id: number | null }[]
  >`select asset_id, code, decimals, instrument_id from market.asset order by asset_id`;
  const assets = assetRows.map((row): AssetFacts => ({
    assetId: row.asset_id,
    code: row.code,
    decimals: row.decimals,
    instrumentId: row.instrument_id ?? 0,
  }));
  const rows = await tx<InstrumentRow[]>`
    select instrument_id, share_asset_id, symbol, name, currency_id, price_decimals, tick_value_minor, tick_units, lot_shares,
      coalesce((listing ->> 'referencePriceTicks')::bigint, 0) as reference_ticks
    from market.instrument order by instrument_id`;
  return new Facts(
    assets,
    rows.map((row) => instrumentFacts(row, assets)),
  );
}

interface InstrumentRow {
  readonly instrument_id: number;
  readonly share_asset_id: number;
  readonly symbol: string;
  readonly name: string;
  readonly currency_id: number;
  readonly price_decimals: number;
  readonly tick_value_minor: bigint;
  readonly tick_units: bigint;
  readonly lot_shares: bigint;
  readonly reference_ticks: bigint;
}

function instrumentFacts(row: InstrumentRow, assets: readonly AssetFacts[]): InstrumentFacts {
  const currency = assets.find(({ assetId }) => assetId === row.currency_id);
  if (currency === undefined) throw new RangeError(`${row.symbol} has no currency`);
  return {
    instrumentId: row.instrument_id,
    symbol: row.symbol,
    name: row.name,
    shareAssetId: row.share_asset_id,
    currency,
    priceDecimals: row.price_decimals,
    tickUnits: Number(row.tick_units),
    tickValueMinor: Number(row.tick_value_minor),
    lotShares: Number(row.lot_shares),
    referencePriceTicks: Number(row.reference_ticks),
  };
}

export interface AccountFacts {
  readonly accountId: number;
  readonly name: string;
}

export async function readAccount(
  tx: Reading,
  accountId: number,
): Promise<AccountFacts | undefined> {
  const [row] = await tx<{ name: string }[]>`
    select name from market.account where account_id = ${accountId}`;
  return row === undefined ? undefined : { accountId, name: row.name };
}

/** Available and held of every asset, by asset id. */
export async function readBalances(tx: Reading, accountId: number): Promise<HeldCash[]> {
  const rows = await tx<{ asset_id: number; available_minor: bigint; held_minor: bigint }[]>`
    select asset_id, available_minor, held_minor from market.balance
    where account_id = ${accountId} order by asset_id`;
  return rows.map((row) => ({
    assetId: row.asset_id,
    availableMinor: row.available_minor,
    heldMinor: row.held_minor,
  }));
}

export async function readPositions(tx: Reading, accountId: number): Promise<HeldPosition[]> {
  const rows = await tx<
    {
      instrument_id: number;
      shares: bigint;
      borrowed_shares: bigint;
      cost_minor: bigint | null;
      realized_pnl_minor: bigint;
    }[]
  >`select instrument_id, shares, borrowed_shares, cost_minor, realized_pnl_minor from market.position
    where account_id = ${accountId} order by instrument_id`;
  return rows.map((row) => ({
    instrumentId: row.instrument_id,
    shares: row.shares,
    borrowedShares: row.borrowed_shares,
    costMinor: row.cost_minor ?? undefined,
    realizedMinor: row.realized_pnl_minor,
  }));
}

/** Prices just before each instant, by instrument and place in `atUs`. Busted trades do not count. */
export async function readPrices(
  tx: Reading,
  instruments: readonly InstrumentFacts[],
  atUs: readonly number[],
): Promise<Map<number, Map<number, Price>>> {
  const ids = instruments.map(({ instrumentId }) => instrumentId);
  const times = atUs.map(formatTimeUs);
  const rows = await tx<{ instrument_id: number; point: bigint; price_ticks: bigint | null }[]>`
    select i.instrument_id, p.point, (
      select t.price_ticks from market.trade t
      where t.instrument_id = i.instrument_id and t.at < p.at::timestamptz and t.status <> ${TradeStatus.busted}
      order by t.seq desc, t.trade_id desc limit 1
    ) as price_ticks
    from unnest(${ids}::int[]) as i (instrument_id)
    cross join unnest(${times}::text[]) with ordinality as p (at, point)`;
  const prices = new Map(ids.map((id) => [id, new Map<number, Price>()]));
  const byId = new Map(instruments.map((instrument) => [instrument.instrumentId, instrument]));
  for (const row of rows) {
    const instrument = byId.get(row.instrument_id);
    const lastTicks = Number(row.price_ticks ?? 0n);
    const price = instrument === undefined ? undefined : priceOf(instrument, lastTicks);
    if (price !== undefined) prices.get(row.instrument_id)?.set(Number(row.point) - 1, price);
  }
  return prices;
}

/** By asset: the sum of all entries before an instant. */
export async function readOpening(
  tx: Reading,
  accountId: number,
  beforeUs: number,
): Promise<Map<number, bigint>> {
  const rows = await tx<{ asset_id: number; sum: string }[]>`
    select asset_id, sum(amount_minor)::text as sum from market.ledger_entry
    where account_id = ${accountId} and at < ${instant(tx, beforeUs)} group by asset_id`;
  return new Map(rows.map((row) => [row.asset_id, BigInt(row.sum)]));
}

/** By asset: what the books have now, less everything since an instant. */
export async function readClosing(
  tx: Reading,
  accountId: number,
  fromUs: number,
): Promise<Map<number, bigint>> {
  const rows = await tx<{ asset_id: number; sum: string }[]>`
    select asset_id, sum(amount)::text as sum from (
      select asset_id, available_minor + held_minor as amount from market.balance
        where account_id = ${accountId}
      union all
      select asset_id, -amount_minor from market.ledger_entry
        where account_id = ${accountId} and at >= ${instant(tx, fromUs)}
    ) as parts group by asset_id`;
  return new Map(rows.map((row) => [row.asset_id, BigInt(row.sum)]));
}

/** By asset: shares that were borrowed and not given back, before each of two instants. */
export async function readBorrowed(
  tx: Reading,
  accountId: number,
  { fromUs, toUs }: Span,
): Promise<Map<number, readonly [bigint, bigint]>> {
  const rows = await tx<{ asset_id: number; before: string; after: string }[]>`
    select asset_id, coalesce(sum(amount_minor) filter (where at < ${instant(tx, fromUs)}), 0)::text as before,
      sum(amount_minor)::text as after
    from market.ledger_entry
    where account_id = ${accountId} and kind in ('borrow', 'giveBack') and at < ${instant(tx, toUs)}
    group by asset_id`;
  return new Map(rows.map((row) => [row.asset_id, [BigInt(row.before), BigInt(row.after)]]));
}

/** Oldest first, at most `limit`. */
export async function readMovements(
  tx: Reading,
  accountId: number,
  { fromUs, toUs }: Span,
  limit: number,
): Promise<Movement[]> {
  const rows = await tx<
    {
      seq: bigint;
      idx: number;
      at_us: bigint;
      kind: LedgerKind;
      asset_id: number;
      amount_minor: bigint;
      ref_id: bigint;
    }[]
  >`select seq, idx, ${us(tx, 'at')} as at_us, kind, asset_id, amount_minor, ref_id from market.ledger_entry
    where account_id = ${accountId} and at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)}
    order by seq, idx limit ${limit}`;
  return rows.map((row) => ({
    seq: Number(row.seq),
    idx: row.idx,
    atUs: Number(row.at_us),
    kind: row.kind,
    assetId: row.asset_id,
    amountMinor: row.amount_minor,
    refId: Number(row.ref_id),
  }));
}

interface ExecutionRow {
  readonly trade_id: bigint;
  readonly order_id: bigint;
  readonly instrument_id: number;
  readonly side: number;
  readonly price_ticks: bigint;
  readonly qty_lots: bigint;
  readonly notional_minor: bigint;
  readonly fee_minor: bigint;
  readonly liquidity: 'maker' | 'taker' | 'auction';
  readonly at_us: bigint;
}

function executionOf(row: ExecutionRow): Execution {
  return {
    tradeId: Number(row.trade_id),
    orderId: Number(row.order_id),
    instrumentId: row.instrument_id,
    isBuy: row.side === Side.buy,
    priceTicks: Number(row.price_ticks),
    qtyLots: Number(row.qty_lots),
    notionalMinor: row.notional_minor,
    feeMinor: row.fee_minor,
    liquidity: row.liquidity,
    atUs: Number(row.at_us),
  };
}

/** Oldest first, at most `limit`; busted trades are left out. */
export async function readExecutions(
  tx: Reading,
  accountId: number,
  { fromUs, toUs }: Span,
  limit: number,
): Promise<Execution[]> {
  const rows = await tx<ExecutionRow[]>`
    select trade_id, order_id, instrument_id, side, price_ticks, qty_lots, notional_minor, fee_minor, liquidity,
      ${us(tx, 'at')} as at_us
    from market.execution
    where account_id = ${accountId} and at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)}
      and status <> ${TradeStatus.busted}
    order by seq, trade_id limit ${limit}`;
  return rows.map(executionOf);
}

export interface TradeSide extends Execution {
  readonly clOrdId: string;
  /** TradeStatus: 0 as it was made, corrected, or busted. */
  readonly status: number;
  readonly seq: number;
}

/** What an account had of a trade: one side, two where it was on both, none where it had no part in it. */
export async function readTradeSides(
  tx: Reading,
  accountId: number,
  tradeId: number,
): Promise<TradeSide[]> {
  const id = BigInt(tradeId);
  const rows = await tx<
    (ExecutionRow & { status: number; seq: bigint; cl_ord_id: string | null })[]
  >`
    select e.trade_id, e.order_id, e.instrument_id, e.side, e.price_ticks, e.qty_lots, e.notional_minor, e.fee_minor,
      e.liquidity, (extract(epoch from e.at) * 1000000)::bigint as at_us, e.status, e.seq,
      (select o.cl_ord_id from market.orders o where o.order_id = e.order_id) as cl_ord_id
    from market.execution e
    where e.account_id = ${accountId} and e.trade_id = ${id}
    order by e.side`;
  return rows.map((row) => ({
    ...executionOf(row),
    clOrdId: row.cl_ord_id ?? '',
    status: row.status,
    seq: Number(row.seq),
  }));
}

/** What changed between the instants of an equity curve, by asset; loans of shares change nothing. `pointsUs` rises from after `fromUs` on. */
export async function readChanges(
  tx: Reading,
  accountId: number,
  fromUs: number,
  pointsUs: readonly number[],
): Promise<LedgerChange[]> {
  const times = pointsUs.map(formatTimeUs);
  const rows = await tx<{ point: number; asset_id: number; amount: string; flow: string }[]>`
    select width_bucket(at, ${times}::text[]::timestamptz[]) as point, asset_id, sum(amount_minor)::text as amount,
      coalesce(sum(amount_minor) filter (where kind in ('deposit', 'withdrawal', 'transfer')), 0)::text as flow
    from market.ledger_entry
    where account_id = ${accountId} and kind not in ('borrow', 'giveBack')
      and at >= ${instant(tx, fromUs)} and at < ${instant(tx, pointsUs.at(-1) ?? fromUs)}
    group by 1, 2`;
  return rows.map((row) => ({
    point: row.point,
    assetId: row.asset_id,
    amountMinor: BigInt(row.amount),
    flowMinor: BigInt(row.flow),
  }));
}

/** As readOpening, without loans of shares. */
export async function readOwnOpening(
  tx: Reading,
  accountId: number,
  beforeUs: number,
): Promise<Map<number, bigint>> {
  const rows = await tx<{ asset_id: number; sum: string }[]>`
    select asset_id, sum(amount_minor)::text as sum from market.ledger_entry
    where account_id = ${accountId} and kind not in ('borrow', 'giveBack') and at < ${instant(tx, beforeUs)}
    group by asset_id`;
  return new Map(rows.map((row) => [row.asset_id, BigInt(row.sum)]));
}
