// The market list: every stock with its price, its day and its phase; searched, filtered, sorted. Draws only the rows that are seen, and listens to one
// channel for all of them.
import { clsx } from 'clsx';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { useCompact } from '../ui/use-media.ts';
import { useThrottled } from '../ui/use-throttled.ts';
import { starredList } from '../watchlist/watchlists.ts';
import {
  marketRows,
  movers,
  phaseGroups,
  phaseGroupWords,
  sortOfMover,
  type Mover,
  type PhaseGroup,
  type Sort,
} from './market-rows.ts';
import type { MarketState } from './market-store.ts';
import { MarketTable } from './market-table.tsx';

/** Rows change their places at most so often: a list that moves under the pointer cannot be read. */
const sortEveryMs = 2_000;

const moverWords: Readonly<Record<Mover, string>> = {
  all: 'All',
  gainers: 'Gainers',
  losers: 'Losers',
  traded: 'Most traded',
  starred: 'Starred',
};

const whole = (state: MarketState): MarketState => state;

export default function MarketsPage() {
  const { market, watchlists } = useTerminal();
  const compact = useCompact();
  const state = useThrottled(market.store, whole, sortEveryMs);
  const phaseNow = useStore(market.store, ({ phase }) => phase);
  const starred = useStore(watchlists.store, (lists) => starredList(lists)?.symbols ?? none);
  const [query, setQuery] = useState('');
  const [phase, setPhase] = useState<PhaseGroup>('any');
  const [mover, setMover] = useState<Mover>('all');
  const [sort, setSort] = useState<Sort>(sortOfMover.all);
  const rows = useMemo(
    () => marketRows(state, { query, phase, mover, sort, starred: new Set(starred) }),
    [state, query, phase, mover, sort, starred],
  );

  if (phaseNow === 'failed') {
    return <FailedNote message={state.error ?? ''} onRetry={() => void market.load()} />;
  }
  if (phaseNow === 'loading') return <LoadingRows rows={10} />;
  return (
    <div className="flex flex-col gap-3">
      <div className={clsx('flex gap-2', compact ? 'flex-col' : 'flex-wrap items-center')}>
        <label className={clsx('input-shell items-center pl-2.5', !compact && 'w-64')}>
          <Icon className="size-4 self-center text-ink-3" name="search" />
          <span className="sr-only">Search stocks</span>
          <input
            autoComplete="off"
            className="min-w-0 flex-1 bg-transparent px-2 text-sm text-ink"
            onChange={(event) => setQuery(event.currentTarget.value)}
            placeholder="Symbol or name"
            spellCheck={false}
            type="search"
            value={query}
          />
        </label>
        <div className="max-w-full overflow-x-auto">
          <Segmented
            className="h-9 min-w-max items-center *:flex-none *:px-2.5!"
            label="Which stocks"
            onChange={(next) => {
              setMover(next);
              setSort(sortOfMover[next]);
            }}
            options={movers.map((value) => ({ value, label: moverWords[value] }))}
            value={mover}
          />
        </div>
        <label className="flex items-center gap-2 text-xs text-ink-2">
          <span className={clsx(!compact && 'sr-only')}>Phase</span>
          <select
            aria-label="Phase"
            className="select-field h-9! flex-1"
            onChange={(event) => setPhase(event.currentTarget.value as PhaseGroup)}
            value={phase}
          >
            {phaseGroups.map((value) => (
              <option key={value} value={value}>
                {phaseGroupWords[value]}
              </option>
            ))}
          </select>
        </label>
        <p className="text-xs text-ink-3" role="status">
          {rows.length === state.listed.length
            ? `${rows.length} stocks`
            : `${rows.length} of ${phase === 'delisted' ? state.symbols.length : state.listed.length} stocks`}
        </p>
      </div>
      {rows.length === 0 ? (
        <EmptyNote
          hint={
            state.symbols.length === 0
              ? 'They appear here when an operator lists them.'
              : mover === 'starred' && starred.length === 0
                ? 'Press the star of a stock to find it here.'
                : 'Search for something else, or show all of them.'
          }
          title={state.symbols.length === 0 ? 'No stocks are listed yet' : 'No stock matches'}
        />
      ) : (
        <MarketTable compact={compact} onSort={setSort} rows={rows} sort={sort} />
      )}
    </div>
  );
}

const none: readonly string[] = [];
