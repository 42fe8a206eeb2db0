// How the venue is, live: a verdict in words, the figures, the last ten minutes, and what each role of the process says of itself.
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand/react';
import { Section } from '../account/section.tsx';
import { clock, instant, when } from '../format/format.ts';
import { RoleOnly } from '../session/role-only.tsx';
import type { Terminal } from '../terminal.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { LineChartWithLegend, type ChartLine, type LineLook } from '../ui/line-chart-legend.tsx';
import { FailedNote, LoadingRows } from '../ui/panel.tsx';
import { bytes, count, HealthFigures, micros, millis } from './health-figures.tsx';
import { roleLevel, verdictOf } from './health-levels.ts';
import {
  createHealth,
  type Health,
  type HealthSample,
  type HealthState,
  type Overview,
} from './health-store.ts';
import { LevelMark } from './level-mark.tsx';

/** One for as long as the terminal stands: who comes back to the page finds its charts as they were. */
const healths = new WeakMap<Terminal, Health>();

function healthOf(terminal: Terminal): Health {
  const found = healths.get(terminal);
  if (found !== undefined) return found;
  const { client, session } = terminal;
  const made = createHealth({
    fetch: () => client.rest.call('GET /v1/operator/overview'),
    onSessionEnded: () => session.ended(),
    isHidden: () => document.hidden,
  });
  healths.set(terminal, made);
  return made;
}

export default function HealthPage() {
  return (
    <RoleOnly roles={['operator', 'auditor']} what="how the venue is">
      <LiveHealth />
    </RoleOnly>
  );
}

function LiveHealth() {
  const health = healthOf(useTerminal());
  useEffect(() => health.watch(), [health]);
  const state = useStore(health.store);
  const { overview, problem, samples } = state;
  if (overview === null) {
    return problem === null ? (
      <LoadingRows rows={8} />
    ) : (
      <FailedNote message={problem} onRetry={health.askNow} />
    );
  }
  return (
    <>
      <Verdict overview={overview} problem={problem} />
      <HealthFigures overview={overview} />
      <Charts samples={samples} />
      <Roles overview={overview} />
    </>
  );
}

function Verdict({ overview, problem }: { overview: Overview } & Pick<HealthState, 'problem'>) {
  const { level, sentences } = verdictOf(overview);
  const { version, uptimeSeconds, seq, time, openOrders, accounts } = overview;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface p-4">
      <div aria-label="Verdict" className="min-w-0 flex-1 basis-72" role="status">
        {problem === null ? (
          <>
            <p className="text-sm font-semibold">
              <LevelMark
                level={level}
                word={
                  level === 'well'
                    ? 'All is well'
                    : sentences.length === 1
                      ? 'One thing deserves a look'
                      : `${sentences.length} things deserve a look`
                }
              />
            </p>
            {sentences.length > 0 && (
              <ul className="pt-1 text-xs text-ink-2">
                {sentences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            )}
          </>
        ) : (
          <>
            <p className="text-sm font-semibold">
              <LevelMark level="trouble" word="The venue does not say how it is" />
            </p>
            <p className="pt-1 text-xs text-ink-2">
              {problem} What stands below is of {clock(time)}.
            </p>
          </>
        )}
      </div>
      <p className="text-xs text-ink-3 tabular-nums">
        Buttonwood {version}, up {uptime(uptimeSeconds)}
        <br />
        seq {count(seq)}, {count(openOrders)} open orders, {count(accounts)} accounts
        <br />
        <time dateTime={time} title={`${instant(time)} · venue ${time}`}>
          As of {clock(time)}
        </time>
      </p>
    </div>
  );
}

