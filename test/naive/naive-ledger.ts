// Money as the rulebook tells it, in bigint: every movement takes from one balance and gives to another, holds set aside and nothing
// is ever created. It judges the ledger, so it shares no code with it.

export interface NaiveBalance {
  available: bigint;
  held: bigint;
}

export class NaiveLedger {
  private readonly balances = new Map<string, NaiveBalance>();

  of(accountId: number, assetId: number): NaiveBalance {
    const key = `${accountId}/${assetId}`;
    const balance = this.balances.get(key) ?? { available: 0n, held: 0n };
    this.balances.set(key, balance);
    return balance;
  }

  /** From what one has available to what another has available. */
  move(fromId: number, toId: number, assetId: number, amount: bigint): void {
    this.of(fromId, assetId).available -= amount;
    this.of(toId, assetId).available += amount;
  }

  hold(accountId: number, assetId: number, amount: bigint): void {
    this.of(accountId, assetId).available -= amount;
    this.of(accountId, assetId).held += amount;
  }

  release(accountId: number, assetId: number, amount: bigint): void {
    this.hold(accountId, assetId, -amount);
  }

  /** `account/asset` to `available/held`, of every balance that has anything. */
  print(): Map<string, string> {
    const lines = new Map<string, string>();
    for (const [key, { available, held }] of this.balances) {
      if (available !== 0n || held !== 0n) lines.set(key, `${available}/${held}`);
    }
    return lines;
  }
}

const rateScale = 1_000_000n;

/** A charge is rounded up to the minor unit, a rebate (negative rate) down towards zero. */
export function naiveFee(notional: bigint, rate: bigint): bigint {
  if (rate < 0n) return -((notional * -rate) / rateScale);
  return (notional * rate + rateScale - 1n) / rateScale;
}
