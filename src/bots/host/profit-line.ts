// The last half hour of a profit and its benchmark, a point every two seconds. Pure but for what it is told.

export interface ProfitPoint {
  readonly timeMs: number;
  readonly profit: string;
  readonly buyAndHold: string;
}

const everyMs = 2_000;
const keptMs = 1_800_000;

export class ProfitLine {
  private readonly points: ProfitPoint[] = [];

  take(point: ProfitPoint): void {
    const last = this.points.at(-1);
    if (last !== undefined && point.timeMs - last.timeMs < everyMs - 250) return;
    this.points.push(point);
    const oldest = this.points[0];
    if (oldest !== undefined && oldest.timeMs < point.timeMs - keptMs) this.points.shift();
  }

  get all(): { time: string; profit: string; buyAndHold: string }[] {
    return this.points.map(({ timeMs, profit, buyAndHold }) => ({
      time: new Date(timeMs).toISOString(),
      profit,
      buyAndHold,
    }));
  }
}
