// Money that members want in or out: withdrawals that wait for an operator's word, and the history of both ways.
import { useState } from 'react';
import type { AnswerOf, RequestOf } from '#api/routes.ts';
import { Section } from '../account/section.tsx';
import { money } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import type { Column } from '../ui/data-table.tsx';
import { Moment } from '../ui/moment.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { ChangeButton } from './change.tsx';
import { DeskPage } from './desk-page.tsx';
import { SubjectLink } from './links.tsx';
import { LongList } from './long-list.tsx';
import { FilterBar, FilterSelect, given } from './search-bar.tsx';
import { useMayChange, usePaged } from './use-desk.ts';

type Withdrawal = AnswerOf<'GET /v1/operator/withdrawals'>['items'][number];
type Deposit = AnswerOf<'GET /v1/operator/deposits'>['items'][number];
type WithdrawalQuery = NonNullable<RequestOf<'GET /v1/operator/withdrawals'>['query']>;

export default function ApprovalsPage() {
  return (
    <DeskPage>
      <Section
        note="A withdrawal above the venue’s bound leaves only with an operator’s word; its money is held until then."
        title="Waiting for a word"
      >
        <Withdrawals waiting />
      </Section>
      <History />
    </DeskPage>
  );
}

function Withdrawals({ waiting = false, status = '' }: { waiting?: boolean; status?: string }) {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const wanted = waiting ? 'awaitingApproval' : status;
  const list = usePaged(
    ['withdrawals', wanted],
    (page) =>
      client.rest.call('GET /v1/operator/withdrawals', {
        query: { ...page, ...given({ status: wanted }) } as WithdrawalQuery,
      }),
    { everyMs: 5_000 },
  );
  const columns: Column<Withdrawal>[] = [
    {
      key: 'amount',
      header: 'Amount',
      width: 16,
      align: 'right',
      card: 'lead',
      cell: ({ amount, asset }) => `${money(amount)} ${asset}`,
    },
    { key: 'account', header: 'Account', width: 9, align: 'right', cell: accountLink },
    { key: 'asked', header: 'Asked', width: 14, cell: (each) => <Moment at={each.createdAt} /> },
    {
      key: 'to',
      header: 'To',
      width: 28,
      card: 'wide',
      cell: ({ address }) => (
        <span title={address.iban}>
          {address.holder}, {address.iban}
        </span>
      ),
    },
    {
      key: 'approvals',
      header: 'Approvals',
      width: 10,
      align: 'right',
      cell: ({ approvals, approvalsNeeded }) => `${approvals} of ${approvalsNeeded}`,
    },
    {
      key: 'status',
      header: 'Status',
      width: 18,
      cell: ({ status: now, reason }) => (
        <span title={reason ?? undefined}>
          {wordOf(now)}
          {reason === null ? '' : `: ${reason}`}
        </span>
      ),
    },
  ];
  if (waiting && mayChange) {
    columns.push({
      key: 'decide',
      header: 'Decide',
      hideHeader: true,
      width: 20,
      align: 'right',
      card: 'wide',
      cell: (withdrawal) => <Decide withdrawal={withdrawal} />,
    });
  }
  return (
    <div className="-mx-4 sm:-mx-5">
      <LongList
        columns={columns}
        empty={
          waiting
            ? { title: 'Nothing waits', hint: 'What needs your word appears here by itself.' }
            : { title: 'No withdrawals', hint: 'None that fits was ever asked for.' }
        }
        keyOf={({ withdrawalId }) => withdrawalId}
        label={waiting ? 'Withdrawals that wait' : 'Withdrawals'}
        list={list}
        minWidth="60rem"
      />
    </div>
  );
}

