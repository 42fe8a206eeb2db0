// The objects of the API as schemas: what requests are checked against and what /docs shows (docs/api.md, Objects). Answers are written elsewhere
// and described here; every object refuses fields that it does not name.

import Type from 'typebox';
import type { TProperties, TSchema } from 'typebox';
import { candleIntervals } from '#marketdata/candle-intervals.ts';

const closed = { additionalProperties: false } as const;

function strict<Properties extends TProperties>(properties: Properties, title?: string) {
  return Type.Object(properties, title === undefined ? closed : { ...closed, title });
}

function oneOf<const Values extends readonly string[]>(values: Values, description?: string) {
  return Type.Unsafe<Values[number]>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      description === undefined ? {} : { description },
    ),
  );
}

const nullable = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);
const decimal = (description?: string): TSchema =>
  Type.String({ ...(description === undefined ? {} : { description }), examples: ['585.33'] });
const time = Type.String({ examples: ['2026-11-21T09:30:00.000123Z'] });
const seq = Type.Integer({ description: 'Of the command that made it so.' });
const id = Type.String({ examples: ['1042'] });
const list = (name: string, item: TSchema): TSchema => strict({ [name]: Type.Array(item) });

// ---- requests

export const Login = strict({
  username: Type.String({ minLength: 1, maxLength: 64, examples: ['buyer_demo'] }),
  password: Type.String({ minLength: 1, maxLength: 256, examples: ['demopass123'] }),
});

const accountField = {
  account: Type.Optional(
    Type.String({ description: 'The account to act for; needed where you hold several.' }),
  ),
};

export const AccountQuery = strict(accountField);

const sides = ['buy', 'sell'] as const;

const placeFields = {
  instrument: Type.String({ examples: ['AAPL'] }),
  side: oneOf(sides),
  type: oneOf(['limit', 'market']),
  qty: Type.String({ description: 'In shares, a whole number of lots.', examples: ['10'] }),
  price: Type.Optional(
    Type.String({
      description: 'Of a limit order; a whole number of ticks.',
      examples: ['585.33'],
    }),
  ),
  timeInForce: Type.Optional(
    oneOf(
      ['GTC', 'DAY', 'IOC', 'FOK'],
      'Limit orders: default GTC. Market orders: IOC or FOK, default IOC.',
    ),
  ),
  postOnly: Type.Optional(Type.Boolean()),
  clOrdId: Type.Optional(
    Type.String({
      description:
        '1 to 36 characters of A-Z a-z 0-9 - _ . : chosen by you; else made by the venue.',
      examples: ['my-1'],
    }),
  ),
  ...accountField,
};

export const PlaceOrder = strict(placeFields, 'PlaceOrder');
export const AmendOrder = strict(
  {
    price: Type.Optional(Type.String()),
    qty: Type.Optional(Type.String({ description: 'The new total.' })),
    ...accountField,
  },
  'AmendOrder',
);

export const OrderParams = strict({ orderId: Type.String() });
export const ClientIdParams = strict({ clOrdId: Type.String() });
export const SymbolParams = strict({ symbol: Type.String() });
export const AccountParams = strict({ accountId: Type.String() });

const limit = (maximum: number, byDefault: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description: `Default ${byDefault}.` }));

export const OrdersQuery = strict({
  status: Type.Optional(oneOf(['open', 'closed', 'all'], 'Default open.')),
  instrument: Type.Optional(Type.String()),
  limit: limit(1_000, 100),
  ...accountField,
});
export const MassCancelQuery = strict({
  instrument: Type.Optional(Type.String()),
  side: Type.Optional(oneOf(sides)),
  ...accountField,
});
export const FillsQuery = strict({
  instrument: Type.Optional(Type.String()),
  limit: limit(1_000, 100),
  ...accountField,
});
export const DepthQuery = strict({ levels: limit(5_000, 50) });
export const TradesQuery = strict({ limit: limit(1_000, 100) });
export const CandlesQuery = strict({
  interval: Type.Optional(
    oneOf(
      candleIntervals.map(({ name }) => name),
      'Default 1m.',
    ),
  ),
  limit: limit(1_500, 500),
});

