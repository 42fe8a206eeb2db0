// A database that goes away and comes back: what was under way fails, the process goes on, and the next query finds it again.

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isDatabaseAway } from '#database/away.ts';
import { openDatabase, type Database } from '#database/database.ts';
import { Wire } from '../operator/wire.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

let home: TestDatabase;
let wire: Wire;
let database: Database;

beforeAll(async () => {
  home = await freshDatabase();
  wire = await Wire.to(home.url);
  database = openDatabase({ url: wire.url, connectionsMax: 2 });
  await home.client`create table thing (n bigint not null)`;
});
afterAll(async () => {
  await database.close();
  await wire.close();
  await home.close();
});

test(
  'a transaction that loses its connection fails as a whole, and the next one works',
  { timeout: 20_000 },
  async () => {
    const db = database.typed<{ thing: { n: bigint } }>();
    for (let round = 0; round < 5; round++) {
      const lost = db.transaction().execute(async (transaction) => {
        await transaction.insertInto('thing').values({ n: 1n }).execute();
        if (round % 2 === 0) setTimeout(() => void wire.cut(), 20);
        else await wire.cut();
        await sql`select pg_sleep(0.2)`.execute(transaction);
        await transaction.insertInto('thing').values({ n: 2n }).execute();
      });
      expect(isDatabaseAway(await lost.catch((error: unknown) => error))).toBe(true);
      const refused = db.selectFrom('thing').selectAll().execute();
      expect(isDatabaseAway(await refused.catch((error: unknown) => error))).toBe(true);
      await wire.mend();
      await expect.poll(() => db.selectFrom('thing').selectAll().execute()).toEqual([]);
    }
  },
);
