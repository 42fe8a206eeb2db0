// The calendar of a stock exchange: sessions by weekday in local time, holidays, and days with times of their own. Whoever makes one has
// checked that no session reaches into the next (calendar-file.ts does).

import { Phase } from '#core/terms.ts';
import type { Calendar, PhaseChange, Session } from './calendar.ts';
import { horizonDays } from './calendar.ts';
import type { TimeZone } from './time-zone.ts';

/** A session may last into the second day after its own, and a clock change may shift the day that an instant falls on. */
const reachDays = 3;
const daysKept = 64;
const noSessions: readonly Session[] = [];

export interface SessionRules {
  readonly zone: TimeZone;
  /** By weekday, Sunday first; each day's in order. */
  readonly week: readonly (readonly Session[])[];
  /** Days since 1970-01-01 without a session. */
  readonly holidays: ReadonlySet<number>;
  /** Days with other sessions than their weekday has. */
  readonly specialDays: ReadonlyMap<number, readonly Session[]>;
}

/** The sessions that begin on a day. */
export function sessionsOf(rules: Omit<SessionRules, 'zone'>, day: number): readonly Session[] {
  if (rules.holidays.has(day)) return noSessions;
  return rules.specialDays.get(day) ?? rules.week[weekdayOf(day)] ?? noSessions;
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export class SessionCalendar implements Calendar {
  readonly rules: unknown;
  private readonly sessions: SessionRules;
  private readonly changesByDay = new Map<number, readonly PhaseChange[]>();

  /** `written`: the rules as an operator wrote them. */
  constructor(rules: SessionRules, written?: unknown) {
    this.sessions = rules;
    this.rules = written;
  }

  phaseAt(instantUs: number): Phase {
    const today = this.sessions.zone.dayAt(instantUs);
    for (let day = today + 1; day >= today - reachDays; day--) {
      const change = this.changesOf(day).findLast(({ atUs }) => atUs <= instantUs);
      if (change !== undefined) return change.phase;
    }
    return Phase.closed;
  }

  nextChange(afterUs: number): PhaseChange | undefined {
    const today = this.sessions.zone.dayAt(afterUs);
    for (let day = today - reachDays; day <= today + horizonDays; day++) {
      const change = this.changesOf(day).find(({ atUs }) => atUs > afterUs);
      if (change !== undefined) return this.wholeChange(change.atUs, day);
    }
    return undefined;
  }

  lastDayEndUs(atUs: number): number {
    const today = this.sessions.zone.dayAt(atUs);
    for (let day = today + 1; day >= today - horizonDays; day--) {
      const end = this.changesOf(day).findLast((each) => each.endsDay && each.atUs <= atUs);
      if (end !== undefined) return end.atUs;
    }
    return Number.NEGATIVE_INFINITY;
  }

  /** All that changes at one instant, as one: where a session begins as another ends, or in an hour that the clocks skip. */
  private wholeChange(atUs: number, firstDay: number): PhaseChange {
    let phase: Phase = Phase.closed;
    let endsDay = false;
    for (let day = firstDay; day <= firstDay + reachDays; day++) {
      for (const change of this.changesOf(day)) {
        if (change.atUs !== atUs) continue;
        phase = change.phase;
        endsDay ||= change.endsDay;
      }
    }
    return { atUs, phase, endsDay };
  }

  /** The changes of the sessions that begin on a day, in order. Instruments that share a calendar ask for the same days. */
  private changesOf(day: number): readonly PhaseChange[] {
    const known = this.changesByDay.get(day);
    if (known !== undefined) return known;
    const { zone } = this.sessions;
    const changes = sessionsOf(this.sessions, day).flatMap((session) =>
      session.map(({ phase, second }) => {
        return { atUs: zone.instantUs(day, second), phase, endsDay: phase === Phase.closed };
      }),
    );
    if (this.changesByDay.size >= daysKept) this.changesByDay.clear();
    this.changesByDay.set(day, changes);
    return changes;
  }
}
