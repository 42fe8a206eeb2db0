// The run that is looked at: how far it is, what it tells as it happens, and the verdict at its end.
import { useEffect, useMemo, useState } from 'react';
import type {
  Demonstration,
  DemonstrationEvent,
  DemonstrationRun,
} from '#api/demonstration-schemas.ts';
import { Section } from '../account/section.tsx';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote, LoadingRows } from '../ui/panel.tsx';
import {
  claimsOf,
  claimWords,
  durationWords,
  isOver,
  partDone,
  reportsOf,
  secondsWords,
  stateWords,
  type Report,
} from './report.ts';
import { ReportView } from './report-view.tsx';
import { StateMark, StateShape } from './state-mark.tsx';

const tickMs = 250;

type Props = {
  run: DemonstrationRun | undefined;
  events: readonly DemonstrationEvent[];
  demonstrations: readonly Demonstration[];
  isAsking: boolean;
  onStop: (runId: string) => void;
};

export function RunPanel({ run, events, demonstrations, isAsking, onStop }: Props) {
  const reports = useMemo(() => reportsOf(events), [events]);
  if (run === undefined) {
    return (
      <Section title="Nothing was run yet">
        <EmptyNote
          hint="It plays on this venue while you watch: each step, each figure, and each claim with what the venue answered."
          title="Run one of them"
        />
      </Section>
    );
  }
  const title = titleOf(run, demonstrations);
  return (
    <Section
      actions={
        !isOver(run) && run.mayStop ? (
          <Button
            disabled={run.state === 'stopping' || isAsking}
            look="outline"
            onClick={() => onStop(run.runId)}
          >
            {run.state === 'stopping' ? 'Stopping …' : 'Stop'}
          </Button>
        ) : undefined
      }
      note={
        <>
          {run.quick ? 'Quick' : 'Full'} run, begun <Moment at={run.startedAt} />
          {!isOver(run) && !run.mayStop && ' by somebody else; you watch it as it happens'}
        </>
      }
      title={title}
    >
      <div className="flex min-w-0 flex-col gap-5">
        <Standing demonstrations={demonstrations} reports={reports} run={run} />
        {run.verdicts.length > 1 && <Turns demonstrations={demonstrations} run={run} />}
        {events.length === 0 ? (
          isOver(run) && run.events === 0 ? null : (
            <LoadingRows rows={4} />
          )
        ) : (
          <Reports reports={reports} run={run} />
        )}
      </div>
    </Section>
  );
}

/** Where several were run, the one that plays is at the top, and the newest of the others under it. */
function Reports({ reports, run }: { reports: readonly Report[]; run: DemonstrationRun }) {
  const alone = run.verdicts.length === 1;
  const ordered = isOver(run) ? reports : reports.toReversed();
  return ordered.map((report) => {
    const verdict = run.verdicts.find(({ demo }) => demo === report.demo);
    return verdict === undefined ? null : (
      <div
        className={alone ? undefined : 'border-t border-line-strong pt-4'}
        id={`use-case-${report.demo}`}
        key={report.demo}
      >
        <ReportView
          alone={alone}
          isLive={verdict.state === 'running' && run.state === 'running'}
          report={report}
          verdict={verdict}
        />
      </div>
    );
  });
}

function Standing(props: {
  run: DemonstrationRun;
  demonstrations: readonly Demonstration[];
  reports: readonly Report[];
}) {
  const { run, demonstrations, reports } = props;
  const nowMs = useNow(!isOver(run));
  const { all, failed } = claimsOf(run);
  const usual = (demo: string): number => {
    const seconds = demonstrations.find(({ name }) => name === demo)?.seconds;
    return (run.quick ? seconds?.quick : seconds?.full) ?? 1;
  };
  const wholeSeconds = run.verdicts.reduce((sum, { demo }) => sum + usual(demo), 0);
  if (isOver(run)) return <Verdict run={run} />;
  const part = partDone(run, usual, nowMs, reports);
  const percent = Math.floor(100 * part);
  const elapsed = secondsWords(Math.max(0, nowMs - Date.parse(run.startedAt)) / 1_000);
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-xs">
        <span role="status">
          <StateMark state={run.state} />
        </span>
        <span className="text-ink-2">{claimWords(all, failed)}</span>
        <span className="text-ink-2">
          {elapsed}, usually {secondsWords(wholeSeconds)}
        </span>
      </div>
      <div
        aria-label="How far the run is"
        aria-valuemax={100}
        aria-valuemin={0}
        aria-valuenow={percent}
        className="h-1.5 overflow-hidden rounded-full bg-raised"
        role="progressbar"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}

function Verdict({ run }: { run: DemonstrationRun }) {
  const { all, failed } = claimsOf(run);
  const passed = run.verdicts.filter(({ state }) => state === 'passed').length;
  const many = run.verdicts.length > 1;
  return (
    <div
      className="flex flex-col gap-1 rounded-(--radius) border border-line-strong px-3 py-2.5"
      role="status"
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateMark className="text-sm" state={run.state} />
        <span className="text-sm">
          {claimWords(all, failed)}
          {many && `; ${passed} of ${run.verdicts.length} use cases passed`}
        </span>
        {run.durationMs !== null && (
          <span className="text-xs text-ink-3">{durationWords(run.durationMs)}</span>
        )}
      </p>
      {run.error !== null && <p className="text-xs wrap-anywhere text-ink-2">{run.error}</p>}
    </div>
  );
}

/** All that are played one after another, each a way to what it told. */
function Turns({ run, demonstrations }: Pick<Props, 'demonstrations'> & { run: DemonstrationRun }) {
  return (
    <ul aria-label="Use cases of this run" className="grid gap-x-4 sm:grid-cols-2 xl:grid-cols-3">
      {run.verdicts.map(({ demo, state, claims, claimsFailed }) => {
        const title = demonstrations.find(({ name }) => name === demo)?.title ?? demo;
        const words = `${stateWords[state]}${claims > 0 ? `, ${claims - claimsFailed} of ${claims}` : ''}`;
        return (
          <li className="flex items-center gap-1.5 border-t border-line py-1 text-xs" key={demo}>
            <StateShape className="size-3.5" state={state} />
            <span className="min-w-0 flex-1 truncate" title={title}>
              {state === 'waiting' ? (
                title
              ) : (
                <button
                  className="max-w-full truncate rounded-sm text-left hover:underline"
                  onClick={() =>
                    document.getElementById(`use-case-${demo}`)?.scrollIntoView({ block: 'start' })
                  }
                  type="button"
                >
                  {title}
                </button>
              )}
            </span>
            <span className="shrink-0 text-ink-2">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}

export function titleOf(
  { name }: Pick<DemonstrationRun, 'name'>,
  demonstrations: readonly Demonstration[],
): string {
  if (name === 'all') return 'All use cases, one after another';
  return demonstrations.find((each) => each.name === name)?.title ?? name;
}

function useNow(isTicking: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [isTicking]);
  return nowMs;
}
