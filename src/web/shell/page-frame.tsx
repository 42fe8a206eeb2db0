// The frame of every page but the trade page: its heading, the navigation of the account at its side (on a phone: above it), and the page
// itself, which is loaded when it is first wanted.
import { clsx } from 'clsx';
import { Component, lazy, Suspense, useEffect, type ComponentType, type ReactNode } from 'react';
import { Link } from '../router/link.tsx';
import { accountPages, pages, type PageName } from '../router/route.ts';
import { Button } from '../ui/button.tsx';
import { LoadingRows } from '../ui/panel.tsx';

/** Takes focus when the page changes. */
export const pageHeadingId = 'page-heading';

const contents: Readonly<Record<Exclude<PageName, 'trade'>, ComponentType>> = {
  portfolio: lazy(() => import('../portfolio/portfolio-page.tsx')),
  security: lazy(() => import('../account/security-page.tsx')),
  resetPassword: lazy(() => import('../members/reset-password-page.tsx')),
  verifyEmail: lazy(() => import('../members/verify-email-page.tsx')),
  notFound: NotFound,
};

export function PageFrame(props: { page: Exclude<PageName, 'trade'>; compact: boolean }) {
  const { page, compact } = props;
  const { title } = pages[page];
  const Content = contents[page];
  const ofAccount = accountPages.some(({ name }) => name === page);
  useEffect(() => {
    document.title = `${title} · Buttonwood`;
  }, [title]);
  return (
    <div className={clsx('flex min-h-0 flex-1', compact && 'flex-col')}>
      {ofAccount && <AccountNavigation compact={compact} page={page} />}
      <main className="min-h-0 min-w-0 flex-1 overflow-y-auto" key={page}>
        <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-3 pt-5 pb-12 sm:px-6">
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

function AccountNavigation({ page, compact }: { page: PageName; compact: boolean }) {
  return (
    <nav
      aria-label="Account"
      className={clsx(
        'shrink-0 bg-surface',
        compact ? 'border-b border-line px-1' : 'w-48 border-r border-line px-2 py-5',
      )}
    >
      <ul className={clsx('flex', compact ? 'overflow-x-auto' : 'flex-col gap-0.5')}>
        {accountPages.map(({ name, path, title }) => (
          <li key={name}>
            <Link
              aria-current={name === page ? 'page' : undefined}
              className={clsx(
                'flex items-center font-medium text-ink-2 hover:text-ink focus-visible:-outline-offset-2',
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
