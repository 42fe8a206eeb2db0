// Every operator's route once over HTTP with the real engine: what it does, what it refuses, and what the audit log has of it before and
// after.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Instruments } from '#api/schemas.ts';
import { CommandKind } from '#core/command.ts';
import { AcceleratedDay, usualDaySeconds } from '#schedule/accelerated-day.ts';
import { Announcements, type Announcement } from '#gateways/announcements.ts';
import { journalSize } from '#gateways/journal-size.ts';
import { RunTimeCalendars } from '#schedule/run-time-calendars.ts';
import type { Answer, Json } from '../support/test-venue.ts';
import { accounts, limitOrder, newClOrdId } from '../support/test-venue.ts';
import { OperatorVenue, silent } from './operator-venue.ts';

vi.setConfig({ testTimeout: 20_000 });
let operator: OperatorVenue;
let board: Announcements;
const told: Announcement[] = [];
const agents: [string, boolean][] = [];

beforeAll(async () => {
  operator = await OperatorVenue.start({
    agentsControl: {
      setActive: (symbol, active) => {
        agents.push([symbol, active]);
        return Promise.resolve();
      },
    },
    parts: async ({ database, folder }) => {
      board = new Announcements({ database, logger: silent, retryMs: 50 });
      board.onAnnouncement((announcement) => told.push(announcement));
      const journalFolder = join(folder, 'journal');
      await mkdir(journalFolder);
      await writeFile(join(journalFolder, `${'1'.padStart(20, '0')}.journal`), 'x'.repeat(4_096));
      await writeFile(join(journalFolder, 'lock'), '');
      const fallback = new AcceleratedDay(usualDaySeconds);
      const calendars = await RunTimeCalendars.open(folder, { fallback, bySymbol: new Map() });
      return {
        announcements: board,
        calendars,
        operations: {
          journal: () => journalSize(journalFolder),
          askDatabase: () => Promise.reject(new Error('away')),
        },
      };
    },
  });
  await operator.venue.command((command) => {
    command.kind = CommandKind.setTradeWindow;
    command.amountMinor = 1_000;
  });
});
afterAll(async () => {
  board.close();
  await operator.close();
});

const call = (method: string, url: string, body?: object): Promise<Answer> =>
  operator.call(method, url, body);

/** One field of each item, as text. */
function each(items: Json, field: string): string[] {
  return (items as Record<string, unknown>[]).map((item) => String(item[field]));
}

/** What the log has of the last action. */
async function logged(action: string, subject: string): Promise<Json> {
  const entry = await operator.lastEntry();
  expect([entry.action, entry.subject]).toEqual([action, subject]);
  return entry;
}

async function place(username: string, changes: object): Promise<Json> {
  const token = await operator.venue.token(username);
  const { body } = await operator.venue.call('POST', '/v1/orders', {
    token,
    body: limitOrder(changes),
  });
  return body;
}

/** A trade between buyer and seller; its id. */
async function trade(price = '585.00'): Promise<string> {
  await place('seller_demo', { side: 'sell', price });
  await place('buyer_demo', { price });
  const token = await operator.venue.token('buyer_demo');
  const { body } = await operator.venue.call('GET', '/v1/fills?limit=1', { token });
  return String(body.fills[0].tradeId);
}

