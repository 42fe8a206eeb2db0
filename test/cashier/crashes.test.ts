// The venue dies between any two steps of a deposit, a withdrawal or a transfer, and starts again: the request ends once, in one state, and the
// money has moved once. The engine and the tables are real; what dies is everything in between.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cashier } from '#cashier/cashier.ts';
import type { MoneyRequest } from '#cashier/request.ts';
import type { RequestStatus } from '#cashier/tables.ts';
import { CashierVenue, LastingBank, usd } from './cashier-venue.ts';

const start = 100_000_00;
let stage: CashierVenue;
/** Each attempt has a member of its own, with an account of the same name and one for savings. */
let attempts = 0;

beforeAll(async () => {
  stage = await CashierVenue.start();
});
afterAll(() => stage.close());

interface Story {
  readonly name: string;
  readonly act: (cashier: Cashier, member: string) => Promise<unknown>;
  /** What operators or the member do as soon as it waits; done again after a crash. */
  readonly decide?: (cashier: Cashier, request: MoneyRequest, member: string) => Promise<unknown>;
  readonly ends: RequestStatus;
  /** What the member's accounts have then, less the start. */
  readonly change: number;
  readonly savings?: number;
}

const money = (memberId: string, amountMinor: number) => ({
  memberId,
  accountId: stage.accountId(memberId),
  amountMinor,
  clientRef: 'ref-1',
  ...usd,
});
const deposit = (amountMinor: number) => (cashier: Cashier, member: string) =>
  cashier.deposit(money(member, amountMinor));
const withdrawal = (amountMinor: number) => async (cashier: Cashier, member: string) => {
  const addressId = await stage.address(cashier, member);
  return cashier.withdraw({ ...money(member, amountMinor), addressId });
};

const stories: readonly Story[] = [
  { name: 'a deposit is credited once', act: deposit(500_00), ends: 'credited', change: 500_00 },
  {
    name: 'a deposit that the bank does not get is not credited',
    act: deposit(500_13),
    ends: 'failed',
    change: 0,
  },
  {
    name: 'a deposit is credited although the bank does not answer at first',
    act: deposit(500_17),
    ends: 'credited',
    change: 500_17,
  },
  {
    name: 'a small withdrawal leaves once',
    act: withdrawal(900_00),
    ends: 'completed',
    change: -900_00,
  },
  {
    name: 'a withdrawal that the bank sends back is returned once',
    act: withdrawal(900_13),
    ends: 'failed',
    change: 0,
  },
  {
    name: 'a withdrawal beyond what is there moves nothing',
    act: withdrawal(start + 1),
    ends: 'failed',
    change: 0,
  },
  {
    name: 'a large withdrawal leaves once after two operators',
    act: withdrawal(20_000_00),
    decide: async (cashier, { requestId }) => {
      await cashier.approveWithdrawal(requestId, 'op-1').catch(() => undefined);
      await cashier.approveWithdrawal(requestId, 'op-2');
    },
    ends: 'completed',
    change: -20_000_00,
  },
  {
    name: 'a rejected withdrawal is returned once',
    act: withdrawal(2_000_00),
    decide: (cashier, { requestId }) => cashier.rejectWithdrawal(requestId, 'op-1', 'No.'),
    ends: 'rejected',
    change: 0,
  },
  {
    name: 'a cancelled withdrawal is returned once',
    act: withdrawal(2_000_00),
    decide: (cashier, { requestId }, member) => cashier.cancelWithdrawal(requestId, member),
    ends: 'cancelled',
    change: 0,
  },
  {
    name: 'a transfer moves once',
    act: (cashier, member) =>
      cashier.transfer({
        ...money(member, 700_00),
        toAccountId: stage.accountId(`${member}_savings`),
      }),
    ends: 'completed',
    change: -700_00,
    savings: 700_00,
  },
];

async function play(
  { act, decide }: Story,
  cashier: Cashier,
  member: string,
  isOver?: () => boolean,
): Promise<void> {
  // What it answers is another test's.
  await act(cashier, member).catch(() => undefined);
  for (const request of await stage.settled(member, isOver)) {
    if (request.status === 'awaitingApproval') await decide?.(cashier, request, member);
  }
  await stage.settled(member, isOver);
}

describe.each(['a bank that forgets with the venue', 'a bank that outlives it'])('%s', (which) => {
  const outlives = which === 'a bank that outlives it';

  test.each(stories)('$name, wherever the venue dies', async (story) => {
    let crashes = 0;
    for (let diesAt = 0; ; diesAt++) {
      const member = `member_${attempts++}`;
      await stage.openAccounts([member, `${member}_savings`], start);
      const bank = new LastingBank({ delayMs: 0 });
      const first = await stage.open({ diesAt, rail: bank });
      let isDead = false;
      const died = first.died.then(() => (isDead = true));
      await Promise.race([play(story, first.cashier, member, () => isDead), died]).catch(
        (error: unknown) => {
          if (!isDead) throw error;
        },
      );
      await stage.bury(first, !outlives);
      if (isDead) crashes++;

      // The member asks again, as a client does that got no answer.
      const second = await stage.open({ rail: outlives ? bank : new LastingBank({ delayMs: 0 }) });
      if (isDead) await play(story, second.cashier, member);
      await check(story, member, `died at ${diesAt}, after "${first.passed.at(-1)}"`);
      await stage.bury(second);
      if (!isDead) break;
    }
    // Every story has steps to die at, and the last round went through without.
    expect(crashes).toBeGreaterThan(3);
  });
});

async function check(story: Story, member: string, where: string): Promise<void> {
  const requests = await stage.settled(member);
  expect(
    requests.map(({ status }) => status),
    where,
  ).toEqual([story.ends]);
  expect(stage.available(member) - start, where).toBe(story.change);
  expect(stage.available(`${member}_savings`) - start, where).toBe(story.savings ?? 0);
  expect(stage.available('withdrawals'), where).toBe(0);
  expect(await stage.total(), where).toBe(0);
  const { cashier } = stage.lives.at(-1)!;
  const history = await cashier.history(requests[0]!.requestId);
  const isUnbroken = history.every(
    ({ from }, index) => from === (index === 0 ? undefined : history[index - 1]!.to),
  );
  expect(isUnbroken, where).toBe(true);
  expect(history.at(-1)!.to, where).toBe(story.ends);
  expect(history.filter(({ to }) => to === story.ends)).toHaveLength(1);
}
