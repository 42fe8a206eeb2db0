// The objects of the venue's API as they cross the wire (docs/api.md). Decimals are strings, times RFC 3339.

export type Side = 'buy' | 'sell';
export type OrdType =
  | 'limit'
  | 'market'
  | 'stop'
  | 'stopLimit'
  | 'takeProfit'
  | 'takeProfitLimit'
  | 'trailingStop'
  | 'trailingStopLimit';
export type TimeInForce = 'GTC' | 'DAY' | 'GTD' | 'IOC' | 'FOK' | 'OPG' | 'CLS';
export type StpMode = 'cancelNewest' | 'cancelOldest' | 'cancelBoth' | 'decrement' | 'none';
export type OrdStatus =
  | 'pendingNew'
  | 'suspended'
  | 'new'
  | 'partiallyFilled'
  | 'filled'
  | 'canceled'
  | 'rejected'
  | 'expired';
export type Phase =
  | 'closed'
  | 'preOpen'
  | 'openingAuction'
  | 'continuous'
  | 'closingAuction'
  | 'halted'
  | 'reopeningAuction';
export type Interval = '1s' | '5s' | '1m' | '5m' | '15m' | '1h' | '1d';

export const intervals: readonly Interval[] = ['1s', '5s', '1m', '5m', '15m', '1h', '1d'];

export type Instrument = {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly priceMin: string;
  readonly priceMax: string;
  readonly qtyMin: string;
  readonly qtyMax: string;
  readonly referencePrice: string | null;
  /** How far a market order may go from its reference, in basis points; 0: as far as it likes. */
  readonly marketCollarBps: number;
  readonly phase: Phase;
};

/** What the auction that is being called would do, and what the last one did. */
export type Auction = {
  readonly instrument: string;
  readonly phase: Phase;
  readonly isCall: boolean;
  /** Null: nothing would trade. */
  readonly price: string | null;
  readonly matchedQty: string;
  readonly surplusQty: string;
  readonly surplusSide: Side | null;
  readonly lastUncross: null | {
    readonly phase: Phase;
    readonly price: string | null;
    readonly matchedQty: string;
    readonly surplusQty: string;
    readonly surplusSide: Side | null;
    readonly time: string;
    readonly seq: number;
  };
  readonly seq: number;
};

export type Ticker = {
  readonly instrument: string;
  readonly last: string | null;
  readonly bid: string | null;
  readonly bidQty: string | null;
  readonly ask: string | null;
  readonly askQty: string | null;
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  readonly change: string | null;
  readonly changePercent: string | null;
  readonly volume: string | null;
  readonly turnover: string | null;
  readonly seq: number;
};

export type Trade = {
  readonly tradeId: string;
  readonly instrument: string;
  readonly price: string;
  readonly qty: string;
  /** Null in an auction, where nobody takes. */
  readonly takerSide: Side | null;
  readonly time: string;
  readonly seq: number;
};

export type Candle = {
  readonly time: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly trades: number;
  readonly final: boolean;
};

/** Price, quantity, number of orders. */
export type WireLevel = readonly [price: string, qty: string, orders: number];
export type WireLevels = {
  readonly bids: readonly WireLevel[];
  readonly asks: readonly WireLevel[];
};

export type DepthSnapshot = {
  readonly type: 'snapshot';
  readonly instrument: string;
  readonly seq: number;
  readonly checksum: number;
  readonly data: WireLevels;
};
export type DepthDelta = Omit<DepthSnapshot, 'type'> & { readonly type?: 'delta' };

/** What only some orders have; left out where they do not. */
export type OrderTerms = {
  readonly stopPrice?: string;
  readonly activationPrice?: string;
  readonly trailingOffset?: string;
  readonly trailingOffsetBps?: number;
  readonly expireTime?: string;
  readonly repriceToPost?: boolean;
  readonly allOrNone?: boolean;
  readonly displayQty?: string;
  readonly minQty?: string;
};

export type PlaceOrder = OrderTerms & {
  readonly instrument: string;
  readonly side: Side;
  readonly type: OrdType;
  readonly qty: string;
  readonly price?: string;
  readonly timeInForce: TimeInForce;
  readonly postOnly?: boolean;
  readonly stpMode?: StpMode;
  readonly clOrdId: string;
  readonly account?: string;
};

