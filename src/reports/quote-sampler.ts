// Looks at the best prices of everything that trades every few seconds and keeps what it saw, for spreads and depth over time: the market's
// tables have no depth. It must never hold the venue up, nor grow without bound while the database is away: then the oldest are dropped.

import { sql, type Kysely, type Migration } from 'kysely';
import { Phase } from '#core/terms.ts';
import type { Database, MigrationSet } from '#database/database.ts';
import type { Market } from '#marketdata/market.ts';
import { formatTimeUs } from '#std/time-format.ts';
import type { QuoteSample } from './analytics.ts';

export const depthLevels = 5;
/** How long a sample speaks for the market at most, in sampling intervals: past it something was wrong, and nothing is known. */
export const holdIntervals = 3;

const makeTable: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table reports.quote_sample (
      instrument_id integer not null,
      at timestamptz not null,
      bid_ticks bigint not null,
      ask_ticks bigint not null,
      bid_lots bigint not null,
      ask_lots bigint not null,
      bid_depth_lots bigint not null,
      ask_depth_lots bigint not null,
      primary key (instrument_id, at))`.execute(db);
  },
};

/** The schema `reports`: what cannot be had from the journal, and so is PostgreSQL's own truth. */
export const reportMigrations: MigrationSet = {
  schema: 'reports',
  steps: { '001-quote-sample': makeTable },
};

export interface SampledQuote extends QuoteSample {
  readonly instrumentId: number;
}

/** Of every instrument in continuous trading. */
export function sampleQuotes(market: Market, atUs: number): SampledQuote[] {
  return market.instruments
    .filter(({ phase }) => phase === Phase.continuous && !market.killSwitch)
    .map(({ instrumentId }) => {
      const { bids, asks } = market.depth(instrumentId, depthLevels);
      const lots = (levels: typeof bids): number =>
        levels.reduce((total, { qtyLots }) => total + qtyLots, 0);
      return {
        instrumentId,
        atUs,
        bidTicks: bids[0]?.priceTicks ?? 0,
        askTicks: asks[0]?.priceTicks ?? 0,
        bidLots: bids[0]?.qtyLots ?? 0,
        askLots: asks[0]?.qtyLots ?? 0,
        bidDepthLots: lots(bids),
        askDepthLots: lots(asks),
      };
    });
}

export interface QuoteSamplerOptions {
  readonly database: Database;
  readonly market: Market;
  /** Microseconds since the epoch. */
  readonly nowUs: () => number;
  readonly everyMs: number;
  /** Samples older than this are deleted. */
  readonly keepDays: number;
  /** Told once when samples cannot be kept, and again when they can. */
  readonly notice: (sentence: string) => void;
}

/** Samples kept in memory while the database is away. */
const waitingMax = 20_000;
const rowsAtOnce = 2_000;
const flushEveryMs = 30_000;
const msPerDay = 86_400_000;

export class QuoteSampler {
  private readonly options: QuoteSamplerOptions;
  private waiting: SampledQuote[] = [];
  private sampling: NodeJS.Timeout | undefined;
  private flushing: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isAway = false;
  private prunedAtUs = 0;

  constructor(options: QuoteSamplerOptions) {
    this.options = options;
  }

  /** After its tables are made. */
  start(): void {
    const { everyMs } = this.options;
    this.sampling = setInterval(() => this.sample(), everyMs).unref();
    this.flushing = setInterval(() => void this.flush(), flushEveryMs).unref();
  }

  /** Writes what is waiting, if it can. */
  async stop(): Promise<void> {
    clearInterval(this.sampling);
    clearInterval(this.flushing);
    await this.flush();
  }

  sample(): void {
    const { market, nowUs } = this.options;
    this.waiting.push(...sampleQuotes(market, nowUs()));
    if (this.waiting.length > waitingMax) this.waiting = this.waiting.slice(-waitingMax);
  }

  /** Never rejects: a database that is away is asked again later. */
  flush(): Promise<void> {
    this.running = this.running.then(() => this.write());
    return this.running;
  }

  private async write(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const rows = this.waiting.slice(0, rowsAtOnce);
        await insertQuotes(this.options.database, rows);
        const written = new Set(rows);
        this.waiting = this.waiting.filter((row) => !written.has(row));
      }
      await this.prune();
      if (this.isAway) this.options.notice('Samples of the best prices are kept again.');
      this.isAway = false;
    } catch (error) {
      if (!this.isAway) {
        const reason = error instanceof Error ? error.message : String(error);
        this.options.notice(`Samples of the best prices wait in memory: ${reason}`);
      }
      this.isAway = true;
    }
  }

  private async prune(): Promise<void> {
    const { database, nowUs, keepDays } = this.options;
    const now = nowUs();
    if (now - this.prunedAtUs < (msPerDay / 24) * 1_000) return;
    this.prunedAtUs = now;
    const before = formatTimeUs(now - keepDays * msPerDay * 1_000);
    const old = sql`delete from reports.quote_sample where at < ${before}::text::timestamptz`;
    await old.execute(database.typed());
  }
}

/** The same again changes nothing. */
export async function insertQuotes(
  database: Database,
  quotes: readonly SampledQuote[],
): Promise<void> {
  const column = (value: (quote: SampledQuote) => number): number[] => quotes.map(value);
  const insert = sql`
    insert into reports.quote_sample
    select instrument_id, at::timestamptz, bid_ticks, ask_ticks, bid_lots, ask_lots, bid_depth_lots, ask_depth_lots
    from unnest(
      ${column(({ instrumentId }) => instrumentId)}::int[],
      ${quotes.map(({ atUs }) => formatTimeUs(atUs))}::text[],
      ${column(({ bidTicks }) => bidTicks)}::bigint[],
      ${column(({ askTicks }) => askTicks)}::bigint[],
      ${column(({ bidLots }) => bidLots)}::bigint[],
      ${column(({ askLots }) => askLots)}::bigint[],
      ${column(({ bidDepthLots }) => bidDepthLots)}::bigint[],
      ${column(({ askDepthLots }) => askDepthLots)}::bigint[]
    ) as q (instrument_id, at, bid_ticks, ask_ticks, bid_lots, ask_lots, bid_depth_lots, ask_depth_lots)
    on conflict do nothing`;
  await insert.execute(database.typed());
}
