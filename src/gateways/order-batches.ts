// Batches of order operations for both doors. Ordinary: each operation is a command of its own, in their order, and has its own outcome.
// All-or-nothing: one command. Whatever an operation comes to, the answer says it at the operation's place.

import { ApiError, errorJson, invalidField, missingField } from './api-error.ts';
import type { GroupAnswer } from './group-answer.ts';
import { answerSafely, isObject, refusalOf, refuseUnknown } from './group-answer.ts';
import { listJson } from './market-json.ts';
import type { OrderEntry } from './order-entry.ts';
import { amendmentFields, orderFields } from './order-fields.ts';
import {
  contradictionOf,
  orderErrorJson,
  orderText,
  orderTextByClOrdId,
  rejectedOrderText,
} from './outcome-json.ts';
import type { Verdict } from './outcome-json.ts';
import type { JsonObject } from './strict-json.ts';
import type { Outcome, Venue } from './venue.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { batchLegsMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';

/** Of a batch, besides the account. */
export const batchFields = ['atomic', 'operations'] as const;

const operationNames = ['place', 'cancel', 'amend', 'replace'] as const;
type OperationName = (typeof operationNames)[number];

const fieldsOf: Readonly<Record<OperationName, readonly string[]>> = {
  place: ['op', ...orderFields],
  cancel: ['op', 'orderId', 'clOrdId'],
  amend: ['op', 'orderId', 'clOrdId', ...amendmentFields],
  replace: ['op', 'orderId', 'origClOrdId', ...orderFields],
};

/** What is remembered of an operation until its outcome is there. */
interface Operation {
  readonly name: OperationName;
  readonly path: string;
  /** The existing order as the request names it: an id, or a client order id where that is 0. */
  readonly target: string;
  readonly targetId: number;
  readonly targetClOrdId: string;
  readonly instrumentId: number;
  readonly side: number;
}

/** A batch as it was given, its shape checked and nothing more. */
export interface Batch {
  readonly isAtomic: boolean;
  readonly operations: readonly unknown[];
  /** How many of them are cancels, which have a budget of their own. */
  readonly cancels: number;
}

/** Throws ApiError where the request is no batch. */
export function readBatch(body: JsonObject): Batch {
  const { atomic = false, operations } = body;
  if (typeof atomic !== 'boolean') throw invalidField('atomic', '"atomic" is true or false.');
  if (operations === undefined) throw missingField('operations');
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > batchLegsMax) {
    throw invalidField('operations', `"operations" is a list of 1 to ${batchLegsMax} operations.`);
  }
  const cancels = operations.filter((each) => isObject(each) && each['op'] === 'cancel').length;
  return { isAtomic: atomic, operations, cancels };
}

export class OrderBatches {
  private readonly venue: Venue;
  private readonly entry: OrderEntry;
  private readonly failed: (error: unknown) => void;

  /** `failed` hears of errors that nobody foresaw, while an outcome was read. */
  constructor(venue: Venue, entry: OrderEntry, failed: (error: unknown) => void) {
    this.venue = venue;
    this.entry = entry;
    this.failed = failed;
  }

  /** `done` is called once, with the outcome of every operation. Throws ApiError where the engine's queue is full. */
  run(accountId: number, batch: Batch, done: (answer: GroupAnswer) => void): void {
    if (batch.isAtomic) this.runAtomic(accountId, batch.operations, done);
    else this.runEach(accountId, batch.operations, done);
  }

  private runEach(
    accountId: number,
    operations: readonly unknown[],
    done: (answer: GroupAnswer) => void,
  ): void {
    const { venue } = this;
    const outcomes = operations.map(() => '');
    let left = operations.length;
    const settle = (index: number, text: string): void => {
      outcomes[index] = text;
      left--;
      if (left === 0) done(doneAnswer(outcomes));
    };
    for (const [index, given] of operations.entries()) {
      try {
        const command = venue.command();
        const operation = this.read(given, index, accountId, command);
        const isTaken = venue.submit(command, (outcome) => {
          settle(index, this.outcomeText(accountId, operation, outcome));
        });
        if (!isTaken) throw new ApiError(RejectCode.venueBusy);
      } catch (error) {
        settle(index, this.errorText(given, error));
      }
    }
  }

  private runAtomic(
    accountId: number,
    given: readonly unknown[],
    done: (answer: GroupAnswer) => void,
  ): void {
    const { venue } = this;
    const command = venue.command();
    command.kind = CommandKind.orderBatch;
    command.accountId = accountId;
    const operations: Operation[] = [];
    for (const [index, each] of given.entries()) {
      try {
        operations.push(this.readLeg(each, index, accountId, command.addLeg()));
      } catch (error) {
        const failed = this.errorText(each, error);
        done(
          doneAnswer(given.map((other, at) => (at === index ? failed : batchRejectedText(other)))),
        );
        return;
      }
    }
    const isTaken = venue.submit(command, (outcome) => {
      done(
        answerSafely(this.failed, () =>
          doneAnswer(this.atomicTexts(accountId, operations, outcome)),
        ),
      );
    });
    if (!isTaken) throw new ApiError(RejectCode.venueBusy);
  }

  /** An operation of an all-or-nothing batch, which has no replacements. */
  private readLeg(given: unknown, index: number, accountId: number, leg: Command): Operation {
    const operation = this.read(given, index, accountId, leg);
    if (operation.name !== 'replace') return operation;
    throw new ApiError(RejectCode.unsupportedOrderCharacteristic, {
      field: `${operation.path}op`,
      message: 'An all-or-nothing batch has no replace: amend, or cancel and place.',
    });
  }

