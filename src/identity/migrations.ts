// The tables of schema `identity`: members and what gets them in. Secrets are in them only as hashes, or sealed with the keyring. A change of a
// table is a new step.

import { sql, type Kysely } from 'kysely';
import type { MigrationSet } from '#database/database.ts';

const first = [
  sql`create table identity.member (
    member_id uuid primary key,
    username text not null unique check (username ~ '^[a-z][a-z0-9_-]{2,31}$'),
    display_name text not null,
    email text,
    email_verified_at timestamptz,
    status text not null check (status in ('active', 'suspended')),
    origin text not null check (origin in ('signUp', 'demo', 'machine')),
    created_at timestamptz not null,
    check (email is not null or email_verified_at is null)
  )`,
  // An address is whose who proved it: until then several may claim it, and a sign-up tells nobody whether it is known.
  sql`create unique index member_verified_email on identity.member (lower(email)) where email_verified_at is not null`,
  sql`create index member_email on identity.member (lower(email))`,
  sql`create table identity.credential (
    member_id uuid primary key references identity.member on delete cascade,
    password_hash text not null,
    changed_at timestamptz not null
  )`,
  sql`create table identity.member_role (
    member_id uuid not null references identity.member on delete cascade,
    role text not null check (role in ('trader', 'marketMaker', 'operator', 'auditor')),
    primary key (member_id, role)
  )`,
  // Accounts that members asked for; opened_at is empty until the engine has said that it opened (and funded) them.
  sql`create table identity.venue_account (
    account_name text primary key,
    requested_at timestamptz not null,
    opened_at timestamptz
  )`,
  sql`create index venue_account_pending on identity.venue_account (account_name) where opened_at is null`,
  sql`create table identity.account_membership (
    member_id uuid not null references identity.member on delete cascade,
    account_name text not null,
    access text not null check (access in ('owner', 'trader', 'viewer')),
    position bigint generated always as identity,
    granted_at timestamptz not null,
    granted_by text not null,
    primary key (member_id, account_name)
  )`,
  sql`create index account_membership_account on identity.account_membership (account_name)`,
  sql`create table identity.session (
    session_id text primary key,
    member_id uuid not null references identity.member on delete cascade,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    address text not null,
    device text not null
  )`,
  sql`create index session_member on identity.session (member_id)`,
  sql`create index session_expires on identity.session (expires_at)`,
  sql`create table identity.refresh_token (
    token_hash bytea primary key,
    session_id text not null references identity.session on delete cascade,
    issued_at timestamptz not null,
    used_at timestamptz
  )`,
  sql`create index refresh_token_session on identity.refresh_token (session_id)`,
  sql`create table identity.mail_token (
    token_hash bytea primary key,
    member_id uuid not null references identity.member on delete cascade,
    purpose text not null check (purpose in ('passwordReset', 'emailVerification')),
    email text not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  sql`create index mail_token_member on identity.mail_token (member_id, purpose)`,
  // last_step: the time step (RFC 6238) of the last code taken; no code of it or before is taken again.
  sql`create table identity.second_factor (
    member_id uuid primary key references identity.member on delete cascade,
    secret_sealed text not null,
    enrolled_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null
  )`,
  sql`create table identity.recovery_code (
    member_id uuid not null references identity.member on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (member_id, code_hash)
  )`,
  sql`create table identity.api_key (
    key_id text primary key,
    member_id uuid not null references identity.member on delete cascade,
    label text not null,
    secret_sealed text not null,
    scopes text[] not null,
    addresses text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
  )`,
  sql`create index api_key_member on identity.api_key (member_id)`,
];

export const identityMigrations: MigrationSet = {
  schema: 'identity',
  steps: {
    '001-members': {
      up: async (db: Kysely<unknown>) => {
        for (const statement of first) await statement.execute(db);
      },
    },
  },
};
