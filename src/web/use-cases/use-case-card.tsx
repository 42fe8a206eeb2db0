// One demonstration to choose: what it shows, how long it takes, what it needs, how it went last, and the buttons that run it.
import type {
  Demonstration,
  DemonstrationRun,
  DemonstrationVerdict,
} from '#api/demonstration-schemas.ts';
import { Button } from '../ui/button.tsx';
import { claimWords, secondsWords, stateWords } from './report.ts';
import { StateMark } from './state-mark.tsx';

const needs: Readonly<Record<Demonstration['needs'], string>> = {
  operator: 'On this venue, with members and a stock of its own',
  ownVenue: 'On a second venue, started for it and removed',
};

export function UseCaseCard(props: {
  demonstration: Demonstration;
  last: { readonly run: DemonstrationRun; readonly verdict: DemonstrationVerdict } | undefined;
  isRunning: boolean;
  /** One is under way, or something is being asked for. */
  isBlocked: boolean;
  onRun: (quick: boolean) => void;
  onShow: (runId: string) => void;
}) {
  const { demonstration, last, isRunning, isBlocked, onRun, onShow } = props;
  const { name, title, shows, seconds } = demonstration;
  return (
    <li
      aria-label={title}
      className="flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface p-3.5"
    >
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 font-semibold">{title}</h2>
        <span className="shrink-0 text-2xs leading-5 text-ink-3">{name}</span>
      </div>
      <p className="text-xs text-ink-2">{shows}</p>
      <p className="text-xs text-ink-3">{needs[demonstration.needs]}</p>
      <div className="mt-auto flex flex-wrap items-center gap-2 pt-1">
        <Button
          aria-label={`Quick ${secondsWords(seconds.quick)}, run ${title}`}
          disabled={isBlocked}
          look="outline"
          onClick={() => onRun(true)}
          size="sm"
        >
          Quick <span className="text-ink-3">{secondsWords(seconds.quick)}</span>
        </Button>
        <Button
          aria-label={`Full ${secondsWords(seconds.full)}, run ${title}`}
          disabled={isBlocked}
          look="outline"
          onClick={() => onRun(false)}
          size="sm"
        >
          Full <span className="text-ink-3">{secondsWords(seconds.full)}</span>
        </Button>
        <span className="ml-auto flex items-center gap-2 text-xs">
          {isRunning ? (
            <StateMark state="running" />
          ) : last === undefined ? (
            <span className="text-ink-3">Not run yet</span>
          ) : (
            <button
              aria-label={`${stateWords[last.verdict.state]}: show the last run of ${title}`}
              className="rounded-sm hover:underline"
              onClick={() => onShow(last.run.runId)}
              title={claimWords(last.verdict.claims, last.verdict.claimsFailed)}
              type="button"
            >
              <StateMark state={last.verdict.state} />
            </button>
          )}
        </span>
      </div>
    </li>
  );
}
