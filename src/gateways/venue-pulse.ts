// What is looked at every second whether or not anybody asks: how much went through the venue, how long the process's event loop was busy,
// whether the database answers, and since when each role is what it is. It must never make the venue wait: the database is asked in the
// background, once at a time.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RoleFact, RoleStatus } from './operator-parts.ts';
import { withinMs } from '#database/away.ts';

/** Counters that only grow. */
export interface Counters {
  readonly commands: number;
  readonly trades: number;
  readonly events: number;
}

export interface Rates {
  readonly last1s: number;
  readonly last10s: number;
  readonly last60s: number;
}

/** Of the process's event loop: what a timer was late by. */
export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface DatabaseFact {
  readonly up: boolean;
  readonly roundTripMs: number | null;
}

export interface RoleState extends RoleFact {
  readonly sinceMs: number;
}

export interface PulseParts {
  readonly counters: () => Counters;
  /** What each part says of itself, given what is known of the database. */
  readonly roles: (database: DatabaseFact | undefined) => readonly RoleFact[];
  /** Rejects where the database is away; missing where there is none. */
  readonly askDatabase: (() => Promise<unknown>) | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
}

const sampleMs = 1_000;
const samplesKept = 61;
const loopSamplesKept = 10;
const loopResolutionMs = 10;
const databaseWithinMs = 2_000;

interface Sample extends Counters {
  readonly atMs: number;
}

export class VenuePulse {
  private readonly parts: PulseParts;
  private readonly samples: Sample[] = [];
  private readonly loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  private readonly loopSamples: LoopDelay[] = [];
  private readonly since = new Map<string, { status: RoleStatus; sinceMs: number }>();
  private readonly timer: NodeJS.Timeout;
  private databaseFact: DatabaseFact | undefined;
  private isAsking = false;

  constructor(parts: PulseParts) {
    this.parts = parts;
    this.loop.enable();
    this.timer = setInterval(() => this.beat(), sampleMs).unref();
    this.beat();
  }

  stop(): void {
    clearInterval(this.timer);
    this.loop.disable();
  }

  rates(counter: keyof Counters): Rates {
    return {
      last1s: this.perSecond(counter, 1),
      last10s: this.perSecond(counter, 10),
      last60s: this.perSecond(counter, 60),
    };
  }

  /** Over the last ten seconds: of each second's percentiles the largest. */
  get loopDelay(): LoopDelay {
    const most = (key: keyof LoopDelay): number =>
      this.loopSamples.reduce((found, sample) => Math.max(found, sample[key]), 0);
    return { p50Ms: most('p50Ms'), p99Ms: most('p99Ms'), maxMs: most('maxMs') };
  }

  /** Undefined where there is none, or nothing is known yet. */
  get database(): DatabaseFact | undefined {
    return this.databaseFact;
  }

  get roles(): readonly RoleState[] {
    const nowMs = this.parts.nowMs();
    return this.parts.roles(this.databaseFact).map((fact) => {
      const before = this.since.get(fact.role);
      const sinceMs = before?.status === fact.status ? before.sinceMs : nowMs;
      this.since.set(fact.role, { status: fact.status, sinceMs });
      return { ...fact, sinceMs };
    });
  }

  /** Over the last so many seconds, or since the first sample. */
  private perSecond(counter: keyof Counters, seconds: number): number {
    const nowMs = performance.now();
    const from =
      this.samples.find(({ atMs }) => atMs >= nowMs - (seconds + 0.5) * 1_000) ??
      this.samples.at(-1);
    if (from === undefined) return 0;
    const elapsedS = Math.max((nowMs - from.atMs) / 1_000, 0.001);
    return Math.round((this.parts.counters()[counter] - from[counter]) / elapsedS);
  }

  private beat(): void {
    this.samples.push({ atMs: performance.now(), ...this.parts.counters() });
    if (this.samples.length > samplesKept) this.samples.shift();
    this.loopSamples.push(lateness(this.loop));
    if (this.loopSamples.length > loopSamplesKept) this.loopSamples.shift();
    this.loop.reset();
    // Noted here too, so that a change is dated when it happens and not when somebody looks.
    void this.roles;
    void this.askDatabase();
  }

  private async askDatabase(): Promise<void> {
    const { askDatabase } = this.parts;
    if (askDatabase === undefined || this.isAsking) return;
    this.isAsking = true;
    const startedMs = performance.now();
    try {
      await withinMs(databaseWithinMs, askDatabase());
      const roundTripMs = Math.round((performance.now() - startedMs) * 100) / 100;
      this.databaseFact = { up: true, roundTripMs };
    } catch {
      this.databaseFact = { up: false, roundTripMs: null };
    } finally {
      this.isAsking = false;
    }
  }
}

/** The histogram has how far apart its timer's calls were. */
function lateness(loop: ReturnType<typeof monitorEventLoopDelay>): LoopDelay {
  const late = (nanoseconds: number): number =>
    loop.count === 0
      ? 0
      : Math.max(0, Math.round((nanoseconds / 1e6 - loopResolutionMs) * 100) / 100);
  return {
    p50Ms: late(loop.percentile(50)),
    p99Ms: late(loop.percentile(99)),
    maxMs: late(loop.max),
  };
}
