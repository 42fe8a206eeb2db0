// Every account of the venue: found by name, id, status or fee tier; behind the # one of them.
import { useState } from 'react';
import type { AnswerOf, RequestOf } from '#api/routes.ts';
import { Section } from '../account/section.tsx';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import type { Column } from '../ui/data-table.tsx';
import { AccountDetail } from './account-detail.tsx';
import { AccountStatusMark } from './account-status.tsx';
import { useChange } from './change.tsx';
import { textProblem, wholeProblem } from './checks.ts';
import { DeskPage } from './desk-page.tsx';
import { FieldGrid } from './fields.tsx';
import { BackLink, SubjectLink } from './links.tsx';
import { LongList } from './long-list.tsx';
import { FilterBar, FilterSelect, FilterText, given } from './search-bar.tsx';
import { useMayChange, usePaged, useSubject } from './use-desk.ts';

type Account = AnswerOf<'GET /v1/operator/accounts'>['items'][number];
type Query = NonNullable<RequestOf<'GET /v1/operator/accounts'>['query']>;

export default function AccountsPage() {
  const subject = useSubject();
  return (
    <DeskPage>
      {subject === '' ? (
        <AccountList />
      ) : (
        <>
          <BackLink to="/operator/accounts">All accounts</BackLink>
          <AccountDetail accountId={subject} key={subject} />
        </>
      )}
    </DeskPage>
  );
}

const columns: readonly Column<Account>[] = [
  {
    key: 'name',
    header: 'Account',
    width: 30,
    card: 'lead',
    cell: ({ accountId, name }) => (
      <SubjectLink page="accounts" subject={accountId}>
        {name}
      </SubjectLink>
    ),
  },
  { key: 'id', header: 'Id', width: 12, align: 'right', cell: ({ accountId }) => accountId },
  {
    key: 'feeTier',
    header: 'Fee tier',
    width: 12,
    align: 'right',
    cell: ({ feeTier }) => feeTier,
  },
  {
    key: 'status',
    header: 'Status',
    width: 20,
    card: 'aside',
    cell: (account) => <AccountStatusMark {...account} />,
  },
];

const statuses = [
  { value: '', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'frozen', label: 'Frozen' },
  { value: 'closed', label: 'Closed' },
];
const tiers = [
  { value: '', label: 'All' },
  ...Array.from({ length: 16 }, (_, tier) => ({ value: String(tier), label: String(tier) })),
];

function AccountList() {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const [feeTier, setFeeTier] = useState('');
  const [opening, setOpening] = useState(false);
  const list = usePaged(
    ['accounts', search, status, feeTier],
    (page) =>
      client.rest.call('GET /v1/operator/accounts', {
        query: {
          ...page,
          ...given({ search, status }),
          ...(feeTier === '' ? {} : { feeTier: Number(feeTier) }),
        } as Query,
      }),
    { everyMs: 10_000 },
  );
  return (
    <Section
      actions={
        mayChange && (
          <Button look="outline" onClick={() => setOpening(!opening)}>
            {opening ? 'Open none' : 'Open an account'}
          </Button>
        )
      }
      note="The newest first. A name leads to funds, limits, status and orders."
      title="Accounts of the venue"
    >
      {opening && <OpenAccountForm onDone={() => setOpening(false)} />}
      <FilterBar label="Find accounts">
        <FilterText hint="Part of a name, or an id" label="Search" onChange={setSearch} />
        <FilterSelect choices={statuses} label="Status" onChange={setStatus} value={status} />
        <FilterSelect choices={tiers} label="Fee tier" onChange={setFeeTier} value={feeTier} />
      </FilterBar>
      <div className="-mx-4 sm:-mx-5">
        <LongList
          columns={columns}
          empty={{ title: 'No such account', hint: 'Search for less, or take a filter away.' }}
          keyOf={({ accountId }) => accountId}
          label="Accounts"
          list={list}
          minWidth="30rem"
        />
      </div>
    </Section>
  );
}

function OpenAccountForm({ onDone }: { onDone: () => void }) {
  const { client, router } = useTerminal();
  const change = useChange();
  const form = useForm(() =>
    createForm({
      initial: { name: '', feeTier: '0' },
      check: ({ name, feeTier }) => ({
        name: textProblem(name, 64),
        feeTier: wholeProblem(feeTier, 0, 15),
      }),
      async send({ name, feeTier }) {
        const body = { name: name.trim(), feeTier: Number(feeTier) };
        let opened = '';
        const done = await change({
          title: `Open the account ${body.name}?`,
          says: ['It is empty. Whoever is to use it is given it on the page of the member.'],
          reason: 'none',
          confirm: 'Open it',
          done: `The account ${body.name} is there`,
          fields: ['name', 'feeTier'],
          run: async () => {
            ({ accountId: opened } = await client.rest.call('POST /v1/operator/accounts', {
              body,
            }));
          },
        });
        if (!done) return;
        onDone();
        router.go(`/operator/accounts#${opened}`);
      },
    }),
  );
  return (
    <div className="mb-4 rounded-lg border border-line-strong p-4">
      <FieldsForm busy="Asking…" form={form} label="New account" submit="Open it…" takesFocus>
        <FieldGrid>
          <TextField
            form={form}
            input={{ autoComplete: 'off', maxLength: 64 }}
            label="Name"
            name="name"
          />
          <TextField
            form={form}
            hint="0 to 15."
            input={{ autoComplete: 'off', inputMode: 'numeric' }}
            label="Fee tier"
            name="feeTier"
          />
        </FieldGrid>
      </FieldsForm>
    </div>
  );
}
