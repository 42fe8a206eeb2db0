// Sums of money that may pass 2^53, exactly: two halves of plain numbers while adding, a bigint only for whoever reads. Turnover
// needs it: a single order may be worth 2^50 minor units. It must never go below zero.

/** The halves' base. Above every amount that is added at once, and low enough that two below it add up exactly. */
export const wideBase = 2 ** 52;

export class WideSum {
  /** Multiples of wideBase. */
  high = 0;
  /** The rest, below wideBase. */
  low = 0;

  clear(): void {
    this.high = 0;
    this.low = 0;
  }

  /** Adds an amount given in the same halves. */
  add(high: number, low: number): void {
    this.high += high;
    this.low += low;
    if (this.low < wideBase) return;
    this.low -= wideBase;
    this.high++;
  }

  /** Takes an amount away that was added, at most wideBase. */
  take(amount: number): void {
    this.low -= amount;
    if (this.low >= 0) return;
    this.low += wideBase;
    this.high--;
  }

  toBigInt(): bigint {
    return BigInt(this.high) * BigInt(wideBase) + BigInt(this.low);
  }
}

/** Sums of lots: exact up to the largest safe integer, where they stay (four million trades of the largest quantity). */
export function addLots(sumLots: number, lots: number): number {
  const sum = sumLots + lots;
  return sum < Number.MAX_SAFE_INTEGER ? sum : Number.MAX_SAFE_INTEGER;
}
