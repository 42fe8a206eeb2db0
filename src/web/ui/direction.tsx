// A change told twice: by a sign or arrow, and by colour.
import { clsx } from 'clsx';
import { directionOf, missing, type Direction } from '../format/format.ts';

export const directionColour: Readonly<Record<Direction, string>> = {
  up: 'text-buy',
  down: 'text-sell',
  flat: 'text-ink-2',
};

const arrows: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', flat: '' };

/** An arrow of fixed width, so that numbers beside it do not move. `label` says what it means where no words beside it do. */
export function Arrow(props: { direction: Direction; className?: string; label?: string }) {
  const { direction, className, label } = props;
  return (
    <span
      {...meaning(label)}
      className={clsx('inline-block w-[1.7em] text-center align-[0.08em] text-[0.65em]', className)}
    >
      {arrows[direction]}
    </span>
  );
}

/** Stands where an arrow would: a trade of an auction, in which nobody was the one who took. */
export function AuctionMark({ label }: { label?: string }) {
  return (
    <span
      {...meaning(label)}
      className="inline-block w-[1.7em] text-center align-[0.08em] text-[0.65em] text-accent"
      title="Auction"
    >
      ◆
    </span>
  );
}

function meaning(label: string | undefined) {
  return label === undefined
    ? ({ 'aria-hidden': true } as const)
    : ({ role: 'img', 'aria-label': label } as const);
}

/** `formatted` in the colour of `value`; the sign is in the text. */
export function Change({
  value,
  formatted,
  className,
}: {
  value: string | null;
  formatted: string;
  className?: string;
}) {
  const direction = formatted === missing ? 'flat' : directionOf(value);
  return <span className={clsx(directionColour[direction], className)}>{formatted}</span>;
}

export function SideMark({ side }: { side: 'buy' | 'sell' }) {
  return (
    <span className={clsx('font-medium', side === 'buy' ? 'text-buy' : 'text-sell')}>
      <Arrow direction={side === 'buy' ? 'up' : 'down'} />
      {side === 'buy' ? 'Buy' : 'Sell'}
    </span>
  );
}
