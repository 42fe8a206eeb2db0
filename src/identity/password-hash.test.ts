// Hashes of passwords: right ones, wrong ones, many at once.

import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.ts';

test('a hash is of its password only, and says how it was made', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(hash).not.toContain('correct');
  expect(await verifyPassword(hash, 'correct horse')).toBe(true);
  for (const wrong of ['correct horsE', '', 'correct horse ', 'correct']) {
    expect(await verifyPassword(hash, wrong)).toBe(false);
  }
});

test('equal passwords have different hashes', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

test('many at once are all computed', async () => {
  const hashes = await Promise.all(Array.from({ length: 6 }, (_, i) => hashPassword(`p${i}`)));
  const verified = await Promise.all(hashes.map((hash, i) => verifyPassword(hash, `p${i}`)));
  expect(verified).toEqual(Array.from({ length: 6 }, () => true));
});
