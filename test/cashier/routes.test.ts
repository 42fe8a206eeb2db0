// Money in and out over HTTP: who may do what, what is answered, and that another's is answered as nothing at all.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import * as schemas from '#api/cashier-schemas.ts';
import { Transfer } from '#api/schemas.ts';
import { BankSimulator } from '#cashier/bank-simulator.ts';
import { openCashier, type Cashier } from '#cashier/cashier.ts';
import { cashierEngine } from '#gateways/cashier-engine.ts';
import { demoMembers, MemoryMembers } from '#identity/memory-members.ts';
import { openDatabase } from '#database/database.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { accounts, newClOrdId, operatorToken, TestVenue } from '../support/test-venue.ts';
import type { Answer, Json } from '../support/test-venue.ts';
import { BreakableLine } from './breakable-line.ts';
import { iban, policies } from './cashier-venue.ts';

const waitMs = 60_000;
let venue: TestVenue;
let database: TestDatabase;
let cashier: Cashier | undefined;
let nowMs = Date.parse('2026-11-21T09:30:00Z');
const tokens: Record<string, string> = {};

beforeAll(async () => {
  database = await freshDatabase();
  venue = await TestVenue.start({
    parts: {
      cashier: () => cashier,
      members: new MemoryMembers([
        ...demoMembers,
        { username: 'desk', password: 'desk-password', accounts: ['desk_a', 'desk_b'] },
        { username: 'idle', password: 'idle-password', accounts: [] },
        { username: 'olga', password: 'olga-password', accounts: [], roles: ['operator'] },
        {
          username: 'oskar',
          password: 'oskar-password',
          accounts: ['desk_b'],
          roles: ['operator'],
        },
        { username: 'audrey', password: 'audrey-password', accounts: [], roles: ['auditor'] },
      ]),
    },
  });
  for (const name of ['buyer_demo', 'seller_demo', 'desk', 'idle', 'olga', 'oskar', 'audrey']) {
    tokens[name] = await venue.token(name);
  }
  await expect(call('GET', '/deposits')).resolves.toMatchObject({ status: 503 });
  cashier = await openCashier({
    database,
    engine: cashierEngine(venue.venue),
    rail: new BankSimulator({ delayMs: 0 }),
    logger: { warn: () => undefined, error: () => undefined },
    clock: () => nowMs,
    addressWaitMs: waitMs,
    policies,
    retryMs: 5,
  });
});
afterAll(async () => {
  await cashier?.close();
  await venue.close();
  await database.close();
});

function call(method: string, path: string, body?: object, who = 'buyer_demo'): Promise<Answer> {
  return venue.call(method, `/v1${path}`, { token: tokens[who]!, body });
}

/** The answer is what its schema says. */
function expectShape(schema: TSchema, value: Json): void {
  const compiled = Compile(schema);
  expect(compiled.Check(value) ? [] : [...compiled.Errors(value)], JSON.stringify(value)).toEqual(
    [],
  );
}

interface HistoryLine {
  readonly to: string;
  readonly by: string;
}

const historyIn = ({ body }: Answer) => body.history as readonly HistoryLine[];
const itemsIn = ({ body }: Answer) => body.items as readonly Readonly<Record<string, string>>[];
const textIn = ({ body }: Answer, name: string) => body[name] as string;

async function cash(who: string, account: string): Promise<Json> {
  return (await call('GET', `/balances?account=${account}`, undefined, who)).body.balances[0];
}

async function statusAt(path: string, who = 'buyer_demo'): Promise<Json> {
  return (await call('GET', path, undefined, who)).body.status;
}

async function addressOf(who = 'buyer_demo'): Promise<string> {
  const body = { label: 'Bank', holder: 'Ada Lovelace', iban, asset: 'USD' };
  const answer = await call('POST', '/withdrawal-addresses', body, who);
  nowMs += waitMs;
  return textIn(answer, 'addressId');
}

async function withdrawal(
  amount: string,
  changes: object = {},
  who = 'buyer_demo',
): Promise<Answer> {
  const body = { addressId: await addressOf(who), asset: 'USD', amount, clientRef: newClOrdId() };
  return call('POST', '/withdrawals', { ...body, ...changes }, who);
}

