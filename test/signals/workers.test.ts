// Execution workers against one real venue: killed in the middle of a signal, and more and fewer of them while they work. Truth is what the venue has:
// shares that came in, and orders by their client order id. It must never be content with what the workers say.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp, until, type VenueProcess } from '../process/venue-process.ts';
import {
  drained,
  expectOnce,
  openMarket,
  openRig,
  patienceMs,
  publishBuys,
  sharesAt,
  type Rig,
} from './signal-rig.ts';
import type { WorkQueue } from '#bots/signals/queue/work-queue.ts';
import { Prng } from '#std/prng.ts';

let venue: VenueProcess;
beforeAll(async () => {
  venue = await openMarket();
}, 60_000);
afterAll(cleanUp);

test('a worker that is killed between its order and the acknowledgement is replaced, and the order is there once', async () => {
  const before = await sharesAt(venue);
  let kills = 0;
  const rig: Rig = await openRig(venue, (queue) => ({
    ...methodsOf(queue),
    // The order is at the venue by now; the first acknowledgement is never told, and its worker does not live to repeat it.
    acknowledge: (receipt, note) => {
      if (kills > 0) return queue.acknowledge(receipt, note);
      kills += 1;
      rig.pool.kill('w1');
      return new Promise(() => undefined);
    },
  }));
  rig.pool.scale(1);
  const ids = await publishBuys(rig.file, 'ack', 3);
  await drained(rig);
  const [worker] = rig.pool.states;
  await rig.close();
  expect(kills).toBe(1);
  expect(worker).toMatchObject({ restarts: 1, acknowledged: 3, dead: 0 });
  expect((await sharesAt(venue)) - before).toBe(3);
  await expectOnce(venue, ids, rig.executions, 'ack-');
});

test('workers that are killed at any moment after a lease lose nothing and do nothing twice (seed 5)', async () => {
  const before = await sharesAt(venue);
  const prng = new Prng(5);
  const late: Promise<void>[] = [];
  let kills = 0;
  const rig: Rig = await openRig(venue, (queue) => ({
    ...methodsOf(queue),
    lease: async (visibilityMs, waitMs) => {
      const lease = await queue.lease(visibilityMs, waitMs);
      if (lease !== undefined && kills < 12 && prng.nextChance(0.3)) {
        kills += 1;
        const busy = rig.pool.states.filter(({ state }) => state !== 'starting');
        const name = busy[prng.nextBelow(Math.max(1, busy.length))]?.name ?? 'w1';
        const waitForMs = prng.nextBelow(12);
        // Now, before the worker has it in its hands, or some moments after.
        if (waitForMs < 3) rig.pool.kill(name);
        else late.push(pause(waitForMs).then(() => void rig.pool.kill(name)));
      }
      return lease;
    },
  }));
  rig.pool.scale(2);
  const ids = await publishBuys(rig.file, 'any', 40);
  await drained(rig);
  await Promise.all(late);
  const restarts = rig.pool.states.reduce((sum, worker) => sum + worker.restarts, 0);
  await rig.close();
  expect(restarts).toBeGreaterThan(3);
  expect(rig.file.numbers).toMatchObject({ published: 40, acknowledged: 40, dead: 0 });
  expect((await sharesAt(venue)) - before).toBe(40);
  await expectOnce(venue, ids, rig.executions, 'any-');
}, 120_000);

test('more and fewer workers while they work: 1, 4, 1', async () => {
  const before = await sharesAt(venue);
  const rig = await openRig(venue);
  expect(() => rig.pool.scale(0)).toThrow('count: must be a whole number from 1 to 32');
  expect(() => rig.pool.scale(33)).toThrow('count:');
  rig.pool.scale(1);
  const ids = await publishBuys(rig.file, 'scale', 20);
  await until('the first has begun', () => rig.file.numbers.acknowledged > 0, patienceMs);
  rig.pool.scale(4);
  const isEveryoneBusy = (): boolean =>
    rig.pool.states.length === 4 && rig.pool.states.every(({ acknowledged }) => acknowledged > 0);
  let round = 0;
  await until(
    'all four have done something',
    async () => {
      if (rig.file.numbers.depth < 20)
        ids.push(...(await publishBuys(rig.file, `scale-${++round}`, 20)));
      return isEveryoneBusy();
    },
    patienceMs,
  );
  rig.pool.scale(1);
  await until('one is left', () => rig.pool.states.length === 1, patienceMs);
  ids.push(...(await publishBuys(rig.file, 'scale-last', 5)));
  await drained(rig);
  await rig.close();
  expect(rig.pool.states).toEqual([]);
  expect((await sharesAt(venue)) - before).toBe(ids.length);
  await expectOnce(venue, ids, rig.executions, 'scale-');
}, 120_000);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The queue's methods as an object of their own, to replace some of. */
function methodsOf(queue: WorkQueue): WorkQueue {
  return {
    publish: (id, body) => queue.publish(id, body),
    lease: (visibilityMs, waitMs) => queue.lease(visibilityMs, waitMs),
    acknowledge: (receipt, note) => queue.acknowledge(receipt, note),
    reject: (receipt, rejection) => queue.reject(receipt, rejection),
    deadLetters: (limit) => queue.deadLetters(limit),
    requeue: (id) => queue.requeue(id),
    depth: () => queue.depth(),
  };
}
