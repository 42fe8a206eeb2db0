// When a command is due: at a multiple of the file's own clock, counted from the first command sent, or at once.

export class Pace {
  private readonly speed: number | undefined;
  private startMs = 0;
  private startNs = -1;

  /** `speed` times real time; undefined is as fast as it goes. */
  constructor(speed: number | undefined) {
    this.speed = speed;
  }

  /** Milliseconds until a command of this time is due; 0 where it is. */
  waitMs(timeNs: number, nowMs: number): number {
    if (this.speed === undefined) return 0;
    if (this.startNs < 0) {
      this.startNs = timeNs;
      this.startMs = nowMs;
    }
    const dueMs = this.startMs + (timeNs - this.startNs) / 1e6 / this.speed;
    return Math.max(0, dueMs - nowMs);
  }
}
