// Brings every instrument to the phase that its calendar wants, at the calendar's changes and at no other time: what an operator sets in
// between holds until the next change. It must never end a halt but by a day's end, nor send a refused command again by itself.

import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode, rejectName } from '#core/reject-codes.ts';
import { Phase, termName } from '#core/terms.ts';
import type { Calendar } from './calendar.ts';
import { phasePath } from './phase-path.ts';

export interface ScheduledInstrument {
  readonly instrumentId: number;
  readonly symbol: string;
  /** A Phase: the one it has by the last event. */
  readonly phase: number;
  /** Its phase is closed for ever. */
  readonly isDelisted: boolean;
}

/** What the timekeeper needs of a venue. */
export interface ScheduledVenue {
  readonly market: { readonly instruments: readonly ScheduledInstrument[] };
  /** A cleared command to fill for `submit`. */
  command(): Command;
  /** False where the queue is full. The handler is called once, after the command's events; `code` is a RejectCode. */
  submit(command: Command, handler: (outcome: { readonly code: number }) => void): boolean;
}

/** Where the timekeeper says what happens to it. A pino logger is one. */
export interface ScheduleLogger {
  info(message: string): void;
  warn(message: string): void;
}

/** After the queue was full, or the disk. */
export const busyPauseUs = 1_000_000;

/** Refusals that say nothing about the command itself. */
const busyCodes = new Set<number>([
  RejectCode.venueBusy,
  RejectCode.venueStopping,
  RejectCode.journalFull,
]);

export const isBusy = (code: number): boolean => busyCodes.has(code);

/** By symbol, at an instant in microseconds; undefined for an instrument whose phase only operators change. */
export type CalendarOf = (symbol: string, nowUs: number) => Calendar | undefined;

/** The phase that is due, and whether a day has ended since the instrument was looked at before. */
interface Due {
  readonly phase: Phase;
  endsDay: boolean;
  hasWaited: boolean;
}

interface Desk {
  readonly calendar: Calendar;
  nextAtUs: number;
  seenUs: number;
  due: Due | undefined;
  /** Commands whose outcome is not known yet. */
  underWay: number;
  busySinceUs: number;
}

export class PhaseKeeper {
  private readonly venue: ScheduledVenue;
  private readonly calendarOf: CalendarOf;
  private readonly logger: ScheduleLogger;
  private readonly desks = new Map<number, Desk | undefined>();
  private nowUs: number;

  /** `sinceUs`: when the instruments that are there got the phases that they have, at the latest. */
  constructor(
    venue: ScheduledVenue,
    calendarOf: CalendarOf,
    logger: ScheduleLogger,
    sinceUs: number,
  ) {
    this.venue = venue;
    this.calendarOf = calendarOf;
    this.logger = logger;
    this.nowUs = sinceUs;
    for (const instrument of venue.market.instruments) this.open(instrument);
  }

  tick(nowUs: number): void {
    const wentBack = nowUs < this.nowUs;
    this.nowUs = nowUs;
    for (const instrument of this.venue.market.instruments) {
      if (instrument.isDelisted) continue;
      if (!this.desks.has(instrument.instrumentId)) this.open(instrument);
      else this.changeCalendar(instrument);
      const desk = this.desks.get(instrument.instrumentId);
      if (desk !== undefined) this.visit(desk, instrument, wentBack);
    }
  }

  private open(instrument: ScheduledInstrument): void {
    const calendar = this.calendarOf(instrument.symbol, this.nowUs);
    const desk = calendar && {
      calendar,
      nextAtUs: Number.NEGATIVE_INFINITY,
      seenUs: this.nowUs,
      due: undefined,
      underWay: 0,
      busySinceUs: Number.NEGATIVE_INFINITY,
    };
    this.desks.set(instrument.instrumentId, desk);
  }

