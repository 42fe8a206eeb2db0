// The bell in the top bar: how many notifications are not read; the latest of them drop from it.
import { useStore } from 'zustand/react';
import { useSignedIn, useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Drop } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { part } from '../ui/part.tsx';
import { countWords } from './kind-words.ts';

const latest = part(() => import('./latest-notifications.tsx'));

export function NotificationBell() {
  const { notifications } = useTerminal();
  const unread = useStore(notifications.store, (state) => state.unread);
  const signedIn = useSignedIn();
  if (!signedIn) return null;
  const count = unread ?? 0;
  const label = count === 0 ? 'Notifications' : `Notifications, ${count} not read`;
  return (
    <Drop
      kind="dialog"
      of={latest}
      trigger={
        <Button
          aria-label={label}
          className="relative aspect-square px-0!"
          id="notification-bell"
          title={label}
        >
          <Icon name="bell" />
          {count > 0 && (
            <span
              aria-hidden="true"
              className="absolute -top-0.5 left-[55%] rounded-full bg-accent px-1 text-2xs leading-4 font-semibold text-bg"
            >
              {countWords(count)}
            </span>
          )}
        </Button>
      }
    />
  );
}
