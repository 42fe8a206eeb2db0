// What may leave, where to, and who must have said yes: the cashier's rules, on the real engine and real tables.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BankRail } from '#cashier/bank-rail.ts';
import { BankSimulator } from '#cashier/bank-simulator.ts';
import type { Cashier, RequestChange } from '#cashier/cashier.ts';
import type { MoneyRequest } from '#cashier/request.ts';
import { cashierEngine } from '#gateways/cashier-engine.ts';
import { CashierVenue, iban, policies, usd } from './cashier-venue.ts';
import { addressesMax, openCashier } from '#cashier/cashier.ts';

const start = 100_000_00;
let stage: CashierVenue;
let cashier: Cashier;
let members = 0;

beforeAll(async () => {
  stage = await CashierVenue.start();
  ({ cashier } = await stage.open());
});
afterAll(() => stage.close());

async function newMember(cashMinor = start): Promise<string> {
  const member = `m${members++}`;
  await stage.openAccounts([member, `${member}_savings`], cashMinor);
  return member;
}

let refs = 0;
const money = (memberId: string, amountMinor: number, clientRef = `r${refs++}`) => ({
  memberId,
  accountId: stage.accountId(memberId),
  amountMinor,
  clientRef,
  ...usd,
});

async function withdraw(member: string, amountMinor: number): Promise<MoneyRequest> {
  const addressId = await stage.address(cashier, member);
  return (await cashier.withdraw({ ...money(member, amountMinor), addressId })).request;
}

const refusal = (name: string): unknown =>
  expect.objectContaining({ name: 'CashierError', message: name });

test('the money of a withdrawal leaves the account at once', async () => {
  const member = await newMember();
  const request = await withdraw(member, 2_000_00);
  expect(request).toMatchObject({ status: 'awaitingApproval', approvalsNeeded: 1 });
  expect(stage.available(member)).toBe(start - 2_000_00);
  await cashier.cancelWithdrawal(request.requestId, member);
  expect(stage.available(member)).toBe(start);
});

test('of fifty withdrawals of the whole balance at once, one is taken', async () => {
  const member = await newMember(900_00);
  const addressId = await stage.address(cashier, member);
  const answers = await Promise.allSettled(
    Array.from({ length: 50 }, () => cashier.withdraw({ ...money(member, 900_00), addressId })),
  );
  const refused = answers.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as unknown] : [],
  );
  expect(refused).toHaveLength(49);
  for (const reason of refused) expect(reason).toEqual(refusal('insufficientBalance'));
  const requests = await stage.settled(member);
  expect(requests.filter(({ status }) => status === 'completed')).toHaveLength(1);
  expect(requests.filter(({ status }) => status === 'failed')).toHaveLength(49);
  expect(stage.available(member)).toBe(0);
});

test('fifty times the same withdrawal at once is one withdrawal', async () => {
  const member = await newMember();
  const addressId = await stage.address(cashier, member);
  const wanted = { ...money(member, 100_00), addressId };
  const answers = await Promise.all(Array.from({ length: 50 }, () => cashier.withdraw(wanted)));
  expect(new Set(answers.map(({ request }) => request.requestId)).size).toBe(1);
  expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
  await stage.settled(member);
  expect(stage.available(member)).toBe(start - 100_00);
});

test('a reference that was used for another request is refused', async () => {
  const member = await newMember();
  const wanted = money(member, 100_00);
  await cashier.deposit(wanted);
  await expect(cashier.deposit({ ...wanted, amountMinor: 101_00 })).rejects.toEqual(
    refusal('duplicateClientOrderId'),
  );
});

