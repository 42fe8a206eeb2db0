// The signals that the venue runs: start and stop, how many workers, what each does and whether its breaker is closed, what was acknowledged and what
// is dead, and the profit beside buying and holding.
import { useStore } from 'zustand/react';
import type { SignalsState } from '#api/bot-schemas.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useMemberQuery, useRefetch } from '../account/use-member.ts';
import { instant, missing, money, signed, when } from '../format/format.ts';
import { count } from '../health/health-figures.tsx';
import type { Level } from '../health/health-levels.ts';
import { LevelMark } from '../health/level-mark.tsx';
import { ChangeButton, ChangeProvider, type Change as DeskChange } from '../operator/change.tsx';
import { RoleOnly } from '../session/role-only.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Change } from '../ui/direction.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { ProfitChart } from './profit-chart.tsx';
import { SignalsForm } from './signals-form.tsx';
import { StatusMark } from './status-mark.tsx';
import { useAction } from './use-action.ts';
import { WorkersSlider } from './workers-slider.tsx';

export default function SignalsPage() {
  return (
    <RoleOnly roles={['operator', 'auditor']} what="the venue's signals">
      <ChangeProvider>
        <LiveSignals />
      </ChangeProvider>
    </RoleOnly>
  );
}

function LiveSignals() {
  const { client, session } = useTerminal();
  const mayChange = useStore(
    session.store,
    (state) => state.user?.roles.includes('operator') === true,
  );
  const query = useMemberQuery('signals', () => client.rest.call('GET /v1/operator/signals'), {
    everyMs: 1_000,
  });
  return (
    <Answered query={query}>
      {(signals) => (
        <>
          <RunSection mayChange={mayChange} signals={signals} />
          {signals.facts !== null && (
            <>
              <Figures facts={signals.facts} />
              <Section note="What the same money would have made without it." title="Profit">
                {signals.points.length < 2 ? (
                  <p className="flex h-44 items-center justify-center text-xs text-ink-3">
                    The chart begins once the prices and the account are known.
                  </p>
                ) : (
                  <ProfitChart
                    label="Profit of the signals beside buying and holding"
                    points={signals.points}
                  />
                )}
              </Section>
              <Workers facts={signals.facts} mayChange={mayChange} />
              <DeadLetters facts={signals.facts} mayChange={mayChange} />
            </>
          )}
        </>
      )}
    </Answered>
  );
}

const stopWords: Omit<DeskChange, 'run'> = {
  title: 'Stop the signals?',
  says: [
    'No more signals are published. The workers get up to ten seconds to execute what is queued; what is left then waits for the next run.',
    'None of their orders stays in a book: they are filled at once or not at all.',
    'The account keeps its position: nothing is bought or sold to end it.',
  ],
  reason: 'none',
  danger: true,
  confirm: 'Stop them',
  done: 'The signals have stopped',
};

function RunSection({ signals, mayChange }: { signals: SignalsState; mayChange: boolean }) {
  const { status, since, account, options, lastError, lastRun, restarts } = signals;
  const { client } = useTerminal();
  const refetch = useRefetch();
  const isOff = status === 'off' || status === 'failed';
  return (
    <Section
      actions={
        mayChange &&
        !isOff && (
          <ChangeButton
            change={{
              ...stopWords,
              run: async () => {
                await client.rest.call('DELETE /v1/operator/signals');
                await refetch('signals');
              },
            }}
            disabled={status === 'stopping'}
            look="outline"
            size="sm"
          >
            Stop
          </ChangeButton>
        )
      }
      note="A generator publishes signals into a durable queue; workers execute them as a member."
      title="Run"
    >
      <div className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-x-3 text-xs text-ink-2">
          <StatusMark status={status} />
          <span>
            since{' '}
            <time dateTime={since} title={`${instant(since)} · venue ${since}`}>
              {when(since)}
            </time>
            {account !== null && !isOff && ` as ${account}`}
            {options !== null &&
              !isOff &&
              `, every ${options.periodMs / 1_000} s in ${options.instruments?.join(', ') ?? 'every instrument'}, ${options.qty} ${options.qty === '1' ? 'share' : 'shares'} each`}
            {restarts > 0 && `, started again ${restarts === 1 ? 'once' : `${restarts} times`}`}
          </span>
        </p>
        {lastError !== null && <p className="text-xs text-warn">▲ Last trouble: {lastError}</p>}
        {lastRun !== null && (
          <p className="text-xs text-ink-2">
            <LevelMark
              level={lastRun.passed ? 'well' : 'trouble'}
              word={
                lastRun.passed
                  ? 'The last run agrees with the venue'
                  : 'The last run does not agree with the venue'
              }
            />{' '}
            ({when(lastRun.endedAt)}, {count(lastRun.checkedOrders)} orders compared)
            {lastRun.failures.map((failure) => (
              <span className="block" key={failure}>
                {failure}
              </span>
            ))}
          </p>
        )}
        {mayChange && isOff && <SignalsForm mode={signals.mode} />}
        {mayChange && status === 'running' && options !== null && (
          <WorkersSlider workers={options.workers} />
        )}
      </div>
    </Section>
  );
}

