// A client's copy of the depth: snapshot, deltas in sequence, checksums, and honesty about gaps.

import { describe, expect, test } from 'vitest';

import type { WireLevel } from '#marketdata/depth-checksum.ts';
import { depthChecksum } from '#marketdata/depth-checksum.ts';
import type { DepthMessage } from './depth-follower.ts';
import { depthDifference, DepthFollower, orderCount } from './depth-follower.ts';

function message(
  type: string,
  seq: number,
  data: { bids?: WireLevel[]; asks?: WireLevel[] },
  book: { bids: WireLevel[]; asks: WireLevel[] },
): DepthMessage {
  const checksum = depthChecksum(book.asks, book.bids);
  return { type, seq, data: { bids: data.bids ?? [], asks: data.asks ?? [] }, checksum };
}

const first = { bids: [['9.99', '5', 1]] as WireLevel[], asks: [['10.01', '7', 2]] as WireLevel[] };
const second = {
  bids: [
    ['10.00', '3', 1],
    ['9.99', '5', 1],
  ] as WireLevel[],
  asks: [],
};

describe('a follower', () => {
  test('applies absolute quantities, removes levels at zero, and sorts by price, not by text', () => {
    const follower = new DepthFollower();
    follower.take(message('snapshot', 4, first, first));
    const change = {
      bids: [['10.00', '3', 1]] as WireLevel[],
      asks: [['10.01', '0', 0]] as WireLevel[],
    };
    expect(follower.take(message('delta', 5, change, second))).toBe(true);
    expect(follower.book()).toEqual(second);
    expect(follower).toMatchObject({ snapshots: 1, deltas: 1, gaps: 0, wrongChecksums: 0 });
  });

  test('says that a delta is missing, and goes on from the next snapshot', () => {
    const follower = new DepthFollower();
    follower.take(message('snapshot', 4, first, first));
    expect(follower.take(message('delta', 6, {}, first))).toBe(false);
    expect(follower.take(message('snapshot', 9, second, second))).toBe(true);
    expect(follower.book()).toEqual(second);
    expect(follower.gaps).toBe(1);
  });

  test('passes over a delta that a snapshot covers', () => {
    const follower = new DepthFollower();
    follower.take(message('snapshot', 4, first, first));
    expect(follower.take(message('delta', 4, { bids: [['1.00', '1', 1]] }, second))).toBe(true);
    expect(follower.book()).toEqual(first);
  });

  test('counts a checksum that is not that of its copy', () => {
    const follower = new DepthFollower();
    follower.take({ ...message('snapshot', 4, first, first), checksum: 1 });
    expect(follower.wrongChecksums).toBe(1);
  });
});

test('two books differ at their first level that does, in either direction', () => {
  expect(depthDifference(first, 'one', first, 'other')).toBeUndefined();
  expect(depthDifference(first, 'one', second, 'other')).toBe(
    'bids level 1: one has 5 at 9.99 in 1 order, other has 3 at 10.00 in 1 order',
  );
  expect(depthDifference({ bids: [], asks: [] }, 'one', first, 'other')).toContain(
    'one has nothing',
  );
  expect(orderCount(first)).toBe(3);
});
