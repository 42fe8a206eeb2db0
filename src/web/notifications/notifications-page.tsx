// The notification centre: all that the member was told, how they want to be told, and the webhooks of their programs.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import { MembersOnly } from '../account/members-only.tsx';
import { Section } from '../account/section.tsx';
import { useMemberPages } from '../account/use-member.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { kindWords, notificationKinds, type NotificationKind } from './kind-words.ts';
import { NotificationList } from './notification-list.tsx';
import { useMarkRead } from './notification-line.tsx';
import { PreferencesSection } from './preferences-section.tsx';
import { WebhooksSection } from './webhooks-section.tsx';

const pageItems = 100;

export default function NotificationsPage() {
  return (
    <MembersOnly what="your notifications">
      <Inbox />
      <PreferencesSection />
      <WebhooksSection />
    </MembersOnly>
  );
}

function Inbox() {
  const { client, notifications } = useTerminal();
  const unread = useStore(notifications.store, (state) => state.unread);
  const [which, setWhich] = useState<'all' | 'unread'>('all');
  const [kind, setKind] = useState<NotificationKind | 'all'>('all');
  const mark = useMarkRead();
  const query = useMemberPages(
    'notifications',
    (cursor) =>
      client.rest.call('GET /v1/notifications', {
        query: {
          ...cursor,
          limit: pageItems,
          ...(which === 'unread' ? { unread: 'true' as const } : {}),
          ...(kind === 'all' ? {} : { kind }),
        },
      }),
    `${which} ${kind}`,
  );
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = which !== 'all' || kind !== 'all';
  return (
    <Section
      actions={
        <Button
          disabled={unread === null || unread === 0}
          look="outline"
          onClick={() => void mark(notifications.markAllRead())}
          size="sm"
        >
          Mark all as read
        </Button>
      }
      note={unreadWords(unread)}
      title="What you were told"
    >
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segmented
          className="w-44"
          label="Which"
          onChange={setWhich}
          options={[
            { value: 'all', label: 'All' },
            { value: 'unread', label: 'Not read' },
          ]}
          value={which}
        />
        <select
          aria-label="Kind"
          className="select-field"
          onChange={(event) => setKind(event.currentTarget.value as NotificationKind | 'all')}
          value={kind}
        >
          <option value="all">Every kind</option>
          {notificationKinds.map((name) => (
            <option key={name} value={name}>
              {kindWords[name].label}
            </option>
          ))}
        </select>
      </div>
      {query.isPending ? (
        <LoadingRows />
      ) : query.data === undefined ? (
        <FailedNote message={messageOf(query.error)} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyNote
          hint={
            isFiltered
              ? 'Nothing that you were told is of this kind.'
              : 'Fills, alerts, money and sign-ins are told here.'
          }
          title={isFiltered ? 'None of these' : 'Nothing yet'}
        />
      ) : (
        <NotificationList
          items={items}
          loadingMore={query.isFetchingNextPage}
          onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
        />
      )}
    </Section>
  );
}

function unreadWords(unread: number | null): string {
  if (unread === null) return 'Kept for 90 days.';
  return unread === 0
    ? 'All of it is read. Kept for 90 days.'
    : `${unread} not read. Kept for 90 days.`;
}