const clientRef = Type.String({
  description: 'As a clOrdId: the same request again under the same reference moves nothing.',
});
const amount = Type.String({ description: 'Money, or shares.', examples: ['1000.00'] });
const asset = Type.String({ examples: ['USD'] });

export const TransferRequest = strict({
  toAccount: Type.String(),
  asset,
  amount,
  clientRef,
  ...accountField,
});
export const OperatorMove = strict({ account: Type.String(), asset, amount, clientRef });
export const OperatorTransfer = strict({
  account: Type.String(),
  toAccount: Type.String(),
  asset,
  amount,
  clientRef,
});
export const OpenAccount = strict({
  name: Type.String({ minLength: 1, maxLength: 64 }),
  feeTier: Type.Optional(Type.Integer({ minimum: 0, maximum: 15 })),
});
export const SetPhase = strict({ phase: oneOf(['closed', 'continuous', 'halted']) });
export const Switch = strict({ on: Type.Boolean() });
export const SetAudit = strict({ everyCommand: Type.Boolean() });
export const SetAgents = strict({ active: Type.Boolean() });

// ---- answers

export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: Type.Integer(),
      name: Type.String(),
      message: Type.String(),
      field: Type.Optional(Type.String()),
      limit: Type.Optional(Type.String()),
      transient: Type.Boolean({ description: 'The same request may succeed later.' }),
    }),
    order: Type.Optional(Type.Any({ description: 'The order, where one was rejected.' })),
  },
  { title: 'Error' },
);

export const User = strict(
  {
    username: Type.String(),
    displayName: Type.String(),
    roles: Type.Array(oneOf(['trader', 'operator'])),
    accounts: Type.Array(strict({ accountId: id, name: Type.String() })),
  },
  'User',
);
export const TokenAnswer = strict({ accessToken: Type.String(), expiresAt: Type.String() });
export const Session = strict({
  user: User,
  accessToken: Type.String(),
  expiresAt: Type.String(),
});

export const Order = strict(
  {
    orderId: id,
    clOrdId: Type.String(),
    account: id,
    instrument: Type.String(),
    side: oneOf(sides),
    type: oneOf(['limit', 'market']),
    timeInForce: oneOf(['GTC', 'DAY', 'IOC', 'FOK']),
    postOnly: Type.Boolean(),
    price: nullable(decimal()),
    qty: decimal('The total.'),
    cumQty: decimal('Filled.'),
    leavesQty: decimal('Open.'),
    avgPx: nullable(decimal()),
    fees: decimal(),
    status: oneOf(['new', 'partiallyFilled', 'filled', 'canceled', 'rejected', 'expired']),
    reason: nullable(Type.String()),
    rejectCode: Type.Optional(Type.Integer()),
    createdAt: time,
    updatedAt: time,
    seq,
  },
  'Order',
);
export const Replacement = strict({ canceled: Order, placed: Order });
export const Canceled = strict({ canceled: Type.Integer() });

