// What the venue announces, under the top bar of every page: the gravest first, the others behind a button. Whoever has read one puts it away; a
// critical one stays until the venue takes it back.
import { clsx } from 'clsx';
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { Link } from '../router/link.tsx';
import { tradePath } from '../router/router.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Moment } from '../ui/moment.tsx';
import type { Announcement } from './announcements-store.ts';

const looks: Readonly<
  Record<Announcement['severity'], { word: string; icon: IconName; ink: string; box: string }>
> = {
  info: { word: 'Announcement', icon: 'info', ink: 'text-ink-2', box: 'border-line' },
  warning: { word: 'Warning', icon: 'warning', ink: 'text-warn', box: 'border-warn bg-warn-soft' },
  critical: {
    word: 'Critical',
    icon: 'warning',
    ink: 'text-sell',
    box: 'border-sell bg-sell-soft',
  },
};

export default function AnnouncementBanner() {
  const { announcements } = useTerminal();
  const shown = useStore(announcements.store, (state) => state.shown);
  const [all, setAll] = useState(false);
  const [first, ...others] = shown;
  return (
    <div className={clsx(all && others.length > 0 && 'max-h-[45dvh] overflow-y-auto')}>
      {first !== undefined && (
        <>
          <Line announcement={first} key={first.announcementId}>
            {others.length > 0 && (
              <Button aria-expanded={all} onClick={() => setAll(!all)} size="xs">
                {all ? 'Only this one' : `${others.length} more`}
              </Button>
            )}
          </Line>
          {all &&
            others.map((announcement) => (
              <Line announcement={announcement} key={announcement.announcementId} />
            ))}
        </>
      )}
    </div>
  );
}

function Line(props: { announcement: Announcement; children?: React.ReactNode }) {
  const { announcement, children } = props;
  const { severity, title, text, instrument, publishedAt } = announcement;
  const { announcements } = useTerminal();
  const [open, setOpen] = useState(false);
  const { word, icon, ink, box } = looks[severity];
  return (
    <article
      aria-label={`${word}: ${title}`}
      className={clsx('border-b bg-surface text-xs', box)}
      data-severity={severity}
    >
      <div className="flex min-h-8 items-center gap-x-2 px-3 py-0.5">
        <Icon className={clsx('size-4', ink)} name={icon} />
        <p className="min-w-0 flex-1 truncate">
          <span className={clsx('font-semibold', ink)}>{word}</span>
          <span className="mx-2 font-semibold">{title}</span>
          {!open && <span className="text-ink-2 max-sm:hidden">{text}</span>}
        </p>
        <Button aria-expanded={open} onClick={() => setOpen(!open)} size="xs">
          {open ? 'Less' : 'Read'}
          <span className="sr-only"> {title}</span>
        </Button>
        {children}
        {severity !== 'critical' && (
          <IconButton
            label={`Put away: ${title}`}
            onClick={() => announcements.dismiss(announcement)}
            size="xs"
          >
            <Icon className="size-3.5" name="close" />
          </IconButton>
        )}
      </div>
      {open && (
        <div
          aria-label={title}
          className="max-h-40 overflow-y-auto px-9 pb-2.5 text-ink-2"
          role="group"
          tabIndex={0}
        >
          <p className="max-w-3xl font-semibold text-ink">{title}</p>
          <p className="max-w-3xl break-words whitespace-pre-line">{text}</p>
          <p className="pt-1 text-ink-2">
            <Moment at={publishedAt} />
            {instrument !== null && (
              <>
                {' · '}
                <Link className="text-ink underline underline-offset-2" to={tradePath(instrument)}>
                  {instrument}
                </Link>
              </>
            )}
          </p>
        </div>
      )}
    </article>
  );
}
