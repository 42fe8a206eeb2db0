// Orders over REST: place, amend, replace, cancel. Bodies are checked by the same hand-written code as on the WebSocket, so that both doors
// give the same codes; the schemas document them.

import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { meaningOf } from '../api-error.ts';
import { refusalOf, refuseUnknown } from '../group-answer.ts';
import { OrderEntry } from '../order-entry.ts';
import { amendmentFields, placeFields } from '../order-fields.ts';
import type { Named } from '../outcome-json.ts';
import { contradictionOf, orderErrorJson, orderText, rejectedOrderText } from '../outcome-json.ts';
import type { JsonObject } from '../strict-json.ts';
import type { Outcome } from '../venue.ts';
import type { Rest, RestContext } from './context.ts';
import { execute, principalOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import type { OrderTarget } from './order-target.ts';
import { aimAt, orderPaths, targetOf, targetText, targetView } from './order-target.ts';
import {
  AmendOrder,
  Canceled,
  MassCancelQuery,
  Order,
  PlaceOrder,
  Replacement,
} from '#api/order-schemas.ts';
import { AccountQuery, answers } from '#api/schemas.ts';
import { validatorCompiler } from './validation.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Side } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';

const tags = ['orders'];
const amendFields = [...amendmentFields, 'account'] as const;

/** An answer as it leaves: status and JSON text. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Lets order bodies through to the hand-written checks. */
export const orderBodyCompiler: FastifySchemaCompiler<TSchema> = (route) => {
  if (route.httpPart !== 'body') return validatorCompiler(route);
  return (value: unknown) => ({ value: value ?? {} });
};

/** Sends what the engine said of an order, and notes how long that took. */
export function sendAnswer(
  reply: FastifyReply,
  { status, text }: Answer,
  { orderTimes }: Pick<RestContext, 'orderTimes'>,
): FastifyReply {
  orderTimes.answered(reply.request.receivedMs);
  if (status === 503) reply.header('retry-after', '1');
  return sendJson(reply.code(status), text);
}

export function addOrderRoutes(app: Rest, context: RestContext): void {
  const { venue, access } = context;
  const { market } = venue;
  const entry = new OrderEntry(venue);

  /** The answer where a command was refused. */
  const rejected = (
    accountId: number,
    outcome: Outcome,
    instrument: MarketInstrument | undefined,
    named: Named = {},
  ): Answer => {
    const order = rejectedOrderText(venue, accountId, outcome);
    const error = orderErrorJson(outcome, instrument, named);
    return {
      status: meaningOf(outcome.code).status,
      text: `{"error":${error}${order === undefined ? '' : `,"order":${order}`}}`,
    };
  };

  /** Sends a command about one order; the answer is the order as it stands. */
  const sendForOrder = (
    command: Command,
    target: OrderTarget,
    instrument?: MarketInstrument,
  ): Promise<Answer> => {
    const { accountId } = command;
    return execute(venue, command, (outcome) => {
      if (outcome.code !== RejectCode.none) {
        return rejected(accountId, outcome, instrument, { target: target.field });
      }
      return { status: 200, text: orderText(venue, accountId, outcome.orderId) ?? 'null' };
    });
  };

  /** Reads a new order from a body into a command. */
  const readPlace = (body: JsonObject, command: Command): void => {
    if (!entry.readPlace(body, command)) throw refusalOf(entry);
  };

  const replace = async (request: FastifyRequest): Promise<Answer> => {
    const body = request.body as JsonObject;
    refuseUnknown(body, placeFields);
    const target = targetOf(access, request, body['account']);
    const command = venue.command();
    readPlace(body, command);
    command.kind = CommandKind.replaceOrder;
    aimAt(target, command);
    const { accountId } = target;
    const { instrumentId, side } = command;
    const instrument = market.instrument(instrumentId);
    return execute(venue, command, (outcome) => {
      if (outcome.code !== RejectCode.none) {
        const contradiction = contradictionOf(targetView(venue, target), instrumentId, side);
        return rejected(accountId, outcome, instrument, { target: target.field, contradiction });
      }
      const canceled = targetText(venue, target) ?? 'null';
      const placed = orderText(venue, accountId, outcome.orderId) ?? 'null';
      return { status: 200, text: `{"canceled":${canceled},"placed":${placed}}` };
    });
  };

  const amend = async (request: FastifyRequest): Promise<Answer> => {
    const body = request.body as JsonObject;
    refuseUnknown(body, amendFields);
    const target = targetOf(access, request, body['account']);
    const command = venue.command();
    aimAt(target, command);
    entry.fields.begin();
    if (!entry.readAmend(body, command)) throw refusalOf(entry);
    return sendForOrder(command, target, market.instrument(command.instrumentId));
  };

  app.post(
    '/v1/orders',
    {
      config: { access: 'trade' },
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
      const body = request.body as JsonObject;
      refuseUnknown(body, placeFields);
      const command = venue.command();
      command.accountId = access.account(principalOf(request), body['account']);
      readPlace(body, command);
      const { accountId } = command;
      const instrument = market.instrument(command.instrumentId);
      const answer = await execute(venue, command, (outcome) => {
        if (outcome.code !== RejectCode.none) return rejected(accountId, outcome, instrument);
        const text = orderText(venue, accountId, outcome.orderId) ?? 'null';
        return { status: outcome.repeated ? 200 : 201, text };
      });
      return sendAnswer(reply, answer, context);
    },
  );

  for (const { url, params, named } of orderPaths) {
    app.post(
      `${url}/replace`,
      {
        config: { access: 'trade' },
        validatorCompiler: orderBodyCompiler,
        schema: {
          tags,
          summary: `Cancel an order and place another in its stead${named}`,
          description: 'Both or neither; instrument and side stay.',
          params,
          body: PlaceOrder,
          response: answers({ 200: Replacement }),
        },
      },
      async (request, reply) => sendAnswer(reply, await replace(request), context),
    );

    app.patch(
      url,
      {
        config: { access: 'trade' },
        validatorCompiler: orderBodyCompiler,
        schema: {
          tags,
          summary: `Amend price, stop price or quantity${named}`,
          description:
            'A smaller quantity keeps the place in the queue; a new price or a larger quantity loses it. Of an order whose own answer has not come yet `instrument` must be given.',
          params,
          body: AmendOrder,
          response: answers({ 200: Order }),
        },
      },
      async (request, reply) => sendAnswer(reply, await amend(request), context),
    );

    app.delete(
      url,
      {
        config: { access: 'trade', budget: 'cancel' },
        schema: {
          tags,
          summary: `Cancel an order${named}`,
          params,
          querystring: AccountQuery,
          response: answers({ 200: Order }),
        },
      },
      async (request, reply) => {
        const target = targetOf(access, request, request.query.account);
        const command = venue.command();
        command.kind = CommandKind.cancelOrder;
        aimAt(target, command);
        return sendAnswer(reply, await sendForOrder(command, target), context);
      },
    );
  }

  app.delete(
    '/v1/orders',
    {
      config: { access: 'trade', budget: 'cancel' },
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
      return sendAnswer(reply, answer, context);
    },
  );
}
