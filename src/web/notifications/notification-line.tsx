// One notification: what happened, when, and the way to where something can be done about it. Following it marks it as read.
import { clsx } from 'clsx';
import { toast } from '../notices/toast.ts';
import { messageOf } from '#client/errors.ts';
import { useAsk } from '../account/use-member.ts';
import { Link } from '../router/link.tsx';
import { useTerminal } from '../terminal-context.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Moment } from '../ui/moment.tsx';
import { kindWords, placeOf, type Notification } from './kind-words.ts';

export function useMarkRead(): (work: Promise<void>) => Promise<void> {
  const ask = useAsk();
  return async (work) => {
    try {
      await ask(() => work);
    } catch (error) {
      toast.error('Still marked as not read', { description: messageOf(error) });
    }
  };
}

export function NotificationLine(props: { notification: Notification; onFollow?: () => void }) {
  const { notification, onFollow } = props;
  const { notificationId, kind, title, text, time, readAt } = notification;
  const { notifications } = useTerminal();
  const mark = useMarkRead();
  const place = placeOf(notification);
  const isFresh = readAt === null;
  const read = (): void => {
    if (isFresh) void mark(notifications.markRead([notificationId]));
  };
  return (
    <div className="flex items-start gap-2.5">
      <span
        className={clsx('mt-1.5 size-2 shrink-0 rounded-full', isFresh ? 'bg-accent' : 'bg-line')}
      >
        <span className="sr-only">{isFresh ? 'Not read' : 'Read'}</span>
      </span>
      <div className="min-w-0 flex-1">
        <p className={clsx('break-words', isFresh ? 'font-semibold' : 'text-ink-2')}>
          {place === null ? (
            title
          ) : (
            <Link
              className="underline-offset-2 hover:underline"
              onClick={() => {
                read();
                onFollow?.();
              }}
              to={place}
            >
              {title}
            </Link>
          )}
        </p>
        {text !== title && <p className="text-xs break-words text-ink-2">{text}</p>}
        <p className="text-2xs text-ink-3">
          {kindWords[kind].label} · <Moment at={time} />
        </p>
      </div>
      {isFresh && (
        <IconButton label={`Mark as read: ${title}`} onClick={read} size="sm">
          <Icon className="size-3.5" name="check" />
        </IconButton>
      )}
    </div>
  );
}
