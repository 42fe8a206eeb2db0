// The bots and the signals that the venue itself runs, as operators see and steer them. Only shapes stand here.

import Type from 'typebox';
import type { Static } from 'typebox';
import { nullable, oneOf, strict, time, withExample } from './schema-types.ts';

const money = (description?: string) =>
  Type.String({
    ...(description === undefined ? {} : { description }),
    pattern: String.raw`^-?\d{1,15}(\.\d{1,8})?$`,
    examples: ['100000.00'],
  });
const amount = (description: string) =>
  Type.String({ description, pattern: String.raw`^\d{1,12}(\.\d{1,8})?$`, examples: ['100000'] });
const count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });

export const parameterKinds = ['number', 'integer', 'qty', 'price', 'choice'] as const;

const Parameter = strict({
  name: Type.String(),
  kind: oneOf(parameterKinds),
  doc: Type.String({ description: 'One line.' }),
  optional: Type.Boolean({ description: 'May be left out.' }),
  default: nullable(Type.String()),
  min: nullable(Type.Number()),
  max: nullable(Type.Number()),
  unit: nullable(Type.String()),
  options: nullable(Type.Array(Type.String())),
});

const StrategyAnswer = strict({
  name: Type.String(),
  summary: Type.String(),
  tunable: Type.Boolean({
    description: 'Its parameters may change while it runs; not those of a parent order.',
  }),
  parameters: Type.Array(Parameter),
});

export const AgentSwitches = withExample(
  strict(
    {
      agents: Type.Array(strict({ instrument: Type.String(), active: Type.Boolean() }), {
        description: 'One for each instrument that is listed.',
      }),
    },
    'AgentSwitches',
  ),
  { agents: [{ instrument: 'AAPL', active: true }] },
);

export const botStatuses = [
  'starting',
  'running',
  'paused',
  'stopping',
  'stopped',
  'done',
  'failed',
] as const;

const parameterTexts = Type.Record(Type.String(), Type.String({ maxLength: 64 }), {
  description: 'By name, each as text.',
});

const Limits = strict({
  positionMax: amount('Shares: inventory with all orders filled, long or short.'),
  lossMax: amount(
    'In the currency, of one life of its process; then it pulls its orders and ends.',
  ),
  openNotionalMax: amount('In the currency: value of all its open orders.'),
});

const botExample = {
  botId: 'ladder-1',
  strategy: 'ladder',
  instrument: 'AAPL',
  currency: 'USD',
  account: 'bot_ladder_1',
  status: 'running',
  since: '2026-11-21T09:30:00.000000Z',
  startedAt: '2026-11-21T09:30:00.000000Z',
  doing: 'quoting',
  note: 'around 585.33',
  params: { levels: '3' },
  limits: { positionMax: '100', lossMax: '1000', openNotionalMax: '100000' },
  cash: '100000',
  shares: '0',
  position: '15',
  openOrders: 6,
  fills: 9,
  bought: '30',
  sold: '15',
  profit: '12.40',
  benchmark: { midAtStart: '585.10', mid: '585.33', buyAndHold: '39.30', heldShares: '0.00' },
  againstBenchmark: '-26.90',
  tunable: true,
  restarts: 0,
  lastError: null,
} as const;

export const BotAnswer = withExample(
  strict(
    {
      botId: Type.String(),
      strategy: Type.String(),
      instrument: Type.String(),
      currency: Type.String(),
      account: nullable(Type.String({ description: 'Name of the account that it trades for.' })),
      status: oneOf(botStatuses),
      since: time,
      startedAt: time,
      doing: nullable(Type.String({ description: 'A few words.' })),
      note: nullable(Type.String({ description: "The strategy's own." })),
      params: parameterTexts,
      limits: Limits,
      cash: money('What it began with, or is compared with.'),
      shares: Type.String({ description: 'What it began with.' }),
      position: nullable(Type.String()),
      openOrders: count(),
      fills: count('Since the start.'),
      bought: Type.String({ description: 'Shares.' }),
      sold: Type.String({ description: 'Shares.' }),
      profit: nullable(
        money('Since the start, fees taken off, what it holds at the middle of the book.'),
      ),
      benchmark: strict({
        midAtStart: nullable(Type.String()),
        mid: nullable(Type.String()),
        buyAndHold: nullable(
          money('What the same cash would have made, all of it spent at the first middle.'),
        ),
        heldShares: nullable(money('What the shares that it began with made by being held.')),
      }),
      againstBenchmark: nullable(money('Profit less what buying and holding would have made.')),
      tunable: Type.Boolean(),
      restarts: count('Of its process, after a crash.'),
      lastError: nullable(Type.String()),
    },
    'Bot',
  ),
  botExample,
);

