// The objects of notifications, price alerts and webhooks as schemas: what requests are checked against and what /docs shows.

import Type from 'typebox';
import type { TProperties, TSchema } from 'typebox';
import { decimal, id, limit, nullable, oneOf, strict, time } from './schema-types.ts';

const kindNames = [
  'fill',
  'cancel',
  'expiry',
  'reject',
  'tradeChange',
  'limitNear',
  'priceAlert',
  'deposit',
  'withdrawal',
  'halt',
  'resume',
  'announcement',
  'security',
] as const;
const kind = oneOf(kindNames);
const conditions = ['above', 'below'] as const;
const digits = '^[1-9][0-9]{0,15}$';

const page = {
  limit: limit(500, 100),
  cursor: Type.Optional(
    Type.String({ maxLength: 100, description: '`nextCursor` of the page before.' }),
  ),
};
const pageOf = (item: TSchema, more: TProperties = {}) =>
  strict({
    items: Type.Array(item),
    nextCursor: Type.Optional(Type.String()),
    ...more,
  });
const count = Type.Integer({ description: 'How many are not read.' });

// ---- requests

export const NotificationsQuery = strict({
  ...page,
  unread: Type.Optional(
    oneOf(['true', 'false'], 'Only those that are not read, or only the others.'),
  ),
  kind: Type.Optional(kind),
});
export const ReadBody = strict({
  ids: Type.Optional(
    Type.Array(Type.String({ pattern: digits }), {
      minItems: 1,
      maxItems: 500,
      description: 'These. Give either this or `upTo`.',
    }),
  ),
  upTo: Type.Optional(
    Type.String({ pattern: digits, description: 'This one and all that are older.' }),
  ),
});
export const PreferencesBody = strict({
  preferences: Type.Array(
    strict({
      kind,
      inApp: Type.Optional(Type.Boolean()),
      mail: Type.Optional(Type.Boolean()),
      webhook: Type.Optional(Type.Boolean()),
    }),
    { minItems: 1, maxItems: kindNames.length, description: 'What is not named stays as it is.' },
  ),
});
export const PriceAlertBody = strict({
  instrument: Type.String({ examples: ['AAPL'] }),
  condition: oneOf(conditions, 'Above: at the price or higher. Below: at the price or lower.'),
  price: decimal(),
  repeats: Type.Optional(
    Type.Boolean({ description: 'Default false: it fires once. Else at most once a minute.' }),
  ),
});
export const AlertParams = strict({ alertId: Type.String({ examples: ['17'] }) });
export const WebhookBody = strict({
  url: Type.String({
    minLength: 1,
    maxLength: 2_048,
    description: 'A public https address, port 443 or 8443.',
    examples: ['https://example.com/buttonwood'],
  }),
});
export const WebhookParams = strict({
  webhookId: Type.String({ examples: ['0b9f8a44-7e8e-4a53-9d0e-2f6f6a1c9d11'] }),
});
export const DeliveriesQuery = strict(page);

// ---- answers

export const NotificationObject = strict(
  {
    notificationId: id,
    kind,
    account: nullable(id),
    title: Type.String(),
    text: Type.String(),
    data: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What it is about, by kind: see docs/notifications.md.',
    }),
    time,
    readAt: nullable(time),
  },
  'Notification',
);
export const NotificationsAnswer = pageOf(NotificationObject, { unread: count });
export const UnreadAnswer = strict({ unread: count });
export const PreferencesAnswer = strict({
  items: Type.Array(
    strict(
      {
        kind,
        inApp: Type.Boolean(),
        mail: Type.Boolean(),
        webhook: Type.Boolean(),
        fixed: Type.Array(oneOf(['inApp', 'mail']), { description: 'What cannot be turned off.' }),
      },
      'NotificationPreference',
    ),
  ),
});
export const PriceAlertObject = strict(
  {
    alertId: id,
    instrument: Type.String(),
    condition: oneOf(conditions),
    price: decimal(),
    repeats: Type.Boolean(),
    status: oneOf(['active', 'fired']),
    firedCount: Type.Integer(),
    firedAt: nullable(time),
    createdAt: time,
  },
  'PriceAlert',
);
export const PriceAlertsAnswer = strict({ items: Type.Array(PriceAlertObject) });
const webhookFields = { webhookId: Type.String(), url: Type.String(), createdAt: time };
const WebhookObject = strict(webhookFields, 'Webhook');
export const WebhooksAnswer = strict({ items: Type.Array(WebhookObject) });
export const NewWebhookAnswer = strict(
  {
    ...webhookFields,
    secret: Type.String({ description: 'Signs what is sent. Shown here and never again.' }),
  },
  'NewWebhook',
);
export const TestAnswer = strict({
  deliveryId: Type.String({ description: 'What became of it stands in the deliveries.' }),
});
const DeliveryObject = strict(
  {
    deliveryId: id,
    kind: oneOf([...kindNames, 'test']),
    state: oneOf(['pending', 'delivered', 'dead']),
    attempts: Type.Integer(),
    lastStatus: nullable(Type.Integer({ description: 'HTTP status of the last answer.' })),
    lastError: nullable(Type.String()),
    lastTookMs: nullable(Type.Integer()),
    createdAt: time,
    finishedAt: nullable(time),
    nextAt: nullable(time),
  },
  'WebhookDelivery',
);
export const DeliveriesAnswer = pageOf(DeliveryObject);
export const Gone = { type: 'null', description: 'Deleted.' } as const;
