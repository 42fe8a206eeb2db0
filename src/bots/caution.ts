// How long an agent holds back after a refusal, and where: in one instrument, or altogether. Pure: the caller brings the time.

export interface Pause {
  /** `member` stops everything, `symbol` one instrument. */
  readonly scope: 'member' | 'symbol';
  readonly ms: number;
  /** Worth a line in the log: somebody may have to do something. */
  readonly isNotable: boolean;
}

const busyMinMs = 1_000;
const busyMaxMs = 30_000;

/** Refusals that are part of the day: the market moved on before the command came. */
const harmless = new Set([
  'postOnlyWouldCross',
  'tooLateToCancel',
  'unknownOrder',
  'nothingToAmend',
  'noLiquidity',
]);
const busy = new Set([
  'venueBusy',
  'rateLimited',
  'orderRateExceeded',
  'venueCapacity',
  'journalFull',
]);
/** The phase changed before the agent heard of it. */
const closed = new Set([
  'instrumentHalted',
  'instrumentClosed',
  'phaseNotPermitted',
  'venueClosed',
  'venueStopping',
]);
const poor = new Set(['insufficientFunds', 'insufficientShares', 'insufficientBalance']);
const barred = new Set([
  'accountKillSwitch',
  'venueKillSwitch',
  'accountNotPermitted',
  'forbidden',
]);

export class Caution {
  private memberUntilMs = 0;
  private readonly symbolUntilMs = new Map<string, number>();
  private busyMs = busyMinMs;

  isFree(symbol: string, nowMs: number): boolean {
    return nowMs >= this.memberUntilMs && nowMs >= (this.symbolUntilMs.get(symbol) ?? 0);
  }

  /** Takes a reject's name and holds back accordingly. */
  refused(symbol: string, reason: string, nowMs: number): Pause {
    const pause = this.pauseFor(reason, nowMs);
    const untilMs = nowMs + pause.ms;
    if (pause.scope === 'member') this.memberUntilMs = Math.max(this.memberUntilMs, untilMs);
    else {
      this.symbolUntilMs.set(symbol, Math.max(this.symbolUntilMs.get(symbol) ?? 0, untilMs));
    }
    return pause;
  }

  /** A command was done: the venue is not busy any more. */
  succeeded(): void {
    this.busyMs = busyMinMs;
  }

  private pauseFor(reason: string, nowMs: number): Pause {
    if (harmless.has(reason)) return { scope: 'symbol', ms: 0, isNotable: false };
    if (closed.has(reason)) return { scope: 'symbol', ms: 3_000, isNotable: false };
    if (poor.has(reason)) return { scope: 'symbol', ms: 15_000, isNotable: true };
    if (barred.has(reason)) return { scope: 'member', ms: 30_000, isNotable: true };
    if (busy.has(reason)) {
      // Commands that left together are refused together: that is one refusal.
      const leftMs = this.memberUntilMs - nowMs;
      if (leftMs > 0) return { scope: 'member', ms: leftMs, isNotable: false };
      const ms = this.busyMs;
      this.busyMs = Math.min(busyMaxMs, ms * 2);
      return { scope: 'member', ms, isNotable: false };
    }
    return { scope: 'symbol', ms: 5_000, isNotable: true };
  }
}
