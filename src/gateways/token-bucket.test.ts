// Budgets: how much they give, how fast they fill, and that they forget nobody too early.

import { describe, expect, test } from 'vitest';
import { BucketTable, TokenBucket } from './token-bucket.ts';

describe('a bucket', () => {
  test('gives its burst at once, then its rate', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);
    expect([1, 2, 3, 4].map(() => bucket.take(0))).toEqual([true, true, true, false]);
    expect(bucket.take(99)).toBe(false);
    expect(bucket.take(100)).toBe(true);
    expect(bucket.take(100)).toBe(false);
  });

  test('never holds more than its burst', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);
    expect(bucket.remaining(1_000_000)).toBe(3);
  });

  test('a clock that steps back takes nothing away and gives nothing', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 2 }, 10_000);
    bucket.take(10_000);
    expect(bucket.remaining(0)).toBe(1);
    expect(bucket.remaining(10_000)).toBe(1);
  });

  test('says how long to wait', () => {
    const bucket = new TokenBucket({ perSecond: 0.1, burst: 1 }, 0);
    bucket.take(0);
    expect(bucket.waitSeconds()).toBe(10);
    expect(bucket.take(10_000)).toBe(true);
  });

  test('gives several at once, or none of them', () => {
    const bucket = new TokenBucket({ perSecond: 1, burst: 5 }, 0);
    expect(bucket.take(0, 6)).toBe(false);
    expect(bucket.take(0, 3)).toBe(true);
    expect(bucket.take(0, 3)).toBe(false);
    expect(bucket.waitSeconds(3)).toBe(1);
    expect(bucket.waitSeconds(5)).toBe(3);
    expect(bucket.take(0, 2)).toBe(true);
    expect(bucket.take(0, 0)).toBe(true);
  });
});

describe('a table of buckets', () => {
  const rate = { perSecond: 1, burst: 1 };

  test('keeps keys apart', () => {
    const table = new BucketTable(rate);
    expect(table.bucket('a', 0).take(0)).toBe(true);
    expect(table.bucket('a', 0).take(0)).toBe(false);
    expect(table.bucket('b', 0).take(0)).toBe(true);
  });

  test('forgets full buckets first, and never grows past its bound', () => {
    const table = new BucketTable(rate, 3);
    table.bucket('busy', 0).take(0);
    table.bucket('idle', 0);
    table.bucket('busy2', 0).take(0);
    table.bucket('new', 0).take(0);
    expect(table.bucket('busy', 0).take(0)).toBe(false);
    for (let i = 0; i < 1_000; i++) table.bucket(`flood-${i}`, 0).take(0);
    expect(table.size).toBeLessThanOrEqual(3);
  });
});
