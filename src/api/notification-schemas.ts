// The objects of notifications, price alerts and webhooks as schemas: what requests are checked against and what /docs shows.

import Type from 'typebox';
import type { TSchema } from 'typebox';
import { decimal, id, limit, nullable, oneOf, strict, time, withExample } from './schema-types.ts';

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
const nextCursor = Type.Optional(Type.String({ examples: ['MTA0Mg'] }));
const pageOf = <Item extends TSchema>(item: Item) =>
  strict({ items: Type.Array(item), nextCursor });
const count = Type.Integer({
  minimum: 0,
  description: 'How many are not read.',
  examples: [3],
});

// ---- requests

export const NotificationsQuery = strict({
  ...page,
  unread: Type.Optional(
    oneOf(['true', 'false'], 'Only those that are not read, or only the others.'),
  ),
  kind: Type.Optional(kind),
});
export const ReadBody = withExample(
  strict({
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
  }),
  { ids: ['1042', '1043'] },
);
export const PreferencesBody = withExample(
  strict({
    preferences: Type.Array(
      strict({
        kind,
        inApp: Type.Optional(Type.Boolean()),
        mail: Type.Optional(Type.Boolean()),
        webhook: Type.Optional(Type.Boolean()),
      }),
      { minItems: 1, maxItems: kindNames.length, description: 'What is not named stays as it is.' },
    ),
  }),
  { preferences: [{ kind: 'fill', inApp: true, mail: false, webhook: true }] },
);
export const PriceAlertBody = withExample(
  strict({
    instrument: Type.String({ examples: ['AAPL'] }),
    condition: oneOf(conditions, 'Above: at the price or higher. Below: at the price or lower.'),
    price: decimal(),
    repeats: Type.Optional(
      Type.Boolean({ description: 'Default false: it fires once. Else at most once a minute.' }),
    ),
  }),
  { instrument: 'AAPL', condition: 'above', price: '585.33', repeats: false },
);
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

export const NotificationObject = withExample(
  strict(
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
  ),
  {
    notificationId: '1042',
    kind: 'priceAlert',
    account: null,
    title: 'AAPL at 585.33',
    text: 'AAPL traded at 585.33, at or above your price of 585.00.',
    data: {
      alertId: '17',
      instrument: 'AAPL',
      condition: 'above',
      alertPrice: '585.00',
      price: '585.33',
      tradeId: '1042',
    },
    time: '2026-11-21T09:30:00.000123Z',
    readAt: null,
  },
);
export const NotificationsAnswer = strict({
  items: Type.Array(NotificationObject),
  nextCursor,
  unread: count,
});
export const UnreadAnswer = strict({ unread: count });
const NotificationPreference = withExample(
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
  { kind: 'tradeChange', inApp: true, mail: true, webhook: false, fixed: ['inApp'] },
);
export const PreferencesAnswer = strict({ items: Type.Array(NotificationPreference) });
export const PriceAlertObject = withExample(
  strict(
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
  ),
  {
    alertId: '17',
    instrument: 'AAPL',
    condition: 'above',
    price: '585.33',
    repeats: false,
    status: 'active',
    firedCount: 0,
    firedAt: null,
    createdAt: '2026-11-21T09:30:00.000123Z',
  },
);
export const PriceAlertsAnswer = strict({ items: Type.Array(PriceAlertObject) });
const webhookFields = {
  webhookId: Type.String({ examples: ['0b9f8a44-7e8e-4a53-9d0e-2f6f6a1c9d11'] }),
  url: Type.String({ examples: ['https://example.com/buttonwood'] }),
  createdAt: time,
};
const WebhookObject = strict(webhookFields, 'Webhook');
export const WebhooksAnswer = strict({ items: Type.Array(WebhookObject) });
export const NewWebhookAnswer = strict(
  {
    ...webhookFields,
    secret: Type.String({
      description: 'Signs what is sent. Shown here and never again.',
      examples: ['whsec_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    }),
  },
  'NewWebhook',
);
export const TestAnswer = strict({
  deliveryId: Type.String({
    description: 'What became of it stands in the deliveries.',
    examples: ['1042'],
  }),
});
const DeliveryObject = withExample(
  strict(
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
  ),
  {
    deliveryId: '1042',
    kind: 'fill',
    state: 'delivered',
    attempts: 1,
    lastStatus: 200,
    lastError: null,
    lastTookMs: 84,
    createdAt: '2026-11-21T09:30:00.000123Z',
    finishedAt: '2026-11-21T09:30:00.412000Z',
    nextAt: null,
  },
);
export const DeliveriesAnswer = pageOf(DeliveryObject);
export const Gone = { type: 'null', description: 'Deleted.' } as const;
