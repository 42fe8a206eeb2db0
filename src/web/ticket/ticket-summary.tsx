// What the order would cost or bring in, what is set aside for it, what there is to pay with, and what to think about first. The ticket's own
// estimate stands until the venue has said it; which of the two it is, and of which moment, is always told.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { add, decimal, decimalString, decimalsOf, subtract, zero } from '#client/decimal.ts';
import {
  averageRounded,
  clock,
  grouped,
  missing,
  money,
  moneyRounded,
  quantity,
  roundedTo,
} from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import type { TicketCheck } from './check-ticket.ts';
import { hasLimit, hasStop } from './terms.ts';
import type { TicketInput } from './ticket-input.ts';
import { usePreview, type VenueWord } from './use-preview.ts';

export function TicketSummary({ input, check }: { input: TicketInput; check: TicketCheck }) {
  const { instrument, side, type, cashAvailable, sharesAvailable } = input;
  const { estimate } = check;
  const word = usePreview(check.orders?.[0] ?? null);
  const { preview } = word;
  const { currency, symbol } = instrument;
  const cash = cashAvailable === null ? missing : `${moneyRounded(cashAvailable)} ${currency}`;
  const shares =
    sharesAvailable === null ? missing : `${grouped(decimalString(sharesAvailable))} ${symbol}`;
  const average =
    typeof preview?.estimate.avgPx === 'string'
      ? averageRounded(preview.estimate.avgPx)
      : estimate === null || estimate.averagePrice === 0n
        ? missing
        : roundedTo(estimate.averagePrice, decimalsOf(instrument.tickSize));
  const fills =
    preview === null || decimal(preview.estimate.fillQty) === 0n
      ? missing
      : `${quantity(preview.estimate.fillQty)} at ${averageRounded(preview.estimate.avgPx)}`;
  const held =
    preview !== null
      ? `${heldText(preview.holds.amount, preview.holds.asset, currency)} ${preview.holds.asset}`
      : side === 'buy' && estimate !== null
        ? `${moneyRounded(estimate.holds)} ${currency}`
        : missing;
  return (
    <dl className="flex flex-col gap-0.5 text-xs">
      <Line label="Available">{side === 'buy' ? cash : shares}</Line>
      {type === 'market' ? (
        <Line label="Average price">{average}</Line>
      ) : (
        <Line label="Would fill now">{fills}</Line>
      )}
      <Line label={valueLabel(input)} strong>
        {estimate === null ? missing : `${moneyRounded(estimate.value)} ${currency}`}
      </Line>
      <Line label="Fees at most">{feesText(input, check, word)}</Line>
      <Line label="Set aside until done">{held}</Line>
      <AfterTrade check={check} input={input} />
      <Source asked={check.orders !== null} word={word} />
    </dl>
  );
}

function heldText(amount: string, asset: string, currency: string): string {
  return asset === currency ? money(amount) : quantity(amount);
}

function feesText(input: TicketInput, { estimate }: TicketCheck, { preview }: VenueWord): string {
  const { currency } = input.instrument;
  if (preview !== null && preview.fees.max !== null) {
    return `${money(preview.fees.max)} ${currency}`;
  }
  if (preview !== null && preview.estimate.fee !== '0.00') {
    return `${money(preview.estimate.fee)} ${currency}`;
  }
  return input.side === 'buy' &&
    input.feeRates !== null &&
    estimate !== null &&
    hasLimit(input.type)
    ? `${moneyRounded(subtract(estimate.holds, estimate.value))} ${currency}`
    : missing;
}

/** Shares before and after, were all of it to trade. */
function AfterTrade({ input, check }: { input: TicketInput; check: TicketCheck }) {
  const { positions } = useTerminal();
  const { symbol } = input.instrument;
  const held = useStore(
    positions.store,
    (state) => state.items.find((item) => item.instrument === symbol)?.qty,
  );
  const now = held === undefined ? zero : decimal(held);
  const qty = check.qty === null ? null : decimal(check.qty);
  const after = qty === null ? null : input.side === 'buy' ? add(now, qty) : subtract(now, qty);
  return (
    <Line label="Position after">
      {input.sharesAvailable === null
        ? missing
        : `${quantity(decimalString(now))} → ${after === null ? missing : quantity(decimalString(after))}`}
    </Line>
  );
}

function Source({ word, asked }: { word: VenueWord; asked: boolean }) {
  const { preview, stale, atMs } = word;
  const at = atMs === 0 ? '' : clock(new Date(atMs).toISOString());
  return (
    <div className="flex min-h-4 items-baseline justify-between gap-3 text-2xs text-ink-3">
      <dt>Figures</dt>
      <dd className={clsx(stale && preview !== null && 'text-warn')}>
        {!asked
          ? missing
          : preview === null
            ? 'estimate'
            : stale
              ? `old${at === '' ? '' : `, of ${at}`}`
              : `by the venue, ${at}`}
      </dd>
    </div>
  );
}

/** Stands below the button, so that what comes and goes with the market never moves it. */
export function TicketNotes({ check }: { check: TicketCheck }) {
  const halted = check.problems
    .filter((problem) => problem.field === 'form')
    .map((problem) => problem.message);
  return [...halted, ...check.cautions].map((note) => <Caution key={note}>{note}</Caution>);
}

export function Caution({ children }: { children: ReactNode }) {
  return (
    <p className="flex gap-1.5 rounded-(--radius) bg-warn-soft px-2 py-1.5 text-2xs text-warn">
      <Icon className="mt-px size-3.5" name="warning" />
      {children}
    </p>
  );
}

function valueLabel({ side, type }: TicketInput): string {
  const word = side === 'buy' ? 'Cost' : 'Proceeds';
  if (hasLimit(type)) {
    return `${word} at limit before fees`;
  }
  return hasStop(type) ? `${word} at stop before fees` : `Est. ${word.toLowerCase()} before fees`;
}

export function Line({
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
