// What the feed does when the wire misbehaves: fills gaps, starts over, and never shows a book that is not proved.
import { describe, expect, it } from 'vitest';
import type { Level as WireLevel } from '#api/types.ts';
import type { DepthDelta } from './depth-feed.ts';
import { DepthBook } from './depth-book.ts';
import { DepthFeed, waitingDeltasMax } from './depth-feed.ts';

/** A source of truth: a book and the deltas that made it, with right checksums. */
function history(count: number): {
  snapshot: DepthDelta;
  deltas: DepthDelta[];
  prices: (upTo: number) => string[];
} {
  const book = new DepthBook();
  const snapshot = {
    seq: 100,
    checksum: 0,
    data: { bids: [['10.00', '1', 1] as WireLevel], asks: [] },
  };
  book.load(snapshot);
  snapshot.checksum = book.checksum();
  const deltas: DepthDelta[] = [];
  for (let step = 1; step <= count; step += 1) {
    const data = { bids: [[`${10 + step}.00`, '1', 1] as WireLevel], asks: [] };
    book.apply({ seq: 100 + step, checksum: 0, data });
    deltas.push({ seq: 100 + step, checksum: book.checksum(), data });
  }
  const prices = (upTo: number): string[] =>
    Array.from({ length: upTo + 1 }, (_, at) => `${10 + upTo - at}.00`);
  return { snapshot, deltas, prices };
}

function harness(answer: (from: number, to: number) => Promise<readonly DepthDelta[] | null>) {
  const log: string[] = [];
  const feed = new DepthFeed({
    changed: () => log.push('changed'),
    invalid: () => log.push('invalid'),
    resubscribe: () => log.push('resubscribe'),
    fetchGap: (from, to) => {
      log.push(`gap ${from}-${to}`);
      return answer(from, to);
    },
  });
  return { feed, log, prices: () => feed.book.bids.map((level) => level.priceText) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the depth feed', () => {
  it('deltas before the first snapshot are ignored', () => {
    const { deltas } = history(1);
    const { feed, log } = harness(async () => null);
    feed.delta(deltas[0] as DepthDelta);
    expect(log).toEqual([]);
  });

  it('a gap is asked for once, and what came meanwhile is applied after it', async () => {
    const { snapshot, deltas, prices } = history(6);
    const world = harness(async (from, to) =>
      deltas.filter((delta) => delta.seq >= from && delta.seq <= to),
    );
    world.feed.snapshot(snapshot);
    world.feed.delta(deltas[0] as DepthDelta);
    world.feed.delta(deltas[3] as DepthDelta);
    world.feed.delta(deltas[4] as DepthDelta);
    expect(world.prices()).toEqual(prices(1));
    await settled();
    expect(world.log.filter((line) => line.startsWith('gap'))).toEqual(['gap 102-103']);
    expect(world.prices()).toEqual(prices(5));
    world.feed.delta(deltas[5] as DepthDelta);
    expect(world.prices()).toEqual(prices(6));
    expect(world.log).not.toContain('invalid');
  });

  it('a delta that stands for several fits the book before the first of them, or within', () => {
    const { snapshot, deltas, prices } = history(4);
    for (const prevSeq of [100, 101]) {
      const world = harness(async () => null);
      world.feed.snapshot(snapshot);
      world.feed.delta(deltas[0] as DepthDelta);
      const merged = deltas.slice(prevSeq - 100).flatMap(({ data }) => data.bids);
      const last = deltas[3] as DepthDelta;
      world.feed.delta({ ...last, prevSeq, data: { bids: merged, asks: [] } });
      expect(world.prices()).toEqual(prices(4));
      expect(world.log).toEqual(['changed', 'changed', 'changed']);
    }
  });

  it('a delta that stands for several later ones leaves a gap before them', async () => {
    const { snapshot, deltas } = history(4);
    const world = harness(async () => null);
    world.feed.snapshot(snapshot);
    world.feed.delta({ ...(deltas[3] as DepthDelta), prevSeq: 102 });
    await settled();
    expect(world.log).toEqual(['changed', 'gap 101-102', 'invalid', 'resubscribe']);
  });

  it('a gap that the venue cannot fill starts over', async () => {
    const { snapshot, deltas, prices } = history(3);
    const world = harness(async () => null);
    world.feed.snapshot(snapshot);
    world.feed.delta(deltas[2] as DepthDelta);
    await settled();
    expect(world.log).toEqual(['changed', 'gap 101-102', 'invalid', 'resubscribe']);
    expect(world.prices()).toEqual([]);
    world.feed.snapshot(snapshot);
    expect(world.prices()).toEqual(prices(0));
  });

  it('half an answer to a gap is no answer', async () => {
    const { snapshot, deltas } = history(4);
    const world = harness(async (from) => deltas.filter((delta) => delta.seq === from));
    world.feed.snapshot(snapshot);
    world.feed.delta(deltas[3] as DepthDelta);
    await settled();
    expect(world.log.at(-1)).toBe('resubscribe');
  });

  it('a wrong checksum starts over at once', () => {
    const { snapshot, deltas } = history(1);
    const world = harness(async () => null);
    world.feed.snapshot(snapshot);
    world.feed.delta({ ...(deltas[0] as DepthDelta), checksum: 5 });
    expect(world.log.slice(-2)).toEqual(['invalid', 'resubscribe']);
  });

  it('an answer that arrives after a new snapshot is ignored', async () => {
    const { snapshot, deltas, prices } = history(3);
    let answer: (deltas: readonly DepthDelta[]) => void = () => undefined;
    const world = harness(() => new Promise((resolve) => (answer = resolve)));
    world.feed.snapshot(snapshot);
    world.feed.delta(deltas[2] as DepthDelta);
    world.feed.snapshot(snapshot);
    answer(deltas.slice(0, 2));
    await settled();
    expect(world.prices()).toEqual(prices(0));
    expect(world.feed.phase).toBe('live');
  });

  it('does not wait for a gap without bound', () => {
    const { snapshot, deltas } = history(2);
    const world = harness(() => new Promise(() => undefined));
    world.feed.snapshot(snapshot);
    world.feed.delta(deltas[1] as DepthDelta);
    for (let count = 0; count <= waitingDeltasMax; count += 1) {
      world.feed.delta(deltas[1] as DepthDelta);
    }
    expect(world.log.at(-1)).toBe('resubscribe');
  });
});
