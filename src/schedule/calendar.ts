// What a calendar is: which trading phase an instrument should have at any instant. Sessions of real days, a market that never closes,
// and days of a few minutes each answer the same questions. A calendar is a pure function of the instant: it holds no clock.

import type { Phase } from '#core/terms.ts';

export interface PhaseChange {
  /** Microseconds since the epoch. */
  readonly atUs: number;
  readonly phase: Phase;
  /** A trading day ends here: what is open closes first, even where it opens again at once. */
  readonly endsDay: boolean;
}

export interface Calendar {
  /** As an operator writes it (docs/operating.md); undefined for one that was never written. */
  readonly rules?: unknown;
  /** The phase at an instant, in microseconds since the epoch; at a change, the new one. */
  phaseAt(instantUs: number): Phase;
  /** The first change after an instant; undefined where there is none within the next 400 days. */
  nextChange(afterUs: number): PhaseChange | undefined;
  /** When the latest trading day ended, at or before an instant; -Infinity where none did in the last 400 days. */
  lastDayEndUs(atUs: number): number;
}

/** Days that a calendar looks ahead and back. */
export const horizonDays = 400;

/** One place in a day at which the phase changes. */
export interface SessionStep {
  readonly phase: Phase;
  /** From the local midnight of the day that the session begins on; up to 48 hours. */
  readonly second: number;
}

/** From the first phase to closed, in the order of a trading day, no step before the other. */
export type Session = readonly SessionStep[];
