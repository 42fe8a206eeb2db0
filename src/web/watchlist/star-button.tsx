// The star of a stock: on the list that is looked at, or the first one. Full or empty, said in words too.
import { clsx } from 'clsx';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { starredList } from './watchlists.ts';

export function StarButton({ symbol, className }: { symbol: string; className?: string }) {
  const { watchlists } = useTerminal();
  const name = useStore(watchlists.store, (state) => starredList(state)?.name ?? 'Favourites');
  const isOn = useStore(
    watchlists.store,
    (state) => starredList(state)?.symbols.includes(symbol) === true,
  );
  const label = isOn ? `Take ${symbol} off ${name}` : `Add ${symbol} to ${name}`;
  return (
    <button
      aria-label={label}
      aria-pressed={isOn}
      className={clsx(
        'flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-hover focus-visible:-outline-offset-2',
        isOn ? 'text-accent' : 'text-ink-3',
        className,
      )}
      onClick={() => watchlists.toggle(symbol)}
      title={label}
      type="button"
    >
      <svg
        aria-hidden="true"
        className="size-3.5"
        fill={isOn ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeLinejoin="round"
        strokeWidth="1.3"
        viewBox="0 0 16 16"
      >
        <path d="m8 1.800 1.900 4 4.300.500-3.200 3 .900 4.300L8 11.500l-3.900 2.100.900-4.300-3.200-3 4.300-.500z" />
      </svg>
    </button>
  );
}
