// The latest trades of one instrument, and which of them nobody has taken for pushing yet. A ring of columns, so that a trade costs
// no object until somebody asks for it. It must never forget an untaken trade before `untakenMax` of them wait.

export interface TradeView {
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  /** Side; 0 for a trade of an auction, which has no taker. */
  readonly takerSide: number;
  /** TradeStatus: what became of it since; `priceTicks` is the corrected one. */
  readonly status: number;
  readonly tsUs: number;
  readonly seq: number;
}

/** Trades that can be asked for. */
export const tradesRemembered = 1_000;
/** Trades that wait for `take`; past it the oldest are dropped from the pushes, never from what can be asked for. */
export const untakenMax = 8_192;

/** The taker's side and the status share a word. */
const sideBits = 3;
const statusShift = 2;
const intWords = 3;
const numWords = 3;

export class TradeTape {
  /** Trades held; at most `tradesRemembered`, or the untaken ones where those are more. */
  count = 0;
  untaken = 0;
  private head = 0;
  private capacity = 16;
  /** Price, quantity, taker's side and status. */
  private ints = new Int32Array(this.capacity * intWords);
  /** Trade id, time, seq. */
  private nums = new Float64Array(this.capacity * numWords);

  add(
    tradeId: number,
    priceTicks: number,
    qtyLots: number,
    takerSide: number,
    tsUs: number,
    seq: number,
    status = 0,
  ): void {
    if (this.untaken === untakenMax) this.untaken--;
    if (this.count === Math.max(tradesRemembered, this.untaken + 1)) this.drop();
    if (this.count === this.capacity) this.grow();
    const place = (this.head + this.count++) & (this.capacity - 1);
    this.untaken++;
    const at = place * intWords;
    this.ints[at] = priceTicks;
    this.ints[at + 1] = qtyLots;
    this.ints[at + 2] = takerSide | (status << statusShift);
    const numAt = place * numWords;
    this.nums[numAt] = tradeId;
    this.nums[numAt + 1] = tsUs;
    this.nums[numAt + 2] = seq;
  }

  /** Marks a trade that has been busted or corrected; false where the tape does not have it (any more). */
  mark(tradeId: number, status: number, priceTicks: number): boolean {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.nums[this.place(middle) * numWords]! < tradeId) low = middle + 1;
      else high = middle;
    }
    const place = this.place(low);
    if (low === this.count || this.nums[place * numWords] !== tradeId) return false;
    const at = place * intWords;
    this.ints[at] = priceTicks;
    this.ints[at + 2] = (this.ints[at + 2]! & sideBits) | (status << statusShift);
    return true;
  }

  /** The latest trades, newest first. */
  latest(limit: number): TradeView[] {
    const views: TradeView[] = [];
    const from = this.count - Math.min(limit, this.count, tradesRemembered);
    for (let index = this.count - 1; index >= from; index--) views.push(this.at(index));
    return views;
  }

  /** What was traded since the last call, in order of trade id. */
  take(): TradeView[] {
    const views: TradeView[] = [];
    for (let index = this.count - this.untaken; index < this.count; index++) {
      views.push(this.at(index));
    }
    this.untaken = 0;
    while (this.count > tradesRemembered) this.drop();
    return views;
  }

  /** The trade with this index, 0 the oldest held. */
  at(index: number): TradeView {
    const place = this.place(index);
    const at = place * intWords;
    const numAt = place * numWords;
    return {
      tradeId: this.nums[numAt]!,
      priceTicks: this.ints[at]!,
      qtyLots: this.ints[at + 1]!,
      takerSide: this.ints[at + 2]! & sideBits,
      status: this.ints[at + 2]! >>> statusShift,
      tsUs: this.nums[numAt + 1]!,
      seq: this.nums[numAt + 2]!,
    };
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
