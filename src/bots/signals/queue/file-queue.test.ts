// The durable queue: the rules of every queue, over the port as well, and what only a file has to show: crashes at any byte, compaction, damage, two
// processes on one folder. It must never trust what the queue remembers: after each crash the file is read anew.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { FileQueue, queueFileName, type FileQueueOptions } from './file-queue.ts';
import { PortQueue, serveQueue } from './port-queue.ts';
import { describeWorkQueue } from './work-queue-suite.ts';
import type { Lease } from './work-queue.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-queue-'));
let folders = 0;
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function newFolder(): string {
  return path.join(root, String(++folders));
}

class Clock {
  nowMs = 1_700_000_000_000;
}

async function openQueue(
  folder: string,
  clock = new Clock(),
  more: Partial<FileQueueOptions> = {},
): Promise<FileQueue> {
  const now = (): number => clock.nowMs;
  return FileQueue.open({ folder, attemptsMax: 3, now, random: () => 0.5, ...more });
}

describeWorkQueue('a file', async () => {
  const clock = new Clock();
  const queue = await openQueue(newFolder(), clock);
  const pass = async (ms: number): Promise<void> => {
    clock.nowMs += ms;
  };
  return { queue, pass, close: () => queue.close() };
});

describeWorkQueue('a port to a file that is compacted all the time', async () => {
  const clock = new Clock();
  const file = await openQueue(newFolder(), clock, { compactAfterBytes: 1 });
  const { port1, port2 } = new MessageChannel();
  serveQueue(port1, file);
  const pass = async (ms: number): Promise<void> => {
    clock.nowMs += ms;
  };
  const close = async (): Promise<void> => {
    await file.close();
    port1.close();
  };
  return { queue: new PortQueue(port2), pass, close };
});

interface Told {
  readonly what: 'published' | 'acknowledged';
  readonly id: string;
  /** The file was at least so long when it was told. */
  readonly bytes: number;
}

/** A queue's life by chance; answers what was told and how long the file was then. */
async function live(folder: string, steps: readonly number[]): Promise<Told[]> {
  const clock = new Clock();
  const queue = await openQueue(folder, clock);
  const file = path.join(folder, queueFileName);
  const told: Told[] = [];
  const hands: Lease[] = [];
  let next = 0;
  for (const step of steps) {
    clock.nowMs += 100;
    const hand = hands[0];
    if (step < 4) {
      const id = `m${++next}`;
      await queue.publish(id, `body of ${id}`);
      told.push({ what: 'published', id, bytes: fs.statSync(file).size });
    } else if (step < 7 || hand === undefined) {
      const lease = await queue.lease(5_000, 0);
      if (lease !== undefined) hands.push(lease);
    } else if (step < 9) {
      hands.shift();
      const { id, receipt } = hand;
      if ((await queue.acknowledge(receipt, 'done')) === 'done') {
        told.push({ what: 'acknowledged', id, bytes: fs.statSync(file).size });
      }
    } else {
      hands.shift();
      await queue.reject(hand.receipt, { reason: 'no', retryAfterMs: 200 });
    }
  }
  await queue.close();
  return told;
}

/** Everything that a queue on this folder would still deliver, and its dead. */
async function left(folder: string): Promise<{ ids: Set<string>; tornBytes: number }> {
  const clock = new Clock();
  clock.nowMs += 10_000_000;
  const queue = await openQueue(folder, clock, { attemptsMax: 1_000_000 });
  const ids = new Set<string>();
  for (;;) {
    const lease = await queue.lease(60_000, 0);
    if (lease === undefined) break;
    expect(lease.body).toBe(`body of ${lease.id}`);
    expect(ids.has(lease.id)).toBe(false);
    ids.add(lease.id);
  }
  for (const { id } of await queue.deadLetters(1_000)) ids.add(id);
  const { tornBytes } = queue.opened;
  await queue.close();
  return { ids, tornBytes };
}

