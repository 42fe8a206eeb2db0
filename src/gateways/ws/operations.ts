// Every operation of the WebSocket: takes a message apart, finds the operation, and answers each request exactly once. A bad message is
// answered with an error and harms nothing else.

import type { Access } from '../access.ts';
import { ApiError, errorJson, invalidField, missingField } from '../api-error.ts';
import type { Budgets } from '../budgets.ts';
import { identityFault } from '../identity-fault.ts';
import { firstUnknownField } from '../order-fields.ts';
import type { JsonObject } from '../strict-json.ts';
import { refuseRepeated } from '../strict-json.ts';
import type { Venue } from '../venue.ts';
import type { Channel, Channels } from './channels.ts';
import { isPrivateKey } from './channels.ts';
import type { OperatorTrail } from './operator-trail.ts';
import type { OrderOperations, Request } from './order-operations.ts';
import type { PublicFeeds } from './public-feeds.ts';
import type { Session } from './session.ts';
import { channelsPerRequestMax, requestIdLengthMax } from '#api/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { SignedRequest } from '#identity/request-signature.ts';
import {
  nonceText,
  signatureText,
  socketSigning,
  timestampText,
} from '#identity/request-signature.ts';
import { formatTimeUs } from '#std/time-format.ts';

/** Larger messages are refused; much larger ones end the connection. */
export const messageBytesMax = 64 * 1024;
const noId = 'null';
const orderOperation = /^order(?:List)?\./;

export interface OperationParts {
  readonly venue: Venue;
  readonly access: Access;
  readonly budgets: Budgets;
  readonly orders: OrderOperations;
  readonly channels: Channels;
  readonly feeds: PublicFeeds;
  /** Undefined where there is no audit log. */
  readonly trail: OperatorTrail | undefined;
  readonly nowMs: () => number;
  readonly isStopping: () => boolean;
  readonly subscriptionsMax: number;
  /** Hears of errors that nobody foresaw. */
  readonly failed: (error: unknown) => void;
}

export class Operations {
  private readonly parts: OperationParts;

  constructor(parts: OperationParts) {
    this.parts = parts;
  }

  handle(session: Session, data: Buffer, isBinary: boolean): void {
    let id = noId;
    const receivedMs = performance.now();
    try {
      const text = textOf(data, isBinary);
      const body = parse(text);
      id = idOf(body['id']);
      const request = { session, body, text, id, receivedMs };
      if (session.principal?.isOperator === true) this.runTrailed(request);
      else this.run(request);
    } catch (error) {
      this.answerError(session, id, error);
    }
  }

  /** What operators do in members' places is recorded before it is done; what arrives meanwhile waits. */
  private runTrailed(request: Request): void {
    const { session, body, id } = request;
    const isOrder = orderOperation.test(String(body['op']));
    const recorded = isOrder ? this.parts.trail?.follow(request) : undefined;
    if (recorded === undefined) {
      this.run(request);
      return;
    }
    session.hold();
    recorded
      .then(() => this.run(request))
      .catch((error: unknown) => this.answerError(session, id, error))
      .finally(() => session.release());
  }

  private run(request: Request): void {
    const { orders } = this.parts;
    const { op } = request.body;
    if (this.parts.isStopping()) throw new ApiError(RejectCode.venueStopping);
    if (!this.parts.venue.isReady && orderOperation.test(String(op))) {
      throw new ApiError(RejectCode.venueBusy, { message: 'The venue is starting.' });
    }
    switch (op) {
      case 'order.place':
        orders.place(request);
        break;
      case 'order.cancel':
        orders.cancel(request);
        break;
      case 'order.amend':
        orders.amend(request);
        break;
      case 'order.replace':
        orders.replace(request);
        break;
      case 'order.massCancel':
        orders.massCancel(request);
        break;
      case 'order.batch':
        orders.batch(request);
        break;
      case 'orderList.place':
        orders.placeList(request);
        break;
      default:
        this.runOther(request);
    }
  }

  private runOther(request: Request): void {
    const { body, text, session } = request;
    refuseRepeated(text, body);
    if (session.requestBudget?.take(this.parts.nowMs()) === false) {
      throw new ApiError(RejectCode.rateLimited);
    }
    switch (body['op']) {
      case 'ping':
        expectFields(body, []);
        reply(
          request,
          `{"time":"${formatTimeUs(Math.floor(this.parts.nowMs()) * 1000)}","latencyMs":${session.latencyMs ?? null}}`,
        );
        break;
      case 'auth':
        this.authenticate(request);
        break;
      case 'subscribe':
        this.subscribe(request);
        break;
      case 'unsubscribe':
        this.unsubscribe(request);
        break;
      case 'depth.gap':
        this.depthGap(request);
        break;
      case undefined:
        throw missingField('op');
      default:
        throw new ApiError(RejectCode.unknownOperation);
    }
  }

  /** What arrives meanwhile waits, so that a client may send its token and its first orders at once. */
  private authenticate(request: Request): void {
    const { body, session, id } = request;
    const { access } = this.parts;
    if (body['key'] !== undefined) {
      this.signIn(session, access.byKey(signedSocket(body, session.address)));
      const { principal } = session;
      if (principal !== undefined) reply(request, JSON.stringify(access.user(principal)));
      return;
    }
    expectFields(body, ['token']);
    const { token } = body;
    if (token === undefined) throw missingField('token');
    if (typeof token !== 'string') throw invalidField('token', '"token" is a string.');
    session.hold();
    access
      .byToken(token)
      .then((principal) => {
        if (principal === undefined) {
          throw new ApiError(RejectCode.unauthenticated, {
            field: 'token',
            message: 'The token is not valid, or no longer.',
          });
        }
        this.signIn(session, principal);
        reply(request, JSON.stringify(access.user(principal)));
      })
      .catch((error: unknown) => this.answerError(session, id, error))
      .finally(() => session.release());
  }

