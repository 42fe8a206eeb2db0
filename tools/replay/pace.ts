// When a command is due: at a multiple of the data's own clock, or at once; paused, never; on the way to a time that was sought, at once until
// then. It is told the time and has no clock of its own. It must never let a command pass while it is paused, but for those on the way.

/** What a replay is doing. */
export type PaceState = 'playing' | 'paused' | 'seeking';

const none = -1;

export class Pace {
  private factor: number | undefined;
  private isPaused = false;
  /** The data's clock stood at the one when the machine's stood at the other. */
  private anchorNs = none;
  private anchorMs = 0;
  /** Where a pause stopped the data's clock. */
  private pausedNs = none;
  /** Before this time everything is due at once. */
  private soughtNs = none;
  /** Of the last command that was due, and of the one that waits. */
  private dueNs = none;
  private waitingNs = none;

  /** `speed` times real time; undefined is as fast as it goes. */
  constructor(speed: number | undefined) {
    this.factor = speed;
  }

  get speed(): number | undefined {
    return this.factor;
  }

  /** Paused, or to be paused at the time that was sought. */
  get isHeld(): boolean {
    return this.isPaused;
  }

  get state(): PaceState {
    if (this.soughtNs !== none) return 'seeking';
    return this.isPaused ? 'paused' : 'playing';
  }

  /** Of the last command that was let pass, in nanoseconds after midnight; undefined before the first. */
  get lastDueNs(): number | undefined {
    return this.dueNs === none ? undefined : this.dueNs;
  }

  /** Milliseconds until a command of this time is due: 0 where it is, Infinity while nothing is. Times must not go backwards. */
  waitMs(timeNs: number, nowMs: number): number {
    if (this.soughtNs !== none) {
      if (timeNs < this.soughtNs) return this.due(timeNs);
      this.arrive(timeNs, nowMs);
    }
    if (this.anchorNs === none) this.anchor(timeNs, nowMs);
    if (this.isPaused) {
      if (this.pausedNs === none) this.pausedNs = this.anchorNs;
      this.waitingNs = timeNs;
      return Number.POSITIVE_INFINITY;
    }
    if (this.factor === undefined) return this.due(timeNs);
    const waitMs = this.anchorMs + (timeNs - this.anchorNs) / 1e6 / this.factor - nowMs;
    if (waitMs <= 0) return this.due(timeNs);
    this.waitingNs = timeNs;
    return waitMs;
  }

  /** Where the data's clock stands; undefined before the first command. */
  positionNs(nowMs: number): number | undefined {
    if (this.isPaused && this.soughtNs === none && this.pausedNs !== none) return this.pausedNs;
    if (this.anchorNs === none) return this.lastDueNs;
    const isWaiting = this.waitingNs !== none && this.soughtNs === none;
    if (!isWaiting || this.factor === undefined) return Math.max(this.dueNs, this.anchorNs);
    const clockNs = this.anchorNs + (nowMs - this.anchorMs) * 1e6 * this.factor;
    return Math.max(this.dueNs, Math.min(clockNs, this.waitingNs));
  }

  pause(nowMs: number): void {
    if (this.isPaused) return;
    this.pausedNs = this.positionNs(nowMs) ?? none;
    this.isPaused = true;
  }

  resume(nowMs: number): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    if (this.pausedNs !== none) this.anchor(this.pausedNs, nowMs);
    this.pausedNs = none;
  }

  /** From now on; what was, was at the old speed. */
  setSpeed(speed: number | undefined, nowMs: number): void {
    const position = this.positionNs(nowMs);
    this.factor = speed;
    if (position !== undefined && !this.isPaused) this.anchor(position, nowMs);
  }

  /** Everything before the time is due at once, then it goes on as it did: paused, where it was. Not for a time that has passed. */
  seek(timeNs: number): void {
    this.soughtNs = timeNs;
    this.waitingNs = none;
  }

  /** From the first command on again, and at once to the time. */
  startOver(timeNs: number): void {
    this.anchorNs = none;
    this.pausedNs = none;
    this.dueNs = none;
    this.seek(timeNs);
  }

  private due(timeNs: number): 0 {
    this.dueNs = timeNs;
    this.waitingNs = none;
    return 0;
  }

  /** Behind the time that was sought. Where nothing was before it, the clock begins with the data. */
  private arrive(timeNs: number, nowMs: number): void {
    const reachedNs = this.dueNs === none ? timeNs : this.soughtNs;
    this.soughtNs = none;
    this.anchor(reachedNs, nowMs);
    this.pausedNs = this.isPaused ? reachedNs : none;
  }

  private anchor(timeNs: number, nowMs: number): void {
    this.anchorNs = timeNs;
    this.anchorMs = nowMs;
  }
}
