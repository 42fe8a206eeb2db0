// The projector in trouble: its connection is ended, its thread is killed, the database is away. Nothing is lost, nothing is there twice, and
// it goes on by itself.

import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { History, HistoryUnavailableError } from '#projections/history.ts';
import { openDatabase } from '#database/database.ts';
import { Projector } from '#projections/projector.ts';
import { Prng } from '#std/prng.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { caughtUp, ProjectedVenue, randomFlow, tableHashes, until } from './projected-venue.ts';

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

/** What the tables must be: made in one go by another projector, in a database of its own. */
async function wantedHashes(): Promise<Record<string, string>> {
  const other = await freshDatabase();
  const projections = venue.project(other.url);
  try {
    await caughtUp(venue, projections);
    return await tableHashes(other);
  } finally {
    await projections.stop();
    await other.close();
  }
}

test('a connection that is ended again and again, in the middle of a batch or between two, costs nothing', async () => {
  const flow = randomFlow(10_000_077, 1_500);
  const told: string[] = [];
  const projections = venue.project(database.url);
  projections.onCommitted((seq) => told.push(String(seq)));
  venue.run(flow.slice(0, 300));
  await caughtUp(venue, projections);
  const prng = new Prng(5);
  let kills = 0;
  const kill = async (alsoIdle: boolean): Promise<number> => {
    const ended = await database.client`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'buttonwood' and datname = current_database() and pid <> pg_backend_pid()
      and (state <> 'idle' or ${alsoIdle})`;
    kills += ended.length;
    return ended.length;
  };
  for (let at = 300; at < flow.length; at += 30) {
    venue.run(flow.slice(at, at + 30));
    await sleep(prng.nextBelow(60));
    const isDue = at % 240 === 60;
    // A quick machine is mostly idle, a slow one mostly connecting: now and then one is waited for.
    if (isDue) await expect.poll(() => kill(true)).toBeGreaterThan(0);
    else await kill(prng.nextBelow(2) === 0);
  }
  await caughtUp(venue, projections);
  expect(kills).toBeGreaterThan(3);
  expect(await tableHashes(database)).toEqual(await wantedHashes());
  const seqs = told.map(Number);
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(seqs.at(-1)).toBe(venue.seq);
});

test('a thread that is killed at any moment, and starts from a snapshot or without one, goes on', async () => {
  const flow = randomFlow(10_000_042, 1_500);
  const prng = new Prng(11);
  const { venueId } = venue.engine.journal;
  const data = { databaseUrl: database.url, ...venue.folders, venueId, mode: 'live' };
  for (let at = 0; at < flow.length; at += 150) {
    venue.run(flow.slice(at, at + 150));
    if (at % 300 === 0) venue.snapshot();
    const file = new URL('../../src/projections/projector-worker.ts', import.meta.url);
    const worker = new Worker(file, { workerData: data });
    // Until it has written something, or not as long as that.
    const committed = new AbortController();
    worker.on('message', (news: { kind: string }) => {
      if (news.kind === 'committed') committed.abort();
    });
    const { signal } = committed;
    await sleep(prng.nextBelow(1_500), undefined, { signal }).catch(() => undefined);
    await worker.terminate();
  }
  await caughtUp(venue, venue.project(database.url));
  expect(await tableHashes(database)).toEqual(await wantedHashes());
});

test('while the database is away trading goes on, and when it is back so do the tables', async () => {
  const door = new Door(Number(new URL(database.url).port));
  await door.open();
  const url = new URL(database.url);
  url.port = String(door.port);
  const flow = randomFlow(10_000_001, 1_200);
  const projections = venue.project(url.href);
  venue.run(flow.slice(0, 400));
  await caughtUp(venue, projections);
  const seqBefore = projections.state().seq;
  const other = openDatabase({ url: url.href });
  const history = new History(other);
  expect((await history.projected())?.seq).toBe(seqBefore);

  await door.close();
  venue.run(flow.slice(400, 800));
  await until(
    () => projections.state().status === 'behind',
    () => JSON.stringify(projections.state()),
  );
  const state = projections.state();
  expect(state.seq).toBe(seqBefore);
  expect(state.lagSeq).toBe(venue.seq - seqBefore);
  expect(state.lagMs).toBeGreaterThan(0);
  expect(state.lastError).toBeTruthy();
  await expect(history.orders({})).rejects.toThrow(HistoryUnavailableError);

  venue.run(flow.slice(800));
  await door.open();
  await caughtUp(venue, projections);
  expect(projections.state()).toMatchObject({ lagSeq: 0, lagMs: 0, lastError: undefined });
  expect((await history.projected())?.seq).toBe(venue.seq);
  expect(await tableHashes(database)).toEqual(await wantedHashes());
  await other.close();
  await door.close();
});

test('a projector that is told to stop leaves no connection behind', async () => {
  const others = async (): Promise<number> => {
    const rows = await database.client`
      select 1 from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`;
    return rows.length;
  };
  venue.run(randomFlow(10_000_001, 50));
  const { venueId } = venue.engine.journal;
  const options = { databaseUrl: database.url, ...venue.folders, venueId, mode: 'live' } as const;
  const projector = new Projector(options, ({ kind }) => {
    if (kind === 'committed') projector.stop();
  });
  await projector.run();
  await expect.poll(others).toBe(0);
});

test('tables of another venue are left alone, and said to be that', async () => {
  const projections = venue.project(database.url);
  venue.run(randomFlow(10_000_001, 50));
  await caughtUp(venue, projections);
  await projections.stop();
  const before = await tableHashes(database);
  const stranger = new ProjectedVenue();
  stranger.run(randomFlow(10_000_042, 80));
  const theirs = stranger.project(database.url);
  await until(
    () => theirs.state().lastError !== undefined,
    () => JSON.stringify(theirs.state()),
  );
  expect(theirs.state().lastError).toMatch(/The tables are those of venue [\da-f]{32}/);
  expect(await tableHashes(database)).toEqual(before);
  const done = await theirs.rebuild();
  expect(done.seq).toBe(stranger.seq);
  await caughtUp(stranger, theirs);
  await stranger.close();
});

/** A way to the database that can be shut. */
class Door {
  port = 0;
  private readonly toPort: number;
  private server: net.Server | undefined;
  private readonly sockets = new Set<net.Socket>();

  constructor(toPort: number) {
    this.toPort = toPort;
  }

  async open(): Promise<void> {
    const server = net.createServer((socket) => {
      const through = net.connect(this.toPort, '127.0.0.1');
      for (const each of [socket, through]) {
        this.sockets.add(each);
        each.on('error', () => each.destroy());
        each.on('close', () => {
          this.sockets.delete(each);
          socket.destroy();
          through.destroy();
        });
      }
      socket.pipe(through).pipe(socket);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as net.AddressInfo).port;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