function Charts({ samples }: { samples: readonly HealthSample[] }) {
  const lines = useMemo(() => {
    const line = (
      name: string,
      look: LineLook,
      value: (sample: HealthSample) => number | null,
    ): ChartLine => ({
      name,
      look,
      points: samples.map((sample) => ({ timeS: sample.timeS, value: value(sample) })),
    });
    const inMs = (us: number | null): number | null => (us === null ? null : us / 1_000);
    return {
      throughput: [
        line('Commands', 'first', ({ commands }) => commands),
        line('Trades', 'second', ({ trades }) => trades),
      ],
      latency: [
        line('p50', 'first', ({ p50Us }) => inMs(p50Us)),
        line('p99', 'second', ({ p99Us }) => inMs(p99Us)),
      ],
      lag: [
        line('Records late', 'first', ({ lagMs }) => lagMs),
        line('Event loop p99', 'second', ({ loopMs }) => loopMs),
      ],
      queue: [line('Commands waiting', 'first', ({ queue }) => queue)],
    };
  }, [samples]);
  const whole = (value: number): string => count(Math.max(0, Math.round(value)));
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Section note="Per second, the last ten minutes." title="Throughput">
        <LineChartWithLegend
          format={whole}
          label="Commands and trades a second over the last ten minutes"
          lines={lines.throughput}
        />
      </Section>
      <Section
        note="From the door's receipt to the durable answer, over 10 s."
        title="Order latency"
      >
        <LineChartWithLegend
          format={(value) => millis(Math.max(0, value))}
          label="Order latency, p50 and p99, over the last ten minutes"
          lines={lines.latency}
        />
      </Section>
      <Section note="How late the records and the process are." title="Lag">
        <LineChartWithLegend
          format={(value) => millis(Math.max(0, value))}
          label="Lag of the records and of the event loop over the last ten minutes"
          lines={lines.lag}
        />
      </Section>
      <Section note="Commands that wait for the engine." title="Engine queue">
        <LineChartWithLegend
          format={whole}
          label="Commands waiting for the engine over the last ten minutes"
          lines={lines.queue}
        />
      </Section>
    </div>
  );
}

type RoleRow = Overview['roles'][number];

const roleTasks: Readonly<Record<RoleRow['role'], string>> = {
  gateway: 'REST, WebSocket and this terminal',
  sequencer: 'Orders commands and matches them',
  journal: 'Makes every command durable',
  projections: 'Keeps the records in the database',
  services: 'Members, money, mail, reports',
  bots: "The venue's own programs",
};

const roleColumns: readonly Column<RoleRow>[] = [
  {
    key: 'role',
    header: 'Role',
    width: 7,
    card: 'lead',
    cell: ({ role }) => <span className="font-medium capitalize">{role}</span>,
  },
  {
    key: 'status',
    header: 'Status',
    width: 6,
    card: 'aside',
    cell: ({ status }) => <LevelMark level={roleLevel(status)} word={statusWords[status]} />,
  },
  {
    key: 'since',
    header: 'Since',
    width: 8,
    cell: ({ since }) => (
      <time dateTime={since} title={`${instant(since)} · venue ${since}`}>
        {when(since)}
      </time>
    ),
  },
  {
    key: 'note',
    header: 'What it says',
    width: 22,
    card: 'wide',
    cell: ({ role, note }) => <span className="text-ink-2">{note ?? roleTasks[role]}</span>,
  },
];

const statusWords: Readonly<Record<RoleRow['status'], string>> = {
  up: 'Up',
  starting: 'Starting',
  behind: 'Behind',
  down: 'Down',
  off: 'Off',
};

function Roles({ overview }: { overview: Overview }) {
  return (
    <Section note="This process plays all of them." title="Roles">
      <div className="-mx-4 sm:-mx-5">
        <DataTable
          columns={roleColumns}
          keyOf={({ role }) => role}
          label="Roles of the process"
          minWidth="40rem"
          rows={overview.roles}
        />
      </div>
      <p className="pt-3 text-xs text-ink-3 tabular-nums">
        Journal {bytes(overview.journal?.bytes ?? null)}; the last batch was durable after{' '}
        {micros(overview.journal?.lastAppendUs ?? null)}.
      </p>
    </Section>
  );
}

/** 3 d 4 h, 2 h 11 min, 42 s. */
export function uptime(seconds: number): string {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3_600);
  const minutes = Math.floor((whole % 3_600) / 60);
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
