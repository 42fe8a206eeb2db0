// One member at the desk: roles, status, second factor, and the accounts that they may use.
import { useStore } from 'zustand/react';
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { createForm, type Values } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Moment } from '../ui/moment.tsx';
import { ChangeButton, useChange, useLiveChange } from './change.tsx';
import { textProblem } from './checks.ts';
import { laidOver, type Edits } from './edits.ts';
import { CheckField, FieldGrid, Facts, SelectField } from './fields.tsx';
import { SubjectLink } from './links.tsx';
import { MemberStatusMark, triesInWords } from './member-status.tsx';
import { ChangedMeanwhile } from './questions.ts';
import { useDesk, useMayChange } from './use-desk.ts';
import { useLiveForm } from './use-live-form.ts';

type Member = AnswerOf<'GET /v1/operator/members/:memberId'>;

const roleWords = {
  trader: 'Trader: enters orders',
  marketMaker: 'Market maker: enters orders',
  operator: 'Operator: runs the venue',
  auditor: 'Auditor: sees all that operators see',
} as const;
type Role = keyof typeof roleWords;
const roleNames = Object.keys(roleWords) as Role[];

export function MemberDetail({ memberId }: { memberId: string }) {
  const { client } = useTerminal();
  const query = useDesk(
    ['member', memberId],
    () => client.rest.call('GET /v1/operator/members/:memberId', { params: { memberId } }),
    { everyMs: 5_000 },
  );
  return (
    <Answered query={query}>
      {(member) => (
        <>
          <Standing member={member} />
          <Roles member={member} />
          <MemberAccounts member={member} />
        </>
      )}
    </Answered>
  );
}

const origins = { signUp: 'Signed up', demo: 'Demo member', machine: 'Program of the venue' };

function useIsSelf(memberId: string): boolean {
  const { session } = useTerminal();
  return useStore(session.store, ({ user }) => user?.memberId === memberId);
}

function Standing({ member }: { member: Member }) {
  const { client } = useTerminal();
  const { memberId, username, displayName, email, emailVerified, status, secondFactor } = member;
  const isSelf = useIsSelf(memberId);
  const params = { memberId };
  const to = status === 'active' ? 'suspended' : 'active';
  return (
    <Section actions={<MemberStatusMark status={status} />} title={`Member ${username}`}>
      <div className="flex flex-col gap-4">
        <Facts
          columns={4}
          facts={[
            { label: 'Shown as', value: displayName },
            {
              label: 'Mail address',
              value:
                email === null
                  ? 'none'
                  : `${email} (${emailVerified ? 'confirmed' : 'not confirmed'})`,
            },
            { label: 'Second factor', value: secondFactor ? 'On' : 'Off' },
            { label: 'Sessions', value: member.sessions },
            { label: 'API keys', value: member.keys },
            { label: 'Came in as', value: origins[member.origin] },
            { label: 'Since', value: <Moment at={member.createdAt} /> },
            { label: 'Wrong in a row', value: <Lockout lockout={member.lockout} /> },
          ]}
        />
        <div className="flex flex-wrap items-center gap-2">
          <ChangeButton
            change={{
              title: to === 'suspended' ? `Suspend ${username}?` : `Let ${username} in again?`,
              of: `${username} is ${status}`,
              says:
                to === 'suspended'
                  ? [
                      'They are signed out everywhere at once, and no key of theirs works.',
                      'Open orders stay: cancel them on the page of the account.',
                    ]
                  : ['They may sign in again; old sessions stay ended.'],
              reason: 'none',
              danger: to === 'suspended',
              confirm: to === 'suspended' ? 'Suspend' : 'Let them in',
              done: `${username} is ${to}`,
              run: () =>
                client.rest.call('PATCH /v1/operator/members/:memberId', {
                  params,
                  body: { status: to },
                }),
            }}
            disabled={isSelf}
          >
            {to === 'suspended' ? 'Suspend' : 'Let in again'}
          </ChangeButton>
          <ChangeButton
            change={{
              title: `Turn off the second factor of ${username}?`,
              says: [
                'For somebody who lost it: make sure who asks.',
                'All their sessions end. From then on the password is enough.',
              ],
              reason: 'none',
              danger: true,
              word: username,
              confirm: 'Turn it off',
              done: `The second factor of ${username} is off`,
              run: () =>
                client.rest.call('POST /v1/operator/members/:memberId/second-factor/reset', {
                  params,
                }),
            }}
            disabled={!secondFactor}
          >
            Reset second factor
          </ChangeButton>
          {isSelf && (
            <p className="text-xs text-ink-3">This is you: another operator may suspend you.</p>
          )}
        </div>
      </div>
    </Section>
  );
}

/** What was tried in vain under the name of late, and whether the next attempt has to wait. */
function Lockout({ lockout: { wrongPasswords, wrongCodes, until } }: Pick<Member, 'lockout'>) {
  return (
    <>
      {triesInWords(wrongPasswords, wrongCodes)}
      {until !== null && (
        <span className="block text-warn">
          Waits until <Moment at={until} />
        </span>
      )}
    </>
  );
}

function roleValues(roles: Member['roles']): Values<Role> {
  const has = (role: Role): string => (roles.includes(role) ? 'yes' : 'no');
  return {
    trader: has('trader'),
    marketMaker: has('marketMaker'),
    operator: has('operator'),
    auditor: has('auditor'),
  };
}

