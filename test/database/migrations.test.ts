// Migrations: each step once, in order, all or nothing, whoever asks.

import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const first = {
  up: (db: Kysely<unknown>) => sql`create table shop.thing (n bigint not null)`.execute(db),
};
const asPromise = (step: { up(db: Kysely<unknown>): Promise<unknown> }) => ({
  up: async (db: Kysely<unknown>) => {
    await step.up(db);
  },
});

test('two who start at once make the tables once', async () => {
  const set = { schema: 'shop', steps: { '001-thing': asPromise(first) } };
  await Promise.all([database.migrate(set), database.migrate(set)]);
  await database.client`insert into shop.thing values (9007199254740993)`;
  expect(await database.client`select n from shop.thing`).toEqual([{ n: 9007199254740993n }]);
});

test('many who make the same schemas at once find each made once', async () => {
  for (let round = 0; round < 10; round++) {
    const set = { schema: `crowd_${round}`, steps: {} };
    await Promise.all(Array.from({ length: 8 }, () => database.migrate(set)));
  }
  const found =
    await database.client`select nspname from pg_namespace where nspname like 'crowd_%'`;
  expect(found).toHaveLength(10);
});

test('a later version adds its steps, and one that fails leaves nothing', async () => {
  const broken = {
    up: async (db: Kysely<unknown>) => {
      await sql`alter table shop.thing add column half int`.execute(db);
      await sql`alter table shop.nowhere add column half int`.execute(db);
    },
  };
  const steps = { '001-thing': asPromise(first), '002-half': broken };
  await expect(database.migrate({ schema: 'shop', steps })).rejects.toThrow(/nowhere/);
  expect(Object.keys((await database.client`select * from shop.thing`)[0]!)).toEqual(['n']);
});