function refusal(status: number, name: string, field?: string): object {
  const error = field === undefined ? { name } : { name, field };
  return { status, body: { error } };
}

describe('deposits', () => {
  test('are announced, paid and credited, and every state stands in their history', async () => {
    const before = Number((await cash('buyer_demo', accounts.buyer)).available);
    const body = { asset: 'USD', amount: '250.5', clientRef: newClOrdId() };
    const made = await call('POST', '/deposits', body);
    expect(made.status).toBe(201);
    expectShape(schemas.Deposit, made.body);
    expect(made.body).toMatchObject({ amount: '250.50', account: accounts.buyer });
    const path = `/deposits/${made.body.depositId}`;
    await expect.poll(() => statusAt(path)).toBe('credited');
    const seen = await call('GET', path);
    const deposit = seen.body;
    expectShape(schemas.DepositWithHistory, deposit);
    expect(deposit.paymentReference).toMatch(/^BTW-/);
    expect(historyIn(seen).map(({ to, by }) => [to, by])).toContainEqual(['confirmed', 'bank']);
    expect(deposit.history[0]).toMatchObject({ from: null, to: 'requested', by: 'member' });
    expect(Number((await cash('buyer_demo', accounts.buyer)).available)).toBe(before + 250.5);
    const again = await call('POST', '/deposits', body);
    expect(again.status).toBe(200);
    expect(again.body.depositId).toBe(deposit.depositId);
    expect(Number((await cash('buyer_demo', accounts.buyer)).available)).toBe(before + 250.5);
  });

  test.each([
    [{ amount: '1.001' }, refusal(400, 'invalidField', 'amount')],
    [{ amount: '0' }, refusal(422, 'amountOutOfRange', 'amount')],
    [{ amount: '-1' }, refusal(400, 'invalidField', 'amount')],
    [{ amount: '9'.repeat(30) }, refusal(422, 'amountOutOfRange', 'amount')],
    [{ asset: 'EUR' }, refusal(422, 'unknownAsset', 'asset')],
    [{ asset: 'AAPL', amount: '1' }, refusal(400, 'invalidField', 'asset')],
    [{ clientRef: '' }, refusal(400, 'invalidClientOrderId', 'clientRef')],
    [{ clientRef: 'a b' }, refusal(400, 'invalidClientOrderId', 'clientRef')],
    [{ account: accounts.seller }, refusal(422, 'unknownAccount', 'account')],
    [{ account: '999' }, refusal(422, 'unknownAccount', 'account')],
    [{ account: 'x' }, refusal(400, 'invalidField', 'account')],
    [{ bonus: true }, refusal(400, 'unknownField', 'bonus')],
  ])('with %j are refused by the field', async (changes, expected) => {
    const body = { asset: 'USD', amount: '1', clientRef: newClOrdId(), ...changes };
    expect(await call('POST', '/deposits', body)).toMatchObject(expected);
  });

  test('the same reference for another amount is refused', async () => {
    const body = { asset: 'USD', amount: '1', clientRef: newClOrdId() };
    const path = `/deposits/${textIn(await call('POST', '/deposits', body), 'depositId')}`;
    const other = call('POST', '/deposits', { ...body, amount: '2' });
    expect(await other).toMatchObject(refusal(409, 'duplicateClientOrderId', 'clientRef'));
    // The others compare balances.
    await expect.poll(() => statusAt(path)).toBe('credited');
  });

  test('who holds several accounts says which', async () => {
    const body = { asset: 'USD', amount: '1', clientRef: newClOrdId() };
    const missing = await call('POST', '/deposits', body, 'desk');
    expect(missing).toMatchObject(refusal(400, 'missingField', 'account'));
    const idle = await call('POST', '/deposits', body, 'idle');
    expect(idle).toMatchObject(refusal(403, 'forbidden', 'account'));
  });
});

