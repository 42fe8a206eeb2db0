// What an account has and what it is worth now, by currency. Figures are defined in docs/reports.md; pure, and in whole minor units.

import type { AssetFacts, Facts, InstrumentFacts, Price } from './facts.ts';
import { valueMinor } from './facts.ts';

export interface HeldCash {
  readonly assetId: number;
  readonly availableMinor: bigint;
  readonly heldMinor: bigint;
}

export interface HeldPosition {
  readonly instrumentId: number;
  /** Owned less borrowed; negative is short. */
  readonly shares: bigint;
  readonly borrowedShares: bigint;
  /** Of the whole position, never negative; undefined where it is not known. */
  readonly costMinor: bigint | undefined;
  readonly realizedMinor: bigint;
}

export interface PositionLine {
  readonly instrument: InstrumentFacts;
  readonly shares: bigint;
  readonly borrowedShares: bigint;
  readonly costMinor: bigint | undefined;
  /** Undefined where the instrument has no price yet; then there is no value and no unrealised profit. */
  readonly price: Price | undefined;
  /** Below zero for a short position. */
  readonly valueMinor: bigint | undefined;
  readonly unrealizedMinor: bigint | undefined;
  readonly realizedMinor: bigint;
  /** Share of the currency's equity, in basis points; undefined where that is not above zero. */
  readonly allocationBps: bigint | undefined;
}

export interface CurrencyPortfolio {
  readonly currency: AssetFacts;
  readonly availableMinor: bigint;
  readonly heldMinor: bigint;
  /** Available and held. */
  readonly cashMinor: bigint;
  readonly cashAllocationBps: bigint | undefined;
  /** Of the positions that have a price. */
  readonly positionsMinor: bigint;
  /** Cash and positions. */
  readonly equityMinor: bigint;
  /** Of the positions whose cost and price are known. */
  readonly unrealizedMinor: bigint;
  readonly realizedMinor: bigint;
  /** Positions that have no price, and so no part in the equity. */
  readonly unpriced: number;
  readonly lines: readonly PositionLine[];
}

/** Currencies in which the account has cash or trades, in order of asset id; flat positions stay for what they have realised. */
export function portfolioOf(
  facts: Facts,
  cash: readonly HeldCash[],
  positions: readonly HeldPosition[],
  prices: ReadonlyMap<number, Price>,
): CurrencyPortfolio[] {
  const used = positions.filter(
    ({ shares, borrowedShares, realizedMinor }) =>
      shares !== 0n || borrowedShares !== 0n || realizedMinor !== 0n,
  );
  const currencyIds = new Set([
    ...cash.map(({ assetId }) => assetId),
    ...used.map(({ instrumentId }) => facts.instrument(instrumentId).currency.assetId),
  ]);
  return [...currencyIds]
    .toSorted((a, b) => a - b)
    .map((assetId) => {
      const lines = used
        .map((position) => lineOf(facts, position, prices))
        .filter(({ instrument }) => instrument.currency.assetId === assetId);
      const held = cash.find((each) => each.assetId === assetId);
      return currencyPortfolio(facts.asset(assetId), held, lines);
    });
}

function lineOf(
  facts: Facts,
  position: HeldPosition,
  prices: ReadonlyMap<number, Price>,
): PositionLine {
  const { shares, costMinor } = position;
  const instrument = facts.instrument(position.instrumentId);
  const price = prices.get(position.instrumentId);
  const value = price === undefined ? undefined : valueMinor(instrument, shares, price.ticks);
  // Of a short position the cost is what it brought, and its value is below zero.
  const signedCost = costMinor === undefined || shares >= 0n ? costMinor : -costMinor;
  const isKnown = value !== undefined && signedCost !== undefined;
  return {
    ...position,
    instrument,
    price,
    valueMinor: value,
    unrealizedMinor: isKnown ? value - signedCost : undefined,
    allocationBps: undefined,
  };
}

function currencyPortfolio(
  currency: AssetFacts,
  held: HeldCash | undefined,
  lines: readonly PositionLine[],
): CurrencyPortfolio {
  const { availableMinor = 0n, heldMinor = 0n } = held ?? {};
  const cashMinor = availableMinor + heldMinor;
  const positionsMinor = sum(lines.map((line) => line.valueMinor ?? 0n));
  const equityMinor = cashMinor + positionsMinor;
  const parts = allocate([cashMinor, ...lines.map((line) => line.valueMinor ?? 0n)], equityMinor);
  return {
    currency,
    availableMinor,
    heldMinor,
    cashMinor,
    cashAllocationBps: parts?.[0],
    positionsMinor,
    equityMinor,
    unrealizedMinor: sum(lines.map((line) => line.unrealizedMinor ?? 0n)),
    realizedMinor: sum(lines.map((line) => line.realizedMinor)),
    unpriced: lines.filter(({ shares, price }) => shares !== 0n && price === undefined).length,
    lines: lines.map((line, index) => ({
      ...line,
      allocationBps: line.price === undefined ? undefined : parts?.[index + 1],
    })),
  };
}

const wholeBps = 10_000n;

/**
 * Each part's share of the whole in basis points, which add up to 10,000: each is rounded down, and what that leaves goes to the largest
 * remainders. Undefined where the whole is not above zero.
 */
export function allocate(parts: readonly bigint[], whole: bigint): bigint[] | undefined {
  if (whole <= 0n) return undefined;
  const shares = parts.map((part, index) => {
    const scaled = part * wholeBps;
    const remainder = ((scaled % whole) + whole) % whole;
    return { index, bps: (scaled - remainder) / whole, remainder };
  });
  let left = wholeBps - sum(shares.map(({ bps }) => bps));
  const byRemainder = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
  );
  for (const share of byRemainder) {
    if (left <= 0n) break;
    share.bps += 1n;
    left -= 1n;
  }
  return shares.map(({ bps }) => bps);
}

export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
