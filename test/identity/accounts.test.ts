// Several accounts a member, several members an account, and operators who say who holds what; everything at once.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitOrder, operatorToken, type Answer } from '../support/test-venue.ts';
import { MemberVenue, type Member } from './member-venue.ts';

let members: MemberVenue;

beforeAll(async () => {
  members = await MemberVenue.start();
});
afterAll(() => members.close());

async function idOf(member: Member): Promise<string> {
  return String((await members.me(member.token)).body.memberId);
}

async function accountOf(member: Member): Promise<string> {
  return String((await members.me(member.token)).body.accounts[0].accountId);
}

function operate(method: string, path: string, body?: object): Promise<Answer> {
  const sent = body === undefined ? {} : { body };
  return members.call(method, `/v1/operator/members${path}`, { token: operatorToken, ...sent });
}

describe('sub-accounts', () => {
  test('are opened by the owner, once, without demo money, and chosen request by request', async () => {
    const member = await members.signUp();
    const { token, username } = member;
    const first = await members.post('/v1/accounts', { name: 'hedge' }, { token });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ name: `${username}.hedge`, access: 'owner' });
    const again = await members.post('/v1/accounts', { name: 'hedge' }, { token });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const { accountId } = first.body;
    const unnamed = await members.call('GET', '/v1/balances', { token });
    expect(unnamed.body.error).toMatchObject({ name: 'missingField', field: 'account' });
    const own = await members.call('GET', `/v1/balances?account=${accountId}`, { token });
    expect(own.body.balances).toEqual([]);
    const main = await accountOf(member);
    const moved = await members.post(
      '/v1/transfers',
      { account: main, toAccount: accountId, asset: 'USD', amount: '6000.00', clientRef: 'a' },
      { token },
    );
    expect(moved.status).toBe(201);
    const order = await members.post('/v1/orders', limitOrder({ account: accountId }), { token });
    expect(order.status).toBe(201);
    expect(order.body.account).toBe(accountId);
  });

  test('another member sees nothing of them', async () => {
    const owner = await members.signUp();
    const { accountId } = (
      await members.post('/v1/accounts', { name: 'x' }, { token: owner.token })
    ).body;
    const { token } = await members.signUp();
    const theirs = await members.call('GET', `/v1/balances?account=${accountId}`, { token });
    const nobodys = await members.call('GET', '/v1/balances?account=999999', { token });
    expect(theirs.status).toBe(403);
    expect(theirs.text).toBe(nobodys.text);
  });

  test.each(['Hedge', 'a.b', '', '-x', 'x'.repeat(25)])('the name %j is refused', async (name) => {
    const { token } = await members.signUp();
    const answer = await members.post('/v1/accounts', { name }, { token });
    expect(answer.body.error).toMatchObject({ name: 'invalidField', field: 'name' });
  });

  test('have none of their own, belong to what one owns, and are twenty at most', async () => {
    const member = await members.signUp();
    const { token } = member;
    const sub = (await members.post('/v1/accounts', { name: 'a' }, { token })).body;
    const nested = { account: sub.accountId, name: 'b' };
    expect((await members.post('/v1/accounts', nested, { token })).body.error.field).toBe(
      'account',
    );
    const foreign = { account: '10', name: 'b' };
    expect((await members.post('/v1/accounts', foreign, { token })).status).toBe(403);
    for (let i = 0; i < 18; i++) {
      expect((await members.post('/v1/accounts', { name: `s${i}` }, { token })).status).toBe(201);
    }
    const over = await members.post('/v1/accounts', { name: 'over' }, { token });
    expect(over.body.error.name).toBe('tooManyAccounts');
  });

  test('a socket that is open may use a new one at once', async () => {
    const { token } = await members.signUp();
    const socket = await members.venue.socket(token);
    const { accountId } = (await members.post('/v1/accounts', { name: 'new' }, { token })).body;
    const answer = await socket.request('subscribe', {
      channels: [{ channel: 'orders', account: accountId }],
    });
    expect(answer.ok).toBe(true);
  });
});

