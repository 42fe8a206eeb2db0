// Bank accounts as members write them: an IBAN (ISO 13616) with its check digits. It says nothing of whether there is such an account.

/** Two letters, two check digits, 11 to 30 letters and digits. */
const shape = /^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/;

/** Without spaces and in upper case; undefined where it is no IBAN, or its check digits are wrong. */
export function parseIban(text: string): string | undefined {
  const iban = text.replaceAll(' ', '').toUpperCase();
  if (!shape.test(iban)) return undefined;
  return remainderOf(iban.slice(4) + iban.slice(0, 4)) === 1 ? iban : undefined;
}

/** Modulo 97, letters as 10 to 35 (ISO 7064). */
function remainderOf(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
