// What an account was worth at a row of instants, by currency: balances from the ledger, positions at the prices of those instants. Pure.

import type { AssetFacts, Facts, Price } from './facts.ts';
import { valueMinor } from './facts.ts';

/** What changed of one asset between two instants. */
export interface LedgerChange {
  /** Index of the instant up to which it counts. */
  readonly point: number;
  readonly assetId: number;
  /** All entries but loans of shares. */
  readonly amountMinor: bigint;
  /** Of these, what came from or went to the outside or another account: no trade and no fee. */
  readonly flowMinor: bigint;
}

export interface EquityPoint {
  /** Everything before it counts. */
  readonly atUs: number;
  readonly cashMinor: bigint;
  /** Of the positions that had a price. */
  readonly positionsMinor: bigint;
  readonly equityMinor: bigint;
  /** Cash that came (or went: negative) without a trade since the point before; shares that did are not in it. */
  readonly flowMinor: bigint;
}

export interface EquityCurve {
  readonly currency: AssetFacts;
  readonly points: readonly EquityPoint[];
}

/**
 * `opening` are the balances before the first change, by asset, borrowed shares not counted. `priceAt` is an instrument's price just before
 * the instant of a point.
 */
export function equityCurves(
  facts: Facts,
  pointsUs: readonly number[],
  opening: ReadonlyMap<number, bigint>,
  changes: readonly LedgerChange[],
  priceAt: (instrumentId: number, point: number) => Price | undefined,
): EquityCurve[] {
  const balances = new Map(opening);
  const byPoint = Map.groupBy(changes, ({ point }) => point);
  const assetIds = new Set([...opening.keys(), ...changes.map(({ assetId }) => assetId)]);
  const assets = [...assetIds].toSorted((a, b) => a - b).map((assetId) => facts.asset(assetId));
  const currencies = new Map<number, { currency: AssetFacts; points: EquityPoint[] }>();
  for (const asset of assets) {
    const currency =
      asset.instrumentId === 0 ? asset : facts.instrument(asset.instrumentId).currency;
    if (!currencies.has(currency.assetId))
      currencies.set(currency.assetId, { currency, points: [] });
  }
  pointsUs.forEach((atUs, point) => {
    const flows = new Map<number, bigint>();
    for (const { assetId, amountMinor, flowMinor } of byPoint.get(point) ?? []) {
      balances.set(assetId, (balances.get(assetId) ?? 0n) + amountMinor);
      flows.set(assetId, (flows.get(assetId) ?? 0n) + flowMinor);
    }
    const positions = new Map<number, bigint>();
    for (const { assetId, instrumentId } of assets) {
      const shares = balances.get(assetId) ?? 0n;
      if (instrumentId === 0 || shares === 0n) continue;
      const price = priceAt(instrumentId, point);
      if (price === undefined) continue;
      const instrument = facts.instrument(instrumentId);
      const { assetId: currencyId } = instrument.currency;
      const value = valueMinor(instrument, shares, price.ticks);
      positions.set(currencyId, (positions.get(currencyId) ?? 0n) + value);
    }
    for (const [currencyId, { points }] of currencies) {
      const cashMinor = balances.get(currencyId) ?? 0n;
      const positionsMinor = positions.get(currencyId) ?? 0n;
      const equityMinor = cashMinor + positionsMinor;
      const flowMinor = flows.get(currencyId) ?? 0n;
      points.push({ atUs, cashMinor, positionsMinor, equityMinor, flowMinor });
    }
  });
  return [...currencies.values()];
}