describe('withdrawal addresses', () => {
  test('are registered once, listed, and removed', async () => {
    const body = {
      label: 'Salary',
      holder: 'Sally Seller',
      iban: 'GB29 nwbk 6016 1331 9268 19',
      asset: 'USD',
    };
    const made = await call('POST', '/withdrawal-addresses', body, 'seller_demo');
    expect(made.status).toBe(201);
    expectShape(schemas.WithdrawalAddress, made.body);
    expect(made.body).toMatchObject({ iban: 'GB29NWBK60161331926819' });
    const [usableMs, createdMs] = ['usableAt', 'createdAt'].map((at) =>
      Date.parse(textIn(made, at)),
    );
    expect(usableMs! - createdMs!).toBe(waitMs);
    expect((await call('POST', '/withdrawal-addresses', body, 'seller_demo')).status).toBe(200);
    const path = `/withdrawal-addresses/${made.body.addressId}`;
    const wanted = {
      addressId: made.body.addressId,
      asset: 'USD',
      amount: '1',
      clientRef: newClOrdId(),
    };
    const early = await call('POST', '/withdrawals', wanted, 'seller_demo');
    expect(early).toMatchObject(refusal(422, 'withdrawalAddressWaiting', 'addressId'));
    const list = await call('GET', '/withdrawal-addresses', undefined, 'seller_demo');
    expectShape(schemas.WithdrawalAddresses, list.body);
    expect(list.body.items).toHaveLength(1);
    const others = await call('GET', '/withdrawal-addresses');
    expect(others.text).not.toContain('GB29');
    const foreign = await call('DELETE', path);
    expect(foreign).toMatchObject(refusal(404, 'unknownWithdrawalAddress'));
    const unknown = await call('DELETE', '/withdrawal-addresses/nothing');
    expect(unknown.text).toBe(foreign.text);
    expect((await call('DELETE', path, undefined, 'seller_demo')).status).toBe(204);
    expect((await call('DELETE', path, undefined, 'seller_demo')).status).toBe(404);
    const gone = await call('POST', '/withdrawals', wanted, 'seller_demo');
    expect(gone).toMatchObject(refusal(422, 'unknownWithdrawalAddress', 'addressId'));
  });

  test.each([
    [{ iban: 'GB29NWBK60161331926818' }, 'iban'],
    [{ iban: 'x' }, 'iban'],
    [{ label: '' }, 'label'],
    [{ label: 'a\r\nb' }, 'label'],
    [{ label: ' a' }, 'label'],
    [{ label: 'x'.repeat(65) }, 'label'],
    [{ holder: 'A\u2028B' }, 'holder'],
    [{ holder: 7 }, 'holder'],
    [{ asset: 'AAPL' }, 'asset'],
  ])('with %j are refused by the field', async (changes, field) => {
    const body = { label: 'a', holder: 'b', iban, asset: 'USD', ...changes };
    const answer = await call('POST', '/withdrawal-addresses', body);
    expect(answer).toMatchObject(refusal(400, 'invalidField', field));
  });
});

