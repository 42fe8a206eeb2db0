// How good the line to the venue is, and whether a market that should move has fallen silent. Pure: the times are handed in.

export type Quality = {
  readonly word: 'fast' | 'good' | 'fair' | 'slow';
  readonly bars: 1 | 2 | 3 | 4;
};

/** Of a round trip in milliseconds. */
export function qualityOf(latencyMs: number): Quality {
  if (latencyMs < 50) return { word: 'fast', bars: 4 };
  if (latencyMs < 150) return { word: 'good', bars: 3 };
  if (latencyMs < 400) return { word: 'fair', bars: 2 };
  return { word: 'slow', bars: 1 };
}

const silenceMinMs = 8_000;
/** So many times its usual pause is no pause any more. */
const silenceTimes = 12;
const updatesMin = 20;
/** A market slower than this may well be silent for a while. */
const usualMaxMs = 1_500;

/** Learns how often a market moves, and says when it has been silent for much longer. */
export class SilenceWatch {
  private updates = 0;
  private usualMs = 0;
  private lastMs: number | null = null;

  /** Another stock, or a market that was away: what was learned is of no use. */
  reset(): void {
    this.updates = 0;
    this.usualMs = 0;
    this.lastMs = null;
  }

  moved(nowMs: number): void {
    if (this.lastMs !== null) {
      const gapMs = Math.max(0, nowMs - this.lastMs);
      this.usualMs = this.updates === 1 ? gapMs : this.usualMs + (gapMs - this.usualMs) / 16;
    }
    this.updates += 1;
    this.lastMs = nowMs;
  }

  /** Seconds of silence; null while there is nothing to wonder about. */
  silentForS(nowMs: number): number | null {
    if (this.lastMs === null || this.updates < updatesMin || this.usualMs > usualMaxMs) return null;
    const silentMs = nowMs - this.lastMs;
    return silentMs < Math.max(silenceMinMs, this.usualMs * silenceTimes)
      ? null
      : Math.floor(silentMs / 1_000);
  }
}
