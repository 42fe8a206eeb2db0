// Prices and amounts of the demonstrations' own instruments: whole ticks of a cent, whole shares. It must never use a float.

import { type Decimal, decimal, zero } from '#client/decimal.ts';

/** A price of so many cents: 10_005 is "100.05". */
export function priceText(ticks: number): string {
  const sign = ticks < 0 ? '-' : '';
  const digits = String(Math.abs(ticks)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The other way round; the price must have at most two decimals. */
export function ticksOf(price: string): number {
  const [whole = '0', fraction = ''] = price.split('.');
  const sign = whole.startsWith('-') ? -1 : 1;
  return sign * (Math.abs(Number(whole)) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2)));
}

export function sumOf(values: readonly string[]): Decimal {
  return values.reduce((total, value) => (total + decimal(value)) as Decimal, zero);
}
