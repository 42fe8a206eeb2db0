// From rows of the market's tables to what their owners are told: fills, orders that ended, halts, limits that are near. One window of the
// journal at a time. It must never tell one account's doings to another's member.

import { sql } from 'kysely';
import type { MemberDirectory, VenueStanding } from './directory.ts';
import type { TradeSeen } from './price-alerts.ts';
import { fireAlerts } from './price-alerts.ts';
import type { Draft, NotifyTransaction } from './writer.ts';
import { RejectCode, rejectName } from '#core/reject-codes.ts';
import { CloseReason, Phase, Side, termName } from '#core/terms.ts';
import { formatMinor, formatPrice, formatQty, type DecimalTerms } from '#marketdata/decimal.ts';

/** Rows after `fromSeq`, up to and with `toSeq`. */
export interface Window {
  readonly venueId: string;
  readonly fromSeq: bigint;
  readonly toSeq: bigint;
}

export interface DraftSources {
  readonly directory: MemberDirectory;
  readonly standing: VenueStanding;
  /** Microseconds since the epoch, for what has no time of its own. */
  readonly nowUs: number;
}

interface InstrumentTerms extends DecimalTerms {
  readonly symbol: string;
  readonly currency: string;
  readonly currencyDecimals: number;
}

interface FillRow {
  readonly trade_id: bigint;
  readonly order_id: bigint;
  readonly cl_ord_id: string | null;
  readonly account_id: number;
  readonly instrument_id: number;
  readonly side: number;
  readonly price_ticks: bigint;
  readonly qty_lots: bigint;
  readonly notional_minor: bigint;
  readonly fee_minor: bigint;
  readonly liquidity: string;
  readonly seq: bigint;
  readonly at_us: bigint;
}

interface EventRow {
  readonly seq: bigint;
  readonly idx: number;
  readonly order_id: bigint;
  readonly cl_ord_id: string | null;
  readonly side: number | null;
  readonly account_id: number;
  readonly instrument_id: number;
  readonly kind: string;
  readonly detail: Readonly<Record<string, number>>;
  readonly at_us: bigint;
}

const atUs = sql`(extract(epoch from row.at) * 1000000)::bigint as at_us`;
const toldEvents = ['canceled', 'expired', 'rejected', 'tradeCancel', 'tradeCorrect'];
/** Ends of an order that are no news: another took its place, or it got all that it asked for. */
const quietReasons = new Set<number>([
  CloseReason.replaced,
  CloseReason.amendedToFilled,
  CloseReason.budgetReached,
]);
/** From here on a limit is near; told once until less than `farAgain` is used. */
const near = 0.8;
const farAgain = 0.7;

/** In the order in which things happened, as far as one kind goes. */
export async function draftsOf(
  transaction: NotifyTransaction,
  window: Window,
  sources: DraftSources,
): Promise<Draft[]> {
  const { fromSeq, toSeq } = window;
  const within = sql`row.seq > ${fromSeq} and row.seq <= ${toSeq}`;
  const { rows: touched } = await sql<{ account_id: number; has_traded: boolean }>`
    select account_id, bool_or(traded) as has_traded from (
      select account_id, true as traded from market.execution row where ${within}
      union all select account_id, false from market.order_event row
        where ${within} and kind = any(${toldEvents}::text[])
    ) told group by account_id`.execute(transaction);
  const members = await sources.directory.membersOf(touched.map(({ account_id }) => account_id));
  const accountIds = [...members.keys()];
  const instruments = await instrumentsOf(transaction);
  const drafts: Draft[] = [];

  if (accountIds.length > 0) {
    const { rows: fills } = await sql<FillRow>`
      select row.*, orders.cl_ord_id, ${atUs} from market.execution row
      left join market.orders orders using (order_id)
      where ${within} and row.account_id = any(${accountIds}::int[])
      order by row.seq, row.trade_id`.execute(transaction);
    const { rows: events } = await sql<EventRow>`
      select row.*, orders.cl_ord_id, orders.side, ${atUs} from market.order_event row
      left join market.orders orders using (order_id)
      where ${within} and row.kind = any(${toldEvents}::text[])
        and row.account_id = any(${accountIds}::int[])
      order by row.seq, row.idx`.execute(transaction);
    for (const fill of fills) {
      const instrument = instruments.get(fill.instrument_id);
      if (instrument === undefined) continue;
      const draft = fillDraft(window.venueId, fill, instrument);
      for (const memberId of members.get(fill.account_id) ?? [])
        drafts.push({ ...draft, memberId });
    }
    for (const event of events) {
      const draft = eventDraft(window.venueId, event, instruments.get(event.instrument_id));
      if (draft === undefined) continue;
      for (const memberId of members.get(event.account_id) ?? [])
        drafts.push({ ...draft, memberId });
    }
    const traders = touched.filter((row) => row.has_traded && members.has(row.account_id));
    for (const { account_id: accountId } of traders) {
      const memberIds = members.get(accountId) ?? [];
      drafts.push(...(await limitDrafts(transaction, accountId, memberIds, sources)));
    }
  }
  drafts.push(...(await alertDrafts(transaction, window, instruments)));
  drafts.push(...(await haltDrafts(transaction, window, instruments, sources)));
  return drafts;
}

