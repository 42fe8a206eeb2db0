// What operators see and steer beyond the engine, as far as the doors know it: whoever puts the venue together brings it. Nothing here has an
// implementation.

import type { roleNames, roleStatuses } from '#api/overview-schemas.ts';

/** One change of phase that a calendar has in store. */
export interface CalendarChange {
  /** Microseconds since the epoch. */
  readonly atUs: number;
  /** A Phase. */
  readonly phase: number;
  readonly endsDay: boolean;
}

/** What rules an instrument's day. */
export interface CalendarState {
  /** `configured`: as the venue was started; `operator`: as one set it; `none`: phases change by hand. */
  readonly source: 'configured' | 'operator' | 'none';
  /** As docs/operating.md describes it; null where there are none in that form. */
  readonly rules: unknown;
  /** Since when an operator's calendar rules, in microseconds since the epoch. */
  readonly sinceUs: number | undefined;
  /** What an operator has set for later. */
  readonly next: { readonly rules: unknown; readonly fromUs: number } | undefined;
  /** The next changes of phase, soonest first. */
  readonly changes: readonly CalendarChange[];
}

/** Thrown for rules that cannot be; the message names the field and the reason. */
export class CalendarRefused extends Error {
  override readonly name = 'CalendarRefused';
}

/** Calendars that operators change while the venue runs. */
export interface CalendarControl {
  state(symbol: string, nowUs: number): CalendarState;
  /**
   * Gives an instrument another calendar: at once, or when the trading day that is on has ended; null: none, phases change by hand;
   * undefined: the one that the venue was started with. Resolves when it is on the disk. Rejects with CalendarRefused, or where it
   * cannot be written.
   */
  set(symbol: string, rules: unknown, when: 'now' | 'nextDay', nowUs: number): Promise<void>;
}

/** Facts about the venue's parts that the doors cannot see. Each may be missing. */
export interface OperationsFacts {
  /** Bytes of the journal's segments, and their number. */
  readonly journal?: () => Promise<{ readonly bytes: number; readonly segments: number }>;
  /** How far the records in the database are; undefined while they are not followed. */
  readonly projection?: () => ProjectionFact | undefined;
  /** Resolves when the database has answered; rejects where it is away. */
  readonly askDatabase?: () => Promise<unknown>;
  /** Mails and deliveries that wait; rejects where the database is away. */
  readonly waiting?: () => Promise<{ readonly mail: number; readonly webhooks: number }>;
  /** The venue's own programs. */
  readonly bots?: () => RoleFact;
}

export interface ProjectionFact {
  /** Up to where they have the journal. */
  readonly seq: number;
  /** For how long the oldest command that they do not have has been missing; 0 where none is. */
  readonly lagMs: number;
  readonly status: 'starting' | 'following' | 'behind' | 'stopped';
  /** A sentence, where the last attempt to write failed. */
  readonly fault: string | undefined;
}

export type Role = (typeof roleNames)[number];
export type RoleStatus = (typeof roleStatuses)[number];

/** What one part of the venue says of itself. */
export interface RoleFact {
  readonly role: Role;
  readonly status: RoleStatus;
  /** One sentence; null where there is nothing to say. */
  readonly note: string | null;
}
