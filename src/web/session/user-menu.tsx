// Who is signed in, which account they act for, and the way out. Signed out: the way in.
import * as Popover from 'radix-ui/popover';
import { toast } from 'sonner';
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import { Link } from '../router/link.tsx';
import { accountPages } from '../router/route.ts';
import { tradePath } from '../router/router.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';

export function UserMenu() {
  const { session, router, market } = useTerminal();
  const page = useStore(router.store, (state) => state.page);
  const selected = useStore(market.store, (state) => state.selected);
  const { phase, user, account } = useStore(session.store);
  const [open, setOpen] = useState(false);
  if (phase !== 'signedIn' || user === null) {
    return (
      <Button
        disabled={phase === 'restoring'}
        look="primary"
        onClick={() => session.showDialog('signIn')}
        size="md"
      >
        Sign in
      </Button>
    );
  }
  const signOut = async (): Promise<void> => {
    setOpen(false);
    try {
      await session.signOut();
    } catch (error) {
      toast.error('You are still signed in', { description: messageOf(error) });
    }
  };
  return (
    <Popover.Root onOpenChange={setOpen} open={open}>
      <Popover.Trigger asChild>
        <Button id="account-menu" look="outline">
          <Icon className="size-3.5" name="user" />
          <span className="max-w-36 truncate max-sm:sr-only">{user.username}</span>
          <Icon className="size-3 text-ink-3" name="chevron" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          aria-label="Account"
          className="z-50 w-64 rounded-lg border border-line-strong bg-surface p-3 shadow-(--shadow)"
          collisionPadding={8}
          sideOffset={6}
        >
          <p className="font-semibold">{user.displayName}</p>
          <p className="text-xs text-ink-3">
            {user.username}
            {account !== null && `, account ${account.accountId}`}
          </p>
          {user.accounts.length > 1 && (
            <label className="mt-3 block text-xs text-ink-2">
              Trade for
              <select
                className="mt-1 h-8 w-full rounded-(--radius) border border-line-strong bg-sunken px-2 text-ink"
                onChange={(event) => session.chooseAccount(event.currentTarget.value)}
                value={account?.accountId}
              >
                {user.accounts.map((choice) => (
                  <option key={choice.accountId} value={choice.accountId}>
                    {choice.name}
                  </option>
                ))}
              </select>
            </label>
          )}
          <ul className="-mx-1 mt-3 border-t border-line pt-2">
            {[
              ...(page === 'trade' ? [] : [{ path: tradePath(selected), title: 'Trade' }]),
              ...accountPages,
            ].map(({ path, title }) => (
              <li key={path}>
                <Link
                  className="flex h-9 items-center rounded-(--radius) px-1 hover:bg-hover"
                  onClick={() => setOpen(false)}
                  to={path}
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
          <Button className="mt-2 w-full" look="outline" onClick={() => void signOut()}>
            Sign out
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
