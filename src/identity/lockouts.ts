// Slows down guessing: after some failures in a row under one name, or from one address, each further attempt has to wait, twice as long each
// time up to a bound. It knows no members: a name that nobody has is counted like any other. It must never keep more keys than it is told.

export interface LockoutRule {
  /** Failures before the first wait. */
  readonly free: number;
  readonly firstWaitMs: number;
  readonly waitMaxMs: number;
  /** After so long without a failure all is forgotten. */
  readonly forgetMs: number;
}

/** By name: at most some hundred guesses a day (NIST SP 800-63B asks for no more than 100 in a row). */
export const usernameRule: LockoutRule = {
  free: 10,
  firstWaitMs: 1_000,
  waitMaxMs: 15 * 60_000,
  forgetMs: 24 * 3_600_000,
};

/** By address: many members may share one. */
export const addressRule: LockoutRule = {
  free: 100,
  firstWaitMs: 1_000,
  waitMaxMs: 15 * 60_000,
  forgetMs: 3_600_000,
};

interface Failures {
  count: number;
  lastMs: number;
  blockedUntilMs: number;
}

export class Lockouts {
  private readonly rule: LockoutRule;
  private readonly keysMax: number;
  private readonly byKey = new Map<string, Failures>();

  constructor(rule: LockoutRule, keysMax = 100_000) {
    this.rule = rule;
    this.keysMax = keysMax;
  }

  /** Milliseconds to wait before the next attempt; 0 where it may be made. */
  waitMs(key: string, nowMs: number): number {
    const failures = this.byKey.get(key);
    if (failures === undefined) return 0;
    if (nowMs - failures.lastMs >= this.rule.forgetMs) {
      this.byKey.delete(key);
      return 0;
    }
    return Math.max(0, failures.blockedUntilMs - nowMs);
  }

  /** Failures in a row that are not forgotten. */
  failures(key: string, nowMs: number): number {
    const failures = this.byKey.get(key);
    if (failures === undefined || nowMs - failures.lastMs >= this.rule.forgetMs) return 0;
    return failures.count;
  }

  failed(key: string, nowMs: number): void {
    const { free, firstWaitMs, waitMaxMs } = this.rule;
    const known = this.failures(key, nowMs) > 0 ? this.byKey.get(key) : undefined;
    const failures = known ?? { count: 0, lastMs: 0, blockedUntilMs: 0 };
    // Moved to the end: the first is the one that has been quiet for longest.
    this.byKey.delete(key);
    this.makeRoom();
    this.byKey.set(key, failures);
    failures.count++;
    failures.lastMs = nowMs;
    const beyond = failures.count - free;
    if (beyond < 0) return;
    const waitMs = Math.min(waitMaxMs, firstWaitMs * 2 ** Math.min(beyond, 30));
    failures.blockedUntilMs = nowMs + waitMs;
  }

  /** Forgets the failures of a key: whoever has the password may mistype it tomorrow. */
  clear(key: string): void {
    this.byKey.delete(key);
  }

  private makeRoom(): void {
    if (this.byKey.size < this.keysMax) return;
    const oldest = this.byKey.keys().next();
    if (oldest.done !== true) this.byKey.delete(oldest.value);
  }
}