export const BotsAnswer = withExample(
  strict(
    {
      mode: oneOf(['demo', 'production'], 'In production a bot needs an API key.'),
      strategies: Type.Array(StrategyAnswer),
      bots: Type.Array(BotAnswer),
    },
    'Bots',
  ),
  {
    mode: 'demo',
    strategies: [
      {
        name: 'ladder',
        summary: 'Quotes several levels a side around a reference.',
        tunable: true,
        parameters: [
          {
            name: 'levels',
            kind: 'integer',
            doc: 'Orders a side.',
            optional: true,
            default: '3',
            min: 1,
            max: 20,
            unit: null,
            options: null,
          },
        ],
      },
    ],
    bots: [botExample],
  },
);

const apiKey = Type.Optional(
  Type.Object(
    { keyId: Type.String({ maxLength: 128 }), secret: Type.String({ maxLength: 256 }) },
    {
      additionalProperties: false,
      description:
        'Needed in production, refused in a demo. Kept in memory only: after a restart of the venue it must be given again.',
    },
  ),
);

export const StartBot = withExample(
  strict({
    strategy: Type.String({ maxLength: 64 }),
    instrument: Type.String({ maxLength: 32 }),
    params: Type.Optional(parameterTexts),
    limits: Type.Optional(Type.Partial(Limits, { additionalProperties: false })),
    cash: Type.Optional(amount('In the currency; default 100000.')),
    shares: Type.Optional(amount('Only in a demo: what it is given; default 0.')),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1, description: "Of the strategy's chance." }),
    ),
    apiKey,
    account: Type.Optional(
      Type.String({ maxLength: 64, description: 'With a key that may trade for several.' }),
    ),
  }),
  {
    strategy: 'ladder',
    instrument: 'AAPL',
    params: { levels: '3', 'half-spread': '5' },
    limits: { positionMax: '100', lossMax: '1000' },
    cash: '100000',
  },
);

export const ChangeBot = withExample(
  strict({
    params: Type.Optional(parameterTexts),
    limits: Type.Optional(Type.Partial(Limits, { additionalProperties: false })),
    paused: Type.Optional(
      Type.Boolean({ description: 'Pulls its orders and wants none, or goes on.' }),
    ),
  }),
  { params: { levels: '5' }, paused: false },
);

export const BotParams = strict({ botId: Type.String({ maxLength: 64 }) });

export const BotProfit = withExample(
  strict(
    {
      botId: Type.String(),
      points: Type.Array(strict({ time, profit: money(), buyAndHold: money() }), {
        description: 'The last half hour, oldest first.',
      }),
    },
    'BotProfit',
  ),
  {
    botId: 'ladder-1',
    points: [{ time: '2026-11-21T09:30:00.000000Z', profit: '12.40', buyAndHold: '39.30' }],
  },
);

export const signalsStatuses = ['off', 'starting', 'running', 'stopping', 'failed'] as const;

const SignalsOptionsAnswer = strict({
  instruments: nullable(Type.Array(Type.String(), { description: 'Null: all.' })),
  periodMs: Type.Integer(),
  workers: Type.Integer(),
  qty: Type.String(),
  ttlMs: Type.Integer(),
  attemptsMax: Type.Integer(),
});

const share = nullable(Type.Number());
const SignalsFacts = strict({
  generator: strict({
    running: Type.Boolean(),
    instruments: Type.Array(Type.String()),
    published: count(),
    held: count('Looks that ended without a signal.'),
  }),
  model: strict({
    samples: count(),
    accuracy: share,
    baseRate: share,
    logLoss: share,
    baseLogLoss: share,
    verdict: oneOf(['better', 'noEvidence', 'worse']),
  }),
  queue: strict({
    published: count(),
    acknowledged: count(),
    depth: count('Waiting, delayed or in hand.'),
    leased: count('In hand.'),
    redelivered: count('Given back to the queue to be tried again.'),
    dead: count(),
  }),
  workers: Type.Array(
    strict({
      name: Type.String(),
      state: oneOf(['starting', 'idle', 'busy', 'waiting', 'stopping']),
      breaker: oneOf(['closed', 'open', 'halfOpen']),
      acknowledged: count(),
      expired: count(),
      retried: count(),
      dead: count(),
      restarts: count(),
      p50Ms: share,
      p99Ms: share,
      perSecond: Type.Number(),
      trouble: nullable(Type.String()),
    }),
  ),
  deadLetters: Type.Array(
    strict({
      id: Type.String(),
      reason: Type.String(),
      attempts: count(),
      instrument: nullable(Type.String()),
    }),
    { description: 'The oldest 100.' },
  ),
  profit: strict({
    startEquity: nullable(Type.String()),
    equity: nullable(Type.String()),
    profit: nullable(Type.String()),
    buyAndHold: nullable(Type.String()),
    cash: nullable(Type.String()),
  }),
});

