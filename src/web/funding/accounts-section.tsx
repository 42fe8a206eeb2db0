// The accounts that the member holds: which one the terminal acts for, and opening another.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import { Section } from '../account/section.tsx';
import type { OwnAccount } from '../account/use-account.tsx';
import { useAsk } from '../account/use-member.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { accountNameProblem } from './read-money.ts';

const access: Readonly<Record<OwnAccount['access'], string>> = {
  viewer: 'you may see it',
  trader: 'you may see it and trade',
  owner: 'you may trade and move money',
};

export function AccountsSection() {
  const { session } = useTerminal();
  const accounts = useStore(session.store, (state) => state.user?.accounts ?? []);
  const current = useStore(session.store, (state) => state.account?.accountId);
  const [opening, setOpening] = useState(false);
  const main = accounts.find(({ access: may, name }) => may === 'owner' && !name.includes('.'));
  return (
    <Section
      actions={
        !opening &&
        main !== undefined && (
          <Button look="outline" onClick={() => setOpening(true)} size="sm">
            Open another account
          </Button>
        )
      }
      note="Each account has its own money, positions and orders. The terminal acts for one at a time."
      title="Accounts"
    >
      {opening && main !== undefined && <OpenForm main={main} onClose={() => setOpening(false)} />}
      <ul aria-label="Accounts" className="-my-2 divide-y divide-line">
        {accounts.map(({ accountId, name, access: may }) => (
          <li className="flex flex-wrap items-center justify-between gap-2 py-3" key={accountId}>
            <p className="min-w-0">
              <span className="font-medium break-words">{name}</span>
              <span className="text-xs text-ink-3">
                {' '}
                · {accountId} · {access[may]}
              </span>
            </p>
            {accountId === current ? (
              <span className="rounded-sm bg-buy-soft px-1.5 text-2xs font-semibold text-buy">
                ✓ Acted for now
              </span>
            ) : (
              <Button look="outline" onClick={() => session.chooseAccount(accountId)} size="sm">
                Act for it<span className="sr-only"> {name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function OpenForm({ main, onClose }: { main: OwnAccount; onClose: () => void }) {
  const { client, session } = useTerminal();
  const ask = useAsk();
  const form = useForm(() =>
    createForm({
      initial: { name: '' },
      check: ({ name }) => ({ name: accountNameProblem(name) }),
      async send({ name }) {
        const body = { name, account: main.accountId };
        const opened = await ask(() => client.rest.call('POST /v1/accounts', { body }));
        await ask(() => session.refresh());
        toast.success(`The account ${opened.name} is open`);
        onClose();
      },
    }),
  );
  return (
    <div className="mb-4 max-w-sm rounded-lg border border-line-strong p-4">
      <FieldsForm
        actions={<Button onClick={onClose}>Cancel</Button>}
        busy="Opening…"
        form={form}
        label="Another account"
        submit="Open it"
        takesFocus
      >
        <TextField
          form={form}
          hint={`Stands behind "${main.name}." in its name.`}
          input={{ autoComplete: 'off', maxLength: 24 }}
          label="Name"
          name="name"
        />
      </FieldsForm>
    </div>
  );
}
