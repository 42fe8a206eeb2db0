// Time and sales: every trade of the stock on the screen, newest first.
import { clsx } from 'clsx';
import { memo } from 'react';
import { useStore } from 'zustand/react';
import type { Trade } from '#api/types.ts';
import { clock, instant, price, quantity, zoneName } from '../format/format.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { Arrow, AuctionMark, directionColour } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, Panel } from '../ui/panel.tsx';

export function TradesPanel({ titled = true }: { titled?: boolean }) {
  return (
    <Panel className="h-full" title="Trades" titled={titled}>
      <TradesBody />
    </Panel>
  );
}

function TradesBody() {
  const { trades } = useTerminal();
  const instrument = useInstrument();
  const state = useStore(trades.store);
  if (state.phase === 'failed') {
    return <FailedNote message={state.error ?? ''} onRetry={trades.retry} />;
  }
  if (state.phase === 'loading' || instrument === null) {
    return <LoadingRows rows={8} />;
  }
  if (state.trades.length === 0) {
    return <EmptyNote hint="Trades appear here as they happen." title="No trades yet" />;
  }
  return (
    <div
      aria-label="Latest trades"
      className="min-h-0 flex-1 overflow-y-auto"
      role="region"
      tabIndex={0}
    >
      <table className="w-full table-fixed text-xs">
        <caption className="sr-only">Latest trades of {instrument.symbol}, newest first</caption>
        <thead className="sticky top-0 z-10 bg-surface">
          <tr className="h-6 text-2xs text-ink-3 *:font-medium">
            <th className="pl-3 text-left" scope="col">
              Price
            </th>
            <th className="text-right" scope="col">
              Quantity
            </th>
            <th className="pr-3 text-right" scope="col" title={`Your time, ${zoneName()}`}>
              Time
            </th>
          </tr>
        </thead>
        {/* Lines keep their places and change their content: a moving list would shift the layout ten times a second. */}
        <tbody>
          {state.trades.map((trade, at) => (
            <TradeLine key={at} tickSize={instrument.tickSize} trade={trade} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In an auction nobody takes: its trades have no direction. */
const looks = {
  buy: { direction: 'up', word: 'bought' },
  sell: { direction: 'down', word: 'sold' },
  auction: { direction: 'flat', word: 'auction' },
} as const;

const TradeLine = memo(function TradeLine({ trade, tickSize }: { trade: Trade; tickSize: string }) {
  const look = looks[trade.takerSide ?? 'auction'];
  return (
    <tr className="h-5 hover:bg-hover">
      <td className={clsx('pl-3 font-medium', directionColour[look.direction])}>
        {price(trade.price, tickSize)}
        {trade.takerSide === null ? <AuctionMark /> : <Arrow direction={look.direction} />}
        <span className="sr-only">{look.word}</span>
      </td>
      <td className="text-right">{quantity(trade.qty)}</td>
      <td className="pr-3 text-right text-ink-3" title={instant(trade.time)}>
        {clock(trade.time)}
      </td>
    </tr>
  );
});
