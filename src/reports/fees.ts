// What an account paid in fees over a time, by instrument and by its part in the trades. Pure.

import type { AssetFacts, InstrumentFacts } from './facts.ts';

export interface FeeLine {
  readonly instrument: InstrumentFacts;
  readonly liquidity: 'maker' | 'taker' | 'auction';
  readonly trades: number;
  readonly notionalMinor: bigint;
  /** Fees above zero. */
  readonly chargesMinor: bigint;
  /** Fees below zero, as an amount above it. */
  readonly rebatesMinor: bigint;
}

/** Of one currency and one kind of liquidity, or of all kinds. */
export interface FeeTotal {
  readonly currency: AssetFacts;
  readonly liquidity: FeeLine['liquidity'] | 'all';
  readonly trades: number;
  readonly notionalMinor: bigint;
  readonly chargesMinor: bigint;
  readonly rebatesMinor: bigint;
}

/** Charges less rebates: what was paid; negative was earned. */
export function netMinor(fees: Pick<FeeLine, 'chargesMinor' | 'rebatesMinor'>): bigint {
  return fees.chargesMinor - fees.rebatesMinor;
}

const kinds = ['maker', 'taker', 'auction', 'all'] as const;

/** For each currency the kinds that occur, and then all together. */
export function feeTotals(lines: readonly FeeLine[]): FeeTotal[] {
  const currencies = new Map(
    lines.map(({ instrument: { currency } }) => [currency.assetId, currency]),
  );
  return [...currencies.values()].flatMap((currency) =>
    kinds.flatMap((liquidity) => {
      const own = lines.filter(
        (line) =>
          line.instrument.currency.assetId === currency.assetId &&
          (liquidity === 'all' || line.liquidity === liquidity),
      );
      return own.length === 0 ? [] : [totalOf(currency, liquidity, own)];
    }),
  );
}

function totalOf(
  currency: AssetFacts,
  liquidity: FeeTotal['liquidity'],
  lines: readonly FeeLine[],
): FeeTotal {
  const total = { trades: 0, notionalMinor: 0n, chargesMinor: 0n, rebatesMinor: 0n };
  for (const line of lines) {
    total.trades += line.trades;
    total.notionalMinor += line.notionalMinor;
    total.chargesMinor += line.chargesMinor;
    total.rebatesMinor += line.rebatesMinor;
  }
  return { currency, liquidity, ...total };
}
