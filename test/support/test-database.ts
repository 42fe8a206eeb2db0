// A database of its own for a test, on the run's PostgreSQL.

import crypto from 'node:crypto';
import { inject } from 'vitest';
import postgres from 'postgres';
import { openDatabase, type Database } from '#database/database.ts';

export interface TestDatabase extends Database {
  readonly url: string;
  /** A client of its own, for what a test looks at and for what it breaks. */
  readonly client: postgres.Sql<{ bigint: bigint }>;
}

export function plainClient(url: string, connectionsMax = 4): TestDatabase['client'] {
  const types = { bigint: postgres.BigInt };
  const connection = { TimeZone: 'UTC' };
  return postgres(url, { max: connectionsMax, types, connection, onnotice: () => undefined });
}

/** Empty. `close` ends its connections and drops it. */
export async function freshDatabase(): Promise<TestDatabase> {
  const url = new URL(inject('postgresUrl'));
  const home = plainClient(url.href, 1);
  const name = `test_${crypto.randomBytes(8).toString('hex')}`;
  await home.unsafe(`create database ${name}`);
  url.pathname = `/${name}`;
  const database = openDatabase({ url: url.href });
  const client = plainClient(url.href);
  return {
    ...database,
    url: url.href,
    client,
    async close() {
      await Promise.all([database.close(), client.end({ timeout: 5 })]);
      await home.unsafe(`drop database ${name} with (force)`);
      await home.end();
    },
  };
}
