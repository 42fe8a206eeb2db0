// A venue whose days are a few seconds long, with reports on its tables, and what the venue itself had at the end of each day.

import { Reports, type ReportsOptions } from '#reports/reports.ts';
import { QuoteSampler, reportMigrations } from '#reports/quote-sampler.ts';
import type { Zone } from '#reports/days.ts';
import type { Fill } from '#demo/demo-market.ts';
import { caughtUp, ProjectedVenue, startTsUs } from '../projections/projected-venue.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

const dayUs = 3_000_000;
/** 2026-11-01, as it happens. */
const firstDay = 20_758;

/** Days of three seconds. */
export const shortDays: Zone = {
  name: 'Test/Short',
  dayAt: (atUs) => firstDay + Math.floor((atUs - startTsUs) / dayUs),
  instantUs: (day, second) => startTsUs + (day - firstDay) * dayUs + second * 1_000_000,
};

export interface BookedHolding {
  readonly assetId: number;
  readonly totalMinor: bigint;
  readonly borrowed: bigint;
  readonly positionQty: bigint;
  readonly costMinor: bigint | undefined;
  readonly realizedMinor: bigint;
}

/** By account, as the venue's own views had them. */
export type Books = ReadonlyMap<number, readonly BookedHolding[]>;

export class ReportedVenue {
  readonly database: TestDatabase;
  readonly venue = new ProjectedVenue();
  readonly reports: Reports;
  readonly notices: string[] = [];
  readonly sampler: QuoteSampler;
  /** After the last command of each day that had one. */
  readonly booksByDay = new Map<number, Books>();

  private constructor(database: TestDatabase, more: Partial<ReportsOptions>) {
    this.database = database;
    this.reports = new Reports({
      database,
      zone: shortDays,
      venueName: 'Buttonwood',
      quotesEveryMs: 500,
      nowUs: () => this.venue.views.tsUs + 1,
      live: () => ({ seq: this.venue.seq, tsUs: this.venue.views.tsUs }),
      ...more,
    });
    this.sampler = new QuoteSampler({
      database,
      market: this.venue.views.market,
      nowUs: () => this.venue.views.tsUs,
      everyMs: 500,
      keepDays: 30,
      notice: (sentence) => this.notices.push(sentence),
    });
  }

  static async start(more: Partial<ReportsOptions> = {}): Promise<ReportedVenue> {
    const database = await freshDatabase();
    await database.migrate(reportMigrations);
    return new ReportedVenue(database, more);
  }

  get days(): readonly number[] {
    return [...this.booksByDay.keys()];
  }

  /** Runs commands, notes the books at the end of every day, and waits for the tables. */
  async run(fills: readonly Fill[], batchSize = 5): Promise<void> {
    for (let at = 0; at < fills.length; at += batchSize) {
      this.venue.run(fills.slice(at, at + batchSize), batchSize);
      this.booksByDay.set(shortDays.dayAt(this.venue.views.tsUs), this.books());
      this.sampler.sample();
    }
    await this.sampler.flush();
    await caughtUp(this.venue, this.venue.project(this.database.url));
  }

  books(): Books {
    const { portfolio } = this.venue.views;
    return new Map(
      portfolio.accounts.map(({ accountId }) => [
        accountId,
        portfolio.holdings(accountId).map((holding) => ({
          assetId: holding.assetId,
          totalMinor: BigInt(holding.totalMinor),
          borrowed: BigInt(holding.borrowedQty),
          positionQty: BigInt(holding.positionQty),
          costMinor: holding.isCostKnown ? BigInt(holding.costMinor) : undefined,
          realizedMinor: BigInt(holding.realizedMinor),
        })),
      ]),
    );
  }

  async close(): Promise<void> {
    await this.venue.close();
    await this.database.close();
  }
}
