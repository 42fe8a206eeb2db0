// Who is signed in; what drops from it is the account menu. Signed out: the way in.
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Drop } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { part } from '../ui/part.tsx';

const accountMenu = part(() => import('./account-menu.tsx'));

export function UserMenu() {
  const { session } = useTerminal();
  const { phase, user } = useStore(session.store);
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
  return (
    <Drop
      kind="dialog"
      of={accountMenu}
      trigger={
        <Button id="account-menu" look="outline">
          <Icon className="size-3.5" name="user" />
          <span className="max-w-36 truncate max-sm:sr-only">{user.username}</span>
          <Icon className="size-3 text-ink-3" name="chevron" />
        </Button>
      }
    />
  );
}
