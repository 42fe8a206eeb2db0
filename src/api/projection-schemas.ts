// How far the records in the database are behind the venue, as JSON; and the requests about it, as routes.ts has them.

import Type from 'typebox';
import { nullable, oneOf, strict, withExample } from './schema-types.ts';

const count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });

const Rebuild = strict({
  startedAt: Type.String({ description: 'RFC 3339, UTC.', examples: ['2026-11-21T09:30:00.000Z'] }),
  seq: count('Of the last command in the new tables.'),
  ofSeq: count('Up to where they have to go, as far as is known.'),
  rows: count(),
  rowsPerSecond: count(),
});

export const ProjectionsAnswer = withExample(
  strict({
    status: oneOf(['starting', 'following', 'behind', 'stopped'], 'behind: the last write failed.'),
    seq: count('Of the last command whose rows are in the tables.'),
    lagSeq: count('Commands that the tables do not have yet.'),
    lagMs: count('For how long they have been missing.'),
    rowsPerSecond: count(),
    eventsPerSecond: count(),
    lastError: nullable(Type.String()),
    rebuild: Type.Union([Rebuild, Type.Null()], {
      description: 'A rebuild under way; null where there is none.',
    }),
    lastRebuild: Type.Union(
      [
        strict({
          isDone: Type.Boolean(),
          seq: count(),
          rows: count(),
          elapsedMs: count(),
          error: nullable(Type.String()),
        }),
        Type.Null(),
      ],
      { description: 'The last one since the venue started that is over.' },
    ),
  }),
  {
    status: 'following',
    seq: 48_210,
    lagSeq: 3,
    lagMs: 12,
    rowsPerSecond: 140,
    eventsPerSecond: 92,
    lastError: null,
    rebuild: null,
    lastRebuild: { isDone: true, seq: 48_000, rows: 310_422, elapsedMs: 4_180, error: null },
  },
);

export const projectionRoutes = {
  'GET /v1/operator/projections': { answer: ProjectionsAnswer },
  'POST /v1/operator/projections/rebuild': { answer: ProjectionsAnswer },
} as const;
