// How the connection stands, in a word and a shape: a full dot is live, a ring is not.
import { clsx } from 'clsx';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';

const looks = {
  live: { word: 'Live', dot: 'bg-buy', text: 'text-ink-2' },
  connecting: { word: 'Connecting', dot: 'border-2 border-warn', text: 'text-warn' },
  lost: { word: 'Offline', dot: 'border-2 border-sell', text: 'text-sell' },
} as const;

export function ConnectionBadge({ short = false }: { short?: boolean }) {
  const { phase, latencyMs } = useStore(useTerminal().connection);
  const look = looks[phase];
  return (
    <span
      className={clsx('flex items-center gap-1.5 text-xs whitespace-nowrap', look.text)}
      title={latencyMs === null ? look.word : `${look.word}: ${latencyMs} ms to the venue and back`}
    >
      <span aria-hidden="true" className={clsx('size-2 rounded-full', look.dot)} />
      <span className={clsx(short && 'sr-only')}>{look.word}</span>
      {!short && (
        <span className="w-11 text-right text-2xs text-ink-3">
          {latencyMs === null ? '' : `${latencyMs} ms`}
        </span>
      )}
    </span>
  );
}
