// Passwords as argon2id hashes in PHC strings, computed off the event loop with the parameters that OWASP names (19 MiB, 2 passes,
// 1 lane). It must never keep or print what it is given.

import crypto from 'node:crypto';
import { promisify } from 'node:util';

const memoryKiB = 19_456;
const passes = 2;
const parallelism = 1;
const hashBytes = 32;
const saltBytes = 16;
/** scrypt's cost (OWASP: N = 2^17, r = 8, p = 1), for a Node that has no argon2 yet. */
const scryptCost = 2 ** 17;

/** True where this Node has argon2 (from 24.7 on). */
const hasArgon2 = typeof (crypto as { readonly argon2?: unknown }).argon2 === 'function';

const scrypt = promisify<
  string,
  Uint8Array,
  number,
  { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
  Buffer
>(crypto.scrypt);

/** At most this many hashes are computed at once: each takes memory and a thread of the pool that file reads use too. */
const concurrentMax = 2;
const waiting: (() => void)[] = [];
let running = 0;

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, or `$scrypt$…` where this Node has no argon2. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(saltBytes);
  const hash = await derive(password, salt);
  const method = hasArgon2
    ? `argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}`
    : `scrypt$ln=17,r=8,p=1`;
  return `$${method}$${base64(salt)}$${base64(hash)}`;
}

/** Whether the password is the hash's. The comparison takes the same time wherever the two differ. */
export async function verifyPassword(phc: string, password: string): Promise<boolean> {
  const parts = phc.split('$');
  const salt = Buffer.from(parts.at(-2) ?? '', 'base64');
  const expected = Buffer.from(parts.at(-1) ?? '', 'base64');
  const actual = await derive(password, salt);
  return expected.length === actual.length && crypto.timingSafeEqual(expected, actual);
}

async function derive(password: string, salt: Uint8Array): Promise<Buffer> {
  if (running >= concurrentMax) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  }
  running++;
  try {
    return await (hasArgon2 ? argon2id(password, salt) : scryptOf(password, salt));
  } finally {
    running--;
    waiting.shift()?.();
  }
}

function argon2id(message: string, nonce: Uint8Array): Promise<Buffer> {
  const parameters = {
    message,
    nonce,
    parallelism,
    tagLength: hashBytes,
    memory: memoryKiB,
    passes,
  };
  return new Promise((resolve, reject) => {
    crypto.argon2('argon2id', parameters, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

function scryptOf(password: string, salt: Uint8Array): Promise<Buffer> {
  const maxmem = 2 * 128 * 8 * scryptCost;
  return scrypt(password, salt, hashBytes, { N: scryptCost, r: 8, p: 1, maxmem });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
