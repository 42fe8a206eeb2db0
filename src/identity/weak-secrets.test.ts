// No production venue runs on a secret that somebody else knows.

import crypto from 'node:crypto';
import { expect, test } from 'vitest';
import { refuseUnsafeSecrets, refuseWeakSecret, secretFault, UnsafeStart } from './weak-secrets.ts';

const asHex = (text: string): string => Buffer.from(text).toString('hex');

test.each([
  '',
  'change-me',
  'secret',
  'demopass123',
  '0'.repeat(64),
  'f'.repeat(64),
  '0123456789abcdef'.repeat(4),
  'fedcba9876543210'.repeat(4),
  Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('hex'),
  asHex('change-me-change-me-change-me-42'),
  asHex('this is my little secret for you'),
  crypto.randomBytes(31).toString('hex'),
  'not hexadecimal at all, but long enough to be taken for a secret',
])('%j is refused, and not shown', (secret) => {
  expect(() => refuseWeakSecret('session secret', secret)).toThrow(UnsafeStart);
  expect(secretFault(secret)).toBeDefined();
  if (secret.length > 20) {
    expect(() => refuseWeakSecret('session secret', secret)).not.toThrow(secret);
  }
});

test('random ones are taken', () => {
  for (let i = 0; i < 1_000; i++) {
    expect(secretFault(crypto.randomBytes(32).toString('hex'))).toBeUndefined();
  }
});

test('all secrets of a start are looked at, and each stands for one thing', () => {
  const fresh = (): string => crypto.randomBytes(32).toString('hex');
  const good = { sessionSecret: fresh(), operatorToken: fresh(), keyring: fresh() };
  refuseUnsafeSecrets(good);
  refuseUnsafeSecrets({ ...good, keyring: `b:${fresh()}, a:${fresh()}` });
  const zeros = '0'.repeat(64);
  const bad = [
    [{ sessionSecret: 'change-me' }, 'session secret'],
    [{ operatorToken: zeros }, 'operator token'],
    [{ keyring: `b:${fresh()},a:${zeros}` }, 'keyring'],
    [{ operatorToken: good.sessionSecret.toUpperCase() }, 'all different'],
    [{ keyring: `b:${good.sessionSecret}` }, 'all different'],
  ] as const;
  for (const [changes, said] of bad) {
    expect(() => refuseUnsafeSecrets({ ...good, ...changes })).toThrow(said);
  }
});
