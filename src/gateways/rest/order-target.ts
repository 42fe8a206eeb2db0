// The order that a path names, by the venue's id or by the client's, and the account that the request acts for.

import type { FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Access } from '../access.ts';
import { ApiError, invalidField } from '../api-error.ts';
import { isClOrdId, orderIdMessage, parseOrderId } from '../field-reader.ts';
import { orderText, orderTextByClOrdId } from '../outcome-json.ts';
import type { Venue } from '../venue.ts';
import { principalOf } from './context.ts';
import { ClientIdParams, OrderParams } from '#api/order-schemas.ts';
import type { Command } from '#core/command.ts';
import { writeClOrdId } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { OrderView } from '#portfolio/order-view.ts';

export interface OrderTarget {
  readonly accountId: number;
  /** 0 where the client order id names it. */
  readonly orderId: number;
  readonly clOrdId: string;
  /** The part of the path that names it. */
  readonly field: 'orderId' | 'clOrdId';
}

/** The two ways in which a path may name an order; what follows stands behind. */
export const orderPaths: readonly {
  readonly url: string;
  readonly params: TSchema;
  /** How a summary ends. */
  readonly named: string;
}[] = [
  { url: '/v1/orders/:orderId', params: OrderParams, named: '' },
  {
    url: '/v1/orders/by-client-id/:clOrdId',
    params: ClientIdParams,
    named: ', by its client order id',
  },
];

/** `account` is the one that the request names, if any. */
export function targetOf(access: Access, request: FastifyRequest, account: unknown): OrderTarget {
  const params = request.params as { readonly orderId?: string; readonly clOrdId?: string };
  const principal = principalOf(request);
  if (params.clOrdId !== undefined) {
    const { clOrdId } = params;
    if (!isClOrdId(clOrdId)) throw new ApiError(RejectCode.invalidClientOrderId);
    const accountId = access.account(principal, account);
    return { accountId, orderId: 0, clOrdId, field: 'clOrdId' };
  }
  const orderId = parseOrderId(params.orderId);
  if (orderId === 0) throw invalidField('orderId', orderIdMessage);
  const accountId = access.accountOfOrder(principal, account, orderId);
  return { accountId, orderId, clOrdId: '', field: 'orderId' };
}

/** Puts the order and its account into a command that is about it. */
export function aimAt(target: OrderTarget, command: Command): void {
  command.accountId = target.accountId;
  command.orderId = target.orderId;
  if (target.orderId === 0) writeClOrdId(command.origClOrdId, target.clOrdId);
}

export function targetView(venue: Venue, target: OrderTarget): OrderView | undefined {
  const { portfolio } = venue;
  const { accountId, orderId, clOrdId } = target;
  const order =
    orderId > 0 ? portfolio.order(orderId) : portfolio.orderByClOrdId(accountId, clOrdId);
  return order?.accountId === accountId ? order : undefined;
}

export function targetText(venue: Venue, target: OrderTarget): string | undefined {
  const { accountId, orderId, clOrdId } = target;
  return orderId > 0
    ? orderText(venue, accountId, orderId)
    : orderTextByClOrdId(venue, accountId, clOrdId);
}