test('a refused withdrawal is refused again under its reference, though the money is there by now', async () => {
  const member = await newMember(10_00);
  const addressId = await stage.address(cashier, member);
  const wanted = { ...money(member, 20_00), addressId };
  const refused = expect.objectContaining({ message: 'insufficientBalance', limitMinor: 10_00 });
  await expect(cashier.withdraw(wanted)).rejects.toEqual(refused);
  await cashier.deposit(money(member, 20_00));
  await stage.settled(member);
  await expect(cashier.withdraw(wanted)).rejects.toEqual(refused);
  expect(stage.available(member)).toBe(30_00);
});

test('nobody can take the references of the engine away from a deposit', async () => {
  // They are made of what nobody is told: an order under the name of the request changes nothing.
  const member = await newMember();
  const { request } = await cashier.deposit(money(member, 100_00));
  expect(JSON.stringify(request.requestId)).not.toContain(request.engineRef);
  expect(request.engineRef).toMatch(/^[\w-]{24}$/);
});

describe('limits', () => {
  test('the day counts all withdrawals of the member together', async () => {
    const member = await newMember();
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      statuses.push((await withdraw(member, 1_000_00)).approvalsNeeded);
    }
    expect(statuses).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test('forty at once do not pass a limit that forty in a row do not pass', async () => {
    const member = await newMember();
    const addressId = await stage.address(cashier, member);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => cashier.withdraw({ ...money(member, 900_00), addressId })),
    );
    const alone = answers.filter(({ request }) => request.approvalsNeeded === 0);
    expect(alone).toHaveLength(5);
  });

  test('what came back does not count, and yesterday neither', async () => {
    const member = await newMember();
    for (let i = 0; i < 5; i++) {
      const { requestId } = await withdraw(member, 1_000_01);
      await cashier.rejectWithdrawal(requestId, 'op-1', 'No.');
    }
    expect((await withdraw(member, 1_000_00)).approvalsNeeded).toBe(0);
    for (let i = 0; i < 4; i++) await withdraw(member, 1_000_00);
    expect((await withdraw(member, 1)).approvalsNeeded).toBe(1);
    stage.nowMs += 86_400_000;
    expect((await withdraw(member, 1_000_00)).approvalsNeeded).toBe(0);
  });
});

describe('operators', () => {
  test('above the second limit two different ones must say yes', async () => {
    const member = await newMember();
    const { requestId, approvalsNeeded } = await withdraw(member, 10_000_01);
    expect(approvalsNeeded).toBe(2);
    expect((await cashier.approveWithdrawal(requestId, 'op-1')).status).toBe('awaitingApproval');
    await expect(cashier.approveWithdrawal(requestId, 'op-1')).rejects.toEqual(
      refusal('alreadyApproved'),
    );
    expect(stage.available('withdrawals')).toBeGreaterThan(0);
    await cashier.approveWithdrawal(requestId, 'op-2', 'Called back.');
    await stage.settled(member);
    const [request] = await stage.requests(member);
    expect(request?.status).toBe('completed');
    // A bank as quick as this one may have paid before it is written that it has the order.
    const history = (await cashier.history(requestId)).filter(({ to }) => to !== 'sent');
    expect(history.map(({ to, who, reason }) => [to, who, reason])).toEqual([
      ['requested', member, undefined],
      ['awaitingApproval', 'venue', undefined],
      ['awaitingApproval', 'op-1', undefined],
      ['approved', 'op-2', 'Called back.'],
      ['settled', 'bank', undefined],
      ['completed', 'venue', undefined],
    ]);
  });

  test('one who says yes twice at once is one', async () => {
    const member = await newMember();
    const { requestId } = await withdraw(member, 10_000_01);
    const twice = [1, 2].map(() => cashier.approveWithdrawal(requestId, 'op-1'));
    await Promise.allSettled(twice);
    expect(await cashier.approvals(requestId)).toHaveLength(1);
    expect((await cashier.request(requestId, 'withdrawal'))?.status).toBe('awaitingApproval');
  });

  test('nobody approves his own', async () => {
    const member = await newMember();
    const { requestId } = await withdraw(member, 2_000_00);
    await expect(cashier.approveWithdrawal(requestId, member)).rejects.toEqual(
      refusal('ownWithdrawal'),
    );
    expect((await cashier.request(requestId, 'withdrawal'))?.status).toBe('awaitingApproval');
  });

  test('of yes, no and cancel at once, one wins, and the money agrees', async () => {
    for (let round = 0; round < 10; round++) {
      const member = await newMember(2_000_00);
      const { requestId } = await withdraw(member, 2_000_00);
      const acts = [
        () => cashier.approveWithdrawal(requestId, 'op-1'),
        () => cashier.rejectWithdrawal(requestId, 'op-2', 'No.'),
        () => cashier.cancelWithdrawal(requestId, member),
      ];
      const answers = await Promise.allSettled(
        acts.map((_, index) => acts[(index + round) % acts.length]!()),
      );
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [request] = await stage.settled(member);
      expect(stage.available(member)).toBe(request!.status === 'completed' ? 0 : 2_000_00);
    }
  });

  test('what was approved by itself cannot be cancelled', async () => {
    const member = await newMember();
    const { requestId } = await withdraw(member, 100_00);
    await expect(cashier.cancelWithdrawal(requestId, member)).rejects.toEqual(
      refusal('requestNotWaiting'),
    );
  });
});

