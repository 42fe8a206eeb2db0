// One load run from beginning to end: members are made, ask what is due when it is due, and leave; then the venue's books are read and judged. Read `run` from
// top to bottom.

import { setTimeout as sleep } from 'node:timers/promises';
import { readBooks, readFees, readHoldings, waitForTables } from './books.ts';
import { Latencies } from './latencies.ts';
import { readMarket } from './market.ts';
import type { Member } from './member.ts';
import { makeMembers } from './members.ts';
import type { Mix } from './mix.ts';
import type { LoadOptions } from './options.ts';
import { checkPlan, requestsPerSecond } from './plan.ts';
import { RunRecords } from './records.ts';
import type { RunResult } from './report.ts';
import { Schedule } from './schedule.ts';
import { judge, type Evidence, type VenueTotals } from './verdict.ts';
import { inParallel, type VenueApi } from './venue-api.ts';
import { reasonOf, Refusal } from '#demonstrations/refusal.ts';
import { defaultOptions } from '#gateways/options.ts';

/** What is not answered this long after the last request is looked up. */
const drainMs = 60_000;
const tablesWithinMs = 600_000;
/** When many are due at once, answers are read between: what waits for its turn is charged for it. */
const requestsATurn = 200;
const renewalsAtOnce = 4;
const renewEveryMs = 30_000;
const cancelsAtOnce = 8;
/** Without the operator's token nobody says how far the tables are: they are read again until all is there. */
const rereadsMax = 40;
const rereadEveryMs = 500;

