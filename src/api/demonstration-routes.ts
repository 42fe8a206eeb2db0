// The requests of the demonstrations, as routes.ts has them. Part of its one table.

import {
  DemonstrationEventsAnswer,
  DemonstrationEventsQuery,
  DemonstrationParams,
  DemonstrationRun,
  DemonstrationRunBody,
  DemonstrationRunParams,
  DemonstrationRunsAnswer,
  DemonstrationsAnswer,
} from './demonstration-schemas.ts';

export const demonstrationRoutes = {
  'GET /v1/demonstrations': { answer: DemonstrationsAnswer },
  'POST /v1/demonstrations/:name/runs': {
    params: DemonstrationParams,
    body: DemonstrationRunBody,
    answer: DemonstrationRun,
  },
  'GET /v1/demonstrations/runs': { answer: DemonstrationRunsAnswer },
  'GET /v1/demonstrations/runs/:runId': {
    params: DemonstrationRunParams,
    query: DemonstrationEventsQuery,
    answer: DemonstrationEventsAnswer,
  },
  'DELETE /v1/demonstrations/runs/:runId': {
    params: DemonstrationRunParams,
    answer: DemonstrationRun,
  },
} as const;
