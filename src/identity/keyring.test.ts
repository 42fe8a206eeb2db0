// Secrets at rest: sealed where they must be read again, hashed where not, each bound to its place.

import { expect, test } from 'vitest';
import { Keyring, KeyringError } from './keyring.ts';

const first = '0f'.repeat(16) + 'a7'.repeat(16);
const second = '1e'.repeat(16) + 'b6'.repeat(16);

test('what was sealed opens under the same context only', () => {
  const keyring = new Keyring(first);
  const sealed = keyring.seal('api-key bwk_1', 'the secret');
  expect(sealed).not.toContain('secret');
  expect(keyring.open('api-key bwk_1', sealed)).toBe('the secret');
  expect(() => keyring.open('api-key bwk_2', sealed)).toThrow(KeyringError);
  expect(keyring.seal('api-key bwk_1', 'the secret')).not.toBe(sealed);
});

test('every flipped bit of a sealed secret is found', () => {
  const keyring = new Keyring(first);
  const [version, id, nonce, text] = keyring.seal('c', 'secret').split('.') as [
    string,
    string,
    string,
    string,
  ];
  const bytes = Buffer.from(text, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    const sealed = `${version}.${id}.${nonce}.${changed.toString('base64url')}`;
    expect(() => keyring.open('c', sealed)).toThrow(KeyringError);
  }
});

test('after a change of keys the old ones still open, and the new one seals', () => {
  const old = new Keyring(`2026a:${first}`);
  const both = new Keyring(`2026b:${second},2026a:${first}`);
  expect(both.open('c', old.seal('c', 'x'))).toBe('x');
  expect(both.seal('c', 'x').split('.')[1]).toBe('2026b');
  expect(() => old.open('c', both.seal('c', 'x'))).toThrow('"2026b"');
  expect(both.hashes('c', 'x')[1]).toEqual(old.hash('c', 'x'));
  expect(both.hash('c', 'x')).not.toEqual(old.hash('c', 'x'));
  expect(both.hash('c', 'x')).not.toEqual(both.hash('d', 'x'));
});

test.each(['', 'abc', first.slice(1), `a:${first},a:${second}`, `${first},`])(
  'a keyring of %j is refused, and not shown',
  (text) => {
    const make = (): Keyring => new Keyring(text);
    expect(make).toThrow(KeyringError);
    if (text.length > 10) expect(make).not.toThrow(text);
  },
);
