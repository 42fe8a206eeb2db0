// The states of deposits, withdrawals and transfers in words, and which of them are final: docs/money.md has the states, this the words. Pure.
import type { AnswerOf } from '#api/routes.ts';

export type Deposit = AnswerOf<'GET /v1/deposits'>['items'][number];
export type Withdrawal = AnswerOf<'GET /v1/withdrawals'>['items'][number];
export type Transfer = AnswerOf<'GET /v1/transfers'>['items'][number];
export type Address = AnswerOf<'GET /v1/withdrawal-addresses'>['items'][number];
export type RequestStatus = Deposit['status'] | Withdrawal['status'];

type Look = 'underWay' | 'waits' | 'done' | 'failed';
type Words = { readonly word: string; readonly note: string; readonly look: Look };

export const statusWords: Readonly<Record<RequestStatus, Words>> = {
  requested: { word: 'Requested', note: 'Written down by the venue.', look: 'underWay' },
  pending: { word: 'Expected', note: 'The bank expects the payment.', look: 'underWay' },
  confirmed: { word: 'Arrived', note: 'The bank has the money.', look: 'underWay' },
  credited: { word: 'Credited', note: 'The money is in the account.', look: 'done' },
  failed: { word: 'Failed', note: 'Nothing was moved for good.', look: 'failed' },
  awaitingApproval: {
    word: 'Waits for approval',
    note: 'The money is set aside until operators have looked at it.',
    look: 'waits',
  },
  approved: { word: 'Approved', note: 'The bank is told.', look: 'underWay' },
  sent: { word: 'Sent', note: 'The bank has the order.', look: 'underWay' },
  settled: { word: 'Paid', note: 'The bank has paid.', look: 'underWay' },
  returning: { word: 'Coming back', note: 'The money returns to the account.', look: 'waits' },
  completed: { word: 'Completed', note: 'The money has left the account.', look: 'done' },
  rejected: { word: 'Rejected', note: 'An operator said no; the money is back.', look: 'failed' },
  cancelled: { word: 'Cancelled', note: 'You took it back.', look: 'failed' },
};

/** Colour and shape say the same as the word. */
export const statusLooks: Readonly<Record<Look, { mark: string; ink: string }>> = {
  underWay: { mark: '…', ink: 'text-ink-2' },
  waits: { mark: '◷', ink: 'text-warn' },
  done: { mark: '✓', ink: 'text-buy' },
  failed: { mark: '✕', ink: 'text-sell' },
};

export function isFinal(status: RequestStatus): boolean {
  const { look } = statusWords[status];
  return look === 'done' || look === 'failed';
}

/** Cancelling works while operators have not decided, and no later. */
export function mayCancel({ status }: Pick<Withdrawal, 'status'>): boolean {
  return status === 'awaitingApproval';
}

/** "DE89 3704 0044 0532 0130 00" */
export function ibanWords(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}

/** "in 23 h 59 min", or null where the moment is over. */
export function waitWords(until: string, nowMs: number): string | null {
  const seconds = Math.ceil((Date.parse(until) - nowMs) / 1_000);
  if (seconds <= 0) return null;
  if (seconds < 60) return `in ${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60
    ? `in ${minutes} min`
    : `in ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