/** An entry and the pair of exits that it brings. */
export type PlaceBracket = {
  readonly type: 'bracket';
  readonly orders: readonly Omit<PlaceOrder, 'account'>[];
  readonly account?: string;
};

export type Order = OrderTerms & {
  readonly orderId: string;
  readonly clOrdId: string;
  readonly account: string;
  readonly instrument: string;
  readonly side: Side;
  readonly type: OrdType;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly price: string | null;
  readonly qty: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly avgPx: string | null;
  readonly fees: string;
  readonly status: OrdStatus;
  readonly reason: string | null;
  readonly rejectCode?: number;
  readonly cashOrderQty?: string;
  readonly preventedQty?: string;
  readonly listId?: string;
  readonly listType?: 'oco' | 'oto' | 'bracket';
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly seq: number;
};

/** One step of an order's life: what happened, and the state after it. */
export type OrderEvent = {
  readonly seq: number;
  readonly time: string;
  readonly execType:
    | 'new'
    | 'canceled'
    | 'replaced'
    | 'rejected'
    | 'suspended'
    | 'pendingNew'
    | 'expired'
    | 'restated'
    | 'trade'
    | 'triggeredOrActivated';
  readonly reason: string | null;
  readonly rejectCode?: number;
  readonly ordStatus: OrdStatus;
  readonly price: string | null;
  readonly stopPrice: string | null;
  readonly orderQty: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly lastQty: string | null;
  readonly lastPx: string | null;
  readonly avgPx: string | null;
};

export type OrderLife = {
  readonly orderId: string;
  /** False where the beginning is no longer kept. */
  readonly complete: boolean;
  readonly events: readonly OrderEvent[];
};

export type Fill = {
  readonly tradeId: string;
  readonly orderId: string;
  readonly clOrdId: string;
  readonly account: string;
  readonly instrument: string;
  readonly side: Side;
  readonly price: string;
  readonly qty: string;
  readonly fee: string;
  readonly liquidity: 'maker' | 'taker' | 'auction';
  readonly time: string;
  readonly seq: number;
};

export type Balance = {
  readonly account: string;
  readonly asset: string;
  readonly available: string;
  readonly held: string;
  readonly total: string;
};

export type Position = {
  readonly account: string;
  readonly instrument: string;
  readonly qty: string;
  readonly available: string;
  readonly held: string;
  readonly avgCost: string | null;
  readonly last: string | null;
  readonly marketValue: string | null;
  readonly unrealizedPnl: string | null;
};

export type Account = { readonly accountId: string; readonly name: string };

export type User = {
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly accounts: readonly Account[];
};

export type LoginResult = {
  readonly user: User;
  readonly accessToken: string;
  readonly expiresAt: string;
};

export type Venue = {
  readonly name: string;
  readonly version: string;
  readonly seq: number;
  readonly time: string;
  readonly phase: string;
};

export type ErrorBody = {
  readonly code: number;
  readonly name: string;
  readonly message: string;
  readonly field?: string;
  readonly limit?: string;
  readonly transient?: boolean;
};

export type ChannelSpec =
  | {
      readonly channel: 'ticker' | 'status' | 'trades' | 'depth' | 'auction';
      readonly instrument: string;
    }
  | { readonly channel: 'candles'; readonly instrument: string; readonly interval: Interval }
  | {
      readonly channel: 'orders' | 'fills' | 'balances' | 'positions';
      readonly account?: string;
    };

/** A message that the venue sends without being asked. `data` is narrowed by whoever subscribed to the channel. */
export type Push = {
  readonly channel: string;
  readonly type?: 'snapshot' | 'delta' | 'event';
  readonly instrument?: string;
  readonly interval?: string;
  readonly account?: string;
  readonly seq?: number;
  readonly checksum?: number;
  readonly data?: unknown;
};

const openStatuses: ReadonlySet<OrdStatus> = new Set([
  'pendingNew',
  'suspended',
  'new',
  'partiallyFilled',
]);

export function isOpen(order: Order): boolean {
  return openStatuses.has(order.status);
}

/** Open and in the market: neither waiting for its price nor for its turn in a list. */
export function isWorking(order: Order): boolean {
  return order.status === 'new' || order.status === 'partiallyFilled';
}
