// Orders over REST: place, amend, replace, cancel, look up. Bodies are checked by the same hand-written code as on the WebSocket, so that both
// doors give the same codes; the schemas document them.

import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { ApiError, errorJson, invalidField, meaningOf } from '../api-error.ts';
import { listJson } from '../market-json.ts';
import { isClOrdId, OrderEntry, orderIdMessage, parseOrderId } from '../order-entry.ts';
import { limitText, orderText, orderTextByClOrdId, rejectedOrderText } from '../outcome-json.ts';
import { firstUnknownField, placeFields } from '../order-fields.ts';
import type { JsonObject } from '../strict-json.ts';
import type { Outcome } from '../venue.ts';
import type { Rest, RestContext } from './context.ts';
import { execute, principalOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import {
  AccountQuery,
  AmendOrder,
  Canceled,
  ClientIdParams,
  MassCancelQuery,
  Order,
  OrderParams,
  Orders,
  OrdersQuery,
  PlaceOrder,
  Replacement,
  answers,
} from './schemas.ts';
import { validatorCompiler } from './validation.ts';
import type { Command } from '#core/command.ts';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Side } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import { orderJson } from '#portfolio/order-json.ts';

const tags = ['orders'];
const ordersByDefault = 100;
const amendFields = ['price', 'qty', 'account'] as const;

/** An answer as it leaves: status and JSON text. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Lets order bodies through to the hand-written checks. */
const orderBodyCompiler: FastifySchemaCompiler<TSchema> = (route) => {
  if (route.httpPart !== 'body') return validatorCompiler(route);
  return (value: unknown) => ({ value: value ?? {} });
};

