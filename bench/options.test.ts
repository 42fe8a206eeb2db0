// The benchmark's command line: defaults, and one plain sentence for each mistake.

import { describe, expect, test } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

describe('options of the benchmark', () => {
  test('without arguments everything is measured at a million orders', () => {
    expect(parseOptions([])).toMatchObject({
      only: ['kernel', 'memory', 'core', 'venue', 'rest', 'fan-out', 'projections', 'terminal'],
      orders: 1_000_000,
      runs: 5,
      quick: false,
      jsonFile: undefined,
    });
  });

  test('a quick run is smaller, unless it is told how large', () => {
    expect(parseOptions(['--quick']).orders).toBe(200_000);
    expect(parseOptions(['--quick', '--orders', '50000']).orders).toBe(50_000);
  });

  test('parts are chosen by name', () => {
    expect(parseOptions(['--only', 'core,kernel']).only).toEqual(['core', 'kernel']);
  });

  test.for([
    { args: ['--only', 'kernal'], says: '--only knows kernel' },
    { args: ['--orders', '5'], says: '--orders must be an integer from 10000' },
    { args: ['--orders', '1e6'], says: '--orders must be an integer' },
    { args: ['--runs', '0'], says: '--runs must be' },
    { args: ['--seed', '-1'], says: '--seed' },
    { args: ['--fast'], says: '--fast' },
    { args: ['more'], says: 'more' },
  ])('$args is refused', ({ args, says }) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(says);
  });
});
