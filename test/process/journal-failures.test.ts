// What goes wrong with a venue's journal and snapshots on disk: damage, foreign files, somebody else's, another venue on the same folder, a
// start that was cut short. What cannot be vouched for is refused in one sentence, and left as it is.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { stateOf } from './answers.ts';
import { OrderFlow } from './order-flow.ts';
import { batchesOf } from './journal-batches.ts';
import {
  cleanUp,
  newFolder,
  run,
  runVenue,
  sentenceOf,
  startOnly,
  until,
  VenueProcess,
} from './venue-process.ts';

const journalFile = 'journal/00000000000000000001.journal';
const isRoot = process.getuid?.() === 0;
/** Nobody in particular. */
const strangerId = 65_534;

describe('a journal', () => {
  let folder = '';
  let inUse = '';

  beforeAll(async () => {
    folder = newFolder();
    const venue = await VenueProcess.start(folder);
    const said = sentenceOf(await runVenue(['--data', folder]));
    inUse = said.replace(`process ${venue.pid} on ${os.hostname()} `, 'the running venue ');
    await new OrderFlow(41).runQuietly(venue, 300, 10);
    await venue.stop();
  });
  afterAll(cleanUp);

  test('that a running venue has stays with it', () => {
    expect(inUse).toMatch(/^The journal is in use: .+ is held by the running venue .+\.$/);
  });

  test('that is damaged where it was acknowledged is refused, with the place, and left as it is', async () => {
    const file = path.join(folder, journalFile);
    const batches = batchesOf(file);
    expect(batches.length).toBeGreaterThan(20);
    const middle = Math.floor(batches.length / 2);
    // A byte of the records of the first, of one in the middle and of the last; and one of a header.
    for (const [index, inBatch] of [
      [0, 70],
      [middle, 70],
      [batches.length - 1, 70],
      [middle, 10],
    ] as const) {
      const { offset, firstSeq, count } = batches[index] ?? expect.unreachable();
      const isTold = (said: string): void => {
        const told = /^The journal is damaged: (.+) at byte (\d+), seq (\d+): .+\.$/.exec(said);
        expect([told?.[1], Number(told?.[2])]).toEqual([file, offset]);
        expect(Number(told?.[3])).toBeGreaterThanOrEqual(firstSeq);
        expect(Number(told?.[3])).toBeLessThan(firstSeq + count);
      };
      flipByte(file, offset + inBatch);
      const before = digests(folder);
      isTold(sentenceOf(await runVenue(['--data', folder])));
      isTold(sentenceOf(await run('tools/verify.ts', [folder])));
      expect(digests(folder)).toEqual(before);
      flipByte(file, offset + inBatch);
    }
  });

  test('with a file that is none of its own is refused', async () => {
    const file = path.join(folder, 'journal', 'notes.txt');
    fs.writeFileSync(file, 'mine');
    const sentence = `The journal cannot be used: ${file} is not a file of a journal.`;
    expect(sentenceOf(await runVenue(['--data', folder]))).toBe(sentence);
    fs.rmSync(file);
  });

  test('of somebody else is refused', async (context) => {
    if (!isRoot) context.skip('only root can run a venue as somebody else');
    for (const name of ['operator.token', 'session.key', 'keyring.key']) {
      fs.chmodSync(path.join(folder, name), 0o644);
    }
    fs.chmodSync(folder, 0o755);
    const stranger = { uid: strangerId };
    const sentence = `The journal cannot be opened: ${folder}/`;
    expect(sentenceOf(await runVenue(['--data', folder], stranger))).toContain(sentence);
    expect(sentenceOf(await run('tools/verify.ts', [folder], stranger))).toContain(sentence);
  });

  test('that nothing is wrong with any more opens again', async () => {
    const venue = await VenueProcess.start(folder);
    const { seq } = await stateOf(venue);
    expect(seq).toBeGreaterThan(300);
    await venue.stop();
  });
});

describe('a damaged snapshot', () => {
  afterEach(cleanUp);

  test('is passed over for the one before it, and for the whole journal', async () => {
    const folder = newFolder();
    const args = ['--snapshot-every', '1000'];
    const snapshots = path.join(folder, 'snapshots');
    const flow = new OrderFlow(43);
    const venue = await VenueProcess.start(folder, args);
    for (const count of [1, 2]) {
      await flow.runQuietly(venue, 1_100);
      await until('a snapshot is written', () => snapshotNames(snapshots).length >= count);
    }
    const state = await stateOf(venue);
    await venue.stop();

    const [older, newer] = snapshotNames(snapshots) as [string, string];
    for (const [name, expected] of [
      [newer, Number.parseInt(older, 10)],
      [older, 0],
    ] as const) {
      const file = path.join(snapshots, name);
      flipByte(file, Math.floor(fs.statSync(file).size / 2));
      const again = await VenueProcess.start(folder, ['--snapshot-every', '1000000']);
      expect(again.recovered.snapshotSeq).toBe(expected);
      expect(again.stderr).toContain(`The snapshot is damaged: ${file} `);
      expect(again.stderr).not.toContain('    at ');
      expect(await stateOf(again)).toEqual(state);
      await again.stop();
    }
  });
});

describe('a process that was killed while it started', () => {
  afterEach(cleanUp);

  test('leaves nothing in the way', async () => {
    const folder = newFolder();
    for (const file of ['operator.token', 'journal/durable']) {
      const starting = startOnly(folder);
      await until(`${file} is there`, () => fs.existsSync(path.join(folder, file)));
      starting.child.kill('SIGKILL');
      await starting.ended;
    }
    const venue = await VenueProcess.start(folder);
    await stateOf(venue);
    expect((await venue.get('/v1/balances?account=15')).balances[0].available).toBe('1000000.00');
    await venue.stop();
  });
});

function flipByte(file: string, at: number): void {
  const handle = fs.openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  fs.readSync(handle, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 0xff;
  fs.writeSync(handle, byte, 0, 1, at);
  fs.closeSync(handle);
}

/** Every file of a folder with a digest of what is in it. */
function digests(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile())
    .map((name) => {
      const hash = createHash('sha256').update(fs.readFileSync(path.join(folder, name)));
      return `${name} ${hash.digest('hex')}`;
    })
    .toSorted();
}

function snapshotNames(folder: string): string[] {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.snapshot'))
    .toSorted();
}
