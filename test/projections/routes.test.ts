// The operator's requests about the records: how far they are, and making them anew; nobody else gets either.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Projections } from '#projections/projections.ts';
import { TestVenue, operatorToken } from '../support/test-venue.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { caughtUp, ProjectedVenue, randomFlow, until } from './projected-venue.ts';

let database: TestDatabase;
let venue: ProjectedVenue;
let gateways: TestVenue;
let projections: Projections | undefined;

beforeAll(async () => {
  database = await freshDatabase();
  venue = new ProjectedVenue();
  venue.run(randomFlow(10_000_042, 300));
  gateways = await TestVenue.start({ parts: { projections: () => projections } });
});
afterAll(async () => {
  await gateways.close();
  await venue.close();
  await database.close();
});

async function ask(method: string, route: string, token?: string) {
  const response = await fetch(new URL(route, gateways.url), {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

test('they tell how far the records are, and a rebuild shows its progress and its end', async () => {
  const early = await ask('GET', '/v1/operator/projections', operatorToken);
  expect(early).toMatchObject({ status: 503, body: { error: { name: 'databaseUnavailable' } } });
  projections = venue.project(database.url);
  await caughtUp(venue, projections);
  const before = await ask('GET', '/v1/operator/projections', operatorToken);
  expect(before).toMatchObject({
    status: 200,
    body: { status: 'following', seq: venue.seq, lagSeq: 0, rebuild: null, lastRebuild: null },
  });
  const started = await ask('POST', '/v1/operator/projections/rebuild', operatorToken);
  expect(started).toMatchObject({ status: 202, body: { rebuild: { ofSeq: venue.seq } } });
  await until(
    async () => (await ask('GET', '/v1/operator/projections', operatorToken)).body.rebuild === null,
    () => 'the rebuild ends',
  );
  const after = await ask('GET', '/v1/operator/projections', operatorToken);
  expect(after.body.lastRebuild).toMatchObject({ isDone: true, seq: venue.seq, error: null });
});

test.each([
  ['GET', '/v1/operator/projections'],
  ['POST', '/v1/operator/projections/rebuild'],
])('%s %s is for operators only', async (method, route) => {
  expect((await ask(method, route)).status).toBe(401);
});
