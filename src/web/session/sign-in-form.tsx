// Sign in with a password, and with a code where the member has a second factor; or step in as one of the demo users.
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand/react';
import { VenueError } from '#client/errors.ts';
import { createForm, type Form } from '../members/form.ts';
import { codeProblem } from '../members/rules.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button, TextButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useVenue } from './use-venue.ts';

const demoPassword = 'demopass123';

export function SignInForm() {
  const [ticket, setTicket] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  return ticket === null ? (
    <PasswordStep
      note={over}
      onTicket={(given) => {
        setOver(null);
        setTicket(given);
      }}
    />
  ) : (
    <CodeStep
      onOver={(message) => {
        setOver(message);
        setTicket(null);
      }}
      ticket={ticket}
    />
  );
}

function PasswordStep(props: { note: string | null; onTicket: (ticket: string) => void }) {
  const { session } = useTerminal();
  const notice = useStore(session.store, (state) => state.notice);
  const { onTicket } = props;
  const form = useForm(() =>
    createForm({
      initial: { username: '', password: '' },
      check: ({ username, password }) =>
        username === '' || password === '' ? { form: 'Enter a user name and a password.' } : {},
      async send({ username, password }) {
        const step = await session.signIn(username.trim(), password);
        if (step.kind === 'secondFactor') onTicket(step.ticket);
      },
    }),
  );
  const busy = useStore(form.store, (state) => state.busy);
  const note = props.note ?? notice;
  return (
    <>
      {note !== null && (
        <p className="mb-3 rounded-(--radius) bg-warn-soft p-2 text-xs text-warn" role="status">
          {note}
        </p>
      )}
      <FieldsForm busy="Signing in…" form={form} label="Sign in" submit="Sign in" takesFocus wide>
        <TextField
          form={form}
          input={{ autoComplete: 'username' }}
          label="User name"
          name="username"
        />
        <TextField
          form={form}
          input={{ autoComplete: 'current-password', type: 'password' }}
          label="Password"
          name="password"
        />
      </FieldsForm>
      <div className="mt-3 flex flex-wrap justify-between gap-2 text-xs">
        <TextButton onClick={() => session.showDialog('signUp')}>Become a member</TextButton>
        <TextButton onClick={() => session.showDialog('forgotPassword')}>
          Forgot your password?
        </TextButton>
      </div>
      <DemoUsers busy={busy} form={form} />
    </>
  );
}

/** Only what the venue offers: one with real members offers none. */
function DemoUsers({ form, busy }: { form: Form<'username' | 'password'>; busy: boolean }) {
  const demoMembers = useVenue()?.demoMembers ?? [];
  if (demoMembers.length === 0) return null;
  const stepIn = (name: string): void => {
    form.edit('username', name);
    form.edit('password', demoPassword);
    void form.submit();
  };
  return (
    <div className="mt-4 border-t border-line pt-4 text-xs text-ink-2">
      <p>
        This is a demo venue with play money. Step in as a demo user, or use their names with the
        password <code className="rounded-sm bg-raised px-1 py-0.5 text-ink">{demoPassword}</code>.
      </p>
      <div className="mt-3 grid grid-cols-2 gap-2">
        {demoMembers.map(({ username, displayName }) => (
          <Button
            className="only-of-type:col-span-2 odd:last:col-span-2"
            disabled={busy}
            key={username}
            look="outline"
            onClick={() => stepIn(username)}
            size="md"
            title={displayName}
          >
            <Icon className="size-3.5" name="user" />
            {username}
          </Button>
        ))}
      </div>
    </div>
  );
}

function CodeStep(props: { ticket: string; onOver: (message: string | null) => void }) {
  const { session } = useTerminal();
  const { ticket, onOver } = props;
  // The dialog may be closed while the venue thinks.
  const standing = useRef(true);
  useEffect(() => {
    standing.current = true;
    return () => {
      standing.current = false;
    };
  }, []);
  const form = useForm(() =>
    createForm({
      initial: { code: '' },
      check: ({ code }) => ({ code: codeProblem(code) }),
      async send({ code }) {
        try {
          await session.giveCode(ticket, code.trim());
        } catch (error) {
          if (error instanceof VenueError && error.reason === 'invalidTicket') {
            if (standing.current) onOver(error.message);
            return;
          }
          throw error;
        }
      },
    }),
  );
  return (
    <FieldsForm
      busy="Signing in…"
      form={form}
      label="Second factor"
      submit="Sign in"
      takesFocus
      wide
    >
      <p className="text-xs text-ink-2">
        The password is right. Now the code that your authenticator app shows for Buttonwood.
      </p>
      <TextField
        form={form}
        hint="6 digits. Without the app, one of your recovery codes."
        input={{ autoComplete: 'one-time-code', maxLength: 16 }}
        label="Code"
        name="code"
      />
      <TextButton onClick={() => onOver(null)}>Sign in as somebody else</TextButton>
    </FieldsForm>
  );
}
