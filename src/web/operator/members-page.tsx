// Every member of the venue: found by name, mail address, role or status; behind the # one of them.
import { useState } from 'react';
import type { AnswerOf, RequestOf } from '#api/routes.ts';
import { Section } from '../account/section.tsx';
import { useTerminal } from '../terminal-context.ts';
import type { Column } from '../ui/data-table.tsx';
import { Moment } from '../ui/moment.tsx';
import { DeskPage } from './desk-page.tsx';
import { BackLink, SubjectLink } from './links.tsx';
import { LongList } from './long-list.tsx';
import { MemberDetail } from './member-detail.tsx';
import { MemberStatusMark } from './member-status.tsx';
import { FilterBar, FilterSelect, FilterText, given } from './search-bar.tsx';
import { usePaged, useSubject } from './use-desk.ts';

type Member = AnswerOf<'GET /v1/operator/members'>['items'][number];
type Query = NonNullable<RequestOf<'GET /v1/operator/members'>['query']>;

export default function MembersPage() {
  const subject = useSubject();
  return (
    <DeskPage>
      {subject === '' ? (
        <MemberList />
      ) : (
        <>
          <BackLink to="/operator/members">All members</BackLink>
          <MemberDetail key={subject} memberId={subject} />
        </>
      )}
    </DeskPage>
  );
}

const columns: readonly Column<Member>[] = [
  {
    key: 'username',
    header: 'Member',
    width: 20,
    card: 'lead',
    cell: ({ memberId, username }) => (
      <SubjectLink page="members" subject={memberId}>
        {username}
      </SubjectLink>
    ),
  },
  { key: 'name', header: 'Shown as', width: 20, card: 'none', cell: (each) => each.displayName },
  { key: 'roles', header: 'Roles', width: 18, cell: ({ roles }) => roles.join(', ') || 'none' },
  {
    key: 'factor',
    header: 'Second factor',
    width: 12,
    cell: ({ secondFactor }) => (secondFactor ? 'On' : 'Off'),
  },
  {
    key: 'sessions',
    header: 'Sessions',
    width: 9,
    align: 'right',
    cell: ({ sessions }) => sessions,
  },
  {
    key: 'created',
    header: 'Since',
    width: 15,
    card: 'wide',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  {
    key: 'status',
    header: 'Status',
    width: 12,
    card: 'aside',
    cell: ({ status, lockout }) => (
      <MemberStatusMark isWaiting={lockout.until !== null} status={status} />
    ),
  },
];

const roles = [
  { value: '', label: 'All' },
  { value: 'trader', label: 'Trader' },
  { value: 'marketMaker', label: 'Market maker' },
  { value: 'operator', label: 'Operator' },
  { value: 'auditor', label: 'Auditor' },
];
const statuses = [
  { value: '', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
];

function MemberList() {
  const { client } = useTerminal();
  const [find, setFind] = useState('');
  const [role, setRole] = useState('');
  const [status, setStatus] = useState('');
  const list = usePaged(
    ['members', find, role, status],
    (page) =>
      client.rest.call('GET /v1/operator/members', {
        query: { ...page, ...given({ find, role, status }) } as Query,
      }),
    { everyMs: 10_000 },
  );
  return (
    <Section
      note="The newest first. A name leads to roles, status and accounts."
      title="Members of the venue"
    >
      <FilterBar label="Find members">
        <FilterText hint="Part of a name or mail address" label="Search" onChange={setFind} />
        <FilterSelect choices={roles} label="Role" onChange={setRole} value={role} />
        <FilterSelect choices={statuses} label="Status" onChange={setStatus} value={status} />
      </FilterBar>
      <div className="-mx-4 sm:-mx-5">
        <LongList
          columns={columns}
          empty={{ title: 'No such member', hint: 'Search for less, or take a filter away.' }}
          keyOf={({ memberId }) => memberId}
          label="Members"
          list={list}
        />
      </div>
    </Section>
  );
}
