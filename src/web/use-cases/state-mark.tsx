// How a run, a demonstration or a claim stands: a shape, a word and a colour, never the colour alone.
import { clsx } from 'clsx';
import type { DemonstrationState } from '#api/demonstration-schemas.ts';
import { stateWords } from './report.ts';

const looks: Readonly<Record<DemonstrationState, string>> = {
  waiting: 'text-ink-3',
  running: 'text-accent',
  stopping: 'text-warn',
  passed: 'text-buy',
  failed: 'text-sell',
  stopped: 'text-ink-2',
};

const shapes: Readonly<Record<DemonstrationState, string>> = {
  waiting: 'M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9',
  running: 'M5 3.5v9l7.5-4.500z',
  stopping: 'M5 3.500v9m6-9v9',
  passed: 'm3.500 8.500 3 3 6-7',
  failed: 'm4 4 8 8m0-8-8 8',
  stopped: 'M4.500 4.500h7v7h-7z',
};

export function StateShape({
  state,
  className,
}: {
  state: DemonstrationState;
  className?: string;
}) {
  return (
    <svg
      aria-hidden="true"
      className={clsx('size-4 shrink-0', looks[state], className)}
      fill="none"
      focusable="false"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.8"
      viewBox="0 0 16 16"
    >
      <path d={shapes[state]} />
    </svg>
  );
}

export function StateMark({ state, className }: { state: DemonstrationState; className?: string }) {
  return (
    <span className={clsx('inline-flex items-center gap-1 font-semibold', looks[state], className)}>
      <StateShape state={state} />
      {stateWords[state]}
    </span>
  );
}
