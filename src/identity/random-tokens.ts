// Secrets that the venue makes up and hands out once: tokens, codes, ids. All chance comes from the operating system.

import crypto from 'node:crypto';

/** Without letters and digits that look alike (Crockford). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const isRecoveryCode = new RegExp(`^[${alphabet}]{10}$`);

/** `prefix` and 256 bits, in base64url. */
export function newToken(prefix: string): string {
  return prefix + crypto.randomBytes(32).toString('base64url');
}

/** Two groups of five characters: 50 bits. */
export function newRecoveryCode(): string {
  const characters = Array.from(crypto.randomBytes(10), (byte) => alphabet[byte & 31]).join('');
  return `${characters.slice(0, 5)}-${characters.slice(5)}`;
}

/** As a person may type it: in capitals, with spaces, without the dash. Undefined where it is none. */
export function readRecoveryCode(text: string): string | undefined {
  const characters = text
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  if (!isRecoveryCode.test(characters)) return undefined;
  return `${characters.slice(0, 5)}-${characters.slice(5)}`;
}
