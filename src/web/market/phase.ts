// The phases of a trading day in the words that the screen uses. Pure.
import type { Phase } from '#api/types.ts';

export const phaseWords: Readonly<Record<Phase, string>> = {
  closed: 'Closed',
  preOpen: 'Pre-open',
  openingAuction: 'Opening auction',
  continuous: 'Open',
  closingAuction: 'Closing auction',
  halted: 'Halted',
  reopeningAuction: 'Re-opening auction',
};

/** How a stock stands: its phase, or that its trading has ended for ever. */
export function standingWords(instrument: {
  readonly phase: Phase;
  readonly delisted?: boolean | undefined;
}): string {
  return instrument.delisted === true ? 'Delisted' : phaseWords[instrument.phase];
}

/** Orders are collected, may cross, and trade together when the phase ends. */
export function isCall(phase: Phase): boolean {
  return phase !== 'closed' && phase !== 'continuous' && phase !== 'halted';
}

/** What is said of the uncross that ended a phase, before its price. */
export function uncrossWord(phase: Phase): string {
  switch (phase) {
    case 'closingAuction':
      return 'Closed';
    case 'reopeningAuction':
      return 'Re-opened';
    default:
      return 'Opened';
  }
}
