// Notifications under each other, only those in sight in the page: there may be ten thousand. Asks for more as the end comes near.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Notification } from './kind-words.ts';
import { NotificationLine } from './notification-line.tsx';

const linePx = 82;
const ahead = 10;

export function NotificationList(props: {
  items: readonly Notification[];
  /** Undefined where these are all. */
  onMore: (() => void) | undefined;
  loadingMore: boolean;
}) {
  const { items, onMore, loadingMore } = props;
  const region = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => region.current,
    estimateSize: () => linePx,
    getItemKey: (at) => items[at]?.notificationId ?? at,
    overscan: 6,
  });
  const shown = virtual.getVirtualItems();
  const isNear = (shown.at(-1)?.index ?? -1) >= items.length - ahead;
  useEffect(() => {
    if (isNear && !loadingMore) onMore?.();
  }, [isNear, loadingMore, onMore]);
  return (
    <div
      aria-label="Notifications"
      className="-mx-4 max-h-[max(20rem,calc(100dvh-22rem))] overflow-y-auto border-t border-line sm:-mx-5"
      ref={region}
      role="region"
      tabIndex={0}
    >
      <ul
        aria-label="Notifications"
        style={{
          paddingTop: `${shown[0]?.start ?? 0}px`,
          paddingBottom: `${virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)}px`,
        }}
      >
        {shown.map(({ index, key }) => {
          const notification = items[index];
          return (
            notification !== undefined && (
              <li
                aria-posinset={index + 1}
                aria-setsize={items.length}
                className="border-b border-line px-4 py-3 sm:px-5"
                data-index={index}
                key={key}
                ref={virtual.measureElement}
              >
                <NotificationLine notification={notification} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
