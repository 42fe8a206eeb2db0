// What operators do over REST: accounts, money, phases, switches, the engine's state; and transfers of members.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accounts,
  limitOrder,
  newClOrdId,
  operatorToken,
  TestVenue,
} from '../support/test-venue.ts';
import type { Answer } from '../support/test-venue.ts';

let venue: TestVenue;
const agents: [string, boolean][] = [];

beforeAll(async () => {
  venue = await TestVenue.start({
    agentsControl: {
      setActive: (symbol, active) => {
        agents.push([symbol, active]);
        return Promise.resolve();
      },
    },
  });
});
afterAll(() => venue.close());

function call(method: string, path: string, body?: object): Promise<Answer> {
  return venue.call(method, `/v1/operator/${path}`, { token: operatorToken, body });
}

async function cash(token: string, account?: string): Promise<string> {
  const query = account === undefined ? '' : `?account=${account}`;
  const { body } = await venue.call('GET', `/v1/balances${query}`, { token });
  return body.balances[0]?.available;
}

describe('accounts', () => {
  test('are opened once under a name', async () => {
    const first = await call('POST', 'accounts', { name: 'fund one', feeTier: 0 });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      accountId: '14',
      name: 'fund one',
      feeTier: 0,
      killSwitch: false,
      status: 'active',
    });
    const again = await call('POST', 'accounts', { name: 'fund one' });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const other = await call('POST', 'accounts', { name: 'fund one', feeTier: 3 });
    expect(other.status).toBe(409);
    expect(other.body.error).toMatchObject({ name: 'accountExists', field: 'name' });
  });

  test.each([
    [{}, 201, 'name'],
    [{ name: '' }, 202, 'name'],
    [{ name: 'x'.repeat(65) }, 202, 'name'],
    [{ name: 'y', feeTier: 16 }, 202, 'feeTier'],
    [{ name: 'y', feeTier: 1.5 }, 202, 'feeTier'],
    [{ name: 'y', feeTier: '1' }, 202, 'feeTier'],
    [{ name: 'y', accountId: '99' }, 214, 'accountId'],
  ])('%j is refused', async (body, code, field) => {
    const answer = await call('POST', 'accounts', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code, field });
  });

  test('a kill switch cancels everything and stops new orders', async () => {
    const token = await venue.token('seller_demo');
    await venue.call('POST', '/v1/orders', { token, body: limitOrder() });
    const path = `accounts/${accounts.seller}/kill-switch`;
    const on = await call('PUT', path, { on: true });
    expect(on.body).toMatchObject({ accountId: accounts.seller, killSwitch: true });
    expect((await venue.call('GET', '/v1/orders', { token })).body.orders).toEqual([]);
    const refused = await venue.call('POST', '/v1/orders', { token, body: limitOrder() });
    expect(refused.status).toBe(422);
    expect(refused.body.error).toMatchObject({ name: 'accountKillSwitch', field: 'account' });
    expect((await call('PUT', path, { on: false })).body.killSwitch).toBe(false);
    const unknown = await call('PUT', 'accounts/7777/kill-switch', { on: true });
    expect(unknown.status).toBe(404);
    expect(unknown.body.error).toMatchObject({ name: 'unknownAccount', field: 'accountId' });
    const malformed = await call('PUT', 'accounts/1e1/kill-switch', { on: true });
    expect(malformed.body.error).toMatchObject({ code: 202, field: 'accountId' });
  });
});

describe('money', () => {
  test('comes in and goes out, once for each reference', async () => {
    const token = await venue.token('buyer_demo');
    const before = Number(await cash(token));
    const move = {
      account: accounts.buyer,
      asset: 'USD',
      amount: '250.50',
      clientRef: newClOrdId(),
    };
    const deposit = await call('POST', 'deposits', move);
    expect(deposit.status).toBe(201);
    expect(deposit.body).toMatchObject({
      kind: 'deposit',
      account: null,
      toAccount: accounts.buyer,
      asset: 'USD',
      amount: '250.50',
      clientRef: move.clientRef,
    });
    const again = await call('POST', 'deposits', move);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(deposit.body);
    expect(Number(await cash(token))).toBeCloseTo(before + 250.5, 2);
    const other = await call('POST', 'deposits', { ...move, amount: '251' });
    expect(other.status).toBe(409);
    expect(other.body.error).toMatchObject({ name: 'duplicateClientOrderId', field: 'clientRef' });
    const withdrawal = await call('POST', 'withdrawals', { ...move, clientRef: newClOrdId() });
    expect(withdrawal.body).toMatchObject({
      kind: 'withdrawal',
      account: accounts.buyer,
      toAccount: null,
    });
    expect(Number(await cash(token))).toBeCloseTo(before, 2);
  });

  test('moves between any two accounts, shares too', async () => {
    const answer = await call('POST', 'transfers', {
      account: accounts.buyer,
      toAccount: accounts.seller,
      asset: 'LOTS',
      amount: '300',
      clientRef: newClOrdId(),
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      kind: 'transfer',
      account: accounts.buyer,
      toAccount: accounts.seller,
    });
    const token = await venue.token('seller_demo');
    const { body } = await venue.call('GET', '/v1/positions', { token });
    const lots = body.positions.find(
      ({ instrument }: { instrument: string }) => instrument === 'LOTS',
    );
    expect(lots).toMatchObject({ qty: '10300', available: '10300', held: '0', avgCost: null });
  });

  const good = { account: accounts.buyer, asset: 'USD', amount: '1.00', clientRef: 'bad-1' };
  test.each([
    [{ amount: '0' }, 422, 132, 'amount'],
    [{ amount: '-1' }, 400, 202, 'amount'],
    [{ amount: '1.001' }, 400, 202, 'amount'],
    [{ amount: '1e3' }, 400, 202, 'amount'],
    [{ amount: 1 }, 400, 202, 'amount'],
    [{ amount: '99999999999999999999' }, 422, 132, 'amount'],
    [{ asset: 'EUR' }, 422, 131, 'asset'],
    [{ asset: null }, 400, 202, 'asset'],
    [{ clientRef: '' }, 400, 116, 'clientRef'],
    [{ clientRef: 'a b' }, 400, 116, 'clientRef'],
    [{ clientRef: 'x'.repeat(37) }, 400, 116, 'clientRef'],
    [{ account: '7777' }, 422, 15, 'account'],
    [{ account: 10 }, 400, 202, 'account'],
    [{ account: '010' }, 400, 202, 'account'],
    [{ clientRef: undefined }, 400, 201, 'clientRef'],
    [{ note: 'x' }, 400, 214, 'note'],
  ])('a deposit with %j is refused and moves nothing', async (changes, status, code, field) => {
    const hash = await venue.stateHash();
    const answer = await call('POST', 'deposits', { ...good, ...changes });
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body.error).toMatchObject({ code, field });
    expect(await venue.stateHash()).toBe(hash);
  });

  test('nobody withdraws more than there is', async () => {
    const answer = await call('POST', 'withdrawals', { ...good, amount: '2000000.00' });
    expect(answer.status).toBe(422);
    expect(answer.body.error).toMatchObject({ code: 144, field: 'amount' });
    expect(answer.body.error.limit).toMatch(/^\d+\.\d\d$/);
  });
});

