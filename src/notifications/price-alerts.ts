// Members' rules about prices. An alert fires at the first trade at or past its price that comes after the price was on the other side (or was
// not known): it is armed on that side, and firing disarms it. One that is for once has then done its work; one that repeats is armed
// again by a trade on the other side, and fires at most once in a minute.

import { sql, type Kysely } from 'kysely';
import { NotificationError } from './notification-error.ts';
import type { NotifyTables, PriceAlertTable } from './tables.ts';
import type { NotifyTransaction } from './writer.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { MarketTables } from '#projections/tables.ts';

export const alertsPerMemberMax = 100;
/** Of those that have fired, so many are still shown. */
const firedKept = 100;
export const repeatQuietUs = 60_000_000;

export interface PriceAlert {
  readonly alertId: bigint;
  readonly instrumentId: number;
  readonly condition: 'above' | 'below';
  readonly priceTicks: number;
  readonly repeats: boolean;
  readonly status: 'active' | 'fired';
  readonly firedCount: number;
  readonly firedAtUs: number | undefined;
  readonly createdAtUs: number;
}

export interface NewPriceAlert {
  readonly instrumentId: number;
  readonly condition: 'above' | 'below';
  readonly priceTicks: number;
  readonly repeats: boolean;
}

type Row = Pick<
  PriceAlertTable,
  'instrument_id' | 'condition' | 'price_ticks' | 'repeats' | 'status'
> & {
  readonly alert_id: bigint;
  readonly fired_count: number;
  readonly fired_at_us: bigint | null;
  readonly created_at_us: bigint;
};

const columns = sql<Row>`alert_id, instrument_id, condition, price_ticks, repeats, status, fired_count,
  (extract(epoch from fired_at) * 1000000)::bigint as fired_at_us,
  (extract(epoch from created_at) * 1000000)::bigint as created_at_us`;

export class PriceAlerts {
  private readonly db: Kysely<NotifyTables & MarketTables>;

  constructor(db: Kysely<NotifyTables & MarketTables>) {
    this.db = db;
  }

  /** Only trades that come later count. Throws NotificationError `tooManyPriceAlerts`. */
  async add(memberId: string, alert: NewPriceAlert, nowMs: number): Promise<PriceAlert> {
    const { instrumentId, condition, priceTicks, repeats } = alert;
    return this.db.transaction().execute(async (transaction) => {
      // Two requests at once must not pass the bound together.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`alerts ${memberId}`}, 0))`.execute(
        transaction,
      );
      const { rows: counts } = await sql<{ count: number }>`select count(*)::int as count
        from notify.price_alert where member_id = ${memberId} and status = 'active'`.execute(
        transaction,
      );
      if ((counts[0]?.count ?? 0) >= alertsPerMemberMax) {
        throw new NotificationError(
          RejectCode.tooManyPriceAlerts,
          `A member may have ${alertsPerMemberMax} active price alerts.`,
          { limit: alertsPerMemberMax },
        );
      }
      await sql`delete from notify.price_alert where alert_id in (
        select alert_id from notify.price_alert where member_id = ${memberId} and status = 'fired'
        order by fired_at desc, alert_id desc offset ${firedKept})`.execute(transaction);
      const { rows } = await sql<Row>`
        with known as (select coalesce(max(seq), 0) as seq from market.projection where name = 'market'),
        last as (select price_ticks from market.trade where instrument_id = ${instrumentId}
          order by at desc, trade_id desc limit 1)
        insert into notify.price_alert
          (member_id, instrument_id, condition, price_ticks, repeats, status, is_armed, since_seq, created_at)
        select ${memberId}, ${instrumentId}::int, ${condition}::text, ${priceTicks}::bigint, ${repeats}::boolean, 'active',
          not coalesce(case when ${condition}::text = 'above' then (select price_ticks from last) >= ${priceTicks}::bigint
            else (select price_ticks from last) <= ${priceTicks}::bigint end, false),
          known.seq, ${new Date(nowMs)}::timestamptz
        from known returning ${columns}`.execute(transaction);
      const row = rows[0];
      if (row === undefined) throw new Error('the price alert was not written');
      return read(row);
    });
  }

  /** Newest first: the active ones and the latest that have fired. */
  async list(memberId: string): Promise<PriceAlert[]> {
    const { rows } = await sql<Row>`select ${columns} from notify.price_alert
      where member_id = ${memberId} order by alert_id desc limit 500`.execute(this.db);
    return rows.map(read);
  }

  /** Throws NotificationError `unknownPriceAlert`, for another's too. */
  async remove(memberId: string, alertId: bigint): Promise<void> {
    const { numDeletedRows } = await this.db
      .deleteFrom('notify.price_alert')
      .where('member_id', '=', memberId)
      .where('alert_id', '=', alertId)
      .executeTakeFirst();
    if (numDeletedRows > 0n) return;
    throw new NotificationError(RejectCode.unknownPriceAlert, 'You have no such price alert.', {
      field: 'alertId',
    });
  }
}

