// The same thing done many times at the same moment: what may happen once happens once, whoever is quickest, and money is neither made nor lost.

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-call -- answers have many shapes */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../process/venue-process.ts';
import {
  atOnce,
  goodPassword,
  newName,
  OutsideVenue,
  restingOrder,
  tally,
  totp,
} from './outside-venue.ts';
import type { Answer, Json, Member } from './outside-venue.ts';

const many = 50;
let venue: OutsideVenue;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  await venue
    .done('PUT', '/v1/operator/instruments/AAPL/phase', {
      token: venue.root,
      body: { phase: 'continuous' },
    })
    .catch(() => undefined);
});
afterAll(() => venue.close());

async function cash(member: Member, account = member.accountId): Promise<Json> {
  const { balances } = await venue.done('GET', `/v1/balances?account=${account}`, {
    token: member.token,
  });
  return balances.find(({ asset }: Json) => asset === 'USD') ?? { available: '0.00', held: '0.00' };
}

/** A demo venue lets an address wait a minute; the database is told that it has. */
async function withdrawalAddress(member: Member): Promise<string> {
  const body = { label: 'Home', holder: 'Ada', iban: 'DE89370400440532013000', asset: 'USD' };
  const { addressId } = await venue.done('POST', '/v1/withdrawal-addresses', {
    token: member.token,
    body,
  });
  await venue.database
    .client`update cashier.address set usable_at = now() - interval '1 second' where address_id = ${String(addressId)}`;
  return String(addressId);
}

test('fifty withdrawals of the whole balance: one is taken', async () => {
  const member = await venue.signUp();
  const addressId = await withdrawalAddress(member);
  const { available } = await cash(member);
  expect(available).toBe('100000.00');
  const answers = await atOnce(many, (index) =>
    venue.post(
      '/v1/withdrawals',
      { addressId, asset: 'USD', amount: '100000.00', clientRef: `w-${index}` },
      member.token,
    ),
  );
  expect(tally(answers)).toEqual({ 201: 1, insufficientBalance: many - 1 });
  expect(await cash(member)).toMatchObject({ available: '0.00' });
});

test('one withdrawal sent fifty times under one reference: it is one', async () => {
  const member = await venue.signUp();
  const addressId = await withdrawalAddress(member);
  const answers = await atOnce(many, () =>
    venue.post(
      '/v1/withdrawals',
      { addressId, asset: 'USD', amount: '1000.00', clientRef: 'rent' },
      member.token,
    ),
  );
  expect(
    answers.every(({ status }) => status === 200 || status === 201),
    JSON.stringify(tally(answers)),
  ).toBe(true);
  expect(new Set(answers.map(({ body }) => String(body.withdrawalId))).size).toBe(1);
  expect(await cash(member)).toMatchObject({ available: '99000.00' });
});

test('fifty orders that each need all the cash: one rests', async () => {
  const member = await venue.signUp();
  const order = restingOrder({ price: '100.00', qty: '990' });
  const answers = await atOnce(many, () => venue.post('/v1/orders', order, member.token));
  expect(tally(answers)).toEqual({ 201: 1, insufficientFunds: many - 1 });
  const { orders } = await venue.done('GET', '/v1/orders', { token: member.token });
  expect(orders).toHaveLength(1);
});

test('fifty transfers of the whole balance: one is done, and nothing is lost', async () => {
  const member = await venue.signUp();
  const { accountId: toAccount } = await venue.done('POST', '/v1/accounts', {
    token: member.token,
    body: { name: 'hedge' },
  });
  const answers = await atOnce(many, (index) =>
    venue.post(
      '/v1/transfers',
      {
        account: member.accountId,
        toAccount,
        asset: 'USD',
        amount: '100000.00',
        clientRef: `t-${index}`,
      },
      member.token,
    ),
  );
  expect(tally(answers)).toEqual({ 201: 1, insufficientBalance: many - 1 });
  expect(await cash(member)).toMatchObject({ available: '0.00' });
  expect(await cash(member, String(toAccount))).toMatchObject({ available: '100000.00' });
});