type Facts = NonNullable<SignalsState['facts']>;

const verdicts: Readonly<Record<Facts['model']['verdict'], string>> = {
  better: 'better than the base rate',
  noEvidence: 'no evidence of anything',
  worse: 'worse than the base rate',
};

function Figures({ facts }: { facts: Facts }) {
  const { queue, generator, model, profit } = facts;
  const share = (value: number | null): string =>
    value === null ? missing : `${(value * 100).toFixed(1)}%`;
  const gain = (text: string | null) => (
    <Change formatted={text === null ? missing : signed(money(text))} value={text} />
  );
  const figures = [
    ['Acknowledged', count(queue.acknowledged), `of ${count(queue.published)} published`],
    ['Queue depth', count(queue.depth), `${count(queue.leased)} in hand`],
    ['Redelivered', count(queue.redelivered), 'given back to be tried again'],
    ['Dead letters', count(queue.dead), 'tried too often, or refused for good'],
    [
      'Profit',
      gain(profit.profit),
      profit.equity === null ? 'not known yet' : `equity ${money(profit.equity)}`,
    ],
    ['Buy and hold', gain(profit.buyAndHold), 'of the same money'],
    [
      "Model's score",
      share(model.accuracy),
      `base rate ${share(model.baseRate)}, ${count(model.samples)} forecasts: ${verdicts[model.verdict]}`,
    ],
    ['Signals', count(generator.published), `${count(generator.held)} looks without one`],
  ] as const;
  return (
    <dl
      aria-label="Figures of the signals"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4"
    >
      {figures.map(([label, value, small]) => (
        <div className="min-w-0 bg-surface p-3" key={label}>
          <dt className="text-xs text-ink-3">{label}</dt>
          <dd className="pt-1 text-lg font-semibold tabular-nums">{value}</dd>
          <dd className="text-2xs text-ink-3 tabular-nums">{small}</dd>
        </div>
      ))}
    </dl>
  );
}

type WorkerRow = Facts['workers'][number];

const breakers: Readonly<Record<WorkerRow['breaker'], readonly [Level, string]>> = {
  closed: ['well', 'Closed'],
  halfOpen: ['watch', 'Half open'],
  open: ['trouble', 'Open'],
};