describe('accounts', () => {
  test('are found by a part of their name, in pages, the last opened first', async () => {
    const names = async (query: string): Promise<string[]> =>
      each((await call('GET', `accounts?${query}`)).body.items, 'name');
    expect(await names('search=DESK')).toEqual(['desk_b', 'desk_a']);
    expect(await names(`search=${accounts.seller}`)).toEqual(['seller_demo']);
    expect(await names('status=frozen')).toEqual([]);
    const first = (await call('GET', 'accounts?limit=3')).body;
    expect(each(first.items, 'name')).toEqual(['desk_b', 'desk_a', 'seller_demo']);
    expect(await names(`limit=3&cursor=${first.nextCursor}`)).toEqual(['buyer_demo']);
  });

  test('show their balances and positions', async () => {
    const { body } = await call('GET', `accounts/${accounts.deskA}/funds`);
    expect(body.balances[0]).toMatchObject({ account: accounts.deskA, asset: 'USD' });
    expect(each(body.positions, 'instrument')).toEqual(['AAPL', 'LOTS']);
    expect((await call('GET', 'accounts/7777/funds')).status).toBe(404);
  });

  test('are opened', async () => {
    const answer = await call('POST', 'accounts', { name: 'fund nine', feeTier: 0 });
    expect(answer.status).toBe(201);
    const entry = await logged('openAccount', 'accountName/fund nine');
    expect(entry).toMatchObject({ before: null, after: { account: { name: 'fund nine' } } });
  });

  test('are frozen with a reason: orders go, none come, until they are active again', async () => {
    const path = `accounts/${accounts.deskB}/status`;
    const token = await operator.venue.token('desk');
    const order = await place('desk', { account: accounts.deskB, price: '500.00' });
    expect(order.status).toBe('new');
    const refused = await call('PUT', path, { status: 'frozen' });
    expect(refused.body.error).toMatchObject({ code: 201, field: 'reason' });
    const reason = 'Suspicion of market abuse';
    const answer = await call('PUT', path, { status: 'frozen', reason });
    expect(answer.body).toMatchObject({ accountId: accounts.deskB, status: 'frozen' });
    const entry = await logged('setAccountStatus', `account/${accounts.deskB}`);
    expect(entry).toMatchObject({
      request: { body: { status: 'frozen', reason } },
      before: { account: { status: 'active' }, openOrders: 1 },
      after: { account: { status: 'frozen' }, openOrders: 0 },
    });
    const late = await place('desk', { account: accounts.deskB });
    expect(late.error.name).toBe('accountFrozen');
    expect((await call('GET', 'accounts?status=frozen')).body.items).toHaveLength(1);
    await call('PUT', path, { status: 'active', reason: 'Cleared' });
    expect((await place('desk', { account: accounts.deskB, price: '500.00' })).status).toBe('new');
    await operator.venue.call('DELETE', `/v1/orders?account=${accounts.deskB}`, { token });
  });

  test('are put into a fee tier, and limited', async () => {
    await call('PUT', 'fee-tiers/2', { makerBps: '-0.50', takerBps: '2.00', auctionBps: '1.00' });
    expect(await logged('setFeeTier', 'feeTier/2')).toMatchObject({ after: { makerBps: '-0.50' } });
    const path = `accounts/${accounts.deskA}`;
    const answer = await call('PUT', `${path}/fee-tier`, { feeTier: 2 });
    expect(answer.body.feeTier).toBe(2);
    const tier = await logged('setAccountFeeTier', `account/${accounts.deskA}`);
    expect(tier).toMatchObject({
      before: { account: { feeTier: 0 } },
      after: { account: { feeTier: 2 } },
    });
    const limits = {
      openOrdersMax: 7,
      ordersPerSecondMax: 0,
      grossExposureMinorMax: 0,
      duplicateWindowUs: 0,
      noOpposingOrders: false,
      tradeGroup: 0,
    };
    await call('PUT', `${path}/limits`, limits);
    const limited = await logged('setAccountLimits', `account/${accounts.deskA}`);
    expect(limited).toMatchObject({ before: { limits: { openOrdersMax: 0 } }, after: { limits } });
    await call('PUT', `${path}/position-limits/AAPL`, { longQtyMax: '900', shortQtyMax: '0' });
    const position = await logged('setPositionLimits', `account/${accounts.deskA}`);
    expect(position).toMatchObject({
      before: { positionLimits: [] },
      after: { positionLimits: [{ instrument: 'AAPL', longQtyMax: '900', shortQtyMax: '0' }] },
    });
  });
});

