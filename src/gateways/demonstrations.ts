// The demonstrations as far as the doors know them: what there is, the runs of this venue's life, and what each run has told. Nothing here has an
// implementation.

import type {
  Demonstration,
  DemonstrationEvent,
  DemonstrationRun,
} from '#api/demonstration-schemas.ts';

/** A run as everybody may see it. */
export type RunFacts = Omit<DemonstrationRun, 'mayStop'>;

export interface Demonstrations {
  readonly list: readonly Demonstration[];
  /** The one that is under way; there is one at most. */
  readonly underWay: RunFacts | undefined;
  /** Newest first. */
  readonly runs: readonly RunFacts[];
  run(runId: string): RunFacts | undefined;
  /** Who started it. */
  starterOf(runId: string): string | undefined;
  /** Of those with a higher `n`, the first of them. */
  events(runId: string, after: number): readonly DemonstrationEvent[];
  /** Resolves when the run has told more than that, has ended, or the time is over. */
  hear(runId: string, after: number, withinMs: number): Promise<void>;
  /** `demos` are names of the list. Only where none is under way. */
  start(name: string, demos: readonly string[], isQuick: boolean, starter: string): RunFacts;
  /** Has it put back what it made and end. Harmless where it has ended. */
  stop(runId: string): void;
}
