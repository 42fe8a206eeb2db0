// How far the records in the database are, and making them anew, for operators. It must never wait for the database: a rebuild goes on after
// the answer.

import { ApiError } from '../api-error.ts';
import type { Rest } from './context.ts';
import { ProjectionsAnswer } from '#api/projection-schemas.ts';
import { answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { Projections } from '#projections/projections.ts';

const tags = ['operator'];

interface Ended {
  readonly isDone: boolean;
  readonly seq: number;
  readonly rows: number;
  readonly elapsedMs: number;
  readonly error: string | null;
}

export function addProjectionRoutes(app: Rest, part: () => Projections | undefined): void {
  let last: Ended | null = null;
  let isWatched = false;

  const projectionsOf = (): Projections => {
    const projections = part();
    if (projections === undefined) throw new ApiError(RejectCode.databaseUnavailable);
    return projections;
  };
  /** Keeps how it ended; it goes on after the answer. */
  const rebuild = async (projections: Projections): Promise<void> => {
    if (isWatched) return;
    isWatched = true;
    try {
      const { seq, rows, elapsedMs } = await projections.rebuild();
      last = { isDone: true, seq, rows, elapsedMs, error: null };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      last = { isDone: false, seq: 0, rows: 0, elapsedMs: 0, error: reason };
    } finally {
      isWatched = false;
    }
  };
  const answer = (projections: Projections) => {
    const state = projections.state();
    const { status, seq, lagSeq, lagMs, rowsPerSecond, eventsPerSecond } = state;
    const now = state.rebuild;
    return {
      status,
      seq,
      lagSeq,
      lagMs,
      rowsPerSecond,
      eventsPerSecond,
      lastError: state.lastError ?? null,
      rebuild: now === undefined ? null : { ...now, startedAt: now.startedAt.toISOString() },
      lastRebuild: last,
    };
  };

  app.get(
    '/v1/operator/projections',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'How far the records in the database are behind the venue',
        response: answers({ 200: ProjectionsAnswer }),
      },
    },
    () => answer(projectionsOf()),
  );

  app.post(
    '/v1/operator/projections/rebuild',
    {
      config: {
        access: 'operator',
        audit: { action: 'rebuildProjections', subject: () => 'projections' },
      },
      schema: {
        tags,
        summary: 'Make the records in the database anew from the journal',
        description:
          'Beside those that serve, which it replaces at the end; trading goes on. Where one is under way, it is that one. Its progress is `rebuild` of `GET /v1/operator/projections`, its end `lastRebuild`.',
        response: answers({ 202: ProjectionsAnswer }),
      },
    },
    (_request, reply) => {
      const projections = projectionsOf();
      void rebuild(projections);
      return reply.code(202).send(answer(projections));
    },
  );
}
