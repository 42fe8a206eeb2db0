// Order lists (OCO, OTO, bracket) for both doors: read into one command, answered as one. Which orders make a list is the core's to say.

import { ApiError, invalidField, meaningOf, missingField } from './api-error.ts';
import type { GroupAnswer } from './group-answer.ts';
import { answerSafely, isObject, refusalOf, refuseUnknown } from './group-answer.ts';
import type { OrderEntry } from './order-entry.ts';
import { orderFields } from './order-fields.ts';
import { orderErrorJson, orderText } from './outcome-json.ts';
import { listJson } from './market-json.ts';
import type { JsonObject } from './strict-json.ts';
import type { LegOutcome, Outcome, Venue } from './venue.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { listLegsMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { ListKind } from '#core/terms.ts';

/** Of a list, besides the account. */
export const listFields = ['type', 'orders'] as const;

const listKinds = ['oco', 'oto', 'bracket'] as const;
type ListName = (typeof listKinds)[number];

export class OrderLists {
  private readonly venue: Venue;
  private readonly entry: OrderEntry;
  private readonly failed: (error: unknown) => void;

  /** `failed` hears of errors that nobody foresaw, while an outcome was read. */
  constructor(venue: Venue, entry: OrderEntry, failed: (error: unknown) => void) {
    this.venue = venue;
    this.entry = entry;
    this.failed = failed;
  }

  /**
   * Places the list of a request; `done` is called once, with the answer. Throws ApiError where the request is no list, or the engine's
   * queue is full. The caller has checked the fields of the request itself.
   */
  place(accountId: number, body: JsonObject, done: (answer: GroupAnswer) => void): void {
    const { venue } = this;
    const name = listName(body['type']);
    const orders = ordersOf(body['orders']);
    const command = venue.command();
    command.kind = CommandKind.orderList;
    command.option = ListKind[name];
    command.accountId = accountId;
    for (const [index, order] of orders.entries()) this.readLeg(order, index, command);
    const instrumentIds = orders.map((_order, index) => command.legs[index]?.instrumentId ?? 0);
    const isTaken = venue.submit(command, (outcome) => {
      done(answerSafely(this.failed, () => this.answer(accountId, name, instrumentIds, outcome)));
    });
    if (!isTaken) throw new ApiError(RejectCode.venueBusy);
  }

  private readLeg(order: JsonObject, index: number, command: Command): void {
    const path = `orders[${index}].`;
    refuseUnknown(order, orderFields, path);
    const leg = command.addLeg();
    leg.accountId = command.accountId;
    if (!this.entry.readPlace(order, leg, path)) throw refusalOf(this.entry);
  }

  private answer(
    accountId: number,
    name: ListName,
    instrumentIds: readonly number[],
    outcome: Outcome,
  ): GroupAnswer {
    const { legs } = outcome;
    const isDone = outcome.code === RejectCode.none && legs.every(({ code }) => code === 0);
    const texts = legs.map(({ orderId }) => orderText(this.venue, accountId, orderId));
    const orders = listJson(
      texts.filter((text) => text !== undefined),
      (text) => text,
    );
    if (isDone) {
      const text = `{"listId":"${legs[0]?.orderId ?? 0}","type":"${name}","orders":${orders}}`;
      return { ok: true, status: outcome.repeated ? 200 : 201, text };
    }
    const { verdict, index } = firstRefused(outcome);
    const instrument = this.venue.market.instrument(instrumentIds[index] ?? 0);
    // What is wrong with the list as a whole is not the fault of one order.
    const isOfList = meaningOf(verdict.code).field === 'orders';
    const path = isOfList ? '' : `orders[${index}].`;
    const error = orderErrorJson(verdict, instrument, { path });
    return {
      ok: false,
      status: meaningOf(verdict.code).status,
      text: `"error":${error},"orders":${orders}`,
    };
  }
}

/** The leg that has a reason of its own. */
function firstRefused(outcome: Outcome): {
  readonly verdict: LegOutcome | Outcome;
  readonly index: number;
} {
  const { legs } = outcome;
  const own = legs.findIndex(
    ({ code }) => code !== RejectCode.none && code !== RejectCode.orderListRejected,
  );
  return { verdict: legs[own] ?? outcome, index: Math.max(own, 0) };
}

function listName(value: unknown): ListName {
  if (value === undefined) throw missingField('type');
  const name = listKinds.find((each) => each === value);
  if (name === undefined) {
    throw invalidField('type', 'The type of a list is oco, oto or bracket.');
  }
  return name;
}

function ordersOf(value: unknown): readonly JsonObject[] {
  if (value === undefined) throw missingField('orders');
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw invalidField('orders', '"orders" is a list of orders.');
  }
  if (value.length === 0 || value.length > listLegsMax) {
    throw new ApiError(RejectCode.orderListShape);
  }
  return value;
}
