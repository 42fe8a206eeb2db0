// To which phases an operator may take an instrument from where it is, and what each will do, as the rulebook's "Trading day" has it. Pure; the
// engine decides.
import type { Phase } from '#api/types.ts';

/** In the order in which a day goes; a halt last. */
export const phaseSteps: Readonly<Record<Phase, readonly Phase[]>> = {
  closed: ['preOpen', 'continuous', 'halted'],
  preOpen: ['openingAuction', 'continuous', 'closed', 'halted'],
  openingAuction: ['continuous', 'closed', 'halted'],
  continuous: ['closingAuction', 'closed', 'halted'],
  closingAuction: ['closed', 'halted'],
  halted: ['reopeningAuction', 'continuous', 'closed'],
  reopeningAuction: ['continuous', 'closed', 'halted'],
};

const calls: ReadonlySet<Phase> = new Set<Phase>([
  'preOpen',
  'openingAuction',
  'closingAuction',
  'reopeningAuction',
]);

export function stepVerb(from: Phase, to: Phase): string {
  switch (to) {
    case 'halted':
      return 'Halt';
    case 'closed':
      return from === 'closingAuction' ? 'Uncross and close' : 'Close';
    case 'continuous':
      if (calls.has(from)) return 'Uncross and open';
      return from === 'halted' ? 'Resume' : 'Open';
    case 'preOpen':
      return 'Begin pre-open';
    case 'openingAuction':
      return 'Call the opening auction';
    case 'closingAuction':
      return 'Call the closing auction';
    case 'reopeningAuction':
      return 'Call the re-opening auction';
  }
}

export function stepMeaning(from: Phase, to: Phase): string {
  switch (to) {
    case 'halted':
      return 'Trading stops at once. Orders stay in the book and can only be cancelled, until an operator re-opens it or the day ends.';
    case 'closed':
      return from === 'closingAuction'
        ? 'The auction is uncrossed: all that can trade does, at one price. Then the day ends, and DAY orders expire.'
        : 'The day ends without an auction. DAY orders expire; no order is taken until it opens again.';
    case 'continuous':
      return from === 'closed' || calls.has(from) || from === 'halted'
        ? 'What can trade in the book trades at one price (the uncross); then orders match as they come, and waiting stops are looked at.'
        : 'Orders match as they come.';
    case 'preOpen':
      return 'Orders are collected and do not trade yet.';
    case 'openingAuction':
      return 'Orders are collected for the opening price; cancels still pass.';
    case 'closingAuction':
      return 'Continuous trading stops; orders are collected for the closing price.';
    case 'reopeningAuction':
      return 'Orders are collected for the price at which it re-opens; nothing trades yet.';
  }
}

/** Ends somebody's trading, or orders. */
export function isGrave(to: Phase): boolean {
  return to === 'halted' || to === 'closed';
}
