// Who must say yes to a withdrawal: at each limit, one below and one above.

import { expect, test } from 'vitest';
import { approvalsNeeded } from './withdrawal-limits.ts';

const policy = {
  automatic: { requestMinor: 100, dayMinor: 150 },
  oneOperator: { requestMinor: 1_000, dayMinor: 2_000 },
};

test.each([
  [1, 1, 0],
  [100, 100, 0],
  [101, 101, 1],
  [100, 150, 0],
  [100, 151, 1],
  [1_000, 1_000, 1],
  [1_001, 1_001, 2],
  [10, 2_000, 1],
  [10, 2_001, 2],
])('%i, with %i in the day, needs %i operators', (amountMinor, dayMinor, operators) => {
  expect(approvalsNeeded(policy, amountMinor, dayMinor)).toBe(operators);
});

test('a currency without limits needs two operators for a cent', () => {
  expect(approvalsNeeded(undefined, 1, 1)).toBe(2);
});
