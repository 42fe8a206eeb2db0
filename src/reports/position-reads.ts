// Reads what happened to a position from the market's tables, in order, a thousand rows at a time: the account's trades and whatever brought
// or took its shares otherwise, and the same of the accounts that its shares came from.

import type { InstrumentFacts } from './facts.ts';
import type { Reading } from './market-reads.ts';
import type { PositionEvent, PositionState } from './position-cost.ts';
import { PositionFold } from './position-cost.ts';
import { houseAccountId } from '#core/ledger/ledger.ts';
import { Side, TradeStatus } from '#core/terms.ts';
import { unreachable } from '#std/assert.ts';

const rowsAtOnce = 1_000;

/** A row of a position's history: of a trade, of its correction, or a leg of a movement of its shares. */
export interface PositionRow {
  readonly seq: bigint;
  readonly kind: 'trade' | 'reprice' | 'deposit' | 'withdrawal' | 'transfer' | 'correction';
  readonly ref_id: bigint;
  readonly account_id: number;
  /** Side of the account in the trade; 0 where it had no part in it, or where there is none. */
  readonly side: number;
  /** Size of a trade; of a movement what the account got, negative what it gave. */
  readonly shares: bigint;
  /** Of the trade: as it was made, as it was corrected, or of a `correction` as it was when it was busted. */
  readonly notional_minor: bigint | null;
  /** Of a `reprice`: what it was before. */
  readonly old_notional_minor: bigint | null;
  readonly at_us: bigint;
}

/**
 * An account's position before each of some instants, and now. Reads all of its history: the arithmetic of costs has no shorter way.
 * Of a trade that was corrected more than once, or corrected and then busted, the tables have no price between: then `now` differs from the
 * position table, and nothing here is to be used. `marksUs` rises.
 */
export async function readPosition(
  tx: Reading,
  accountId: number,
  instrument: InstrumentFacts,
  marksUs: readonly number[],
): Promise<{ readonly atMarks: readonly PositionState[]; readonly now: PositionState }> {
  const accountIds = await readSources(tx, accountId, instrument.shareAssetId);
  const fold = new PositionFold(accountId, marksUs);
  const events = new PositionEvents((event) => fold.take(event));
  const { instrumentId, shareAssetId, lotShares, currency } = instrument;
  const original = tx`(
    select abs(o.amount_minor) from market.ledger_entry o
    where o.account_id = e.account_id and o.seq = e.seq and o.at = e.at and o.asset_id = ${currency.assetId}
      and o.kind = 'trade' and o.ref_id = e.trade_id limit 1)`;
  const rows = tx<PositionRow[]>`
    select seq, kind, ref_id, account_id, side, shares, notional_minor, old_notional_minor,
      (extract(epoch from at) * 1000000)::bigint as at_us
    from (
      select e.seq, 'trade' as kind, e.trade_id as ref_id, e.account_id, e.side,
        e.qty_lots * ${lotShares}::bigint as shares,
        case when e.status = ${TradeStatus.done} then e.notional_minor else ${original} end as notional_minor,
        null::bigint as old_notional_minor, e.at, 1 as step, -e.side as turn
      from market.execution e
      where e.account_id = any(${accountIds}::int[]) and e.instrument_id = ${instrumentId}
      union all
      select e.changed_seq, 'reprice', e.trade_id, e.account_id, e.side, e.qty_lots * ${lotShares}::bigint,
        e.notional_minor, ${original},
        (select l.at from market.ledger_entry l where l.seq = e.changed_seq and l.account_id = e.account_id limit 1), 2, -e.side
      from market.execution e
      where e.account_id = any(${accountIds}::int[]) and e.instrument_id = ${instrumentId}
        and e.status = ${TradeStatus.corrected}
      union all
      select l.seq, l.kind, l.ref_id, l.account_id, coalesce(e.side, 0), l.amount_minor, e.notional_minor, null, l.at, 0, l.idx
      from market.ledger_entry l
      left join lateral (
        select e.side, e.notional_minor from market.execution e
        where l.kind = 'correction' and e.account_id = l.account_id and e.trade_id = l.ref_id
        order by e.side limit 1
      ) as e on true
      where l.account_id = any(${accountIds}::int[]) and l.asset_id = ${shareAssetId}
        and l.kind in ('deposit', 'withdrawal', 'transfer', 'correction')
    ) as history
    order by seq, step, ref_id, turn`;
  for await (const batch of rows.cursor(rowsAtOnce)) {
    for (const row of batch) events.take(row);
  }
  events.end();
  return fold.end();
}

