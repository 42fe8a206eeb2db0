// Order entry over the WebSocket, the hottest code of the gateways: from the parsed message to the engine, and from the outcome to the reply.
// One handler an order, no schema engine, texts by concatenation. It must never answer before the outcome is there.

import type { Access, Principal } from '../access.ts';
import { principalFor } from '../access.ts';
import { ApiError, errorJson } from '../api-error.ts';
import { parseOrderId } from '../field-reader.ts';
import type { GroupAnswer } from '../group-answer.ts';
import { refuseUnknown } from '../group-answer.ts';
import { batchFields, OrderBatches, readBatch } from '../order-batches.ts';
import { OrderEntry } from '../order-entry.ts';
import { amendmentFields, firstUnknownField, placeFields } from '../order-fields.ts';
import { listFields, OrderLists } from '../order-lists.ts';
import {
  contradictionOf,
  orderErrorJson,
  orderText,
  orderTextByClOrdId,
  rejectedOrderText,
} from '../outcome-json.ts';
import type { JsonObject } from '../strict-json.ts';
import { countMembers, refuseRepeated } from '../strict-json.ts';
import type { OrderTimes } from '../order-times.ts';
import type { TokenBucket } from '../token-bucket.ts';
import type { Outcome, Venue } from '../venue.ts';
import type { Session } from './session.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Side } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';

/** A request as it came: parsed, and the text that it was parsed from. */
export interface Request {
  readonly session: Session;
  readonly body: JsonObject;
  readonly text: string;
  /** The request's id as JSON. */
  readonly id: string;
  /** By `performance.now()`. */
  readonly receivedMs: number;
}

/** Says that a command was done. */
type Answer = (request: Request, accountId: number, outcome: Outcome) => void;

const envelope = ['id', 'op'] as const;
const targetFields = ['orderId', 'clOrdId', 'account', ...envelope];
const amendFields = [...amendmentFields, ...targetFields];
const replaceFields = ['orderId', 'origClOrdId', ...placeFields, ...envelope];
const orderListFields = [...listFields, 'account', ...envelope];
const orderBatchFields = [...batchFields, 'account', ...envelope];
const massCancelFields = ['instrument', 'side', 'account', ...envelope];

export class OrderOperations {
  /** Commands that the engine has and whose outcome is not there yet. */
  inFlight = 0;
  private readonly venue: Venue;
  private readonly access: Access;
  private readonly entry: OrderEntry;
  private readonly lists: OrderLists;
  private readonly batches: OrderBatches;
  private readonly times: OrderTimes;
  private readonly nowMs: () => number;
  private readonly failed: (error: unknown) => void;

  /** `failed` hears of errors that nobody foresaw, while an outcome was read. */
  constructor(
    venue: Venue,
    access: Access,
    times: OrderTimes,
    nowMs: () => number,
    failed: (error: unknown) => void,
  ) {
    this.venue = venue;
    this.times = times;
    this.access = access;
    this.entry = new OrderEntry(venue);
    this.lists = new OrderLists(venue, this.entry, failed);
    this.batches = new OrderBatches(venue, this.entry, failed);
    this.nowMs = nowMs;
    this.failed = failed;
  }

  place(request: Request): void {
    const { session, body } = request;
    const { venue, entry } = this;
    const command = venue.command();
    const accountId = this.account(session, body['account']);
    this.charge(session.requestBudget);
    if (!entry.readPlace(body, command)) {
      this.refuse(request, placeFields);
      return;
    }
    this.refuseOthers(request, entry.fields.fieldsRead, placeFields);
    command.accountId = accountId;
    const instrument = venue.market.instrument(command.instrumentId);
    this.submit(request, command, instrument, this.answerOrder);
  }

  cancel(request: Request): void {
    const { session, body } = request;
    const { venue, entry } = this;
    const command = venue.command();
    if (!entry.readTarget(body, 'clOrdId', command)) {
      this.refuse(request, targetFields);
      return;
    }
    this.charge(session.cancelBudget);
    this.refuseOthers(request, entry.fields.fieldsRead, targetFields);
    const accountId = this.accountOfTarget(session, body, command.orderId);
    command.kind = CommandKind.cancelOrder;
    command.accountId = accountId;
    this.submit(request, command, undefined, this.answerOrder);
  }

