// The API's objects as types, each derived from its schema: what doors, client, terminal and agents mean by an order or a trade.

import type { Static } from 'typebox';
import { candleIntervals } from '#marketdata/candle-intervals.ts';
import type {
  AmendOrder as AmendOrderSchema,
  BatchRequest,
  Order as OrderSchema,
  OrderEvent as OrderEventSchema,
  OrderHistory as OrderHistorySchema,
  OrderList as OrderListSchema,
  OrderListRequest,
  Outcomes as OutcomesSchema,
  PlaceOrder as PlaceOrderSchema,
  PreventedMatch as PreventedMatchSchema,
  Replacement as ReplacementSchema,
} from './order-schemas.ts';
import type {
  Auction as AuctionSchema,
  Balance as BalanceSchema,
  Candle as CandleSchema,
  candleIntervalNames,
  Depth as DepthSchema,
  ErrorAnswer,
  Fill as FillSchema,
  Instrument as InstrumentSchema,
  Level as LevelSchema,
  Position as PositionSchema,
  Session as SessionSchema,
  Ticker as TickerSchema,
  Trade as TradeSchema,
  User as UserSchema,
  VenueAnswer,
} from './schemas.ts';

export type PlaceOrder = Readonly<Static<typeof PlaceOrderSchema>>;
export type AmendOrder = Readonly<Static<typeof AmendOrderSchema>>;
export type PlaceOrderList = Readonly<Static<typeof OrderListRequest>>;
export type Batch = Readonly<Static<typeof BatchRequest>>;
export type Order = Readonly<Static<typeof OrderSchema>>;
export type OrderEvent = Readonly<Static<typeof OrderEventSchema>>;
export type OrderHistory = Readonly<Static<typeof OrderHistorySchema>>;
export type OrderList = Readonly<Static<typeof OrderListSchema>>;
export type Outcomes = Readonly<Static<typeof OutcomesSchema>>;
export type Replacement = Readonly<Static<typeof ReplacementSchema>>;
export type PreventedMatch = Readonly<Static<typeof PreventedMatchSchema>>;

export type Instrument = Readonly<Static<typeof InstrumentSchema>>;
export type Auction = Readonly<Static<typeof AuctionSchema>>;
export type Ticker = Readonly<Static<typeof TickerSchema>>;
export type Trade = Readonly<Static<typeof TradeSchema>>;
export type Candle = Readonly<Static<typeof CandleSchema>>;
export type Depth = Readonly<Static<typeof DepthSchema>>;
/** Price, quantity, number of orders. */
export type Level = Static<typeof LevelSchema>;
export type Levels = { readonly bids: readonly Level[]; readonly asks: readonly Level[] };
export type Balance = Readonly<Static<typeof BalanceSchema>>;
export type Position = Readonly<Static<typeof PositionSchema>>;
export type Fill = Readonly<Static<typeof FillSchema>>;
export type User = Readonly<Static<typeof UserSchema>>;
export type SessionAnswer = Readonly<Static<typeof SessionSchema>>;
export type VenueInfo = Readonly<Static<typeof VenueAnswer>>;
export type ErrorBody = Readonly<Static<typeof ErrorAnswer>['error']>;

export type Side = Order['side'];
export type OrdType = Order['type'];
export type TimeInForce = Order['timeInForce'];
export type StpMode = NonNullable<PlaceOrder['stpMode']>;
export type OrdStatus = Order['status'];
export type Phase = Instrument['phase'];
export type Interval = (typeof candleIntervalNames)[number];

export const intervals: readonly Interval[] = candleIntervals.map(({ name }) => name);

const openStatuses: ReadonlySet<OrdStatus> = new Set([
  'pendingNew',
  'suspended',
  'new',
  'partiallyFilled',
]);

export function isOpen(order: { readonly status: OrdStatus }): boolean {
  return openStatuses.has(order.status);
}

/** Open and in the market: neither waiting for its price nor for its turn in a list. */
export function isWorking(order: { readonly status: OrdStatus }): boolean {
  return order.status === 'new' || order.status === 'partiallyFilled';
}