describe('withdrawals', () => {
  test('leave the balance at once and the venue soon', async () => {
    const before = Number((await cash('buyer_demo', accounts.buyer)).available);
    const made = await withdrawal('100.00');
    expect(made.status).toBe(201);
    expectShape(schemas.Withdrawal, made.body);
    expect(made.body).toMatchObject({ approvalsNeeded: 0, approvals: 0, address: { iban } });
    expect(Number((await cash('buyer_demo', accounts.buyer)).available)).toBe(before - 100);
    const path = `/withdrawals/${made.body.withdrawalId}`;
    await expect.poll(() => statusAt(path)).toBe('completed');
    expectShape(schemas.WithdrawalWithHistory, (await call('GET', path)).body);
  });

  test('beyond the balance are refused with what there is', async () => {
    const { available } = await cash('buyer_demo', accounts.buyer);
    const answer = await withdrawal('99999999.00');
    expect(answer).toMatchObject(refusal(422, 'insufficientBalance', 'amount'));
    expect(answer.body.error.limit).toBe(available);
  });

  test('that wait may be cancelled, once, by their member alone', async () => {
    const before = await cash('buyer_demo', accounts.buyer);
    const made = await withdrawal('2000.00');
    expect(made.body.status).toBe('awaitingApproval');
    const path = `/withdrawals/${made.body.withdrawalId}`;
    const foreign = await call('DELETE', path, undefined, 'seller_demo');
    const unknown = await call('DELETE', '/withdrawals/nothing', undefined, 'seller_demo');
    expect(foreign).toMatchObject(refusal(404, 'unknownRequest'));
    expect(unknown.text).toBe(foreign.text);
    expect((await call('GET', path, undefined, 'seller_demo')).text).toBe(foreign.text);
    const cancelled = await call('DELETE', path);
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expectShape(schemas.Withdrawal, cancelled.body);
    expect(await cash('buyer_demo', accounts.buyer)).toEqual(before);
    expect(await call('DELETE', path)).toMatchObject(refusal(409, 'requestNotWaiting'));
  });

  test('above the second limit need two operators, whose names the member does not see', async () => {
    const made = await withdrawal('10000.01');
    expect(made.body).toMatchObject({ status: 'awaitingApproval', approvalsNeeded: 2 });
    const path = `/operator/withdrawals/${made.body.withdrawalId}`;
    const waiting = await call(
      'GET',
      '/operator/withdrawals?status=awaitingApproval',
      undefined,
      'olga',
    );
    expectShape(schemas.OperatorWithdrawals, waiting.body);
    expect(waiting.body.items[0].withdrawalId).toBe(made.body.withdrawalId);
    expect(await call('POST', `${path}/approve`, {})).toMatchObject(refusal(403, 'forbidden'));
    expect(await call('POST', `${path}/approve`, {}, 'audrey')).toMatchObject(
      refusal(403, 'forbidden'),
    );
    const first = await call('POST', `${path}/approve`, { reason: 'Called back.' }, 'olga');
    expect(first).toMatchObject({
      status: 200,
      body: { status: 'awaitingApproval', approvals: 1 },
    });
    expectShape(schemas.OperatorWithdrawal, first.body);
    const twice = await call('POST', `${path}/approve`, {}, 'olga');
    expect(twice).toMatchObject(refusal(409, 'alreadyApproved'));
    await call('POST', `${path}/approve`, {}, 'oskar');
    const own = `/withdrawals/${made.body.withdrawalId}`;
    await expect.poll(() => statusAt(own)).toBe('completed');
    const seen = await call('GET', own);
    expect(seen.text).not.toContain('Called back.');
    expect(historyIn(seen).filter(({ by }) => by === 'operator')).toHaveLength(2);
    const audited = await call('GET', path, undefined, 'audrey');
    expectShape(schemas.OperatorWithdrawalWithHistory, audited.body);
    expect(audited.text).toContain('Called back.');
    expect(new Set(historyIn(audited).map(({ by }) => by)).size).toBe(5);
  });

  test('are rejected with a reason that the member sees', async () => {
    const before = await cash('buyer_demo', accounts.buyer);
    const made = await withdrawal('3000.00');
    const path = `/operator/withdrawals/${made.body.withdrawalId}/reject`;
    expect(await call('POST', path, {}, 'olga')).toMatchObject(
      refusal(400, 'missingField', 'reason'),
    );
    const lines = await call('POST', path, { reason: 'a\nb' }, 'olga');
    expect(lines).toMatchObject(refusal(400, 'invalidField', 'reason'));
    const rejected = await call('POST', path, { reason: 'Not your account.' }, 'olga');
    expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected' } });
    const { body } = await call('GET', `/withdrawals/${made.body.withdrawalId}`);
    expect(body).toMatchObject({ status: 'rejected', reason: 'Not your account.' });
    expect(await cash('buyer_demo', accounts.buyer)).toEqual(before);
    const late = await call('POST', path, { reason: 'Again.' }, 'olga');
    expect(late).toMatchObject(refusal(409, 'requestNotWaiting'));
    const unknown = await call(
      'POST',
      path.replace(textIn(made, 'withdrawalId'), 'none'),
      { reason: 'x' },
      'olga',
    );
    expect(unknown).toMatchObject(refusal(404, 'unknownRequest'));
  });

  test('an operator who is a member withdraws only his own, and does not approve it', async () => {
    const foreign = await withdrawal('1.00', { account: accounts.buyer }, 'oskar');
    expect(foreign).toMatchObject(refusal(422, 'unknownAccount', 'account'));
    const made = await withdrawal('2000.00', { account: accounts.deskB }, 'oskar');
    const path = `/operator/withdrawals/${made.body.withdrawalId}`;
    const own = await call('POST', `${path}/approve`, {}, 'oskar');
    expect(own).toMatchObject(refusal(403, 'ownWithdrawal'));
    await call('POST', `${path}/reject`, { reason: 'Not today.' }, 'olga');
  });

  test("the operator's token approves, and holds nothing itself", async () => {
    const made = await withdrawal('2000.01', {}, 'seller_demo');
    const path = `/v1/operator/withdrawals/${made.body.withdrawalId}/approve`;
    const approved = await venue.call('POST', path, { token: operatorToken, body: {} });
    expect(approved.status).toBe(200);
    const body = { asset: 'USD', amount: '1', clientRef: newClOrdId() };
    const deposit = await venue.call('POST', '/v1/deposits', { token: operatorToken, body });
    expect(deposit).toMatchObject(refusal(403, 'forbidden'));
  });
});

