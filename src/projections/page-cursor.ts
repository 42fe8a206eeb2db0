// Where a page of a history ended, as a text that a client hands back and need not understand. It must never be trusted: whatever comes is
// checked before it goes anywhere.

/** Thrown for a cursor that no page of this kind gave out. */
export class CursorError extends Error {
  override readonly name = 'CursorError';

  constructor() {
    super('This cursor is not one that this list gave out.');
  }
}

const textMax = 200;
const pattern = /^([a-z]+)((?:\.\d{1,16})+)$/;

/** `kind` keeps a cursor of one list out of another; the numbers are safe integers, not negative. */
export function writeCursor(kind: string, numbers: readonly (number | bigint)[]): string {
  return Buffer.from(`${kind}.${numbers.join('.')}`).toString('base64url');
}

/** As many numbers as the kind has. Throws CursorError. */
export function readCursor(kind: string, text: string, count: number): number[] {
  if (text.length === 0 || text.length > textMax || !/^[\w-]+$/.test(text)) throw new CursorError();
  const match = pattern.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const numbers = match?.[2]?.slice(1).split('.').map(Number) ?? [];
  const isKnown = match?.[1] === kind && numbers.length === count;
  if (!isKnown || !numbers.every((number) => Number.isSafeInteger(number))) throw new CursorError();
  return numbers;
}