export interface RunParts {
  readonly options: LoadOptions;
  readonly mix: Mix;
  readonly api: VenueApi;
  /** Undefined without the operator's token. */
  readonly operator: VenueApi | undefined;
  /** Nobody but the run trades at the venue. */
  readonly isOwnVenue: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export class LoadRun {
  private readonly parts: RunParts;
  private readonly records = new RunRecords();
  private readonly latencies = new Latencies();
  private members: Member[] = [];
  private fired = 0;
  private lagMaxMs = 0;

  constructor(parts: RunParts) {
    this.parts = parts;
  }

  /** Throws Refusal. */
  async run(): Promise<RunResult> {
    const { options, mix, api, operator, isOwnVenue, say } = this.parts;
    const market = await readMarket(api, mix);
    checkPlan(options, mix, await this.bounds(), operator !== undefined);
    const startMs = performance.now();
    const { records, latencies } = this;
    const renewing = setInterval(() => this.renewAll(), renewEveryMs);
    const plan = { options, url: api.url, operator, mix, market, records, latencies, say };
    try {
      this.members = await makeMembers(plan);
      const setUpSeconds = (performance.now() - startMs) / 1_000;
      say(
        `${options.sessions} members are signed up and connected after ${setUpSeconds.toFixed(1)} s.`,
      );
      const before = await readHoldings(this.members);
      const feesBefore = operator === undefined ? undefined : await readFees(operator);
      const elapsedMs = await this.load();
      await this.settle();
      const currencies = new Map(market.map(({ symbol, currency }) => [symbol, currency]));
      const claims = await this.judgeAll(async () => {
        const books = await readBooks(before);
        const venue = await this.venueTotals(isOwnVenue ? feesBefore : undefined);
        return { ...this.facts(currencies), books, venue };
      });
      return {
        options,
        setUpSeconds,
        elapsedMs,
        lagMaxMs: this.lagMaxMs,
        records,
        latencies: latencies.figures(),
        claims,
      };
    } finally {
      clearInterval(renewing);
      for (const member of this.members) member.close();
    }
  }

  private async bounds() {
    const { operator } = this.parts;
    const { requestRate, loginRate, socketsMax } = defaultOptions;
    const path = '/v1/operator/venue';
    const limits = await operator?.get<{ limits: { ordersPerSecondMax: number } }>(path);
    const ordersPerSecondMax = limits?.limits.ordersPerSecondMax ?? 0;
    return { requestRate, signUpsMax: loginRate.burst, socketsMax, ordersPerSecondMax };
  }

  /** Asks what is due, and answers how long that took. Throws Refusal where the venue goes away. */
  private async load(): Promise<number> {
    const { options, mix, signal } = this.parts;
    const { sessions, seconds, seed } = options;
    const schedule = new Schedule(requestsPerSecond(options, mix), seconds, sessions, seed);
    const startMs = performance.now();
    const progress = setInterval(() => this.beat(startMs), 1_000);
    try {
      while (!schedule.isDone && !signal.aborted) {
        const nowMs = performance.now() - startMs;
        for (let turn = 0; turn < requestsATurn; turn++) {
          const due = schedule.next(nowMs);
          if (due === undefined) break;
          this.lagMaxMs = Math.max(this.lagMaxMs, performance.now() - startMs - due.atMs);
          this.members[due.session]?.fire(startMs + due.atMs);
          this.fired += 1;
        }
        this.checkConnections(startMs);
        await sleep(1);
      }
      const elapsedMs = performance.now() - startMs;
      await this.drain();
      return elapsedMs;
    } finally {
      clearInterval(progress);
    }
  }

  private checkConnections(startMs: number): void {
    if (this.records.lostConnections.length < this.members.length) return;
    const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
    throw new Refusal(
      `The venue went away ${seconds} s into the run (${this.records.lostConnections[0]}); its books cannot be compared.`,
      1,
    );
  }

  private async drain(): Promise<void> {
    const untilMs = performance.now() + drainMs;
    while (this.inFlight > 0 && performance.now() < untilMs) await sleep(5);
    for (const member of this.members) member.giveUp();
    // Their answers, all silent, come in the turns that follow.
    while (this.inFlight > 0) await sleep(5);
  }

  /** Finds out what was not answered, and takes all orders away. */
  private async settle(): Promise<void> {
    const { records, members, parts } = this;
    const byAccount = new Map(members.map((member) => [member.accountId, member]));
    const open = [...records.orders.values()].filter(
      ({ outcome, isUncertain }) => outcome === 'silent' || isUncertain,
    );
    if (open.length > 0) parts.say(`Looking up ${open.length} orders without an answer.`);
    await inParallel(open, cancelsAtOnce, (record) => {
      const member = byAccount.get(record.accountId);
      return member === undefined ? Promise.resolve() : member.resolve(record);
    });
    await inParallel(members, cancelsAtOnce, ({ api, accountId }) =>
      api.ask('DELETE', `/v1/orders?account=${accountId}`),
    );
  }

  private async judgeAll(read: () => Promise<Evidence>): Promise<RunResult['claims']> {
    const { operator, say } = this.parts;
    say('Comparing with the books of the venue.');
    if (operator !== undefined) await waitForTables(operator, tablesWithinMs, say);
    for (let reads = 1; ; reads++) {
      const claims = judge(await read());
      const isEnough = operator !== undefined || reads === rereadsMax;
      if (isEnough || claims.every(({ holds }) => holds)) return claims;
      await sleep(rereadEveryMs);
    }
  }

  private facts(currencies: ReadonlyMap<string, string>): Omit<Evidence, 'books' | 'venue'> {
    const { orders, fills, refusals, unknownOrders, lostConnections, silent } = this.records;
    const heard = fills;
    return { orders, heard, currencies, refusals, unknownOrders, lostConnections, silent };
  }

  private async venueTotals(
    feesBefore: ReadonlyMap<string, bigint> | undefined,
  ): Promise<VenueTotals | undefined> {
    const { operator } = this.parts;
    if (operator === undefined) return undefined;
    const { totals } = await operator.get<Pick<VenueTotals, 'totals'>>('/v1/operator/state');
    if (feesBefore === undefined) return { totals, feesEarned: undefined };
    const after = await readFees(operator);
    const earned = [...after].map(([asset, amount]) => {
      return [asset, amount - (feesBefore.get(asset) ?? 0n)] as const;
    });
    return { totals, feesEarned: new Map(earned) };
  }

  private get inFlight(): number {
    return this.members.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  private told = { fired: 0, answered: 0 };

  /** The line of every second. */
  private beat(startMs: number): void {
    const { records, latencies, fired, told } = this;
    const seconds = Math.round((performance.now() - startMs) / 1_000);
    const { count, p50Ms, p99Ms } = latencies.takeRecent();
    const limited = records.refusals.get('rateLimited') ?? 0;
    const refused = [...records.refusals.values()].reduce((sum, each) => sum + each, 0) - limited;
    this.parts.say(
      `${String(seconds).padStart(4)} s  sent ${fired - told.fired}  answered ${count}  in flight ${this.inFlight}  ` +
        `p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms  refused ${refused}  429 ${limited}`,
    );
    this.told = { fired, answered: records.answered };
  }

  /** Tokens end, and a run may be longer. */
  private renewAll(): void {
    void inParallel(this.members, renewalsAtOnce, (member) =>
      member.renew().catch((error: unknown) => {
        this.parts.say(`A member's token could not be renewed: ${reasonOf(error)}`);
      }),
    );
  }
}
