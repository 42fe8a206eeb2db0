// The bank accounts to which members may withdraw. One that was removed stays in its table, for the withdrawals that went there.

import { sql, type Kysely } from 'kysely';
import { addressOf, type WithdrawalAddress } from './request.ts';
import type { CashierTables } from './tables.ts';

export interface NewAddress {
  readonly addressId: string;
  readonly memberId: string;
  readonly label: string;
  readonly holder: string;
  readonly iban: string;
  readonly assetId: number;
  readonly assetCode: string;
  readonly createdAt: Date;
  readonly usableAt: Date;
}

export class AddressStore {
  private readonly db: Kysely<CashierTables>;

  constructor(db: Kysely<CashierTables>) {
    this.db = db;
  }

  /**
   * Adds it, or answers the one that the member has already for this bank account and currency; undefined where the member has `most` others.
   */
  async add(
    address: NewAddress,
    most: number,
  ): Promise<{ readonly address: WithdrawalAddress; readonly isNew: boolean } | undefined> {
    return this.db.transaction().execute(async (tx) => {
      // One at a time for each member, so that the count holds.
      const key = `cashier/address/${address.memberId}`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx);
      const own = await tx
        .selectFrom('cashier.address')
        .selectAll()
        .where('member_id', '=', address.memberId)
        .where('removed_at', 'is', null)
        .execute();
      const same = own.find((row) => row.iban === address.iban && row.asset_id === address.assetId);
      if (same !== undefined) return { address: addressOf(same), isNew: false };
      if (own.length >= most) return undefined;
      const row = await tx
        .insertInto('cashier.address')
        .values({
          address_id: address.addressId,
          member_id: address.memberId,
          label: address.label,
          holder: address.holder,
          iban: address.iban,
          asset_id: address.assetId,
          asset_code: address.assetCode,
          created_at: address.createdAt,
          usable_at: address.usableAt,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { address: addressOf(row), isNew: true };
    });
  }

  /** The member's own and not removed, or undefined. */
  async ofMember(addressId: string, memberId: string): Promise<WithdrawalAddress | undefined> {
    const row = await this.db
      .selectFrom('cashier.address')
      .selectAll()
      .where('address_id', '=', addressId)
      .where('member_id', '=', memberId)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? undefined : addressOf(row);
  }

  /** Removed ones too: what the requests that went there need. */
  async byIds(addressIds: readonly string[]): Promise<ReadonlyMap<string, WithdrawalAddress>> {
    if (addressIds.length === 0) return new Map();
    const rows = await this.db
      .selectFrom('cashier.address')
      .selectAll()
      .where('address_id', 'in', addressIds)
      .execute();
    return new Map(rows.map((row) => [row.address_id, addressOf(row)]));
  }

  /** Newest first. */
  async list(
    memberId: string,
    before: bigint | undefined,
    limit: number,
  ): Promise<WithdrawalAddress[]> {
    let query = this.db
      .selectFrom('cashier.address')
      .selectAll()
      .where('member_id', '=', memberId)
      .where('removed_at', 'is', null);
    if (before !== undefined) query = query.where('place', '<', before);
    const rows = await query.orderBy('place', 'desc').limit(limit).execute();
    return rows.map(addressOf);
  }

  /** False where the member has no such address. */
  async remove(addressId: string, memberId: string, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('cashier.address')
      .set({ removed_at: at })
      .where('address_id', '=', addressId)
      .where('member_id', '=', memberId)
      .where('removed_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }
}
