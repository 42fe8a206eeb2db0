// The stock on the screen in figures: last price, change, and the day.
import { clsx } from 'clsx';
import { useRef, type ReactNode } from 'react';
import { compactRounded, directionOf, percent, price, signed } from '../format/format.ts';
import type { Phase } from '#api/types.ts';
import { useInstrument, useTicker } from '../terminal-context.ts';
import { Arrow, directionColour } from '../ui/direction.tsx';
import { useFlash } from '../ui/use-flash.ts';
import { PhaseBadge } from './phase-badge.tsx';

export function MarketStats({ compact = false }: { compact?: boolean }) {
  const instrument = useInstrument();
  const ticker = useTicker();
  const last = useRef<HTMLSpanElement>(null);
  const direction = directionOf(ticker?.change);
  useFlash(
    last,
    ticker?.last ?? null,
    instrument?.symbol ?? null,
    direction === 'down' ? 'var(--sell-bar)' : 'var(--buy-bar)',
  );
  const tick = instrument?.tickSize ?? '0.01';
  const change =
    ticker === null || ticker.change === null
      ? ''
      : `${signed(price(ticker.change, tick))} (${percent(ticker.changePercent)})`;
  const volume = compactRounded(ticker?.volume);
  return (
    <div
      className={clsx(
        'flex min-w-0 items-center',
        compact ? 'justify-between gap-3 px-3 py-2' : 'flex-1 gap-6',
      )}
    >
      <div className={clsx('flex shrink-0', compact ? 'flex-col' : 'items-baseline gap-2')}>
        <span
          className={clsx(
            'rounded-sm px-1 font-semibold tracking-tight',
            directionColour[direction],
            compact ? 'self-start text-2xl' : 'text-lg',
          )}
          ref={last}
        >
          {price(ticker?.last, tick)}
        </span>
        <span className={clsx('px-1 text-xs', directionColour[direction])}>
          <Arrow direction={direction} />
          {change}
        </span>
        {compact && instrument !== null && <PhaseNow phase={instrument.phase} />}
      </div>
      {!compact && instrument !== null && <PhaseNow phase={instrument.phase} />}
      <dl
        className={clsx(
          'min-w-0',
          compact
            ? 'grid grid-cols-2 gap-x-4 text-2xs'
            : // What has no room in one line wraps out of sight.
              'hidden h-8 flex-1 flex-wrap gap-x-6 gap-y-4 overflow-hidden text-xs min-[1180px]:flex',
        )}
      >
        <Figure label="24h high">{price(ticker?.high, tick)}</Figure>
        <Figure label="24h low">{price(ticker?.low, tick)}</Figure>
        <Figure label="24h volume">{volume}</Figure>
        <Figure label="24h turnover">{compactRounded(ticker?.turnover)}</Figure>
      </dl>
    </div>
  );
}

/** As wide as the longest phase, so that a change of phase moves nothing; told to screen readers when it comes. */
function PhaseNow({ phase }: { phase: Phase }) {
  return (
    <span aria-label="Phase" className="flex h-6 w-34 items-center" role="status">
      <PhaseBadge phase={phase} />
    </span>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-15">
      <dt className="text-2xs whitespace-nowrap text-ink-3">{label}</dt>
      <dd className="leading-4 font-medium">{children}</dd>
    </div>
  );
}
