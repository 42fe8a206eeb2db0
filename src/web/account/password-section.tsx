// Changes the password. It ends all other sessions; keys go on.
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import { createForm } from '../members/form.ts';
import {
  newPasswordProblem,
  passwordMax,
  passwordProblem,
  passwordRule,
} from '../members/rules.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Section } from './section.tsx';
import { useAsk, useRefetch } from './use-member.ts';

export function PasswordSection() {
  const { client, session } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const username = useStore(session.store, (state) => state.user?.username ?? '');
  const form = useForm(() =>
    createForm({
      initial: { currentPassword: '', newPassword: '' },
      // What is too weak is the new one: the venue has one name for all passwords that are set.
      renamed: { password: 'newPassword' },
      check: ({ currentPassword, newPassword }) => ({
        currentPassword: passwordProblem(currentPassword),
        newPassword:
          newPassword !== '' && newPassword === currentPassword
            ? 'This is the password you have.'
            : newPasswordProblem(newPassword, username),
      }),
      async send(body) {
        await ask(() => client.rest.call('POST /v1/auth/password', { body }));
        form.reset();
        toast.success('Your password is changed', {
          description: 'All other sessions are signed out.',
        });
        await refetch('sessions');
      },
    }),
  );
  return (
    <Section note="Changing it signs you out everywhere but here. API keys go on." title="Password">
      <div className="max-w-sm">
        <FieldsForm
          busy="Changing it…"
          form={form}
          label="Change the password"
          submit="Change the password"
        >
          {/* Password managers look for the name beside the passwords. */}
          <input autoComplete="username" hidden name="username" readOnly value={username} />
          <TextField
            form={form}
            input={{ autoComplete: 'current-password', type: 'password', maxLength: passwordMax }}
            label="Current password"
            name="currentPassword"
          />
          <TextField
            form={form}
            hint={passwordRule}
            input={{ autoComplete: 'new-password', type: 'password', maxLength: passwordMax }}
            label="New password"
            name="newPassword"
          />
        </FieldsForm>
      </div>
    </Section>
  );
}