describe('money', () => {
  test('moves once for each reference, and the log has both balances', async () => {
    const move = {
      account: accounts.deskA,
      asset: 'USD',
      amount: '10.00',
      clientRef: newClOrdId(),
    };
    expect((await call('POST', 'deposits', move)).status).toBe(201);
    const entry = await logged('deposit', `account/${accounts.deskA}`);
    expect(entry.before[0]).toMatchObject({ available: '1000000.00' });
    expect(entry.after[0]).toMatchObject({ available: '1000010.00' });
    expect((await call('POST', 'deposits', move)).status).toBe(200);
    const again = await operator.lastEntry();
    expect(again.before).toEqual(again.after);
    const out = { ...move, clientRef: newClOrdId() };
    expect((await call('POST', 'withdrawals', out)).status).toBe(201);
    await logged('withdraw', `account/${accounts.deskA}`);
    const across = { ...move, toAccount: accounts.deskB, clientRef: newClOrdId() };
    expect((await call('POST', 'transfers', across)).status).toBe(201);
    expect((await logged('transfer', `account/${accounts.deskA}`)).after).toHaveLength(2);
    const loan = { account: accounts.deskA, instrument: 'AAPL', qty: '5', clientRef: newClOrdId() };
    expect((await call('POST', 'loans', loan)).status).toBe(201);
    await logged('lendShares', `account/${accounts.deskA}`);
    const back = await call('POST', 'loan-returns', { ...loan, clientRef: newClOrdId() });
    expect(back.status).toBe(201);
    await logged('takeBackShares', `account/${accounts.deskA}`);
  });
});

describe('orders of anybody', () => {
  test('are listed newest first, by account, instrument and side, and cancelled', async () => {
    const first = await place('buyer_demo', { price: '400.00' });
    const second = await place('seller_demo', { side: 'sell', price: '700.00' });
    const third = await place('buyer_demo', { instrument: 'LOTS', qty: '200', price: '1.00' });
    const ids = async (query: string): Promise<string[]> =>
      each((await call('GET', `orders?${query}`)).body.items, 'orderId');
    const all = [third.orderId, second.orderId, first.orderId];
    expect(await ids('')).toEqual(all);
    const page = (await call('GET', 'orders?limit=2')).body;
    expect(page.items).toHaveLength(2);
    expect(await ids(`limit=2&cursor=${page.nextCursor}`)).toEqual([first.orderId]);
    expect(await ids(`account=${accounts.buyer}`)).toEqual([third.orderId, first.orderId]);
    expect(await ids('instrument=AAPL&side=sell')).toEqual([second.orderId]);
    expect((await call('GET', 'orders?account=7777')).status).toBe(404);
    expect((await call('GET', 'orders?instrument=NOPE')).status).toBe(404);
    expect((await call('GET', `orders/${first.orderId}`)).body.orderId).toBe(first.orderId);

    const canceled = await call('DELETE', `orders/${second.orderId}`);
    expect(canceled.body).toMatchObject({ orderId: second.orderId, status: 'canceled' });
    const entry = await logged('cancelOrder', `order/${second.orderId}`);
    expect(entry).toMatchObject({ before: { status: 'new' }, after: { status: 'canceled' } });
    for (const [id, status] of [
      ['999999', 404],
      ['x', 400],
      [second.orderId, 422],
    ] as const) {
      expect((await call('DELETE', `orders/${id}`)).status).toBe(status);
    }

    const some = await call('DELETE', `accounts/${accounts.buyer}/orders?instrument=LOTS&side=buy`);
    expect(some.body).toEqual({ canceled: 1 });
    const rest = await call('DELETE', `accounts/${accounts.buyer}/orders`);
    expect(rest.body).toEqual({ canceled: 1 });
    const mass = await logged('cancelAccountOrders', `account/${accounts.buyer}`);
    expect(mass).toMatchObject({ before: { openOrders: 1 }, after: { openOrders: 0 } });
    expect(await ids('')).toEqual([]);
  });
});

