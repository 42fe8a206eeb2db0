// The audit log: every operator's action stands in it, as it was, whatever happens to the database; and nobody can change it unseen.

import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AuditLog } from '#gateways/audit/audit-log.ts';
import type { MemberEntry } from '#identity/memory-members.ts';
import { demoMembers, MemoryMembers } from '#identity/memory-members.ts';
import { accounts, limitOrder, newClOrdId, operatorToken } from '../support/test-venue.ts';
import { OperatorVenue, silent } from './operator-venue.ts';

vi.setConfig({ testTimeout: 20_000 });
let operator: OperatorVenue;

beforeAll(async () => {
  operator = await OperatorVenue.start({
    parts: () => {
      const staff: MemberEntry[] = [
        { username: 'olga', password: 'olga-password', accounts: [], roles: ['operator'] },
        { username: 'audrey', password: 'audrey-password', accounts: [], roles: ['auditor'] },
      ];
      return Promise.resolve({ members: new MemoryMembers([...demoMembers, ...staff]) });
    },
  });
});
afterAll(() => operator.close());

const killSwitch = `accounts/${accounts.deskA}/kill-switch`;

async function verify(): Promise<object> {
  return (await operator.call('GET', 'audit/verify')).body as object;
}

describe('an entry', () => {
  test('says who did what to whom, with the state before and after', async () => {
    const { seq } = operator.venue.venue;
    await operator.call('PUT', killSwitch, { on: true });
    const account = { accountId: accounts.deskA, name: 'desk_a', killSwitch: true };
    expect(await operator.lastEntry()).toMatchObject({
      outcome: 'done',
      actor: { memberId: null, name: 'operator', via: 'operatorToken', address: '127.0.0.1' },
      action: 'setAccountKillSwitch',
      method: 'PUT',
      route: '/v1/operator/accounts/:accountId/kill-switch',
      subject: `account/${accounts.deskA}`,
      status: 200,
      code: 0,
      codeName: 'none',
      seq: seq + 1,
      request: { params: { accountId: accounts.deskA }, body: { on: true } },
      before: { account: { ...account, killSwitch: false } },
      after: { account },
    });
    await operator.call('PUT', killSwitch, { on: false });
  });

  test('of an action that the engine refused has its code', async () => {
    const body = { account: accounts.deskA, asset: 'USD', amount: '9999999999.00' };
    const answer = await operator.call('POST', 'withdrawals', { ...body, clientRef: newClOrdId() });
    expect(answer.status).toBe(422);
    const entry = await operator.lastEntry();
    expect(entry).toMatchObject({
      outcome: 'refused',
      status: 422,
      codeName: 'insufficientBalance',
    });
    expect(entry.seq).toBe(operator.venue.venue.seq);
  });

  test('is there for what names nothing that exists', async () => {
    await operator.call('PUT', 'accounts/7777/kill-switch', { on: true });
    expect(await operator.lastEntry()).toMatchObject({
      outcome: 'refused',
      subject: 'account/7777',
      codeName: 'unknownAccount',
      before: null,
      after: null,
      seq: null,
    });
  });

  test('holds no control characters of a path', async () => {
    await operator.call('PUT', 'accounts/%00%0a/kill-switch', { on: true });
    expect((await operator.lastEntry()).subject).toBe('account/\ufffd\ufffd');
  });

  test('is made where an operator acts in the place of a member, and not where a member does', async () => {
    const { venue } = operator;
    const before = (await operator.lastEntry()).n;
    const token = await venue.token('seller_demo');
    const own = await venue.call('POST', '/v1/orders', { token, body: limitOrder() });
    expect(own.status).toBe(201);
    expect((await operator.lastEntry()).n).toBe(before);
    const body = limitOrder({ account: accounts.seller });
    const placed = await venue.call('POST', '/v1/orders', { token: operatorToken, body });
    expect(await operator.lastEntry()).toMatchObject({
      action: 'POST /v1/orders',
      subject: `account/${accounts.seller}`,
      after: { orderId: placed.body.orderId },
    });
    const url = `/v1/orders/${own.body.orderId}`;
    expect((await venue.call('DELETE', url, { token: operatorToken })).status).toBe(200);
    expect(await operator.lastEntry()).toMatchObject({
      action: 'DELETE /v1/orders/:orderId',
      subject: own.body.orderId,
      outcome: 'done',
    });
  });

  test('is made where an operator trades in the place of a member over a socket, and where that ends', async () => {
    const { venue } = operator;
    const socket = await venue.socket(operatorToken);
    const { result } = await socket.request('order.place', limitOrder({ account: accounts.deskB }));
    expect(await operator.lastEntry()).toMatchObject({
      actor: { name: 'operator', via: 'operatorToken' },
      method: 'WS',
      route: '/v1/ws',
      action: 'tradeForAccount',
      subject: `account/${accounts.deskB}`,
      request: { op: 'order.place', account: accounts.deskB },
      outcome: 'done',
    });
    const before = (await operator.lastEntry()).n;
    await socket.request('order.amend', { orderId: result.orderId, qty: '2' });
    await socket.request('order.cancel', { orderId: result.orderId });
    expect((await operator.lastEntry()).n).toBe(before);
    socket.socket.close();
    await socket.closed;
    await expect
      .poll((): Promise<object> => operator.lastEntry())
      .toMatchObject({
        action: 'endTradingForAccount',
        subject: `account/${accounts.deskB}`,
        after: { requests: { 'order.place': 1, 'order.amend': 1, 'order.cancel': 1 } },
      });
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('has the name and the id of a member who is an operator', async () => {
    const token = await operator.venue.token('olga');
    const url = `/v1/operator/${killSwitch}`;
    expect((await operator.venue.call('PUT', url, { token, body: { on: false } })).status).toBe(
      200,
    );
    const { actor } = await operator.lastEntry();
    expect(actor).toMatchObject({ name: 'olga', via: 'bearer', address: '127.0.0.1' });
    expect(actor.memberId).toMatch(/^[0-9a-f-]{36}$/);
    const own = await operator.entries(`?actor=${actor.memberId}`);
    expect(own.map(({ action }) => String(action))).toEqual(['setAccountKillSwitch']);
  });

  test('is read by an auditor, who changes nothing', async () => {
    const token = await operator.venue.token('audrey');
    const as = async (method: string, place: string, body?: object): Promise<number> =>
      (await operator.venue.call(method, `/v1/operator/${place}`, { token, body })).status;
    for (const place of [
      'audit',
      'audit/verify',
      'accounts',
      'orders',
      'overview',
      'instruments',
    ]) {
      expect(await as('GET', place)).toBe(200);
    }
    expect(await as('PUT', killSwitch, { on: true })).toBe(403);
    expect(await as('DELETE', `accounts/${accounts.deskA}/orders`)).toBe(403);
  });

  test('is not made by who may not act, and who may not is told nothing else', async () => {
    const before = await operator.entries();
    const token = await operator.venue.token('buyer_demo');
    for (const accountId of [accounts.deskA, '7777']) {
      const call = { token, body: { on: true } };
      const url = `/v1/operator/accounts/${accountId}/kill-switch`;
      const { status, body } = await operator.venue.call('PUT', url, call);
      expect([status, body.error.name, body.error.field]).toEqual([403, 'forbidden', undefined]);
    }
    for (const url of ['/v1/operator/audit', '/v1/operator/audit/verify']) {
      expect((await operator.venue.call('GET', url, { token })).status).toBe(403);
    }
    expect(await operator.entries()).toEqual(before);
  });
});

describe('the list', () => {
  test('is read in pages, newest first, by actor, subject, action and time', async () => {
    const from = new Date().toISOString();
    for (const on of [true, false, true, false]) await operator.call('PUT', killSwitch, { on });
    await operator.call('PUT', 'venue/kill-switch', { on: false });
    const to = new Date(Date.now() + 1).toISOString();
    const span = `from=${from}&to=${to}`;
    const all = await operator.entries(`?${span}`);
    expect(all).toHaveLength(5);
    const first = (await operator.call('GET', `audit?${span}&limit=3`)).body;
    expect(first.items).toEqual(all.slice(0, 3));
    const rest = (await operator.call('GET', `audit?${span}&limit=3&cursor=${first.nextCursor}`))
      .body;
    expect(rest).toEqual({ items: all.slice(3) });
    const count = async (query: string): Promise<number> =>
      (await operator.entries(`?${span}&${query}`)).length;
    expect(await count(`subject=account/${accounts.deskA}`)).toBe(4);
    expect(await count('subject=venue')).toBe(1);
    expect(await count('action=setVenueKillSwitch')).toBe(1);
    expect(await count('actor=operator')).toBe(5);
    expect(await count('actor=nobody')).toBe(0);
    expect(await operator.entries(`?to=${from}&subject=venue`)).toEqual([]);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['cursor=17', 'cursor'],
    ['from=yesterday', 'from'],
    ['to=2026-13-01T00:00:00Z', 'to'],
    ['actor=a%0Ab', 'actor'],
    ['format=xml', 'format'],
  ])('with %s is refused', async (query, field) => {
    const { status, body } = await operator.call('GET', `audit?${query}`);
    expect([status, body.error.code, body.error.field]).toEqual([400, 202, field]);
  });

  test('comes as a table, with formulas made harmless', async () => {
    await operator.call('POST', 'accounts', { name: '=1+1' });
    const answer = await operator.call('GET', 'audit?format=csv&limit=1');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(answer.headers.get('x-next-cursor')).not.toBeNull();
    const [head, row] = answer.text.split('\r\n');
    expect(head).toMatch(/^n,time,endedAt,outcome,actor,/);
    expect(row).toContain(',done,operator,');
  });
});

describe('while the database is away', () => {
  test('kill switch, halt and cancel work, and are in the log when it is back', async () => {
    const token = await operator.venue.token('buyer_demo');
    const order = await operator.venue.call('POST', '/v1/orders', { token, body: limitOrder() });
    expect(order.status).toBe(201);
    await operator.entries();
    await operator.wire.cut();
    const away = await operator.call('GET', 'audit');
    expect([away.status, away.body.error.name]).toEqual([503, 'databaseUnavailable']);
    expect((await operator.call('PUT', 'venue/kill-switch', { on: true })).status).toBe(200);
    expect((await operator.call('PUT', 'venue/kill-switch', { on: false })).status).toBe(200);
    expect((await operator.call('PUT', 'instruments/AAPL/phase', { phase: 'halted' })).status).toBe(
      200,
    );
    expect((await operator.call('PUT', killSwitch, { on: true })).status).toBe(200);
    expect(operator.audit.pending).toBe(4);
    await operator.wire.mend();
    await expect.poll(() => operator.audit.pending).toBe(0);
    const actions = (await operator.entries('?limit=4')).map(({ action }) => String(action));
    expect(actions).toEqual([
      'setAccountKillSwitch',
      'setPhase',
      'setVenueKillSwitch',
      'setVenueKillSwitch',
    ]);
    expect(await verify()).toMatchObject({ intact: true, fault: null, pending: 0 });
    await operator.call('PUT', killSwitch, { on: false });
  });

  test('entries outlive the process that wrote them, half a line included', async () => {
    await operator.entries();
    await operator.wire.cut();
    await operator.call('PUT', killSwitch, { on: true });
    const folder = path.join(operator.folder, 'copy');
    const from = path.join(operator.folder, 'audit', 'audit.spool');
    const { AuditSpool } = await import('#gateways/audit/audit-spool.ts');
    await (await AuditSpool.open(folder)).spool.close();
    const text = await readFile(from, 'utf8');
    // One that began and was never answered, and one that was cut short by a power cut.
    const lines = text.trimEnd().split('\n');
    await writeFile(path.join(folder, 'audit.spool'), `${lines.slice(0, -1).join('\n')}\n`);
    await appendFile(path.join(folder, 'audit.spool'), lines.at(-1)!.slice(0, 40));
    const next = await AuditLog.open({ database: operator.database, folder, logger: silent });
    expect(next.pending).toBe(1);
    await next.flush();
    const [entry] = await next.page({}, 1);
    expect(entry).toMatchObject({ outcome: 'unknown', action: 'setAccountKillSwitch', status: 0 });
    await next.close();
    await operator.wire.mend();
    await expect.poll(() => operator.audit.pending).toBe(0);
    // The same entry, which has its outcome here, is in the chain already and is not added twice.
    expect((await operator.entries('?limit=1'))[0].entryId).toBe(entry?.entryId);
    expect(await verify()).toMatchObject({ intact: true });
    await operator.call('PUT', killSwitch, { on: false });
  });
});

describe('while the file cannot be written', () => {
  test('a kill switch, a halt and a freeze are done all the same, and nothing else is', async () => {
    const own = await OperatorVenue.start();
    const { spool } = own.audit as unknown as { spool: { handle: object } };
    const { handle } = spool;
    await own.wire.cut();
    spool.handle = { appendFile: () => Promise.reject(new Error('the disk is full')) };
    const call = async (method: string, place: string, body?: object): Promise<number> =>
      (await own.call(method, place, body)).status;
    expect(await call('PUT', killSwitch, { on: true })).toBe(200);
    expect(await call('PUT', 'venue/kill-switch', { on: true })).toBe(200);
    expect(await call('PUT', 'instruments/AAPL/phase', { phase: 'halted' })).toBe(200);
    expect(await call('DELETE', `accounts/${accounts.deskA}/orders`)).toBe(200);
    const freeze = { status: 'frozen', reason: 'x' };
    expect(await call('PUT', `accounts/${accounts.deskA}/status`, freeze)).toBe(200);
    const { seq } = own.venue.venue;
    const refused = await own.call('POST', 'accounts', { name: 'unrecorded' });
    expect([refused.status, refused.body.error.name]).toEqual([503, 'auditUnavailable']);
    expect(refused.body.error.transient).toBe(true);
    expect(own.venue.venue.seq).toBe(seq);
    // They are in memory, and reach the database from there.
    await own.wire.mend();
    await expect.poll(() => own.audit.pending).toBe(0);
    expect((await own.entries()).map(({ action }) => String(action))).toEqual([
      'setAccountStatus',
      'cancelAccountOrders',
      'setPhase',
      'setVenueKillSwitch',
      'setAccountKillSwitch',
    ]);
    spool.handle = handle;
    await own.close();
  });
});

describe('the chain', () => {
  const change = async (sql: string): Promise<void> => {
    const { client } = operator.database;
    await client.unsafe('alter table audit.entry disable trigger user');
    await client.unsafe(sql);
    await client.unsafe('alter table audit.entry enable trigger user');
  };

  test('refuses to be changed', async () => {
    const { client } = operator.database;
    await expect(client`update audit.entry set actor_name = 'x'`).rejects.toThrow(/append only/);
    await expect(client`delete from audit.entry`).rejects.toThrow(/append only/);
    await expect(client`truncate audit.entry`).rejects.toThrow(/append only/);
  });

  test('tells of a row that was altered', async () => {
    expect(await verify()).toMatchObject({ intact: true, fault: null });
    await change(`update audit.entry set subject = subject || 'x' where n = 3`);
    expect(await verify()).toMatchObject({
      intact: false,
      entries: 2,
      fault: { n: 3, reason: 'altered' },
    });
    await change(`update audit.entry set subject = left(subject, -1) where n = 3`);
    expect(await verify()).toMatchObject({ intact: true });
  });

  test.each([
    'at',
    'ended_at',
    'outcome',
    'actor_id',
    'actor_name',
    'address',
    'action',
    'request',
    'before_state',
    'after_state',
    'code',
    'seq',
  ])('tells of a change of %s', async (column) => {
    const changed: Record<string, string> = {
      at: "at + interval '1 second'",
      ended_at: "ended_at + interval '1 second'",
      outcome: "'unknown'",
      code: 'code + 1',
      seq: 'coalesce(seq, 0) + 1',
    };
    const value = changed[column] ?? `coalesce(${column}, '') || ' '`;
    await change(`create table kept as select * from audit.entry where n = 1`);
    await change(`update audit.entry set ${column} = ${value} where n = 1`);
    expect(await verify()).toMatchObject({ intact: false, fault: { n: 1, reason: 'altered' } });
    await change(
      `update audit.entry set ${column} = kept.${column} from kept where audit.entry.n = 1`,
    );
    await change(`drop table kept`);
    expect(await verify()).toMatchObject({ intact: true });
  });

  test('tells of rows that are gone, from the middle and from the end', async () => {
    await change(`create table kept as select * from audit.entry`);
    await change(`delete from audit.entry where n = 4`);
    expect(await verify()).toMatchObject({ intact: false, fault: { n: 4, reason: 'missing' } });
    await change(`insert into audit.entry select * from kept where n = 4`);
    expect(await verify()).toMatchObject({ intact: true });
    const last = (await operator.lastEntry()).n;
    await change(`delete from audit.entry where n > ${last - 2}`);
    expect(await verify()).toMatchObject({
      intact: false,
      fault: { n: last - 1, reason: 'missing' },
    });
    // What comes next says that something was lost, for ever.
    await operator.call('PUT', killSwitch, { on: false });
    const [done, lost] = await operator.entries('?limit=2');
    expect(done.action).toBe('setAccountKillSwitch');
    expect(lost).toMatchObject({ action: 'auditHeadLost', request: { expected: { n: last } } });
  });
});