describe('withdrawal addresses', () => {
  test('a new one may be used once its waiting time has passed, not a moment before', async () => {
    const waiting = await stage.open({ addressWaitMs: 60_000 });
    const member = await newMember();
    const addressId = await stage.address(waiting.cashier, member);
    const wanted = () => waiting.cashier.withdraw({ ...money(member, 1_00), addressId });
    await expect(wanted()).rejects.toEqual(refusal('withdrawalAddressWaiting'));
    stage.nowMs += 59_999;
    await expect(wanted()).rejects.toEqual(refusal('withdrawalAddressWaiting'));
    expect(stage.available(member)).toBe(start);
    stage.nowMs += 1;
    await expect(wanted()).resolves.toMatchObject({ isNew: true });
    await stage.bury(waiting);
  });

  test("another member's, a removed one and one of another currency are of no use", async () => {
    const member = await newMember();
    const other = await newMember();
    const foreign = await stage.address(cashier, other);
    const unknown = refusal('unknownWithdrawalAddress');
    const to = (addressId: string) => cashier.withdraw({ ...money(member, 1_00), addressId });
    await expect(to(foreign)).rejects.toEqual(unknown);
    expect(await cashier.removeAddress(foreign, member)).toBe(false);
    const own = await stage.address(cashier, member);
    expect(await cashier.removeAddress(own, member)).toBe(true);
    await expect(to(own)).rejects.toEqual(unknown);
    const details = { memberId: member, label: 'Euro', holder: member, iban };
    const { address } = await cashier.addAddress({ ...details, assetId: 7, assetCode: 'EUR' });
    await expect(to(address.addressId)).rejects.toEqual(refusal('withdrawalAddressCurrency'));
  });

  test('the same again is the same; under another name it is refused; too many are refused', async () => {
    const member = await newMember();
    const details = { memberId: member, label: 'Bank', holder: member, iban, ...usd };
    const many = Array.from({ length: 5 }, () => cashier.addAddress(details));
    expect((await Promise.all(many)).filter(({ isNew }) => isNew)).toHaveLength(1);
    await expect(cashier.addAddress({ ...details, holder: 'Eve' })).rejects.toEqual(
      refusal('withdrawalAddressExists'),
    );
    for (let assetId = 2; assetId <= addressesMax; assetId++) {
      await cashier.addAddress({ ...details, assetId });
    }
    await expect(cashier.addAddress({ ...details, assetId: 999 })).rejects.toEqual(
      refusal('withdrawalAddressLimit'),
    );
  });
});

