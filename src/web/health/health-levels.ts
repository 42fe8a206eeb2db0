// From which value on something deserves a look, or help at once: the thresholds of the health page in one table, with the words for them.
// Pure. It must never call something well that is not known.

import type { Overview } from './health-store.ts';

/** `unknown`: the venue cannot say it now. */
export type Level = 'well' | 'watch' | 'trouble' | 'unknown';

export type FigureName =
  | 'latency'
  | 'queue'
  | 'projection'
  | 'database'
  | 'journal'
  | 'eventLoop'
  | 'memory'
  | 'mail'
  | 'webhooks'
  | 'audit'
  | 'slowReaders';

export type Finding = {
  readonly name: FigureName;
  readonly level: Level;
  /** One sentence, for what is not well. */
  readonly sentence: string;
};

type Threshold = {
  readonly watch: number;
  readonly trouble: number;
  readonly sentence: string;
};

/** A value at or above a threshold has its level. */
export const thresholds = {
  latency: {
    watch: 25_000,
    trouble: 250_000,
    sentence: 'One order in a hundred waits long for its answer.',
  },
  queue: { watch: 1_000, trouble: 20_000, sentence: 'Commands wait for the engine.' },
  projection: { watch: 2_000, trouble: 30_000, sentence: 'The records are behind the journal.' },
  journal: {
    watch: 50_000,
    trouble: 500_000,
    sentence: 'The disk takes long to make the journal durable.',
  },
  eventLoop: { watch: 100, trouble: 1_000, sentence: 'The process is too busy to be on time.' },
  memory: { watch: 0.75, trouble: 0.9, sentence: 'The heap is nearly full.' },
  mail: { watch: 100, trouble: 5_000, sentence: 'Mails wait to be sent.' },
  webhooks: { watch: 100, trouble: 5_000, sentence: 'Deliveries to webhooks wait.' },
  audit: { watch: 20, trouble: 1_000, sentence: 'Entries of the audit log wait for the database.' },
  slowReaders: {
    watch: 1,
    trouble: 100,
    sentence: 'Some readers are too slow for the market data.',
  },
} as const satisfies Readonly<Record<Exclude<FigureName, 'database'>, Threshold>>;

function levelOf(name: keyof typeof thresholds, value: number | null | undefined): Level {
  if (value === null || value === undefined) return 'unknown';
  const { watch, trouble } = thresholds[name];
  if (value >= trouble) return 'trouble';
  return value >= watch ? 'watch' : 'well';
}

export function findingsOf(overview: Overview): Readonly<Record<FigureName, Finding>> {
  const { orderLatency, queues, projection, journal, process, database } = overview;
  const finding = (name: keyof typeof thresholds, value: number | null | undefined): Finding => ({
    name,
    level: levelOf(name, value),
    sentence: thresholds[name].sentence,
  });
  const { last10s } = orderLatency;
  return {
    // Without an order nobody waits.
    latency: finding('latency', last10s.count === 0 ? 0 : last10s.p99Us),
    queue: finding('queue', queues.engine),
    projection: finding('projection', projection?.lagMs),
    database: {
      name: 'database',
      level: database === null ? 'unknown' : database.up ? 'well' : 'trouble',
      sentence: 'The database does not answer.',
    },
    journal: finding('journal', journal === null ? null : (journal.lastAppendUs ?? 0)),
    eventLoop: finding('eventLoop', process.eventLoopDelay.p99Ms),
    memory: finding('memory', process.heapUsedBytes / process.heapLimitBytes),
    mail: finding('mail', queues.mail),
    webhooks: finding('webhooks', queues.webhooks),
    audit: finding('audit', queues.audit),
    slowReaders: finding('slowReaders', queues.slowReaders),
  };
}

export function roleLevel(status: Overview['roles'][number]['status']): Level {
  switch (status) {
    case 'up':
      return 'well';
    case 'starting':
    case 'behind':
      return 'watch';
    case 'down':
      return 'trouble';
    default:
      return 'unknown';
  }
}

const order: readonly Level[] = ['well', 'unknown', 'watch', 'trouble'];

export type Verdict = { readonly level: Level; readonly sentences: readonly string[] };

/** The worst of everything, with a sentence for each thing that is not well, the worst first. */
export function verdictOf(overview: Overview): Verdict {
  const found = [
    ...Object.values(findingsOf(overview)),
    ...overview.roles.map(({ role, status, note }) => ({
      level: roleLevel(status),
      sentence: `The ${role} ${role === 'projections' || role === 'services' || role === 'bots' ? 'are' : 'is'} ${status}${note === null ? '.' : `: ${note}`}`,
    })),
    ...(overview.killSwitch
      ? [{ level: 'watch' as const, sentence: "The venue's kill switch is on: no new orders." }]
      : []),
  ].filter(({ level }) => level === 'watch' || level === 'trouble');
  found.sort((a, b) => order.indexOf(b.level) - order.indexOf(a.level));
  return { level: found[0]?.level ?? 'well', sentences: found.map(({ sentence }) => sentence) };
}
