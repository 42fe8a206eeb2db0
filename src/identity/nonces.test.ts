// A nonce is good once, for as long as it matters, and memory is bounded.

import { expect, test } from 'vitest';
import { Nonces } from './nonces.ts';

test('a nonce is refused again for at least as long as it is kept, from any moment of a span', () => {
  for (const startMs of [0, 1, 999, 1_000, 1_500, 1_999]) {
    const nonces = new Nonces(1_000);
    expect(nonces.take('k', 'n', startMs)).toBe('new');
    for (const laterMs of [0, 1, 500, 999, 1_000]) {
      expect(nonces.take('k', 'n', startMs + laterMs)).toBe('used');
    }
    expect(nonces.take('k', 'n', startMs + 2_000)).toBe('new');
  }
});

test('keys do not share nonces', () => {
  const nonces = new Nonces(1_000);
  expect(nonces.take('a', 'n', 0)).toBe('new');
  expect(nonces.take('b', 'n', 0)).toBe('new');
});

test('a key that uses more than are kept is refused, nothing is forgotten', () => {
  const nonces = new Nonces(1_000, 3);
  for (const nonce of ['a', 'b', 'c']) expect(nonces.take('k', nonce, 900)).toBe('new');
  expect(nonces.take('k', 'd', 1_100)).toBe('full');
  expect(nonces.take('k', 'a', 1_100)).toBe('used');
  expect(nonces.take('k', 'd', 2_000)).toBe('new');
});

test('a clock that goes back brings no nonce back', () => {
  const nonces = new Nonces(1_000);
  expect(nonces.take('k', 'n', 5_000)).toBe('new');
  expect(nonces.take('k', 'n', 3_000)).toBe('used');
});
