// How far the records in the database are behind the venue, as JSON; and the requests about it, as routes.ts has them.

import Type from 'typebox';

const Rebuild = Type.Object(
  {
    startedAt: Type.String({ description: 'RFC 3339, UTC.' }),
    seq: Type.Integer({ description: 'Of the last command in the new tables.' }),
    ofSeq: Type.Integer({ description: 'Up to where they have to go, as far as is known.' }),
    rows: Type.Integer(),
    rowsPerSecond: Type.Integer(),
  },
  { description: 'A rebuild under way; null where there is none.' },
);

export const ProjectionsAnswer = Type.Object({
  status: Type.String({
    description: 'starting, following, behind (the last write failed) or stopped.',
  }),
  seq: Type.Integer({ description: 'Of the last command whose rows are in the tables.' }),
  lagSeq: Type.Integer({ description: 'Commands that the tables do not have yet.' }),
  lagMs: Type.Integer({ description: 'For how long they have been missing.' }),
  rowsPerSecond: Type.Integer(),
  eventsPerSecond: Type.Integer(),
  lastError: Type.Union([Type.String(), Type.Null()]),
  rebuild: Type.Union([Rebuild, Type.Null()]),
  lastRebuild: Type.Union(
    [
      Type.Object({
        isDone: Type.Boolean(),
        seq: Type.Integer(),
        rows: Type.Integer(),
        elapsedMs: Type.Integer(),
        error: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Null(),
    ],
    { description: 'The last one since the venue started that is over.' },
  ),
});

export const projectionRoutes = {
  'GET /v1/operator/projections': { answer: ProjectionsAnswer },
  'POST /v1/operator/projections/rebuild': { answer: ProjectionsAnswer },
} as const;