function Roles({ member }: { member: Member }) {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const { memberId, username } = member;
  const params = { memberId };
  const isSelf = useIsSelf(memberId);
  const inForce = roleValues(member.roles);
  const inWords = (roles: readonly string[]): string => roles.join(', ') || 'none';
  const ask = useLiveChange((edits: Edits<Role>) => {
    const then = laidOver(inForce, edits);
    const roles = roleNames.filter((role) => then[role] === 'yes');
    return {
      title: `Change the roles of ${username}?`,
      says: ['They count at once, in open sessions and for keys too.'],
      differences: [{ label: 'Roles', from: inWords(member.roles), to: inWords(roles) }],
      reason: 'none',
      danger: edits.operator === 'yes',
      confirm: 'Change the roles',
      done: `The roles of ${username} are changed`,
      async run() {
        const now = await client.rest.call('GET /v1/operator/members/:memberId', { params });
        if (inWords(now.roles) !== inWords(member.roles))
          throw new ChangedMeanwhile(`Roles now: ${inWords(now.roles)}.`);
        await client.rest.call('PATCH /v1/operator/members/:memberId', { params, body: { roles } });
      },
    };
  });
  const form = useLiveForm({
    inForce,
    check: ({ operator }) =>
      isSelf && operator === 'no'
        ? { operator: 'You cannot take this from yourself; another operator can.' }
        : {},
    send: ask,
  });
  return (
    <Section note="What the member may do at the venue." title="Roles">
      {mayChange ? (
        <FieldsForm
          busy="Asking…"
          form={form}
          label={`Roles of ${username}`}
          submit="Change roles…"
        >
          <FieldGrid>
            {roleNames.map((role) => (
              <CheckField form={form} key={role} label={roleWords[role]} name={role} />
            ))}
          </FieldGrid>
        </FieldsForm>
      ) : (
        <p>{member.roles.map((role) => roleWords[role]).join('; ') || 'None.'}</p>
      )}
    </Section>
  );
}

const accessWords = {
  viewer: 'Viewer: sees it',
  trader: 'Trader: trades with it',
  owner: 'Owner: takes money out too',
} as const;

function MemberAccounts({ member }: { member: Member }) {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const { memberId, username, accounts } = member;
  return (
    <Section note="Which accounts the member may use, and how." title="Accounts">
      {accounts.length === 0 ? (
        <p className="text-ink-3">None.</p>
      ) : (
        <ul aria-label={`Accounts of ${username}`} className="-my-2 divide-y divide-line">
          {accounts.map(({ accountId, name, access }) => (
            <li className="flex flex-wrap items-center justify-between gap-2 py-2" key={name}>
              <span className="min-w-0">
                {accountId === null ? (
                  name
                ) : (
                  <SubjectLink page="accounts" subject={accountId}>
                    {name}
                  </SubjectLink>
                )}{' '}
                <span className="text-xs text-ink-2">{accessWords[access]}</span>
              </span>
              <ChangeButton
                change={{
                  title: `Take ${name} from ${username}?`,
                  says: ['It holds at once, on open connections too. Open orders stay open.'],
                  reason: 'none',
                  danger: true,
                  confirm: 'Take it away',
                  done: `${username} has ${name} no longer`,
                  run: () =>
                    client.rest.call(
                      'DELETE /v1/operator/members/:memberId/accounts/:accountName',
                      { params: { memberId, accountName: name } },
                    ),
                }}
                size="sm"
              >
                Take away<span className="sr-only"> {name}</span>
              </ChangeButton>
            </li>
          ))}
        </ul>
      )}
      {mayChange && <GiveAccount member={member} />}
    </Section>
  );
}

function GiveAccount({ member: { memberId, username } }: { member: Member }) {
  const { client } = useTerminal();
  const change = useChange();
  const form = useForm(() =>
    createForm({
      initial: { accountName: '', access: 'viewer' },
      check: ({ accountName }) => ({ accountName: textProblem(accountName, 64) }),
      async send(values) {
        const accountName = values.accountName.trim();
        const access = values.access as keyof typeof accessWords;
        const done = await change({
          title: `Give ${accountName} to ${username}?`,
          says: [`${accessWords[access]}. It holds at once.`],
          reason: 'none',
          danger: access === 'owner',
          confirm: 'Give it',
          done: `${username} has ${accountName}`,
          fields: ['accountName', 'access'],
          run: () =>
            client.rest.call('PUT /v1/operator/members/:memberId/accounts/:accountName', {
              params: { memberId, accountName },
              body: { access },
            }),
        });
        if (done) form.reset();
      },
    }),
  );
  return (
    <div className="mt-4 border-t border-line pt-4">
      <FieldsForm busy="Asking…" form={form} label="Give an account" submit="Give it…">
        <FieldGrid>
          <TextField
            form={form}
            input={{ autoComplete: 'off', maxLength: 64 }}
            label="Name of the account"
            name="accountName"
          />
          <SelectField
            choices={Object.entries(accessWords).map(([value, label]) => ({ value, label }))}
            form={form}
            label="Access"
            name="access"
          />
        </FieldGrid>
      </FieldsForm>
    </div>
  );
}
