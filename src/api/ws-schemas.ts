// Every frame of the WebSocket as schemas: requests and replies by operation, pushes by channel. Doors and clients take their types from here, and
// the AsyncAPI document is written from it (asyncapi.ts). It must never describe a frame that the venue does not send or take.

import Type from 'typebox';
import type { Static, TProperties, TSchema } from 'typebox';
import { channelsPerRequestMax, requestIdLengthMax } from './limits.ts';
import { NotificationObject } from './notification-schemas.ts';
import { AnnouncementObject } from './operator-schemas.ts';
import {
  amendment,
  BatchRequest,
  Canceled,
  Order,
  OrderList,
  OrderListRequest,
  orderFields,
  Outcomes,
  PlaceOrder,
  PreventedMatch,
  Replacement,
  target,
} from './order-schemas.ts';
import { accountField, id, nullable, oneOf, sides, strict, time } from './schema-types.ts';
import {
  Auction,
  Balance,
  Candle,
  candleIntervalNames,
  ErrorAnswer,
  Fill,
  Instrument,
  Level,
  Position,
  Ticker,
  Trade,
  User,
} from './schemas.ts';

const RequestId = Type.Union([Type.Integer(), Type.String({ maxLength: requestIdLengthMax })], {
  description: 'Chosen by the client, echoed in the reply.',
});

// ---- channels

const instrument = Type.String({ examples: ['AAPL'] });
const wide = Type.String({ description: 'A symbol, or * for all.', examples: ['*'] });
const interval = oneOf(candleIntervalNames);
const subscription = (name: string, fields: TProperties) =>
  strict({ channel: Type.Literal(name), ...fields });

interface ChannelFrames {
  readonly description: string;
  readonly isPrivate: boolean;
  /** What a subscription says; undefined where nobody subscribes. */
  readonly subscription: TSchema | undefined;
  readonly pushes: Readonly<Record<string, TSchema>>;
}

const push = <const Name extends string, const PushType extends string, Fields extends TProperties>(
  channel: Name,
  type: PushType,
  fields: Fields,
) =>
  strict(
    { channel: Type.Literal(channel), type: Type.Literal(type), ...fields },
    `${channel}.${type}`,
  );

const LevelSides = strict({ bids: Type.Array(Level), asks: Type.Array(Level) });
const bookFields = {
  instrument,
  seq: Type.Integer({ description: 'Of the book after it.' }),
  data: LevelSides,
  checksum: Type.Integer({ description: 'CRC-32 of the best ten levels a side, after it.' }),
};
export const DepthSnapshot = push('depth', 'snapshot', bookFields);
export const DepthDelta = push('depth', 'delta', {
  ...bookFields,
  prevSeq: Type.Optional(
    Type.Integer({
      description:
        'Of the book before it, where that is not one less: deltas in between were merged into this one for a slow reader.',
    }),
  ),
});
const dataOf = <Schema extends TSchema>(schema: Schema) => ({
  instrument,
  data: schema,
});
const latestOf = <const Name extends string, Schema extends TSchema>(
  name: Name,
  schema: Schema,
) => ({
  snapshot: push(name, 'snapshot', dataOf(schema)),
  event: push(name, 'event', dataOf(schema)),
});
const ownOf = <const Name extends string, Schema extends TSchema>(name: Name, schema: Schema) => {
  const fields = { account: id, data: Type.Array(schema) };
  return { snapshot: push(name, 'snapshot', fields), event: push(name, 'event', fields) };
};
const candleFields = { instrument, interval, data: Type.Array(Candle) };