export interface TradeSeen {
  readonly instrument_id: number;
  readonly price_ticks: bigint;
  readonly seq: bigint;
  readonly at_us: bigint;
  readonly trade_id: bigint;
}

export interface Firing {
  readonly alertId: bigint;
  readonly memberId: string;
  readonly condition: 'above' | 'below';
  readonly alertTicks: number;
  readonly trade: TradeSeen;
}

/** Puts trades, oldest first, through the alerts of their instruments, and keeps what became of them. */
export async function fireAlerts(
  transaction: NotifyTransaction,
  trades: readonly TradeSeen[],
): Promise<Firing[]> {
  const instrumentIds = [...new Set(trades.map(({ instrument_id }) => instrument_id))];
  if (instrumentIds.length === 0) return [];
  const { rows: alerts } = await sql<
    Omit<PriceAlertTable, 'alert_id'> & { alert_id: bigint; fired_at_us: bigint | null }
  >`select *, (extract(epoch from fired_at) * 1000000)::bigint as fired_at_us
    from notify.price_alert where status = 'active' and instrument_id = any(${instrumentIds}::int[])
    order by alert_id for update`.execute(transaction);
  const firings: Firing[] = [];
  const changes: object[] = [];
  for (const alert of alerts) {
    let isArmed = alert.is_armed;
    let firedAtUs = alert.fired_at_us;
    let firedCount = 0;
    let isDone = false;
    for (const trade of trades) {
      if (isDone) break;
      if (trade.instrument_id !== alert.instrument_id || trade.seq <= alert.since_seq) continue;
      const isPast =
        alert.condition === 'above'
          ? trade.price_ticks >= alert.price_ticks
          : trade.price_ticks <= alert.price_ticks;
      if (isPast && isArmed) {
        const isQuiet = firedAtUs !== null && Number(trade.at_us - firedAtUs) < repeatQuietUs;
        if (!isQuiet) {
          const { alert_id: alertId, member_id: memberId, condition } = alert;
          const alertTicks = Number(alert.price_ticks);
          firings.push({ alertId, memberId, condition, alertTicks, trade });
          firedAtUs = trade.at_us;
          firedCount++;
          isDone = !alert.repeats;
        }
      }
      isArmed = !isPast;
    }
    if (isArmed !== alert.is_armed || firedCount > 0) {
      changes.push({
        alert_id: String(alert.alert_id),
        is_armed: isArmed,
        fired: firedCount,
        fired_at_us: firedAtUs === null ? null : String(firedAtUs),
        status: isDone ? 'fired' : 'active',
      });
    }
  }
  if (changes.length > 0) {
    await sql`update notify.price_alert alert set is_armed = change.is_armed, status = change.status,
        fired_count = fired_count + change.fired,
        fired_at = to_timestamp(change.fired_at_us / 1000000.0)
      from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as change
        (alert_id bigint, is_armed boolean, fired integer, fired_at_us bigint, status text)
      where alert.alert_id = change.alert_id`.execute(transaction);
  }
  return firings;
}

function read(row: Row): PriceAlert {
  return {
    alertId: row.alert_id,
    instrumentId: row.instrument_id,
    condition: row.condition,
    priceTicks: Number(row.price_ticks),
    repeats: row.repeats,
    status: row.status,
    firedCount: row.fired_count,
    firedAtUs: row.fired_at_us === null ? undefined : Number(row.fired_at_us),
    createdAtUs: Number(row.created_at_us),
  };
}
