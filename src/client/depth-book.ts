// The venue's book of one instrument, rebuilt from its depth feed: a snapshot, then deltas with consecutive sequences,
// each proved by a checksum. Pure; depth-feed.ts decides what to do about a gap.
import { decimal, type Decimal } from './decimal.ts';
import type { Level, Levels } from '#api/types.ts';
import { checksumLevels, depthChecksum } from '#marketdata/depth-checksum.ts';

export type DepthLevel = {
  readonly price: Decimal;
  readonly priceText: string;
  readonly qty: Decimal;
  readonly qtyText: string;
  readonly orders: number;
};

export type Applied = 'applied' | 'stale' | 'gap' | 'badChecksum';

export class DepthBook {
  /** Best first on either side. */
  readonly #bids: DepthLevel[] = [];
  readonly #asks: DepthLevel[] = [];
  #seq = -1;

  get seq(): number {
    return this.#seq;
  }

  get bids(): readonly DepthLevel[] {
    return this.#bids;
  }

  get asks(): readonly DepthLevel[] {
    return this.#asks;
  }

  /** False where the snapshot contradicts its own checksum; the book then holds nothing to rely on. */
  load(snapshot: {
    readonly seq: number;
    readonly checksum: number;
    readonly data: Levels;
  }): boolean {
    this.clear();
    for (const level of snapshot.data.bids) {
      place(this.#bids, level, -1);
    }
    for (const level of snapshot.data.asks) {
      place(this.#asks, level, 1);
    }
    this.#seq = snapshot.seq;
    return this.checksum() === snapshot.checksum;
  }

  /** Changes the book only when it answers `applied` or `badChecksum`. */
  apply(delta: {
    readonly seq: number;
    readonly prevSeq?: number;
    readonly checksum: number;
    readonly data: Levels;
  }): Applied {
    if (delta.seq <= this.#seq) {
      return 'stale';
    }
    // Quantities are absolute: a merged delta that begins before this book fits it as well.
    if ((delta.prevSeq ?? delta.seq - 1) > this.#seq) {
      return 'gap';
    }
    for (const level of delta.data.bids) {
      place(this.#bids, level, -1);
    }
    for (const level of delta.data.asks) {
      place(this.#asks, level, 1);
    }
    this.#seq = delta.seq;
    return this.checksum() === delta.checksum ? 'applied' : 'badChecksum';
  }

  clear(): void {
    this.#bids.length = 0;
    this.#asks.length = 0;
    this.#seq = -1;
  }

  checksum(): number {
    return depthChecksum(
      this.#asks.slice(0, checksumLevels).map(wireLevel),
      this.#bids.slice(0, checksumLevels).map(wireLevel),
    );
  }
}

function wireLevel(level: DepthLevel): [price: string, qty: string] {
  return [level.priceText, level.qtyText];
}

/** Sets, adds or (quantity zero) removes a level. `order` is 1 where the best is the lowest price, -1 where the highest. */
function place(levels: DepthLevel[], wire: Level, order: 1 | -1): void {
  const [priceText, qtyText, orders] = wire;
  const price = decimal(priceText);
  const qty = decimal(qtyText);
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = (levels[middle] as DepthLevel).price;
    if (order === 1 ? at < price : at > price) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const found = levels[low]?.price === price;
  if (qty === 0n) {
    if (found) {
      levels.splice(low, 1);
    }
  } else {
    levels.splice(low, found ? 1 : 0, { price, priceText, qty, qtyText, orders });
  }
}
