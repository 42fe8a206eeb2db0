// Profit and loss put together from fills alone: what came in and went out, fees, and what the inventory is worth at a price. Pure, exact decimals.

import type { Fill } from '#api/types.ts';
import { add, type Decimal, decimal, multiplyDown, subtract, zero } from '#client/decimal.ts';

export type Fills = readonly Pick<Fill, 'side' | 'price' | 'qty' | 'fee'>[];

export interface Reckoning {
  readonly bought: Decimal;
  readonly sold: Decimal;
  /** Sales less purchases, fees not looked at. */
  readonly cash: Decimal;
  /** Negative where rebates were more. */
  readonly fees: Decimal;
  /** Bought less sold; negative is short. */
  readonly inventory: Decimal;
  /** At the price given. */
  readonly inventoryValue: Decimal;
  /** Cash, less fees, and the inventory's worth. */
  readonly profit: Decimal;
}

export function reckon(fills: Fills, atPrice: string): Reckoning {
  let [bought, sold, cash, fees] = [zero, zero, zero, zero];
  for (const { side, price, qty, fee } of fills) {
    const notional = multiplyDown(decimal(price), decimal(qty));
    fees = add(fees, decimal(fee));
    if (side === 'buy') {
      bought = add(bought, decimal(qty));
      cash = subtract(cash, notional);
    } else {
      sold = add(sold, decimal(qty));
      cash = add(cash, notional);
    }
  }
  const inventory = subtract(bought, sold);
  const inventoryValue = multiplyDown(inventory, decimal(atPrice));
  const profit = add(subtract(cash, fees), inventoryValue);
  return { bought, sold, cash, fees, inventory, inventoryValue, profit };
}
