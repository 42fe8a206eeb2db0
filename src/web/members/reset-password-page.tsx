// Where the link of the mail for a forgotten password leads: sets a new one.
import { useState } from 'react';
import { Section } from '../account/section.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { createForm } from './form.ts';
import { newPasswordProblem, passwordMax, passwordRule } from './rules.ts';
import { FieldsForm, TextField, useForm } from './text-field.tsx';
import { useLinkToken } from './use-link-token.ts';

export default function ResetPasswordPage() {
  const { token, opened } = useLinkToken();
  return <WithToken key={opened} token={token} />;
}

function WithToken({ token }: { token: string | null }) {
  const { client, session } = useTerminal();
  const [done, setDone] = useState(false);
  const form = useForm(() =>
    createForm({
      initial: { password: '' },
      renamed: { newPassword: 'password' },
      check: ({ password }) => ({ password: newPasswordProblem(password) }),
      async send({ password }) {
        await client.rest.call('POST /v1/auth/password-reset/confirm', {
          body: { token: token ?? '', newPassword: password },
        });
        setDone(true);
      },
    }),
  );
  if (done) {
    return (
      <Section title="Your new password is set">
        <p className="mb-3 text-ink-2" role="status">
          You have been signed out everywhere. API keys go on: revoke them where they may be stolen,
          too.
        </p>
        <Button look="primary" onClick={() => session.showDialog('signIn')}>
          Sign in with it
        </Button>
      </Section>
    );
  }
  if (token === null) {
    return (
      <Section title="This link is not whole">
        <p className="mb-3 text-ink-2">
          Open the link of the mail as it stands there, or ask for a new one.
        </p>
        <Button look="outline" onClick={() => session.showDialog('forgotPassword')}>
          Ask for a new link
        </Button>
      </Section>
    );
  }
  return (
    <Section
      note="Setting it signs you out everywhere. A second factor stays in force."
      title="Choose a new password"
    >
      <div className="max-w-sm">
        <FieldsForm
          actions={
            <Button look="plain" onClick={() => session.showDialog('forgotPassword')}>
              Ask for a new link
            </Button>
          }
          busy="Setting it…"
          form={form}
          label="New password"
          submit="Set the password"
        >
          <TextField
            form={form}
            hint={passwordRule}
            input={{ autoComplete: 'new-password', type: 'password', maxLength: passwordMax }}
            label="New password"
            name="password"
          />
        </FieldsForm>
      </div>
    </Section>
  );
}
