// The tables of the audit log: rows are added and never changed, and the database itself refuses to.

import { sql, type Kysely } from 'kysely';
import type { MigrationSet } from '#database/database.ts';

export interface AuditEntryRow {
  readonly n: bigint;
  readonly entry_id: string;
  readonly at: Date;
  readonly ended_at: Date | null;
  readonly outcome: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly signed_in_by: string;
  readonly address: string;
  readonly method: string;
  readonly route: string;
  readonly action: string;
  readonly subject: string;
  /** JSON as text: the hash is over its bytes. */
  readonly request: string;
  readonly before_state: string | null;
  readonly after_state: string | null;
  readonly status: number;
  readonly code: number;
  readonly seq: bigint | null;
  readonly previous_hash: string;
  readonly hash: string;
}

export interface AuditTables {
  'audit.entry': AuditEntryRow;
}

async function makeEntries(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit.entry (
      n bigint primary key check (n > 0),
      entry_id uuid not null unique,
      at timestamptz not null,
      ended_at timestamptz,
      outcome text not null check (outcome in ('done', 'refused', 'unknown')),
      actor_id text,
      actor_name text not null,
      signed_in_by text not null,
      address text not null,
      method text not null,
      route text not null,
      action text not null,
      subject text not null,
      request text not null,
      before_state text,
      after_state text,
      status smallint not null,
      code smallint not null,
      seq bigint,
      previous_hash char(64) not null,
      hash char(64) not null unique
    )`.execute(db);
  await sql`create index entry_actor on audit.entry (actor_name, n)`.execute(db);
  await sql`create index entry_actor_id on audit.entry (actor_id, n)`.execute(db);
  await sql`create index entry_subject on audit.entry (subject, n)`.execute(db);
  await sql`create index entry_action on audit.entry (action, n)`.execute(db);
  await sql`create index entry_at on audit.entry (at)`.execute(db);
  await sql`
    create function audit.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log is append only';
    end $$`.execute(db);
  await sql`
    create trigger entry_append_only before update or delete on audit.entry
      for each row execute function audit.refuse_change()`.execute(db);
  await sql`
    create trigger entry_no_truncate before truncate on audit.entry
      for each statement execute function audit.refuse_change()`.execute(db);
}

export const auditMigrations: MigrationSet = {
  schema: 'audit',
  steps: { '001-entry': { up: makeEntries } },
};
