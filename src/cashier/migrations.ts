// The cashier's tables, step by step. A step that has run anywhere is never changed: a later one is added.

import { sql, type Kysely } from 'kysely';
import type { MigrationSet } from '#database/database.ts';

async function run(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const first = [
  `create table cashier.address (
    address_id uuid primary key,
    place bigint generated always as identity unique,
    member_id text not null,
    label text not null,
    holder text not null,
    iban text not null,
    asset_id integer not null,
    asset_code text not null,
    created_at timestamptz not null,
    usable_at timestamptz not null,
    removed_at timestamptz
  )`,
  `create unique index address_once on cashier.address (member_id, iban, asset_id)
    where removed_at is null`,
  `create index address_of_member on cashier.address (member_id, place)`,
  `create table cashier.request (
    request_id uuid primary key,
    place bigint generated always as identity unique,
    kind text not null check (kind in ('deposit', 'withdrawal', 'transfer')),
    member_id text not null,
    account_id integer not null,
    to_account_id integer,
    asset_id integer not null,
    asset_code text not null,
    amount_minor bigint not null check (amount_minor > 0),
    client_ref text not null,
    engine_ref text not null unique,
    status text not null check (status in ('requested', 'pending', 'confirmed', 'credited',
      'awaitingApproval', 'approved', 'sent', 'settled', 'returning', 'completed', 'rejected',
      'failed', 'cancelled')),
    returned_as text check (returned_as in ('rejected', 'failed', 'cancelled')),
    reason text,
    reject_code integer,
    limit_minor bigint,
    address_id uuid references cashier.address,
    approvals_needed integer not null default 0,
    held_at timestamptz,
    payment_reference text,
    bank_reference text,
    transfer_id bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (kind, account_id, client_ref),
    check ((kind = 'transfer') = (to_account_id is not null)),
    check ((kind = 'withdrawal') = (address_id is not null)),
    check (status <> 'returning' or returned_as is not null)
  )`,
  `create index request_of_account on cashier.request (kind, account_id, place)`,
  `create index request_by_status on cashier.request (kind, status, place)`,
  `create index request_unfinished on cashier.request (place)
    where status not in ('credited', 'completed', 'rejected', 'failed', 'cancelled')`,
  `create index request_of_day on cashier.request (member_id, asset_id, held_at)
    where held_at is not null`,
  `create table cashier.approval (
    request_id uuid not null references cashier.request,
    operator text not null,
    reason text,
    at timestamptz not null,
    primary key (request_id, operator)
  )`,
  `create table cashier.history (
    entry_id bigint generated always as identity primary key,
    request_id uuid not null references cashier.request,
    from_status text,
    to_status text not null,
    who text not null,
    reason text,
    at timestamptz not null
  )`,
  `create index history_of_request on cashier.history (request_id, entry_id)`,
];

export const cashierMigrations: MigrationSet = {
  schema: 'cashier',
  steps: { '001-requests': { up: (db: Kysely<unknown>) => run(db, first) } },
};
