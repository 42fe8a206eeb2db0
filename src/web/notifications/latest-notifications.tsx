// What drops from the bell: the latest notifications, without leaving the page.
import { useStore } from 'zustand/react';
import { Answered } from '../account/answered.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { Link } from '../router/link.tsx';
import { pages } from '../router/route.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { DropBox } from '../ui/drop-box.tsx';
import type { DropProps } from '../ui/drop.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { NotificationLine, useMarkRead } from './notification-line.tsx';

const latestMax = 8;

export default function LatestNotifications(drop: DropProps) {
  const { onOpenChange } = drop;
  const { notifications } = useTerminal();
  const count = useStore(notifications.store, (state) => state.unread) ?? 0;
  return (
    <DropBox
      {...drop}
      align="end"
      className="flex max-h-[min(32rem,calc(100dvh-5rem))] w-[min(24rem,calc(100vw-1rem))] flex-col"
      label="Notifications"
    >
      <Latest count={count} onFollow={() => onOpenChange(false)} />
    </DropBox>
  );
}

function Latest({ count, onFollow }: { count: number; onFollow: () => void }) {
  const { client, notifications } = useTerminal();
  const mark = useMarkRead();
  const query = useMemberQuery('notifications', () =>
    client.rest.call('GET /v1/notifications', { query: { limit: latestMax } }),
  );
  return (
    <>
      <div className="flex h-11 shrink-0 items-center justify-between gap-2 border-b border-line px-3">
        <p className="font-semibold">Notifications</p>
        <Button
          disabled={count === 0}
          onClick={() => void mark(notifications.markAllRead())}
          size="sm"
        >
          Mark all as read
        </Button>
      </div>
      <div
        aria-label="Latest notifications"
        className="min-h-0 flex-1 overflow-y-auto"
        role="region"
        tabIndex={0}
      >
        <Answered query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyNote
                hint="Fills, alerts, money and sign-ins are told here."
                title="Nothing yet"
              />
            ) : (
              <ul aria-label="Latest notifications" className="divide-y divide-line">
                {items.map((notification) => (
                  <li className="px-3 py-2.5" key={notification.notificationId}>
                    <NotificationLine notification={notification} onFollow={onFollow} />
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </div>
      <p className="shrink-0 border-t border-line px-3 py-2.5 text-center">
        <Link
          className="text-xs font-medium underline underline-offset-2 hover:text-accent"
          onClick={onFollow}
          to={pages.notifications.path}
        >
          All notifications and how you are told
        </Link>
      </p>
    </>
  );
}
