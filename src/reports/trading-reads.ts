// What reports on trading ask of the tables: fees, the statistics of a day, the venue as a whole. It must never read rows where the
// database can add them up; busted trades never count.

import type { QuoteSample } from './analytics.ts';
import type { Span } from './days.ts';
import type { AssetFacts, Facts } from './facts.ts';
import type { FeeLine } from './fees.ts';
import { instant, us, type Reading } from './market-reads.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import { TradeStatus } from '#core/terms.ts';

/** By instrument and liquidity. */
export async function readFees(
  tx: Reading,
  facts: Facts,
  accountId: number,
  { fromUs, toUs }: Span,
): Promise<FeeLine[]> {
  const rows = await tx<
    {
      instrument_id: number;
      liquidity: FeeLine['liquidity'];
      trades: bigint;
      notional: string;
      charges: string;
      rebates: string;
    }[]
  >`select instrument_id, liquidity, count(*) as trades, sum(notional_minor)::text as notional,
      coalesce(sum(fee_minor) filter (where fee_minor > 0), 0)::text as charges,
      coalesce(-sum(fee_minor) filter (where fee_minor < 0), 0)::text as rebates
    from market.execution
    where account_id = ${accountId} and at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)}
      and status <> ${TradeStatus.busted}
    group by instrument_id, liquidity
    order by instrument_id, array_position(array['maker', 'taker', 'auction'], liquidity)`;
  return rows.map((row) => ({
    instrument: facts.instrument(row.instrument_id),
    liquidity: row.liquidity,
    trades: Number(row.trades),
    notionalMinor: BigInt(row.notional),
    chargesMinor: BigInt(row.charges),
    rebatesMinor: BigInt(row.rebates),
  }));
}

/** All trades of an instrument in a time, in one line. */
export interface TradeSummary {
  readonly trades: number;
  readonly volumeLots: bigint;
  readonly notionalMinor: bigint;
  /** Of them, what was traded in auctions. */
  readonly auctionLots: bigint;
  /** 0, like the others, where there was no trade. */
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
}

/** By instrument; those without a trade are not there. */
export async function readTradeSummaries(
  tx: Reading,
  { fromUs, toUs }: Span,
): Promise<Map<number, TradeSummary>> {
  const rows = await tx<
    {
      instrument_id: number;
      trades: bigint;
      lots: string;
      notional: string;
      auction_lots: string;
      high: bigint;
      low: bigint;
      open: bigint;
      close: bigint;
    }[]
  >`select instrument_id, count(*) as trades, sum(qty_lots)::text as lots, sum(notional_minor)::text as notional,
      coalesce(sum(qty_lots) filter (where taker_side = 0), 0)::text as auction_lots,
      max(price_ticks) as high, min(price_ticks) as low,
      (min(array[trade_id, price_ticks]))[2] as open, (max(array[trade_id, price_ticks]))[2] as close
    from market.trade
    where at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)} and status <> ${TradeStatus.busted}
    group by instrument_id`;
  return new Map(
    rows.map((row) => [
      row.instrument_id,
      {
        trades: Number(row.trades),
        volumeLots: BigInt(row.lots),
        notionalMinor: BigInt(row.notional),
        auctionLots: BigInt(row.auction_lots),
        openTicks: Number(row.open),
        highTicks: Number(row.high),
        lowTicks: Number(row.low),
        closeTicks: Number(row.close),
      },
    ]),
  );
}

/** Closing prices of the five minutes in which the instrument traded, oldest first. */
export async function readFiveMinuteCloses(
  tx: Reading,
  instrumentId: number,
  { fromUs, toUs }: Span,
): Promise<number[]> {
  const rows = await tx<{ close_ticks: bigint }[]>`
    select close_ticks from market.candle
    where instrument_id = ${instrumentId} and interval_s = 300
      and start_at >= ${instant(tx, fromUs)} and start_at < ${instant(tx, toUs)}
    order by start_at`;
  return rows.map((row) => Number(row.close_ticks));
}

