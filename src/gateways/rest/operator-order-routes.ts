// Everybody's open orders, for an operator to look at and to end. It must never place one.

import { parseAccountId } from '../access.ts';
import { ApiError, invalidField } from '../api-error.ts';
import { orderIdMessage, parseOrderId } from '../field-reader.ts';
import { listJson } from '../market-json.ts';
import type { Rest, RestContext } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import { sendOperatorCommand } from './operator-commands.ts';
import { itemsByDefault, pageJson, readCursor } from './operator-paging.ts';
import { Subjects } from './operator-subjects.ts';
import { OpenOrdersQuery, OrderIdParams, OrderPage } from '#api/operator-schemas.ts';
import { Order } from '#api/order-schemas.ts';
import { answers } from '#api/schemas.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Side } from '#core/terms.ts';
import { orderJson } from '#portfolio/order-json.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import type { Portfolio } from '#portfolio/portfolio.ts';

const tags = ['operator'];

export function addOperatorOrderRoutes(app: Rest, { venue }: RestContext): void {
  const { market, portfolio } = venue;
  const subjects = new Subjects(venue);
  const writeOrder = (order: OrderView): string =>
    orderJson(order, market.instrument(order.instrumentId));
  const orderOf = (text: string): OrderView => {
    const orderId = parseOrderId(text);
    if (orderId === 0) throw invalidField('orderId', orderIdMessage);
    const order = portfolio.order(orderId);
    if (order === undefined) throw new ApiError(RejectCode.unknownOrder, { field: 'orderId' });
    return order;
  };

  app.get(
    '/v1/operator/orders',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "Everybody's open orders, newest first",
        querystring: OpenOrdersQuery,
        response: answers({ 200: OrderPage }),
      },
    },
    (request, reply) => {
      const { account, instrument, side, cursor, limit = itemsByDefault } = request.query;
      const accountId = account === undefined ? undefined : parseAccountId(account, 'account');
      if (accountId !== undefined && portfolio.account(accountId) === undefined) {
        throw new ApiError(RejectCode.unknownAccount, { field: 'account', status: 404 });
      }
      const accountIds = accountId === undefined ? undefined : [accountId];
      const instrumentId =
        instrument === undefined ? 0 : instrumentOf(market, instrument, 'instrument').instrumentId;
      const filter = { instrumentId, side: side === undefined ? 0 : Side[side] };
      const below = readCursor(cursor) ?? Number.POSITIVE_INFINITY;
      const ids = newestOpen(portfolio, accountIds, below, limit + 1, filter);
      const orders = ids.slice(0, limit).flatMap((orderId) => portfolio.order(orderId) ?? []);
      const last = ids.length > limit ? ids[limit - 1] : undefined;
      return sendJson(reply, pageJson(listJson(orders, writeOrder), last));
    },
  );

  app.get(
    '/v1/operator/orders/:orderId',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "One order of anybody's",
        params: OrderIdParams,
        response: answers({ 200: Order }),
      },
    },
    (request, reply) => sendJson(reply, writeOrder(orderOf(request.params.orderId))),
  );

  app.delete(
    '/v1/operator/orders/:orderId',
    {
      config: {
        access: 'operator',
        budget: 'cancel',
        audit: subjects.order('cancelOrder', { isEmergency: true }),
      },
      schema: {
        tags,
        summary: "Cancel one order of anybody's",
        params: OrderIdParams,
        response: answers({ 200: Order }),
      },
    },
    (request, reply) => {
      const order = orderOf(request.params.orderId);
      const command = venue.command();
      command.kind = CommandKind.cancelOrder;
      command.accountId = order.accountId;
      command.instrumentId = order.instrumentId;
      command.orderId = order.orderId;
      return sendOperatorCommand(reply, venue, command, () =>
        writeOrder(portfolio.order(order.orderId) ?? order),
      );
    },
  );
}

/** Ids of the newest open orders of some accounts, or of all. Each account's are in order already; only the newest of them are kept. */
function newestOpen(
  portfolio: Portfolio,
  accountIds: readonly number[] | undefined,
  below: number,
  limit: number,
  filter: { readonly instrumentId: number; readonly side: number },
): number[] {
  let newest: number[] = [];
  let least = 0;
  const settle = (): void => {
    newest = newest.sort((a, b) => b - a).slice(0, limit);
    if (newest.length === limit) least = newest[limit - 1] ?? 0;
  };
  const all = accountIds ?? portfolio.accounts.map(({ accountId }) => accountId);
  for (const accountId of all) {
    newest.push(...portfolio.openOrderIds(accountId, below, limit, { ...filter, least }));
    if (newest.length > 8 * limit) settle();
  }
  settle();
  return newest;
}