type Undirected = Omit<Draft, 'memberId'>;

function fillDraft(venueId: string, fill: FillRow, instrument: InstrumentTerms): Undirected {
  const { symbol, currency, currencyDecimals } = instrument;
  const qty = formatQty(instrument, Number(fill.qty_lots));
  const price = formatPrice(instrument, Number(fill.price_ticks));
  const isBuy = fill.side === Side.buy;
  const notional = formatMinor(currencyDecimals, fill.notional_minor);
  const fee = formatMinor(currencyDecimals, fill.fee_minor);
  return {
    kind: 'fill',
    accountId: fill.account_id,
    title: `${isBuy ? 'Bought' : 'Sold'} ${qty} ${symbol} at ${price}`,
    text: `Order ${fill.order_id} of account ${fill.account_id}: ${isBuy ? 'bought' : 'sold'} ${qty} ${symbol} at ${price}, ${notional} ${currency}, fee ${fee} ${currency}.`,
    data: {
      tradeId: String(fill.trade_id),
      orderId: String(fill.order_id),
      clOrdId: fill.cl_ord_id,
      instrument: symbol,
      side: sideName(fill.side),
      qty,
      price,
      notional,
      fee,
      currency,
      liquidity: fill.liquidity,
      seq: Number(fill.seq),
    },
    atUs: Number(fill.at_us),
    ref: `${venueId}:fill:${fill.trade_id}:${fill.order_id}`,
  };
}

/** Undefined for what is no news. */
function eventDraft(
  venueId: string,
  event: EventRow,
  instrument: InstrumentTerms | undefined,
): Undirected | undefined {
  const {
    reason = 0,
    rejectCode = 0,
    lastTicks = 0,
    lastLots = 0,
    orderQtyLots = 0,
  } = event.detail;
  const symbol = instrument?.symbol ?? '';
  const what = `Order ${event.order_id} of account ${event.account_id}${symbol === '' ? '' : ` in ${symbol}`}`;
  const why = reason === 0 ? null : (termName(CloseReason, reason) ?? null);
  const qty = instrument === undefined ? null : formatQty(instrument, orderQtyLots);
  const base = {
    accountId: event.account_id,
    atUs: Number(event.at_us),
    ref: `${venueId}:order:${event.seq}:${event.idx}`,
    data: {
      orderId: String(event.order_id),
      clOrdId: event.cl_ord_id,
      instrument: symbol === '' ? null : symbol,
      side: event.side === null ? null : sideName(event.side),
      qty,
      reason: why,
      seq: Number(event.seq),
    },
  };
  switch (event.kind) {
    case 'canceled':
      if (quietReasons.has(reason)) return undefined;
      return {
        ...base,
        kind: 'cancel',
        title: `Order cancelled${inSymbol(symbol)}`,
        text: `${what} was cancelled${why === null ? '' : ` (${why})`}.`,
      };
    case 'expired':
      return {
        ...base,
        kind: 'expiry',
        title: `Order expired${inSymbol(symbol)}`,
        text: `${what} has expired${why === null ? '' : ` (${why})`}.`,
      };
    case 'rejected': {
      const code = rejectCode === RejectCode.none ? null : rejectName(rejectCode);
      return {
        ...base,
        kind: 'reject',
        title: `Order rejected${inSymbol(symbol)}`,
        text: `${what} was rejected${code === null ? '' : ` (${code})`}.`,
        data: { ...base.data, code: rejectCode, name: code },
      };
    }
    case 'tradeCancel':
    case 'tradeCorrect': {
      const isBust = event.kind === 'tradeCancel';
      const price = instrument === undefined ? null : formatPrice(instrument, lastTicks);
      const lastQty = instrument === undefined ? null : formatQty(instrument, lastLots);
      return {
        ...base,
        kind: 'tradeChange',
        title: `Trade ${isBust ? 'busted' : 'corrected'}${inSymbol(symbol)}`,
        text: `A trade of ${what.replace(/^O/, 'o')} was ${isBust ? 'busted' : 'corrected'} by the venue.`,
        data: { ...base.data, change: isBust ? 'busted' : 'corrected', price, lastQty },
      };
    }
    default:
      return undefined;
  }
}