describe('accounts of several members', () => {
  test('a viewer sees, a trader trades, an owner opens sub-accounts', async () => {
    const owner = await members.signUp();
    const helper = await members.signUp();
    const { token } = helper;
    const helperId = await idOf(helper);
    const account = await accountOf(owner);
    const path = `/${helperId}/accounts/${owner.username}`;
    const see = (): Promise<Answer> =>
      members.call('GET', `/v1/balances?account=${account}`, { token });
    const trade = (): Promise<Answer> =>
      members.post('/v1/orders', limitOrder({ account }), { token });
    const open = (): Promise<Answer> =>
      members.post('/v1/accounts', { account, name: 'h' }, { token });

    expect((await see()).status).toBe(403);
    expect((await operate('PUT', path, { access: 'viewer' })).status).toBe(200);
    expect((await see()).status).toBe(200);
    const refused = await trade();
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('look at this account');
    expect((await operate('PUT', path, { access: 'trader' })).status).toBe(200);
    expect((await trade()).status).toBe(201);
    expect((await open()).status).toBe(403);
    expect((await operate('PUT', path, { access: 'owner' })).status).toBe(200);
    expect((await open()).status).toBe(201);
    expect((await operate('DELETE', path)).status).toBe(204);
    expect((await see()).status).toBe(403);
    expect((await operate('DELETE', path)).status).toBe(404);
  });

  test("a viewer cancels nothing, and the owner's order stays", async () => {
    const owner = await members.signUp();
    const viewer = await members.signUp();
    await operate('PUT', `/${await idOf(viewer)}/accounts/${owner.username}`, { access: 'viewer' });
    const { orderId } = (await members.post('/v1/orders', limitOrder(), { token: owner.token }))
      .body;
    const cancel = await members.call('DELETE', `/v1/orders/${orderId}`, { token: viewer.token });
    expect(cancel.status).toBe(404);
    const seen = await members.call('GET', `/v1/orders/${orderId}`, { token: viewer.token });
    expect(seen.body.status).toBe('new');
    const socket = await members.venue.socket(viewer.token);
    const account = await accountOf(owner);
    const placed = await socket.request('order.place', limitOrder({ account }));
    expect(placed.error).toMatchObject({ name: 'forbidden' });
  });

  test('what is taken away ends on open sockets, too', async () => {
    const owner = await members.signUp();
    const helper = await members.signUp();
    const path = `/${await idOf(helper)}/accounts/${owner.username}`;
    await operate('PUT', path, { access: 'trader' });
    const account = await accountOf(owner);
    const socket = await members.venue.socket(helper.token);
    await socket.subscribe({ channel: 'orders', account });
    expect((await socket.request('order.place', limitOrder({ account }))).ok).toBe(true);
    await operate('DELETE', path);
    const refused = await socket.request('order.place', limitOrder({ account }));
    expect(refused.error).toMatchObject({ name: 'forbidden' });
    const before = socket.messages.length;
    await members.post('/v1/orders', limitOrder(), { token: owner.token });
    await socket.request('ping');
    expect(socket.messages.slice(before).filter(({ channel }) => channel === 'orders')).toEqual([]);
  });

  test('an account that the venue does not have is lent to nobody', async () => {
    const member = await members.signUp();
    const answer = await operate('PUT', `/${await idOf(member)}/accounts/nowhere`, {
      access: 'viewer',
    });
    expect(answer.body.error.name).toBe('unknownAccount');
  });
});

