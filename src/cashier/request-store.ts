// Requests in their tables. A state changes only from the state that it was read in, and each change is written with its line of history or
// not at all. It must never decide what a request's next state is.

import { sql, type Kysely, type Transaction, type Updateable } from 'kysely';
import {
  historyOf,
  requestOf,
  type Approval,
  type HistoryEntry,
  type MoneyRequest,
} from './request.ts';
import {
  finalStatuses,
  type CashierTables,
  type RequestKind,
  type RequestRow,
  type RequestStatus,
} from './tables.ts';

export interface NewRequest {
  readonly requestId: string;
  readonly kind: RequestKind;
  readonly memberId: string;
  readonly accountId: number;
  readonly toAccountId: number;
  readonly assetId: number;
  readonly assetCode: string;
  readonly amountMinor: number;
  readonly clientRef: string;
  readonly engineRef: string;
  readonly addressId: string | undefined;
}

/** What changes with a state, besides the state. */
export type Patch = Partial<
  Pick<
    Updateable<RequestRow>,
    | 'returned_as'
    | 'reason'
    | 'reject_code'
    | 'limit_minor'
    | 'approvals_needed'
    | 'held_at'
    | 'payment_reference'
    | 'bank_reference'
    | 'transfer_id'
  >
>;

export interface Change {
  readonly from: readonly RequestStatus[];
  readonly to: RequestStatus;
  readonly who: string;
  readonly at: Date;
  readonly patch?: Patch;
}

/** Before and after; undefined where the request stood elsewhere by then. */
export interface Changed {
  readonly before: RequestStatus;
  readonly after: MoneyRequest;
}

