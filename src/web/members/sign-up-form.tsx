// Becoming a member: a name, a password, a mail address. After it the member is signed in, with an account of their own.
import { toast } from '../notices/toast.ts';
import { useTerminal } from '../terminal-context.ts';
import { TextButton } from '../ui/button.tsx';
import { createForm } from './form.ts';
import {
  emailProblem,
  newPasswordProblem,
  passwordMax,
  passwordRule,
  usernameProblem,
  usernameRule,
} from './rules.ts';
import { FieldsForm, TextField, useForm } from './text-field.tsx';

export default function SignUpForm() {
  const { session } = useTerminal();
  const form = useForm(() =>
    createForm({
      initial: { username: '', email: '', password: '' },
      trimmed: ['username', 'email'],
      check: ({ username, email, password }) => ({
        username: usernameProblem(username),
        email: emailProblem(email),
        password: newPasswordProblem(password, username),
      }),
      async send(member) {
        const { username, accounts } = await session.signUp(member);
        toast.success(`Welcome, ${username}`, {
          description:
            accounts.length > 0
              ? 'Your account is open. A mail to confirm your address is on its way.'
              : 'Your account opens in a moment. Sign in again if it does not appear.',
        });
      },
    }),
  );
  return (
    <>
      <FieldsForm
        busy="Opening your account…"
        form={form}
        label="Become a member"
        submit="Open an account"
        takesFocus
        wide
      >
        <TextField
          form={form}
          hint={usernameRule}
          input={{ autoComplete: 'username', maxLength: 40 }}
          label="User name"
          name="username"
        />
        <TextField
          form={form}
          hint="For a new password, should you forget yours."
          input={{ autoComplete: 'email', type: 'email', inputMode: 'email', maxLength: 254 }}
          label="Mail address"
          name="email"
        />
        <TextField
          form={form}
          hint={passwordRule}
          input={{ autoComplete: 'new-password', type: 'password', maxLength: passwordMax }}
          label="Password"
          name="password"
        />
        <p className="text-xs text-ink-2">
          A demo venue pays play money into your account, so that you can trade at once.
        </p>
      </FieldsForm>
      <p className="mt-3 flex">
        <TextButton onClick={() => session.showDialog('signIn')}>
          I am a member already: sign in
        </TextButton>
      </p>
    </>
  );
}