describe("members' transfers", () => {
  test('go between accounts of one user only', async () => {
    const token = await venue.token('desk');
    const transfer = (changes: object): Promise<Answer> =>
      venue.call('POST', '/v1/transfers', {
        token,
        body: {
          account: accounts.deskA,
          toAccount: accounts.deskB,
          asset: 'USD',
          amount: '10.00',
          clientRef: newClOrdId(),
          ...changes,
        },
      });
    const before = Number(await cash(token, accounts.deskB));
    expect((await transfer({})).status).toBe(201);
    expect(Number(await cash(token, accounts.deskB))).toBeCloseTo(before + 10, 2);
    const foreign = await transfer({ toAccount: accounts.buyer });
    expect(foreign.status).toBe(403);
    expect(foreign.body.error).toMatchObject({ name: 'forbidden', field: 'toAccount' });
    const stolen = await transfer({ account: accounts.buyer });
    expect(stolen.body.error).toMatchObject({ name: 'forbidden', field: 'account' });
    const same = await transfer({ toAccount: accounts.deskA });
    expect(same.body.error).toMatchObject({ name: 'sameAccount', field: 'toAccount' });
    const unnamed = await transfer({ account: undefined });
    expect(unnamed.body.error).toMatchObject({ name: 'missingField', field: 'account' });
  });
});

describe('the market', () => {
  test('an instrument is halted, closed and opened', async () => {
    for (const phase of ['halted', 'closed', 'continuous']) {
      const answer = await call('PUT', 'instruments/LOTS/phase', { phase });
      expect(answer.body).toMatchObject({ symbol: 'LOTS', phase });
    }
    const unknown = await call('PUT', 'instruments/NOPE/phase', { phase: 'closed' });
    expect(unknown.status).toBe(404);
    expect(unknown.body.error).toMatchObject({ name: 'unknownInstrument', field: 'symbol' });
    const wrong = await call('PUT', 'instruments/LOTS/phase', { phase: 'lunch' });
    expect(wrong.body.error).toMatchObject({ code: 202, field: 'phase' });
    expect(wrong.body.error.message).toContain('"continuous"');
  });

  test("the venue's agents leave and come back", async () => {
    const answer = await call('PUT', 'agents/AAPL', { active: false });
    expect(answer.body).toEqual({ instrument: 'AAPL', active: false });
    await call('PUT', 'agents/AAPL', { active: true });
    expect(agents).toEqual([
      ['AAPL', false],
      ['AAPL', true],
    ]);
    const unknown = await call('PUT', 'agents/NOPE', { active: true });
    expect(unknown.status).toBe(404);
  });
});

describe('the engine', () => {
  test('tells its state, and that nothing was created or lost', async () => {
    const { body } = await call('GET', 'state');
    expect(body.stateHash).toMatch(/^[0-9a-f]{32}$/);
    expect(body.seq).toBe(venue.venue.seq);
    expect(body.audit.everyCommand).toBe(true);
    expect(body.audit.commandsAudited).toBeGreaterThan(0);
    const usd = body.totals.find(({ asset }: { asset: string }) => asset === 'USD');
    expect(usd.sum).toBe('0.00');
    expect(Number(usd.available) + Number(usd.held)).toBeCloseTo(Number(usd.outside), 2);
  });

  test('audits every command from now on, or no longer', async () => {
    expect((await call('PUT', 'audit', { everyCommand: false })).body.everyCommand).toBe(false);
    expect((await call('PUT', 'audit', { everyCommand: true })).body.everyCommand).toBe(true);
    const wrong = await call('PUT', 'audit', { everyCommand: 'yes' });
    expect(wrong.body.error).toMatchObject({ code: 202, field: 'everyCommand' });
  });
});
