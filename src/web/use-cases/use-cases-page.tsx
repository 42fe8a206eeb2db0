// The use cases: what this venue can do, shown on the venue itself, each claim checked against what its API answers.
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand/react';
import { MembersOnly } from '../account/members-only.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import { useCompact } from '../ui/use-media.ts';
import { PastRuns } from './past-runs.tsx';
import { isOver, lastVerdict, secondsWords } from './report.ts';
import { RunPanel, titleOf } from './run-panel.tsx';
import { StateMark } from './state-mark.tsx';
import { UseCaseCard } from './use-case-card.tsx';
import { createUseCases, type UseCases, type UseCasesState } from './use-cases-store.ts';

export default function UseCasesPage() {
  return (
    <>
      <p className="-mt-2 max-w-3xl text-ink-2">
        Each of them plays on this venue, through the API that everybody uses, with members and a
        stock of its own. What it claims is checked against what the venue answers.
      </p>
      <MembersOnly what="and run the venue’s use cases">
        <Watching />
      </MembersOnly>
    </>
  );
}

function Watching() {
  const { client, session } = useTerminal();
  const [useCases] = useState(() => createUseCases(client, () => session.ended()));
  const state = useStore(useCases.store);
  useEffect(() => useCases.watch(), [useCases]);
  switch (state.phase) {
    case 'loading':
      return <LoadingRows rows={8} />;
    case 'failed':
      return (
        <FailedNote message={state.error ?? 'The venue did not answer.'} onRetry={useCases.retry} />
      );
    case 'off':
      return (
        <EmptyNote
          hint="They run where play money is traded: start a venue in demo mode."
          title="This venue shows no use cases"
        />
      );
    default:
      return <Catalogue state={state} useCases={useCases} />;
  }
}

function Catalogue({ state, useCases }: { state: UseCasesState; useCases: UseCases }) {
  const { demonstrations, runs, shownId, events, isAsking, refusal, error } = state;
  const panel = useRef<HTMLDivElement>(null);
  const compact = useCompact();
  const underWay = runs.find((run) => !isOver(run));
  const shown = runs.find(({ runId }) => runId === shownId);
  const isBlocked = isAsking || underWay !== undefined;
  const whole = (size: 'quick' | 'full'): string =>
    secondsWords(demonstrations.reduce((sum, { seconds }) => sum + seconds[size], 0));
  const show = (runId: string): void => {
    useCases.show(runId);
    panel.current?.focus();
  };
  const run = (name: string, quick: boolean): void => {
    panel.current?.focus();
    void useCases.run(name, quick);
  };
  return (
    <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[minmax(20rem,24rem)_minmax(0,1fr)]">
      <section
        aria-label="Use cases"
        className="flex min-w-0 flex-col gap-3 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-7rem)]"
      >
        <div className="flex flex-wrap items-center gap-2">
          <Button disabled={isBlocked} look="primary" onClick={() => run('all', true)}>
            Run all, quick ({whole('quick')})
          </Button>
          <Button disabled={isBlocked} look="outline" onClick={() => run('all', false)}>
            Run all, full ({whole('full')})
          </Button>
          {shown !== undefined && (
            <Button className="lg:hidden" onClick={() => panel.current?.focus()}>
              See the run
            </Button>
          )}
        </div>
        <ul
          aria-label="Use cases to run"
          // On a desk it scrolls by itself; while one is under way nothing in it takes the focus.
          tabIndex={compact ? undefined : 0}
          className="grid min-h-0 min-w-0 gap-3 sm:max-lg:grid-cols-2 lg:overflow-y-auto lg:pr-1"
        >
          {demonstrations.map((demonstration) => (
            <UseCaseCard
              demonstration={demonstration}
              isBlocked={isBlocked}
              isRunning={
                underWay?.verdicts.some(
                  ({ demo, state: now }) => demo === demonstration.name && now === 'running',
                ) === true
              }
              key={demonstration.name}
              last={lastVerdict(runs, demonstration.name)}
              onRun={(quick) => run(demonstration.name, quick)}
              onShow={show}
            />
          ))}
        </ul>
      </section>
      <div
        aria-label="The run that is looked at"
        className="flex min-w-0 scroll-mt-4 flex-col gap-4 rounded-lg"
        ref={panel}
        role="region"
        tabIndex={-1}
      >
        {refusal !== null && <Refused text={refusal} />}
        {error !== null && <Refused text={`The venue did not answer: ${error}`} />}
        {underWay !== undefined && underWay.runId !== shownId && (
          <div
            className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-surface px-4 py-2.5 text-xs"
            role="status"
          >
            <StateMark state={underWay.state} />
            <span className="min-w-0 flex-1">
              {titleOf(underWay, demonstrations)} is under way; there is one at a time.
            </span>
            <Button look="outline" onClick={() => show(underWay.runId)} size="sm">
              Watch it
            </Button>
          </div>
        )}
        <RunPanel
          demonstrations={demonstrations}
          events={events}
          isAsking={isAsking}
          onStop={(runId) => void useCases.stop(runId)}
          run={shown}
        />
        <PastRuns demonstrations={demonstrations} onShow={show} runs={runs} shownId={shownId} />
      </div>
    </div>
  );
}

function Refused({ text }: { text: string }) {
  return (
    <p className="rounded-lg bg-sell-soft px-4 py-2.5 text-xs text-ink" role="alert">
      {text}
    </p>
  );
}
