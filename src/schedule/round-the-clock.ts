// The calendar of a market that never closes: continuous trading always. Where it has a day's end, it closes for no time at all then, so
// that DAY orders expire.

import { Phase } from '#core/terms.ts';
import type { Calendar, PhaseChange } from './calendar.ts';
import type { TimeZone } from './time-zone.ts';

export class RoundTheClock implements Calendar {
  readonly rules: unknown;
  private readonly zone: TimeZone;
  private readonly dayEndSecond: number | undefined;

  /** `dayEndSecond` is from the local midnight; undefined where DAY orders never expire. `written`: as an operator wrote it. */
  constructor(zone: TimeZone, dayEndSecond: number | undefined, written?: unknown) {
    this.rules = written ?? { day: '24h' };
    this.zone = zone;
    this.dayEndSecond = dayEndSecond;
  }

  phaseAt(_instantUs: number): Phase {
    return Phase.continuous;
  }

  nextChange(afterUs: number): PhaseChange | undefined {
    if (this.dayEndSecond === undefined) return undefined;
    const today = this.zone.dayAt(afterUs);
    for (let day = today - 1; ; day++) {
      const atUs = this.zone.instantUs(day, this.dayEndSecond);
      if (atUs > afterUs) return { atUs, phase: Phase.continuous, endsDay: true };
    }
  }

  lastDayEndUs(atUs: number): number {
    if (this.dayEndSecond === undefined) return Number.NEGATIVE_INFINITY;
    const today = this.zone.dayAt(atUs);
    for (let day = today + 1; ; day--) {
      const endUs = this.zone.instantUs(day, this.dayEndSecond);
      if (endUs <= atUs) return endUs;
    }
  }
}
