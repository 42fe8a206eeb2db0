// The sizes that a trader uses again and again, remembered in this browser for each stock. It must never place or change an order.
import type { Instrument } from '#api/types.ts';
import { decimalString, multiplyDown, decimal } from '#client/decimal.ts';
import { readStored, writePreference } from '../state/preference.ts';
import { isNumber, readQty } from './read-number.ts';

export const sizesCount = 3;
const usual = ['10', '50', '100'];

/** The usual ones in lots, until others were chosen. */
export function sizesOf(instrument: Instrument): readonly string[] {
  const stored = readStored(`sizes.${instrument.symbol}`)?.split(' ') ?? [];
  return stored.length === sizesCount && stored.every((text) => isSize(text, instrument))
    ? stored
    : usual.map((count) =>
        decimalString(multiplyDown(decimal(count), decimal(instrument.lotSize))),
      );
}

export function keepSizes(instrument: Instrument, sizes: readonly string[]): void {
  writePreference(`sizes.${instrument.symbol}`, sizes.join(' '));
}

/** What is wrong with a size, null where nothing is. */
export function sizeProblem(text: string, instrument: Instrument): string | null {
  const read = readQty(text, instrument);
  return isNumber(read) ? null : read.message;
}

function isSize(text: string, instrument: Instrument): boolean {
  return sizeProblem(text, instrument) === null;
}
