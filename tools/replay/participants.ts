// The historical participants: a few accounts that stand for everybody in the data, some that rest orders and some that take. Opened and
// funded through the operator's API in a way that can be repeated, so that every replay finds the same ones.

import type { Instrument } from '#api/types.ts';
import { makerAccounts, takerAccounts } from './plan.ts';
import type { VenueApi } from './venue-api.ts';

const cashAmount = '10000000000';
const shareAmount = '100000000';

/** Account ids by the plan's index. */
export async function openParticipants(api: VenueApi): Promise<readonly string[]> {
  const names = [
    ...Array.from({ length: makerAccounts }, (_, i) => `history_maker_${i + 1}`),
    ...Array.from({ length: takerAccounts }, (_, i) => `history_taker_${i + 1}`),
  ];
  const accounts: string[] = [];
  // One after the other: the ids follow the order, whoever replays.
  for (const name of names) accounts.push(await api.openAccount(name));
  return accounts;
}

/** Gives each participant cash and shares, once. */
export async function fundParticipants(
  api: VenueApi,
  accounts: readonly string[],
  { currency, symbol }: Instrument,
): Promise<void> {
  for (const account of accounts) {
    await api.deposit(account, currency, cashAmount, `history-${currency}`);
    await api.deposit(account, symbol, shareAmount, `history-${symbol}`);
  }
}
