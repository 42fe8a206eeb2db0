// The phase of a stock in a word, a colour and a shape: no two kinds of phase look alike without colour.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Phase } from '#api/types.ts';
import { standingWords } from './phase.ts';

type Look = { readonly tone: string; readonly shape: ReactNode };

const call: Look = { tone: 'bg-warn-soft text-warn', shape: <path d="M5 0 10 5 5 10 0 5z" /> };
const looks: Readonly<Record<Phase, Look>> = {
  closed: { tone: 'bg-raised text-ink-2', shape: <path d="M1 1h8v8H1z" /> },
  preOpen: {
    tone: call.tone,
    shape: <path d="M5 1 9 5 5 9 1 5z" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  openingAuction: call,
  closingAuction: call,
  reopeningAuction: call,
  continuous: { tone: 'bg-buy-soft text-buy', shape: <circle cx="5" cy="5" r="4.5" /> },
  halted: { tone: 'bg-sell-soft text-sell', shape: <path d="M1 0h3v10H1zm5 0h3v10H6z" /> },
};

/** Closed for ever. */
const delistedLook: Look = {
  tone: 'bg-raised text-ink-3',
  shape: <path d="m1 1 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2" />,
};

export function PhaseBadge(props: {
  phase: Phase;
  delisted?: boolean | undefined;
  className?: string;
}) {
  const { phase, delisted, className } = props;
  const { tone, shape } = delisted === true ? delistedLook : looks[phase];
  return (
    <span
      className={clsx(
        'inline-flex h-5 shrink-0 items-center gap-1.5 rounded-sm px-1.5 text-2xs font-semibold whitespace-nowrap',
        tone,
        className,
      )}
    >
      <svg aria-hidden="true" className="size-2 shrink-0" fill="currentColor" viewBox="0 0 10 10">
        {shape}
      </svg>
      {standingWords({ phase, delisted })}
    </span>
  );
}
