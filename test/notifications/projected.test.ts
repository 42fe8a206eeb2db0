// Over the real engine, journal and projector: what random trading did to each account is told to its member, each thing once, whoever is
// restarted meanwhile.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { pino } from 'pino';
import { caughtUp, ProjectedVenue, randomFlow } from '../projections/projected-venue.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { keyring, TestMailer, until } from './told-venue.ts';
import { CloseReason } from '#core/terms.ts';
import { MailQueue } from '#notifications/mail-queue.ts';
import { startNotifications, type Notifications } from '#notifications/notifications.ts';
import { standingOf } from '#notifications/venue-standing.ts';

let database: TestDatabase;
let venue: ProjectedVenue;
let mailQueue: MailQueue;

beforeEach(async () => {
  database = await freshDatabase();
  venue = new ProjectedVenue();
  const logger = pino({ level: 'silent' });
  mailQueue = await MailQueue.open({ database, transport: new TestMailer(), logger });
});
afterEach(async () => {
  await venue.close();
  await mailQueue.close();
  await database.close();
});

function start(): Promise<Notifications> {
  return startNotifications({
    database,
    mailQueue,
    keyring,
    directory: {
      membersOf: (accountIds) => Promise.resolve(new Map(accountIds.map((id) => [id, [`m${id}`]]))),
      everyone: () => Promise.resolve([]),
      mailOf: () => Promise.resolve(undefined),
    },
    standing: standingOf(venue.views.market, venue.views.portfolio),
    logger: pino({ level: 'silent' }),
    firstSeq: 0n,
    options: { lookMs: 20, windowSeqs: 37, digestMs: 60_000 },
  });
}

test.each([10_000_001, 10_000_042])(
  'the random flow of seed %i is told whole and once',
  async (seed) => {
    const flow = randomFlow(seed, 900);
    venue.run(flow.slice(0, 300));
    const projections = venue.project(database.url);
    await caughtUp(venue, projections);
    let notifications = await start();
    for (let at = 300; at < flow.length; at += 100) {
      projections.onCommitted(() => {
        notifications.wake();
      });
      venue.run(flow.slice(at, at + 100));
      await notifications.close();
      notifications = await start();
    }
    await caughtUp(venue, projections);
    await until(async () => {
      const [row] = await database.client`select seq from notify.cursor`;
      return Number(row!['seq']) === venue.seq;
    });
    await notifications.close();

    const quiet = [CloseReason.replaced, CloseReason.amendedToFilled, CloseReason.budgetReached];
    const [expected] = await database.client`select
    (select count(*)::int from market.execution) as fill,
    (select count(*)::int from market.order_event where kind = 'canceled'
      and not coalesce((detail->>'reason')::int, 0) = any(${quiet}::int[])) as cancel,
    (select count(*)::int from market.order_event where kind = 'expired') as expiry,
    (select count(*)::int from market.order_event where kind = 'rejected') as reject`;
    const told = await database.client`select kind, count(*)::int as count from notify.notification
    where kind in ('fill', 'cancel', 'expiry', 'reject') group by kind`;
    const counts = Object.fromEntries(
      told.map((row) => [String(row['kind']), Number(row['count'])]),
    );
    expect({ fill: 0, cancel: 0, expiry: 0, reject: 0, ...counts }).toEqual(expected);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(20);
    const strangers = await database.client`select 1 from notify.notification
    where account_id is not null and member_id <> 'm' || account_id`;
    expect(strangers).toHaveLength(0);
  },
);
