// The kinds of notifications in words, and where each leads. Pure; what a notification says comes from the venue and is never made up here.
import type { PushOf } from '#api/ws-schemas.ts';
import { pages } from '../router/route.ts';
import { tradePath } from '../router/router.ts';

export type Notification = PushOf<'notifications'>['data'][number];
export type NotificationKind = Notification['kind'];

export const kindWords: Readonly<Record<NotificationKind, { label: string; note: string }>> = {
  fill: { label: 'Fills', note: 'An order of yours traded.' },
  cancel: { label: 'Cancels', note: 'An order ended unfilled by a cancel or a rule.' },
  expiry: { label: 'Expiries', note: 'A day order or one with a date ended by time.' },
  reject: { label: 'Rejects', note: 'An order was not taken.' },
  tradeChange: { label: 'Changed trades', note: 'A trade of yours was busted or corrected.' },
  limitNear: { label: 'Limits near', note: 'A position or your exposure is at 80% of its limit.' },
  priceAlert: { label: 'Price alerts', note: 'A stock came to the price of an alert.' },
  deposit: { label: 'Deposits', note: 'Money came in, or did not.' },
  withdrawal: { label: 'Withdrawals', note: 'Money went out, waits, or came back.' },
  halt: { label: 'Halts', note: 'A stock of yours was halted.' },
  resume: { label: 'Resumptions', note: 'A stock of yours trades again.' },
  announcement: { label: 'Announcements', note: 'What the venue tells everybody.' },
  security: { label: 'Security', note: 'New sign-ins, keys, a changed password.' },
};

export const notificationKinds = Object.keys(kindWords) as readonly NotificationKind[];

/** The page on which something can be done about it; null where there is none. */
export function placeOf({ kind, data }: Pick<Notification, 'kind' | 'data'>): string | null {
  switch (kind) {
    case 'deposit':
    case 'withdrawal':
      return pages.funding.path;
    case 'security':
      return pages.security.path;
    case 'announcement':
      return null;
    default: {
      const { instrument } = data as { readonly instrument?: unknown };
      return typeof instrument === 'string' ? tradePath(instrument) : null;
    }
  }
}

/** What fits on the bell: 1 to 99, and "99+". */
export function countWords(unread: number): string {
  return unread > 99 ? '99+' : String(unread);
}
