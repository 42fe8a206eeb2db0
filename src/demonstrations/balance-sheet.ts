// What several members have together: money and shares, held included. Trading moves it between them, and only fees leave. It must never round.

import type { DemoMember } from './member.ts';
import type { Totals } from './stage.ts';
import type { Teller } from './teller.ts';
import { type Decimal, decimal, decimalString, subtract, zero } from '#client/decimal.ts';

export class BalanceSheet {
  /** By asset, of all members together. */
  readonly totals: ReadonlyMap<string, Decimal>;

  constructor(totals: ReadonlyMap<string, Decimal>) {
    this.totals = totals;
  }

  static async of(
    members: readonly DemoMember[],
    assets: readonly string[],
  ): Promise<BalanceSheet> {
    const totals = new Map<string, Decimal>();
    for (const asset of assets) {
      const parts = await Promise.all(members.map((member) => member.total(asset)));
      totals.set(
        asset,
        parts.reduce((sum, part) => (sum + part) as Decimal, zero),
      );
    }
    return new BalanceSheet(totals);
  }

  has(asset: string): Decimal {
    return this.totals.get(asset) ?? zero;
  }

  /** `fees` are what the members paid since `before`, rebates taken off. */
  claimConserved(
    tell: Teller,
    before: BalanceSheet,
    {
      currency,
      symbol,
      fees,
    }: { readonly currency: string; readonly symbol: string; readonly fees: Decimal },
  ): void {
    const expected = subtract(before.has(currency), fees);
    tell.equal(
      'Together the members have the money that they had, less their fees.',
      `${decimalString(this.has(currency), 2)} ${currency}`,
      `${decimalString(expected, 2)} ${currency}`,
    );
    tell.equal(
      'Together the members have the shares that they had.',
      decimalString(this.has(symbol)),
      decimalString(before.has(symbol)),
    );
  }

  /** Of the whole venue, the outside world included. */
  static claimZeroSums(tell: Teller, totals: Totals): void {
    const wrong = totals.filter(({ sum }) => decimal(sum) !== 0n);
    tell.claim(
      'Over all accounts of the venue each asset sums to zero, the outside world included.',
      wrong.length === 0 && totals.length > 0,
      wrong.length === 0
        ? `${totals.length} assets, each 0`
        : wrong.map(({ asset, sum }) => `${asset} ${sum}`).join(', '),
    );
  }
}