describe('a trade', () => {
  test('is busted with its figures from the records, once, with a reason', async () => {
    const tradeId = await trade();
    const before = (await call('GET', `trades/${tradeId}`)).body;
    expect(before).toMatchObject({ tradeId, status: 'done', price: '585.00', qty: '10' });
    expect([before.buy.account, before.sell.account]).toEqual([accounts.buyer, accounts.seller]);
    const missing = await call('POST', `trades/${tradeId}/bust`, {});
    expect(missing.body.error).toMatchObject({ code: 201, field: 'reason' });
    const answer = await call('POST', `trades/${tradeId}/bust`, { reason: 'Fat finger' });
    expect([answer.status, answer.body.status]).toEqual([200, 'busted']);
    const entry = await logged('bustTrade', `trade/${tradeId}`);
    expect(entry).toMatchObject({
      before: { status: 'done' },
      after: { status: 'busted' },
      request: { body: { reason: 'Fat finger' } },
    });
    const again = await call('POST', `trades/${tradeId}/bust`, { reason: 'Again' });
    expect([again.status, again.body.error.name]).toEqual([409, 'tradeAlreadyBusted']);
  });

  test('is given the price that it should have had', async () => {
    const tradeId = await trade();
    const body = { price: '584.00', reason: 'Wrong reference price' };
    const answer = await call('POST', `trades/${tradeId}/correction`, body);
    expect(answer.body).toMatchObject({ tradeId, status: 'corrected', price: '584.00' });
    const entry = await logged('correctTrade', `trade/${tradeId}`);
    expect(entry).toMatchObject({ before: { price: '585.00' }, after: { price: '584.00' } });
    const offTick = await call('POST', `trades/${tradeId}/correction`, { ...body, price: '1.005' });
    expect(offTick.body.error.field).toBe('price');
  });

  test.each(['bust', 'correction'])('that never was has no %s', async (what) => {
    const body = what === 'bust' ? { reason: 'x' } : { reason: 'x', price: '1.00' };
    const answer = await call('POST', `trades/99999/${what}`, body);
    expect([answer.status, answer.body.error.name]).toEqual([404, 'unknownTrade']);
    expect((await call('POST', `trades/1x/${what}`, body)).status).toBe(400);
  });

  test('can be undone as long as the window says', async () => {
    expect((await call('GET', 'venue')).body.tradeWindow).toBe(1_000);
    expect((await call('PUT', 'venue/trade-window', { trades: 0 })).body).toEqual({ trades: 0 });
    expect((await call('GET', 'venue')).body.tradeWindow).toBe(0);
    const tradeId = await trade();
    const answer = await call('POST', `trades/${tradeId}/bust`, { reason: 'Too late' });
    expect(answer.body.error.name).toBe('tradeNotRemembered');
    await call('PUT', 'venue/trade-window', { trades: 1_000 });
    const entry = await logged('setTradeWindow', 'venue');
    expect([entry.before.tradeWindow, entry.after.tradeWindow]).toEqual([0, 1_000]);
  });
});

const newListing = {
  symbol: 'NEWS',
  name: 'News Inc.',
  currency: 'USD',
  priceDecimals: 3,
  tickSize: '0.005',
  lotSize: '10',
  priceMin: '0.005',
  priceMax: '50.000',
  qtyMin: '10',
  qtyMax: '10000',
  notionalMax: '100000.00',
  referencePrice: null,
  marketCollarBps: 500,
  limitCollarBps: 0,
  openOrdersPerAccountMax: 100,
  positionMax: null,
};