export const SignalsAnswer = withExample(
  strict(
    {
      mode: oneOf(['demo', 'production']),
      status: oneOf(signalsStatuses),
      since: time,
      account: nullable(Type.String()),
      options: nullable(SignalsOptionsAnswer),
      facts: nullable(SignalsFacts),
      points: Type.Array(strict({ time, profit: Type.String(), buyAndHold: Type.String() })),
      restarts: count(),
      lastError: nullable(Type.String()),
      lastRun: nullable(
        strict({
          endedAt: time,
          passed: Type.Boolean({ description: 'What was acknowledged is what the venue has.' }),
          checkedOrders: count(),
          failures: Type.Array(Type.String()),
        }),
      ),
    },
    'Signals',
  ),
  {
    mode: 'demo',
    status: 'running',
    since: '2026-11-21T09:30:00.000000Z',
    account: 'bot_signals',
    options: {
      instruments: ['AAPL'],
      periodMs: 3_000,
      workers: 1,
      qty: '1',
      ttlMs: 30_000,
      attemptsMax: 5,
    },
    facts: {
      generator: { running: true, instruments: ['AAPL'], published: 41, held: 18 },
      model: {
        samples: 120,
        accuracy: 0.56,
        baseRate: 0.51,
        logLoss: 0.68,
        baseLogLoss: 0.69,
        verdict: 'noEvidence',
      },
      queue: { published: 41, acknowledged: 40, depth: 1, leased: 1, redelivered: 0, dead: 0 },
      workers: [
        {
          name: 'w1',
          state: 'busy',
          breaker: 'closed',
          acknowledged: 40,
          expired: 0,
          retried: 0,
          dead: 0,
          restarts: 0,
          p50Ms: 3.9,
          p99Ms: 12.5,
          perSecond: 0.33,
          trouble: null,
        },
      ],
      deadLetters: [],
      profit: {
        startEquity: '1000000.00',
        equity: '1000004.10',
        profit: '4.10',
        buyAndHold: '39.30',
        cash: '1000000.00',
      },
    },
    points: [{ time: '2026-11-21T09:30:00.000000Z', profit: '4.10', buyAndHold: '39.30' }],
    restarts: 0,
    lastError: null,
    lastRun: null,
  },
);

const period = Type.Optional(Type.Integer({ minimum: 500, maximum: 3_600_000 }));
const workers = Type.Optional(Type.Integer({ minimum: 1, maximum: 32 }));
const ttl = Type.Optional(Type.Integer({ minimum: 1_000, maximum: 86_400_000 }));

export const StartSignals = withExample(
  strict({
    instruments: Type.Optional(
      Type.Array(Type.String({ maxLength: 32 }), { minItems: 1, maxItems: 100 }),
    ),
    periodMs: period,
    workers,
    qty: Type.Optional(amount('Shares of one signal; default 1.')),
    ttlMs: ttl,
    attemptsMax: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    cash: Type.Optional(amount('Only in a demo; default 1000000.')),
    apiKey,
  }),
  { instruments: ['AAPL', 'MSFT'], periodMs: 3_000, workers: 3, qty: '1' },
);

export const ChangeSignals = withExample(
  strict({
    workers,
    periodMs: period,
    qty: Type.Optional(amount('Shares of one signal.')),
    ttlMs: ttl,
  }),
  { workers: 8 },
);

export const WorkerParams = strict({ worker: Type.String({ maxLength: 16 }) });
export const DeadLetterParams = strict({ signalId: Type.String({ maxLength: 64 }) });

export type Bot = Static<typeof BotAnswer>;
export type Bots = Static<typeof BotsAnswer>;
export type BotLimits = Static<typeof Limits>;
export type BotProfitAnswer = Static<typeof BotProfit>;
export type BotStrategy = Static<typeof StrategyAnswer>;
export type StartBotBody = Static<typeof StartBot>;
export type ChangeBotBody = Static<typeof ChangeBot>;
export type SignalsState = Static<typeof SignalsAnswer>;
export type SignalsSettings = Static<typeof SignalsOptionsAnswer>;
export type StartSignalsBody = Static<typeof StartSignals>;
export type ChangeSignalsBody = Static<typeof ChangeSignals>;
