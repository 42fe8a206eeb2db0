// A database of its own for a test, on the run's PostgreSQL.

import crypto from 'node:crypto';
import { inject } from 'vitest';
import { openDatabase, type Database } from '#database/database.ts';

export interface TestDatabase extends Database {
  readonly url: string;
}

/** Empty. `close` ends its connections and drops it. */
export async function freshDatabase(): Promise<TestDatabase> {
  const url = new URL(inject('postgresUrl'));
  const home = openDatabase({ url: url.href, connectionsMax: 1 });
  const name = `test_${crypto.randomBytes(8).toString('hex')}`;
  await home.client.unsafe(`create database ${name}`);
  url.pathname = `/${name}`;
  const database = openDatabase({ url: url.href });
  return {
    ...database,
    url: url.href,
    async close() {
      await database.close();
      await home.client.unsafe(`drop database ${name} with (force)`);
      await home.close();
    },
  };
}
