// Questions to the history: half-open ranges of time to the microsecond, pages that neither miss nor repeat while rows are added, what an
// account had at an instant, what others follow by seq; and what it says where there is nothing to ask.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTimescale } from '#projections/migrations.ts';
import { CursorError, History, HistoryUnavailableError } from '#projections/history.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { caughtUp, ProjectedVenue, randomFlow } from './projected-venue.ts';

let database: TestDatabase;
let venue: ProjectedVenue;
let history: History;

beforeAll(async () => {
  database = await freshDatabase();
  venue = new ProjectedVenue();
  history = new History(database);
  venue.run(randomFlow(10_000_042, 700));
  await caughtUp(venue, venue.project(database.url));
});
afterAll(async () => {
  await venue.close();
  await database.close();
});

describe('a range of time', () => {
  test('has its first microsecond and not its last', async () => {
    const { items } = await history.ledgerEntries({}, { limit: 5_000 });
    const instants = [...new Set(items.map(({ tsUs }) => tsUs))];
    expect(instants.length).toBeGreaterThan(5);
    const [toTsUs, , fromTsUs] = instants as [number, number, number];
    const within = await history.ledgerEntries({ fromTsUs, toTsUs }, { limit: 5_000 });
    expect(within.items).toEqual(items.filter(({ tsUs }) => tsUs >= fromTsUs && tsUs < toTsUs));
    expect(within.items.some(({ tsUs }) => tsUs === fromTsUs)).toBe(true);
  });

  test('goes over the end of a month, in its own part on each side', async () => {
    const parts = await database.client<{ part: string; rows: bigint }[]>`
      select tableoid::regclass::text as part, count(*) as rows from market.order_event group by 1 order by 1`;
    expect(parts.map(({ part }) => part)).toEqual([
      'market.order_event_2026_10',
      'market.order_event_2026_11',
    ]);
    const made = await database.client<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_inherits i on i.inhrelid = c.oid
      where i.inhparent = 'market.trade'::regclass order by 1`;
    expect(made.map(({ name }) => name)).toEqual([
      'trade_2026_10',
      'trade_2026_11',
      'trade_2026_12',
    ]);
  });
});

describe('pages', () => {
  test('go on where they ended although newer rows have come', async () => {
    const all = (await history.orderEvents({}, { limit: 5_000 })).items;
    const first = await history.orderEvents({}, { limit: 10 });
    expect(first.items).toEqual(all.slice(0, 10));
    venue.run(randomFlow(10_000_042, 760).slice(-60));
    const second = await history.orderEvents({}, { limit: 10, cursor: first.nextCursor! });
    expect(second.items).toEqual(all.slice(10, 20));
  });

  test.each(['', 'x', 'bzoxLjI', '../../etc/passwd'])('refuse the cursor %j', async (cursor) => {
    await expect(history.orders({}, { cursor })).rejects.toThrow(CursorError);
  });

  test('refuse the cursor of another list, and a limit that is none', async () => {
    const { nextCursor } = await history.orders({}, { limit: 1 });
    await expect(history.fills({}, { cursor: nextCursor! })).rejects.toThrow(CursorError);
    for (const limit of [0, -1, 1.5, 5_001, Number.NaN])
      await expect(history.orders({}, { limit })).rejects.toThrow(RangeError);
  });
});

test('what an account had before an instant is the sum of what it was given until then', async () => {
  const { items } = await history.ledgerEntries({ accountId: 10 }, { limit: 5_000 });
  const middle = items[Math.floor(items.length / 2)]!;
  const sums = new Map<number, bigint>();
  for (const { assetId, amountMinor, tsUs } of items) {
    if (tsUs >= middle.tsUs) continue;
    sums.set(assetId, (sums.get(assetId) ?? 0n) + BigInt(amountMinor));
  }
  for (const [assetId, sum] of sums) if (sum === 0n) sums.delete(assetId);
  expect(await history.balancesAt(10, middle.tsUs)).toEqual(sums);
});

test('who follows by seq gets everything once, in the order in which it happened', async () => {
  const projected = (await history.projected())!;
  const newest = (await history.orderEvents({}, { limit: 5_000 })).items;
  const wanted = newest.toReversed().filter(({ seq }) => seq <= projected.seq);
  const seen: typeof wanted = [];
  let after = { seq: 0, idx: -1 };
  for (;;) {
    const events = await history.orderEventsAfter(after, projected.seq, 37);
    if (events.length === 0) break;
    seen.push(...events);
    after = events.at(-1)!;
  }
  expect(seen).toEqual(wanted);
});

test('without tables it says that it cannot be read now', async () => {
  const empty = await freshDatabase();
  await expect(new History(empty).orders({})).rejects.toThrow(HistoryUnavailableError);
  await empty.close();
});

test('a server without TimescaleDB is found to have none', async () => {
  expect(await hasTimescale(database.typed())).toBe(false);
});
