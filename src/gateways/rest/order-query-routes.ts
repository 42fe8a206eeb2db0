// Questions about one's own orders over REST: as they stand, how they came there, and what self-trade prevention kept from happening.

import { ApiError, invalidField } from '../api-error.ts';
import { orderIdMessage, parseOrderId } from '../field-reader.ts';
import { listJson } from '../market-json.ts';
import { orderLifeJson, preventedMatchJson } from '../order-history-json.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import {
  Order,
  OrderHistory,
  Orders,
  OrdersQuery,
  PreventedMatches,
  PreventedMatchesQuery,
} from '#api/order-schemas.ts';
import { orderPaths, targetOf, targetText, targetView } from './order-target.ts';
import { AccountQuery, answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { orderJson } from '#portfolio/order-json.ts';

const tags = ['orders'];
const ordersByDefault = 100;

export function addOrderQueryRoutes(app: Rest, context: RestContext): void {
  const { venue, access } = context;
  const { market, portfolio } = venue;

  app.get(
    '/v1/orders',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Own orders, newest first',
        querystring: OrdersQuery,
        response: answers({ 200: Orders }),
      },
    },
    (request, reply) => {
      const { status = 'open', instrument: symbol, limit = ordersByDefault } = request.query;
      const accountId = access.account(principalOf(request), request.query.account);
      const instrumentId =
        symbol === undefined ? 0 : instrumentOf(market, symbol, 'instrument').instrumentId;
      const open = status === 'closed' ? [] : portfolio.openOrders(accountId, limit, instrumentId);
      const closed =
        status === 'open' ? [] : portfolio.closedOrders(accountId, limit, instrumentId);
      const orders = [...open, ...closed].sort((a, b) => b.orderId - a.orderId).slice(0, limit);
      const text = listJson(orders, (order) =>
        orderJson(order, market.instrument(order.instrumentId)),
      );
      return sendJson(reply, `{"orders":${text}}`);
    },
  );

  for (const { url, params, named } of orderPaths) {
    app.get(
      url,
      {
        config: { access: 'read' },
        schema: {
          tags,
          summary: `One order${named}`,
          params,
          querystring: AccountQuery,
          response: answers({ 200: Order }),
        },
      },
      (request, reply) => {
        const target = targetOf(access, request, request.query.account);
        const text = targetText(venue, target);
        if (text === undefined)
          throw new ApiError(RejectCode.unknownOrder, { field: target.field });
        return sendJson(reply, text);
      },
    );

    app.get(
      `${url}/history`,
      {
        config: { access: 'read' },
        schema: {
          tags,
          summary: `The whole life of an order${named}`,
          description:
            'Every event with the state after it, oldest first. `complete` is false where the oldest are no longer kept.',
          params,
          querystring: AccountQuery,
          response: answers({ 200: OrderHistory }),
        },
      },
      (request, reply) => {
        const target = targetOf(access, request, request.query.account);
        const order = targetView(venue, target);
        if (order === undefined)
          throw new ApiError(RejectCode.unknownOrder, { field: target.field });
        const instrument = market.instrument(order.instrumentId);
        const life = portfolio.orderHistory(order.orderId);
        return sendJson(reply, orderLifeJson(order, instrument, life));
      },
    );
  }

  app.get(
    '/v1/prevented-matches',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Where self-trade prevention kept own orders from trading, newest first',
        querystring: PreventedMatchesQuery,
        response: answers({ 200: PreventedMatches }),
      },
    },
    (request, reply) => {
      const { instrument: symbol, orderId, account, limit = ordersByDefault } = request.query;
      const accountId = access.account(principalOf(request), account);
      const instrumentId =
        symbol === undefined ? 0 : instrumentOf(market, symbol, 'instrument').instrumentId;
      const id = orderId === undefined ? 0 : parseOrderId(orderId);
      if (orderId !== undefined && id === 0) throw invalidField('orderId', orderIdMessage);
      const matches = portfolio.preventedMatches(accountId, limit, instrumentId, id);
      const text = listJson(matches, (match) => preventedMatchJson(market, match));
      return sendJson(reply, `{"preventedMatches":${text}}`);
    },
  );
}
