// The objects of the demonstrations as schemas: what there is, a run of them, and all that a run tells. It must never hold whoever started a run, nor any
// password or token.

import Type from 'typebox';
import type { Static } from 'typebox';
import { nullable, oneOf, strict, withExample } from './schema-types.ts';

/** Of a run, and of each demonstration in it, which is `waiting` until its turn comes. */
export const demonstrationStates = [
  'waiting',
  'running',
  'stopping',
  'passed',
  'failed',
  'stopped',
] as const;

const name = Type.String({ examples: ['auction-day'] });
const count = Type.Integer({ minimum: 0 });
const time = Type.String({ examples: ['2026-11-21T09:30:00.000123Z'] });
const state = oneOf(
  demonstrationStates,
  'Passed: it came to its end and each of its claims holds. Failed: one does not, or it could not go on.',
);

// ---- requests

export const DemonstrationParams = strict({
  name: Type.String({
    maxLength: 64,
    description: 'One of the list; or `all`, one after another.',
  }),
});
export const DemonstrationRunParams = strict({
  runId: Type.String({ maxLength: 64, examples: ['0b9f8a44-7e8e-4a53-9d0e-2f6f6a1c9d11'] }),
});
export const DemonstrationRunBody = withExample(
  strict({
    quick: Type.Optional(Type.Boolean({ description: 'Smaller numbers. Default false.' })),
  }),
  { quick: true },
);
export const DemonstrationEventsQuery = strict({
  after: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Only events with a higher `n`. Default 0: all.' }),
  ),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 20,
      description: 'Seconds to wait for an event or the end of the run. Default 0.',
    }),
  ),
});

// ---- answers

export const Demonstration = strict({
  name,
  title: Type.String(),
  shows: Type.String(),
  needs: oneOf(
    ['operator', 'ownVenue'],
    'operator: it lists stocks of its own here, and delists them. ownVenue: it kills a venue that is started for it.',
  ),
  seconds: strict({ quick: count, full: count }),
});

const Verdict = strict({
  demo: name,
  state,
  claims: count,
  claimsFailed: count,
  error: nullable(Type.String({ description: 'Why it could not go on.' })),
  durationMs: nullable(count),
  instruments: Type.Array(Type.String(), {
    description: 'Stocks of its own that it listed on this venue; delisted when it has ended.',
  }),
});

const runExample = {
  runId: '0b9f8a44-7e8e-4a53-9d0e-2f6f6a1c9d11',
  name: 'auction-day',
  quick: true,
  state: 'passed' as const,
  startedAt: '2026-11-21T09:30:00.000000Z',
  endedAt: '2026-11-21T09:30:04.120000Z',
  durationMs: 4_120,
  mayStop: false,
  events: 57,
  error: null,
  verdicts: [
    {
      demo: 'auction-day',
      state: 'passed' as const,
      claims: 12,
      claimsFailed: 0,
      error: null,
      durationMs: 2_981,
      instruments: ['D1A2B3C4DA'],
    },
  ],
};

export const DemonstrationRun = withExample(
  strict({
    runId: Type.String(),
    name: Type.String({ description: 'As it was asked for: a demonstration, or `all`.' }),
    quick: Type.Boolean(),
    state,
    startedAt: time,
    endedAt: nullable(time),
    durationMs: nullable(count),
    mayStop: Type.Boolean({ description: 'You may stop it: you started it, or are an operator.' }),
    events: Type.Integer({ minimum: 0, description: 'Told so far.' }),
    error: nullable(Type.String({ description: 'Why the run as a whole failed or was stopped.' })),
    verdicts: Type.Array(Verdict, { description: 'Of each demonstration, in their order.' }),
  }),
  runExample,
);

const demonstrationExample = {
  name: 'auction-day',
  title: 'A trading day with its auctions',
  shows:
    'Orders gather, the auction finds one price, trading goes on, and another auction ends it.',
  needs: 'operator' as const,
  seconds: { quick: 3, full: 3 },
};

export const DemonstrationsAnswer = withExample(
  strict({
    on: Type.Boolean({ description: 'False in production: none is run there.' }),
    demonstrations: Type.Array(Demonstration),
    run: nullable(DemonstrationRun),
  }),
  { on: true, demonstrations: [demonstrationExample], run: null },
);

export const DemonstrationRunsAnswer = withExample(
  strict({ runs: Type.Array(DemonstrationRun, { description: 'Newest first.' }) }),
  { runs: [runExample] },
);

const told = {
  n: Type.Integer({ minimum: 1, description: 'Counts the events of a run.' }),
  demo: name,
  elapsedMs: Type.Integer({ description: 'Since the demonstration began.' }),
};
const text = Type.String();
const Figure = strict({
  name: text,
  value: Type.Union([Type.Number(), Type.String()]),
  unit: Type.Optional(Type.String({ examples: ['orders/s'] })),
});

export const DemonstrationEvent = Type.Union([
  strict({ ...told, kind: Type.Literal('started'), title: text, shows: text }),
  strict({
    ...told,
    kind: Type.Literal('instrument'),
    symbol: text,
    ownVenue: Type.Boolean({ description: 'Listed on a venue of its own, not on this one.' }),
  }),
  strict({
    ...told,
    kind: Type.Literal('step'),
    text,
    seq: nullable(Type.Integer({ description: 'Of the command, where the venue said it.' })),
    time: nullable(time),
  }),
  strict({ ...told, kind: Type.Literal('reason'), text }),
  strict({ ...told, kind: Type.Literal('progress'), text, done: count, total: count }),
  strict({ ...told, kind: Type.Literal('figures'), title: text, figures: Type.Array(Figure) }),
  strict({
    ...told,
    kind: Type.Literal('series'),
    title: text,
    x: Type.String({ description: 'What the values are one after another of.' }),
    unit: Type.Optional(Type.String()),
    lines: Type.Array(
      strict({ name: text, values: Type.Array(Type.Number(), { maxItems: 500 }) }),
      { minItems: 1, maxItems: 4 },
    ),
  }),
  strict({
    ...told,
    kind: Type.Literal('claim'),
    sentence: text,
    holds: Type.Boolean(),
    found: Type.String({ description: 'What was seen, whether the claim holds or not.' }),
  }),
  strict({
    ...told,
    kind: Type.Literal('ended'),
    outcome: oneOf(['passed', 'failed']),
    claims: count,
    claimsFailed: count,
    error: nullable(text),
  }),
]);

export const DemonstrationEventsAnswer = withExample(
  strict({
    run: DemonstrationRun,
    events: Type.Array(DemonstrationEvent, { description: 'At most a thousand at a time.' }),
  }),
  {
    run: runExample,
    events: [
      {
        n: 12,
        demo: 'auction-day',
        elapsedMs: 811,
        kind: 'step',
        text: 'ann: buy 50 at 100.40, OPG, new',
        seq: 106,
        time: '2026-11-21T09:30:01.806849Z',
      },
      {
        n: 13,
        demo: 'auction-day',
        elapsedMs: 840,
        kind: 'claim',
        sentence: 'Opening auction: all its trades print at the one price.',
        holds: true,
        found: '3 trades, 65 shares',
      },
    ],
  },
);

export type Demonstration = Readonly<Static<typeof Demonstration>>;
export type DemonstrationRun = Readonly<Static<typeof DemonstrationRun>>;
export type DemonstrationVerdict = Readonly<Static<typeof Verdict>>;
export type DemonstrationEvent = Readonly<Static<typeof DemonstrationEvent>>;
export type DemonstrationState = (typeof demonstrationStates)[number];
