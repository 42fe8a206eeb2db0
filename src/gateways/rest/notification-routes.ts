// What members were told and how they want to be told: notifications, preferences, price alerts, webhooks. Each member sees and changes his
// own only; another's is answered as one that does not exist.

import type { FastifyRequest } from 'fastify';
import { ApiError, invalidField } from '../api-error.ts';
import { FieldReader } from '../field-reader.ts';
import {
  alertObject,
  deliveryObject,
  notificationObject,
  webhookObject,
} from '../notification-json.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import { cursorOf, itemsByDefault, readCursor } from './operator-paging.ts';
import {
  AlertParams,
  DeliveriesAnswer,
  DeliveriesQuery,
  Gone,
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
} from '#api/notification-schemas.ts';
import { answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { isDatabaseAway, withinMs } from '#database/away.ts';
import { NotificationError } from '#notifications/notification-error.ts';
import type { Notifications } from '#notifications/notifications.ts';

const tags = ['notifications'];
/** Longer than this a request does not wait for the database. */
const answerMs = 5_000;
const numberText = /^[1-9][0-9]{0,15}$/;

type Opened = () => Notifications;

/** `opened` is undefined while notifications are not there yet: their routes answer that trying again helps. */
export function addNotificationRoutes(
  app: Rest,
  context: RestContext,
  opened: () => Notifications | undefined,
): void {
  const notifications = (): Notifications => {
    const there = opened();
    if (there === undefined) throw new ApiError(RejectCode.databaseUnavailable);
    return there;
  };
  addInboxRoutes(app, context, notifications);
  addPreferenceRoutes(app, notifications);
  addAlertRoutes(app, context, notifications);
  addWebhookRoutes(app, context, notifications);
}

function addInboxRoutes(app: Rest, { nowMs }: RestContext, notifications: Opened): void {
  app.get(
    '/v1/notifications',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'What you were told, newest first',
        querystring: NotificationsQuery,
        response: answers({ 200: NotificationsAnswer }),
      },
    },
    async (request) => {
      const { limit = itemsByDefault, cursor, unread, kind } = request.query;
      const { inbox } = notifications();
      const memberId = memberOf(request);
      const filter = {
        limit,
        before: belowOf(cursor),
        unread: unread === undefined ? undefined : unread === 'true',
        kind,
      };
      const [page, count] = await ask(
        Promise.all([inbox.page(memberId, filter), inbox.unread(memberId)]),
      );
      return {
        items: page.items.map(notificationObject),
        ...nextOf(page.next),
        unread: count,
      };
    },
  );

  app.get(
    '/v1/notifications/unread',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'How many are not read', response: answers({ 200: UnreadAnswer }) },
    },
    async (request) => ({ unread: await ask(notifications().inbox.unread(memberOf(request))) }),
  );

  app.post(
    '/v1/notifications/read',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Mark as read',
        description: 'By their ids, or all up to one. What is none of yours is left out.',
        body: ReadBody,
        response: answers({ 200: UnreadAnswer }),
      },
    },
    async (request) => {
      const { ids, upTo } = request.body;
      if ((ids === undefined) === (upTo === undefined)) {
        throw invalidField('ids', 'Give either "ids" or "upTo".');
      }
      const memberId = memberOf(request);
      const { inbox } = notifications();
      const which = ids === undefined ? { upTo: BigInt(upTo ?? 0) } : { ids: ids.map(BigInt) };
      await ask(inbox.markRead(memberId, which, nowMs()));
      return { unread: await ask(inbox.unread(memberId)) };
    },
  );
}

function addPreferenceRoutes(app: Rest, notifications: Opened): void {
  app.get(
    '/v1/notification-preferences',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'By which ways you hear of what',
        response: answers({ 200: PreferencesAnswer }),
      },
    },
    async (request) => ({ items: await ask(notifications().preferences.of(memberOf(request))) }),
  );

  app.put(
    '/v1/notification-preferences',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Choose by which ways you hear of what',
        description: 'All of it or nothing. Kinds and ways that are not named stay as they are.',
        body: PreferencesBody,
        response: answers({ 200: PreferencesAnswer }),
      },
    },
    async (request) => {
      const memberId = memberOf(request);
      const { preferences } = notifications();
      await ask(preferences.change(memberId, request.body.preferences));
      return { items: await ask(preferences.of(memberId)) };
    },
  );
}

