// The demonstrations of the venue on the screen: which there are, the runs, and what the shown run tells, heard as it happens. It must never go on asking when
// nobody looks.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  Demonstration,
  DemonstrationEvent,
  DemonstrationRun,
} from '#api/demonstration-schemas.ts';
import { isUnauthenticated, messageOf, VenueError } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import { isOver } from './report.ts';

export type UseCasesState = {
  readonly phase: 'loading' | 'ready' | 'off' | 'failed';
  readonly error: string | null;
  readonly demonstrations: readonly Demonstration[];
  /** Newest first; the one under way as well. */
  readonly runs: readonly DemonstrationRun[];
  /** Which run is looked at. */
  readonly shownId: string | null;
  readonly events: readonly DemonstrationEvent[];
  /** Something that was asked for is on its way. */
  readonly isAsking: boolean;
  /** Why the last of it was refused. */
  readonly refusal: string | null;
};

export type UseCases = {
  readonly store: StoreApi<UseCasesState>;
  /** From when the page is there until what it answers is called. */
  readonly watch: () => () => void;
  readonly retry: () => void;
  readonly run: (name: string, quick: boolean) => Promise<void>;
  readonly stop: (runId: string) => Promise<void>;
  readonly show: (runId: string) => void;
};

/** Others may begin one. */
const lookEveryMs = 2_500;
/** The venue answers as soon as there is something; below what a request may take. */
const waitSeconds = 5;
/** A burst of events is one change of the screen. */
const pauseMs = 120;

export function createUseCases(
  client: Pick<VenueClient, 'rest'>,
  onSessionEnded: () => void,
): UseCases {
  const store = createStore<UseCasesState>(() => ({
    phase: 'loading',
    error: null,
    demonstrations: [],
    runs: [],
    shownId: null,
    events: [],
    isAsking: false,
    refusal: null,
  }));
  const { getState, setState } = store;
  let watchers = 0;
  /** What was begun before the last change of what is shown, or before nobody looked, says nothing any more. */
  let turn = 0;

  const merge = (run: DemonstrationRun): void => {
    const { runs } = getState();
    const others = runs.filter(({ runId }) => runId !== run.runId);
    const isKnown = others.length < runs.length;
    setState({
      runs: isKnown ? runs.map((each) => (each.runId === run.runId ? run : each)) : [run, ...runs],
    });
  };

  const failed = (cause: unknown): void => {
    if (isUnauthenticated(cause)) onSessionEnded();
    setState(
      getState().demonstrations.length === 0
        ? { phase: 'failed', error: messageOf(cause) }
        : { error: messageOf(cause) },
    );
  };

  /** Until the run that is shown has ended and everything is heard. */
  const hear = async (runId: string): Promise<void> => {
    const mine = ++turn;
    if (runId !== getState().shownId) setState({ shownId: runId, events: [] });
    const isCurrent = (): boolean => mine === turn && watchers > 0;
    for (let tries = 0; isCurrent();) {
      const after = getState().events.at(-1)?.n ?? 0;
      try {
        const { run, events } = await client.rest.call('GET /v1/demonstrations/runs/:runId', {
          params: { runId },
          query: { after, wait: waitSeconds },
        });
        if (!isCurrent()) return;
        tries = 0;
        merge(run);
        setState({ error: null, events: [...getState().events, ...events] });
        if (isOver(run) && (getState().events.at(-1)?.n ?? 0) >= run.events) return;
        await sleep(pauseMs);
      } catch (cause) {
        if (!isCurrent()) return;
        if (cause instanceof VenueError && cause.reason === 'unknownDemonstrationRun') {
          // The venue was started again, and has forgotten it.
          setState({ shownId: null, events: [] });
          return;
        }
        failed(cause);
        await sleep(lookEveryMs * Math.min(4, ++tries));
      }
    }
  };

  const look = async (): Promise<void> => {
    try {
      const { on, demonstrations, run } = await client.rest.call('GET /v1/demonstrations');
      if (!on) {
        setState({ phase: 'off', demonstrations: [], runs: [] });
        return;
      }
      const { runs } = await client.rest.call('GET /v1/demonstrations/runs');
      setState({ phase: 'ready', error: null, demonstrations, runs });
      // One that began and ended since the last look is the latest too.
      const latest = run?.runId ?? runs[0]?.runId;
      // Whoever reads an old run is not torn from it.
      if (getState().shownId === null && latest !== undefined) void hear(latest);
    } catch (cause) {
      failed(cause);
    }
  };

  const ask = async (work: () => Promise<DemonstrationRun>): Promise<DemonstrationRun | null> => {
    if (getState().isAsking) return null;
    setState({ isAsking: true, refusal: null });
    try {
      const run = await work();
      merge(run);
      return run;
    } catch (cause) {
      if (isUnauthenticated(cause)) onSessionEnded();
      setState({ refusal: messageOf(cause) });
      void look();
      return null;
    } finally {
      setState({ isAsking: false });
    }
  };

  return {
    store,
    watch() {
      watchers++;
      const { shownId } = getState();
      if (shownId !== null) void hear(shownId);
      void look();
      const timer = setInterval(() => {
        // A run that is under way tells of itself.
        const { runs, shownId: shown } = getState();
        const isHeard = runs.some((run) => run.runId === shown && !isOver(run));
        if (!document.hidden && !isHeard) void look();
      }, lookEveryMs);
      return () => {
        watchers--;
        turn++;
        clearInterval(timer);
      };
    },
    retry() {
      setState({ phase: 'loading', error: null });
      void look();
    },
    async run(name, quick) {
      const run = await ask(() =>
        client.rest.call('POST /v1/demonstrations/:name/runs', {
          params: { name },
          body: { quick },
        }),
      );
      if (run !== null) void hear(run.runId);
    },
    async stop(runId) {
      await ask(() =>
        client.rest.call('DELETE /v1/demonstrations/runs/:runId', { params: { runId } }),
      );
    },
    show(runId) {
      setState({ refusal: null });
      void hear(runId);
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