test('listeners are told each state once and in order, transfers apart', async () => {
  const member = await newMember();
  const changes: RequestChange[] = [];
  const bank = new TalkativeBank();
  const life = await stage.open({ rail: bank });
  life.cashier.onChange(() => {
    throw new Error('a listener of no use');
  });
  life.cashier.onChange((change) => {
    if (change.memberId === member) changes.push(change);
  });
  const toAccountId = stage.accountId(`${member}_savings`);
  await life.cashier.transfer({ ...money(member, 1), toAccountId });
  const { request } = await life.cashier.deposit(money(member, 5_00));
  await bank.tell({ kind: 'deposit', requestId: request.requestId, outcome: 'settled' });
  await expect.poll(() => changes).toHaveLength(4);
  await stage.bury(life);
  expect(changes.map(({ from, to }) => [from, to])).toEqual([
    [undefined, 'requested'],
    ['requested', 'pending'],
    ['pending', 'confirmed'],
    ['confirmed', 'credited'],
  ]);
  expect(changes[0]).toMatchObject({ kind: 'deposit', amountMinor: 5_00, assetId: 1 });
});

test('a bank that tells the same twice, or the contrary later, moves nothing more', async () => {
  const bank = new TalkativeBank();
  const life = await stage.open({ rail: bank });
  const member = await newMember();
  const { request } = await life.cashier.deposit(money(member, 5_00));
  const { requestId } = request;
  const settled = { kind: 'deposit', requestId, outcome: 'settled' } as const;
  await Promise.all([bank.tell(settled), bank.tell(settled), bank.tell(settled)]);
  await stage.settled(member);
  await bank.tell({ ...settled, outcome: 'failed', reason: 'After all not.' });
  await bank.tell({ ...settled, requestId: '00000000-0000-4000-8000-000000000000' });
  expect(stage.available(member)).toBe(start + 5_00);
  expect((await stage.requests(member))[0]?.status).toBe('credited');
  expect(stage.logged.filter((line) => line.includes('does not fit'))).toHaveLength(2);
  await stage.bury(life);
});

test('an engine that takes nothing now is asked again', async () => {
  const member = await newMember();
  const real = cashierEngine(stage.venue);
  let refusals = 3;
  const busy = await openCashier({
    database: stage.database,
    rail: new BankSimulator({ delayMs: 0 }),
    logger: { warn: () => undefined, error: () => undefined },
    policies,
    retryMs: 1,
    engine: {
      ...real,
      move: (move) => (refusals-- > 0 ? Promise.reject(new Error('busy')) : real.move(move)),
    },
  });
  await busy.deposit(money(member, 5_00));
  await stage.settled(member);
  expect(refusals).toBeLessThan(0);
  expect(stage.available(member)).toBe(start + 5_00);
  await busy.close();
});

test('while the database is away nothing is answered as done, and it goes on when it is back', async () => {
  const member = await newMember();
  const bank = new TalkativeBank();
  const life = await stage.open({ rail: bank });
  const { request } = await life.cashier.deposit(money(member, 5_00));
  const { client } = stage.database;
  await client`alter table cashier.history rename to history_away`;
  const settled = { kind: 'deposit', requestId: request.requestId, outcome: 'settled' } as const;
  await expect(bank.tell(settled)).rejects.toThrow(/history/);
  await expect(life.cashier.deposit(money(member, 6_00))).rejects.toThrow(/history/);
  expect(stage.available(member)).toBe(start);
  await client`alter table cashier.history_away rename to history`;
  await bank.tell(settled);
  await stage.settled(member);
  expect(stage.available(member)).toBe(start + 5_00);
  await stage.bury(life);
});

/** Says what the test says. */
class TalkativeBank extends BankSimulator {
  private told: Parameters<BankRail['listen']>[0] = () => sleep(0);

  override listen(listener: typeof this.told): void {
    this.told = listener;
  }

  tell(event: Parameters<typeof this.told>[0]): Promise<void> {
    return this.told(event);
  }
}
