// The checksum by which a client proves its copy of the depth: CRC-32 over the best ten levels a side, asks first, each side from
// its best, price then quantity as digits alone (docs/api.md; Kraken's rule). Pure, for the venue and the browser alike.

import { crc32 } from '#std/crc32.ts';

/** Levels of each side that count. */
export const checksumLevels = 10;

/** A level as it crosses the wire; what follows price and quantity does not count. */
export type WireLevel = readonly [price: string, qty: string, ...rest: unknown[]];

/** Both sides from the best; levels past the tenth are ignored. */
export function depthChecksum(asks: readonly WireLevel[], bids: readonly WireLevel[]): number {
  return crc32(sideDigits(asks) + sideDigits(bids));
}

function sideDigits(levels: readonly WireLevel[]): string {
  let digits = '';
  for (let i = 0; i < levels.length && i < checksumLevels; i++) {
    const [price, qty] = levels[i]!;
    digits += digitsOf(price) + digitsOf(qty);
  }
  return digits;
}

/** A decimal without its point and leading zeros: "0.0050" is "50". */
export function digitsOf(decimal: string): string {
  const point = decimal.indexOf('.');
  const digits = point < 0 ? decimal : decimal.slice(0, point) + decimal.slice(point + 1);
  let from = 0;
  while (from < digits.length && digits.charCodeAt(from) === 48) from++;
  return from === 0 ? digits : digits.slice(from);
}
