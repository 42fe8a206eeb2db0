// How many orders an account may send: a bucket that fills at its rate and holds one second of it. Exact integers, so that every
// replay takes and refuses the same orders. It must never look at a clock: the command brings its time.

import { rateIsFull, type Account } from '#core/accounts.ts';

/** An order, in the bucket's unit. */
const orderMicro = 1_000_000;
const secondUs = 1_000_000;

/** Takes one order out of the account's bucket; false where there is none left. `perSecond` 0 is no limit. */
export function takeFromRate(account: Account, perSecond: number, tsUs: number): boolean {
  if (perSecond === 0) return true;
  const capacityMicro = perSecond * orderMicro;
  const elapsedUs = tsUs - account.rateTsUs;
  let micro = capacityMicro;
  if (account.rateTsUs !== rateIsFull && elapsedUs < secondUs) {
    // A microsecond brings as many millionths of an order as a second brings orders.
    micro = Math.min(capacityMicro, account.rateMicro + elapsedUs * perSecond);
  }
  const hasOne = micro >= orderMicro;
  account.rateMicro = hasOne ? micro - orderMicro : micro;
  account.rateTsUs = tsUs;
  return hasOne;
}