function Decide({ withdrawal }: { withdrawal: Withdrawal }) {
  const { client } = useTerminal();
  const { withdrawalId, amount, asset, account, address } = withdrawal;
  const what = `${money(amount)} ${asset} of account ${account}`;
  const params = { id: withdrawalId };
  return (
    <span className="inline-flex gap-1.5">
      <ChangeButton
        change={{
          title: `Approve ${what}?`,
          says: [
            `It is sent to ${address.holder}, ${address.iban}, once all approvals are given.`,
            'What is sent cannot be called back here.',
          ],
          reason: 'offered',
          confirm: 'Approve',
          done: `Approved: ${what}`,
          run: (reason) =>
            client.rest.call('POST /v1/operator/withdrawals/:id/approve', {
              params,
              body: reason === undefined ? {} : { reason },
            }),
        }}
        size="xs"
      >
        Approve<span className="sr-only"> {what}</span>
      </ChangeButton>
      <ChangeButton
        change={{
          title: `Reject ${what}?`,
          says: ['The money goes back to the account at once. The member sees your reason.'],
          reason: 'wanted',
          danger: true,
          confirm: 'Reject',
          done: `Rejected: ${what}`,
          run: (reason) =>
            client.rest.call('POST /v1/operator/withdrawals/:id/reject', {
              params,
              body: { reason: reason ?? '' },
            }),
        }}
        size="xs"
      >
        Reject<span className="sr-only"> {what}</span>
      </ChangeButton>
    </span>
  );
}

const depositColumns: readonly Column<Deposit>[] = [
  {
    key: 'amount',
    header: 'Amount',
    width: 16,
    align: 'right',
    card: 'lead',
    cell: ({ amount, asset }) => `${money(amount)} ${asset}`,
  },
  { key: 'account', header: 'Account', width: 9, align: 'right', cell: accountLink },
  { key: 'asked', header: 'Asked', width: 14, cell: (each) => <Moment at={each.createdAt} /> },
  {
    key: 'reference',
    header: 'On the payment',
    width: 20,
    cell: ({ paymentReference }) => paymentReference ?? '–',
  },
  {
    key: 'status',
    header: 'Status',
    width: 24,
    cell: ({ status, reason }) => `${wordOf(status)}${reason === null ? '' : `: ${reason}`}`,
  },
];

function Deposits() {
  const { client } = useTerminal();
  const list = usePaged(
    ['deposits'],
    (page) => client.rest.call('GET /v1/operator/deposits', { query: page }),
    { everyMs: 5_000 },
  );
  return (
    <div className="-mx-4 sm:-mx-5">
      <LongList
        columns={depositColumns}
        empty={{ title: 'No deposits', hint: 'Nobody has paid anything in yet.' }}
        keyOf={({ depositId }) => depositId}
        label="Deposits"
        list={list}
      />
    </div>
  );
}

const withdrawalStatuses = [
  '',
  'awaitingApproval',
  'approved',
  'sent',
  'completed',
  'rejected',
  'failed',
  'cancelled',
].map((value) => ({ value, label: value === '' ? 'All' : wordOf(value) }));

function History() {
  const [which, setWhich] = useState<'withdrawals' | 'deposits'>('withdrawals');
  const [status, setStatus] = useState('');
  return (
    <Section note="Of all members, the newest first." title="History">
      <div className="flex flex-wrap items-end justify-between gap-3 pb-1">
        <Segmented
          className="w-56"
          label="Which way"
          onChange={setWhich}
          options={[
            { value: 'withdrawals', label: 'Withdrawals' },
            { value: 'deposits', label: 'Deposits' },
          ]}
          value={which}
        />
        {which === 'withdrawals' && (
          <FilterBar label="Narrow the withdrawals">
            <FilterSelect
              choices={withdrawalStatuses}
              label="Status"
              onChange={setStatus}
              value={status}
            />
          </FilterBar>
        )}
      </div>
      {which === 'withdrawals' ? <Withdrawals status={status} /> : <Deposits />}
    </Section>
  );
}

function accountLink({ account }: { account: string }) {
  return (
    <SubjectLink page="accounts" subject={account}>
      {account}
    </SubjectLink>
  );
}

/** "awaitingApproval" as "Awaiting approval". */
function wordOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
