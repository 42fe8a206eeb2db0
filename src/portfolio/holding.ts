// One account's balance in one asset, and for shares what the position has cost, by the weighted-average method. Fees are no part of
// the cost: they are shown apart. Amounts are exact; the average is a quotient that only its reader rounds.
//
// The position is what the account has less what it borrowed; below zero it is short. Its cost is what was paid for the shares of a
// long position, or what was received for those sold short: each has an average of its own. A trade in the position's direction adds
// its notional. One against it takes cost in proportion, rounded down to the minor unit (the last share takes what is left), and
// realises the difference; one that goes through zero closes the one position and opens the other, its notional split in proportion. A
// withdrawal or a transfer out takes cost and realises nothing; a transfer in comes at the cost that it took from the payer. Shares
// that came otherwise (a deposit, a snapshot without history) have no known cost, and then nor has the whole position until it is
// flat: what it realises meanwhile is not counted. Borrowing and giving back changes no position.

export class Holding {
  readonly accountId: number;
  readonly assetId: number;
  /** In minor units, or shares; borrowed shares included. */
  availableMinor = 0;
  heldMinor = 0;
  /** Shares that were lent to the account and not given back. */
  borrowedQty = 0;
  /**
   * Of the whole position, in minor units of the currency it was traded in, never negative: what a long one has cost, what a short one
   * brought. 0 where it is not known.
   */
  costMinor = 0;
  isCostKnown = true;
  /** What the cost is of, negative where short: equal to `positionQty`, except between the events of one command. */
  costQty = 0;
  /** Profit (negative: loss) of trades against the position, before fees; stays at the largest safe integer rather than pass it. */
  realizedMinor = 0;
  /** True while it waits in its account's list of changes. */
  isChanged = false;

  constructor(accountId: number, assetId: number) {
    this.accountId = accountId;
    this.assetId = assetId;
  }

  /** Available and held: borrowed shares included. */
  get totalMinor(): number {
    return this.availableMinor + this.heldMinor;
  }

  /** Shares owned less shares borrowed; negative is short. */
  get positionQty(): number {
    return this.availableMinor + this.heldMinor - this.borrowedQty;
  }

  /**
   * Profit of the position, were it closed for `valueMinor`: the value, never negative, of as many shares as it has, long or short.
   * Undefined where its cost is not known.
   */
  unrealizedMinor(valueMinor: bigint): bigint | undefined {
    if (!this.isCostKnown) return undefined;
    const costMinor = BigInt(this.costMinor);
    return this.costQty < 0 ? costMinor - valueMinor : valueMinor - costMinor;
  }

  /** What the balance is now. A change that no trade or transfer has told came from outside. */
  set(availableMinor: number, heldMinor: number): void {
    this.availableMinor = availableMinor;
    this.heldMinor = heldMinor;
    const qty = availableMinor + heldMinor - this.borrowedQty;
    if (qty === this.costQty) return;
    if (qty > this.costQty) this.addUnknown(qty - this.costQty);
    else this.take(this.costQty - qty);
  }

  /** Shares lent to the account, or given back (negative); the balance changes with them. */
  borrow(qty: number): void {
    this.borrowedQty += qty;
  }

  buy(qty: number, notionalMinor: number): void {
    this.trade(qty, 1, notionalMinor);
  }

  sell(qty: number, notionalMinor: number): void {
    this.trade(qty, -1, notionalMinor);
  }

  /** Takes shares out without a trade and answers the cost that went with them; -1 where that is not known. */
  take(qty: number): number {
    const longQty = this.costQty > 0 ? this.costQty : 0;
    const ownQty = qty < longQty ? qty : longQty;
    const partMinor = this.shrink(ownQty);
    if (ownQty === qty) return partMinor;
    this.grow(ownQty - qty, -1);
    return -1;
  }

  /** Shares that came without a trade and without a cost. */
  addUnknown(qty: number): void {
    const shortQty = this.costQty < 0 ? -this.costQty : 0;
    const coverQty = qty < shortQty ? qty : shortQty;
    if (coverQty > 0) this.shrink(coverQty);
    if (qty > coverQty) this.grow(qty - coverQty, -1);
  }

  /** What was dumped; the balance that it is of comes with the events that follow. */
  restore(borrowedQty: number, costQty: number, costMinor: number, realizedMinor: number): void {
    this.borrowedQty = borrowedQty;
    this.costQty = costQty;
    this.costMinor = costMinor;
    this.isCostKnown = true;
    this.realizedMinor = realizedMinor;
  }

  /** `sign` is 1 for a purchase, -1 for a sale. */
  private trade(qty: number, sign: number, notionalMinor: number): void {
    const againstQty = -sign * this.costQty;
    if (againstQty <= 0) {
      this.grow(sign * qty, notionalMinor);
      return;
    }
    const closingQty = qty < againstQty ? qty : againstQty;
    const closingMinor =
      closingQty === qty ? notionalMinor : mulDiv(notionalMinor, closingQty, qty);
    const partMinor = this.shrink(closingQty);
    if (partMinor >= 0) this.realize(sign * (partMinor - closingMinor));
    if (qty > closingQty) this.grow(sign * (qty - closingQty), notionalMinor - closingMinor);
  }

  /** More of the same direction, or the first; `costMinor` -1 is not known. */
  private grow(signedQty: number, costMinor: number): void {
    this.costQty += signedQty;
    if (!this.isCostKnown) return;
    const sumMinor = this.costMinor + costMinor;
    if (costMinor >= 0 && Number.isSafeInteger(sumMinor)) {
      this.costMinor = sumMinor;
      return;
    }
    this.isCostKnown = false;
    this.costMinor = 0;
  }

  /** Less of the position, at most all of it; answers the cost of that part, -1 where it is not known. */
  private shrink(qty: number): number {
    const { costQty } = this;
    const sizeQty = costQty < 0 ? -costQty : costQty;
    if (qty === sizeQty) {
      const allMinor = this.isCostKnown ? this.costMinor : -1;
      this.costQty = 0;
      this.costMinor = 0;
      this.isCostKnown = true;
      return allMinor;
    }
    this.costQty = costQty < 0 ? costQty + qty : costQty - qty;
    if (!this.isCostKnown) return -1;
    const partMinor = mulDiv(this.costMinor, qty, sizeQty);
    this.costMinor -= partMinor;
    return partMinor;
  }

  private realize(profitMinor: number): void {
    const sumMinor = this.realizedMinor + profitMinor;
    const max = Number.MAX_SAFE_INTEGER;
    this.realizedMinor = sumMinor > max ? max : sumMinor < -max ? -max : sumMinor;
  }
}

/** a * b / c, rounded down, exactly; `b` is not above `c`. */
function mulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c);
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}