  amend(request: Request): void {
    const { session, body } = request;
    const { venue, entry } = this;
    const command = venue.command();
    if (!entry.readTarget(body, 'clOrdId', command)) {
      this.refuse(request, amendFields);
      return;
    }
    this.charge(session.requestBudget);
    command.accountId = this.accountOfTarget(session, body, command.orderId);
    if (!entry.readAmend(body, command)) {
      this.refuse(request, amendFields);
      return;
    }
    this.refuseOthers(request, entry.fields.fieldsRead, amendFields);
    const instrument = venue.market.instrument(command.instrumentId);
    this.submit(request, command, instrument, this.answerOrder);
  }

  replace(request: Request): void {
    const { session, body } = request;
    const { venue, entry } = this;
    const command = venue.command();
    this.charge(session.requestBudget);
    if (!entry.readTarget(body, 'origClOrdId', command)) {
      this.refuse(request, replaceFields);
      return;
    }
    const targetRead = entry.fields.fieldsRead;
    const accountId = this.accountOfTarget(session, body, command.orderId);
    if (!entry.readPlace(body, command)) {
      this.refuse(request, replaceFields);
      return;
    }
    this.refuseOthers(request, entry.fields.fieldsRead + targetRead, replaceFields);
    command.kind = CommandKind.replaceOrder;
    command.accountId = accountId;
    const instrument = venue.market.instrument(command.instrumentId);
    const oldOrderId = command.orderId;
    this.submit(request, command, instrument, (_request, _accountId, outcome) => {
      const canceled =
        oldOrderId > 0
          ? orderText(venue, accountId, oldOrderId)
          : orderTextByClOrdId(venue, accountId, String(body['origClOrdId']));
      const placed = orderText(venue, accountId, outcome.orderId);
      this.reply(request, `{"canceled":${canceled ?? 'null'},"placed":${placed ?? 'null'}}`);
    });
  }

  massCancel(request: Request): void {
    const { session, body } = request;
    const { venue, entry } = this;
    const command = venue.command();
    this.charge(session.cancelBudget);
    if (!entry.readMassCancel(body, command)) {
      this.refuse(request, massCancelFields);
      return;
    }
    this.refuseOthers(request, entry.fields.fieldsRead, massCancelFields);
    command.accountId = this.account(session, body['account']);
    this.submit(request, command, undefined, (_request, _accountId, { count }) => {
      this.reply(request, `{"canceled":${count}}`);
    });
  }

  placeList(request: Request): void {
    const { session, body } = request;
    refuseRepeated(request.text, body);
    refuseUnknown(body, orderListFields);
    const accountId = this.account(session, body['account']);
    this.charge(session.requestBudget);
    this.runGroup(request, (done) => this.lists.place(accountId, body, done));
  }

  batch(request: Request): void {
    const { session, body } = request;
    refuseRepeated(request.text, body);
    refuseUnknown(body, orderBatchFields);
    const accountId = this.account(session, body['account']);
    const batch = readBatch(body);
    const { cancels, operations } = batch;
    this.charge(session.cancelBudget, cancels);
    this.charge(session.requestBudget, operations.length - cancels);
    this.runGroup(request, (done) => this.batches.run(accountId, batch, done));
  }

  /** Runs a request of several orders, which is under way until `run` is done with it. */
  private runGroup(request: Request, run: (done: (answer: GroupAnswer) => void) => void): void {
    const { session, id, receivedMs } = request;
    this.inFlight++;
    try {
      run(({ ok, text }) => {
        this.inFlight--;
        this.times.answered(receivedMs);
        session.send(`{"id":${id},"ok":${ok},${ok ? `"result":${text}` : text}}`);
      });
    } catch (error) {
      this.inFlight--;
      throw error;
    }
  }

  /** Sends a command; where it was done, `answer` says so. One closure an order: this is the hottest place of the gateways. */
  private submit(
    request: Request,
    command: Command,
    instrument: MarketInstrument | undefined,
    answer: Answer,
  ): void {
    const { accountId } = command;
    const isTaken = this.venue.submit(command, (outcome) => {
      this.inFlight--;
      try {
        if (outcome.code === RejectCode.none) answer(request, accountId, outcome);
        else this.reject(request, accountId, outcome, instrument);
      } catch (error) {
        // Whatever is wrong with one reply must not keep the venue from the next outcome.
        this.failed(error);
        this.replyError(request, errorJson(RejectCode.internalError));
      }
      this.times.answered(request.receivedMs);
    });
    if (!isTaken) throw new ApiError(RejectCode.venueBusy);
    this.inFlight++;
  }