/** By the venue as it stands now: a limit that was near for a moment only may go untold. */
async function limitDrafts(
  transaction: NotifyTransaction,
  accountId: number,
  memberIds: readonly string[],
  { standing, nowUs }: DraftSources,
): Promise<Draft[]> {
  const uses = standing.limitsOf(accountId);
  const toldRows = await transaction
    .selectFrom('notify.limit_told')
    .select('limit_key')
    .where('account_id', '=', accountId)
    .execute();
  const told = new Set(toldRows.map(({ limit_key }) => limit_key));
  const stillNear = new Set(
    uses.filter((use) => use.used >= use.max * farAgain).map(({ key }) => key),
  );
  const isForgotten = [...told].filter((key) => !stillNear.has(key));
  if (isForgotten.length > 0) {
    await transaction
      .deleteFrom('notify.limit_told')
      .where('account_id', '=', accountId)
      .where('limit_key', 'in', isForgotten)
      .execute();
  }
  const drafts: Draft[] = [];
  for (const { key, label, used, max, usedText, maxText } of uses) {
    if (used < max * near || told.has(key)) continue;
    await transaction
      .insertInto('notify.limit_told')
      .values({ account_id: accountId, limit_key: key })
      .execute();
    const percent = Math.floor((used / max) * 100);
    for (const memberId of memberIds) {
      drafts.push({
        memberId,
        kind: 'limitNear',
        accountId,
        title: `${label}: ${percent}% of the limit`,
        text: `Account ${accountId}: ${label} is ${usedText} of ${maxText}.`,
        data: { limit: key, label, used: usedText, max: maxText, percent },
        atUs: nowUs,
      });
    }
  }
  return drafts;
}

async function alertDrafts(
  transaction: NotifyTransaction,
  { venueId, fromSeq, toSeq }: Window,
  instruments: ReadonlyMap<number, InstrumentTerms>,
): Promise<Draft[]> {
  const { rows: trades } = await sql<TradeSeen>`
    select row.instrument_id, row.price_ticks, row.seq, row.trade_id, ${atUs} from market.trade row
    where row.seq > ${fromSeq} and row.seq <= ${toSeq} and row.instrument_id in
      (select instrument_id from notify.price_alert where status = 'active')
    order by row.seq, row.trade_id`.execute(transaction);
  const firings = await fireAlerts(transaction, trades);
  return firings.flatMap(({ alertId, memberId, condition, alertTicks, trade }) => {
    const instrument = instruments.get(trade.instrument_id);
    if (instrument === undefined) return [];
    const alertPrice = formatPrice(instrument, alertTicks);
    const price = formatPrice(instrument, Number(trade.price_ticks));
    const { symbol } = instrument;
    return {
      memberId,
      kind: 'priceAlert' as const,
      title: `${symbol} at ${price}`,
      text: `${symbol} traded at ${price}, ${condition === 'above' ? 'at or above' : 'at or below'} your price of ${alertPrice}.`,
      data: {
        alertId: String(alertId),
        instrument: symbol,
        condition,
        alertPrice,
        price,
        tradeId: String(trade.trade_id),
      },
      atUs: Number(trade.at_us),
      ref: `${venueId}:alert:${alertId}:${trade.trade_id}`,
    };
  });
}

