// Whether the process lives and whether the venue can be traded on, for whoever watches it.

import Type from 'typebox';
import type { Rest, RestContext } from './context.ts';
import { oneOf, strict, withExample } from '#api/schema-types.ts';
import { answers } from '#api/schemas.ts';

const tags = ['health'];

const Live = withExample(
  strict({ status: Type.Literal('live'), uptimeSeconds: Type.Number({ minimum: 0 }) }),
  { status: 'live', uptimeSeconds: 3_600.5 },
);
const Ready = withExample(
  strict({
    status: oneOf(['ready', 'notReady']),
    seq: Type.Integer({ description: 'Of the last command whose events were taken in.' }),
    queueDepth: Type.Integer({ description: 'Commands waiting for the engine.' }),
    reasons: Type.Array(Type.String(), { description: 'Sentences; none where it is ready.' }),
  }),
  { status: 'ready', seq: 48_213, queueDepth: 0, reasons: [] },
);

export function addHealthRoutes(app: Rest, context: RestContext): void {
  const startedAtMs = context.nowMs();

  app.get(
    '/health/live',
    {
      config: { budget: 'none' },
      schema: { tags, summary: 'The process lives', response: answers({ 200: Live }) },
    },
    () => ({ status: 'live', uptimeSeconds: (context.nowMs() - startedAtMs) / 1000 }) as const,
  );

  app.get(
    '/health/ready',
    {
      config: { budget: 'none' },
      schema: {
        tags,
        summary: 'The venue takes orders, or why not',
        response: answers({ 200: Ready, 503: Ready }),
      },
    },
    async (_request, reply) => {
      const { venue } = context;
      const reasons = notReady(context);
      const isReady = reasons.length === 0;
      return reply.code(isReady ? 200 : 503).send({
        status: isReady ? 'ready' : 'notReady',
        seq: venue.seq,
        queueDepth: venue.isReady ? venue.engine.queueDepth : 0,
        reasons,
      });
    },
  );
}

/** Sentences, none where the venue is ready. */
function notReady({ venue, options, isStopping }: RestContext): string[] {
  const reasons = [...options.notReady()];
  if (isStopping()) reasons.push('The venue is stopping.');
  if (!venue.isReady) reasons.push('The engine is recovering from its journal.');
  else if (venue.engine.queueDepth >= options.queueDepthMax) {
    reasons.push(`The engine's queue is full: ${venue.engine.queueDepth} commands wait.`);
  }
  return reasons;
}
