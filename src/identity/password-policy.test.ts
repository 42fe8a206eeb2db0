// Which passwords are taken.

import { expect, test } from 'vitest';
import { passwordFault } from './password-policy.ts';

test.each([
  'short',
  'x'.repeat(257),
  'aaaaaaaaaaaaaa',
  'abababababab',
  '1234567890',
  'abcdefghijklm',
  'demopass123',
  'password1234',
  'PASSWORD12!!',
  'buttonwood99',
  'maria_k_1792',
])('%j is not', (password) => {
  expect(passwordFault(password, 'maria_k')).toMatch(/\.$/);
});

test.each([
  'correct horse battery',
  'x7#kPq2vLm',
  'ein langes Wort hier',
  '株式取引所で売買する人',
])('%j is', (password) => {
  expect(passwordFault(password, 'maria_k')).toBeUndefined();
});
