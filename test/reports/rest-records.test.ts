// History and reports at the door: pages, ranges and files of one's own accounts, of nobody else's, and what is said while the database is
// away. Real engine, journal, projector and PostgreSQL.

import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportRoutes } from '#api/report-routes.ts';
import { type Command, CommandKind } from '#core/command.ts';
import { History } from '#projections/history.ts';
import { TimeZone } from '#schedule/time-zone.ts';
import { marketFlow } from '../simulation/market-flow.ts';
import { operatorToken, TestVenue, type Answer } from '../support/test-venue.ts';
import { ReportedVenue } from './reported-venue.ts';

const buyerId = '15';
const sellerId = '16';
let reported: ReportedVenue;
let venue: TestVenue;
let token = '';

beforeAll(async () => {
  reported = await ReportedVenue.start({ zone: new TimeZone('UTC') });
  const flow = marketFlow(3, 1_200);
  // A name that would be a formula, a cell or a line of its own.
  flow.push((command: Command) => {
    command.kind = CommandKind.openAccount;
    command.text = '=cmd|"x", (y)';
  });
  await reported.run(flow);
  venue = await TestVenue.start({
    attached: false,
    parts: { history: new History(reported.database), reports: reported.reports },
    clock: () => Math.floor(reported.venue.views.tsUs / 1_000) + 1,
  });
  // The same commands lead the venue behind the doors to the same ids.
  venue.venue.attach(venue.engine);
  for (const fill of flow) await venue.command(fill).catch(() => undefined);
  token = await venue.token('buyer_demo');
});
afterAll(async () => {
  await venue.close();
  await reported.close();
});

/** Every answer that it hands out is what its schema says. */
async function get(path: string, as: string = token): Promise<Answer> {
  const answer = await venue.call('GET', path, as === '' ? {} : { token: as });
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  if (answer.status === 200 && isJson) {
    const name = `GET ${path.split('?')[0]}`;
    expect(reportRoutes).toHaveProperty([name]);
    const { answer: schema } = reportRoutes[name as keyof typeof reportRoutes];
    expect([...Value.Errors(schema as TSchema, answer.body)], path).toEqual([]);
  }
  return answer;
}

/** Any item of a list or a report: its texts by name. */
type Item = Readonly<Record<string, string>>;