  /** An operator may have given it another calendar, from now on: the day that ended under the old one ends all the same. */
  private changeCalendar(instrument: ScheduledInstrument): void {
    const { nowUs } = this;
    const { instrumentId, symbol } = instrument;
    const old = this.desks.get(instrumentId);
    const calendar = this.calendarOf(symbol, nowUs);
    if (calendar === old?.calendar) return;
    const endsDay =
      old !== undefined &&
      (old.due?.endsDay === true || old.calendar.lastDayEndUs(nowUs) > old.seenUs);
    // Where nothing follows, the old one closes its day first.
    const walks = old !== undefined && (old.due !== undefined || old.underWay > 0);
    if (calendar === undefined && (endsDay || walks)) return;
    this.open(instrument);
    const desk = this.desks.get(instrumentId);
    if (desk !== undefined && endsDay) {
      desk.due = { phase: desk.calendar.phaseAt(nowUs), endsDay, hasWaited: false };
    }
  }

  private visit(desk: Desk, instrument: ScheduledInstrument, wentBack: boolean): void {
    const { nowUs } = this;
    // A clock that was set back reaches the same changes again; what was done stays done.
    if (wentBack && desk.nextAtUs !== Number.NEGATIVE_INFINITY) this.lookAhead(desk);
    if (nowUs >= desk.nextAtUs) {
      const { calendar, due, seenUs } = desk;
      const endsDay = due?.endsDay === true || calendar.lastDayEndUs(nowUs) > seenUs;
      desk.due = { phase: calendar.phaseAt(nowUs), endsDay, hasWaited: false };
      desk.seenUs = nowUs;
      this.lookAhead(desk);
    }
    const isPaused = Math.abs(nowUs - desk.busySinceUs) < busyPauseUs;
    if (desk.due !== undefined && desk.underWay === 0 && !isPaused) {
      this.walk(desk, desk.due, instrument);
    }
  }

  private lookAhead(desk: Desk): void {
    desk.nextAtUs = desk.calendar.nextChange(this.nowUs)?.atUs ?? Number.POSITIVE_INFINITY;
  }

  /** Sends the whole way at once, so that nothing comes between a day's end and the next day's begin. */
  private walk(desk: Desk, due: Due, instrument: ScheduledInstrument): void {
    // It closed by itself meanwhile, or an operator closed it: its day has ended.
    if (instrument.phase === Phase.closed) due.endsDay = false;
    const path = phasePath(instrument.phase as Phase, due.phase, due.endsDay);
    if (path.length === 0) desk.due = undefined;
    for (const phase of path) {
      const command = this.venue.command();
      command.kind = CommandKind.setPhase;
      command.instrumentId = instrument.instrumentId;
      command.option = phase;
      const isTaken = this.venue.submit(command, ({ code }) =>
        this.take(desk, due, instrument, phase, code),
      );
      if (!isTaken) {
        this.wait(desk, due, instrument, RejectCode.venueBusy);
        return;
      }
      desk.underWay++;
    }
  }

  private take(
    desk: Desk,
    due: Due,
    instrument: ScheduledInstrument,
    phase: Phase,
    code: number,
  ): void {
    desk.underWay--;
    if (code === RejectCode.none) {
      if (phase === Phase.closed) due.endsDay = false;
      // Reached; where an operator's command came after it, that one holds.
      if (phase === due.phase && !due.endsDay) this.settle(desk, due);
    } else if (isBusy(code)) {
      this.wait(desk, due, instrument, code);
    } else {
      this.logger.warn(
        `${instrument.symbol} was not set to ${termName(Phase, phase) ?? phase}: ${rejectName(code)}`,
      );
      this.settle(desk, due);
    }
  }

  private settle(desk: Desk, due: Due): void {
    if (desk.due === due) desk.due = undefined;
  }

  private wait(desk: Desk, due: Due, { symbol }: ScheduledInstrument, code: number): void {
    desk.busySinceUs = this.nowUs;
    if (due.hasWaited) return;
    due.hasWaited = true;
    const phase = termName(Phase, due.phase) ?? due.phase;
    this.logger.info(`${symbol} waits to be set to ${phase}: ${rejectName(code)}`);
  }
}
