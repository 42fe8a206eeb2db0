// What the market's tables say is told once to whom it concerns, whatever happens to the one who tells.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ToldVenue, until } from './told-venue.ts';
import { CloseReason, Phase } from '#core/terms.ts';
import { consume } from '#notifications/consumer.ts';
import type { Notification } from '#notifications/writer.ts';

let venue: ToldVenue;

beforeEach(async () => {
  venue = await ToldVenue.open();
});
afterEach(() => venue.close());

test('a fill is told to all members behind the account, and to nobody else', async () => {
  const notifications = await venue.start();
  await venue.trade(58_533, 12, 11, 10);
  await venue.advance();
  notifications.wake();
  await venue.told();
  expect(await venue.titles('ada', notifications)).toEqual(['Bought 10 AAPL at 585.33']);
  expect(await venue.titles('bob', notifications)).toEqual([
    'Bought 10 AAPL at 585.33',
    'Sold 10 AAPL at 585.33',
  ]);
  expect(await venue.titles('eve', notifications)).toEqual([]);
  const { items } = await notifications.inbox.page('ada', { limit: 1 });
  expect(items[0]).toMatchObject({
    kind: 'fill',
    accountId: 12,
    data: { instrument: 'AAPL', qty: '10', price: '585.33', notional: '5853.30', fee: '0.03' },
  });
});

test('what happened before the venue first told anything is not told', async () => {
  await venue.trade(100);
  await venue.advance();
  const notifications = await venue.start();
  await venue.trade(200);
  await venue.advance();
  await venue.told();
  expect(await venue.titles('ada', notifications)).toEqual(['Bought 1 AAPL at 2.00']);
});

test('rows that are not committed up to their end are not told yet', async () => {
  const notifications = await venue.start();
  await venue.trade(100);
  await venue.trade(200);
  await venue.advance(101);
  await until(async () => (await venue.cursor()) === 101);
  expect(await venue.titles('ada', notifications)).toEqual(['Bought 1 AAPL at 1.00']);
});

test('tables that are made anew, and are behind for a while, tell nothing twice', async () => {
  const notifications = await venue.start();
  await venue.trade(100);
  await venue.advance();
  await venue.told();
  await venue.advance(50);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await venue.cursor()).toBe(101);
  await venue.trade(200);
  await venue.advance();
  await venue.told();
  expect(await venue.titles('ada', notifications)).toHaveLength(2);
});

test.each([
  ['canceled', { reason: CloseReason.canceledByUser }, ['Order cancelled in AAPL']],
  ['canceled', { reason: CloseReason.replaced }, []],
  ['expired', { reason: CloseReason.dayEnd }, ['Order expired in AAPL']],
  ['rejected', { rejectCode: 125 }, ['Order rejected in AAPL']],
  ['tradeCancel', { lastTicks: 100, lastLots: 1 }, ['Trade busted in AAPL']],
  ['new', {}, []],
])('an order event %s with %j is told as %j', async (kind, detail, titles) => {
  const notifications = await venue.start();
  await venue.orderEvent(kind, 10, detail);
  await venue.advance();
  await venue.told();
  expect(await venue.titles('ada', notifications)).toEqual(titles);
});

describe('a consumer that dies', () => {
  /** As the consumer, over a transaction that is broken at its end. */
  test('in the middle of its transaction leaves nothing, and the next one tells all once', async () => {
    const first = await venue.start({ windowSeqs: 3 });
    await first.close();
    for (let at = 0; at < 10; at++) await venue.trade(100 + at);
    await venue.advance();
    const { directory, standing, database } = venue;
    const db = database.typed<never>();
    const options = { windowSeqs: 3, digestMs: 0, waitingPerWebhookMax: 10 };
    const parts = { db: db as never, directory, standing, clock: Date.now, options };
    await consume(parts);
    // The second pass is killed at its last statement, by the server, as a crash would.
    await database.client
      .unsafe(`create function notify.die() returns trigger language plpgsql as $$
      begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`);
    await database.client.unsafe(`create trigger die before update on notify.cursor
      for each row execute function notify.die()`);
    await expect(consume(parts)).rejects.toThrow();
    expect(await venue.cursor()).toBe(103);
    const rows = await database.client`select 1 from notify.notification`;
    expect(rows).toHaveLength(3);
    await database.client.unsafe('drop trigger die on notify.cursor');
    const second = await venue.start({ windowSeqs: 3 });
    await venue.told();
    expect(await venue.titles('ada', second)).toEqual(
      Array.from({ length: 10 }, (_, at) => `Bought 1 AAPL at 1.0${at}`),
    );
  });

  test('and another that runs beside it say everything once between them', async () => {
    const first = await venue.start({ windowSeqs: 2 });
    const second = await venue.start({ windowSeqs: 2 });
    const heard: string[] = [];
    const listen = ({ title, memberId }: Notification): void => {
      if (memberId === 'ada') heard.push(title);
    };
    first.onNotification(listen);
    second.onNotification(listen);
    for (let at = 0; at < 30; at++) {
      await venue.trade(100 + at);
      await venue.advance();
      first.wake();
      second.wake();
    }
    await venue.told();
    expect(await venue.titles('ada', first)).toHaveLength(30);
    await until(() => heard.length >= 30);
    expect(new Set(heard).size).toBe(30);
    expect(heard).toHaveLength(30);
  });
});

