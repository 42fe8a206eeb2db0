// Money as the rulebook tells it, in bigint: every movement takes from one balance and gives to another, holds set aside and nothing
// is ever created. It judges the ledger, so it shares no code with it.

export interface NaiveBalance {
  readonly accountId: number;
  readonly assetId: number;
  available: bigint;
  held: bigint;
}

export class NaiveLedger {
  private readonly balances = new Map<string, NaiveBalance>();
  /** What was touched since the last call of `takeChanged`, as it was before. */
  private touched = new Map<NaiveBalance, string>();

  of(accountId: number, assetId: number): Readonly<NaiveBalance> {
    return this.find(accountId, assetId);
  }

  /** From what one has available to what another has available. */
  move(fromId: number, toId: number, assetId: number, amount: bigint): void {
    this.touch(fromId, assetId).available -= amount;
    this.touch(toId, assetId).available += amount;
  }

  /** Sets aside; a negative amount comes back. */
  hold(accountId: number, assetId: number, amount: bigint): void {
    if (amount === 0n) return;
    const balance = this.touch(accountId, assetId);
    balance.available -= amount;
    balance.held += amount;
  }

  /** The balances that are not as they were at the last call. */
  takeChanged(): NaiveBalance[] {
    const { touched } = this;
    this.touched = new Map();
    return [...touched].filter(([now, before]) => printed(now) !== before).map(([now]) => now);
  }

  /** `account/asset` to `available/held`, of every balance that has anything. */
  print(): Map<string, string> {
    const lines = new Map<string, string>();
    for (const [key, balance] of this.balances) {
      if (balance.available !== 0n || balance.held !== 0n) lines.set(key, printed(balance));
    }
    return lines;
  }

  private touch(accountId: number, assetId: number): NaiveBalance {
    const balance = this.find(accountId, assetId);
    if (!this.touched.has(balance)) this.touched.set(balance, printed(balance));
    return balance;
  }

  private find(accountId: number, assetId: number): NaiveBalance {
    const key = `${accountId}/${assetId}`;
    const balance = this.balances.get(key) ?? { accountId, assetId, available: 0n, held: 0n };
    this.balances.set(key, balance);
    return balance;
  }
}

function printed({ available, held }: NaiveBalance): string {
  return `${available}/${held}`;
}

const rateScale = 1_000_000n;

/** A charge is rounded up to the minor unit, a rebate (negative rate) down towards zero. */
export function naiveFee(notional: bigint, rate: bigint): bigint {
  if (rate < 0n) return -((notional * -rate) / rateScale);
  return (notional * rate + rateScale - 1n) / rateScale;
}

/** A rebate is never more than the other side of the trade pays. */
export function cappedByOther(fee: bigint, other: bigint): bigint {
  const most = other > 0n ? other : 0n;
  return fee < -most ? -most : fee;
}
