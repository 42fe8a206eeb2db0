// The venue is killed under its execution workers and comes back: circuit breakers open and close, and every signal is executed once. It must never be content
// with what the workers say: truth is what the venue has.

import { afterAll, expect, test } from 'vitest';
import { cleanUp, until, VenueProcess } from '../process/venue-process.ts';
import {
  drained,
  expectOnce,
  openMarket,
  openRig,
  patienceMs,
  publishBuys,
  sharesAt,
} from './signal-rig.ts';

afterAll(cleanUp);

test('while the venue is away the breaker opens and nothing dies; when it is back the breaker closes and all is done', async () => {
  let venue = await openMarket();
  const before = await sharesAt(venue);
  const rig = await openRig(venue);
  rig.pool.scale(2);
  const ids = await publishBuys(rig.file, 'away-a', 4);
  await drained(rig);

  const { folder, url } = venue;
  await venue.kill();
  ids.push(...(await publishBuys(rig.file, 'away-b', 12)));
  const breakers = (): string[] => rig.pool.states.map(({ breaker }) => breaker);
  await until('a breaker is open', () => breakers().includes('open'), patienceMs);
  const { depth } = rig.file.numbers;
  expect(depth).toBe(12);

  venue = await VenueProcess.start(folder, ['--port', new URL(url).port]);
  await drained(rig);
  await until(
    'every breaker is closed',
    () => breakers().every((each) => each === 'closed'),
    patienceMs,
  );
  const retried = rig.pool.states.reduce((sum, worker) => sum + worker.retried, 0);
  await rig.close();
  expect(retried).toBeGreaterThan(0);
  expect(rig.file.numbers).toMatchObject({ acknowledged: 16, dead: 0 });
  expect((await sharesAt(venue)) - before).toBe(16);
  await expectOnce(venue, ids, rig.executions, 'away-');
}, 180_000);
