// The audit log's table: entries are chained as they are added, each with the hash of the one before, and read a page at a time. One process
// adds at a time, whoever else is connected. It must never change or remove a row.

import crypto from 'node:crypto';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { AuditEntry, ChainedEntry } from './audit-entry.ts';
import { hashOf, noHash, requestText, unknownResult } from './audit-entry.ts';
import type { AuditEntryRow, AuditTables } from './migrations.ts';
import type { Database } from '#database/database.ts';

/** The last entry that this venue knows to be in the chain. */
export interface ChainHead {
  readonly n: number;
  readonly hash: string;
}

export interface AuditFilter {
  /** Member id or name. */
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly action?: string | undefined;
  /** From this time on, and before that one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface ChainReport {
  readonly intact: boolean;
  /** Entries that were looked at: all, or those up to the fault. */
  readonly entries: number;
  readonly head: ChainHead | undefined;
  /** The first entry at which the chain breaks. */
  readonly fault: { readonly n: number; readonly reason: ChainFault } | undefined;
}

/** `missing`: an entry is gone; `altered`: it is not what was written; `replaced`: the latest that the venue wrote is not there. */
export type ChainFault = 'missing' | 'altered' | 'replaced';

const verifyRows = 1_000;
/** Any number that is the venue's own: PostgreSQL's advisory locks are named by numbers. */
const chainLock = 4_027_310_842;

export class AuditStore {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Adds entries that are not there yet, and answers the chain's new head. Where the database does not have the head that the venue
   * remembers, an entry of its own says so first.
   */
  async append(entries: readonly AuditEntry[], known: ChainHead | undefined): Promise<ChainHead> {
    const db = this.database.typed<AuditTables>();
    return db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${chainLock})`.execute(transaction);
      const found = await headOf(transaction);
      const isKnown = known === undefined || (await hashAt(transaction, known.n)) === known.hash;
      const isThere = await idsThere(transaction, entries);
      const added = entries.filter(({ entryId }) => !isThere.has(entryId));
      if (!isKnown) added.unshift(headLost(known, found));
      let { n, hash } = found ?? { n: 0, hash: noHash };
      const rows = added.map((entry) => {
        const previousHash = hash;
        n++;
        hash = hashOf({ ...entry, n }, previousHash);
        return rowOf({ ...entry, n, previousHash, hash });
      });
      if (rows.length > 0) await transaction.insertInto('audit.entry').values(rows).execute();
      return { n, hash };
    });
  }

  /** Newest first, from below `before` where it is given. */
  async page(filter: AuditFilter, limit: number, before?: number): Promise<ChainedEntry[]> {
    let query = this.database
      .typed<AuditTables>()
      .selectFrom('audit.entry')
      .selectAll()
      .orderBy('n', 'desc')
      .limit(limit);
    const { actor, subject, action, from, to } = filter;
    if (before !== undefined) query = query.where('n', '<', BigInt(before));
    if (actor !== undefined) {
      query = query.where((is) =>
        is.or([is('actor_id', '=', actor), is('actor_name', '=', actor)]),
      );
    }
    if (subject !== undefined) query = query.where('subject', '=', subject);
    if (action !== undefined) query = query.where('action', '=', action);
    if (from !== undefined) query = query.where('at', '>=', from);
    if (to !== undefined) query = query.where('at', '<', to);
    return (await query.execute()).map(entryOf);
  }

  /** Walks the whole chain from its first entry. */
  async verify(known: ChainHead | undefined): Promise<ChainReport> {
    const db = this.database.typed<AuditTables>();
    let head: ChainHead | undefined;
    let knownHash: string | undefined;
    for (;;) {
      const after = head?.n ?? 0;
      const rows = await db
        .selectFrom('audit.entry')
        .selectAll()
        .where('n', '>', BigInt(after))
        .orderBy('n')
        .limit(verifyRows)
        .execute();
      for (const entry of rows.map(entryOf)) {
        const n = (head?.n ?? 0) + 1;
        const previousHash: string = head?.hash ?? noHash;
        const isNext = entry.n === n;
        const isSame =
          entry.previousHash === previousHash && hashOf(entry, previousHash) === entry.hash;
        if (!isNext || !isSame) {
          const reason = isNext ? 'altered' : 'missing';
          return { intact: false, entries: n - 1, head, fault: { n, reason } };
        }
        head = { n, hash: entry.hash };
        if (n === known?.n) knownHash = entry.hash;
      }
      if (rows.length < verifyRows) break;
    }
    const entries = head?.n ?? 0;
    if (known === undefined || knownHash === known.hash) {
      return { intact: true, entries, head, fault: undefined };
    }
    const reason = entries < known.n ? 'missing' : 'replaced';
    const n = entries < known.n ? entries + 1 : known.n;
    return { intact: false, entries, head, fault: { n, reason } };
  }
}

async function headOf(db: Transaction<AuditTables>): Promise<ChainHead | undefined> {
  const row = await db
    .selectFrom('audit.entry')
    .select(['n', 'hash'])
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { n: Number(row.n), hash: row.hash };
}

async function hashAt(db: Transaction<AuditTables>, n: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('audit.entry')
    .select('hash')
    .where('n', '=', BigInt(n))
    .executeTakeFirst();
  return row?.hash;
}

async function idsThere(
  db: Transaction<AuditTables>,
  entries: readonly AuditEntry[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const ids = entries.map(({ entryId }) => entryId);
  const rows = await db
    .selectFrom('audit.entry')
    .select('entry_id')
    .where('entry_id', 'in', ids)
    .execute();
  return new Set(rows.map(({ entry_id }) => entry_id));
}

/** The venue's own entry for a database that does not have what was written to it, as after a restore of an old backup. */
function headLost(known: ChainHead | undefined, found: ChainHead | undefined): AuditEntry {
  const at = new Date().toISOString();
  return {
    ...unknownResult,
    entryId: crypto.randomUUID(),
    at,
    endedAt: at,
    outcome: 'done',
    actorId: null,
    actorName: 'venue',
    signedInBy: 'venue',
    address: '',
    method: '',
    route: '',
    action: 'auditHeadLost',
    subject: 'audit',
    request: requestText({ expected: known ?? null, found: found ?? null }),
    before: null,
  };
}

function rowOf(entry: ChainedEntry): AuditEntryRow {
  return {
    n: BigInt(entry.n),
    entry_id: entry.entryId,
    at: new Date(entry.at),
    ended_at: entry.endedAt === null ? null : new Date(entry.endedAt),
    outcome: entry.outcome,
    actor_id: entry.actorId,
    actor_name: entry.actorName,
    signed_in_by: entry.signedInBy,
    address: entry.address,
    method: entry.method,
    route: entry.route,
    action: entry.action,
    subject: entry.subject,
    request: entry.request,
    before_state: entry.before,
    after_state: entry.after,
    status: entry.status,
    code: entry.code,
    seq: entry.seq === null ? null : BigInt(entry.seq),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}

function entryOf(row: AuditEntryRow): ChainedEntry {
  return {
    n: Number(row.n),
    entryId: row.entry_id,
    at: row.at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    outcome: row.outcome as ChainedEntry['outcome'],
    actorId: row.actor_id,
    actorName: row.actor_name,
    signedInBy: row.signed_in_by,
    address: row.address,
    method: row.method,
    route: row.route,
    action: row.action,
    subject: row.subject,
    request: row.request,
    before: row.before_state,
    after: row.after_state,
    status: row.status,
    code: row.code,
    seq: row.seq === null ? null : Number(row.seq),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