export function addOrderRoutes(app: Rest, context: RestContext): void {
  const { venue, access } = context;
  const { market, portfolio } = venue;
  const entry = new OrderEntry(venue);

  /** Checks that nothing is in the body but what was read and the account. */
  const refuseUnknown = (body: JsonObject, fields: readonly string[]): void => {
    const field = firstUnknownField(body, fields);
    if (field === undefined) return;
    throw new ApiError(RejectCode.unknownField, {
      field,
      message: `There is no field "${field}".`,
    });
  };

  const refusal = (): ApiError => {
    const { code, field, limit, message } = entry;
    return new ApiError(code, { field, limit, message });
  };

  /** The answer where a command was refused. */
  const rejected = (
    accountId: number,
    outcome: Outcome,
    instrument: MarketInstrument | undefined,
  ): Answer => {
    const order = rejectedOrderText(venue, accountId, outcome);
    const error = errorJson(outcome.code, { limit: limitText(outcome, instrument) });
    return {
      status: meaningOf(outcome.code).status,
      text: `{"error":${error}${order === undefined ? '' : `,"order":${order}`}}`,
    };
  };

  /** Sends a command about one order; the answer is the order as it stands. */
  const sendForOrder = (command: Command, instrument?: MarketInstrument): Promise<Answer> => {
    const { accountId } = command;
    return execute(venue, command, (outcome) => {
      if (outcome.code !== RejectCode.none) return rejected(accountId, outcome, instrument);
      return { status: 200, text: orderText(venue, accountId, outcome.orderId) ?? 'null' };
    });
  };

  const send = (reply: FastifyReply, { status, text }: Answer): FastifyReply => {
    if (status === 503) reply.header('retry-after', '1');
    return sendJson(reply.code(status), text);
  };

  /** Reads a new order from a body into a command, with the account that it acts for. */
  const readPlace = (request: FastifyRequest, command: Command): void => {
    const body = request.body as JsonObject;
    refuseUnknown(body, placeFields);
    command.accountId = access.account(principalOf(request), body['account']);
    if (!entry.readPlace(body, command)) throw refusal();
  };

  app.post(
    '/v1/orders',
    {
      validatorCompiler: orderBodyCompiler,
      schema: {
        tags,
        summary: 'Place an order',
        description:
          'The same order again under the same clOrdId answers 200 with the order as it stands.',
        body: PlaceOrder,
        response: answers({ 200: Order, 201: Order }),
      },
    },
    async (request, reply) => {
      const command = venue.command();
      readPlace(request, command);
      const { accountId } = command;
      const instrument = market.instrument(command.instrumentId);
      const answer = await execute(venue, command, (outcome) => {
        if (outcome.code !== RejectCode.none) return rejected(accountId, outcome, instrument);
        const text = orderText(venue, accountId, outcome.orderId) ?? 'null';
        return { status: outcome.repeated ? 200 : 201, text };
      });
      return send(reply, answer);
    },
  );

  app.post(
    '/v1/orders/:orderId/replace',
    {
      validatorCompiler: orderBodyCompiler,
      schema: {
        tags,
        summary: 'Cancel an order and place another in its stead',
        description: 'Both or neither; instrument and side stay.',
        params: OrderParams,
        body: PlaceOrder,
        response: answers({ 200: Replacement }),
      },
    },
    async (request, reply) => {
      const oldOrderId = orderIdOf(request.params.orderId);
      const command = venue.command();
      readPlace(request, command);
      command.kind = CommandKind.replaceOrder;
      command.orderId = oldOrderId;
      const { accountId } = command;
      const instrument = market.instrument(command.instrumentId);
      const answer = await execute(venue, command, (outcome) => {
        if (outcome.code !== RejectCode.none) return rejected(accountId, outcome, instrument);
        const canceled = orderText(venue, accountId, oldOrderId) ?? 'null';
        const placed = orderText(venue, accountId, outcome.orderId) ?? 'null';
        return { status: 200, text: `{"canceled":${canceled},"placed":${placed}}` };
      });
      return send(reply, answer);
    },
  );

  app.patch(
    '/v1/orders/:orderId',
    {
      validatorCompiler: orderBodyCompiler,
      schema: {
        tags,
        summary: 'Amend price or quantity',
        description: 'A smaller quantity keeps the place in the queue; anything else loses it.',
        params: OrderParams,
        body: AmendOrder,
        response: answers({ 200: Order }),
      },
    },
    async (request, reply) => {
      const body = request.body as JsonObject;
      refuseUnknown(body, amendFields);
      const orderId = orderIdOf(request.params.orderId);
      const accountId = access.accountOfOrder(principalOf(request), body['account'], orderId);
      const order = ownOrder(portfolio.order(orderId), accountId);
      const instrument = market.instrument(order.instrumentId);
      if (instrument === undefined) throw new ApiError(RejectCode.tooLateToCancel);
      const command = venue.command();
      command.accountId = accountId;
      command.orderId = orderId;
      if (!entry.readAmend(body, instrument, command)) throw refusal();
      return send(reply, await sendForOrder(command, instrument));
    },
  );

  app.delete(
    '/v1/orders/:orderId',
    {
      config: { budget: 'cancel' },
      schema: {
        tags,
        summary: 'Cancel an order',
        params: OrderParams,
        querystring: AccountQuery,
        response: answers({ 200: Order }),
      },
    },
    async (request, reply) => {
      const orderId = orderIdOf(request.params.orderId);
      const { account } = request.query;
      const accountId = access.accountOfOrder(principalOf(request), account, orderId);
      const command = venue.command();
      command.kind = CommandKind.cancelOrder;
      command.accountId = accountId;
      command.orderId = orderId;
      return send(reply, await sendForOrder(command));
    },
  );

  app.delete(
    '/v1/orders/by-client-id/:clOrdId',
    {
      config: { budget: 'cancel' },
      schema: {
        tags,
        summary: 'Cancel an order by its client order id',
        params: ClientIdParams,
        querystring: AccountQuery,
        response: answers({ 200: Order }),
      },
    },
    async (request, reply) => {
      const clOrdId = clOrdIdOf(request.params.clOrdId);
      const accountId = access.account(principalOf(request), request.query.account);
      const command = venue.command();
      command.kind = CommandKind.cancelOrder;
      command.accountId = accountId;
      writeClOrdId(command.origClOrdId, clOrdId);
      return send(reply, await sendForOrder(command));
    },
  );

  app.delete(
    '/v1/orders',
    {
      config: { budget: 'cancel' },
      schema: {
        tags,
        summary: 'Cancel all orders, or those of an instrument or a side',
        querystring: MassCancelQuery,
        response: answers({ 200: Canceled }),
      },
    },
    async (request, reply) => {
      const { instrument: symbol, side, account } = request.query;
      const accountId = access.account(principalOf(request), account);
      const instrument =
        symbol === undefined ? undefined : instrumentOf(market, symbol, 'instrument');
      const command = venue.command();
      command.kind = CommandKind.massCancel;
      command.accountId = accountId;
      command.instrumentId = instrument?.instrumentId ?? 0;
      command.side = side === undefined ? 0 : Side[side];
      const answer = await execute(venue, command, (outcome) =>
        outcome.code === RejectCode.none
          ? { status: 200, text: `{"canceled":${outcome.count}}` }
          : rejected(accountId, outcome, instrument),
      );
      return send(reply, answer);
    },
  );

  app.get(
    '/v1/orders',
    {
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

  app.get(
    '/v1/orders/:orderId',
    {
      schema: {
        tags,
        summary: 'One order',
        params: OrderParams,
        querystring: AccountQuery,
        response: answers({ 200: Order }),
      },
    },
    (request, reply) => {
      const orderId = orderIdOf(request.params.orderId);
      const { account } = request.query;
      const accountId = access.accountOfOrder(principalOf(request), account, orderId);
      return sendJson(reply, known(orderText(venue, accountId, orderId), 'orderId'));
    },
  );

  app.get(
    '/v1/orders/by-client-id/:clOrdId',
    {
      schema: {
        tags,
        summary: 'One order by its client order id',
        params: ClientIdParams,
        querystring: AccountQuery,
        response: answers({ 200: Order }),
      },
    },
    (request, reply) => {
      const clOrdId = clOrdIdOf(request.params.clOrdId);
      const accountId = access.account(principalOf(request), request.query.account);
      return sendJson(reply, known(orderTextByClOrdId(venue, accountId, clOrdId), 'clOrdId'));
    },
  );
}

function orderIdOf(text: string): number {
  const orderId = parseOrderId(text);
  if (orderId === 0) throw invalidField('orderId', orderIdMessage);
  return orderId;
}

function clOrdIdOf(text: string): string {
  if (!isClOrdId(text)) throw new ApiError(RejectCode.invalidClientOrderId);
  return text;
}

function ownOrder(order: OrderView | undefined, accountId: number): OrderView {
  if (order?.accountId !== accountId) throw new ApiError(RejectCode.unknownOrder);
  return order;
}

function known(text: string | undefined, field: string): string {
  if (text === undefined) throw new ApiError(RejectCode.unknownOrder, { field });
  return text;
}
