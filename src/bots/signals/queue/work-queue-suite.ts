// The rules of the queue as tests, for every implementation of WorkQueue: call `describeWorkQueue` in a test file of yours. It knows the interface only and
// must never look behind it.

import { describe, expect, test } from 'vitest';
import type { Lease, WorkQueue } from './work-queue.ts';

export interface QueueUnderTest {
  readonly queue: WorkQueue;
  /** Lets the queue's own clock go on by so much; for an implementation on a real clock: waits. */
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `open` makes an empty queue that declares a message dead after three deliveries, and rests for at most a second after a rejection. */
export function describeWorkQueue(name: string, open: () => Promise<QueueUnderTest>): void {
  const on = async (use: (under: QueueUnderTest) => Promise<void>): Promise<void> => {
    const under = await open();
    try {
      await use(under);
    } finally {
      await under.close();
    }
  };
  const leased = async (queue: WorkQueue, visibilityMs = 60_000): Promise<Lease> => {
    const lease = await queue.lease(visibilityMs, 0);
    if (lease === undefined) throw new Error('nothing could be leased');
    return lease;
  };

  describe(`${name} as a work queue`, () => {
    test('what is published first is delivered first, with its body', () =>
      on(async ({ queue }) => {
        await queue.publish('a', 'one\n"two" – drei');
        await queue.publish('b', '');
        const first = await leased(queue);
        expect(first).toMatchObject({ id: 'a', body: 'one\n"two" – drei', attempt: 1, memo: '' });
        expect(await leased(queue)).toMatchObject({ id: 'b', body: '' });
        expect(await queue.lease(60_000, 0)).toBeUndefined();
      }));

    test('the same id is published once, also after its acknowledgement', () =>
      on(async ({ queue }) => {
        expect(await queue.publish('a', 'x')).toBe('published');
        expect(await queue.publish('a', 'y')).toBe('known');
        const { receipt } = await leased(queue);
        expect(await queue.publish('a', 'y')).toBe('known');
        expect(await queue.acknowledge(receipt, 'done')).toBe('done');
        expect(await queue.publish('a', 'y')).toBe('known');
        expect(await queue.depth()).toEqual({
          depth: 0,
          leased: 0,
          dead: 0,
          published: 1,
          acknowledged: 1,
        });
      }));

    test('a leased message is nobody else’s until the visibility timeout; then the old receipt is stale', () =>
      on(async ({ queue, pass }) => {
        await queue.publish('a', 'x');
        const first = await leased(queue, 1_000);
        expect(await queue.lease(1_000, 0)).toBeUndefined();
        await pass(1_100);
        const second = await leased(queue, 60_000);
        expect(second).toMatchObject({ id: 'a', attempt: 2 });
        expect(await queue.acknowledge(first.receipt, '')).toBe('stale');
        expect(await queue.reject(first.receipt, { reason: 'late' })).toBe('stale');
        expect(await queue.acknowledge(second.receipt, '')).toBe('done');
        expect(await queue.acknowledge(second.receipt, '')).toBe('stale');
      }));

    test('a rejected message rests, then comes back with the memo that was left for it', () =>
      on(async ({ queue, pass }) => {
        await queue.publish('a', 'x');
        const { receipt } = await leased(queue);
        const rejection = { reason: 'busy', retryAfterMs: 1_000, memo: 'second try' };
        expect(await queue.reject(receipt, rejection)).toBe('done');
        expect(await queue.lease(1_000, 0)).toBeUndefined();
        await pass(1_100);
        expect(await leased(queue)).toMatchObject({ id: 'a', attempt: 2, memo: 'second try' });
      }));

    test('after the last delivery a message is dead, and can be put back', () =>
      on(async ({ queue, pass }) => {
        await queue.publish('a', 'x');
        const answers: string[] = [];
        for (let attempt = 1; attempt <= 3; attempt++) {
          const { receipt } = await leased(queue);
          answers.push(await queue.reject(receipt, { reason: `no ${attempt}`, retryAfterMs: 0 }));
          await pass(1);
        }
        expect(answers).toEqual(['done', 'done', 'dead']);
        expect(await queue.lease(1_000, 0)).toBeUndefined();
        const [letter] = await queue.deadLetters(10);
        expect(letter).toMatchObject({ id: 'a', body: 'x', reason: 'no 3', attempts: 3 });

        expect(await queue.requeue('b')).toBe(false);
        expect(await queue.requeue('a')).toBe(true);
        expect(await queue.requeue('a')).toBe(false);
        expect(await leased(queue)).toMatchObject({ id: 'a', attempt: 1 });
        expect(await queue.deadLetters(10)).toEqual([]);
      }));

    test('a message whose workers never answer is dead as well', () =>
      on(async ({ queue, pass }) => {
        await queue.publish('a', 'x');
        for (let attempt = 1; attempt <= 3; attempt++) {
          await leased(queue, 1_000);
          await pass(1_100);
        }
        expect(await queue.lease(1_000, 0)).toBeUndefined();
        expect(await queue.depth()).toMatchObject({ depth: 0, dead: 1 });
      }));

    test('a delivery that is not counted brings nobody closer to death; a final one is the last', () =>
      on(async ({ queue, pass }) => {
        await queue.publish('a', 'x');
        for (let attempt = 1; attempt <= 5; attempt++) {
          const { receipt } = await leased(queue);
          const rejection = { reason: 'venue away', retryAfterMs: 0, isUncounted: true };
          expect(await queue.reject(receipt, rejection)).toBe('done');
          await pass(1);
        }
        const last = await leased(queue);
        expect(last.attempt).toBe(1);
        expect(await queue.reject(last.receipt, { reason: 'never', isFinal: true })).toBe('dead');
      }));

    test('who waits for a message gets it when it comes, and one message goes to one of them', () =>
      on(async ({ queue }) => {
        const waiting = [queue.lease(60_000, 10_000), queue.lease(60_000, 10_000)];
        await queue.publish('a', 'x');
        const first = await Promise.race(waiting);
        await queue.publish('b', 'y');
        const leases = await Promise.all(waiting);
        expect(first?.id).toBe('a');
        expect(new Set(leases.map((lease) => lease?.id))).toEqual(new Set(['a', 'b']));
      }));

    test('an id or a body that is too long is refused, by its name', () =>
      on(async ({ queue }) => {
        await expect(queue.publish('', 'x')).rejects.toThrow(/^id: /);
        await expect(queue.publish('i'.repeat(101), 'x')).rejects.toThrow(/^id: /);
        await expect(queue.publish('a', 'x'.repeat(65_537))).rejects.toThrow(/^body: /);
        expect(await queue.depth()).toMatchObject({ depth: 0, published: 0 });
      }));
  });
}