function Workers({ facts, mayChange }: { facts: Facts; mayChange: boolean }) {
  const { client } = useTerminal();
  const { busy, run } = useAction('signals');
  const right = 'right' as const;
  const columns: readonly Column<WorkerRow>[] = [
    { key: 'name', header: 'Worker', width: 4, card: 'lead', cell: ({ name }) => name },
    { key: 'state', header: 'State', width: 5, cell: ({ state }) => state },
    {
      key: 'breaker',
      header: 'Breaker',
      width: 6,
      cell: ({ breaker }) => {
        const [level, word] = breakers[breaker];
        return <LevelMark level={level} word={word} />;
      },
    },
    {
      key: 'acknowledged',
      header: 'Acknowledged',
      width: 6,
      align: right,
      cell: (row) => count(row.acknowledged),
    },
    {
      key: 'expired',
      header: 'Expired',
      width: 5,
      align: right,
      cell: (row) => count(row.expired),
    },
    {
      key: 'retried',
      header: 'Retried',
      width: 5,
      align: right,
      cell: (row) => count(row.retried),
    },
    { key: 'dead', header: 'Dead', width: 4, align: right, cell: (row) => count(row.dead) },
    {
      key: 'p99',
      header: 'p50 / p99 ms',
      width: 7,
      align: right,
      cell: ({ p50Ms, p99Ms }) =>
        p50Ms === null ? missing : `${p50Ms.toFixed(1)} / ${(p99Ms ?? 0).toFixed(1)}`,
    },
    {
      key: 'trouble',
      header: 'Last trouble',
      width: 12,
      card: 'wide',
      cardIf: ({ trouble }) => trouble !== null,
      cell: ({ trouble }) => <span title={trouble ?? undefined}>{trouble ?? missing}</span>,
    },
    {
      key: 'reset',
      header: 'Reset',
      width: 7,
      align: right,
      card: 'wide',
      hideHeader: true,
      cardIf: () => mayChange,
      cell: ({ name }) =>
        mayChange && (
          <Button
            disabled={busy}
            look="outline"
            onClick={() =>
              void run(
                () =>
                  client.rest.call('PUT /v1/operator/signals/workers/:worker/breaker', {
                    params: { worker: name },
                  }),
                `A fresh worker takes the place of ${name}`,
              )
            }
            size="xs"
          >
            Reset breaker<span className="sr-only"> of {name}</span>
          </Button>
        ),
    },
  ];
  return (
    <Section
      note="A breaker opens while the venue cannot be had; a reset puts a fresh worker in its place, and what it had in hand goes back to the queue."
      title="Workers"
    >
      <div className="-mx-4 sm:-mx-5">
        <DataTable
          columns={columns}
          keyOf={({ name }) => name}
          label="Execution workers"
          minWidth="60rem"
          rows={facts.workers}
        />
      </div>
    </Section>
  );
}

function DeadLetters({ facts, mayChange }: { facts: Facts; mayChange: boolean }) {
  const { client } = useTerminal();
  const { busy, run } = useAction('signals');
  if (facts.deadLetters.length === 0) {
    return (
      <Section title="Dead letters">
        <EmptyNote
          hint="What cannot be executed stands here with its reason."
          title="No dead letters"
        />
      </Section>
    );
  }
  const columns: readonly Column<Facts['deadLetters'][number]>[] = [
    { key: 'id', header: 'Signal', width: 9, card: 'lead', cell: ({ id }) => id },
    { key: 'instrument', header: 'Stock', width: 5, cell: (row) => row.instrument ?? missing },
    { key: 'attempts', header: 'Attempts', width: 5, align: 'right', cell: (row) => row.attempts },
    {
      key: 'reason',
      header: 'Reason',
      width: 20,
      card: 'wide',
      cell: ({ reason }) => <span title={reason}>{reason}</span>,
    },
    {
      key: 'retry',
      header: 'Retry',
      width: 5,
      align: 'right',
      card: 'wide',
      hideHeader: true,
      cardIf: () => mayChange,
      cell: ({ id }) =>
        mayChange && (
          <Button
            disabled={busy}
            look="outline"
            onClick={() =>
              void run(
                () =>
                  client.rest.call('POST /v1/operator/signals/dead-letters/:signalId/retry', {
                    params: { signalId: id },
                  }),
                `${id} is in the queue again`,
              )
            }
            size="xs"
          >
            Retry<span className="sr-only"> {id}</span>
          </Button>
        ),
    },
  ];
  return (
    <Section note="The oldest hundred." title="Dead letters">
      <div className="-mx-4 sm:-mx-5">
        <DataTable
          columns={columns}
          keyOf={({ id }) => id}
          label="Signals that are dead"
          minWidth="48rem"
          rows={facts.deadLetters}
        />
      </div>
    </Section>
  );
}
