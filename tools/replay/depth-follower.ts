// A copy of one book from the WebSocket's depth channel, by the rules that docs/api.md gives to clients: snapshot, then each delta whose
// sequence is one more, checked by its checksum. It must never paper over a gap: it says that it needs one filled.

import type { WireLevel } from '#marketdata/depth-checksum.ts';
import { depthChecksum } from '#marketdata/depth-checksum.ts';
import type { DepthAnswer } from './venue-api.ts';

export interface DepthMessage {
  readonly type?: string;
  readonly seq: number;
  readonly data: DepthAnswer;
  readonly checksum: number;
}

interface FollowedLevel {
  /** For sorting only. */
  readonly value: number;
  readonly price: string;
  readonly qty: string;
  readonly orders: number;
}

export class DepthFollower {
  deltas = 0;
  snapshots = 0;
  gaps = 0;
  /** Messages after which the copy's checksum was not the venue's. */
  wrongChecksums = 0;
  private seq = -1;
  private readonly bids = new Map<string, FollowedLevel>();
  private readonly asks = new Map<string, FollowedLevel>();

  /** False where deltas are missing: subscribe again. */
  take(message: DepthMessage): boolean {
    const { seq, data, type, checksum } = message;
    if (type === 'snapshot') {
      this.bids.clear();
      this.asks.clear();
      this.snapshots++;
    } else {
      if (this.seq >= 0 && seq <= this.seq) return true;
      if (seq !== this.seq + 1) {
        this.gaps++;
        return false;
      }
      this.deltas++;
    }
    this.seq = seq;
    apply(this.bids, data.bids);
    apply(this.asks, data.asks);
    const { bids, asks } = this.book();
    if (depthChecksum(asks, bids) !== checksum) this.wrongChecksums++;
    return true;
  }

  /** Both sides from the best. */
  book(): DepthAnswer {
    const levels = (side: Map<string, FollowedLevel>, sign: number): WireLevel[] =>
      [...side.values()]
        .sort((a, b) => sign * (a.value - b.value))
        .map(({ price, qty, orders }): WireLevel => [price, qty, orders]);
    return { bids: levels(this.bids, -1), asks: levels(this.asks, 1) };
  }
}

function apply(side: Map<string, FollowedLevel>, levels: readonly WireLevel[]): void {
  for (const [price, qty, orders] of levels) {
    if (qty === '0') side.delete(price);
    else side.set(price, { value: Number(price), price, qty, orders: Number(orders) });
  }
}

/** Undefined where two books are equal, else the first difference in words. */
export function depthDifference(
  one: DepthAnswer,
  oneName: string,
  other: DepthAnswer,
  otherName: string,
): string | undefined {
  for (const side of ['bids', 'asks'] as const) {
    const levels = Math.max(one[side].length, other[side].length);
    for (let level = 0; level < levels; level++) {
      const here = levelText(one[side][level]);
      const there = levelText(other[side][level]);
      if (here !== there) {
        return `${side} level ${level + 1}: ${oneName} has ${here}, ${otherName} has ${there}`;
      }
    }
  }
  return undefined;
}

function levelText(level: WireLevel | undefined): string {
  if (level === undefined) return 'nothing';
  const [price, qty, orders] = level;
  return `${qty} at ${price} in ${String(orders)} order${orders === 1 ? '' : 's'}`;
}

/** Orders in a book. */
export function orderCount({ bids, asks }: DepthAnswer): number {
  return [...bids, ...asks].reduce((sum, [, , orders]) => sum + Number(orders), 0);
}
