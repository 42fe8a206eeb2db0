// Sign in, or step in as one of the demo users.
import * as Dialog from 'radix-ui/dialog';
import { useId, useRef, useState, type SubmitEvent } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon, Mark } from '../ui/icons.tsx';

const demoUsers = ['buyer_demo', 'seller_demo'] as const;
const demoPassword = 'demopass123';

export function SignInDialog() {
  const { session } = useTerminal();
  const open = useStore(session.store, (state) => state.dialogOpen);
  // Many places open the dialog; focus goes back to the one that did.
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root onOpenChange={session.showDialog} open={open}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const back =
              opener.current?.isConnected === true
                ? opener.current
                : document.querySelector('#account-menu');
            if (back instanceof HTMLElement) {
              back.focus();
            }
          }}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            opener.current = document.activeElement;
            (event.currentTarget as HTMLElement).querySelector('input')?.focus();
          }}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-1rem)] w-[min(23rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-strong bg-surface p-5 shadow-(--shadow)"
        >
          <div className="mb-4 flex items-center gap-2.5">
            <Mark />
            <Dialog.Title className="flex-1 text-base font-semibold">
              Sign in to Buttonwood
            </Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" size="sm">
                <Icon name="close" />
              </IconButton>
            </Dialog.Close>
          </div>
          <SignInForm />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function SignInForm() {
  const { session } = useTerminal();
  const notice = useStore(session.store, (state) => state.notice);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = useId();

  const enter = async (name: string, secret: string): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await session.signIn(name, secret);
    } catch (cause) {
      setError(messageOf(cause));
      setBusy(false);
    }
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (username === '' || password === '') {
      setError('Enter a user name and a password.');
      return;
    }
    void enter(username, password);
  };

  return (
    <>
      <form className="flex flex-col gap-3" noValidate onSubmit={submit}>
        {notice !== null && (
          <p className="rounded-(--radius) bg-warn-soft p-2 text-xs text-warn">{notice}</p>
        )}
        <div>
          <label className="mb-1 block text-xs text-ink-2" htmlFor={`${id}-user`}>
            User name
          </label>
          <div className="input-shell">
            <input
              autoCapitalize="none"
              autoComplete="username"
              className="w-full bg-transparent px-3 text-sm"
              id={`${id}-user`}
              onChange={(event) => setUsername(event.currentTarget.value)}
              spellCheck={false}
              value={username}
            />
          </div>
        </div>
        <div>
          <label className="mb-1 block text-xs text-ink-2" htmlFor={`${id}-password`}>
            Password
          </label>
          <div className="input-shell">
            <input
              autoComplete="current-password"
              className="w-full bg-transparent px-3 text-sm"
              id={`${id}-password`}
              onChange={(event) => setPassword(event.currentTarget.value)}
              type="password"
              value={password}
            />
          </div>
        </div>
        <p aria-live="assertive" className="min-h-4 text-xs text-sell">
          {error}
        </p>
        <Button disabled={busy} look="primary" size="lg" type="submit">
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      <div className="mt-5 border-t border-line pt-4 text-xs text-ink-2">
        <p>
          This is a demo venue with play money. Step in as a demo user, or use their names with the
          password <code className="rounded-sm bg-raised px-1 py-0.5 text-ink">{demoPassword}</code>
          .
        </p>
        <div className="mt-3 grid grid-cols-2 gap-2">
          {demoUsers.map((name) => (
            <Button
              disabled={busy}
              key={name}
              look="outline"
              onClick={() => void enter(name, demoPassword)}
              size="md"
            >
              <Icon className="size-3.5" name="user" />
              {name}
            </Button>
          ))}
        </div>
      </div>
    </>
  );
}