describe('instruments and currencies', () => {
  test('are listed, changed and delisted', async () => {
    const answer = await call('POST', 'instruments', newListing);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      symbol: 'NEWS',
      tickSize: '0.005',
      lotSize: '10',
      priceMax: '50.000',
      phase: 'closed',
      delisted: false,
    });
    expect(await logged('listInstrument', 'instrument/NEWS')).toMatchObject({ before: null });
    expect((await call('POST', 'instruments', newListing)).status).toBe(200);
    const other = await call('POST', 'instruments', { ...newListing, lotSize: '20', qtyMin: '20' });
    expect([other.status, other.body.error.name]).toEqual([409, 'instrumentExists']);
    const {
      symbol: _s,
      currency: _c,
      priceDecimals: _d,
      tickSize: _t,
      lotSize: _l,
      ...limits
    } = newListing;
    const changed = await call('PUT', 'instruments/NEWS/limits', { ...limits, qtyMax: '5000' });
    expect(changed.body.qtyMax).toBe('5000');
    const change = await logged('changeInstrument', 'instrument/NEWS');
    expect(change).toMatchObject({ before: { qtyMax: '10000' }, after: { qtyMax: '5000' } });

    await call('PUT', 'instruments/NEWS/phase', { phase: 'continuous', reason: 'First day' });
    const phase = await logged('setPhase', 'instrument/NEWS');
    expect(phase).toMatchObject({ before: { phase: 'closed' }, after: { phase: 'continuous' } });
    const open = await call('POST', 'instruments/NEWS/delist', { reason: 'Merger' });
    expect([open.status, open.body.error.name]).toEqual([409, 'instrumentNotClosed']);
    await call('PUT', 'instruments/NEWS/phase', { phase: 'closed' });
    const gone = await call('POST', 'instruments/NEWS/delist', { reason: 'Merger' });
    expect(gone.body.delisted).toBe(true);
    const delisted = await logged('delistInstrument', 'instrument/NEWS');
    expect(delisted).toMatchObject({ before: { delisted: false }, after: { delisted: true } });
    const { body } = await call('GET', 'instruments');
    expect(each(body.instruments, 'symbol')).toContain('NEWS');
    expect((await call('GET', 'instruments/NEWS')).body.delisted).toBe(true);
    // To everybody it is there by its name, marked, and in no list of what is listed.
    const ask = async (path: string): Promise<Answer> => operator.venue.call('GET', path);
    expect((await ask('/v1/instruments/NEWS')).body).toMatchObject({ delisted: true });
    const symbols = async (status: string): Promise<string[]> =>
      each((await ask(`/v1/instruments${status}`)).body.instruments, 'symbol');
    const all = await symbols('');
    expect(all).toContain('NEWS');
    expect(await symbols('?status=all')).toEqual(all);
    expect(await symbols('?status=delisted')).toEqual(['NEWS']);
    expect(await symbols('?status=listed')).toEqual(all.filter((symbol) => symbol !== 'NEWS'));
    expect((await ask('/v1/instruments?status=gone')).status).toBe(400);
    const { instruments } = (await ask('/v1/instruments?status=listed')).body;
    expect([...Value.Errors(Instruments, { instruments })]).toEqual([]);
    expect(JSON.stringify(instruments)).not.toContain('delisted');
  });

  test.each([
    [{ tickSize: '0' }, 202, 'tickSize'],
    [{ tickSize: '0.0001' }, 202, 'tickSize'],
    [{ lotSize: '1.5' }, 202, 'lotSize'],
    [{ priceMin: '0.001' }, 18, 'priceMin'],
    [{ qtyMin: '7' }, 13, 'qtyMin'],
    [{ currency: 'AAPL' }, 131, 'currency'],
    [{ currency: 'XXX' }, 131, 'currency'],
    [{ symbol: '' }, 202, 'symbol'],
    [{ extra: 1 }, 214, 'extra'],
  ])('with %j are refused', async (wrong, code, field) => {
    const { body } = await call('POST', 'instruments', {
      ...newListing,
      symbol: 'WRONG',
      ...wrong,
    });
    expect(body.error).toMatchObject({ code, field });
  });

  test('of another currency need it first', async () => {
    const euro = { code: 'EUR', decimals: 2 };
    expect((await call('POST', 'currencies', euro)).status).toBe(201);
    expect(await logged('listCurrency', 'currency/EUR')).toMatchObject({ before: null });
    expect((await call('POST', 'currencies', euro)).status).toBe(200);
    expect((await call('GET', 'currencies')).body.currencies).toEqual([
      { code: 'USD', decimals: 2 },
      euro,
    ]);
  });
});