  private charge(budget: TokenBucket | undefined, count = 1): void {
    if (budget?.take(this.nowMs(), count) === false) throw new ApiError(RejectCode.rateLimited);
  }

  /** The account that a request acts for; each is looked up once a session. */
  private account(session: Session, requested: unknown): number {
    if (requested === undefined) {
      if (session.onlyAccountId === 0) {
        session.onlyAccountId = this.access.account(signedIn(session), undefined);
      }
      return session.onlyAccountId;
    }
    if (typeof requested === 'string') {
      const known = session.accountIds.get(requested);
      if (known !== undefined) return known;
    }
    const accountId = this.access.account(signedIn(session), requested);
    session.accountIds.set(String(accountId), accountId);
    return accountId;
  }

  private accountOfTarget(session: Session, body: JsonObject, orderId: number): number {
    const requested = body['account'];
    const isNamed = requested !== undefined || session.onlyAccountId > 0 || orderId === 0;
    if (isNamed) return this.account(session, requested);
    return this.access.accountOfOrder(signedIn(session), requested, orderId);
  }

  /** Refuses what the entry found wrong, unless a field that nobody knows is there too: that explains more. */
  private refuse(request: Request, fields: readonly string[]): void {
    const { code, field, limit, message } = this.entry.fields;
    this.refuseUnknown(request, fields);
    this.replyError(request, errorJson(code, { field, limit, message }));
  }

  /**
   * Refuses a message with more members than were read: unknown ones, or one given twice. The members written are counted in the text,
   * which costs less than listing those that were parsed.
   */
  private refuseOthers(request: Request, fieldsRead: number, fields: readonly string[]): void {
    const { body, text } = request;
    const expected =
      fieldsRead + 1 + (body['id'] === undefined ? 0 : 1) + (body['account'] === undefined ? 0 : 1);
    if (countMembers(text) !== expected) this.refuseUnknown(request, fields);
  }

  private refuseUnknown({ body, text }: Request, fields: readonly string[]): void {
    const field = firstUnknownField(body, [...fields, ...envelope]);
    if (field !== undefined) {
      const message = `There is no field "${field}".`;
      throw new ApiError(RejectCode.unknownField, { field, message });
    }
    refuseRepeated(text, body);
  }

  private readonly answerOrder: Answer = (request, accountId, { orderId }) => {
    this.reply(request, orderText(this.venue, accountId, orderId) ?? 'null');
  };

  private reply({ session, id }: Request, result: string): void {
    session.send(`{"id":${id},"ok":true,"result":${result}}`);
  }

  private reject(
    request: Request,
    accountId: number,
    outcome: Outcome,
    instrument: MarketInstrument | undefined,
  ): void {
    const order = rejectedOrderText(this.venue, accountId, outcome);
    const { body } = request;
    const named = body['origClOrdId'] === undefined ? 'clOrdId' : 'origClOrdId';
    const target = body['orderId'] === undefined ? named : 'orderId';
    const contradiction =
      outcome.code === RejectCode.contradictoryInstructions
        ? this.contradiction(body, accountId, instrument)
        : undefined;
    const error = orderErrorJson(outcome, instrument, { target, contradiction });
    this.replyError(request, error, order);
  }

  /** The field in which a replacement is not what the order that it replaces is. */
  private contradiction(
    body: JsonObject,
    accountId: number,
    instrument: MarketInstrument | undefined,
  ): string | undefined {
    const { portfolio } = this.venue;
    const orderId = parseOrderId(body['orderId']);
    const order =
      orderId > 0
        ? portfolio.order(orderId)
        : portfolio.orderByClOrdId(accountId, String(body['origClOrdId']));
    const side = body['side'] === 'buy' ? Side.buy : Side.sell;
    return contradictionOf(order, instrument?.instrumentId ?? 0, side);
  }

  private replyError({ session, id }: Request, error: string, order?: string): void {
    const tail = order === undefined ? '' : `,"order":${order}`;
    session.send(`{"id":${id},"ok":false,"error":${error}${tail}}`);
  }
}

function signedIn(session: Session): Principal {
  const { principal } = session;
  if (principal === undefined) throw new ApiError(RejectCode.unauthenticated);
  if (!principal.scopes.includes('trade')) {
    const message = 'This needs the scope "trade", which you do not have here.';
    throw new ApiError(RejectCode.forbidden, { message });
  }
  return principalFor('trade', principal);
}
