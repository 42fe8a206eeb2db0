// One run of demonstrations as it is told: its events, the verdict of each demonstration, and who waits to hear more. It must never call a run passed in which
// a demonstration did not come to its end, and never keep more events than it may.

import type { DemoEvent } from './demo.ts';
import type {
  DemonstrationEvent,
  DemonstrationState,
  DemonstrationVerdict,
} from '#api/demonstration-schemas.ts';
import type { RunFacts } from '#gateways/demonstrations.ts';
import { formatTimeUs } from '#std/time-format.ts';

/** Of one answer. */
const eventsAtOnceMax = 1_000;

export interface RunStart {
  readonly runId: string;
  /** As it was asked for. */
  readonly name: string;
  readonly demos: readonly string[];
  readonly quick: boolean;
  readonly starter: string;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  readonly eventsMax: number;
}

/** Why a run is broken off: by a person, or because it may not go on. */
export interface BreakOff {
  readonly state: 'stopped' | 'failed';
  readonly reason: string;
}

type Verdict = { -readonly [Key in keyof DemonstrationVerdict]: DemonstrationVerdict[Key] } & {
  instruments: string[];
};

export class ToldRun {
  readonly start: RunStart;
  private readonly told: DemonstrationEvent[] = [];
  private readonly verdicts: readonly Verdict[];
  private readonly waiters = new Set<() => void>();
  private state: DemonstrationState = 'running';
  private endedMs: number | undefined;
  private error: string | null = null;
  private brokenOff: BreakOff | undefined;

  constructor(start: RunStart) {
    this.start = start;
    this.verdicts = start.demos.map((demo) => ({
      demo,
      state: 'waiting',
      claims: 0,
      claimsFailed: 0,
      error: null,
      durationMs: null,
      instruments: [],
    }));
  }

  get hasEnded(): boolean {
    return this.endedMs !== undefined;
  }

  get facts(): RunFacts {
    const { runId, name, quick, startedMs } = this.start;
    const { endedMs } = this;
    return {
      runId,
      name,
      quick,
      state: this.state,
      startedAt: formatTimeUs(startedMs * 1_000),
      endedAt: endedMs === undefined ? null : formatTimeUs(endedMs * 1_000),
      durationMs: endedMs === undefined ? null : endedMs - startedMs,
      events: this.told.length,
      error: this.error,
      verdicts: this.verdicts.map((verdict) => ({
        ...verdict,
        instruments: [...verdict.instruments],
      })),
    };
  }

  /** Those after the `after`th. */
  events(after: number): readonly DemonstrationEvent[] {
    return this.told.slice(after, after + eventsAtOnceMax);
  }

  /** Stocks of demonstrations that did not come to their end. */
  get leftOver(): readonly string[] {
    return this.verdicts
      .filter(({ durationMs }) => durationMs === null)
      .flatMap(({ instruments }) => instruments);
  }

  /** False where it may tell no more, and this was not taken. */
  take(event: DemoEvent): boolean {
    if (this.hasEnded) return true;
    if (this.told.length >= this.start.eventsMax) return false;
    const verdict = this.verdicts.find(({ demo }) => demo === event.demo);
    if (verdict !== undefined) fold(verdict, event);
    this.told.push({ ...event, n: this.told.length + 1 } as DemonstrationEvent);
    this.wake();
    return true;
  }

  /** It is to end, and will: the first reason counts. */
  breakOff(why: BreakOff): void {
    if (this.hasEnded || this.brokenOff !== undefined) return;
    this.brokenOff = why;
    this.state = 'stopping';
    this.wake();
  }

  /** Nothing more comes. `failure` is why, where the process did not end in good order. */
  end(nowMs: number, failure: string | null): void {
    if (this.hasEnded) return;
    this.endedMs = nowMs;
    const why =
      this.brokenOff ?? (failure === null ? undefined : { state: 'failed', reason: failure });
    for (const verdict of this.verdicts) {
      if (verdict.state === 'running') {
        verdict.state = why?.state === 'stopped' ? 'stopped' : 'failed';
        verdict.error = why?.reason ?? 'It did not come to its end.';
      } else if (verdict.state === 'waiting') verdict.state = 'stopped';
    }
    const isPassed = this.verdicts.every(({ state }) => state === 'passed');
    this.error = isPassed ? null : (why?.reason ?? null);
    this.state = isPassed ? 'passed' : why?.state === 'stopped' ? 'stopped' : 'failed';
    this.wake();
  }

  /** Resolves when there is more than that, when it has ended, or when the time is over. */
  hear(after: number, withinMs: number): Promise<void> {
    if (this.hasEnded || this.told.length > after) return Promise.resolve();
    return new Promise((resolve) => {
      const heard = (): void => {
        clearTimeout(timer);
        this.waiters.delete(heard);
        resolve();
      };
      const timer = setTimeout(heard, withinMs);
      this.waiters.add(heard);
    });
  }

  private wake(): void {
    for (const heard of this.waiters) heard();
  }
}

function fold(verdict: Verdict, event: DemoEvent): void {
  switch (event.kind) {
    case 'started':
      verdict.state = 'running';
      return;
    case 'instrument':
      if (!event.ownVenue) verdict.instruments.push(event.symbol);
      return;
    case 'claim':
      verdict.claims++;
      if (!event.holds) verdict.claimsFailed++;
      return;
    case 'ended':
      verdict.state = event.outcome;
      verdict.error = event.error;
      verdict.durationMs = event.elapsedMs;
      return;
    default:
  }
}