/** In order of time. */
export async function readQuotes(
  tx: Reading,
  instrumentId: number,
  { fromUs, toUs }: Span,
): Promise<QuoteSample[]> {
  const rows = await tx<
    {
      at_us: bigint;
      bid_ticks: bigint;
      ask_ticks: bigint;
      bid_lots: bigint;
      ask_lots: bigint;
      bid_depth_lots: bigint;
      ask_depth_lots: bigint;
    }[]
  >`select ${us(tx, 'at')} as at_us, bid_ticks, ask_ticks, bid_lots, ask_lots, bid_depth_lots, ask_depth_lots
    from reports.quote_sample
    where instrument_id = ${instrumentId} and at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)}
    order by at`;
  return rows.map((row) => ({
    atUs: Number(row.at_us),
    bidTicks: Number(row.bid_ticks),
    askTicks: Number(row.ask_ticks),
    bidLots: Number(row.bid_lots),
    askLots: Number(row.ask_lots),
    bidDepthLots: Number(row.bid_depth_lots),
    askDepthLots: Number(row.ask_depth_lots),
  }));
}

export interface OrderCounts {
  readonly accepted: number;
  readonly rejected: number;
}

/** Orders that came in, by instrument. Of a rejected one there may be no such instrument. */
export async function readOrderCounts(
  tx: Reading,
  { fromUs, toUs }: Span,
): Promise<Map<number, OrderCounts>> {
  const rows = await tx<{ instrument_id: number; accepted: bigint; rejected: bigint }[]>`
    select instrument_id, count(*) filter (where kind = 'new') as accepted, count(*) filter (where kind = 'rejected') as rejected
    from market.order_event
    where at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)} and kind in ('new', 'rejected')
    group by instrument_id`;
  return new Map(
    rows.map((row) => [
      row.instrument_id,
      { accepted: Number(row.accepted), rejected: Number(row.rejected) },
    ]),
  );
}

/** Orders that were rejected, by RejectCode, the most frequent first. */
export async function readRejects(
  tx: Reading,
  { fromUs, toUs }: Span,
): Promise<{ readonly code: number; readonly count: number }[]> {
  const rows = await tx<{ code: number; count: bigint }[]>`
    select coalesce((detail ->> 'rejectCode')::int, 0) as code, count(*) as count
    from market.order_event
    where at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)} and kind = 'rejected'
    group by 1 order by 2 desc, 1`;
  return rows.map(({ code, count }) => ({ code, count: Number(count) }));
}

export interface Participation {
  readonly members: number;
  readonly feesMinor: bigint;
}

/** Accounts that traded, and what their trades brought in fees, by instrument; under 0 the accounts of all instruments together. */
export async function readParticipation(
  tx: Reading,
  { fromUs, toUs }: Span,
): Promise<Map<number, Participation>> {
  const rows = await tx<{ instrument_id: number; members: bigint; fees: string }[]>`
    select coalesce(instrument_id, 0) as instrument_id, count(distinct account_id) as members, sum(fee_minor)::text as fees
    from market.execution
    where at >= ${instant(tx, fromUs)} and at < ${instant(tx, toUs)} and status <> ${TradeStatus.busted}
    group by rollup (instrument_id)`;
  return new Map(
    rows.map((row) => [
      row.instrument_id,
      { members: Number(row.members), feesMinor: BigInt(row.fees ?? 0) },
    ]),
  );
}

export interface AssetSum {
  readonly asset: AssetFacts;
  /** Held by open orders. */
  readonly heldMinor: bigint;
  /** Of everybody but the outside world, the venue's own accounts included. */
  readonly totalMinor: bigint;
  /** With the outside world: 0, or something was created or lost. */
  readonly sumMinor: bigint;
  /** What the fee account got in the time. */
  readonly feesMinor: bigint;
}

/** Of every asset, as the books have it now. */
export async function readAssetSums(
  tx: Reading,
  facts: Facts,
  outsideAccountId: number,
  { fromUs, toUs }: Span,
): Promise<AssetSum[]> {
  const rows = await tx<
    { asset_id: number; held: string; total: string; sum: string; fees: string | null }[]
  >`select b.asset_id, sum(b.held_minor)::text as held, sum(b.available_minor + b.held_minor)::text as sum,
      coalesce(sum(b.available_minor + b.held_minor) filter (where b.account_id <> ${outsideAccountId}), 0)::text as total,
      (select sum(l.amount_minor)::text from market.ledger_entry l
        where l.account_id = ${feeAccountId} and l.asset_id = b.asset_id and l.kind in ('fee', 'correction')
          and l.at >= ${instant(tx, fromUs)} and l.at < ${instant(tx, toUs)}) as fees
    from market.balance b group by b.asset_id order by b.asset_id`;
  return rows.map((row) => ({
    asset: facts.asset(row.asset_id),
    heldMinor: BigInt(row.held),
    totalMinor: BigInt(row.total),
    sumMinor: BigInt(row.sum),
    feesMinor: BigInt(row.fees ?? 0),
  }));
}
