// The chapters about money: it comes in by a deposit, and goes out to an address that was registered a while before. The bank of a demo is a
// simulator (docs/money.md).

import { setTimeout as sleep } from 'node:timers/promises';
import { sum, type Traveller } from '../traveller.ts';
import type { TourMember } from './member.ts';
import { add, decimal, decimalString, subtract } from '#client/decimal.ts';
import type { VenueClient } from '#client/venue-client.ts';
import { Refusal } from '#demonstrations/refusal.ts';

const bankWithinMs = 30_000;
const countdownEveryMs = 10_000;
/** Nobody sits here for longer than this to see a withdrawal. */
const quickWaitMaxMs = 10_000;
const waitMaxMs = 120_000;
const depositAmount = '50000.00';
const withdrawalAmount = '1234.50';
/** The example of the IBAN standard. */
const iban = 'DE89 3704 0044 0532 0130 00';

/** What has moved between the account and the outside world. */
export interface MoneyMoved {
  readonly asset: string;
  /** What a demo gives new members. */
  readonly welcome: string;
  readonly deposited: string;
}

/** Total of an asset in the account. */
export async function totalOf({ rest }: VenueClient, asset: string): Promise<string> {
  const { balances } = await rest.call('GET /v1/balances');
  return balances.find((balance) => balance.asset === asset)?.total ?? '0.00';
}

export async function bringMoney(
  tour: Traveller,
  { signed }: TourMember,
  asset: string,
): Promise<MoneyMoved> {
  const { page, claims } = tour;
  page.chapter('Money in');
  page.say('What does the account have? A demo gives each new member something to begin with.');
  const welcome = await totalOf(signed, asset);

  page.say(
    'A deposit is a request: the venue says what to write on the payment, the bank confirms it, the engine credits it.',
  );
  const body = { asset, amount: depositAmount, clientRef: 'tour-deposit-1' };
  const { depositId } = await signed.rest.call('POST /v1/deposits', { body });
  page.say('The bank takes a moment. This is where it ends, with all that happened to it:');
  const deposit = await tour.follow({
    ask: () => signed.rest.call('GET /v1/deposits/:id', { params: { id: depositId } }),
    until: ({ status }) => status === 'credited' || status === 'failed',
    withinMs: bankWithinMs,
  });
  if (deposit.status !== 'credited') {
    throw new Refusal(`The deposit is ${deposit.status}, and without money there is no tour.`);
  }
  page.say(
    'Was it asked for twice because a reply was lost? The same `clientRef` says that it is the same one:',
  );
  const again = await signed.rest.call('POST /v1/deposits', { body });
  page.say('The balance has it, once.');
  const after = await totalOf(signed, asset);
  const wanted = decimalString(add(decimal(welcome), decimal(depositAmount)), 2);
  claims.check(
    'A deposit is credited.',
    deposit.status === 'credited',
    deposit.history.map(({ to }) => to).join(' → '),
  );
  claims.check(
    'The same deposit asked for twice is credited once.',
    again.depositId === depositId && after === wanted,
    `${welcome} + ${depositAmount} = ${after}`,
  );
  return { asset, welcome, deposited: depositAmount };
}

/** An address for withdrawals, which has to wait. */
export interface TourAddress {
  readonly addressId: string;
  readonly usableAtMs: number;
}

/** Registers it, and shows that it cannot be used yet. The tour goes on meanwhile. */
export async function registerAddress(
  tour: Traveller,
  { signed }: TourMember,
  asset: string,
): Promise<TourAddress> {
  const { page, claims } = tour;
  page.say(
    'Money leaves only to an address that was registered some time before, so that a thief has to wait and the owner has time to notice: a day, in a demo a minute. So it is registered now.',
  );
  const { addressId, usableAt } = await signed.rest.call('POST /v1/withdrawal-addresses', {
    body: { label: 'Salary account', holder: 'Tess Tour', iban, asset },
  });
  page.say('Before that time it is refused:');
  const body = { addressId, asset, amount: withdrawalAmount, clientRef: 'tour-withdrawal-0' };
  const refusal = await tour.refused(() => signed.rest.call('POST /v1/withdrawals', { body }));
  claims.equal(
    'A new withdrawal address has to wait.',
    refusal?.reason ?? 'it was taken',
    'withdrawalAddressWaiting',
  );
  return { addressId, usableAtMs: Date.parse(usableAt) };
}

/** Answers what has left the account: "0.00" where nobody waited for it. */
export async function takeMoneyOut(
  tour: Traveller,
  { signed }: TourMember,
  asset: string,
  { addressId, usableAtMs }: TourAddress,
): Promise<string> {
  const { page, claims } = tour;
  page.chapter('Money out');
  if (!(await waitFor(tour, usableAtMs))) return '0.00';

  page.say('The waiting time is over. The money leaves the balance at once …');
  const before = await tour.quietly(() => totalOf(signed, asset));
  const body = { addressId, asset, amount: withdrawalAmount, clientRef: 'tour-withdrawal-1' };
  const { withdrawalId } = await signed.rest.call('POST /v1/withdrawals', { body });
  page.say('Asked for once more under the same `clientRef`, it is still the same one …');
  const again = await signed.rest.call('POST /v1/withdrawals', { body });
  page.say('… and the bank has it a moment later. Larger amounts would wait for operators.');
  const withdrawal = await tour.follow({
    ask: () => signed.rest.call('GET /v1/withdrawals/:id', { params: { id: withdrawalId } }),
    until: ({ status }) => ['completed', 'failed', 'rejected', 'cancelled'].includes(status),
    withinMs: bankWithinMs,
  });
  const after = await totalOf(signed, asset);
  claims.check(
    'A withdrawal asked for twice is completed, and leaves the balance once.',
    withdrawal.status === 'completed' &&
      again.withdrawalId === withdrawalId &&
      decimal(after) === subtract(decimal(before), decimal(withdrawalAmount)),
    `${withdrawal.history.map(({ to }) => to).join(' → ')}; ${before} - ${withdrawalAmount} = ${after}`,
  );
  return withdrawalAmount;
}

/** False where it is not waited for. */
async function waitFor({ page, isQuick }: Traveller, atMs: number): Promise<boolean> {
  const leftMs = (): number => atMs - Date.now();
  if (leftMs() > quickWaitMaxMs && isQuick) {
    page.say('The quick tour does not wait so long, and takes no money out.');
    return false;
  }
  if (leftMs() > waitMaxMs) {
    page.say('That is too long for a tour, which takes no money out here.');
    return false;
  }
  if (leftMs() > 0) page.say('Waiting for the address:');
  while (leftMs() > 0) {
    page.note(`${Math.ceil(leftMs() / 1_000)} seconds left`);
    // A little later than the moment itself: clocks differ.
    await sleep(Math.min(leftMs() + 500, countdownEveryMs));
  }
  return true;
}

/** available + held = total, of every balance. */
export async function checkBalances(tour: Traveller, { signed }: TourMember): Promise<void> {
  const { balances } = await tour.quietly(() => signed.rest.call('GET /v1/balances'));
  const isSound = balances.every(
    ({ available, held, total }) => sum([available, held]) === decimal(total),
  );
  tour.claims.check(
    'Of every balance, what is available and what is held add up to the total.',
    isSound && balances.length > 0,
    balances
      .map(({ asset, available, held, total }) => `${asset}: ${available} + ${held} = ${total}`)
      .join('; '),
  );
}
