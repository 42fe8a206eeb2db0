// Where a book writes what happened to resting orders: fixed-size records in one typed array, read by the book's owner
// and emptied by it. It must never lose a record: it doubles when full.

/** Words of one report. */
export const reportWords = 8;
export const ReportWord = {
  kind: 0,
  /** Slot of the resting order in the pool; not valid after the call where the book releases closed orders. */
  makerSlot: 1,
  makerIdLow: 2,
  makerIdHigh: 3,
  priceTicks: 4,
  qtyLots: 5,
  /** What stays open of the resting order, displayed and hidden. */
  makerLeavesLots: 6,
  /** Free for the owner. */
  tag: 7,
} as const;

export const ReportKind = {
  /** Both orders traded `qtyLots` at `priceTicks`. */
  fill: 1,
  /** Self-trade prevention cancelled the resting order with `qtyLots` open. */
  makerCanceled: 2,
  /** Self-trade prevention took `qtyLots` from both orders; the resting order ended where its leaves are 0. */
  decremented: 3,
  /**
   * Self-trade prevention ended the incoming order with `qtyLots` open, on meeting the resting order that is named. Where the resting
   * one ends as well, its own report comes first.
   */
  takerCanceled: 4,
} as const;

export class ReportBuffer {
  words: Int32Array;
  count = 0;

  constructor(capacity = 1_024) {
    this.words = new Int32Array(capacity * reportWords);
  }

  append(
    kind: number,
    makerSlot: number,
    makerIdLow: number,
    makerIdHigh: number,
    priceTicks: number,
    qtyLots: number,
    makerLeavesLots: number,
    tag: number,
  ): void {
    let at = this.count * reportWords;
    if (at === this.words.length) this.grow();
    const words = this.words;
    words[at++] = kind;
    words[at++] = makerSlot;
    words[at++] = makerIdLow;
    words[at++] = makerIdHigh;
    words[at++] = priceTicks;
    words[at++] = qtyLots;
    words[at++] = makerLeavesLots;
    words[at] = tag;
    this.count++;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}
