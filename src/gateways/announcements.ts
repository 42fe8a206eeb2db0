// What the venue tells everybody: announcements by operators, kept in the database and in memory, so that reading them needs no database. It
// must never tell of one before it is kept.

import type { Logger } from 'pino';
import type { Selectable } from 'kysely';
import type { AnnouncementTable, BoardTables } from './announcement-tables.ts';
import { boardMigrations } from './announcement-tables.ts';
import type { Database } from '#database/database.ts';

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

export interface Announcement {
  readonly announcementId: number;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  /** Of the instrument that it is about; undefined where it is about the venue. */
  readonly symbol: string | undefined;
  readonly publishedAt: Date;
  /** Who published it: for operators only. */
  readonly publishedBy: string;
  /** From then on it is no longer shown. */
  readonly expiresAt: Date | undefined;
  /** Taken back then. */
  readonly withdrawnAt: Date | undefined;
}

export type NewAnnouncement = Omit<Announcement, 'announcementId' | 'withdrawnAt'>;

/** Told of each that is published, and again when it is withdrawn. */
export type AnnouncementListener = (announcement: Announcement) => void;

export interface AnnouncementsOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** Between two attempts to read them while the database is away. */
  readonly retryMs?: number;
}

/** The latest of them are kept in memory. */
const remembered = 1_000;

export class Announcements {
  private readonly options: AnnouncementsOptions;
  /** By id, in the order of their publication; withdrawn ones are gone. */
  private readonly byId = new Map<number, Announcement>();
  private readonly listeners = new Set<AnnouncementListener>();
  private loading: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private isLoaded = false;
  private isClosed = false;

  /** Begins to read them; does not wait for the database. */
  constructor(options: AnnouncementsOptions) {
    this.options = options;
    this.loadSoon();
  }

  /** Called after each change; the answer ends it. */
  onAnnouncement(listener: AnnouncementListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Those that are to be shown now, newest first; rejects where they were never read and the database is away. */
  async current(nowMs: number): Promise<Announcement[]> {
    await this.load();
    return Array.from(this.byId.values())
      .filter(({ expiresAt }) => expiresAt === undefined || expiresAt.getTime() > nowMs)
      .reverse();
  }

  /** Rejects where the database is away. */
  async publish(made: NewAnnouncement): Promise<Announcement> {
    await this.load();
    const row = await this.options.database
      .typed<BoardTables>()
      .insertInto('board.announcement')
      .values({
        severity: made.severity,
        title: made.title,
        text: made.text,
        symbol: made.symbol ?? null,
        published_at: made.publishedAt,
        published_by: made.publishedBy,
        expires_at: made.expiresAt ?? null,
        withdrawn_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const announcement = announcementOf(row);
    this.remember(announcement);
    this.tell(announcement);
    return announcement;
  }

  /** Undefined where there is none, or it is withdrawn already. Rejects where the database is away. */
  async withdraw(announcementId: number, at: Date): Promise<Announcement | undefined> {
    await this.load();
    const row = await this.options.database
      .typed<BoardTables>()
      .updateTable('board.announcement')
      .set({ withdrawn_at: at })
      .where('announcement_id', '=', BigInt(announcementId))
      .where('withdrawn_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    this.byId.delete(announcementId);
    if (row === undefined) return undefined;
    const announcement = announcementOf(row);
    this.tell(announcement);
    return announcement;
  }

  /** One of all that ever were. */
  async find(announcementId: number): Promise<Announcement | undefined> {
    await this.load();
    const row = await this.options.database
      .typed<BoardTables>()
      .selectFrom('board.announcement')
      .selectAll()
      .where('announcement_id', '=', BigInt(announcementId))
      .executeTakeFirst();
    return row && announcementOf(row);
  }

  /** All that ever were, newest first, from below an id on. Rejects where the database is away. */
  async page(limit: number, below?: number): Promise<Announcement[]> {
    await this.load();
    let query = this.options.database
      .typed<BoardTables>()
      .selectFrom('board.announcement')
      .selectAll()
      .orderBy('announcement_id', 'desc')
      .limit(limit);
    if (below !== undefined) query = query.where('announcement_id', '<', BigInt(below));
    return (await query.execute()).map(announcementOf);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.retry);
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return;
    this.loading ??= this.read().finally(() => {
      this.loading = undefined;
    });
    await this.loading;
  }

  private loadSoon(): void {
    void this.load().catch((error: unknown) => {
      this.options.logger.warn({ err: error }, 'the announcements wait for the database');
      if (this.isClosed) return;
      this.retry = setTimeout(() => this.loadSoon(), this.options.retryMs ?? 5_000).unref();
    });
  }

  private async read(): Promise<void> {
    const { database } = this.options;
    await database.migrate(boardMigrations);
    const rows = await database
      .typed<BoardTables>()
      .selectFrom('board.announcement')
      .selectAll()
      .where('withdrawn_at', 'is', null)
      .orderBy('announcement_id', 'desc')
      .limit(remembered)
      .execute();
    for (const row of rows.reverse()) this.remember(announcementOf(row));
    this.isLoaded = true;
  }

  private remember(announcement: Announcement): void {
    this.byId.set(announcement.announcementId, announcement);
    if (this.byId.size <= remembered) return;
    const oldest = this.byId.keys().next();
    if (oldest.done !== true) this.byId.delete(oldest.value);
  }

  private tell(announcement: Announcement): void {
    for (const listener of this.listeners) {
      try {
        listener(announcement);
      } catch (error) {
        this.options.logger.error({ err: error }, 'a listener of announcements failed');
      }
    }
  }
}

function announcementOf(row: Selectable<AnnouncementTable>): Announcement {
  return {
    announcementId: Number(row.announcement_id),
    severity: row.severity as Severity,
    title: row.title,
    text: row.text,
    symbol: row.symbol ?? undefined,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    expiresAt: row.expires_at ?? undefined,
    withdrawnAt: row.withdrawn_at ?? undefined,
  };
}
