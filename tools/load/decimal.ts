// The venue's decimal strings as whole numbers of hundred-millionths, for sums that must come out exactly. Never a float.

const places = 8;
const one = 10n ** BigInt(places);

/** In units of 1e-8. Throws where the text is no decimal with at most eight places. */
export function unitsOf(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,8}))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no decimal with at most ${places} places`);
  const [, sign, whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction.padEnd(places, '0'));
  return sign === '-' ? -units : units;
}

/** The product of two, exact: prices and quantities together have no more than eight places. Throws where they have. */
export function productOf(a: bigint, b: bigint): bigint {
  const product = a * b;
  if (product % one !== 0n) throw new Error('a product with more than eight places');
  return product / one;
}

/** As the venue would write it, without zeros at the end. */
export function textOf(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const whole = digits.slice(0, -places);
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