function addAlertRoutes(app: Rest, { venue, nowMs }: RestContext, notifications: Opened): void {
  const { market } = venue;

  app.get(
    '/v1/price-alerts',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Your price alerts, newest first',
        description: 'The active ones and the latest that have fired.',
        response: answers({ 200: PriceAlertsAnswer }),
      },
    },
    async (request) => {
      const alerts = await ask(notifications().priceAlerts.list(memberOf(request)));
      return { items: alerts.map((alert) => alertObject(market, alert)) };
    },
  );

  app.post(
    '/v1/price-alerts',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Set a price alert',
        description:
          'Fires when a trade reaches the price from the other side. A price that is passed already must be left first.',
        body: PriceAlertBody,
        response: answers({ 201: PriceAlertObject }),
      },
    },
    async (request, reply) => {
      const { instrument: symbol, condition, price, repeats = false } = request.body;
      const memberId = memberOf(request);
      const instrument = market.instrumentBySymbol(symbol);
      if (instrument === undefined) {
        throw new ApiError(RejectCode.unknownInstrument, { field: 'instrument' });
      }
      const reader = new FieldReader();
      const priceTicks = reader.price(price, 'price', instrument);
      if (priceTicks < 0) {
        const { code, field, limit, message } = reader;
        throw new ApiError(code, { field, limit, message });
      }
      const wanted = { instrumentId: instrument.instrumentId, condition, priceTicks, repeats };
      const alert = await ask(notifications().priceAlerts.add(memberId, wanted, nowMs()));
      reply.code(201);
      return alertObject(market, alert);
    },
  );

  app.delete(
    '/v1/price-alerts/:alertId',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Delete a price alert',
        params: AlertParams,
        response: answers({ 204: Gone }),
      },
    },
    async (request, reply) => {
      const { alertId } = request.params;
      const memberId = memberOf(request);
      if (!numberText.test(alertId)) throw new ApiError(RejectCode.unknownPriceAlert);
      await ask(notifications().priceAlerts.remove(memberId, BigInt(alertId)));
      return reply.code(204).send();
    },
  );
}

function addWebhookRoutes(app: Rest, { nowMs }: RestContext, notifications: Opened): void {
  app.get(
    '/v1/webhooks',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'Your webhooks', response: answers({ 200: WebhooksAnswer }) },
    },
    async (request) => {
      const webhooks = await ask(notifications().webhooks.list(memberOf(request)));
      return { items: webhooks.map(webhookObject) };
    },
  );

  app.post(
    '/v1/webhooks',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Register a webhook',
        description: 'The answer shows the secret, once.',
        body: WebhookBody,
        response: answers({ 201: NewWebhookAnswer }),
      },
    },
    async (request, reply) => {
      const memberId = memberOf(request);
      const { webhooks } = notifications();
      const made = await ask(webhooks.add(memberId, request.body.url, nowMs()));
      reply.code(201);
      return { ...webhookObject(made), secret: made.secret };
    },
  );

  app.delete(
    '/v1/webhooks/:webhookId',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Delete a webhook',
        description: 'With its deliveries; what waits is not sent.',
        params: WebhookParams,
        response: answers({ 204: Gone }),
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params;
      await ask(notifications().webhooks.remove(memberOf(request), webhookId));
      return reply.code(204).send();
    },
  );

  app.post(
    '/v1/webhooks/:webhookId/test',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Send a test message to a webhook',
        params: WebhookParams,
        response: answers({ 202: TestAnswer }),
      },
    },
    async (request, reply) => {
      const { webhookId } = request.params;
      const deliveryId = await ask(notifications().testWebhook(memberOf(request), webhookId));
      reply.code(202);
      return { deliveryId: String(deliveryId) };
    },
  );

  app.get(
    '/v1/webhooks/:webhookId/deliveries',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'What was sent to a webhook, newest first',
        params: WebhookParams,
        querystring: DeliveriesQuery,
        response: answers({ 200: DeliveriesAnswer }),
      },
    },
    async (request) => {
      const { limit = itemsByDefault, cursor } = request.query;
      const { webhookId } = request.params;
      const { webhooks } = notifications();
      const before = belowOf(cursor);
      const page = await ask(webhooks.deliveries(memberOf(request), webhookId, limit, before));
      return { items: page.items.map(deliveryObject), ...nextOf(page.next) };
    },
  );
}

/** Who asks, if it is a member: the operator's token is nobody whom one could tell anything. */
function memberOf(request: FastifyRequest): string {
  const { memberId } = principalOf(request);
  if (memberId !== '') return memberId;
  throw new ApiError(RejectCode.forbidden, { message: 'Only members are told anything.' });
}

function belowOf(cursor: string | undefined): bigint | undefined {
  const below = readCursor(cursor);
  return below === undefined ? undefined : BigInt(below);
}

function nextOf(next: bigint | undefined): { nextCursor?: string } {
  return next === undefined ? {} : { nextCursor: cursorOf(Number(next)) };
}

/** What the database answers; throws ApiError for what is refused, and where the database is away. */
async function ask<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await withinMs(answerMs, answer);
  } catch (error) {
    if (isDatabaseAway(error)) throw new ApiError(RejectCode.databaseUnavailable);
    if (!(error instanceof NotificationError)) throw error;
    const { code, field, limit, message } = error;
    const limitText = limit === undefined ? undefined : String(limit);
    throw new ApiError(code, { field, limit: limitText, message });
  }
}
