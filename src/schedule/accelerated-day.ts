// The calendar of a demonstration: a whole trading day in a few minutes, over and over. Days are counted from the epoch, so that a venue
// that starts again goes on with the day it was in.

import { Phase } from '#core/terms.ts';
import type { Calendar, PhaseChange } from './calendar.ts';

/** How long each phase lasts; 0 leaves it out. Trading and closed last at least a second. */
export interface DaySeconds {
  readonly preOpen: number;
  readonly openingAuction: number;
  readonly continuous: number;
  readonly closingAuction: number;
  readonly closed: number;
}

export const usualDaySeconds: DaySeconds = {
  preOpen: 20,
  openingAuction: 20,
  continuous: 400,
  closingAuction: 30,
  closed: 10,
};

interface Step {
  readonly phase: Phase;
  /** From the day's begin. */
  readonly fromUs: number;
}

export class AcceleratedDay implements Calendar {
  readonly rules: unknown;
  private readonly steps: readonly Step[];
  private readonly dayUs: number;
  private readonly closedFromUs: number;

  constructor(seconds: DaySeconds) {
    this.rules = { day: 'accelerated', seconds };
    const lengths: readonly (readonly [Phase, number])[] = [
      [Phase.preOpen, seconds.preOpen],
      [Phase.openingAuction, seconds.openingAuction],
      [Phase.continuous, seconds.continuous],
      [Phase.closingAuction, seconds.closingAuction],
      [Phase.closed, seconds.closed],
    ];
    const steps: Step[] = [];
    let fromUs = 0;
    for (const [phase, length] of lengths) {
      // A phase of no length is followed by the next at once, which then counts.
      steps.push({ phase, fromUs });
      fromUs += length * 1_000_000;
    }
    this.steps = steps;
    this.dayUs = fromUs;
    this.closedFromUs = fromUs - seconds.closed * 1_000_000;
  }

  phaseAt(instantUs: number): Phase {
    const intoUs = instantUs - this.dayBeginUs(instantUs);
    return this.steps.findLast(({ fromUs }) => fromUs <= intoUs)?.phase ?? Phase.closed;
  }

  nextChange(afterUs: number): PhaseChange {
    const beginUs = this.dayBeginUs(afterUs);
    const step = this.steps.find(({ fromUs }) => beginUs + fromUs > afterUs);
    const atUs = beginUs + (step?.fromUs ?? this.dayUs);
    const phase = this.phaseAt(atUs);
    return { atUs, phase, endsDay: phase === Phase.closed };
  }

  lastDayEndUs(atUs: number): number {
    const endUs = this.dayBeginUs(atUs) + this.closedFromUs;
    return endUs <= atUs ? endUs : endUs - this.dayUs;
  }

  private dayBeginUs(instantUs: number): number {
    return Math.floor(instantUs / this.dayUs) * this.dayUs;
  }
}
