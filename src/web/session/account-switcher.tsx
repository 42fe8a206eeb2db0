// Which account the terminal trades for, where the member holds several: always in sight, since every order goes there.
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Drop } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { part } from '../ui/part.tsx';

const accountChoice = part(() => import('./account-choice.tsx'));

export function AccountSwitcher({ compact }: { compact: boolean }) {
  const { session } = useTerminal();
  const { user, account } = useStore(session.store);
  if (user === null || account === null || user.accounts.length < 2) return null;
  return (
    <Drop
      kind="menu"
      of={accountChoice}
      trigger={
        <button
          className="flex h-8 items-center gap-1.5 rounded-(--radius) border border-line-strong px-2.5 hover:bg-hover data-[state=open]:bg-hover"
          title={`Orders go to ${account.name}, account ${account.accountId}`}
          type="button"
        >
          <Icon className="size-3.5 text-ink-3" name="wallet" />
          <span className="sr-only">Trading for </span>
          <span className={compact ? 'max-w-16 truncate' : 'max-w-36 truncate'}>
            {account.name}
          </span>
          <Icon className="size-3 text-ink-3" name="chevron" />
        </button>
      }
    />
  );
}