/** The account, and all whose shares came to it without a trade, directly or through others: by transfers, or lent by the house for a bust. */
async function readSources(
  tx: Reading,
  accountId: number,
  shareAssetId: number,
): Promise<number[]> {
  const rows = await tx<{ account_id: number }[]>`
    with recursive source as (
      select ${accountId}::int as account_id
      union
      select payer.account_id from source
      join market.ledger_entry got on got.account_id = source.account_id and got.asset_id = ${shareAssetId}
        and got.kind in ('transfer', 'correction') and got.amount_minor > 0
      join market.ledger_entry payer on payer.seq = got.seq and payer.at = got.at and payer.idx = got.idx - 1
        and (payer.kind = 'transfer' or payer.account_id = ${houseAccountId})
    )
    select account_id from source`;
  return rows.map((row) => row.account_id);
}

/** Makes events of rows: the two legs of a transfer are one. */
export class PositionEvents {
  private readonly tell: (event: PositionEvent) => void;
  private leg: PositionRow | undefined;

  constructor(tell: (event: PositionEvent) => void) {
    this.tell = tell;
  }

  take(row: PositionRow): void {
    const { leg } = this;
    if (leg !== undefined) {
      this.leg = undefined;
      if (row.kind === leg.kind && row.seq === leg.seq && row.ref_id === leg.ref_id) {
        this.tellTransfer(leg, row);
        return;
      }
      this.tellOutside(leg);
    }
    switch (row.kind) {
      case 'trade':
        this.tellTrade(row, row.side === Side.buy, row.notional_minor);
        return;
      case 'reprice':
        this.tellTrade(row, row.side !== Side.buy, row.old_notional_minor);
        this.tellTrade(row, row.side === Side.buy, row.notional_minor);
        return;
      case 'transfer':
        this.leg = row;
        return;
      case 'correction':
        // What the house lends for a bust, and the bust, which is as the opposite trade.
        if (row.side === 0) this.leg = row;
        else if (row.side === Side.buy && row.shares > 0n) this.tellOutside(row);
        else this.tellTrade(row, row.side !== Side.buy, row.notional_minor);
        return;
      case 'deposit':
      case 'withdrawal':
        this.tellOutside(row);
        return;
      default:
        unreachable(row.kind);
    }
  }

  /** After the last row. */
  end(): void {
    if (this.leg !== undefined) this.tellOutside(this.leg);
    this.leg = undefined;
  }

  private tellTrade(row: PositionRow, isBuy: boolean, notionalMinor: bigint | null): void {
    this.tell({
      kind: isBuy ? 'buy' : 'sell',
      atUs: Number(row.at_us),
      accountId: row.account_id,
      shares: Math.abs(Number(row.shares)),
      notionalMinor: Number(notionalMinor ?? 0n),
    });
  }

  private tellTransfer(one: PositionRow, other: PositionRow): void {
    const [payer, receiver] = one.shares < 0n ? [one, other] : [other, one];
    this.tell({
      kind: 'transfer',
      atUs: Number(one.at_us),
      accountId: payer.account_id,
      toAccountId: receiver.account_id,
      shares: Number(receiver.shares),
    });
  }

  private tellOutside(row: PositionRow): void {
    const { account_id: accountId, at_us: atUs, shares } = row;
    this.tell({ kind: 'outside', atUs: Number(atUs), accountId, shares: Number(shares) });
  }
}