export interface ListFilter {
  readonly kind: RequestKind;
  /** All accounts where undefined. */
  readonly accountIds?: readonly number[] | undefined;
  readonly status?: RequestStatus | undefined;
  /** Created from here on, and before there. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Only requests before this place. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

const dayMs = 86_400_000;

type Db = Kysely<CashierTables>;
type Tx = Transaction<CashierTables>;

export class RequestStore {
  private readonly db: Db;

  constructor(db: Db) {
    this.db = db;
  }

  /** Adds the request, or answers the one that has its client reference already. */
  async add(
    request: NewRequest,
    at: Date,
  ): Promise<{ readonly request: MoneyRequest; readonly isNew: boolean }> {
    return this.transact(async (tx) => {
      const added = await tx
        .insertInto('cashier.request')
        .values({
          request_id: request.requestId,
          kind: request.kind,
          member_id: request.memberId,
          account_id: request.accountId,
          to_account_id: request.kind === 'transfer' ? request.toAccountId : null,
          asset_id: request.assetId,
          asset_code: request.assetCode,
          amount_minor: BigInt(request.amountMinor),
          client_ref: request.clientRef,
          engine_ref: request.engineRef,
          status: 'requested',
          address_id: request.addressId ?? null,
          approvals_needed: 0,
          created_at: at,
          updated_at: at,
        })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'account_id', 'client_ref']).doNothing(),
        )
        .returningAll()
        .executeTakeFirst();
      if (added !== undefined) {
        await note(tx, request.requestId, undefined, 'requested', request.memberId, at);
        return { request: requestOf(added), isNew: true };
      }
      const existing = await tx
        .selectFrom('cashier.request')
        .selectAll()
        .where('kind', '=', request.kind)
        .where('account_id', '=', request.accountId)
        .where('client_ref', '=', request.clientRef)
        .executeTakeFirstOrThrow();
      return { request: requestOf(existing), isNew: false };
    });
  }

  async find(requestId: string, kind?: RequestKind): Promise<MoneyRequest | undefined> {
    let query = this.db
      .selectFrom('cashier.request')
      .selectAll()
      .where('request_id', '=', requestId);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : requestOf(row);
  }

  async byClientRef(
    kind: RequestKind,
    accountId: number,
    clientRef: string,
  ): Promise<MoneyRequest | undefined> {
    const row = await this.db
      .selectFrom('cashier.request')
      .selectAll()
      .where('kind', '=', kind)
      .where('account_id', '=', accountId)
      .where('client_ref', '=', clientRef)
      .executeTakeFirst();
    return row === undefined ? undefined : requestOf(row);
  }

  /** Changes the state, if the request still stands where the change begins. */
  change(requestId: string, change: Change): Promise<Changed | undefined> {
    return this.transact((tx) => changeIn(tx, requestId, change));
  }

  /**
   * Changes the state of a withdrawal whose money is held, knowing what the member has taken out of this asset in the last 24 hours, this request
   * included. Two requests of one member are never counted at the same time.
   */
  changeCounted(
    request: MoneyRequest,
    heldAt: Date,
    decide: (dayMinor: number) => Change,
  ): Promise<Changed | undefined> {
    const { memberId, assetId, requestId, amountMinor } = request;
    return this.transact(async (tx) => {
      const key = `cashier/${memberId}/${assetId}`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx);
      const { sum } = await tx
        .selectFrom('cashier.request')
        .select(({ fn }) => fn.sum<string | null>('amount_minor').as('sum'))
        .where('kind', '=', 'withdrawal')
        .where('member_id', '=', memberId)
        .where('asset_id', '=', assetId)
        .where('held_at', '>', new Date(heldAt.getTime() - dayMs))
        .where('status', 'not in', ['returning', 'rejected', 'failed', 'cancelled'])
        .where('request_id', '!=', requestId)
        .executeTakeFirstOrThrow();
      return changeIn(tx, requestId, decide(Number(sum ?? 0) + amountMinor));
    });
  }

  /**
   * Writes that an operator says yes; `change` is made where that was the last one needed. Undefined where the request no longer waits, `twice` where the
   * operator has said so before.
   */
  approve(
    requestId: string,
    operator: string,
    reason: string | undefined,
    change: Change,
  ): Promise<Changed | 'more' | 'twice' | undefined> {
    return this.transact(async (tx) => {
      const row = await tx
        .selectFrom('cashier.request')
        .selectAll()
        .where('request_id', '=', requestId)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined || !change.from.includes(row.status)) return undefined;
      const added = await tx
        .insertInto('cashier.approval')
        .values({ request_id: requestId, operator, reason: reason ?? null, at: change.at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('operator')
        .executeTakeFirst();
      if (added === undefined) return 'twice';
      const { count } = await tx
        .selectFrom('cashier.approval')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .where('request_id', '=', requestId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= row.approvals_needed) return changeIn(tx, requestId, change, reason);
      await note(tx, requestId, row.status, row.status, operator, change.at, reason);
      return 'more';
    });
  }

  async approvals(requestId: string): Promise<Approval[]> {
    const rows = await this.db
      .selectFrom('cashier.approval')
      .selectAll()
      .where('request_id', '=', requestId)
      .orderBy('at')
      .execute();
    return rows.map(({ operator, reason, at }) => ({ operator, reason: reason ?? undefined, at }));
  }

  /** How many operators have said yes to each. */
  async approvalCounts(requestIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (requestIds.length === 0) return new Map();
    const rows = await this.db
      .selectFrom('cashier.approval')
      .select(({ fn }) => ['request_id', fn.countAll<bigint>().as('count')])
      .where('request_id', 'in', requestIds)
      .groupBy('request_id')
      .execute();
    return new Map(rows.map(({ request_id: id, count }) => [id, Number(count)]));
  }

  async history(requestId: string): Promise<HistoryEntry[]> {
    const rows = await this.db
      .selectFrom('cashier.history')
      .selectAll()
      .where('request_id', '=', requestId)
      .orderBy('entry_id')
      .execute();
    return rows.map(historyOf);
  }

  /** Newest first. */
  async list(filter: ListFilter): Promise<MoneyRequest[]> {
    const { kind, accountIds, status, from, to, before, limit } = filter;
    if (accountIds?.length === 0) return [];
    let query = this.db.selectFrom('cashier.request').selectAll().where('kind', '=', kind);
    if (accountIds !== undefined) query = query.where('account_id', 'in', accountIds);
    if (status !== undefined) query = query.where('status', '=', status);
    if (from !== undefined) query = query.where('created_at', '>=', from);
    if (to !== undefined) query = query.where('created_at', '<', to);
    if (before !== undefined) query = query.where('place', '<', before);
    const rows = await query.orderBy('place', 'desc').limit(limit).execute();
    return rows.map(requestOf);
  }

  /** Requests that have not ended, oldest first, after a place. */
  async unfinished(after: bigint, limit: number): Promise<MoneyRequest[]> {
    const rows = await this.db
      .selectFrom('cashier.request')
      .selectAll()
      .where('status', 'not in', finalStatuses)
      .where('place', '>', after)
      .orderBy('place')
      .limit(limit)
      .execute();
    return rows.map(requestOf);
  }

  /** A lost commit here would leave money held for a request that nobody knows: it waits for the disk, whatever the server's default. */
  private transact<Result>(act: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.db.transaction().execute(async (tx) => {
      await sql`set local synchronous_commit to on`.execute(tx);
      return act(tx);
    });
  }
}

async function changeIn(
  tx: Tx,
  requestId: string,
  { from, to, who, at, patch = {} }: Change,
  reason = patch.reason ?? undefined,
): Promise<Changed | undefined> {
  const before = await tx
    .selectFrom('cashier.request')
    .select('status')
    .where('request_id', '=', requestId)
    .forUpdate()
    .executeTakeFirst();
  if (before === undefined || !from.includes(before.status)) return undefined;
  const row = await tx
    .updateTable('cashier.request')
    .set({ ...patch, status: to, updated_at: at })
    .where('request_id', '=', requestId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await note(tx, requestId, before.status, to, who, at, reason);
  return { before: before.status, after: requestOf(row) };
}

async function note(
  tx: Tx,
  requestId: string,
  from: RequestStatus | undefined,
  to: RequestStatus,
  who: string,
  at: Date,
  reason?: string,
): Promise<void> {
  const line = { request_id: requestId, from_status: from ?? null, to_status: to, who, at };
  await tx
    .insertInto('cashier.history')
    .values({ ...line, reason: reason ?? null })
    .execute();
}