export const wsChannels = {
  ticker: {
    description: 'Best prices, last trade and the day, at most ten times a second.',
    isPrivate: false,
    subscription: subscription('ticker', { instrument: wide }),
    pushes: latestOf('ticker', Ticker),
  },
  trades: {
    description:
      'Snapshot: the latest 100, newest first. Then every trade, in order of trade id; never left out.',
    isPrivate: false,
    subscription: subscription('trades', { instrument }),
    pushes: latestOf('trades', Type.Array(Trade)),
  },
  depth: {
    description: 'The whole book, then its changes; each with the checksum of what it makes.',
    isPrivate: false,
    subscription: subscription('depth', { instrument }),
    pushes: { snapshot: DepthSnapshot, delta: DepthDelta },
  },
  candles: {
    description: 'Snapshot: the latest 500. Then the open candle and each that became final.',
    isPrivate: false,
    subscription: subscription('candles', { instrument, interval }),
    pushes: {
      snapshot: push('candles', 'snapshot', candleFields),
      event: push('candles', 'event', candleFields),
    },
  },
  status: {
    description: 'The instrument at each change of its phase or its limits.',
    isPrivate: false,
    subscription: subscription('status', { instrument: wide }),
    pushes: latestOf('status', Instrument),
  },
  auction: {
    description: 'What the auction would do, while one is called; and what the last one did.',
    isPrivate: false,
    subscription: subscription('auction', { instrument: wide }),
    pushes: latestOf('auction', Auction),
  },
  announcements: {
    description: 'What the venue says to everybody. Snapshot: the latest, newest first.',
    isPrivate: false,
    subscription: subscription('announcements', {}),
    pushes: {
      snapshot: push('announcements', 'snapshot', { data: Type.Array(AnnouncementObject) }),
      event: push('announcements', 'event', { data: Type.Array(AnnouncementObject) }),
    },
  },
  orders: {
    description: 'Open orders, then the latest state of each that changed.',
    isPrivate: true,
    subscription: subscription('orders', accountField),
    pushes: ownOf('orders', Order),
  },
  fills: {
    description: 'Snapshot: the latest 100, newest first. Then every fill, oldest first.',
    isPrivate: true,
    subscription: subscription('fills', accountField),
    pushes: ownOf('fills', Fill),
  },
  balances: {
    description: 'Money; after the snapshot what changed.',
    isPrivate: true,
    subscription: subscription('balances', accountField),
    pushes: ownOf('balances', Balance),
  },
  positions: {
    description: 'Shares; after the snapshot what changed.',
    isPrivate: true,
    subscription: subscription('positions', accountField),
    pushes: ownOf('positions', Position),
  },
  preventedMatches: {
    description: 'Matches that self-trade prevention kept from happening.',
    isPrivate: true,
    subscription: subscription('preventedMatches', accountField),
    pushes: ownOf('preventedMatches', PreventedMatch),
  },
  notifications: {
    description: 'What the venue has to tell the user. Snapshot: those not read, newest first.',
    isPrivate: true,
    subscription: subscription('notifications', {}),
    pushes: {
      snapshot: push('notifications', 'snapshot', { data: Type.Array(NotificationObject) }),
      event: push('notifications', 'event', { data: Type.Array(NotificationObject) }),
    },
  },
  session: {
    description:
      'Told without a subscription: this connection ends at `expiresAt` unless a fresh token comes with `auth` before.',
    isPrivate: true,
    subscription: undefined,
    pushes: { expiring: push('session', 'expiring', { data: strict({ expiresAt: time }) }) },
  },
} as const satisfies Readonly<Record<string, ChannelFrames>>;

export type ChannelName = keyof typeof wsChannels;

const subscriptions = Object.values(wsChannels).flatMap(({ subscription: schema }) =>
  schema === undefined ? [] : [schema],
);
const Channels = Type.Array(Type.Union(subscriptions), {
  minItems: 1,
  maxItems: channelsPerRequestMax,
});

// ---- operations

export interface OperationFrames {
  readonly description: string;
  readonly request: TSchema;
  readonly result: TSchema;
}

const request = <const Name extends string, Fields extends TProperties>(op: Name, fields: Fields) =>
  strict({ id: Type.Optional(RequestId), op: Type.Literal(op), ...fields }, `${op}.request`);
const Subscribed = strict({ subscribed: Type.Integer({ description: 'Channels followed now.' }) });

