// The table of the venue's announcements.

import { sql, type Generated, type Kysely } from 'kysely';
import type { MigrationSet } from '#database/database.ts';

export interface AnnouncementTable {
  readonly announcement_id: Generated<bigint>;
  readonly severity: string;
  readonly title: string;
  readonly text: string;
  readonly symbol: string | null;
  readonly published_at: Date;
  readonly published_by: string;
  readonly expires_at: Date | null;
  readonly withdrawn_at: Date | null;
}

export interface BoardTables {
  'board.announcement': AnnouncementTable;
}

async function makeAnnouncements(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table board.announcement (
      announcement_id bigint generated always as identity primary key,
      severity text not null check (severity in ('info', 'warning', 'critical')),
      title text not null,
      text text not null,
      symbol text,
      published_at timestamptz not null,
      published_by text not null,
      expires_at timestamptz,
      withdrawn_at timestamptz
    )`.execute(db);
}

export const boardMigrations: MigrationSet = {
  schema: 'board',
  steps: { '001-announcement': { up: makeAnnouncements } },
};
