// The venue's own bots and signals, for operators: what there is and how it does, starting, tuning, pausing, stopping. Every change stands in the
// audit log, without the secrets of API keys. It must never run one itself: the host does.

import type { FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';
import type { Rest, RestContext } from './context.ts';
import {
  BotAnswer,
  BotParams,
  BotProfit,
  BotsAnswer,
  ChangeBot,
  ChangeSignals,
  DeadLetterParams,
  SignalsAnswer,
  StartBot,
  StartSignals,
  WorkerParams,
} from '#api/bot-schemas.ts';
import { BotsRefused, type BotsControl } from '#api/bots-control.ts';
import { answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';

const tags = ['operator'];

export function addOperatorBotRoutes(app: Rest, { parts }: RestContext): void {
  const control = (): BotsControl => {
    const found = parts.bots?.();
    if (found !== undefined) return found;
    throw new ApiError(RejectCode.venueBusy, { message: 'The bots are not there yet.' });
  };
  addBotRoutes(app, control);
  addSignalRoutes(app, control);
}

function addBotRoutes(app: Rest, control: () => BotsControl): void {
  const ofBot = (request: FastifyRequest): string => `bot/${botIdOf(request)}`;
  /** Undefined where there is none, as of one that was taken off the list. */
  const state = (request: FastifyRequest): string | undefined => {
    const bot = control()
      .bots()
      .bots.find(({ botId }) => botId === botIdOf(request));
    if (bot === undefined) return undefined;
    const { status, params, limits } = bot;
    return JSON.stringify({ status, params, limits });
  };

  app.get(
    '/v1/operator/bots',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'The strategies that the venue can run, and its bots',
        response: answers({ 200: BotsAnswer }),
      },
    },
    () => answered(() => control().bots()),
  );

  app.post(
    '/v1/operator/bots',
    {
      config: {
        access: 'operator',
        audit: {
          action: 'startBot',
          subject: (request) => `bot/${String(fieldOf(request.body, 'strategy'))}`,
        },
      },
      schema: {
        tags,
        summary: 'Start a bot',
        description:
          'It trades as a member, through the public API, in a process of its own. In a demo the venue makes the member and funds it; in production it trades with the API key that is given, which is kept in memory only.',
        body: StartBot,
        response: answers({ 201: BotAnswer }),
      },
    },
    async (request, reply) =>
      reply.code(201).send(await answered(() => control().start(request.body))),
  );

  app.get(
    '/v1/operator/bots/:botId/profit',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "A bot's profit beside its benchmark over the last half hour",
        params: BotParams,
        response: answers({ 200: BotProfit }),
      },
    },
    (request) => answered(() => control().profit(request.params.botId)),
  );

  app.patch(
    '/v1/operator/bots/:botId',
    {
      config: { access: 'operator', audit: { action: 'changeBot', subject: ofBot, state } },
      schema: {
        tags,
        summary: 'Tune a bot while it runs, pause it, or let it go on',
        params: BotParams,
        body: ChangeBot,
        response: answers({ 200: BotAnswer }),
      },
    },
    (request) => answered(() => control().change(request.params.botId, request.body)),
  );

  app.delete(
    '/v1/operator/bots/:botId',
    {
      config: {
        access: 'operator',
        audit: { action: 'stopBot', subject: ofBot, state, isEmergency: true },
      },
      schema: {
        tags,
        summary: 'Stop a bot',
        description: 'Its orders are pulled first. One that has ended is taken off the list.',
        params: BotParams,
        response: answers({ 200: BotAnswer }),
      },
    },
    (request) => answered(() => control().stop(request.params.botId)),
  );
}

function addSignalRoutes(app: Rest, control: () => BotsControl): void {
  const audit = (action: string, isEmergency = false) => ({
    action,
    isEmergency,
    subject: (request: FastifyRequest): string =>
      ['signals', ...Object.values(request.params as Record<string, string>)].join('/'),
    state: (): string => {
      const { status, options } = control().signals();
      return JSON.stringify({ status, options });
    },
  });

  app.get(
    '/v1/operator/signals',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'The run of signals: queue, workers, breakers, dead letters, profit',
        response: answers({ 200: SignalsAnswer }),
      },
    },
    () => answered(() => control().signals()),
  );

  app.post(
    '/v1/operator/signals',
    {
      config: { access: 'operator', audit: audit('startSignals') },
      schema: {
        tags,
        summary: 'Start the signals',
        description: 'What an earlier run left in the queue is executed first.',
        body: StartSignals,
        response: answers({ 201: SignalsAnswer }),
      },
    },
    async (request, reply) =>
      reply.code(201).send(await answered(() => control().startSignals(request.body))),
  );

  app.patch(
    '/v1/operator/signals',
    {
      config: { access: 'operator', audit: audit('changeSignals') },
      schema: {
        tags,
        summary: 'More or fewer workers, or other parameters',
        description:
          'The number of workers changes at once. With other parameters the run begins anew on the same queue.',
        body: ChangeSignals,
        response: answers({ 200: SignalsAnswer }),
      },
    },
    (request) => answered(() => control().changeSignals(request.body)),
  );

  app.delete(
    '/v1/operator/signals',
    {
      config: { access: 'operator', audit: audit('stopSignals', true) },
      schema: {
        tags,
        summary: 'Stop the signals',
        description:
          'No more are published; what is queued is executed first, and then compared with what the venue has.',
        response: answers({ 200: SignalsAnswer }),
      },
    },
    () => answered(() => control().stopSignals()),
  );

  app.put(
    '/v1/operator/signals/workers/:worker/breaker',
    {
      config: { access: 'operator', audit: audit('resetBreaker') },
      schema: {
        tags,
        summary: "Close a worker's breaker",
        description: 'A fresh worker takes its place; what it had in hand goes back to the queue.',
        params: WorkerParams,
        response: answers({ 200: SignalsAnswer }),
      },
    },
    (request) => answered(() => control().resetBreaker(request.params.worker)),
  );

  app.post(
    '/v1/operator/signals/dead-letters/:signalId/retry',
    {
      config: { access: 'operator', audit: audit('retryDeadLetter') },
      schema: {
        tags,
        summary: 'Put a dead letter back into the queue',
        params: DeadLetterParams,
        response: answers({ 200: SignalsAnswer }),
      },
    },
    (request) => answered(() => control().retryDeadLetter(request.params.signalId)),
  );
}

function botIdOf(request: FastifyRequest): string {
  return (request.params as { readonly botId: string }).botId;
}

function fieldOf(body: unknown, field: string): unknown {
  return (body as Readonly<Record<string, unknown>> | undefined)?.[field];
}

/** Gives the host's refusals the shape of every other error. */
async function answered<Answer>(ask: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof BotsRefused)) throw error;
    const { kind, field, message } = error;
    if (kind === 'notFound') throw new ApiError(RejectCode.notFound, { field, message });
    if (kind === 'conflict') {
      throw new ApiError(RejectCode.invalidField, { field, message, status: 409 });
    }
    throw new ApiError(RejectCode.invalidField, { field, message });
  }
}
