// Notifications, price alerts and webhooks as the API writes them, and the way from the part that makes notifications to the sockets of the
// member meant.

import { formatTimeUs } from '#std/time-format.ts';
import type { Broadcasts } from './ws/broadcasts.ts';
import type { Market } from '#marketdata/market.ts';
import type { Notifications } from '#notifications/notifications.ts';
import type { PriceAlert } from '#notifications/price-alerts.ts';
import type { Delivery, Webhook } from '#notifications/webhooks.ts';
import type { Notification } from '#notifications/writer.ts';

const unreadInSnapshot = 100;

/** Tells each notification on the channel `notifications` of its member; what is not read is the snapshot. Answers how to end it. */
export function feedNotifications(
  broadcasts: Broadcasts,
  notifications: Notifications,
): () => void {
  broadcasts.use({
    notificationsOf: async (memberId) => {
      const filter = { limit: unreadInSnapshot, unread: true };
      return (await notifications.inbox.page(memberId, filter)).items.map(notificationObject);
    },
  });
  return notifications.onNotification((notification) => {
    broadcasts.notify(notification.memberId, notificationObject(notification));
  });
}

export function notificationObject(notification: Notification): object {
  const { notificationId, kind, accountId, title, text, data, atUs, readAtUs } = notification;
  return {
    notificationId: String(notificationId),
    kind,
    account: accountId === undefined ? null : String(accountId),
    title,
    text,
    data,
    time: formatTimeUs(Math.trunc(atUs)),
    readAt: timeOrNull(readAtUs),
  };
}

/** An instrument of before is written with what is known of it. */
export function alertObject(market: Market, alert: PriceAlert): object {
  const instrument = market.instrument(alert.instrumentId);
  return {
    alertId: String(alert.alertId),
    instrument: instrument?.symbol ?? '',
    condition: alert.condition,
    price: instrument?.formatPrice(alert.priceTicks) ?? '',
    repeats: alert.repeats,
    status: alert.status,
    firedCount: alert.firedCount,
    firedAt: timeOrNull(alert.firedAtUs),
    createdAt: formatTimeUs(alert.createdAtUs),
  };
}

export function webhookObject({ webhookId, url, createdAtUs }: Webhook) {
  return { webhookId, url, createdAt: formatTimeUs(createdAtUs) };
}

export function deliveryObject(delivery: Delivery): object {
  return {
    deliveryId: String(delivery.deliveryId),
    kind: delivery.kind,
    state: delivery.state,
    attempts: delivery.attempts,
    lastStatus: delivery.lastStatus ?? null,
    lastError: delivery.lastError ?? null,
    lastTookMs: delivery.lastTookMs ?? null,
    createdAt: formatTimeUs(delivery.createdAtUs),
    finishedAt: timeOrNull(delivery.finishedAtUs),
    nextAt: timeOrNull(delivery.nextAtUs),
  };
}

function timeOrNull(tsUs: number | undefined): string | null {
  return tsUs === undefined ? null : formatTimeUs(tsUs);
}