  /** From now on the session speaks for the principal; it loses the private channels that these may not have. */
  signIn(session: Session, principal: NonNullable<Session['principal']>): void {
    for (const [key, subscription] of session.subscriptions) {
      if (!isPrivateKey(key) || this.parts.channels.mayKeep(principal, key)) continue;
      subscription.end();
      session.subscriptions.delete(key);
    }
    if (principal.username !== session.principal?.username) this.parts.trail?.end(session);
    const budgets = this.parts.budgets.of(principal, session.address);
    session.signIn(principal, budgets?.requests, budgets?.cancels);
  }

  private subscribe(request: Request): void {
    const { session } = request;
    const channels = this.channelsOf(request);
    const { subscriptions } = session;
    const added = channels.filter(({ key }) => !subscriptions.has(key));
    if (subscriptions.size + added.length > this.parts.subscriptionsMax) {
      throw new ApiError(RejectCode.tooManySubscriptions, {
        field: 'channels',
        limit: String(this.parts.subscriptionsMax),
      });
    }
    for (const channel of channels) {
      if (!subscriptions.has(channel.key)) subscriptions.set(channel.key, channel.join());
    }
    reply(request, `{"subscribed":${subscriptions.size}}`);
    for (const { key } of channels) subscriptions.get(key)?.sendSnapshot();
  }

  private unsubscribe(request: Request): void {
    const { subscriptions } = request.session;
    for (const { key } of this.channelsOf(request)) {
      subscriptions.get(key)?.end();
      subscriptions.delete(key);
    }
    reply(request, `{"subscribed":${subscriptions.size}}`);
  }

  private channelsOf({ session, body }: Request): Channel[] {
    expectFields(body, ['channels']);
    const { channels } = body;
    if (channels === undefined) throw missingField('channels');
    if (
      !Array.isArray(channels) ||
      channels.length === 0 ||
      channels.length > channelsPerRequestMax
    ) {
      throw invalidField(
        'channels',
        `"channels" is a list of 1 to ${channelsPerRequestMax} channels.`,
      );
    }
    return channels.map((spec: unknown, index) =>
      this.parts.channels.find(session, spec, `channels[${index}]`),
    );
  }

  private depthGap(request: Request): void {
    const { body } = request;
    expectFields(body, ['instrument', 'from', 'to']);
    const symbol = body['instrument'];
    if (symbol === undefined) throw missingField('instrument');
    if (typeof symbol !== 'string') throw invalidField('instrument', 'A symbol is a string.');
    const instrument = this.parts.venue.market.instrumentBySymbol(symbol);
    if (instrument === undefined) throw new ApiError(RejectCode.unknownInstrument);
    const from = sequenceOf(body, 'from');
    const to = sequenceOf(body, 'to');
    const deltas = this.parts.feeds.depth(instrument).gap(from, to);
    if (deltas === undefined) throw new ApiError(RejectCode.gapNotAvailable);
    reply(request, `{"deltas":${deltas}}`);
  }

  private answerError(session: Session, id: string, error: unknown): void {
    const known = error instanceof ApiError ? error : identityFault(error);
    if (known !== undefined) {
      session.send(`{"id":${id},"ok":false,"error":${known.json}}`);
      return;
    }
    this.parts.failed(error);
    session.send(`{"id":${id},"ok":false,"error":${errorJson(RejectCode.internalError)}}`);
  }
}

/** What a key signs to sign in on a socket: no body, and a method and a path that no request has. */
function signedSocket(body: JsonObject, address: string): SignedRequest {
  expectFields(body, ['key', 'timestamp', 'nonce', 'signature']);
  const text = (field: string, form: RegExp): string => {
    const value = body[field];
    if (value === undefined) throw missingField(field);
    if (typeof value === 'string' && form.test(value)) return value;
    throw new ApiError(RejectCode.invalidSignature, {
      field,
      message: `"${field}" is malformed.`,
    });
  };
  return {
    keyId: text('key', /^[\w-]{1,64}$/),
    timestamp: text('timestamp', timestampText),
    nonce: text('nonce', nonceText),
    signature: text('signature', signatureText),
    ...socketSigning,
    body: Buffer.alloc(0),
    address,
  };
}

function textOf(data: Buffer, isBinary: boolean): string {
  if (data.length > messageBytesMax) throw new ApiError(RejectCode.payloadTooLarge);
  if (isBinary) {
    throw new ApiError(RejectCode.malformedMessage, {
      message: 'Messages are text frames of JSON.',
    });
  }
  return data.toString();
}

function parse(text: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new ApiError(RejectCode.malformedMessage);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ApiError(RejectCode.malformedMessage, { message: 'A message is one JSON object.' });
  }
  return parsed as JsonObject;
}

/** The id as it will be echoed. */
function idOf(id: unknown): string {
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  if (typeof id === 'string' && id.length <= requestIdLengthMax) return JSON.stringify(id);
  if (id === undefined) return noId;
  throw invalidField(
    'id',
    `"id" is a whole number, or a string of at most ${requestIdLengthMax} characters.`,
  );
}

function sequenceOf(body: JsonObject, field: string): number {
  const value = body[field];
  if (value === undefined) throw missingField(field);
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw invalidField(field, `"${field}" is a sequence number.`);
  }
  return value;
}

function expectFields(body: JsonObject, fields: readonly string[]): void {
  const field = firstUnknownField(body, ['id', 'op', ...fields]);
  if (field === undefined) return;
  throw new ApiError(RejectCode.unknownField, { field, message: `There is no field "${field}".` });
}

function reply({ session, id }: Request, result: string): void {
  session.send(`{"id":${id},"ok":true,"result":${result}}`);
}