describe('a queue after a crash', () => {
  test('cut off at any byte it has lost nothing that was told before, and nothing acknowledged comes back', async () => {
    const life = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 40 });
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 3,
      maxLength: 3,
    });
    const garbage = fc.uint8Array({ maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(life, cuts, garbage, async (steps, shares, tail) => {
        const folder = newFolder();
        const told = await live(folder, steps);
        const whole = fs.readFileSync(path.join(folder, queueFileName));
        for (const share of shares) {
          const bytes = Math.floor(share * whole.length);
          const crashed = newFolder();
          fs.mkdirSync(crashed);
          const cut = Buffer.concat([whole.subarray(0, bytes), tail]);
          fs.writeFileSync(path.join(crashed, queueFileName), cut);
          const { ids } = await left(crashed);
          const before = told.filter((each) => each.bytes <= bytes);
          const done = new Set(
            before.filter(({ what }) => what === 'acknowledged').map(({ id }) => id),
          );
          for (const { id } of before) {
            expect(ids.has(id), done.has(id) ? `${id} came back` : `${id} is lost`).toBe(
              !done.has(id),
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the torn record is cut away and reported, and the next one is written in its place', async () => {
    const folder = newFolder();
    const queue = await openQueue(folder);
    await queue.publish('a', 'body of a');
    await queue.publish('b', 'body of b');
    await queue.close();
    const file = path.join(folder, queueFileName);
    fs.truncateSync(file, fs.statSync(file).size - 3);

    const again = await openQueue(folder);
    expect(again.opened.records).toBe(1);
    expect(again.opened.tornBytes).toBeGreaterThan(20);
    await again.publish('c', 'body of c');
    await again.close();
    expect(await left(folder)).toEqual({ ids: new Set(['a', 'c']), tornBytes: 0 });
  });

  test('a record that is damaged in the middle is refused with its place, never passed over', async () => {
    const folder = newFolder();
    const queue = await openQueue(folder);
    for (const id of ['a', 'b', 'c']) await queue.publish(id, `body of ${id}`);
    await queue.close();
    const file = path.join(folder, queueFileName);
    const bytes = fs.readFileSync(file);
    const second = bytes.indexOf('\n') + 1;
    const at = second + 30;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    fs.writeFileSync(file, bytes);
    await expect(openQueue(folder)).rejects.toThrow(`the record at byte ${second} cannot be read`);
  });

  test('deliveries are counted across a restart, and a leased message is free again', async () => {
    const folder = newFolder();
    const queue = await openQueue(folder);
    await queue.publish('a', 'body of a');
    await queue.lease(60_000, 0);
    await queue.close();
    const again = await openQueue(folder);
    expect(await again.lease(60_000, 0)).toMatchObject({ id: 'a', attempt: 2 });
    await again.close();
  });
});

describe('a queue that is compacted', () => {
  test('stays short, and has the same messages, dead and memory of what is done', async () => {
    const folder = newFolder();
    const queue = await openQueue(folder, new Clock(), { compactAfterBytes: 2_000 });
    await queue.publish('dead', 'body of dead');
    const poison = await queue.lease(60_000, 0);
    await queue.reject(poison?.receipt ?? '', { reason: 'never', isFinal: true, memo: 'm' });
    for (let number = 1; number <= 300; number++) {
      await queue.publish(`m${number}`, `body of m${number}`);
      const lease = await queue.lease(60_000, 0);
      if (number % 100 !== 0) await queue.acknowledge(lease?.receipt ?? '', 'done');
    }
    const before = queue.numbers;
    await queue.close();
    expect(fs.statSync(path.join(folder, queueFileName)).size).toBeLessThan(12_000);

    const again = await openQueue(folder);
    expect(again.numbers).toEqual({ ...before, leased: 0 });
    expect(again.numbers).toMatchObject({
      depth: 3,
      dead: 1,
      published: 301,
      acknowledged: 297,
    });
    expect(await again.publish('m7', 'x')).toBe('known');
    expect(await again.requeue('dead')).toBe(true);
    await again.close();
    const { ids } = await left(folder);
    expect(ids).toEqual(new Set(['dead', 'm100', 'm200', 'm300']));
  });
});

describe('the folder of a queue', () => {
  test('is held by one at a time, and free again after the close', async () => {
    const folder = newFolder();
    const queue = await openQueue(folder);
    await expect(openQueue(folder)).rejects.toThrow('open in this process already');
    await queue.close();
    await (await openQueue(folder)).close();
  });

  test('of a process that lives is refused by its pid; of one that is gone it is taken over', async () => {
    const folder = newFolder();
    fs.mkdirSync(folder);
    const lock = path.join(folder, 'queue.lock');
    fs.writeFileSync(lock, `${process.ppid}\n`);
    await expect(openQueue(folder)).rejects.toThrow(`in use by process ${process.ppid}`);
    fs.writeFileSync(lock, '4194305\n');
    await (await openQueue(folder)).close();
  });
});
