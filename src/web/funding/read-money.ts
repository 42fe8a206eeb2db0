// What is written into the forms of the funding page, read exactly: amounts, bank accounts, names; and the reference under which a request is made
// once. Pure but for the reference. It must never let a second press of a button become a second payment.
import { decimal, decimalString, decimalsMax, decimalsOf } from '#client/decimal.ts';
import { newClOrdId } from '#client/order-entry.ts';
import { grouped } from '../format/format.ts';
import { read, tooFineWords, unreadable } from '../ticket/read-number.ts';

/**
 * `available` is what may be moved; null where that is not known or does not matter. `like` is any amount of the same money or stock as the venue
 * writes it: that has all the decimals that there are. Where none is known only the venue can tell.
 */
export function amountProblem(
  text: string,
  available: string | null,
  like = available,
): string | undefined {
  const decimals = like === null ? decimalsMax : decimalsOf(like);
  const amount = read(text);
  if (amount === 'empty') return 'Enter an amount.';
  if (amount === null) {
    return unreadable(text, 'digits and a point, such as 1000.00', decimals).message;
  }
  if (amount <= 0n) return 'An amount is more than zero.';
  if (decimalsOf(decimalString(amount)) > decimals) return tooFineWords(decimals);
  if (available !== null && amount > decimal(available)) {
    return `More than the ${grouped(available)} that are available.`;
  }
  return undefined;
}

/** As the wire has it. Of a text that has no problem. */
export function amountText(text: string): string {
  const amount = read(text);
  if (amount === null || amount === 'empty') throw new Error('an amount that was not checked');
  return decimalString(amount);
}

const ibanShape = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** ISO 13616: moved round and read as a number, an IBAN leaves 1 when divided by 97. */
export function ibanProblem(text: string): string | undefined {
  const iban = text.replaceAll(/\s/g, '').toUpperCase();
  if (iban === '') return 'Enter the IBAN.';
  if (!ibanShape.test(iban)) {
    return 'An IBAN has two letters, two digits and 11 to 30 more signs, such as DE89 3704 0044 0532 0130 00.';
  }
  const moved = iban.slice(4) + iban.slice(0, 4);
  const digits = moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n
    ? undefined
    : 'The check digits are not right: look for a mistyped sign.';
}

export function lineProblem(text: string, what: string, lengthMax: number): string | undefined {
  const { length } = text.trim();
  if (length === 0) return `Enter ${what}.`;
  return length > lengthMax ? `At most ${lengthMax} characters.` : undefined;
}

export function accountNameProblem(text: string): string | undefined {
  if (text === '') return 'Choose a name.';
  return /^[a-z0-9][a-z0-9_-]{0,23}$/.test(text)
    ? undefined
    : 'A name has 1 to 24 of a–z, 0–9, _ and -, a letter or digit first.';
}

/** The same words get the same reference until `done`: a try that nobody answered is made again under it, and is one request. */
export function createReference(): { of: (words: unknown) => string; done: () => void } {
  let current: { readonly words: string; readonly reference: string } | null = null;
  return {
    of(words) {
      const text = JSON.stringify(words);
      if (current?.words !== text) current = { words: text, reference: newClOrdId('web') };
      return current.reference;
    },
    done() {
      current = null;
    },
  };
}
