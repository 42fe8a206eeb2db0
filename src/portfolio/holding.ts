// One account's balance in one asset, and for shares what they have cost, by the weighted-average method. Fees are no part of the
// cost: they are shown apart. Amounts are exact; the average is a quotient that only its reader rounds.
//
// A purchase adds its notional. A sale, a withdrawal or a transfer out takes cost in proportion, rounded down to the minor unit; the
// last share takes what is left. A transfer in brings the cost that it took from the payer. Shares that came in otherwise (a
// deposit, a snapshot without history) have no known cost, and then nor has the whole holding until it is flat.

export class Holding {
  readonly accountId: number;
  readonly assetId: number;
  /** In minor units, or shares. */
  availableMinor = 0;
  heldMinor = 0;
  /** Cost of all shares held, in minor units of the currency they were bought in; 0 where it is not known. */
  costMinor = 0;
  isCostKnown = true;
  /** What the cost is of: equal to available and held together, except between the events of one command. */
  costQty = 0;
  /** True while it waits in its account's list of changes. */
  isChanged = false;

  constructor(accountId: number, assetId: number) {
    this.accountId = accountId;
    this.assetId = assetId;
  }

  get totalMinor(): number {
    return this.availableMinor + this.heldMinor;
  }

  /** What the balance is now. A change that no trade or transfer has told came from outside. */
  set(availableMinor: number, heldMinor: number): void {
    this.availableMinor = availableMinor;
    this.heldMinor = heldMinor;
    const qty = availableMinor + heldMinor;
    if (qty === this.costQty) return;
    if (qty > this.costQty) this.addUnknown(qty - this.costQty);
    else this.take(this.costQty - qty);
  }

  buy(qty: number, notionalMinor: number): void {
    this.costQty += qty;
    if (!this.isCostKnown) return;
    const costMinor = this.costMinor + notionalMinor;
    if (Number.isSafeInteger(costMinor)) this.costMinor = costMinor;
    else this.forgetCost();
  }

  /** Takes shares out and answers the cost that went with them; -1 where that is not known. */
  take(qty: number): number {
    const { costQty } = this;
    this.costQty = costQty - qty;
    const wasKnown = this.isCostKnown;
    const partMinor = qty >= costQty ? this.costMinor : mulDiv(this.costMinor, qty, costQty);
    this.costMinor -= partMinor;
    if (this.costQty <= 0) this.isCostKnown = true;
    return wasKnown ? partMinor : -1;
  }

  addUnknown(qty: number): void {
    this.costQty += qty;
    if (this.costQty <= 0) this.isCostKnown = true;
    else this.forgetCost();
  }

  /** A cost that was dumped; the balance that it is of comes with the events that follow. */
  restoreCost(costQty: number, costMinor: number): void {
    this.costQty = costQty;
    this.costMinor = costMinor;
    this.isCostKnown = true;
  }

  private forgetCost(): void {
    this.isCostKnown = false;
    this.costMinor = 0;
  }
}

/** a * b / c, rounded down, exactly; `b` is not above `c`. */
function mulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c);
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}
