// How the connection stands, in a word and a shape: a full dot is live, a ring is not; bars tell how fast the line is. Says too when a market
// that should move has fallen silent.
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import { qualityOf } from './quality.ts';

const looks = {
  live: { word: 'Live', dot: 'bg-buy', text: 'text-ink-2' },
  connecting: { word: 'Connecting', dot: 'border-2 border-warn', text: 'text-warn' },
  lost: { word: 'Offline', dot: 'border-2 border-sell', text: 'text-sell' },
} as const;

export function ConnectionBadge({ short = false }: { short?: boolean }) {
  const { phase, latencyMs } = useStore(useTerminal().connection);
  const sinceS = useSilence();
  const silentS = phase === 'live' ? sinceS : null;
  const look = looks[phase];
  return (
    <span className="flex items-center">
      <span role="status">{silentS !== null && <Silent seconds={silentS} short={short} />}</span>
      {/* Gives way to the silence: a fast line without news is not good news. */}
      {silentS === null && (
        <span
          className={clsx('flex items-center gap-1.5 text-xs whitespace-nowrap', look.text)}
          title={
            latencyMs === null
              ? look.word
              : `${look.word}: ${latencyMs} ms to the venue and back, ${qualityOf(latencyMs).word}`
          }
        >
          <span aria-hidden="true" className={clsx('size-2 rounded-full', look.dot)} />
          <span className={clsx(short && 'sr-only')}>{look.word}</span>
          {!short && <Latency latencyMs={latencyMs} />}
        </span>
      )}
    </span>
  );
}

/** Keeps its room while nothing is known. */
function Latency({ latencyMs }: { latencyMs: number | null }) {
  const quality = latencyMs === null ? null : qualityOf(latencyMs);
  return (
    <span className="flex w-15 items-center justify-end gap-1 text-2xs text-ink-3">
      {quality !== null && (
        <>
          <svg aria-hidden="true" className="h-2.5 w-3.5" viewBox="0 0 14 10">
            {[1, 2, 3, 4].map((bar) => (
              <rect
                className={
                  bar > quality.bars
                    ? 'fill-line-strong'
                    : quality.bars > 2
                      ? 'fill-buy'
                      : 'fill-warn'
                }
                height={bar * 2.5}
                key={bar}
                width="2.5"
                x={(bar - 1) * 3.75}
                y={10 - bar * 2.5}
              />
            ))}
          </svg>
          <span>{latencyMs} ms</span>
          <span className="sr-only">, {quality.word}</span>
        </>
      )}
    </span>
  );
}

const lookEveryMs = 1_000;

function useSilence(): number | null {
  const { silence } = useTerminal();
  const [silentS, setSilentS] = useState<number | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setSilentS(silence()), lookEveryMs);
    return () => clearInterval(timer);
  }, [silence]);
  return silentS;
}

function Silent({ seconds, short }: { seconds: number; short: boolean }) {
  return (
    <span
      className="flex items-center gap-1 rounded-sm bg-warn-soft px-1.5 py-0.5 text-2xs whitespace-nowrap text-warn"
      title="The connection stands, but this market, which was lively, has sent nothing."
    >
      <Icon className="size-3" name="warning" />
      {short ? 'Silent' : `No news for ${seconds} s`}
    </span>
  );
}