describe('the calendar of an instrument', () => {
  const sessions = {
    timeZone: 'America/New_York',
    sessions: { weekdays: { preOpen: '09:00', continuous: '09:30', closed: '16:00' } },
    holidays: ['2030-12-25'],
    earlyCloses: { '2030-12-24': { continuous: '09:30', closed: '13:00' } },
  };

  test('says what rules its day, is replaced, and comes back', async () => {
    const before = (await call('GET', 'instruments/AAPL/calendar')).body;
    expect(before).toMatchObject({
      source: 'configured',
      rules: { day: 'accelerated' },
      next: null,
    });
    expect(before.changes).toHaveLength(10);
    const set = await call('PUT', 'instruments/AAPL/calendar', { calendar: sessions });
    expect(set.status).toBe(200);
    const dayEnd = (before.changes as Record<string, unknown>[]).find(
      ({ endsDay }) => endsDay === true,
    );
    expect(set.body).toMatchObject({
      source: 'configured',
      next: { rules: sessions, from: dayEnd?.['time'] },
    });
    const entry = await logged('setCalendar', 'calendar/AAPL');
    expect(entry).toMatchObject({ before: { next: null }, after: { next: { rules: sessions } } });
    const now = await call('PUT', 'instruments/AAPL/calendar', {
      calendar: sessions,
      effective: 'now',
    });
    expect(now.body).toMatchObject({ source: 'operator', rules: sessions, next: null });
    const none = await call('PUT', 'instruments/AAPL/calendar', {
      calendar: null,
      effective: 'now',
    });
    expect(none.body).toMatchObject({ source: 'operator', rules: null, changes: [] });
    const reset = await call('DELETE', 'instruments/AAPL/calendar');
    expect(reset.body).toMatchObject({ source: 'configured', rules: { day: 'accelerated' } });
    await logged('resetCalendar', 'calendar/AAPL');
  });

  test.each([
    [{ ...sessions, timeZone: 'Mars' }, 'calendar.timeZone'],
    [{ ...sessions, holidays: ['2030-02-30'] }, 'calendar.holidays[0]'],
    [
      { ...sessions, sessions: { weekdays: { continuous: '09:30' } } },
      'calendar.sessions.weekdays.closed',
    ],
    [17, 'calendar'],
  ])('%# that cannot be is refused with its field', async (calendar, field) => {
    const { status, body } = await call('PUT', 'instruments/AAPL/calendar', { calendar });
    expect([status, body.error.code, body.error.field]).toEqual([400, 202, field]);
  });
});

