// What one demonstration told: its claims with a verdict each, its figures, and its steps with the venue's seq and time.
import { clsx } from 'clsx';
import { memo } from 'react';
import type { DemonstrationVerdict } from '#api/demonstration-schemas.ts';
import { exactClock, instant } from '../format/format.ts';
import { FiguresView, SeriesView } from './figures-view.tsx';
import { claimWords, durationWords, type Claim, type Line, type Report } from './report.ts';
import { StateMark, StateShape } from './state-mark.tsx';

/** A run that tells more than this has its first lines left out, and says so. */
const linesMax = 300;

export function ReportView(props: {
  report: Report;
  verdict: DemonstrationVerdict;
  /** Over it stands its name already. */
  alone: boolean;
  isLive: boolean;
}) {
  const { report, verdict, alone, isLive } = props;
  const { claims, claimsFailed, error, durationMs, instruments } = verdict;
  const heading = alone ? 'h3' : 'h4';
  return (
    <article aria-label={report.title} className="flex min-w-0 flex-col gap-4">
      {!alone && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <h3 className="font-semibold">{report.title}</h3>
          <p className="flex flex-wrap items-center gap-x-3 text-xs text-ink-2">
            <span>{claimWords(claims, claimsFailed)}</span>
            {durationMs !== null && <span>{durationWords(durationMs)}</span>}
            <StateMark state={verdict.state} />
          </p>
        </div>
      )}
      {error !== null && (
        <p className="rounded-(--radius) bg-sell-soft px-3 py-2 text-xs wrap-anywhere whitespace-pre-wrap text-ink">
          {error}
        </p>
      )}
      {instruments.length > 0 && <Stocks isLive={isLive} symbols={instruments} />}
      {report.progress !== null && isLive && (
        <p className="text-xs text-ink-2">
          {report.progress.done.toLocaleString('en-GB')} of{' '}
          {report.progress.total.toLocaleString('en-GB')} {report.progress.text}
        </p>
      )}
      <div className="grid min-w-0 items-start gap-x-6 gap-y-5 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Claims claims={report.claims} heading={heading} isLive={isLive} title={report.title} />
          {report.shown.map((each, at) => (
            <div key={`${each.title} ${at}`}>
              {each.kind === 'figures' ? (
                <FiguresView figures={each} />
              ) : (
                <SeriesView series={each} />
              )}
            </div>
          ))}
        </div>
        <Steps heading={heading} lines={report.lines} title={report.title} />
      </div>
    </article>
  );
}

/** While it runs, its stocks can be watched; afterwards they are delisted. */
function Stocks({ symbols, isLive }: { symbols: readonly string[]; isLive: boolean }) {
  if (!isLive) {
    return (
      <p className="text-xs text-ink-3">
        Traded in {symbols.join(', ')}, delisted when it had ended.
      </p>
    );
  }
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {symbols.map((symbol) => (
        <a
          className="font-semibold text-accent underline underline-offset-2"
          href={`/#${encodeURIComponent(symbol)}`}
          key={symbol}
          rel="noopener"
          target="_blank"
        >
          Watch {symbol} trade, in a second window
        </a>
      ))}
    </p>
  );
}

type Heading = 'h3' | 'h4';

function Claims(props: {
  claims: readonly Claim[];
  isLive: boolean;
  title: string;
  heading: Heading;
}) {
  const { claims, isLive, title, heading: Heading } = props;
  return (
    <section aria-label={`Claims of ${title}`} className="min-w-0">
      <Heading className="pb-1 text-xs font-semibold">
        Claims, checked against the venue’s API
      </Heading>
      {claims.length === 0 ? (
        <p className="border-t border-line py-2 text-xs text-ink-3">
          {isLive ? 'Nothing is claimed yet.' : 'Nothing was claimed.'}
        </p>
      ) : (
        <ul>
          {claims.map((claim) => (
            <ClaimLine claim={claim} key={claim.n} />
          ))}
        </ul>
      )}
    </section>
  );
}

const ClaimLine = memo(function ClaimLine({ claim: { sentence, holds, found } }: { claim: Claim }) {
  return (
    <li className="grid grid-cols-[4.25rem_minmax(0,1fr)] gap-x-2 border-t border-line py-1.5 text-xs">
      <span
        className={clsx(
          'inline-flex items-center gap-1 self-start font-semibold',
          holds ? 'text-buy' : 'text-sell',
        )}
      >
        <StateShape className="size-3.5" state={holds ? 'passed' : 'failed'} />
        {holds ? 'Holds' : 'Fails'}
      </span>
      <span className="min-w-0 wrap-anywhere">
        {sentence}
        <span className="mt-0.5 block text-ink-3">
          <span className="sr-only">Found: </span>
          {found}
        </span>
      </span>
    </li>
  );
});

function Steps(props: { lines: readonly Line[]; title: string; heading: Heading }) {
  const { lines, title, heading: Heading } = props;
  const shown = lines.slice(-linesMax);
  // Where the venue said no number and no time, there are no columns for them.
  const isStamped = lines.some(
    (line) => line.kind === 'step' && (line.seq !== null || line.time !== null),
  );
  return (
    <section aria-label={`Steps of ${title}`} className="min-w-0">
      <Heading className="pb-1 text-xs font-semibold">What happened</Heading>
      {lines.length === 0 ? (
        <p className="border-t border-line py-2 text-xs text-ink-3">Nothing yet.</p>
      ) : (
        <ol className="border-t border-line pt-1">
          {shown.length < lines.length && (
            <li className="py-0.5 text-xs text-ink-3">
              The first {lines.length - shown.length} of {lines.length} lines are left out.
            </li>
          )}
          {shown.map((line) => (
            <StepLine isStamped={isStamped} key={line.n} line={line} />
          ))}
        </ol>
      )}
    </section>
  );
}

const StepLine = memo(function StepLine(props: { line: Line; isStamped: boolean }) {
  const { line, isStamped } = props;
  if (line.kind === 'reason') {
    return (
      <li
        className={clsx(
          'py-0.5 pl-4 text-xs wrap-anywhere text-ink-3',
          isStamped && 'sm:pl-[9.25rem]',
        )}
      >
        {line.text}
      </li>
    );
  }
  const { seq, time, text } = line;
  if (!isStamped) return <li className="py-0.5 text-xs wrap-anywhere">{text}</li>;
  return (
    <li className="flex flex-wrap gap-x-2 py-0.5 text-xs sm:flex-nowrap">
      <span className="w-14 shrink-0 text-right text-ink-3">{seq === null ? '' : `#${seq}`}</span>
      <span className="w-[4.75rem] shrink-0 text-ink-3">
        {time !== null && (
          <time dateTime={time} title={`${instant(time)} · ${time} at the venue (UTC)`}>
            {exactClock(time)}
          </time>
        )}
      </span>
      <span className="min-w-0 flex-1 basis-full pl-4 wrap-anywhere sm:basis-0 sm:pl-0">
        {text}
      </span>
    </li>
  );
});
