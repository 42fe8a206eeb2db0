// How the venue is doing, as operators and auditors read it. Facts that cannot be had are null. Only shapes stand here.

import Type from 'typebox';
import { decimal, nullable, oneOf, phases, strict, time, withExample } from './schema-types.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const micros = nullable(Type.Integer({ minimum: 0 }));
const millis = Type.Number({ minimum: 0 });

const perSecond = strict({
  last1s: Type.Integer(),
  last10s: Type.Integer(),
  last60s: Type.Integer(),
});
const latency = strict({
  count: count('Orders, changes and cancels that were answered.'),
  p50Us: micros,
  p90Us: micros,
  p99Us: micros,
  maxUs: micros,
});

export const roleNames = [
  'gateway',
  'sequencer',
  'journal',
  'projections',
  'services',
  'bots',
] as const;
export const roleStatuses = ['up', 'starting', 'behind', 'down', 'off'] as const;

export const Overview = withExample(
  strict(
    {
      time,
      version: Type.String(),
      uptimeSeconds: Type.Number({ minimum: 0 }),
      seq: Type.Integer({ description: 'Of the last command.' }),
      lastCommandAt: nullable(time),
      commandsPerSecond: perSecond,
      tradesPerSecond: perSecond,
      eventsPerSecond: perSecond,
      orderLatency: Type.Object(
        { last10s: latency, last60s: latency },
        {
          additionalProperties: false,
          description:
            "From the door's receipt of an order, a change or a cancel to its durable answer, both doors together.",
        },
      ),
      queueDepth: count('Commands waiting for the engine.'),
      queues: strict({
        engine: count('Commands waiting for the engine.'),
        slowReaders: count('WebSockets that get conflated depth, because too much waits for them.'),
        mail: nullable(count('Mails that wait to be sent.')),
        webhooks: nullable(count('Deliveries to webhooks that wait.')),
        audit: nullable(count('Entries of the audit log that wait for the database.')),
      }),
      journal: nullable(
        strict({
          bytes: Type.Integer(),
          segments: Type.Integer(),
          lastAppendUs: nullable(
            count('What the last batch took to be written and synced, in microseconds.'),
          ),
        }),
      ),
      projection: nullable(
        strict({
          seq: Type.Integer({ description: 'Up to where the records have the journal.' }),
          lag: Type.Integer({ description: 'Commands behind.' }),
          lagMs: nullable(
            Type.Number({ description: 'For how long the oldest has been missing.' }),
          ),
        }),
      ),
      database: nullable(
        strict({
          up: Type.Boolean(),
          roundTripMs: nullable(millis),
        }),
      ),
      connections: strict({
        sockets: count('WebSockets that are open.'),
        signedIn: count('Of them, signed in.'),
        members: count('Members on them, each once.'),
        programs: count('Signed in with an API key.'),
        operators: count('Of operators.'),
        auditors: count('Of auditors.'),
      }),
      process: strict({
        rssBytes: count('Memory of the process as the system sees it.'),
        heapUsedBytes: count("Of it, JavaScript's heap in use."),
        heapLimitBytes: count('What the heap may grow to.'),
        eventLoopDelay: Type.Object(
          { p50Ms: millis, p99Ms: millis, maxMs: millis },
          {
            additionalProperties: false,
            description:
              "How late timers were in the last ten seconds: the worst second's figures.",
          },
        ),
      }),
      roles: Type.Array(
        strict({
          role: oneOf(roleNames),
          status: oneOf(roleStatuses),
          since: time,
          note: nullable(Type.String({ description: 'One sentence.' })),
        }),
        { description: 'What this process does.' },
      ),
      auditPending: nullable(
        Type.Integer({ description: 'Entries of the audit log that wait for the database.' }),
      ),
      sockets: Type.Integer(),
      membersOnline: Type.Integer({ description: 'Signed in on a WebSocket.' }),
      accounts: Type.Integer(),
      openOrders: Type.Integer(),
      killSwitch: Type.Boolean(),
      instruments: Type.Array(
        strict({
          instrument: Type.String({ examples: ['AAPL'] }),
          phase: oneOf(phases),
          delisted: Type.Boolean(),
          last: nullable(decimal()),
          trades: Type.Integer({ description: 'Of the trading day.' }),
          volume: Type.String({ examples: ['1200'] }),
          seq: Type.Integer(),
        }),
      ),
    },
    'Overview',
  ),
  {
    time: '2026-11-21T09:30:00.000123Z',
    version: '0.1.0',
    uptimeSeconds: 3_600.5,
    seq: 48_213,
    lastCommandAt: '2026-11-21T09:29:59.998101Z',
    commandsPerSecond: { last1s: 41, last10s: 38, last60s: 40 },
    tradesPerSecond: { last1s: 6, last10s: 5, last60s: 5 },
    eventsPerSecond: { last1s: 210, last10s: 190, last60s: 204 },
    orderLatency: {
      last10s: { count: 380, p50Us: 640, p90Us: 1_100, p99Us: 2_300, maxUs: 4_100 },
      last60s: { count: 2_400, p50Us: 650, p90Us: 1_120, p99Us: 2_500, maxUs: 9_800 },
    },
    queueDepth: 0,
    queues: { engine: 0, slowReaders: 0, mail: 0, webhooks: 0, audit: 0 },
    journal: { bytes: 4_811_776, segments: 1, lastAppendUs: 310 },
    projection: { seq: 48_210, lag: 3, lagMs: 4.2 },
    database: { up: true, roundTripMs: 0.6 },
    connections: { sockets: 5, signedIn: 4, members: 2, programs: 1, operators: 1, auditors: 0 },
    process: {
      rssBytes: 312_000_000,
      heapUsedBytes: 88_000_000,
      heapLimitBytes: 4_345_298_944,
      eventLoopDelay: { p50Ms: 0.1, p99Ms: 1.2, maxMs: 6.4 },
    },
    roles: [
      { role: 'sequencer', status: 'up', since: '2026-11-21T08:30:00.000000Z', note: null },
      {
        role: 'projections',
        status: 'behind',
        since: '2026-11-21T09:29:58.000000Z',
        note: 'The database cannot be written.',
      },
    ],
    auditPending: 0,
    sockets: 5,
    membersOnline: 2,
    accounts: 12,
    openOrders: 310,
    killSwitch: false,
    instruments: [
      {
        instrument: 'AAPL',
        phase: 'continuous',
        delisted: false,
        last: '585.33',
        trades: 312,
        volume: '4000',
        seq: 31_877,
      },
    ],
  },
);
