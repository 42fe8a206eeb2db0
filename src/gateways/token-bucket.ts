// Request budgets: a bucket of tokens a key, filled at a steady rate up to a burst. Both doors take from the same buckets. It must never
// keep more keys than it is told, whoever asks.

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

const oldestLookedAt = 64;

export class TokenBucket {
  readonly rate: Rate;
  private tokens: number;
  private filledAtMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.rate = rate;
    this.tokens = rate.burst;
    this.filledAtMs = nowMs;
  }

  /** Takes so many tokens; false, and none are taken, where there are fewer. */
  take(nowMs: number, count = 1): boolean {
    this.fill(nowMs);
    if (this.tokens < count) return false;
    this.tokens -= count;
    return true;
  }

  /** Whole tokens left. */
  remaining(nowMs: number): number {
    this.fill(nowMs);
    return Math.floor(this.tokens);
  }

  isFull(nowMs: number): boolean {
    this.fill(nowMs);
    return this.tokens >= this.rate.burst;
  }

  /** Seconds until there are so many tokens again, at least 1. */
  waitSeconds(count = 1): number {
    return Math.max(1, Math.ceil((count - this.tokens) / this.rate.perSecond));
  }

  private fill(nowMs: number): void {
    if (nowMs <= this.filledAtMs) return;
    const gained = ((nowMs - this.filledAtMs) * this.rate.perSecond) / 1000;
    this.tokens = Math.min(this.rate.burst, this.tokens + gained);
    this.filledAtMs = nowMs;
  }
}

/** The buckets of one kind of request, by user or address. */
export class BucketTable {
  private readonly rate: Rate;
  private readonly keysMax: number;
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate, keysMax = 100_000) {
    this.rate = rate;
    this.keysMax = keysMax;
  }

  get size(): number {
    return this.buckets.size;
  }

  bucket(key: string, nowMs: number): TokenBucket {
    const existing = this.buckets.get(key);
    if (existing !== undefined) return existing;
    if (this.buckets.size >= this.keysMax) this.makeRoom(nowMs);
    const made = new TokenBucket(this.rate, nowMs);
    this.buckets.set(key, made);
    return made;
  }

  /** Forgets some of the oldest keys: full buckets, which are as good as new ones, or else the very oldest. */
  private makeRoom(nowMs: number): void {
    let looked = 0;
    for (const [key, bucket] of this.buckets) {
      if (bucket.isFull(nowMs)) this.buckets.delete(key);
      if (++looked === oldestLookedAt) break;
    }
    const oldest = this.buckets.keys().next();
    if (this.buckets.size >= this.keysMax && oldest.done !== true)
      this.buckets.delete(oldest.value);
  }
}