  private read(given: unknown, index: number, accountId: number, command: Command): Operation {
    const at = `operations[${index}]`;
    if (!isObject(given)) {
      throw invalidField(at, 'An operation is an object such as {"op":"cancel","orderId":"17"}.');
    }
    const path = `${at}.`;
    const name = nameOf(given['op']);
    if (given['op'] === undefined) throw missingField(`${path}op`);
    if (name === undefined) throw new ApiError(RejectCode.unknownOperation, { field: `${path}op` });
    refuseUnknown(given, fieldsOf[name], path);
    command.accountId = accountId;
    if (!this.readInto(name, given, path, command)) throw refusalOf(this.entry);
    const idField = name === 'replace' ? 'origClOrdId' : 'clOrdId';
    const { orderId, instrumentId, side } = command;
    return {
      name,
      path,
      target: orderId > 0 ? 'orderId' : idField,
      targetId: orderId,
      targetClOrdId: String(given[idField]),
      instrumentId,
      side,
    };
  }

  private readInto(name: OperationName, body: JsonObject, path: string, command: Command): boolean {
    const { entry } = this;
    switch (name) {
      case 'place':
        return entry.readPlace(body, command, path);
      case 'cancel':
        command.kind = CommandKind.cancelOrder;
        return entry.readTarget(body, 'clOrdId', command, path);
      case 'amend':
        return entry.readTarget(body, 'clOrdId', command, path) && entry.readAmend(body, command);
      default:
        if (!entry.readTarget(body, 'origClOrdId', command, path)) return false;
        if (!entry.readPlace(body, command, path)) return false;
        command.kind = CommandKind.replaceOrder;
        return true;
    }
  }

  private outcomeText(accountId: number, operation: Operation, outcome: Outcome): string {
    try {
      if (outcome.code !== RejectCode.none) {
        const order = rejectedOrderText(this.venue, accountId, outcome);
        return this.refusedText(accountId, operation, outcome, order);
      }
      return this.doneText(accountId, operation, outcome.orderId);
    } catch (error) {
      return this.errorText({ op: operation.name }, error);
    }
  }

  private atomicTexts(
    accountId: number,
    operations: readonly Operation[],
    outcome: Outcome,
  ): string[] {
    const { legs } = outcome;
    const isRefused = legs.some(({ code }) => code !== RejectCode.none);
    const places = operations.filter(({ name }) => name === 'place').length;
    // Refused, every leg is told; done, the orders placed are.
    const areAllTold = legs.length === operations.length;
    if (!areAllTold && (isRefused || legs.length !== places)) {
      return operations.map((operation) => this.refusedText(accountId, operation, outcome));
    }
    let placed = 0;
    return operations.map((operation, index) => {
      const isPlace = operation.name === 'place';
      const leg = areAllTold ? legs[index] : isPlace ? legs[placed++] : undefined;
      if (leg === undefined || leg.code === RejectCode.none) {
        return this.doneText(accountId, operation, leg?.orderId ?? 0);
      }
      const order = isPlace ? orderText(this.venue, accountId, leg.orderId) : undefined;
      return this.refusedText(accountId, operation, leg, order);
    });
  }

  private doneText(accountId: number, operation: Operation, orderId: number): string {
    const { name } = operation;
    const head = `{"op":"${name}","ok":true`;
    const old = name === 'place' ? undefined : this.targetText(accountId, operation);
    const placed = orderText(this.venue, accountId, orderId);
    if (name === 'replace') {
      return `${head},"canceled":${old ?? 'null'},"placed":${placed ?? 'null'}}`;
    }
    return `${head},"order":${(name === 'place' ? placed : old) ?? 'null'}}`;
  }

  private refusedText(
    accountId: number,
    operation: Operation,
    verdict: Verdict,
    order?: string,
  ): string {
    const { market, portfolio } = this.venue;
    const { name, target, targetId, targetClOrdId, path, instrumentId, side } = operation;
    const old =
      targetId > 0 ? portfolio.order(targetId) : portfolio.orderByClOrdId(accountId, targetClOrdId);
    const contradiction = name === 'replace' ? contradictionOf(old, instrumentId, side) : undefined;
    const instrument = market.instrument(instrumentId);
    const error = orderErrorJson(verdict, instrument, { target, contradiction, path });
    return `{"op":"${name}","ok":false,"error":${error}${order === undefined ? '' : `,"order":${order}`}}`;
  }

  private targetText(
    accountId: number,
    { targetId, targetClOrdId }: Operation,
  ): string | undefined {
    return targetId > 0
      ? orderText(this.venue, accountId, targetId)
      : orderTextByClOrdId(this.venue, accountId, targetClOrdId);
  }

  /** What an operation is answered that did not come to the engine. */
  private errorText(given: unknown, error: unknown): string {
    if (!(error instanceof ApiError)) this.failed(error);
    const json = error instanceof ApiError ? error.json : errorJson(RejectCode.internalError);
    return refusedBeforeText(given, json);
  }
}

function doneAnswer(outcomes: readonly string[]): GroupAnswer {
  return { ok: true, status: 200, text: `{"outcomes":${listJson(outcomes, (text) => text)}}` };
}

function batchRejectedText(given: unknown): string {
  return refusedBeforeText(given, errorJson(RejectCode.batchRejected));
}

function refusedBeforeText(given: unknown, error: string): string {
  const name = isObject(given) ? nameOf(given['op']) : undefined;
  return `{"op":${name === undefined ? 'null' : `"${name}"`},"ok":false,"error":${error}}`;
}

function nameOf(value: unknown): OperationName | undefined {
  return operationNames.find((name) => name === value);
}
