// Everything that the venue does because of the hour: phases by the calendars, the end of GTD orders, the indicative auction price once a
// second. It only sends commands, like any operator. The host calls `tick` several times a second and brings the clock; nothing here
// reads one.

import { CommandKind } from '#core/command.ts';
import { RejectCode, rejectName } from '#core/reject-codes.ts';
import { isCallPhase, OrdStatus } from '#core/terms.ts';
import { Expiries } from './expiries.ts';
import type { CalendarOf, ScheduledVenue, ScheduleLogger } from './phase-keeper.ts';
import { busyPauseUs, isBusy, PhaseKeeper } from './phase-keeper.ts';

export interface TimekeeperOptions {
  readonly venue: ScheduledVenue;
  readonly calendarOf: CalendarOf;
  readonly logger: ScheduleLogger;
}

/** Least time between two indicative prices of an instrument. */
const indicativePauseUs = 1_000_000;
/** The engine's clock may be a little behind: an expiry that came too early for it is sent again after this. */
const expiryPauseUs = 250_000;
/** After a refusal that should not be. */
const refusedPauseUs = 60_000_000;

export class Timekeeper {
  private readonly venue: ScheduledVenue;
  private readonly options: TimekeeperOptions;
  private readonly expiries = new Expiries();
  /** Instruments whose orders changed since their indicative price was told. */
  private readonly stirred = new Set<number>();
  private phases: PhaseKeeper | undefined;
  private nowUs = 0;
  private isExpiring = false;
  private expiryPause = { sinceUs: Number.NEGATIVE_INFINITY, forUs: 0 };
  private indicativesUnderWay = 0;
  private indicativesAtUs = Number.NEGATIVE_INFINITY;
  private lastComplaint = '';

  constructor(options: TimekeeperOptions) {
    this.options = options;
    this.venue = options.venue;
  }

  // ---- what the engine says, from recovery on

  /** An order's terms; `status` is its OrdStatus, `expireTsUs` 0 where it does not expire. */
  orderTerms(orderId: number, status: number, expireTsUs: number): void {
    if (expireTsUs === 0) return;
    if (isOpen(status)) this.expiries.set(orderId, expireTsUs);
    else this.expiries.delete(orderId);
  }

  orderEnded(orderId: number): void {
    this.expiries.delete(orderId);
  }

  /** Something that may change an auction's price. */
  ordersChanged(instrumentId: number): void {
    this.stirred.add(instrumentId);
  }

  // ---- the clock

  /**
   * The venue takes commands from now on. `sinceUs` is the time of its last command: days that ended after it are caught up with at the
   * next tick.
   */
  start(sinceUs: number): void {
    const { calendarOf, logger, venue } = this.options;
    this.phases = new PhaseKeeper(venue, calendarOf, logger, sinceUs);
  }

  /** Does what is due; microseconds since the epoch. Before `start` it does nothing. */
  tick(nowUs: number): void {
    if (this.phases === undefined) return;
    this.nowUs = nowUs;
    this.expireOrders();
    this.phases.tick(nowUs);
    this.publishIndicatives();
  }

  stop(): void {
    this.phases = undefined;
  }

  private expireOrders(): void {
    const { sinceUs, forUs } = this.expiryPause;
    const isPaused = Math.abs(this.nowUs - sinceUs) < forUs;
    if (this.isExpiring || isPaused || this.expiries.nextUs() > this.nowUs) return;
    const command = this.venue.command();
    command.kind = CommandKind.expireOrders;
    this.isExpiring = this.venue.submit(command, ({ code }) => {
      this.isExpiring = false;
      if (code === RejectCode.none) this.pauseExpiry(expiryPauseUs);
      else this.refused('Orders were not expired', code);
    });
    if (!this.isExpiring) this.refused('Orders were not expired', RejectCode.venueBusy);
  }

  private refused(what: string, code: number): void {
    this.pauseExpiry(isBusy(code) ? busyPauseUs : refusedPauseUs);
    this.complain(`${what}: ${rejectName(code)}`);
  }

  private pauseExpiry(forUs: number): void {
    this.expiryPause = { sinceUs: this.nowUs, forUs };
  }

  private publishIndicatives(): void {
    if (this.indicativesUnderWay > 0) return;
    if (Math.abs(this.nowUs - this.indicativesAtUs) < indicativePauseUs) return;
    this.indicativesAtUs = this.nowUs;
    for (const { instrumentId, phase, symbol } of this.venue.market.instruments) {
      // Outside a call phase nothing is owed, and the change to one tells its own.
      if (!this.stirred.delete(instrumentId) || !isCallPhase(phase)) continue;
      const command = this.venue.command();
      command.kind = CommandKind.publishIndicative;
      command.instrumentId = instrumentId;
      const isTaken = this.venue.submit(command, ({ code }) => {
        this.indicativesUnderWay--;
        // The phase may have changed on the way.
        if (code === RejectCode.none || code === RejectCode.phaseNotPermitted) return;
        this.stirred.add(instrumentId);
        this.complain(`No indicative price of ${symbol}: ${rejectName(code)}`);
      });
      if (!isTaken) {
        this.stirred.add(instrumentId);
        return;
      }
      this.indicativesUnderWay++;
    }
  }

  /** Once, until something else is wrong. */
  private complain(sentence: string): void {
    if (sentence === this.lastComplaint) return;
    this.lastComplaint = sentence;
    this.options.logger.warn(sentence);
  }
}

function isOpen(status: number): boolean {
  switch (status) {
    case OrdStatus.new:
    case OrdStatus.partiallyFilled:
    case OrdStatus.suspended:
    case OrdStatus.pendingNew:
      return true;
    default:
      return false;
  }
}
