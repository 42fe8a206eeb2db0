// What the venue says of its health, asked for every second while somebody looks, and the last ten minutes of it for the charts. It must never
// show an old answer as a new one: what failed is said, with the time of the last answer.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AnswerOf } from '#api/routes.ts';
import { isUnauthenticated, messageOf } from '#client/errors.ts';

export type Overview = AnswerOf<'GET /v1/operator/overview'>;

export type HealthSample = {
  /** Whole seconds since the epoch; no two are the same. */
  readonly timeS: number;
  readonly commands: number;
  readonly trades: number;
  /** Null in a second without an order. */
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  readonly queue: number;
  readonly lagMs: number | null;
  readonly loopMs: number;
};

export type HealthState = {
  readonly overview: Overview | null;
  readonly samples: readonly HealthSample[];
  /** Why the last question was not answered; null where it was. */
  readonly problem: string | null;
};

export type Health = {
  readonly store: StoreApi<HealthState>;
  /** Asks every second until the returned function is called. */
  readonly watch: () => () => void;
  readonly askNow: () => void;
};

const everyMs = 1_000;
export const keptS = 600;

export type HealthParts = {
  readonly fetch: () => Promise<Overview>;
  readonly onSessionEnded: () => void;
  /** Nothing is asked while nobody can see it. */
  readonly isHidden: () => boolean;
};

export function createHealth({ fetch, onSessionEnded, isHidden }: HealthParts): Health {
  const store = createStore<HealthState>(() => ({ overview: null, samples: [], problem: null }));
  let watchers = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;

  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    if (isAsking) return;
    isAsking = true;
    const startedMs = performance.now();
    try {
      if (!isHidden()) {
        const overview = await fetch();
        store.setState(({ samples }) => ({
          overview,
          samples: withSample(samples, sampleOf(overview)),
          problem: null,
        }));
      }
    } catch (error) {
      if (isUnauthenticated(error)) onSessionEnded();
      store.setState({ problem: messageOf(error) });
    } finally {
      isAsking = false;
    }
    if (watchers === 0) return;
    const restMs = Math.max(0, everyMs - (performance.now() - startedMs));
    timer = setTimeout(() => void ask(), restMs);
  };

  return {
    store,
    askNow: () => void ask(),
    watch() {
      watchers += 1;
      if (watchers === 1) void ask();
      return () => {
        watchers -= 1;
        if (watchers === 0) clearTimeout(timer);
      };
    },
  };
}

function sampleOf(overview: Overview): HealthSample {
  const { commandsPerSecond, tradesPerSecond, orderLatency, process } = overview;
  return {
    timeS: Math.floor(Date.parse(overview.time) / 1_000),
    commands: commandsPerSecond.last1s,
    trades: tradesPerSecond.last1s,
    p50Us: orderLatency.last10s.p50Us,
    p99Us: orderLatency.last10s.p99Us,
    queue: overview.queueDepth,
    lagMs: overview.projection?.lagMs ?? null,
    loopMs: process.eventLoopDelay.p99Ms,
  };
}

/** Of two of one second the later stays; what is older than ten minutes goes. */
export function withSample(
  samples: readonly HealthSample[],
  sample: HealthSample,
): readonly HealthSample[] {
  const oldestS = sample.timeS - keptS;
  const kept = samples.filter(({ timeS }) => timeS > oldestS && timeS < sample.timeS);
  return [...kept, sample];
}
