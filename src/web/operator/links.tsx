// Ways between the places of the desk.
import type { ReactNode } from 'react';
import { Link } from '../router/link.tsx';

/** A link that looks like the outlined button beside it. */
export const linkLook =
  'inline-flex h-8 items-center rounded-(--radius) border border-line-strong px-3 whitespace-nowrap hover:bg-hover';

export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <Link
      className="self-start rounded-sm text-xs text-ink-2 underline underline-offset-2 hover:text-ink"
      to={to}
    >
      <span aria-hidden="true">← </span>
      {children}
    </Link>
  );
}

/** To one instrument, account or member. */
export function SubjectLink(props: {
  page: 'instruments' | 'accounts' | 'members' | 'orders';
  subject: string;
  children: ReactNode;
}) {
  return (
    <Link
      className="rounded-sm font-medium underline decoration-line-strong underline-offset-2 hover:decoration-current"
      to={`/operator/${props.page}#${encodeURIComponent(props.subject)}`}
    >
      {props.children}
    </Link>
  );
}
