// Several orders in one request: order lists and batches. And the preview of one that is not placed.

import type { GroupAnswer } from '../group-answer.ts';
import { refusalOf, refuseUnknown } from '../group-answer.ts';
import { batchFields, OrderBatches, readBatch } from '../order-batches.ts';
import { OrderEntry } from '../order-entry.ts';
import { placeFields } from '../order-fields.ts';
import { listFields, OrderLists } from '../order-lists.ts';
import { previewJson } from '../order-preview.ts';
import type { JsonObject } from '../strict-json.ts';
import type { Rest, RestContext } from './context.ts';
import { engineOf, principalOf } from './context.ts';
import { sendJson } from './market-routes.ts';
import { orderBodyCompiler, sendAnswer } from './order-routes.ts';
import type { Answer } from './order-routes.ts';
import {
  BatchRequest,
  Outcomes,
  OrderList,
  OrderListRequest,
  PlaceOrder,
  Preview,
} from '#api/order-schemas.ts';
import { answers } from '#api/schemas.ts';

const tags = ['orders'];

export function addOrderGroupRoutes(app: Rest, context: RestContext): void {
  const { venue, access, parts, budgets } = context;
  const entry = new OrderEntry(venue);
  const failed = (error: unknown): void => {
    parts.logger.error({ err: error }, 'an outcome could not be answered');
  };
  const lists = new OrderLists(venue, entry, failed);
  const batches = new OrderBatches(venue, entry, failed);

  app.post(
    '/v1/order-lists',
    {
      config: { access: 'trade' },
      validatorCompiler: orderBodyCompiler,
      schema: {
        tags,
        summary: 'Place an OCO, an OTO or a bracket',
        description:
          'All its orders or none. The same list again under the same client order ids answers 200 with the orders as they stand.',
        body: OrderListRequest,
        response: answers({ 200: OrderList, 201: OrderList }),
      },
    },
    async (request, reply) => {
      const body = request.body as JsonObject;
      refuseUnknown(body, [...listFields, 'account']);
      const accountId = access.account(principalOf(request), body['account']);
      engineOf(venue);
      const answer = await answered((done) => lists.place(accountId, body, done));
      return sendAnswer(reply, answer, context);
    },
  );

  app.post(
    '/v1/orders/batch',
    {
      config: { access: 'trade' },
      validatorCompiler: orderBodyCompiler,
      schema: {
        tags,
        summary: 'Up to 100 operations on orders',
        description:
          'Each has its own outcome, at its own place; 200 whatever they are. `atomic`: all of them are done or none.',
        body: BatchRequest,
        response: answers({ 200: Outcomes }),
      },
    },
    async (request, reply) => {
      const body = request.body as JsonObject;
      refuseUnknown(body, [...batchFields, 'account']);
      const accountId = access.account(principalOf(request), body['account']);
      const batch = readBatch(body);
      engineOf(venue);
      const { cancels, operations } = batch;
      // The request itself was one.
      const others = Math.max(0, operations.length - cancels - 1);
      budgets.chargeGroup(request, reply, others, cancels);
      const answer = await answered((done) => batches.run(accountId, batch, done));
      return sendAnswer(reply, answer, context);
    },
  );

  app.post(
    '/v1/orders/preview',
    {
      config: { access: 'read' },
      validatorCompiler: orderBodyCompiler,
      schema: {
        tags,
        summary: 'What an order would hold, cost and pay in fees',
        description:
          'Places nothing. The estimate is by the depth of this moment; whether the order would be taken is decided only when it is placed.',
        body: PlaceOrder,
        response: answers({ 200: Preview }),
      },
    },
    (request, reply) => {
      const body = request.body as JsonObject;
      refuseUnknown(body, placeFields);
      const command = venue.command();
      command.accountId = access.account(principalOf(request), body['account']);
      if (!entry.readPlace(body, command)) throw refusalOf(entry);
      return sendJson(reply, previewJson(venue, command));
    },
  );
}

/** Waits for the answer of a group; throws what `run` throws. */
function answered(run: (done: (answer: GroupAnswer) => void) => void): Promise<Answer> {
  return new Promise((resolve) => {
    run(({ ok, status, text }) => resolve({ status, text: ok ? text : `{${text}}` }));
  });
}
