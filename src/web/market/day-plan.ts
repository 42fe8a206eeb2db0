// What the calendar of a stock has in store, in the words and the times that the screen needs: the next change of phase, and when the auction
// trades. Pure: the clock is handed in.
import type { AnswerOf } from '#api/routes.ts';
import type { Phase } from '#api/types.ts';
import { unreachable } from '#std/assert.ts';
import { isCall, phaseWords } from './phase.ts';

export type TradingHours = AnswerOf<'GET /v1/instruments/:symbol/calendar'>;

export type Coming =
  /** At an instant of the venue's clock. */
  | { readonly kind: 'at'; readonly phase: Phase; readonly atMs: number; readonly time: string }
  /** An operator says so. */
  | { readonly kind: 'byHand' }
  /** Nothing will change: it trades round the clock. */
  | { readonly kind: 'never' };

/** The next change to another phase; what a day's end leaves as it is, is none. */
export function nextChange(hours: TradingHours, phase: Phase, nowMs: number): Coming {
  return comingWhere(hours, nowMs, (each) => each !== phase);
}

/** When the auction that is being called trades; outside of a call, when the next one begins to be called. */
export function nextUncross(hours: TradingHours, phase: Phase, nowMs: number): Coming {
  return comingWhere(hours, nowMs, (each) => isCall(phase) !== isCall(each));
}

function comingWhere(
  { byHand, changes }: TradingHours,
  nowMs: number,
  isMeant: (phase: Phase) => boolean,
): Coming {
  if (byHand) return { kind: 'byHand' };
  const found = changes.find((change) => Date.parse(change.time) > nowMs && isMeant(change.phase));
  if (found !== undefined) {
    return { kind: 'at', phase: found.phase, atMs: Date.parse(found.time), time: found.time };
  }
  return { kind: 'never' };
}

/** "4:05", "1:00:00", "2 d 3 h": what is left, rounded up to the second, so that it ends with 0:00. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours > 0
    ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** What comes, as a header has it: "Closing auction in 4:05". */
export function comingWords(coming: Coming, nowMs: number): string {
  switch (coming.kind) {
    case 'at':
      return `${phaseWords[coming.phase]} in ${countdown(coming.atMs - nowMs)}`;
    case 'byHand':
      return 'Phase set by hand';
    case 'never':
      return 'Round the clock';
    default:
      return unreachable(coming);
  }
}
