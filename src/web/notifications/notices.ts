// Which new notifications also come up as a notice over the page: those that the member would not see otherwise. Fills, cancels and rejects have
// notices of their own, and the rest waits under the bell.
import { toast } from '../notices/toast.ts';
import type { Notification, NotificationKind } from './kind-words.ts';

const looks: Readonly<Partial<Record<NotificationKind, 'success' | 'info' | 'warning'>>> = {
  priceAlert: 'info',
  deposit: 'success',
  withdrawal: 'info',
  tradeChange: 'warning',
  limitNear: 'warning',
  halt: 'warning',
  resume: 'info',
};
const badEnds: ReadonlySet<unknown> = new Set(['failed', 'rejected', 'returning']);
const atOnceMax = 3;

export function showNotices(items: readonly Notification[]): void {
  for (const { kind, title, text, data, notificationId } of items.slice(0, atOnceMax)) {
    const look = looks[kind];
    if (look === undefined) continue;
    const options = { id: `notification-${notificationId}`, description: text };
    // Money that did not come or go is told under the same kind; no tick may contradict the words.
    if (badEnds.has(data['status'])) toast.warning(title, options);
    else toast[look](title, options);
  }
}
