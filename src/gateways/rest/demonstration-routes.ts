// The demonstrations: anybody sees what there is and whether one is under way; members run one, watch it and stop their own. It must never run two at once,
// nor any in production.

import type { FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';
import type { Demonstrations, RunFacts } from '../demonstrations.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import {
  DemonstrationEventsAnswer,
  DemonstrationEventsQuery,
  DemonstrationParams,
  DemonstrationRun,
  DemonstrationRunBody,
  DemonstrationRunParams,
  DemonstrationRunsAnswer,
  DemonstrationsAnswer,
} from '#api/demonstration-schemas.ts';
import { answers } from '#api/schemas.ts';
import { instrumentsMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';

const tags = ['demonstrations'];
/** Demonstrations of the whole venue: each leaves members and delisted stocks behind. */
const runRate = { perSecond: 240 / 3_600, burst: 240 };
/** Stocks are kept for ever: from here on the rest of the room is the operator's. */
const instrumentsKept = Math.floor(instrumentsMax / 2);
/** Whoever waits beyond so many is answered at once. */
const waitersMax = 200;

export function addDemonstrationRoutes(app: Rest, context: RestContext): void {
  addRuns(app, context);
  addRun(app, context);
}

function addRuns(app: Rest, { parts, venue, nowMs }: RestContext): void {
  const bucket = new TokenBucket(runRate, nowMs());

  app.get(
    '/v1/demonstrations',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'What there is, and what is under way',
        response: answers({ 200: DemonstrationsAnswer }),
      },
    },
    async (request) => {
      const { demonstrations } = parts;
      if (demonstrations === undefined) return { on: false, demonstrations: [], run: null };
      const { list, underWay } = demonstrations;
      const run = underWay === undefined ? null : runObject(demonstrations, underWay, request);
      return { on: true, demonstrations: list, run };
    },
  );

  app.get(
    '/v1/demonstrations/runs',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'The runs of this venue’s life, newest first',
        description: 'The latest thirty, since the venue was started.',
        response: answers({ 200: DemonstrationRunsAnswer }),
      },
    },
    async (request) => {
      const desk = deskOf(parts.demonstrations);
      return { runs: desk.runs.map((run) => runObject(desk, run, request)) };
    },
  );

  app.post(
    '/v1/demonstrations/:name/runs',
    {
      config: {
        access: 'trade',
        audit: {
          action: 'runDemonstration',
          subject: (request) =>
            `demonstration/${(request.params as { readonly name: string }).name}`,
          ofAnybody: true,
        },
      },
      schema: {
        tags,
        summary: 'Run a demonstration',
        description:
          'One at a time for the whole venue. It signs up members and lists stocks of its own, and delists them; nobody else is disturbed.',
        params: DemonstrationParams,
        body: DemonstrationRunBody,
        response: answers({ 202: DemonstrationRun }),
      },
    },
    async (request, reply) => {
      const desk = deskOf(parts.demonstrations);
      const { name } = request.params;
      const { quick = false } = request.body;
      const all = desk.list.map((each) => each.name);
      const names = name === 'all' ? all : all.filter((each) => each === name);
      if (names.length === 0) {
        throw new ApiError(RejectCode.unknownDemonstration, {
          message: `There is no demonstration "${name}"; there are ${all.join(', ')}, and all.`,
        });
      }
      refuseWhileUnderWay(desk);
      if (venue.market.instruments.length >= instrumentsKept) {
        throw new ApiError(RejectCode.venueCapacity, {
          message: `The venue has ${venue.market.instruments.length} stocks, delisted ones included: what room is left is not for demonstrations.`,
        });
      }
      if (!bucket.take(nowMs(), names.length)) {
        reply.header('retry-after', bucket.waitSeconds(names.length));
        throw new ApiError(RejectCode.rateLimited, {
          message: `At most ${runRate.burst} demonstrations an hour; wait a while.`,
        });
      }
      const run = desk.start(name, names, quick, starterOf(request));
      reply.code(202);
      return runObject(desk, run, request);
    },
  );
}

function addRun(app: Rest, { parts, isStopping }: RestContext): void {
  let waiters = 0;

  app.get(
    '/v1/demonstrations/runs/:runId',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'A run, and what it has told',
        description:
          'With `wait` the answer comes as soon as there is something new. Ask again with the `n` of the last event as `after`.',
        params: DemonstrationRunParams,
        querystring: DemonstrationEventsQuery,
        response: answers({ 200: DemonstrationEventsAnswer }),
      },
    },
    async (request) => {
      const desk = deskOf(parts.demonstrations);
      const { after = 0, wait = 0 } = request.query;
      const { runId } = runOf(desk, request.params.runId);
      if (wait > 0 && waiters < waitersMax && !isStopping()) {
        waiters++;
        try {
          await desk.hear(runId, after, wait * 1_000);
        } finally {
          waiters--;
        }
      }
      const run = runOf(desk, runId);
      return { run: runObject(desk, run, request), events: desk.events(runId, after) };
    },
  );

  app.delete(
    '/v1/demonstrations/runs/:runId',
    {
      config: {
        access: 'trade',
        audit: {
          action: 'stopDemonstration',
          subject: (request) =>
            `demonstrationRun/${(request.params as { readonly runId: string }).runId}`,
          ofAnybody: true,
        },
      },
      schema: {
        tags,
        summary: 'Stop a run',
        description: 'By whoever started it, or an operator. It clears away what it made and ends.',
        params: DemonstrationRunParams,
        response: answers({ 200: DemonstrationRun }),
      },
    },
    async (request) => {
      const desk = deskOf(parts.demonstrations);
      const { runId } = runOf(desk, request.params.runId);
      if (!mayStop(desk, runId, request)) {
        throw new ApiError(RejectCode.forbidden, {
          message: 'Only whoever started the run, or an operator, may stop it.',
        });
      }
      desk.stop(runId);
      return runObject(desk, runOf(desk, runId), request);
    },
  );
}

function deskOf(demonstrations: Demonstrations | undefined): Demonstrations {
  if (demonstrations === undefined) throw new ApiError(RejectCode.demonstrationsOff);
  return demonstrations;
}

function refuseWhileUnderWay({ underWay }: Demonstrations): void {
  if (underWay === undefined) return;
  const { name, runId } = underWay;
  throw new ApiError(RejectCode.demonstrationUnderWay, {
    message: `The demonstration ${name} is under way (run ${runId}); there is one at a time.`,
  });
}

function runOf(desk: Demonstrations, runId: string): RunFacts {
  const run = desk.run(runId);
  if (run === undefined) throw new ApiError(RejectCode.unknownDemonstrationRun);
  return run;
}

/** Members by their id; the operator's token, which is nobody, by its name. */
function starterOf(request: FastifyRequest): string {
  const { memberId, username } = principalOf(request);
  return memberId === '' ? username : memberId;
}

function mayStop(desk: Demonstrations, runId: string, request: FastifyRequest): boolean {
  const { principal } = request;
  if (principal === undefined) return false;
  return principal.isOperator || desk.starterOf(runId) === starterOf(request);
}

function runObject(desk: Demonstrations, run: RunFacts, request: FastifyRequest): object {
  return { ...run, mayStop: mayStop(desk, run.runId, request) };
}
