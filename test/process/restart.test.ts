// Stop and start: whatever a venue answered before, it answers after, whether it replays its whole journal or goes on from a snapshot.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { answersOf, differences, stateOf, verified, type Answers } from './answers.ts';
import { OrderFlow } from './order-flow.ts';
import { cleanUp, newDiskFolder, until, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

const snapshotArgs = ['--snapshot-every', '1000'];

describe('a venue that is started again answers as before', () => {
  test('after a stop in order, and after kill -9', async () => {
    const folder = newDiskFolder();
    let venue = await VenueProcess.start(folder);
    await new OrderFlow(11).runQuietly(venue, 2_000);
    const before = await answersOf(venue);
    const { seq } = before.state;
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      venue.signal(signal);
      await venue.ended;
      venue = await VenueProcess.start(folder);
      expect(venue.recovered).toEqual({ seq, replayed: seq, snapshotSeq: 0 });
      expect(differences(before, await answersOf(venue))).toEqual([]);
    }
  });

  test('from a snapshot, and from one that was made from another', async () => {
    const folder = newDiskFolder();
    const flow = new OrderFlow(12);
    let venue = await VenueProcess.start(folder, snapshotArgs);
    let snapshotSeq = 0;
    for (let turn = 0; turn < 2; turn++) {
      await flow.runQuietly(venue, 1_100);
      snapshotSeq = await snapshotBeyond(folder, snapshotSeq);
      await flow.runQuietly(venue, 100);
      const before = await answersOf(venue);
      await venue.stop();

      venue = await VenueProcess.start(folder, snapshotArgs);
      expect(venue.recovered.snapshotSeq).toBeGreaterThanOrEqual(snapshotSeq);
      expect(venue.recovered.replayed).toBe(venue.recovered.seq - venue.recovered.snapshotSeq);
      expect(venue.recovered.replayed).toBeGreaterThan(0);
      const after = await answersOf(venue);
      expect(differences(withoutTickerSeq(before), withoutTickerSeq(after))).toEqual([]);
      const { stateHash } = await stateOf(venue);
      const proof = await verified(folder);
      expect(proof['stateHash']).toBe(stateHash);
      expect(proof['snapshot']).toContain('equal to the replay');
    }
  });
});

/** Waits for a snapshot later than `seq`; answers the newest one's seq. */
async function snapshotBeyond(folder: string, seq: number): Promise<number> {
  let newest = 0;
  await until(`a snapshot beyond seq ${seq} is written`, () => {
    for (const name of fs.readdirSync(path.join(folder, 'snapshots'))) {
      if (name.endsWith('.snapshot')) newest = Math.max(newest, Number.parseInt(name, 10));
    }
    return newest > seq;
  });
  return newest;
}

/** No snapshot says which command a quiet instrument last heard of; everything else in its ticker stays. */
function withoutTickerSeq({ routes, state }: Answers): object {
  const kept = Object.entries(routes).map(([route, answer]): [string, unknown] => {
    if (!route.includes('/ticker')) return [route, answer];
    const text = JSON.stringify(answer, (key, value: unknown) =>
      key === 'seq' ? undefined : value,
    );
    return [route, JSON.parse(text)];
  });
  return { state, routes: Object.fromEntries(kept) };
}