export const wsOperations = {
  ping: {
    description: 'Is anybody there, and what time is it there?',
    request: request('ping', {}),
    result: strict({
      time,
      latencyMs: nullable(
        Type.Number({ description: "Round trip of the venue's own last ping, once it has one." }),
      ),
    }),
  },
  auth: {
    description:
      'Signs in, or goes on with a fresh token before the old one ends. What the user may no longer have is unsubscribed.',
    request: request('auth', {
      token: Type.Optional(Type.String({ description: 'An access token; or else a key signs.' })),
      key: Type.Optional(Type.String({ description: "An API key's id." })),
      timestamp: Type.Optional(Type.String({ description: 'Milliseconds since the epoch.' })),
      nonce: Type.Optional(Type.String({ description: 'New each time.' })),
      signature: Type.Optional(
        Type.String({ description: 'HMAC-SHA256 of `timestamp\\nnonce\\nAUTH\\n/v1/ws\\n`.' }),
      ),
    }),
    result: User,
  },
  subscribe: {
    description:
      'Follows channels, all of them or none. Snapshots come after the reply; again sends a new one.',
    request: request('subscribe', { channels: Channels }),
    result: Subscribed,
  },
  unsubscribe: {
    description: 'Follows channels no longer.',
    request: request('unsubscribe', { channels: Channels }),
    result: Subscribed,
  },
  'order.place': {
    description: 'Places an order; the same again under the same clOrdId does nothing.',
    request: request('order.place', PlaceOrder.properties),
    result: Order,
  },
  'order.cancel': {
    description: 'Cancels an order.',
    request: request('order.cancel', { ...target, ...accountField }),
    result: Order,
  },
  'order.amend': {
    description: 'Changes price, stop price or total quantity of an open order.',
    request: request('order.amend', { ...target, ...amendment, ...accountField }),
    result: Order,
  },
  'order.replace': {
    description: 'Cancels an order and places another of the same instrument and side, or neither.',
    request: request('order.replace', {
      orderId: target.orderId,
      origClOrdId: target.clOrdId,
      ...orderFields,
      ...accountField,
    }),
    result: Replacement,
  },
  'orderList.place': {
    description: 'Places an OCO, an OTO or a bracket, whole or not at all.',
    request: request('orderList.place', OrderListRequest.properties),
    result: OrderList,
  },
  'order.batch': {
    description: 'Up to a hundred operations in one.',
    request: request('order.batch', BatchRequest.properties),
    result: Outcomes,
  },
  'order.massCancel': {
    description: 'Cancels all open orders, of an instrument or a side where one is named.',
    request: request('order.massCancel', {
      instrument: Type.Optional(Type.String()),
      side: Type.Optional(oneOf(sides)),
      ...accountField,
    }),
    result: Canceled,
  },
  'depth.gap': {
    description:
      'Deltas that were missed, both ends included; gapNotAvailable where they are gone.',
    request: request('depth.gap', { instrument, from: Type.Integer(), to: Type.Integer() }),
    result: strict({
      deltas: Type.Array(strict(bookFields)),
    }),
  },
} as const satisfies Readonly<Record<string, OperationFrames>>;

export type OperationName = keyof typeof wsOperations;

const ReplyId = Type.Union([RequestId, Type.Null()]);

/** The reply to an operation that was done. */
export function replyOf<Result extends TSchema>(result: Result) {
  return strict({ id: ReplyId, ok: Type.Literal(true), result });
}

/** The reply to one that was not. */
export const ErrorReply = strict(
  {
    id: ReplyId,
    ok: Type.Literal(false),
    error: ErrorAnswer.properties.error,
    order: Type.Optional(Order),
    orders: Type.Optional(Type.Array(Order)),
  },
  'ErrorReply',
);

// ---- types

type Envelope = 'id' | 'op';
/** What an operation takes besides its id and name. */
export type OperationArgs<Name extends OperationName> = Omit<
  Static<(typeof wsOperations)[Name]['request']>,
  Envelope
>;
export type OperationResult<Name extends OperationName> = Static<
  (typeof wsOperations)[Name]['result']
>;

type PushSchemas<Name extends ChannelName> = (typeof wsChannels)[Name]['pushes'];
/** A push of a channel. */
export type PushOf<Name extends ChannelName> = {
  [PushType in keyof PushSchemas<Name>]: PushSchemas<Name>[PushType] extends TSchema
    ? Readonly<Static<PushSchemas<Name>[PushType]>>
    : never;
}[keyof PushSchemas<Name>];
export type AnyPush = { [Name in ChannelName]: PushOf<Name> }[ChannelName];

export type ChannelSpec =
  | {
      readonly channel: 'ticker' | 'status' | 'trades' | 'depth' | 'auction';
      readonly instrument: string;
    }
  | {
      readonly channel: 'candles';
      readonly instrument: string;
      readonly interval: (typeof candleIntervalNames)[number];
    }
  | {
      readonly channel: 'orders' | 'fills' | 'balances' | 'positions' | 'preventedMatches';
      readonly account?: string;
    }
  | { readonly channel: 'notifications' | 'announcements' };
