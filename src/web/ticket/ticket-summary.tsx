// What the order would cost or bring in, what there is to pay with, and what to think about first.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { decimalString, decimalsOf } from '#client/decimal.ts';
import { grouped, missing, moneyRounded, roundedTo } from '../format/format.ts';
import { Icon } from '../ui/icons.tsx';
import type { TicketCheck } from './check-ticket.ts';
import { hasLimit, hasStop } from './terms.ts';
import type { TicketInput } from './ticket-input.ts';

export function TicketSummary({ input, check }: { input: TicketInput; check: TicketCheck }) {
  const { instrument, side, cashAvailable, sharesAvailable } = input;
  const { estimate } = check;
  const cash =
    cashAvailable === null ? missing : `${moneyRounded(cashAvailable)} ${instrument.currency}`;
  const shares =
    sharesAvailable === null
      ? missing
      : `${grouped(decimalString(sharesAvailable))} ${instrument.symbol}`;
  return (
    <dl className="flex flex-col gap-0.5 text-xs">
      <Line label="Available">{side === 'buy' ? cash : shares}</Line>
      {input.type === 'market' && (
        <Line label="Average price">
          {estimate === null || estimate.averagePrice === 0n
            ? missing
            : roundedTo(estimate.averagePrice, decimalsOf(instrument.tickSize))}
        </Line>
      )}
      <Line label={valueLabel(input)} strong>
        {estimate === null ? missing : `${moneyRounded(estimate.value)} ${instrument.currency}`}
      </Line>
    </dl>
  );
}

/** Stands below the button, so that what comes and goes with the market never moves it. */
export function TicketNotes({ check }: { check: TicketCheck }) {
  const halted = check.problems
    .filter((problem) => problem.field === 'form')
    .map((problem) => problem.message);
  return [...halted, ...check.cautions].map((note) => (
    <p
      className="flex gap-1.5 rounded-(--radius) bg-warn-soft px-2 py-1.5 text-2xs text-warn"
      key={note}
    >
      <Icon className="mt-px size-3.5" name="warning" />
      {note}
    </p>
  ));
}

function valueLabel({ side, type }: TicketInput): string {
  const word = side === 'buy' ? 'Cost' : 'Proceeds';
  if (hasLimit(type)) {
    return `${word} at limit before fees`;
  }
  return hasStop(type) ? `${word} at stop before fees` : `Est. ${word.toLowerCase()} before fees`;
}

function Line({
  label,
  children,
  strong = false,
}: {
  label: string;
  children: ReactNode;
  strong?: boolean;
}) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt className="text-ink-3">{label}</dt>
      <dd className={clsx('whitespace-nowrap', strong ? 'font-semibold text-ink' : 'text-ink-2')}>
        {children}
      </dd>
    </div>
  );
}