describe('a price alert', () => {
  const above = { instrumentId: 1, condition: 'above', priceTicks: 200, repeats: false } as const;

  async function walk(prices: readonly number[]): Promise<void> {
    for (const price of prices) await venue.trade(price, 98, 99);
    await venue.advance();
    await venue.told();
  }

  test('fires once, at the first trade at or past its price', async () => {
    const notifications = await venue.start();
    await walk([150]);
    await notifications.priceAlerts.add('ada', above, Date.now());
    await walk([199, 200, 150, 250]);
    expect(await venue.titles('ada', notifications)).toEqual(['AAPL at 2.00']);
    expect(await notifications.priceAlerts.list('ada')).toMatchObject([
      { status: 'fired', firedCount: 1, priceTicks: 200 },
    ]);
  });

  test('whose price was passed already waits until it is crossed', async () => {
    const notifications = await venue.start();
    await walk([300]);
    await notifications.priceAlerts.add('ada', above, Date.now());
    await walk([300, 250]);
    expect(await venue.titles('ada', notifications)).toEqual([]);
    await walk([199, 201]);
    expect(await venue.titles('ada', notifications)).toEqual(['AAPL at 2.01']);
  });

  test('below fires downwards', async () => {
    const notifications = await venue.start();
    await walk([300]);
    await notifications.priceAlerts.add('ada', { ...above, condition: 'below' }, Date.now());
    await walk([201, 200]);
    expect(await venue.titles('ada', notifications)).toEqual(['AAPL at 2.00']);
  });

  test('that repeats fires at each crossing, once a minute at most', async () => {
    const notifications = await venue.start();
    await walk([100]);
    await notifications.priceAlerts.add('ada', { ...above, repeats: true }, Date.now());
    await walk([200, 210, 199, 220]);
    expect(await venue.titles('ada', notifications)).toEqual(['AAPL at 2.00']);
    // Each seq is a second later.
    venue.seq += 60;
    await walk([199, 230]);
    expect(await venue.titles('ada', notifications)).toEqual(['AAPL at 2.00', 'AAPL at 2.30']);
    expect(await notifications.priceAlerts.list('ada')).toMatchObject([
      { status: 'active', firedCount: 2 },
    ]);
  });

  test('does not hear of trades before it was made', async () => {
    const notifications = await venue.start();
    await notifications.close();
    for (const price of [150, 250, 150]) await venue.trade(price, 98, 99);
    await venue.advance();
    await notifications.priceAlerts.add('ada', above, Date.now());
    const again = await venue.start();
    await venue.told();
    expect(await venue.titles('ada', again)).toEqual([]);
    await walk([250]);
    expect(await venue.titles('ada', again)).toEqual(['AAPL at 2.50']);
  });

  test('is its member’s own, and there are at most a hundred', async () => {
    const notifications = await venue.start();
    const alerts = notifications.priceAlerts;
    const added = await Promise.allSettled(
      Array.from({ length: 105 }, () => alerts.add('ada', above, Date.now())),
    );
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    const [first] = await alerts.list('ada');
    await expect(alerts.remove('bob', first!.alertId)).rejects.toMatchObject({ code: 260 });
    await alerts.remove('ada', first!.alertId);
    await expect(alerts.remove('ada', first!.alertId)).rejects.toMatchObject({ code: 260 });
    expect(await alerts.list('ada')).toHaveLength(99);
    expect(await alerts.list('bob')).toHaveLength(0);
  });
});

test('a halt and its end are told to those who have something in the instrument', async () => {
  const notifications = await venue.start();
  await notifications.priceAlerts.add(
    'eve',
    { instrumentId: 1, condition: 'above', priceTicks: 1, repeats: false },
    Date.now(),
  );
  for (const phase of [Phase.halted, Phase.reopeningAuction, Phase.continuous]) {
    await venue.setPhase(phase);
    await venue.advance();
    await venue.told();
  }
  const told = ['AAPL is halted', 'AAPL is no longer halted'];
  expect(await venue.titles('ada', notifications)).toEqual(told);
  expect(await venue.titles('eve', notifications)).toEqual(told);
  expect(await venue.titles('bob', notifications)).toEqual([]);
});

test('what happened between the start and the first look is told, a halt too', async () => {
  const firstSeq = BigInt(venue.seq);
  await venue.trade(10_000);
  await venue.setPhase(Phase.halted);
  await venue.advance();
  const notifications = await venue.start({}, {}, firstSeq);
  await venue.told();
  expect((await venue.titles('ada', notifications)).toSorted()).toEqual([
    'AAPL is halted',
    expect.stringContaining('AAPL'),
  ]);
});

test('a limit is told from 80% on, and again only after less than 70%', async () => {
  const notifications = await venue.start();
  const use = (used: number) => ({
    key: 'position:AAPL:long',
    label: 'Position in AAPL',
    used,
    max: 100,
    usedText: String(used),
    maxText: '100',
  });
  const counts: number[] = [];
  for (const used of [79, 80, 95, 75, 81, 69, 85]) {
    venue.limits.set(10, [use(used)]);
    await venue.trade(100);
    await venue.advance();
    await venue.told();
    const { items } = await notifications.inbox.page('ada', { limit: 100, kind: 'limitNear' });
    counts.push(items.length);
  }
  expect(counts).toEqual([0, 1, 1, 1, 1, 1, 2]);
});
