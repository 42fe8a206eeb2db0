// The latest fills of one account, and which of them its watchers have not been told. A ring of columns that grows with use, so
// that a fill makes no object until somebody asks for it.

import { clOrdIdWords } from '#core/limits.ts';
import { clOrdIdText } from '#portfolio/cl-ord-id-text.ts';

/** FIX tag 851, LastLiquidityInd: whether the order gave liquidity or took it, or met the other in an auction. */
export const Liquidity = { maker: 1, taker: 2, auction: 4 } as const;

export interface FillView {
  readonly tradeId: number;
  readonly orderId: number;
  readonly clOrdId: string;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  /** Negative is a rebate. */
  readonly feeMinor: number;
  /** Liquidity. */
  readonly liquidity: number;
  /** TradeStatus: what became of the trade since; price and fee are the corrected ones. */
  readonly status: number;
  readonly tsUs: number;
  readonly seq: number;
}

/** Fills of an account that can be asked for. */
export const fillsRemembered = 1_000;
/** Fills that wait for `take` while somebody watches; past it the oldest are dropped from the pushes. */
export const untakenFillsMax = 65_536;

/** Liquidity and status share a word. */
const liquidityBits = 7;
const statusShift = 3;
const intWords = 5 + clOrdIdWords;
const numWords = 5;

export class FillRing {
  readonly accountId: number;
  count = 0;
  untaken = 0;
  private head = 0;
  private capacity = 8;
  /** Instrument, side, price, quantity, liquidity and status, words of the client order id. */
  private ints = new Int32Array(this.capacity * intWords);
  /** Trade id, order id, fee, time, seq. */
  private nums = new Float64Array(this.capacity * numWords);

  constructor(accountId: number) {
    this.accountId = accountId;
  }

  /** `clOrdId` is read from `from` on; `isWatched` keeps the fill for `take`. */
  add(
    tradeId: number,
    orderId: number,
    clOrdId: Int32Array,
    from: number,
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    feeMinor: number,
    liquidity: number,
    tsUs: number,
    seq: number,
    isWatched: boolean,
    status = 0,
  ): void {
    if (isWatched && this.untaken < untakenFillsMax) this.untaken++;
    if (this.count === Math.max(fillsRemembered, this.untaken)) this.drop();
    if (this.count === this.capacity) this.grow();
    const place = (this.head + this.count++) & (this.capacity - 1);
    const { ints, nums } = this;
    const at = place * intWords;
    ints[at] = instrumentId;
    ints[at + 1] = side;
    ints[at + 2] = priceTicks;
    ints[at + 3] = qtyLots;
    ints[at + 4] = liquidity | (status << statusShift);
    for (let i = 0; i < clOrdIdWords; i++) ints[at + 5 + i] = clOrdId[from + i]!;
    const numAt = place * numWords;
    nums[numAt] = tradeId;
    nums[numAt + 1] = orderId;
    nums[numAt + 2] = feeMinor;
    nums[numAt + 3] = tsUs;
    nums[numAt + 4] = seq;
  }

  /** Marks an order's part in a trade that has been busted or corrected; undefined where it is not remembered. */
  mark(
    tradeId: number,
    orderId: number,
    status: number,
    priceTicks: number,
    feeMinor: number,
  ): FillView | undefined {
    for (let index = this.count - 1; index >= 0; index--) {
      const place = this.place(index);
      const numAt = place * numWords;
      if (this.nums[numAt]! < tradeId) return undefined;
      if (this.nums[numAt] !== tradeId || this.nums[numAt + 1] !== orderId) continue;
      const at = place * intWords;
      this.ints[at + 2] = priceTicks;
      this.ints[at + 4] = (this.ints[at + 4]! & liquidityBits) | (status << statusShift);
      this.nums[numAt + 2] = feeMinor;
      return this.at(index);
    }
    return undefined;
  }

  /** The latest fills, newest first; of one instrument, or all (0). */
  latest(limit: number, instrumentId = 0): FillView[] {
    const views: FillView[] = [];
    const from = Math.max(0, this.count - fillsRemembered);
    for (let index = this.count - 1; index >= from && views.length < limit; index--) {
      const isMeant =
        instrumentId === 0 || this.ints[this.place(index) * intWords] === instrumentId;
      if (isMeant) views.push(this.at(index));
    }
    return views;
  }

  /** What was added while watched since the last call, oldest first. */
  take(): FillView[] {
    const views: FillView[] = [];
    for (let index = this.count - this.untaken; index < this.count; index++) {
      views.push(this.at(index));
    }
    this.forgetUntaken();
    return views;
  }

  forgetUntaken(): void {
    this.untaken = 0;
    while (this.count > fillsRemembered) this.drop();
  }

  /** The fill with this index, 0 the oldest held. */
  at(index: number): FillView {
    const { ints, nums } = this;
    const place = this.place(index);
    const at = place * intWords;
    const numAt = place * numWords;
    return {
      tradeId: nums[numAt]!,
      orderId: nums[numAt + 1]!,
      clOrdId: clOrdIdText(ints, at + 5),
      accountId: this.accountId,
      instrumentId: ints[at]!,
      side: ints[at + 1]!,
      priceTicks: ints[at + 2]!,
      qtyLots: ints[at + 3]!,
      feeMinor: nums[numAt + 2]!,
      liquidity: ints[at + 4]! & liquidityBits,
      status: ints[at + 4]! >>> statusShift,
      tsUs: nums[numAt + 3]!,
      seq: nums[numAt + 4]!,
    };
  }

  clear(): void {
    this.count = 0;
    this.untaken = 0;
  }

  private place(index: number): number {
    return (this.head + index) & (this.capacity - 1);
  }

  private drop(): void {
    this.head = (this.head + 1) & (this.capacity - 1);
    this.count--;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    const ints = new Int32Array(capacity * intWords);
    const nums = new Float64Array(capacity * numWords);
    for (let index = 0; index < this.count; index++) {
      const place = this.place(index);
      ints.set(this.ints.subarray(place * intWords, (place + 1) * intWords), index * intWords);
      nums.set(this.nums.subarray(place * numWords, (place + 1) * numWords), index * numWords);
    }
    this.ints = ints;
    this.nums = nums;
    this.capacity = capacity;
    this.head = 0;
  }
}
