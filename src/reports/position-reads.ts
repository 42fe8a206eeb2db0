// Reads what happened to a position from the market's tables, in order, a thousand rows at a time: the account's trades and whatever brought
// or took its shares otherwise, and the same of the accounts that its shares came from.

import type { InstrumentFacts } from './facts.ts';
import { bustedStatus, type Reading } from './market-reads.ts';
import type { PositionEvent, PositionState } from './position-cost.ts';
import { PositionFold } from './position-cost.ts';
import { Side } from '#core/terms.ts';

const rowsAtOnce = 1_000;

/** A row of a position's history: of a trade, or a leg of a movement of its shares. */
export interface PositionRow {
  readonly seq: bigint;
  readonly kind: 'trade' | 'deposit' | 'withdrawal' | 'transfer' | 'correction';
  readonly ref_id: bigint;
  readonly account_id: number;
  /** Side of a trade; 0 of a movement. */
  readonly side: number;
  /** Size of a trade; of a movement what the account got, negative what it gave. */
  readonly shares: bigint;
  /** Of a trade, and of the trade that a correction undoes. */
  readonly notional_minor: bigint | null;
  readonly at_us: bigint;
}

/**
 * An account's position before each of some instants, and now. Reads all of its history: the arithmetic of costs has no shorter way.
 * `marksUs` rises.
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
  const { instrumentId, shareAssetId, lotShares } = instrument;
  const rows = tx<PositionRow[]>`
    select seq, kind, ref_id, account_id, side, shares, notional_minor, (extract(epoch from at) * 1000000)::bigint as at_us
    from (
      select seq, 'trade' as kind, trade_id as ref_id, account_id, side, qty_lots * ${lotShares}::bigint as shares,
        notional_minor, at, 1 as step, -side as turn
      from market.execution
      where account_id = any(${accountIds}::int[]) and instrument_id = ${instrumentId}
      union all
      select l.seq, l.kind, l.ref_id, l.account_id, 0, l.amount_minor,
        case when l.kind <> 'correction' then null else (
          select e.notional_minor from market.execution e
          where e.account_id = l.account_id and e.trade_id = l.ref_id and e.status = ${bustedStatus}
          order by e.side limit 1) end,
        l.at, 0, l.idx
      from market.ledger_entry l
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

/** The account, and all accounts that shares came to it from by transfers, directly or through others. */
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
        and got.kind = 'transfer' and got.amount_minor > 0
      join market.ledger_entry payer on payer.seq = got.seq and payer.at = got.at and payer.asset_id = got.asset_id
        and payer.kind = 'transfer' and payer.amount_minor < 0
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
      if (row.kind === 'transfer' && row.seq === leg.seq && row.ref_id === leg.ref_id) {
        this.tellTransfer(leg, row);
        return;
      }
      this.tellOutside(leg);
    }
    switch (row.kind) {
      case 'trade':
        this.tellTrade(row, row.side === Side.buy);
        return;
      case 'transfer':
        this.leg = row;
        return;
      case 'correction':
        // A busted trade is undone as by the opposite trade.
        if (row.notional_minor === null) this.tellOutside(row);
        else this.tellTrade(row, row.shares > 0n);
        return;
      default:
        this.tellOutside(row);
    }
  }

  /** After the last row. */
  end(): void {
    if (this.leg !== undefined) this.tellOutside(this.leg);
    this.leg = undefined;
  }

  private tellTrade(row: PositionRow, isBuy: boolean): void {
    this.tell({
      kind: isBuy ? 'buy' : 'sell',
      atUs: Number(row.at_us),
      accountId: row.account_id,
      shares: Math.abs(Number(row.shares)),
      notionalMinor: Number(row.notional_minor ?? 0n),
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
