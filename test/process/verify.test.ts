// `npm run verify` as an operator runs it: beside a venue that trades, on a folder at rest, on what is damaged or missing.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { stateOf, verified } from './answers.ts';
import { batchesOf } from './journal-batches.ts';
import { OrderFlow } from './order-flow.ts';
import {
  cleanUp,
  newFolder,
  run,
  runVenue,
  sentenceOf,
  until,
  VenueProcess,
} from './venue-process.ts';

afterEach(cleanUp);

const verify = (...args: string[]): ReturnType<typeof run> => run('tools/verify.ts', args);

describe('the proof', () => {
  test('has seq, state hash and totals, for people and for programs, and audits on request', async () => {
    const folder = newFolder();
    const venue = await VenueProcess.start(folder);
    await new OrderFlow(51).runQuietly(venue, 400);
    const { seq, stateHash, totals } = await stateOf(venue);
    // The venue is at rest, but it runs.
    const proof = await verified(folder, '--audit');
    expect(proof).toMatchObject({
      seq,
      stateHash,
      fromSeq: 1,
      snapshot: 'none',
      commandsAudited: seq,
    });
    const codes = (proof['totals'] as { code: string; sumMinor: number }[]).map((total) => [
      total.code,
      total.sumMinor,
    ]);
    expect(codes).toEqual(totals.map(({ asset }) => [asset, 0]));
    await venue.stop();

    const { code, stdout, stderr } = await verify(folder, '--audit');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^seq +${seq} \\(replayed from 1, `, 'm'));
    expect(stdout).toMatch(new RegExp(`^state hash +${stateHash}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^audit +.*held after each of ${seq} commands$`, 'm'));
    for (const { asset } of totals) {
      expect(stdout).toMatch(new RegExp(`^${asset} .* 0(?:\\.00)?$`, 'm'));
    }
  });

  test('can be had again and again while the venue trades, and is of a moment between two commands', async () => {
    const folder = newFolder();
    const venue = await VenueProcess.start(folder, ['--snapshot-every', '1000']);
    const flow = new OrderFlow(52);
    const seqs: unknown[] = [];
    await flow.run(venue, 200, async (socket) => {
      for (let turn = 0; turn < 5; turn++) {
        const proof = await verified(folder);
        seqs.push(proof['seq']);
        expect(proof['snapshot']).toMatch(/^none$|, equal to the replay$/);
      }
      socket.close();
    });
    expect(seqs).toEqual(seqs.toSorted((one, other) => Number(one) - Number(other)));
    expect(new Set(seqs).size).toBeGreaterThan(1);
    await venue.stop();
  });
});

test('a write that was never finished is told by both, and taken for no damage', async () => {
  const folder = newFolder();
  let venue = await VenueProcess.start(folder);
  const { seq, stateHash } = await stateOf(venue);
  await venue.kill();
  const file = path.join(folder, 'journal/00000000000000000001.journal');
  const bytes = fs.readFileSync(file);
  const { offset } = batchesOf(file).at(-1) ?? expect.unreachable();
  const end = offset + bytes.readUInt32LE(offset + 4);
  expect(bytes.readUInt32LE(end)).toBe(0);
  const handle = fs.openSync(file, 'r+');
  fs.writeSync(handle, bytes, 512, 24, end);
  fs.closeSync(handle);

  const proof = await verify(folder, '--json');
  expect(proof.code).toBe(0);
  expect(proof.stderr).toMatch(/^The last write is not whole, and nobody was told of it: .+\.\n$/);
  expect(JSON.parse(proof.stdout)).toMatchObject({ seq, stateHash });
  venue = await VenueProcess.start(folder);
  expect(venue.stderr).toMatch(/^The journal's last write was torn .+\.\n$/);
  expect((await stateOf(venue)).stateHash).toBe(stateHash);
  expect((await verified(folder))['stateHash']).toBe(stateHash);
  await venue.stop();
});

describe('exit code 1 and one sentence', () => {
  test('where there is no journal', async () => {
    const folder = newFolder();
    const missing = path.join(folder, 'missing');
    expect(sentenceOf(await verify(missing))).toContain(`${missing}/journal`);
    fs.mkdirSync(path.join(folder, 'journal'));
    expect(sentenceOf(await verify(folder))).toBe(`There is no journal in ${folder}/journal.`);
    expect(fs.readdirSync(folder)).toEqual(['journal']);
    expect(sentenceOf(await verify(folder, folder))).toMatch(
      /^One folder is verified at a time\. Usage: /,
    );
    expect(sentenceOf(await verify(folder, '--fast'))).toMatch(
      /^Unknown option '--fast'\. Usage: /,
    );
  });

  test('where the journal is older than its snapshot, which the venue refuses as well', async () => {
    const folder = newFolder();
    const journal = path.join(folder, 'journal');
    const copy = path.join(folder, 'copy');
    let venue = await VenueProcess.start(folder);
    const { seq } = await stateOf(venue);
    await venue.stop();
    fs.cpSync(journal, copy, { recursive: true });
    venue = await VenueProcess.start(folder, ['--snapshot-every', '1000']);
    await new OrderFlow(53).runQuietly(venue, 1_100);
    const snapshots = path.join(folder, 'snapshots');
    const names = (): string[] =>
      fs.readdirSync(snapshots).filter((name) => name.endsWith('.snapshot'));
    await until('a snapshot is written', () => names().length > 0);
    await venue.stop();
    fs.rmSync(journal, { recursive: true });
    fs.renameSync(copy, journal);

    const snapshotSeq = Number.parseInt(names()[0] ?? '', 10);
    expect(sentenceOf(await verify(folder))).toBe(
      `The journal ends at seq ${seq}, before the snapshot of seq ${snapshotSeq}.`,
    );
    const said = sentenceOf(await runVenue(['--data', folder]));
    expect(said).toContain('The journal is damaged: ');
    expect(said).toContain(
      `seq ${seq + 1}: the batches end here, but seq ${snapshotSeq} was acknowledged.`,
    );
  });
});
