// Random requests of several members at once, by seed, with the venue dying in between again and again: afterwards the sum over all accounts is zero, each
// request has exactly its effect, and the bank has paid out what left, no more.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cashier } from '#cashier/cashier.ts';
import type { MoneyRequest } from '#cashier/request.ts';
import { Prng } from '#std/prng.ts';
import { CashierVenue, LastingBank, usd, type Life } from './cashier-venue.ts';

const start = 10_000_00;
let stage: CashierVenue;

beforeAll(async () => {
  stage = await CashierVenue.start();
});
afterAll(() => stage.close());

class RandomDay {
  readonly members: readonly string[];
  private readonly prng: Prng;
  private readonly bank = new LastingBank({ delayMs: 1 });
  /** Requests as they are asked for, so that they can be asked again. */
  private readonly asked: ((cashier: Cashier) => Promise<unknown>)[] = [];
  private nextRef = 1;

  constructor(seed: number) {
    this.prng = new Prng(seed);
    this.members = ['a', 'b', 'c'].map((name) => `day_${seed}_${name}`);
  }

  /** The states in which requests ended. */
  async play(lives: number): Promise<ReadonlySet<string>> {
    await stage.openAccounts(
      this.members.flatMap((member) => [member, `${member}_savings`]),
      start,
    );
    for (let life = 0; life < lives; life++) {
      const diesAt = this.below(60);
      await this.live(await stage.open({ rail: this.bank, diesAt }));
    }
    const last = await stage.open({ rail: this.bank });
    for (const again of this.asked) await again(last.cashier).catch(() => undefined);
    const waiting = (await this.ended()).filter(({ status }) => status === 'awaitingApproval');
    const heldMinor = waiting.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    expect(stage.available('withdrawals')).toBe(heldMinor);
    await this.decideAll(last.cashier);
    const requests = await this.ended();
    await this.audit(requests);
    await stage.bury(last);
    return new Set(requests.map(({ status }) => status));
  }

  private async live(life: Life): Promise<void> {
    const { cashier } = life;
    const acts = Array.from({ length: 6 }, async () => {
      const act = this.request();
      await act(cashier).catch(() => undefined);
      if (this.below(3) === 0) await this.decideSome(cashier).catch(() => undefined);
    });
    await Promise.race([Promise.all(acts), life.died]);
    await stage.bury(life, false);
  }

  /** A new request, or an old one again. */
  private request(): (cashier: Cashier) => Promise<unknown> {
    if (this.asked.length > 0 && this.below(4) === 0)
      return this.asked[this.below(this.asked.length)]!;
    const memberId = this.members[this.below(this.members.length)]!;
    const clientRef = `ref-${this.nextRef++}`;
    const amountMinor = [100_00, 500_13, 500_17, 900_00, 1_500_00, 9_999_00, start][this.below(7)]!;
    const accountId = stage.accountId(memberId);
    const money = { memberId, accountId, amountMinor, clientRef, ...usd };
    const kind = this.below(4);
    const act = async (cashier: Cashier): Promise<unknown> => {
      if (kind === 0) return cashier.deposit(money);
      if (kind === 1) {
        return cashier.transfer({ ...money, toAccountId: stage.accountId(`${memberId}_savings`) });
      }
      return cashier.withdraw({ ...money, addressId: await stage.address(cashier, memberId) });
    };
    this.asked.push(act);
    return act;
  }

  private async decideSome(cashier: Cashier): Promise<void> {
    for (const request of await this.requests()) {
      if (request.status === 'awaitingApproval') await this.decide(cashier, request);
    }
  }

  private async decideAll(cashier: Cashier): Promise<void> {
    for (let waiting = true; waiting;) {
      const requests = await this.ended();
      const open = requests.filter(({ status }) => status === 'awaitingApproval');
      for (const request of open) await this.decide(cashier, request).catch(() => undefined);
      waiting = open.length > 0;
    }
  }

  private decide(cashier: Cashier, { requestId, memberId }: MoneyRequest): Promise<unknown> {
    switch (this.below(4)) {
      case 0:
        return cashier.cancelWithdrawal(requestId, memberId);
      case 1:
        return cashier.rejectWithdrawal(requestId, 'op-1', 'No.');
      default:
        return cashier.approveWithdrawal(requestId, `op-${1 + this.below(2)}`);
    }
  }

  private async requests(): Promise<MoneyRequest[]> {
    return (await Promise.all(this.members.map((member) => stage.requests(member)))).flat();
  }

  private async ended(): Promise<MoneyRequest[]> {
    return (await Promise.all(this.members.map((member) => stage.settled(member)))).flat();
  }

  /** Balances by the requests alone, against the engine's. */
  private async audit(requests: readonly MoneyRequest[]): Promise<void> {
    for (const member of this.members) {
      let own = start;
      let savings = start;
      for (const request of requests.filter(({ memberId }) => memberId === member)) {
        const { kind, status, amountMinor } = request;
        if (status === 'credited') own += amountMinor;
        if (status !== 'completed') continue;
        own -= amountMinor;
        if (kind === 'transfer') savings += amountMinor;
      }
      expect(stage.available(member)).toBe(own);
      expect(stage.available(`${member}_savings`)).toBe(savings);
    }
    expect(stage.available('withdrawals')).toBe(0);
    expect(await stage.total()).toBe(0);
    const paid = requests.filter(
      ({ kind, status }) => kind === 'withdrawal' && status === 'completed',
    );
    for (const { requestId, amountMinor } of paid) {
      expect(this.bank.paid.get(requestId)).toBe(amountMinor);
      this.bank.paid.delete(requestId);
    }
    // Whatever else the bank was told to pay, it sent back.
    for (const requestId of this.bank.paid.keys()) {
      expect(requests.find((each) => each.requestId === requestId)?.status).toBe('failed');
    }
  }

  private below(count: number): number {
    return this.prng.nextUint32() % count;
  }
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i', async (seed) => {
  const statuses = await new RandomDay(seed).play(8);
  // A day on which everything went the same way would say little.
  expect(statuses.size).toBeGreaterThan(2);
});