export const Instrument = strict(
  {
    symbol: Type.String(),
    name: Type.String(),
    currency: Type.String(),
    tickSize: decimal(),
    lotSize: decimal(),
    priceMin: decimal(),
    priceMax: decimal(),
    qtyMin: decimal(),
    qtyMax: decimal(),
    referencePrice: nullable(decimal('Of the listing: a previous close.')),
    phase: oneOf(['closed', 'continuous', 'halted']),
  },
  'Instrument',
);
const Level = Type.Array(Type.Any(), {
  description: 'Price, quantity, number of orders.',
  examples: [['585.32', '18', 1]],
});
export const Depth = strict({
  instrument: Type.String(),
  seq: Type.Integer({ description: 'Of the last delta that it contains.' }),
  checksum: Type.Integer(),
  bids: Type.Array(Level),
  asks: Type.Array(Level),
});
const Trade = strict(
  {
    tradeId: id,
    instrument: Type.String(),
    price: decimal(),
    qty: decimal(),
    takerSide: oneOf(sides),
    time,
    seq,
  },
  'Trade',
);
const Candle = strict(
  {
    time,
    open: decimal(),
    high: decimal(),
    low: decimal(),
    close: decimal(),
    volume: decimal(),
    trades: Type.Integer(),
    final: Type.Boolean(),
  },
  'Candle',
);
export const Ticker = strict(
  {
    instrument: Type.String(),
    last: nullable(decimal()),
    bid: nullable(decimal()),
    bidQty: nullable(decimal()),
    ask: nullable(decimal()),
    askQty: nullable(decimal()),
    open: nullable(decimal('Of the last 24 hours, as high, low, change, volume and turnover.')),
    high: nullable(decimal()),
    low: nullable(decimal()),
    change: nullable(decimal()),
    changePercent: nullable(decimal()),
    volume: decimal(),
    turnover: decimal(),
    seq,
  },
  'Ticker',
);
export const Balance = strict(
  { account: id, asset: Type.String(), available: decimal(), held: decimal(), total: decimal() },
  'Balance',
);
export const Position = strict(
  {
    account: id,
    instrument: Type.String(),
    qty: decimal(),
    available: decimal(),
    held: decimal(),
    avgCost: nullable(decimal()),
    last: nullable(decimal()),
    marketValue: nullable(decimal()),
    unrealizedPnl: nullable(decimal()),
  },
  'Position',
);
export const Fill = strict(
  {
    tradeId: id,
    orderId: id,
    clOrdId: Type.String(),
    account: id,
    instrument: Type.String(),
    side: oneOf(sides),
    price: decimal(),
    qty: decimal(),
    fee: decimal('Negative for a rebate.'),
    liquidity: oneOf(['maker', 'taker']),
    time,
    seq,
  },
  'Fill',
);
export const Transfer = strict(
  {
    transferId: id,
    kind: oneOf(['deposit', 'withdrawal', 'transfer']),
    account: nullable(id),
    toAccount: nullable(id),
    asset: Type.String(),
    amount: decimal(),
    clientRef: Type.String(),
    time,
  },
  'Transfer',
);
export const VenueAnswer = strict({
  name: Type.String(),
  version: Type.String(),
  seq: Type.Integer(),
  time,
  phase: Type.String(),
});
export const AccountAnswer = strict({
  accountId: id,
  name: Type.String(),
  feeTier: Type.Integer(),
  killSwitch: Type.Boolean(),
});
export const StateAnswer = strict({
  seq: Type.Integer(),
  stateHash: Type.String(),
  audit: strict({ everyCommand: Type.Boolean(), commandsAudited: Type.Integer() }),
  totals: Type.Array(
    strict({
      asset: Type.String(),
      sum: decimal('Over all accounts, the outside world included: always 0.'),
      available: decimal(),
      held: decimal(),
      outside: decimal('What the outside world has put in.'),
    }),
  ),
});

export const Instruments = list('instruments', Instrument);
export const Tickers = list('tickers', Ticker);
export const Trades = list('trades', Trade);
export const Orders = list('orders', Order);
export const Balances = list('balances', Balance);
export const Positions = list('positions', Position);
export const Fills = list('fills', Fill);
export const Candles = strict({ interval: Type.String(), candles: Type.Array(Candle) });

/**
 * Answers of a route by status, and the one error shape for the rest. Described, not typed: most answers are written as JSON text by
 * hand.
 */
export function answers(byStatus: Readonly<Record<number, TSchema>>): Record<string, unknown> {
  return { ...byStatus, default: ErrorAnswer };
}