describe('transfers', () => {
  test('go between own accounts once, and to no other', async () => {
    const before = Number((await cash('desk', accounts.deskB)).available);
    const body = {
      account: accounts.deskA,
      toAccount: accounts.deskB,
      asset: 'USD',
      amount: '10.00',
      clientRef: newClOrdId(),
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('POST', '/transfers', body, 'desk')),
    );
    for (const { body: answer } of answers) expectShape(Transfer, answer);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(Number((await cash('desk', accounts.deskB)).available)).toBe(before + 10);
    const to = (toAccount: string) =>
      call('POST', '/transfers', { ...body, toAccount, clientRef: newClOrdId() }, 'desk');
    const unknown = await to('99999');
    expect(unknown).toMatchObject(refusal(422, 'unknownAccount', 'toAccount'));
    expect((await to(accounts.buyer)).text).toBe(unknown.text);
    expect(await to(accounts.deskA)).toMatchObject(refusal(422, 'sameAccount', 'toAccount'));
    const from = await call('POST', '/transfers', { ...body, account: accounts.buyer }, 'desk');
    expect(from).toMatchObject(refusal(422, 'unknownAccount', 'account'));
    const shares = { ...body, asset: 'AAPL', amount: '3', clientRef: newClOrdId() };
    expect(await call('POST', '/transfers', shares, 'desk')).toMatchObject({ status: 201 });
    const much = { ...body, amount: '99999999', clientRef: newClOrdId() };
    const refused = await call('POST', '/transfers', much, 'desk');
    expect(refused).toMatchObject(refusal(422, 'insufficientBalance', 'amount'));
    expect((await call('POST', '/transfers', much, 'desk')).text).toBe(refused.text);
    const list = await call('GET', '/transfers', undefined, 'desk');
    expectShape(schemas.OwnTransfers, list.body);
    expect(itemsIn(list).map(({ status }) => status)).toEqual(['failed', 'completed', 'completed']);
  });
});