/** By the phase as it is now: a halt that was over between two looks goes untold. */
async function haltDrafts(
  transaction: NotifyTransaction,
  window: Window,
  instruments: ReadonlyMap<number, InstrumentTerms>,
  { directory, standing, nowUs }: DraftSources,
): Promise<Draft[]> {
  const { rows } = await sql<{ instrument_id: number; phase: number; was_halted: boolean | null }>`
    select instrument.instrument_id, instrument.phase, halt.is_halted as was_halted
    from market.instrument instrument left join notify.instrument_halt halt using (instrument_id)
    where instrument.updated_seq > ${window.fromSeq} or halt.is_halted is null or halt.is_halted
    order by instrument.instrument_id`.execute(transaction);
  const drafts: Draft[] = [];
  for (const { instrument_id: instrumentId, phase, was_halted: wasHalted } of rows) {
    // After a halt comes a call: trading goes on when that is over.
    const isHalted =
      phase === Phase.halted || (wasHalted === true && phase === Phase.reopeningAuction);
    if (isHalted === wasHalted) continue;
    await transaction
      .insertInto('notify.instrument_halt')
      .values({ instrument_id: instrumentId, is_halted: isHalted })
      .onConflict((conflict) =>
        conflict.column('instrument_id').doUpdateSet({ is_halted: isHalted }),
      )
      .execute();
    // Seen for the first time and not halted: nothing has happened.
    if (wasHalted === null && !isHalted) continue;
    const symbol = instruments.get(instrumentId)?.symbol ?? '';
    const phaseText = termName(Phase, phase) ?? 'closed';
    const memberIds = await membersIn(transaction, instrumentId, directory, standing);
    for (const memberId of memberIds) {
      drafts.push({
        memberId,
        kind: isHalted ? 'halt' : 'resume',
        title: isHalted ? `${symbol} is halted` : `${symbol} is no longer halted`,
        text: isHalted
          ? `Trading in ${symbol} is halted; orders can be cancelled.`
          : `The halt of ${symbol} is over; its phase is ${phaseText}.`,
        data: { instrument: symbol, phase: phaseText },
        atUs: nowUs,
      });
    }
  }
  return drafts;
}

/** Who has an order, a position or an alert in it. */
async function membersIn(
  transaction: NotifyTransaction,
  instrumentId: number,
  directory: MemberDirectory,
  standing: VenueStanding,
): Promise<Set<string>> {
  const members = await directory.membersOf(standing.accountsIn(instrumentId));
  const alerts = await transaction
    .selectFrom('notify.price_alert')
    .select('member_id')
    .distinct()
    .where('instrument_id', '=', instrumentId)
    .where('status', '=', 'active')
    .execute();
  return new Set([...[...members.values()].flat(), ...alerts.map(({ member_id }) => member_id)]);
}

async function instrumentsOf(
  transaction: NotifyTransaction,
): Promise<Map<number, InstrumentTerms>> {
  const { rows } = await sql<{
    instrument_id: number;
    symbol: string;
    price_decimals: number;
    tick_units: bigint;
    lot_shares: bigint;
    code: string;
    decimals: number;
  }>`select instrument.instrument_id, symbol, price_decimals, tick_units, lot_shares, asset.code, asset.decimals
    from market.instrument instrument
    join market.asset asset on asset.asset_id = instrument.currency_id`.execute(transaction);
  return new Map(
    rows.map((row) => [
      row.instrument_id,
      {
        symbol: row.symbol,
        priceDecimals: row.price_decimals,
        tickUnits: Number(row.tick_units),
        lotShares: Number(row.lot_shares),
        currency: row.code,
        currencyDecimals: row.decimals,
      },
    ]),
  );
}

function sideName(side: number): string {
  return side === Side.buy ? 'buy' : 'sell';
}

function inSymbol(symbol: string): string {
  return symbol === '' ? '' : ` in ${symbol}`;
}