async function allPages(path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  do {
    const { status, body } = await get(`${path}${cursor}`);
    expect(status).toBe(200);
    items.push(...(body.items as Item[]));
    cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  return items;
}

const lists = [
  ['orders', `account=${buyerId}`],
  ['fills', `account=${buyerId}`],
  ['ledger', `account=${buyerId}`],
  ['trades', 'instrument=BTWD'],
  ['candles', 'instrument=BTWD&interval=1m'],
  ['auctions', 'instrument=BTWD'],
  ['prevented-matches', `account=${buyerId}`],
] as const;

describe.each(lists)('the history of %s', (name, filter) => {
  test('has the same in pages, in one page and as CSV', async () => {
    const path = `/v1/history/${name}?${filter}`;
    const paged = await allPages(`${path}&limit=7`);
    const whole = await get(`${path}&limit=500`);
    expect((whole.body.items as Item[]).slice(0, paged.length)).toEqual(paged.slice(0, 500));
    const csv = await get(`${path}&format=csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.csv"$/);
    const lines = csv.text.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(lines.length - 2).toBe(paged.length);
    if (name !== 'auctions' && name !== 'prevented-matches')
      expect(paged.length).toBeGreaterThan(0);
  });

  test('two halves of a range are the whole', async () => {
    const path = `/v1/history/${name}?${filter}&limit=100`;
    const middle = '2026-11-01T00:00:05.000001Z';
    const [before, after] = [
      await allPages(`${path}&to=${middle}`),
      await allPages(`${path}&from=${middle}`),
    ];
    expect([...after, ...before]).toEqual(await allPages(path));
  });

  test('refuses a cursor of another list and a range that ends before it begins', async () => {
    const foreign = Buffer.from('x.1.2').toString('base64url');
    const cursor = await get(`/v1/history/${name}?${filter}&cursor=${foreign}`);
    expect([cursor.status, cursor.body.error.field]).toEqual([400, 'cursor']);
    const range = await get(
      `/v1/history/${name}?${filter}&from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z`,
    );
    expect([range.status, range.body.error.field]).toEqual([400, 'to']);
    const time = await get(`/v1/history/${name}?${filter}&from=yesterday`);
    expect([time.status, time.body.error.field]).toEqual([400, 'from']);
  });
});

describe.each([
  ['orders', 'side', ['buy', 'sell']],
  ['orders', 'status', ['filled', 'canceled', 'expired', 'rejected', 'open']],
  ['fills', 'side', ['buy', 'sell']],
] as const)('the history of %s by %s', (name, field, values) => {
  const path = `/v1/history/${name}?account=${buyerId}`;
  const idOf = ({ orderId, tradeId = '' }: Item): string => `${orderId}|${tradeId}`;
  /** `open` is more than one status. */
  const closed: readonly string[] = ['filled', 'canceled', 'expired', 'rejected'];
  const valueOf = (item: Item): string =>
    field === 'side' || closed.includes(item[field]!) ? item[field]! : 'open';

  test('has each once, under its own value and no other, in pages and as CSV alike', async () => {
    const whole = await allPages(`${path}&limit=500`);
    const found: string[] = [];
    for (const value of values) {
      const items = await allPages(`${path}&limit=7&${field}=${value}`);
      expect(items.map(valueOf)).toEqual(items.map(() => value));
      found.push(...items.map(idOf));
      const csv = await get(`${path}&format=csv&${field}=${value}`);
      const [titles = '', ...lines] = csv.text.trimEnd().split('\r\n');
      expect(lines.length).toBe(items.length);
      const column = titles.split(',').indexOf('orderId');
      expect(lines.map((line) => line.split(',')[column])).toEqual(
        items.map(({ orderId }) => orderId),
      );
    }
    expect(found.toSorted()).toEqual(whole.map(idOf).toSorted());
    // Otherwise nothing was told apart.
    expect(new Set(whole.map(valueOf)).size).toBeGreaterThan(1);
  });
});

const own = [
  '/v1/history/orders?',
  '/v1/history/fills?',
  '/v1/history/ledger?',
  '/v1/history/prevented-matches?',
  '/v1/reports/portfolio?',
  '/v1/reports/equity?',
  '/v1/reports/statement?',
  '/v1/reports/fees?',
  '/v1/reports/confirmation?tradeId=1&',
] as const;

describe.each(own)('%s', (path) => {
  test("another's account is answered as one that does not exist", async () => {
    const foreign = await get(`${path}account=${sellerId}`);
    const unknown = await get(`${path}account=4711`);
    expect(foreign.status).toBe(unknown.status);
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    expect(foreign.text).toBe(unknown.text);
  });

  test('nobody comes in without a name', async () => {
    expect((await get(`${path}account=${buyerId}`, '')).status).toBe(401);
  });
});

test('the venue report is for operators and auditors', async () => {
  expect((await get('/v1/operator/reports/venue')).status).toBe(403);
  const { status, body } = await get('/v1/operator/reports/venue?day=2026-11-01', operatorToken);
  expect(status).toBe(200);
  expect(body.balanced).toBe(true);
  expect((body.assets as Item[]).every(({ sum = '' }) => /^-?0(?:\.0+)?$/.test(sum))).toBe(true);
  expect(body.projectionLag).toEqual({ commands: 0, seconds: '0.000000' });
  expect(body.total.trades).toBeGreaterThan(0);
  const fees = await reported.database.client<{ sum: string }[]>`
    select sum(amount_minor)::text as sum from market.ledger_entry
    where account_id = 3 and kind = 'fee' and at >= '2026-11-01'`;
  const told = (body.instruments as Item[]).map(({ fees: text }) => Math.round(Number(text) * 100));
  expect(told.reduce((sum, each) => sum + each, 0)).toBe(Number(fees[0]?.sum));
});

const reports = [
  `/v1/reports/portfolio?account=${buyerId}`,
  `/v1/reports/equity?account=${buyerId}&from=2026-10-31T23:00:00Z&interval=hour`,
  `/v1/reports/statement?account=${buyerId}&day=2026-10-31`,
  `/v1/reports/statement?account=${buyerId}&day=2026-11-01`,
  `/v1/reports/fees?account=${buyerId}&month=2026-11`,
  '/v1/reports/analytics?day=2026-11-01',
  '/v1/operator/reports/venue?day=2026-11-01',
];

describe.each(reports)('%s', (path) => {
  test('comes as JSON, CSV and PDF', async () => {
    const as = path.includes('/operator/') ? operatorToken : token;
    const json = await get(path, as);
    expect([json.status, json.text.slice(0, 1)]).toEqual([200, '{']);
    expect(json.body.asOf.seq).toBe(reported.venue.seq);
    const csv = await get(`${path}&format=csv`, as);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text).toMatch(/^[\w,]+\r\n/);
    const pdf = await fetch(`${venue.url}${path}&format=pdf`, {
      headers: { authorization: `Bearer ${as}` },
    });
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.pdf"$/);
    const bytes = Buffer.from(await pdf.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.subarray(-6).toString().trim()).toBe('%%EOF');
  });
});

test('a confirmation says what its fill says', async () => {
  const [fill] = (await get(`/v1/history/fills?account=${buyerId}&limit=1`)).body.items;
  const path = `/v1/reports/confirmation?account=${buyerId}&tradeId=${fill.tradeId}&side=${fill.side}`;
  const { body } = await get(path);
  expect(body).toMatchObject({
    tradeId: fill.tradeId,
    price: fill.price,
    qty: fill.qty,
    fee: fill.fee,
  });
  const gross = Number(body.notional) * (fill.side === 'buy' ? -1 : 1);
  expect(Number(body.netAmount)).toBeCloseTo(gross - Number(fill.fee), 6);
  expect((await get(`${path}&format=pdf`)).status).toBe(200);
  const none = await get(`/v1/reports/confirmation?account=${buyerId}&tradeId=999999999`);
  expect([none.status, none.body.error.name]).toEqual([404, 'unknownTrade']);
});

test('fees of a month are those of its fills', async () => {
  const fills = await allPages(
    `/v1/history/fills?account=${buyerId}&limit=500&from=2026-11-01T00:00:00Z`,
  );
  const { body } = await get(`/v1/reports/fees?account=${buyerId}&month=2026-11`);
  const paid = fills.reduce((sum, { fee }) => sum + Math.round(Number(fee) * 100), 0);
  const total = (body.totals as Item[]).find(({ liquidity }) => liquidity === 'all');
  expect(Math.round(Number(total?.net) * 100)).toBe(paid);
  expect(total?.trades).toBe(fills.length);
  expect(Number(total?.charges) - Number(total?.rebates)).toBeCloseTo(Number(total?.net), 6);
});

test('analytics of a day are those of its trades, for everybody', async () => {
  const trades = await allPages(
    '/v1/history/trades?instrument=BTWD&limit=500&from=2026-11-01T00:00:00Z',
  );
  const { body } = await get('/v1/reports/analytics?instrument=BTWD&day=2026-11-01', '');
  const [line] = body.instruments;
  const prices = trades.map(({ price }) => Number(price));
  const volume = trades.reduce((sum, { qty }) => sum + Number(qty), 0);
  expect(line).toMatchObject({ trades: trades.length, volume: String(volume) });
  expect([Number(line.high), Number(line.low)]).toEqual([Math.max(...prices), Math.min(...prices)]);
  const turnover = trades.reduce((sum, { price, qty }) => sum + Number(price) * Number(qty), 0);
  expect(Number(line.vwap)).toBeCloseTo(turnover / volume, 5);
  expect(line.sampledSeconds).toBeGreaterThan(0);
});

test('a name that looks like a formula stays a name', async () => {
  const [account] = await reported.database.client<{ account_id: number }[]>`
    select account_id from market.account where name like '=cmd%'`;
  const { status, body } = await get(
    `/v1/reports/portfolio?account=${account!.account_id}`,
    operatorToken,
  );
  expect([status, body.accountName]).toEqual([200, '=cmd|"x", (y)']);
  const pdf = await get(
    `/v1/reports/portfolio?account=${account!.account_id}&format=pdf`,
    operatorToken,
  );
  expect(pdf.status).toBe(200);
});

test('a curve without end is refused at once', async () => {
  const path = `/v1/reports/equity?account=${buyerId}&from=1970-01-01T00:00:00Z&to=9999-12-31T00:00:00Z`;
  for (const interval of ['day', 'hour']) {
    const { body } = await get(`${path}&interval=${interval}`);
    expect(body.error.name).toBe('reportTooLarge');
  }
});
