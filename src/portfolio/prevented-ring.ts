// The latest prevented matches of one account: where self-trade prevention kept two orders from trading. A ring of columns that grows with
// use. It must never show an account what was another's: of an order of another account of its trade group it knows nothing.

/** One meeting of two orders that did not trade. Ids, accounts and lots of a side that is another account's are 0. */
export interface PreventedMatchView {
  readonly preventedMatchId: number;
  readonly instrumentId: number;
  /** StpMode of the incoming order. */
  readonly stpMode: number;
  /** At which they would have traded. */
  readonly priceTicks: number;
  readonly makerOrderId: number;
  readonly makerAccountId: number;
  /** What the resting order lost. */
  readonly makerPreventedLots: number;
  readonly takerOrderId: number;
  readonly takerAccountId: number;
  readonly takerPreventedLots: number;
  readonly tsUs: number;
  readonly seq: number;
}

/** Prevented matches of an account that can be asked for. */
export const preventedRemembered = 1_000;

const numWords = 12;
export const PreventedNum = {
  preventedMatchId: 0,
  instrumentId: 1,
  stpMode: 2,
  priceTicks: 3,
  makerOrderId: 4,
  makerAccountId: 5,
  makerPreventedLots: 6,
  takerOrderId: 7,
  takerAccountId: 8,
  takerPreventedLots: 9,
  tsUs: 10,
  seq: 11,
} as const;

export class PreventedRing {
  count = 0;
  /** Added while watched and not taken yet; at most as many as are remembered. */
  untaken = 0;
  private head = 0;
  private capacity = 4;
  private nums = new Float64Array(this.capacity * numWords);

  /** `isWatched` keeps it for `take`. */
  add(
    preventedMatchId: number,
    instrumentId: number,
    stpMode: number,
    priceTicks: number,
    makerOrderId: number,
    makerAccountId: number,
    makerPreventedLots: number,
    takerOrderId: number,
    takerAccountId: number,
    takerPreventedLots: number,
    tsUs: number,
    seq: number,
    isWatched: boolean,
  ): void {
    if (this.count === preventedRemembered) {
      this.head = (this.head + 1) & (this.capacity - 1);
      this.count--;
    }
    if (this.count === this.capacity) this.grow();
    const at = this.placeOf(this.count++);
    if (isWatched && this.untaken < preventedRemembered) this.untaken++;
    const { nums } = this;
    nums[at + PreventedNum.preventedMatchId] = preventedMatchId;
    nums[at + PreventedNum.instrumentId] = instrumentId;
    nums[at + PreventedNum.stpMode] = stpMode;
    nums[at + PreventedNum.priceTicks] = priceTicks;
    nums[at + PreventedNum.makerOrderId] = makerOrderId;
    nums[at + PreventedNum.makerAccountId] = makerAccountId;
    nums[at + PreventedNum.makerPreventedLots] = makerPreventedLots;
    nums[at + PreventedNum.takerOrderId] = takerOrderId;
    nums[at + PreventedNum.takerAccountId] = takerAccountId;
    nums[at + PreventedNum.takerPreventedLots] = takerPreventedLots;
    nums[at + PreventedNum.tsUs] = tsUs;
    nums[at + PreventedNum.seq] = seq;
  }

  /** The latest, newest first; of one instrument and of one order, or of all (0). */
  latest(limit: number, instrumentId = 0, orderId = 0): PreventedMatchView[] {
    const views: PreventedMatchView[] = [];
    for (let index = this.count - 1; index >= 0 && views.length < limit; index--) {
      const at = this.placeOf(index);
      const { nums } = this;
      if (instrumentId !== 0 && nums[at + PreventedNum.instrumentId] !== instrumentId) continue;
      const isOf =
        orderId === 0 ||
        nums[at + PreventedNum.makerOrderId] === orderId ||
        nums[at + PreventedNum.takerOrderId] === orderId;
      if (isOf) views.push(this.at(index));
    }
    return views;
  }

  /** What was added while watched since the last call, oldest first. */
  take(): PreventedMatchView[] {
    const views: PreventedMatchView[] = [];
    for (let index = this.count - this.untaken; index < this.count; index++) {
      views.push(this.at(index));
    }
    this.untaken = 0;
    return views;
  }

  /** The one with this index, 0 the oldest held. */
  at(index: number): PreventedMatchView {
    const { nums } = this;
    const at = this.placeOf(index);
    return {
      preventedMatchId: nums[at + PreventedNum.preventedMatchId]!,
      instrumentId: nums[at + PreventedNum.instrumentId]!,
      stpMode: nums[at + PreventedNum.stpMode]!,
      priceTicks: nums[at + PreventedNum.priceTicks]!,
      makerOrderId: nums[at + PreventedNum.makerOrderId]!,
      makerAccountId: nums[at + PreventedNum.makerAccountId]!,
      makerPreventedLots: nums[at + PreventedNum.makerPreventedLots]!,
      takerOrderId: nums[at + PreventedNum.takerOrderId]!,
      takerAccountId: nums[at + PreventedNum.takerAccountId]!,
      takerPreventedLots: nums[at + PreventedNum.takerPreventedLots]!,
      tsUs: nums[at + PreventedNum.tsUs]!,
      seq: nums[at + PreventedNum.seq]!,
    };
  }

  clear(): void {
    this.count = 0;
    this.untaken = 0;
  }

  private placeOf(index: number): number {
    return ((this.head + index) & (this.capacity - 1)) * numWords;
  }

  private grow(): void {
    const nums = new Float64Array(this.capacity * 2 * numWords);
    for (let index = 0; index < this.count; index++) {
      const at = this.placeOf(index);
      nums.set(this.nums.subarray(at, at + numWords), index * numWords);
    }
    this.nums = nums;
    this.capacity *= 2;
    this.head = 0;
  }
}
