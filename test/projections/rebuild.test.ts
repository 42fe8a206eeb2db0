// Making the tables anew while the venue trades: readers are served all the while, what comes out is what was there, and the projector goes on
// in the new tables.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { History } from '#projections/history.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { caughtUp, ProjectedVenue, randomFlow, tableHashes } from './projected-venue.ts';

let database: TestDatabase;
let venue: ProjectedVenue;

beforeEach(async () => {
  database = await freshDatabase();
  venue = new ProjectedVenue();
});
afterEach(async () => {
  await venue.close();
  await database.close();
});

test('a rebuild while orders flow ends with the same tables, and nobody sees them go back', async () => {
  const flow = randomFlow(10_000_077, 2_000);
  venue.run(flow.slice(0, 700));
  const projections = venue.project(database.url);
  await caughtUp(venue, projections);
  const history = new History(database);
  const before = await history.projected();

  const heard: number[] = [];
  projections.onCommitted((seq) => heard.push(seq));
  const over = new AbortController();
  const seen: number[] = [];
  const reading = (async () => {
    while (!over.signal.aborted) {
      const projected = await history.projected();
      seen.push(projected!.seq);
      const { items } = await history.orders({}, { limit: 20 });
      expect(items.length).toBeGreaterThan(0);
      await sleep(3);
    }
  })();
  const rebuilding = projections.rebuild();
  expect(projections.rebuild()).toBe(rebuilding);
  let at = 700;
  while (at < flow.length) {
    venue.run(flow.slice(at, at + 40));
    at += 40;
    await sleep(20);
    if (at < 800) expect(projections.state().rebuild).toBeDefined();
  }
  const done = await rebuilding;
  expect(done.rows).toBeGreaterThan(1_000);
  expect(projections.state().rebuild).toBeUndefined();
  await caughtUp(venue, projections);
  over.abort();
  await reading;
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  const after = await history.projected();
  expect(after!.rebuiltAt.getTime()).toBeGreaterThan(before!.rebuiltAt.getTime());

  const hashes = await tableHashes(database);
  await projections.rebuild();
  expect(await tableHashes(database)).toEqual(hashes);
  const schemas = await database.client<{ nspname: string }[]>`
    select nspname from pg_namespace where nspname like 'market%'`;
  expect(schemas.map(({ nspname }) => nspname)).toEqual(['market']);

  // And from there the next start goes on.
  await projections.stop();
  venue.apply({ kind: 35, option: 1 });
  const again = venue.project(database.url);
  await caughtUp(venue, again);
  expect((await history.projected())!.seq).toBe(venue.seq);
});

test('rows that somebody spoiled are right again after a rebuild without a venue', async () => {
  venue.run(randomFlow(10_000_042, 500));
  const projections = venue.project(database.url);
  await caughtUp(venue, projections);
  await projections.stop();
  const hashes = await tableHashes(database);
  await database.client`update market.balance set available_minor = available_minor + 1`;
  await database.client`delete from market.trade`;
  const tool = venue.project(database.url, { isIdle: true });
  const done = await tool.rebuild();
  expect(done.seq).toBe(venue.seq);
  await tool.stop();
  expect(await tableHashes(database)).toEqual(hashes);
});
