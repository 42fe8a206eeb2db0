// The objects of the API as schemas: what requests are checked against and what /docs shows (docs/api.md, Objects). Answers are written elsewhere
// and described here; every object refuses fields that it does not name.

import Type from 'typebox';
import type { TSchema } from 'typebox';
import {
  accountField,
  decimal,
  id,
  limit,
  list,
  nullable,
  oneOf,
  phases,
  seq,
  sides,
  strict,
  time,
  withExample,
} from './schema-types.ts';
import type { CandleInterval } from '#marketdata/candle-intervals.ts';
import { candleIntervals } from '#marketdata/candle-intervals.ts';

export const candleIntervalNames: readonly CandleInterval[] = candleIntervals.map(
  ({ name }) => name,
);

// ---- requests

export const Login = strict({
  username: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$`,
    examples: ['buyer_demo'],
  }),
  password: Type.String({ minLength: 1, maxLength: 256, examples: ['demopass123'] }),
});

export const AccountQuery = strict(accountField);

export const SymbolParams = strict({ symbol: Type.String() });
export const AccountParams = strict({ accountId: Type.String() });

export const FillsQuery = strict({
  instrument: Type.Optional(Type.String()),
  limit: limit(1_000, 100),
  ...accountField,
});
export const DepthQuery = strict({ levels: limit(5_000, 50) });
export const TradesQuery = strict({ limit: limit(1_000, 100) });
export const CandlesQuery = strict({
  interval: Type.Optional(oneOf(candleIntervalNames, 'Default 1m.')),
  limit: limit(1_500, 500),
});

export const clientRef = Type.String({
  description: 'As a clOrdId: the same request again under the same reference moves nothing.',
  examples: ['rent-2026-11'],
});
export const amount = Type.String({ description: 'Money, or shares.', examples: ['1000.00'] });
export const asset = Type.String({ examples: ['USD'] });

export const TransferRequest = strict({
  toAccount: Type.String({ examples: ['16'] }),
  asset,
  amount,
  clientRef,
  ...accountField,
});

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
    orders: Type.Optional(
      Type.Array(Type.Any(), { description: 'The orders of a list that was rejected.' }),
    ),
  },
  { title: 'Error' },
);

export const User = withExample(
  strict(
    {
      memberId: Type.String({ description: "Empty for the operator's token." }),
      username: Type.String(),
      displayName: Type.String(),
      roles: Type.Array(oneOf(['trader', 'marketMaker', 'operator', 'auditor'])),
      scopes: Type.Array(oneOf(['read', 'trade', 'withdraw', 'operator'])),
      accounts: Type.Array(
        strict({
          accountId: id,
          name: Type.String(),
          access: oneOf(['viewer', 'trader', 'owner'], 'See it; trade too; take money out too.'),
        }),
      ),
    },
    'User',
  ),
  {
    memberId: '5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11',
    username: 'maria_k',
    displayName: 'Maria K.',
    roles: ['trader'],
    scopes: ['read', 'trade', 'withdraw'],
    accounts: [{ accountId: '15', name: 'maria_k', access: 'owner' }],
  },
);
const accessToken = Type.String({
  description: 'A JSON Web Token.',
  examples: ['eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJtYXJpYV9rIn0.c2lnbmF0dXJl'],
});
const expiresAt = Type.String({ examples: ['2026-11-21T09:45:00.000Z'] });
const refreshFields = {
  refreshToken: Type.Optional(
    Type.String({
      description: 'Good once, for the next access token; not for browsers.',
      examples: ['bwr_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    }),
  ),
  refreshExpiresAt: Type.Optional(Type.String({ examples: ['2026-12-05T09:30:00.000Z'] })),
};
export const TokenAnswer = strict({
  accessToken,
  expiresAt,
  ...refreshFields,
});
export const Session = strict({
  user: User,
  accessToken,
  expiresAt,
  ...refreshFields,
});

export const Instrument = withExample(
  strict(
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
      notionalMax: decimal('Largest value of one order.'),
      marketCollarBps: Type.Integer({
        description: 'How far from the reference a market order may trade.',
      }),
      limitCollarBps: Type.Integer({
        description: 'How far through the reference a limit order may be priced; 0 is off.',
      }),
      openOrdersPerAccountMax: Type.Integer(),
      positionMax: nullable(
        decimal('Largest position of an account without a limit of its own, long or short.'),
      ),
      phase: oneOf(phases),
      delisted: Type.Optional(
        Type.Boolean({
          description: 'Only there, and true, where its trading has ended for ever.',
        }),
      ),
    },
    'Instrument',
  ),
  {
    symbol: 'AAPL',
    name: 'Apple Inc.',
    currency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    priceMin: '0.01',
    priceMax: '100000.00',
    qtyMin: '1',
    qtyMax: '100000',
    referencePrice: '585.00',
    notionalMax: '10000000.00',
    marketCollarBps: 500,
    limitCollarBps: 1_000,
    openOrdersPerAccountMax: 200,
    positionMax: null,
    phase: 'continuous',
  },
);
/** As an array of three: tuples are written differently in the drafts that OpenAPI and AsyncAPI use. */
export const Level = Type.Unsafe<readonly [price: string, qty: string, orders: number]>(
  Type.Array(Type.Union([Type.String(), Type.Integer()]), {
    minItems: 3,
    maxItems: 3,
    description: 'Price, quantity, number of orders.',
    examples: [['585.32', '18', 1]],
  }),
);
export const Depth = withExample(
  strict({
    instrument: Type.String(),
    seq: Type.Integer({ description: 'Of the last delta that it contains.' }),
    checksum: Type.Integer(),
    bids: Type.Array(Level),
    asks: Type.Array(Level),
  }),
  {
    instrument: 'AAPL',
    seq: 913,
    checksum: 1658418948,
    bids: [['585.32', '18', 1]],
    asks: [['585.34', '25', 2]],
  },
);
const tradeChange = oneOf(
  ['corrected', 'busted'],
  'An operator gave the trade this price, or undid it; left out where nothing became of it.',
);
export const Trade = withExample(
  strict(
    {
      tradeId: id,
      instrument: Type.String(),
      price: decimal(),
      qty: decimal(),
      takerSide: nullable(oneOf(sides)),
      auction: Type.Boolean({ description: 'Made in an auction: nobody took.' }),
      time,
      seq,
      status: Type.Optional(tradeChange),
    },
    'Trade',
  ),
  {
    tradeId: '1042',
    instrument: 'AAPL',
    price: '585.33',
    qty: '10',
    takerSide: 'buy',
    auction: false,
    time: '2026-11-21T09:30:00.000123Z',
    seq: 31_877,
  },
);
export const Candle = withExample(
  strict(
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
  ),
  {
    time: '2026-11-21T09:30:00.000000Z',
    open: '585.33',
    high: '585.40',
    low: '585.30',
    close: '585.34',
    volume: '120',
    trades: 7,
    final: true,
  },
);
const Day = strict(
  {
    open: nullable(decimal()),
    high: nullable(decimal()),
    low: nullable(decimal()),
    close: nullable(decimal('Once the day is over.')),
    previousClose: nullable(decimal()),
    volume: decimal(),
    turnover: decimal(),
    trades: Type.Integer(),
  },
  'TradingDay',
);
export const Ticker = withExample(
  strict(
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
      day: Day,
      seq,
    },
    'Ticker',
  ),
  {
    instrument: 'AAPL',
    last: '585.33',
    bid: '585.32',
    bidQty: '18',
    ask: '585.34',
    askQty: '25',
    open: '580.00',
    high: '586.10',
    low: '579.50',
    change: '5.33',
    changePercent: '0.92',
    volume: '12000',
    turnover: '6996000.00',
    day: {
      open: '581.20',
      high: '586.10',
      low: '580.90',
      close: null,
      previousClose: '580.40',
      volume: '4000',
      turnover: '2334000.00',
      trades: 312,
    },
    seq: 31_877,
  },
);
export const Balance = withExample(
  strict(
    { account: id, asset: Type.String(), available: decimal(), held: decimal(), total: decimal() },
    'Balance',
  ),
  { account: '15', asset: 'USD', available: '98000.00', held: '2000.00', total: '100000.00' },
);
export const Position = withExample(
  strict(
    {
      account: id,
      instrument: Type.String(),
      qty: decimal('Less what is borrowed: negative is short.'),
      available: decimal(),
      held: decimal(),
      borrowed: decimal('Shares that were lent to the account.'),
      avgCost: nullable(decimal('Of a short position what was received.')),
      realizedPnl: decimal('Since the account was opened, without fees.'),
      last: nullable(decimal()),
      marketValue: nullable(decimal()),
      unrealizedPnl: nullable(decimal()),
    },
    'Position',
  ),
  {
    account: '15',
    instrument: 'AAPL',
    qty: '10',
    available: '10',
    held: '0',
    borrowed: '0',
    avgCost: '580.00',
    realizedPnl: '12.00',
    last: '585.33',
    marketValue: '5853.30',
    unrealizedPnl: '53.30',
  },
);
export const Fill = withExample(
  strict(
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
      liquidity: oneOf(['maker', 'taker', 'auction']),
      time,
      seq,
      status: Type.Optional(tradeChange),
    },
    'Fill',
  ),
  {
    tradeId: '1042',
    orderId: '2077',
    clOrdId: 'my-1',
    account: '15',
    instrument: 'AAPL',
    side: 'buy',
    price: '585.33',
    qty: '10',
    fee: '0.88',
    liquidity: 'taker',
    time: '2026-11-21T09:30:00.000123Z',
    seq: 31_877,
  },
);
export const Transfer = withExample(
  strict(
    {
      transferId: id,
      kind: oneOf(['deposit', 'withdrawal', 'transfer', 'borrow', 'giveBack']),
      account: nullable(id),
      toAccount: nullable(id),
      asset: Type.String(),
      amount: decimal(),
      clientRef: Type.String(),
      time,
    },
    'Transfer',
  ),
  {
    transferId: '88',
    kind: 'transfer',
    account: '15',
    toAccount: '16',
    asset: 'USD',
    amount: '1000.00',
    clientRef: 'rent-2026-11',
    time: '2026-11-21T09:30:00.000123Z',
  },
);
const Uncross = strict({
  phase: oneOf(phases, 'The call phase that it ended.'),
  price: nullable(decimal()),
  matchedQty: decimal(),
  surplusQty: decimal(),
  surplusSide: nullable(oneOf(sides)),
  time,
  seq,
});
export const Auction = withExample(
  strict(
    {
      instrument: Type.String(),
      phase: oneOf(phases),
      isCall: Type.Boolean({ description: 'Orders gather for an auction now.' }),
      price: nullable(decimal('Indicative: at which it would trade now.')),
      matchedQty: decimal('What would trade.'),
      surplusQty: decimal('What would be left at that price.'),
      surplusSide: nullable(oneOf(sides)),
      lastUncross: nullable(Uncross),
      seq,
    },
    'Auction',
  ),
  {
    instrument: 'AAPL',
    phase: 'continuous',
    isCall: false,
    price: null,
    matchedQty: '0',
    surplusQty: '0',
    surplusSide: null,
    lastUncross: {
      phase: 'openingAuction',
      price: '585.33',
      matchedQty: '1200',
      surplusQty: '35',
      surplusSide: 'buy',
      time: '2026-11-21T09:30:00.000123Z',
      seq: 29_004,
    },
    seq: 31_877,
  },
);
export const TradingHours = withExample(
  strict(
    {
      instrument: Type.String(),
      phase: oneOf(phases),
      byHand: Type.Boolean({
        description: 'No calendar rules it: its phase changes when an operator says so.',
      }),
      changes: Type.Array(strict({ time, phase: oneOf(phases) }), {
        description: 'The next ten changes of phase that its calendar has in store.',
      }),
      time: Type.String({ description: 'By the clock of the venue, now.' }),
    },
    'TradingHours',
  ),
  {
    instrument: 'AAPL',
    phase: 'openingAuction',
    byHand: false,
    changes: [{ time: '2026-11-21T09:30:00.000000Z', phase: 'continuous' }],
    time: '2026-11-21T09:29:30.000123Z',
  },
);
export const VenueAnswer = withExample(
  strict({
    name: Type.String(),
    version: Type.String(),
    seq: Type.Integer(),
    time,
    phase: Type.String(),
    mode: oneOf(['demo', 'production'], '`demo`: play money, and members that everybody may be.'),
    demoMembers: Type.Array(
      strict({
        username: Type.String({ examples: ['buyer_demo'] }),
        displayName: Type.String({ examples: ['Buyer (demo)'] }),
      }),
      { description: 'Whom everybody may sign in as; none in production.' },
    ),
  }),
  {
    name: 'Buttonwood',
    version: '1.0.0',
    seq: 48_213,
    time: '2026-11-21T09:30:00.000123Z',
    phase: 'continuous',
    mode: 'demo',
    demoMembers: [{ username: 'buyer_demo', displayName: 'Buyer (demo)' }],
  },
);
export const Instruments = list('instruments', Instrument);
export const InstrumentsQuery = strict({
  status: Type.Optional(
    oneOf(['listed', 'delisted', 'all'], 'Default all. Delisted ones are marked.'),
  ),
});
export const Tickers = list('tickers', Ticker);
export const Trades = list('trades', Trade);
export const Balances = list('balances', Balance);
export const Positions = list('positions', Position);
export const Fills = list('fills', Fill);
export const Candles = strict({
  interval: Type.String({ examples: ['1m'] }),
  candles: Type.Array(Candle),
});

/**
 * Answers of a route by status, and the one error shape for the rest. Described, not typed: most answers are written as JSON text by
 * hand.
 */
export function answers(byStatus: Readonly<Record<number, TSchema>>): Record<string, unknown> {
  return { ...byStatus, default: ErrorAnswer };
}
