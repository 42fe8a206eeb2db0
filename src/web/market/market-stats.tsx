// The stock on the screen in figures: last price, change, and the day.
import { clsx } from 'clsx';
import { useEffect, useRef, type ReactNode } from 'react';
import { decimal } from '#client/decimal.ts';
import {
  compactRounded,
  directionOf,
  instant,
  percent,
  price,
  signed,
  type Direction,
} from '../format/format.ts';
import type { Instrument } from '#api/types.ts';
import { useInstrument, useTicker } from '../terminal-context.ts';
import { Arrow, directionColour } from '../ui/direction.tsx';
import { useFlash } from '../ui/use-flash.ts';
import { useNowMs } from '../ui/use-now.ts';
import { comingWords, nextChange } from './day-plan.ts';
import { PhaseBadge } from './phase-badge.tsx';
import { useTradingHours } from './use-trading-hours.ts';

export function MarketStats({ compact = false }: { compact?: boolean }) {
  const instrument = useInstrument();
  const ticker = useTicker();
  const last = useRef<HTMLSpanElement>(null);
  const direction = directionOf(ticker?.change);
  const move = useMove(ticker?.last ?? null, instrument?.symbol ?? null);
  useFlash(
    last,
    ticker?.last ?? null,
    instrument?.symbol ?? null,
    move === 'down' ? 'var(--sell-bar)' : 'var(--buy-bar)',
  );
  const tick = instrument?.tickSize ?? '0.01';
  const change =
    ticker === null || ticker.change === null
      ? ''
      : `${signed(price(ticker.change, tick))} (${percent(ticker.changePercent)})`;
  const day = (
    <>
      <Figure inLine={!compact} label="24h high">
        {price(ticker?.high, tick)}
      </Figure>
      <Figure inLine={!compact} label="24h low">
        {price(ticker?.low, tick)}
      </Figure>
    </>
  );
  const traded = (
    <>
      <Figure inLine={!compact} label="24h volume">
        {compactRounded(ticker?.volume)}
      </Figure>
      <Figure inLine={!compact} label="24h turnover">
        {compactRounded(ticker?.turnover)}
      </Figure>
    </>
  );
  return (
    <div
      className={clsx(
        'flex items-center',
        compact
          ? 'min-w-0 justify-between gap-3 px-3 py-2'
          : // What has no room goes to a second line, out of sight, as a whole.
            'h-11 min-w-min flex-1 flex-wrap gap-x-4 overflow-hidden',
      )}
    >
      <div className={clsx('flex shrink-0 items-center', !compact && 'h-11')}>
        <div
          className={clsx('flex', compact ? 'flex-col' : 'items-baseline gap-2 whitespace-nowrap')}
        >
          <span
            className={clsx(
              'rounded-sm px-1 font-semibold tracking-tight',
              directionColour[move],
              compact ? 'self-start text-2xl' : 'text-lg',
            )}
            ref={last}
          >
            {price(ticker?.last, tick)}
            <Arrow direction={move} />
            {move !== 'flat' && <span className="sr-only"> {move} from the price before</span>}
          </span>
          <span className={clsx('px-1 text-xs', directionColour[direction])}>
            <Arrow direction={direction} />
            {change}
          </span>
          {compact && instrument !== null && <PhaseNow instrument={instrument} />}
        </div>
      </div>
      {!compact && instrument !== null && <PhaseNow instrument={instrument} />}
      {compact ? (
        <dl className="grid min-w-0 grid-cols-2 gap-x-4 text-2xs">
          {day}
          {traded}
        </dl>
      ) : (
        <>
          <dl className="shrink-0 text-xs">{day}</dl>
          <dl className="shrink-0 text-xs">{traded}</dl>
        </>
      )}
    </div>
  );
}

/** Which way the last price went from the one before; as it was while it stands. */
function useMove(last: string | null, symbol: string | null): Direction {
  const before = useRef<{ symbol: string | null; last: string | null; move: Direction }>(null);
  const known = before.current;
  let move: Direction = 'flat';
  if (known !== null && known.symbol === symbol && known.last !== null && last !== null) {
    const to = decimal(last);
    const from = decimal(known.last);
    move = to > from ? 'up' : to < from ? 'down' : known.move;
  }
  useEffect(() => {
    before.current = { symbol, last, move };
  }, [symbol, last, move]);
  return move;
}

/** As wide as the longest phase, so that a change of phase moves nothing; told to screen readers when it comes. */
function PhaseNow({ instrument }: { instrument: Instrument }) {
  const { phase, delisted } = instrument;
  return (
    <div className="flex shrink-0 flex-col justify-center">
      <span aria-label="Phase" className="flex h-5 w-34 items-center" role="status">
        <PhaseBadge delisted={delisted} phase={phase} />
      </span>
      <NextPhase instrument={instrument} />
    </div>
  );
}

/** Beside the phase and not in it: a countdown that is told every second tells nothing. */
function NextPhase({ instrument }: { instrument: Instrument }) {
  const { hours, aheadMs } = useTradingHours(instrument);
  const nowMs = useNowMs() + aheadMs;
  const coming = hours === null ? null : nextChange(hours, instrument.phase, nowMs);
  return (
    <span
      className="h-4 w-34 truncate px-1.5 text-2xs text-ink-3"
      title={coming?.kind === 'at' ? `${instant(coming.time)} (venue ${coming.time})` : undefined}
    >
      {coming === null ? '' : comingWords(coming, nowMs)}
    </span>
  );
}

function Figure(props: { label: string; inLine: boolean; children: ReactNode }) {
  const { label, inLine, children } = props;
  return (
    <div className={inLine ? 'flex h-4 min-w-30 items-baseline justify-between gap-2' : 'min-w-15'}>
      <dt className="text-2xs whitespace-nowrap text-ink-3">{label}</dt>
      <dd className="leading-4 font-medium">{children}</dd>
    </div>
  );
}
