// The best bid and ask with their quantities; a press takes the price over.
import { clsx } from 'clsx';
import { decimalString, decimalsOf } from '#client/decimal.ts';
import { grouped, missing } from '../format/format.ts';
import type { TicketInput } from './ticket-input.ts';

export function BestPrices({
  input,
  onPick,
}: {
  input: TicketInput;
  onPick: (price: string) => void;
}) {
  const decimals = decimalsOf(input.instrument.tickSize);
  const cell = (side: 'bid' | 'ask') => {
    const best = (side === 'bid' ? input.bids : input.asks)[0];
    const price = best === undefined ? null : decimalString(best.price, decimals);
    return (
      <button
        className={clsx(
          'flex min-w-0 flex-1 flex-wrap items-baseline rounded-(--radius) px-2.5 py-1 hover:bg-hover disabled:cursor-default',
          side === 'bid' ? 'bg-buy-soft' : 'flex-row-reverse bg-sell-soft',
        )}
        disabled={price === null}
        onClick={() => price !== null && onPick(price)}
        title={`Use the best ${side}`}
        type="button"
      >
        <span className="text-2xs text-ink-2">{side === 'bid' ? 'Bid' : 'Ask'}</span>
        <span className={clsx('mx-1.5 font-semibold', side === 'bid' ? 'text-buy' : 'text-sell')}>
          {price === null ? missing : grouped(price)}
        </span>
        <span className={clsx('text-2xs text-ink-2', side === 'bid' ? 'ml-auto' : 'mr-auto')}>
          {best === undefined ? missing : grouped(decimalString(best.qty))}
        </span>
      </button>
    );
  };
  return (
    <div className="flex gap-1.5">
      {cell('bid')}
      {cell('ask')}
    </div>
  );
}
