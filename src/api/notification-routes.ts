// The requests of notifications, alerts and their ways, as routes.ts has them. Part of its one table.

import Type from 'typebox';
import {
  AlertParams,
  DeliveriesAnswer,
  DeliveriesQuery,
  NewWebhookAnswer,
  NotificationsAnswer,
  NotificationsQuery,
  PreferencesAnswer,
  PreferencesBody,
  PriceAlertBody,
  PriceAlertObject,
  PriceAlertsAnswer,
  ReadBody,
  TestAnswer,
  UnreadAnswer,
  WebhookBody,
  WebhookParams,
  WebhooksAnswer,
} from './notification-schemas.ts';

const nothing = Type.Null();

export const notificationRoutes = {
  'GET /v1/notifications': { query: NotificationsQuery, answer: NotificationsAnswer },
  'GET /v1/notifications/unread': { answer: UnreadAnswer },
  'POST /v1/notifications/read': { body: ReadBody, answer: UnreadAnswer },
  'GET /v1/notification-preferences': { answer: PreferencesAnswer },
  'PUT /v1/notification-preferences': { body: PreferencesBody, answer: PreferencesAnswer },
  'GET /v1/price-alerts': { answer: PriceAlertsAnswer },
  'POST /v1/price-alerts': { body: PriceAlertBody, answer: PriceAlertObject },
  'DELETE /v1/price-alerts/:alertId': { params: AlertParams, answer: nothing },
  'GET /v1/webhooks': { answer: WebhooksAnswer },
  'POST /v1/webhooks': { body: WebhookBody, answer: NewWebhookAnswer },
  'DELETE /v1/webhooks/:webhookId': { params: WebhookParams, answer: nothing },
  'POST /v1/webhooks/:webhookId/test': { params: WebhookParams, answer: TestAnswer },
  'GET /v1/webhooks/:webhookId/deliveries': {
    params: WebhookParams,
    query: DeliveriesQuery,
    answer: DeliveriesAnswer,
  },
} as const;
