// The standing proof that nothing was created or lost: per asset, what everybody has adds up to zero with the outside world.

import { outsideAccountId } from '#core/ledger/ledger.ts';
import type { ExchangeState } from '#core/state.ts';
import type { AssetTotal } from '#sequencer/engine-port.ts';

export function assetTotals(state: ExchangeState): AssetTotal[] {
  const { ledger } = state;
  const count = state.assets.length;
  const available = new Float64Array(count);
  const held = new Float64Array(count);
  const outside = new Float64Array(count);
  for (let cell = 0; cell < ledger.count; cell++) {
    const assetId = ledger.assetIds[cell]!;
    if (ledger.accountIds[cell] === outsideAccountId) {
      outside[assetId] = outside[assetId]! + ledger.available[cell]!;
      continue;
    }
    available[assetId] = available[assetId]! + ledger.available[cell]!;
    held[assetId] = held[assetId]! + ledger.held[cell]!;
  }
  const totals: AssetTotal[] = [];
  for (const asset of state.assets) {
    if (asset === undefined) continue;
    const { assetId, code, decimals } = asset;
    totals.push({
      assetId,
      code,
      decimals,
      sumMinor: available[assetId]! + held[assetId]! + outside[assetId]!,
      availableMinor: available[assetId]!,
      heldMinor: held[assetId]!,
      outsideMinor: 0 - outside[assetId]!,
    });
  }
  return totals;
}