describe('operators', () => {
  test('find members by part of a name or an address, page by page', async () => {
    const own = await MemberVenue.start({ identity: { demoMembers: [] } });
    const list = (query: string): Promise<Answer> =>
      own.call('GET', `/v1/operator/members?${query}`, { token: operatorToken });
    for (const name of ['anna_a', 'bert_b', 'carl_c', 'anna_d']) {
      await own.signUp({ username: name, email: `${name}@mail.example` });
      own.time.nowMs += 1;
    }
    const names = (answer: Answer): string[] =>
      (answer.body.items as { username: string }[]).map(({ username }) => username);
    expect(names(await list(''))).toEqual(['anna_d', 'carl_c', 'bert_b', 'anna_a']);
    expect(names(await list('find=ANNA'))).toEqual(['anna_d', 'anna_a']);
    expect(names(await list('find=carl_c@mail'))).toEqual(['carl_c']);
    expect(names(await list('find=%25'))).toEqual([]);
    expect(names(await list('role=operator'))).toEqual([]);
    const first = await list('limit=3');
    expect(names(first)).toEqual(['anna_d', 'carl_c', 'bert_b']);
    const last = await list(`limit=3&cursor=${first.body.nextCursor}`);
    expect(names(last)).toEqual(['anna_a']);
    expect(last.body.nextCursor).toBeUndefined();
    expect((await list('cursor=x')).body.error).toMatchObject({ field: 'cursor' });
    expect((await list('limit=501')).status).toBe(400);
    await own.close();
  });

  test('suspend: sessions, sockets and sign-in end at once, and come back with the status', async () => {
    const member = await members.signUp();
    const memberId = await idOf(member);
    const socket = await members.venue.socket(member.token);
    const answer = await operate('PATCH', `/${memberId}`, { status: 'suspended' });
    expect(answer.body).toMatchObject({ status: 'suspended', sessions: 0 });
    expect(await socket.closed).toBe(4001);
    expect((await members.me(member.token)).status).toBe(401);
    const refused = await members.login(member.username);
    expect(refused.status).toBe(403);
    expect(refused.body.error.name).toBe('memberSuspended');
    expect((await members.login(member.username, 'wrong')).status).toBe(401);
    await operate('PATCH', `/${memberId}`, { status: 'active' });
    expect((await members.login(member.username)).status).toBe(200);
    expect((await members.me(member.token)).status).toBe(401);
  });

  test('give and take roles, which count at once', async () => {
    const member = await members.signUp();
    const { token } = member;
    const memberId = await idOf(member);
    const state = (): Promise<Answer> => members.call('GET', '/v1/operator/members', { token });
    const halt = (): Promise<Answer> =>
      members.call('PUT', '/v1/operator/venue/kill-switch', { token, body: { on: false } });
    expect((await state()).status).toBe(403);
    await operate('PATCH', `/${memberId}`, { roles: ['trader', 'auditor'] });
    expect((await state()).status).toBe(200);
    expect((await halt()).status).toBe(403);
    await operate('PATCH', `/${memberId}`, { roles: ['auditor'] });
    expect((await members.post('/v1/orders', limitOrder(), { token })).status).toBe(403);
    await operate('PATCH', `/${memberId}`, { roles: ['operator'] });
    expect((await halt()).status).toBe(200);
    expect((await members.me(token)).body.scopes).toEqual([
      'read',
      'trade',
      'withdraw',
      'operator',
    ]);
    const self = await members.call('PATCH', `/v1/operator/members/${memberId}`, {
      token,
      body: { roles: ['trader'] },
    });
    expect(self.status).toBe(403);
    await operate('PATCH', `/${memberId}`, { roles: [] });
    expect((await state()).status).toBe(403);
    expect((await members.me(token)).body.scopes).toEqual(['read']);
  });

  test.each([
    ['GET', '', undefined],
    ['PATCH', '/5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11', { roles: ['operator'] }],
    ['POST', '/5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11/second-factor/reset', undefined],
    ['PUT', '/5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11/accounts/x', { access: 'owner' }],
    ['DELETE', '/5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11/accounts/x', undefined],
  ])('nobody else may %s members%s', async (method, path, body) => {
    const { token } = await members.signUp();
    const url = `/v1/operator/members${path}`;
    const sent = body === undefined ? {} : { body };
    expect((await members.call(method, url, { token, ...sent })).status).toBe(403);
    expect((await members.call(method, url, sent)).status).toBe(401);
    const unknown = await members.call(method, url, { token: operatorToken, ...sent });
    if (path !== '') expect(unknown.body.error.name).toBe('unknownMember');
  });

  test.each([
    [{ roles: ['king'] }, 'roles[0]'],
    [{ email: 'x@example.org' }, 'email'],
    [{ status: 'gone' }, 'status'],
    [{ username: 'other' }, 'username'],
  ])('the change %j is refused', async (changes, field) => {
    const member = await members.signUp();
    const answer = await operate('PATCH', `/${await idOf(member)}`, changes);
    expect(answer.status).toBe(400);
    expect(answer.body.error.field).toBe(field);
  });
});

test('every route says in the description who may call it', async () => {
  const { body } = await members.call('GET', '/docs/json');
  const operations = Object.entries(
    body.paths as Record<string, Record<string, { 'x-access'?: string }>>,
  )
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [method, path, operation['x-access']]),
    );
  expect(operations.length).toBeGreaterThan(60);
  for (const [, , access] of operations) {
    expect(['public', 'read', 'trade', 'withdraw', 'operator', 'audit']).toContain(access);
  }
  const open = operations.filter(([, , access]) => access === 'public').map(([, path]) => path);
  for (const path of open)
    expect(path).toMatch(/^\/v1\/(?:auth|venue|instruments|tickers|demonstrations$|ws|asyncapi)/);
});
