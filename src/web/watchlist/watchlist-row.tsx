// One stock of a watchlist: what it is and does, in two lines. A press looks at it; with Alt the arrow keys move it within its list.
import { clsx } from 'clsx';
import { memo } from 'react';
import { useStore } from 'zustand/react';
import { compactRounded, missing, price } from '../format/format.ts';
import { decimal, decimalString, decimalsOf, subtract } from '#client/decimal.ts';
import type { Ticker } from '#api/types.ts';
import { ChangeCell, LastCell } from '../market/market-cells.tsx';
import { standingWords } from '../market/phase.ts';
import { Sparkline } from '../market/sparkline.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import { StarButton } from './star-button.tsx';
import type { Watchlist } from './watchlists.ts';

export const WatchlistRow = memo(function WatchlistRow(props: {
  symbol: string;
  list: Watchlist | null;
}) {
  const { symbol, list } = props;
  const { market, watchlists } = useTerminal();
  const instrument = useStore(market.store, (state) => state.instruments[symbol]);
  const ticker = useStore(market.store, (state) => state.tickers[symbol]);
  const isShown = useStore(market.store, (state) => state.selected === symbol);
  if (instrument === undefined) return null;
  const { phase, tickSize } = instrument;
  return (
    <div
      className={clsx(
        'group relative grid h-full grid-cols-[1.5rem_minmax(0,1fr)_3rem_auto] items-center gap-x-1.5 pr-2 pl-1 hover:bg-hover',
        isShown && 'bg-raised shadow-[inset_2px_0_0_var(--accent)]',
      )}
    >
      {list === null ? (
        <StarButton className="relative z-1" symbol={symbol} />
      ) : (
        <button
          aria-label={`Take ${symbol} off ${list.name}`}
          className="relative z-1 flex size-6 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
          onClick={() => watchlists.drop(list.id, symbol)}
          title={`Take ${symbol} off ${list.name}`}
          type="button"
        >
          <Icon className="size-3" name="close" />
        </button>
      )}
      <span className="min-w-0">
        <button
          aria-current={isShown ? 'true' : undefined}
          aria-keyshortcuts={list === null ? undefined : 'Alt+ArrowUp Alt+ArrowDown'}
          className="block max-w-full truncate text-left font-semibold after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          data-stock=""
          onClick={() => market.select(symbol)}
          title={`${instrument.name}${list === null ? '' : '. Drag it, or press Alt and an arrow key, to move it.'}`}
          type="button"
        >
          {symbol}
          {phase !== 'continuous' && (
            <span className="ml-1.5 text-2xs font-medium text-warn">
              {standingWords(instrument)}
            </span>
          )}
        </button>
        <span className="block truncate text-2xs text-ink-3">
          Vol {compactRounded(ticker?.volume)} · Spr {spreadText(ticker, tickSize)}
        </span>
      </span>
      <Sparkline className="h-5 w-full" symbol={symbol} />
      <span className="flex min-w-18 flex-col items-end text-xs leading-4">
        <LastCell instrument={instrument} ticker={ticker} />
        <ChangeCell plain={true} ticker={ticker} />
      </span>
    </div>
  );
});

function spreadText(ticker: Ticker | undefined, tickSize: string): string {
  const { bid = null, ask = null } = ticker ?? {};
  if (bid === null || ask === null) return missing;
  const spread = subtract(decimal(ask), decimal(bid));
  return spread <= 0n ? missing : price(decimalString(spread, decimalsOf(tickSize)), tickSize);
}
