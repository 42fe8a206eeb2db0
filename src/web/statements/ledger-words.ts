// The kinds of movements of an account in words, and the filter of the ledger as the venue takes it. Pure.
import type { AnswerOf, RequestOf } from '#api/routes.ts';

export type LedgerEntry = AnswerOf<'GET /v1/history/ledger'>['items'][number];
export type LedgerKind = LedgerEntry['kind'];
export type LedgerQuery = NonNullable<RequestOf<'GET /v1/history/ledger'>['query']>;

export const ledgerWords: Readonly<Record<LedgerKind, string>> = {
  trade: 'Trade',
  fee: 'Fee',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  transfer: 'Transfer',
  borrow: 'Borrowed',
  giveBack: 'Given back',
  correction: 'Correction',
};
export const ledgerKinds = Object.keys(ledgerWords) as readonly LedgerKind[];

export type LedgerFilter = {
  readonly kind: LedgerKind | '';
  readonly asset: string;
  /** Days of the user's zone as a date field has them, or nothing. */
  readonly from: string;
  readonly to: string;
};

/** Both days are included: the range ends just before the day after `to`. */
export function ledgerQuery(account: string, filter: LedgerFilter): LedgerQuery {
  const { kind, asset, from, to } = filter;
  return {
    account,
    ...(kind === '' ? {} : { kind }),
    ...(asset === '' ? {} : { asset }),
    ...(from === '' ? {} : { from: dayStart(from, 0) }),
    ...(to === '' ? {} : { to: dayStart(to, 1) }),
  };
}

export function rangeProblem({ from, to }: LedgerFilter): string | undefined {
  return from !== '' && to !== '' && to < from ? 'The last day is before the first.' : undefined;
}

/** Local midnight of the day `later` days after one; also where clocks change in between. */
function dayStart(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** For a link that downloads all of it as CSV. */
export function ledgerCsvPath(query: LedgerQuery): string {
  const params = new URLSearchParams({ ...(query as Record<string, string>), format: 'csv' });
  return `/v1/history/ledger?${params}`;
}
