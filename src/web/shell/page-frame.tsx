// The frame of every page but the trade page: its heading, the navigation of its section at its side (on a phone: above it), and the page
// itself, which is loaded when it is first wanted.
import { clsx } from 'clsx';
import {
  Component,
  lazy,
  Suspense,
  useEffect,
  useRef,
  type ComponentType,
  type ReactNode,
} from 'react';
import { Link } from '../router/link.tsx';
import {
  pages,
  pagesOf,
  sectionOf,
  sections,
  type Page,
  type PageName,
  type SectionName,
} from '../router/route.ts';
import { pageHeadingId } from './page-heading.ts';
import { Button } from '../ui/button.tsx';
import { LoadingRows } from '../ui/panel.tsx';

const contents: Readonly<Record<Exclude<PageName, 'trade'>, ComponentType>> = {
  markets: lazy(() => import('../market/markets-page.tsx')),
  portfolio: lazy(() => import('../portfolio/portfolio-page.tsx')),
  activity: lazy(() => import('../statements/activity-page.tsx')),
  funding: lazy(() => import('../funding/funding-page.tsx')),
  statements: lazy(() => import('../statements/statements-page.tsx')),
  alerts: lazy(() => import('../alerts/alerts-page.tsx')),
  notifications: lazy(() => import('../notifications/notifications-page.tsx')),
  security: lazy(() => import('../account/security-page.tsx')),
  instruments: lazy(() => import('../operator/instruments-page.tsx')),
  accounts: lazy(() => import('../operator/accounts-page.tsx')),
  members: lazy(() => import('../operator/members-page.tsx')),
  feeTiers: lazy(() => import('../operator/fee-tiers-page.tsx')),
  approvals: lazy(() => import('../operator/approvals-page.tsx')),
  orders: lazy(() => import('../operator/orders-page.tsx')),
  venue: lazy(() => import('../operator/venue-page.tsx')),
  announcements: lazy(() => import('../operator/announcements-page.tsx')),
  audit: lazy(() => import('../operator/audit-page.tsx')),
  bots: lazy(() => import('../bots/bots-page.tsx')),
  signals: lazy(() => import('../bots/signals-page.tsx')),
  health: lazy(() => import('../health/health-page.tsx')),
  useCases: lazy(() => import('../use-cases/use-cases-page.tsx')),
  resetPassword: lazy(() => import('../members/reset-password-page.tsx')),
  verifyEmail: lazy(() => import('../members/verify-email-page.tsx')),
  notFound: NotFound,
};

export default function PageFrame(props: { page: Exclude<PageName, 'trade'>; compact: boolean }) {
  const { page, compact } = props;
  const { title, wide = false }: Page = pages[page];
  const Content = contents[page];
  const section = sectionOf(page);
  useEffect(() => {
    document.title = `${title} · Buttonwood`;
  }, [title]);
  return (
    <div className={clsx('flex min-h-0 flex-1', compact && 'flex-col')}>
      {section !== undefined && pagesOf(section).length > 1 && (
        <SectionNavigation compact={compact} page={page} section={section} />
      )}
      <main className="min-h-0 min-w-0 flex-1 overflow-y-auto" key={page}>
        <div
          className={clsx(
            'mx-auto flex w-full flex-col gap-4 px-3 pt-5 pb-12 sm:px-6',
            !wide && 'max-w-5xl',
          )}
        >
          <h1
            className="self-start text-xl font-semibold tracking-tight"
            id={pageHeadingId}
            tabIndex={-1}
          >
            {title}
          </h1>
          <LoadGuard>
            <Suspense fallback={<LoadingRows />}>
              <Content />
            </Suspense>
          </LoadGuard>
        </div>
      </main>
    </div>
  );
}

function SectionNavigation(props: { section: SectionName; page: PageName; compact: boolean }) {
  const { section, page, compact } = props;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // On a phone the links may be wider than the screen: the one of this page is in sight.
    const here = compact ? list.current?.querySelector('[aria-current="page"]') : null;
    here?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [compact, page]);
  return (
    <nav
      aria-label={sections[section].label}
      className={clsx(
        'shrink-0 bg-surface',
        compact ? 'border-b border-line px-1' : 'w-48 border-r border-line px-2 py-5',
      )}
    >
      <ul className={clsx('flex', compact ? 'overflow-x-auto' : 'flex-col gap-0.5')} ref={list}>
        {pagesOf(section).map(({ name, path, title }) => (
          <li key={name}>
            <Link
              aria-current={name === page ? 'page' : undefined}
              className={clsx(
                'flex items-center font-medium whitespace-nowrap text-ink-2 hover:text-ink focus-visible:-outline-offset-2',
                'aria-[current=page]:font-semibold aria-[current=page]:text-ink',
                compact
                  ? 'h-11 border-b-2 border-transparent px-3 aria-[current=page]:border-accent'
                  : 'h-9 rounded-(--radius) px-3 hover:bg-hover aria-[current=page]:bg-hover',
              )}
              to={path}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NotFound() {
  return (
    <p className="text-ink-2">
      The address may have been mistyped.{' '}
      <Link className="text-ink underline underline-offset-2" to="/">
        To the market
      </Link>
    </p>
  );
}

/** A page that cannot be loaded, as after the venue was updated, says so and not nothing. */
class LoadGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="flex flex-col items-start gap-3" role="alert">
        <p className="text-ink-2">This page could not be loaded. The venue may be newer than it.</p>
        <Button look="outline" onClick={() => location.reload()}>
          Reload
        </Button>
      </div>
    );
  }
}