describe('announcements', () => {
  test('are published to everybody, and withdrawn', async () => {
    const text = { severity: 'warning', title: 'Early close', text: 'At 13:00.\nEverywhere.' };
    const made = await call('POST', 'announcements', { ...text, instrument: 'AAPL' });
    expect(made.status).toBe(201);
    await logged('publishAnnouncement', 'announcements');
    const { announcementId } = made.body;
    const shown = async (query = ''): Promise<Json[]> =>
      (await operator.venue.call('GET', `/v1/announcements${query}`)).body.items as Json[];
    expect(await shown()).toEqual([
      {
        announcementId,
        ...text,
        instrument: 'AAPL',
        publishedAt: made.body.publishedAt,
        expiresAt: null,
      },
    ]);
    expect(await shown('?instrument=LOTS')).toEqual([]);
    expect(told.map(({ title }) => title)).toEqual(['Early close']);
    const gone = await call('DELETE', `announcements/${announcementId}`);
    expect(gone.body.withdrawnAt).not.toBeNull();
    expect(told).toHaveLength(2);
    const entry = await logged('withdrawAnnouncement', `announcement/${announcementId}`);
    expect([entry.before.withdrawnAt, entry.after.withdrawnAt]).toEqual([
      null,
      gone.body.withdrawnAt,
    ]);
    expect(await shown()).toEqual([]);
    expect((await call('GET', 'announcements')).body.items).toHaveLength(1);
    for (const id of [announcementId, '999', 'x']) {
      const again = await call('DELETE', `announcements/${id}`);
      expect([again.status, again.body.error.name]).toEqual([404, 'unknownAnnouncement']);
    }
  });

  test('are read while the database is away, but not published', async () => {
    const text = { severity: 'info', title: 'Hello', text: 'There' };
    await call('POST', 'announcements', text);
    await operator.wire.cut();
    expect((await operator.venue.call('GET', '/v1/announcements')).body.items).toHaveLength(1);
    const refused = await call('POST', 'announcements', text);
    expect([refused.status, refused.body.error.name]).toEqual([503, 'databaseUnavailable']);
    await operator.wire.mend();
  });

  test.each([
    [{ title: 'a\r\nb' }, 'title'],
    [{ title: '' }, 'title'],
    [{ text: 'x\u0007' }, 'text'],
    [{ severity: 'loud' }, 'severity'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    [{ expiresAt: 'soon' }, 'expiresAt'],
  ])('with %j are refused', async (wrong, field) => {
    const text = { severity: 'info', title: 'Hello', text: 'There', ...wrong };
    const { status, body } = await call('POST', 'announcements', text);
    expect([status, body.error.code, body.error.field]).toEqual([400, 202, field]);
  });
});

describe('the venue', () => {
  test('shows how it is doing', async () => {
    const { body } = await call('GET', 'overview');
    expect(body).toMatchObject({
      seq: operator.venue.venue.seq,
      journal: { bytes: 4_096, segments: 1 },
      projection: null,
      queues: { engine: 0, slowReaders: 0, mail: null, webhooks: null },
      connections: { sockets: 0, signedIn: 0, members: 0, programs: 0, operators: 0, auditors: 0 },
      roles: expect.arrayContaining([
        expect.objectContaining({ role: 'sequencer', status: 'up', note: null }),
        expect.objectContaining({ role: 'projections', status: 'off' }),
      ]) as unknown,
      auditPending: expect.any(Number) as number,
      sockets: 0,
      killSwitch: false,
    });
    expect(body.instruments[0]).toMatchObject({ instrument: 'AAPL', phase: 'continuous' });
    const socket = await operator.venue.socket(await operator.venue.token('buyer_demo'));
    await expect
      .poll(async (): Promise<unknown> => (await call('GET', 'overview')).body)
      .toMatchObject({ sockets: 1, membersOnline: 1 });
    socket.drop();
  });

  test('says how long orders wait for their answer, at both doors, and that the database is away', async () => {
    const waited = async (): Promise<number> =>
      ((await call('GET', 'overview')).body.orderLatency as { last60s: { count: number } }).last60s
        .count;
    const before = await waited();
    const token = await operator.venue.token('buyer_demo');
    const order = { instrument: 'AAPL', side: 'buy', type: 'limit', price: '100.00', qty: '1' };
    const placed = await operator.venue.call('POST', '/v1/orders', { token, body: order });
    expect(placed.status).toBe(201);
    const socket = await operator.venue.socket(token);
    await socket.request('order.massCancel');
    socket.drop();
    const { body } = await call('GET', 'overview');
    expect(body.orderLatency.last60s).toMatchObject({ count: before + 2 });
    const { p50Us, p99Us, maxUs } = body.orderLatency.last10s as Record<string, number>;
    expect(p50Us).toBeGreaterThan(0);
    expect(p99Us).toBeLessThanOrEqual(maxUs!);
    expect(p50Us).toBeLessThanOrEqual(p99Us!);
    const services = expect.objectContaining({ role: 'services', status: 'down' }) as unknown;
    await expect
      .poll(async (): Promise<unknown> => (await call('GET', 'overview')).body)
      .toMatchObject({
        database: { up: false, roundTripMs: null },
        roles: expect.arrayContaining([services]) as unknown,
      });
  });

  test('is limited, stopped and audited, and its agents leave', async () => {
    const limits = { openOrdersMax: 0, ordersPerSecondMax: 9_000, stpNoneAllowed: false };
    await call('PUT', 'venue/limits', limits);
    const entry = await logged('setVenueLimits', 'venue');
    expect(entry).toMatchObject({
      before: { limits: { ordersPerSecondMax: 0 } },
      after: { limits },
    });
    await call('PUT', 'venue/kill-switch', { on: true, reason: 'Drill' });
    const stopped = await logged('setVenueKillSwitch', 'venue');
    expect(stopped).toMatchObject({ before: { killSwitch: false }, after: { killSwitch: true } });
    await call('PUT', 'venue/kill-switch', { on: false });
    await call('PUT', 'audit', { everyCommand: false });
    const checks = await logged('setInvariantChecks', 'engine');
    expect(checks).toMatchObject({
      before: { everyCommand: true },
      after: { everyCommand: false },
    });
    await call('PUT', 'agents/AAPL', { active: false });
    expect(await logged('setAgents', 'agents/AAPL')).toMatchObject({ after: { active: false } });
    expect(agents).toEqual([['AAPL', false]]);
  });
});

test.each([
  ['PUT', 'instruments/NOPE/phase', { phase: 'halted' }, 'symbol', 'instrument/NOPE'],
  ['POST', 'instruments/NOPE/delist', { reason: 'x' }, 'symbol', 'instrument/NOPE'],
  ['PUT', 'instruments/NOPE/calendar', { calendar: null }, 'symbol', 'calendar/NOPE'],
  ['DELETE', 'instruments/NOPE/calendar', undefined, 'symbol', 'calendar/NOPE'],
  ['PUT', 'accounts/7777/fee-tier', { feeTier: 1 }, 'accountId', 'account/7777'],
  ['PUT', 'accounts/7777/status', { status: 'closed', reason: 'x' }, 'accountId', 'account/7777'],
  ['DELETE', 'accounts/7777/orders', undefined, 'accountId', 'account/7777'],
  ['DELETE', 'accounts/10/orders?instrument=NOPE', undefined, 'instrument', 'account/10'],
])(
  '%s %s finds nothing, and the log has the attempt',
  async (method, url, body, field, subject) => {
    const answer = await call(method, url, body);
    expect([answer.status, answer.body.error.field]).toEqual([404, field]);
    expect(await operator.lastEntry()).toMatchObject({ subject, outcome: 'refused', status: 404 });
  },
);

test('no member who is no operator gets further than the door, whatever he asks for', async () => {
  const token = await operator.venue.token('buyer_demo');
  const { body } = await operator.venue.call('GET', '/docs/json');
  const routes = Object.entries(body.paths as Record<string, Record<string, Json>>)
    .filter(([path]) => path.startsWith('/v1/operator/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method, path] as const));
  expect(routes.length).toBeGreaterThan(40);
  for (const [method, path] of routes) {
    for (const name of ['10', '7777']) {
      const url = path.replaceAll(/\{\w+\}/g, name);
      const answer = await operator.venue.call(method.toUpperCase(), url, {
        token,
        body: method === 'get' ? undefined : {},
      });
      expect([method, path, answer.status, answer.body?.error.name]).toEqual([
        method,
        path,
        403,
        'forbidden',
      ]);
      const nobody = await operator.venue.call(method.toUpperCase(), url);
      expect(nobody.status).toBe(401);
    }
  }
});