describe('lists', () => {
  test('come in pages, newest first, each item once', async () => {
    for (let i = 0; i < 7; i++) {
      const body = { asset: 'USD', amount: `${i + 1}`, clientRef: newClOrdId() };
      await call('POST', '/deposits', body, 'seller_demo');
    }
    const amounts: string[] = [];
    let cursor = '';
    for (let pages = 1; ; pages++) {
      const path = `/deposits?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = await call('GET', path, undefined, 'seller_demo');
      expectShape(schemas.Deposits, page.body);
      amounts.push(...itemsIn(page).map(({ amount }) => amount ?? '?'));
      cursor = page.body.nextCursor ?? '';
      if (cursor !== '') continue;
      expect(pages).toBe(3);
      break;
    }
    expect(amounts).toEqual(['7.00', '6.00', '5.00', '4.00', '3.00', '2.00', '1.00']);
    const all = await call('GET', '/operator/deposits?limit=500', undefined, 'olga');
    expectShape(schemas.OperatorDeposits, all.body);
    expect(all.body.items.length).toBeGreaterThan(7);
    const one = await call(
      'GET',
      `/operator/deposits?account=${accounts.seller}`,
      undefined,
      'olga',
    );
    expect(one.body.items).toHaveLength(7);
    expect((await call('GET', '/operator/deposits')).status).toBe(403);
  });

  test('show a span of time and a state', async () => {
    nowMs += 3_600_000;
    const from = new Date(nowMs).toISOString();
    const made = await call('POST', '/deposits', {
      asset: 'USD',
      amount: '5.13',
      clientRef: newClOrdId(),
    });
    const path = `/deposits?from=${from}&to=${new Date(nowMs + 1).toISOString()}`;
    const ids = async (query: string): Promise<string[]> =>
      itemsIn(await call('GET', query)).map(({ depositId }) => depositId ?? '?');
    expect(await ids(path)).toEqual([made.body.depositId]);
    await expect.poll(() => ids(`${path}&status=failed`)).toEqual([made.body.depositId]);
    expect(await ids(`${path}&status=credited`)).toEqual([]);
    expect(await ids(`/deposits?to=${from}`)).not.toContain(made.body.depositId);
  });

  test.each(['limit=0', 'limit=501', 'cursor=x', 'status=lost', 'from=yesterday', 'page=2'])(
    '?%s is refused',
    async (query) => {
      const answer = await call('GET', `/withdrawals?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.field).toBe(query.split('=')[0]);
    },
  );

  test('an account of another is as one that does not exist', async () => {
    const foreign = await call('GET', `/withdrawals?account=${accounts.seller}`);
    expect(foreign).toMatchObject(refusal(422, 'unknownAccount', 'account'));
    expect((await call('GET', '/withdrawals?account=99999')).text).toBe(foreign.text);
    expect((await call('GET', '/deposits', undefined, 'idle')).body).toEqual({ items: [] });
  });
});

test('nobody sees anything who is not signed in', async () => {
  for (const path of [
    'deposits',
    'withdrawals',
    'withdrawal-addresses',
    'transfers',
    'operator/deposits',
  ]) {
    expect((await venue.call('GET', `/v1/${path}`)).status).toBe(401);
  }
});

test('while the database is away requests are told so, trading goes on, and so do they later', async () => {
  const line = await BreakableLine.to(database.url);
  const behind = openDatabase({ url: line.url });
  const bank = new BankSimulator({ delayMs: 20 });
  const own = await openCashier({
    database: behind,
    engine: cashierEngine(venue.venue),
    rail: bank,
    logger: { warn: () => undefined, error: () => undefined },
    retryMs: 20,
  });
  const usual = cashier;
  cashier = own;
  try {
    const deposit = () => ({ asset: 'USD', amount: '7.00', clientRef: newClOrdId() });
    const made = await call('POST', '/deposits', deposit(), 'seller_demo');
    await line.cut();
    const answer = await call('POST', '/deposits', deposit(), 'seller_demo');
    expect(answer).toMatchObject(refusal(503, 'databaseUnavailable'));
    expect(answer.body.error.transient).toBe(true);
    expect((await call('GET', '/withdrawals')).status).toBe(503);
    const order = { instrument: 'AAPL', side: 'buy', type: 'limit', qty: '1', price: '500.00' };
    expect((await call('POST', '/orders', order)).status).toBe(201);
    // The bank has confirmed by now, to nobody.
    await sleep(60);
    await line.mend();
    const path = `/deposits/${textIn(made, 'depositId')}`;
    await expect.poll(() => statusAt(path, 'seller_demo')).toBe('credited');
  } finally {
    cashier = usual;
    await own.close();
    await bank.close();
    await behind.close();
    await line.cut();
  }
});
