// Asks for the mail with which a forgotten password is replaced. Says the same whether the venue knows the address or not.
import { useState } from 'react';
import { useTerminal } from '../terminal-context.ts';
import { Button, TextButton } from '../ui/button.tsx';
import { createForm } from './form.ts';
import { emailProblem } from './rules.ts';
import { FieldsForm, TextField, useForm } from './text-field.tsx';

export default function ForgotPasswordForm() {
  const { client, session } = useTerminal();
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const form = useForm(() =>
    createForm({
      initial: { email: '' },
      trimmed: ['email'],
      check: ({ email }) => ({ email: emailProblem(email) }),
      async send({ email }) {
        await client.rest.call('POST /v1/auth/password-reset', { body: { email } });
        setAskedFor(email);
      },
    }),
  );
  if (askedFor !== null) {
    return (
      <div className="flex flex-col gap-3" role="status">
        <p className="text-sm">
          If <strong className="break-all">{askedFor}</strong> belongs to a member, a mail with a
          link is on its way to it.
        </p>
        <p className="text-xs text-ink-2">
          The link is good for 30 minutes, once. Nothing there? Look into the spam folder, and make
          sure that this is the address you signed up with.
        </p>
        <Button look="outline" onClick={() => session.showDialog('signIn')} size="lg">
          Back to signing in
        </Button>
      </div>
    );
  }
  return (
    <>
      <FieldsForm
        busy="Asking…"
        form={form}
        label="Forgotten password"
        submit="Send me a link"
        takesFocus
        wide
      >
        <p className="text-xs text-ink-2">
          We send you a link with which you set a new password. A second factor stays in force.
        </p>
        <TextField
          form={form}
          input={{ autoComplete: 'email', type: 'email', inputMode: 'email', maxLength: 254 }}
          label="Mail address"
          name="email"
        />
      </FieldsForm>
      <p className="mt-3 flex">
        <TextButton onClick={() => session.showDialog('signIn')}>Back to signing in</TextButton>
      </p>
    </>
  );
}