test('a withdrawal, an order and a transfer of the whole balance: one of them', async () => {
  for (let round = 0; round < 5; round++) {
    const member = await venue.signUp();
    const addressId = await withdrawalAddress(member);
    const { accountId: toAccount } = await venue.done('POST', '/v1/accounts', {
      token: member.token,
      body: { name: 'hedge' },
    });
    const money = {
      account: member.accountId,
      asset: 'USD',
      amount: '100000.00',
      clientRef: 'all',
    };
    const answers = await Promise.all([
      venue.post('/v1/withdrawals', { ...money, addressId }, member.token),
      venue.post(
        '/v1/orders',
        restingOrder({ price: '100.00', qty: '990', account: member.accountId }),
        member.token,
      ),
      venue.post('/v1/transfers', { ...money, toAccount }, member.token),
    ]);
    expect(tally(answers)['201'], JSON.stringify(tally(answers))).toBe(1);
  }
});

interface Guarded extends Member {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

async function withSecondFactor(): Promise<Guarded> {
  const member = await venue.signUp();
  const { token } = member;
  const { secret } = await venue.done('POST', '/v1/auth/two-factor/enrol', {
    token,
    body: { password: goodPassword },
  });
  const { recoveryCodes } = await venue.done('POST', '/v1/auth/two-factor/confirm', {
    token,
    body: { code: totp(String(secret)) },
  });
  return { ...member, secret: String(secret), recoveryCodes };
}

async function tickets(member: Member, count: number): Promise<string[]> {
  const all: string[] = [];
  for (let index = 0; index < count; index++) {
    const { body, status, text } = await venue.post('/v1/auth/login', {
      username: member.username,
      password: goodPassword,
    });
    if (status !== 202) throw new Error(text);
    all.push(String(body.secondFactor.ticket));
  }
  return all;
}

/** One code with all tickets at once. */
async function useCode(code: string, all: readonly string[]): Promise<Answer[]> {
  return atOnce(all.length, (index) =>
    venue.post('/v1/auth/login/second-factor', { ticket: all[index], code }),
  );
}

test('fifty uses of one recovery code, each with a ticket of its own: one signs in', async () => {
  const member = await withSecondFactor();
  const answers = await useCode(member.recoveryCodes[0] ?? '', await tickets(member, many));
  expect(tally(answers)['200'], JSON.stringify(tally(answers))).toBe(1);
  const { recoveryCodesLeft } = await venue.done('GET', '/v1/auth/two-factor', {
    token: member.token,
  });
  expect(recoveryCodesLeft).toBe(9);
});

test('fifty uses of one one-time code, each with a ticket of its own: one signs in', async () => {
  const member = await withSecondFactor();
  const answers = await useCode(totp(member.secret, 1), await tickets(member, many));
  expect(tally(answers)['200'], JSON.stringify(tally(answers))).toBe(1);
});

// With more than five at once the tries of the ticket may be over before the first has come through: then nobody comes in.
test('one ticket with the right code fifty times: at most one signs in', async () => {
  const member = await withSecondFactor();
  const [ticket = ''] = await tickets(member, 1);
  const answers = await useCode(totp(member.secret, 1), Array<string>(many).fill(ticket));
  expect(tally(answers)['200'] ?? 0, JSON.stringify(tally(answers))).toBeLessThanOrEqual(1);
});

test('one ticket with several good codes at once: one signs in', async () => {
  const member = await withSecondFactor();
  const [ticket = ''] = await tickets(member, 1);
  const answers = await atOnce(4, (index) =>
    venue.post('/v1/auth/login/second-factor', { ticket, code: member.recoveryCodes[index] }),
  );
  expect(tally(answers)).toEqual({ 200: 1, invalidTicket: 3 });
});

test('fifty uses of one link to a new password: one sets it', async () => {
  const member = await venue.signUp();
  await venue.done('POST', '/v1/auth/password-reset', { body: { email: member.email } });
  const token = await venue.mailedToken(member.email, 'reset-password');
  const passwords = Array.from(
    { length: many },
    (_none, index) => `another long password ${index}`,
  );
  const answers = await atOnce(many, (index) =>
    venue.post('/v1/auth/password-reset/confirm', { token, newPassword: passwords[index] }),
  );
  expect(tally(answers)).toEqual({ 204: 1, invalidLink: many - 1 });
  const set = answers.findIndex(({ status }) => status === 204);
  const { username } = member;
  const right = await venue.post('/v1/auth/login', { username, password: passwords[set] });
  expect(right.status, right.text).toBe(200);
  const other = await venue.post('/v1/auth/login', {
    username,
    password: passwords[(set + 1) % many],
  });
  expect(other.status).toBe(401);
});

test('fifty uses of one refresh token: at most one is answered, and the session is over', async () => {
  const { refreshToken, token } = await venue.signUp();
  const answers = await atOnce(many, () => venue.post('/v1/auth/refresh', { refreshToken }));
  expect(tally(answers)['200'] ?? 0).toBeLessThanOrEqual(1);
  expect((await venue.get('/v1/auth/me', token)).status).toBe(401);
  for (const { status, body } of answers) {
    if (status !== 200) continue;
    expect((await venue.get('/v1/auth/me', String(body.accessToken))).status).toBe(401);
    const next = await venue.post('/v1/auth/refresh', { refreshToken: body.refreshToken });
    expect(next.status).toBe(401);
  }
});

test('one name signed up for by fifty at once: one becomes the member', async () => {
  const username = newName();
  const answers = await atOnce(20, (index) =>
    venue.post('/v1/auth/signup', {
      username,
      password: `${goodPassword} ${index}`,
      email: `a${index}@example.org`,
    }),
  );
  expect(tally(answers)).toEqual({ 201: 1, usernameTaken: 19 });
});

test('fifty guesses at once are no more than fifty in a row', async () => {
  const { username } = await venue.signUp();
  const answers = await atOnce(many, (index) =>
    venue.post('/v1/auth/login', { username, password: `wrong guess number ${index}` }),
  );
  expect(tally(answers)['wrongCredentials']).toBeLessThanOrEqual(11);
});

test('of approve, reject and cancel of one withdrawal at once, one wins', async () => {
  const member = await venue.signUp();
  const [one, two] = await Promise.all([venue.signUpAs('operator'), venue.signUpAs('operator')]);
  const addressId = await withdrawalAddress(member);
  for (let round = 0; round < 5; round++) {
    const before = await cash(member);
    const body = { addressId, asset: 'USD', amount: '15000.00', clientRef: `r-${round}` };
    const made = await venue.done('POST', '/v1/withdrawals', { token: member.token, body });
    expect(made.status).toBe('awaitingApproval');
    const route = `/v1/operator/withdrawals/${made.withdrawalId}`;
    const answers = await Promise.all([
      venue.post(`${route}/approve`, {}, one.token),
      venue.post(`${route}/reject`, { reason: 'no' }, two.token),
      venue.call('DELETE', `/v1/withdrawals/${made.withdrawalId}`, { token: member.token }),
    ]);
    expect(tally(answers)['200'], JSON.stringify(tally(answers))).toBe(1);
    const isApproved = answers[0].status === 200;
    const own = `/v1/withdrawals/${made.withdrawalId}`;
    await until('it has ended', async () => {
      const { status } = await venue.done('GET', own, { token: member.token });
      return ['completed', 'failed', 'rejected', 'cancelled'].includes(status);
    });
    const after = await cash(member);
    expect(after.available === before.available).toBe(!isApproved);
  }
});
