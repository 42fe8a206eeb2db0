// A connection that is lost at any moment, from its greeting to its last statement: whoever asked hears of it or is served by the next one, nobody
// waits for ever, and the process goes on.

import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { isDatabaseAway } from '#database/away.ts';
import { openDatabase, type Database } from '#database/database.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

let home: TestDatabase;
beforeAll(async () => {
  home = await freshDatabase();
});
afterAll(() => home.close());

/** A relay to the database that loses its first connection when the client says its `saying`-th thing, which nobody hears. */
async function losingRelay(
  saying: number,
  lose: Losing,
): Promise<{ url: string; hasLost(): boolean; close(): void }> {
  const target = new URL(home.url);
  let isLost = false;
  let connections = 0;
  const server = net.createServer((near) => {
    const isFirst = connections++ === 0;
    const far = net.connect(Number(target.port), target.hostname);
    near.on('error', () => undefined).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
    far.pipe(near);
    let said = 0;
    near.on('data', (piece) => {
      if (!isFirst || ++said !== saying) return void far.write(piece);
      isLost = true;
      void lose(near, far);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(home.url);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as net.AddressInfo).port);
  return { url: url.href, hasLost: () => isLost, close: () => server.close() };
}

type Losing = (near: net.Socket, far: net.Socket) => unknown;

/** As an administrator would; one whom the server does not know yet is cut off. */
async function end(_near: net.Socket, far: net.Socket): Promise<void> {
  const { localPort } = far;
  const ended = await home.client`
    select pg_terminate_backend(pid) from pg_stat_activity where client_port = ${localPort!}::int`;
  if (ended.length === 0) far.destroy();
}

const questions: Record<string, (database: Database) => Promise<unknown>> = {
  'a query': (database) => database.connected((statements) => statements`select 1 as n`),
  'a transaction': (database) =>
    database.transaction(async (statements) => statements`select 1 as n`),
  'a typed query': (database) => sql`select 1 as n`.execute(database.typed()),
  'a typed transaction': (database) =>
    database
      .typed()
      .transaction()
      .execute((transaction) => sql`select 1 as n`.execute(transaction)),
};

const losses: Record<string, Losing> = {
  'ended by the server': end,
  'closed by the wire': (near) => near.destroy(),
  'reset by the wire': (near) => near.resetAndDestroy(),
};

const cases = Object.entries(questions).flatMap(([question, ask]) =>
  Object.entries(losses).map(([loss, lose]) => ({ question, ask, loss, lose })),
);

test.each(cases)('$question over a connection $loss at any moment', async ({ ask, lose }) => {
  for (let saying = 1; ; saying++) {
    const relay = await losingRelay(saying, lose);
    const database = openDatabase({ url: relay.url, connectionsMax: 1, endWithinSeconds: 0 });
    const failure = async (): Promise<unknown> =>
      ask(database).then(
        () => undefined,
        (reason: unknown) => reason,
      );
    const error = await failure();
    if (error !== undefined) expect(isDatabaseAway(error)).toBe(true);
    await expect.poll(failure).toBe(undefined);
    await database.close();
    relay.close();
    if (relay.hasLost()) continue;
    // The client had no more to say than that.
    expect(saying).toBeGreaterThan(2);
    break;
  }
});
