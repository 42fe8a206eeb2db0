// What reports are asked for and what they answer; what the figures mean is in docs/reports.md. It must never name a field that the rendered
// reports do not have.

import Type from 'typebox';
import type { TProperties } from 'typebox';
import {
  accountField,
  decimal,
  id,
  nullable,
  oneOf,
  seq,
  sides,
  strict,
  time,
  withExample,
} from './schema-types.ts';
import { historyLedgerKinds, rangeFields } from './history-schemas.ts';

export const reportFormats = ['json', 'csv', 'pdf'] as const;

const format = Type.Optional(oneOf(reportFormats, 'Default json.'));
const day = Type.Optional(
  Type.String({
    maxLength: 10,
    description: "Of the venue's zone; today where it is not given.",
    examples: ['2026-11-21'],
  }),
);

export const PortfolioQuery = strict({ format, ...accountField });
export const EquityQuery = strict({
  ...rangeFields,
  interval: Type.Optional(oneOf(['day', 'hour'], 'Default day.')),
  format,
  ...accountField,
});
export const StatementQuery = strict({ day, format, ...accountField });
export const ConfirmationQuery = strict({
  tradeId: Type.String({ maxLength: 16, examples: ['1042'] }),
  side: Type.Optional(oneOf(sides, 'Of a trade with yourself: which side.')),
  format,
  ...accountField,
});
export const FeesQuery = strict({
  month: Type.Optional(
    Type.String({
      maxLength: 7,
      description: "Of the venue's zone; this month where it is not given.",
      examples: ['2026-11'],
    }),
  ),
  format,
  ...accountField,
});
export const AnalyticsQuery = strict({
  instrument: Type.Optional(Type.String({ maxLength: 16, examples: ['AAPL'] })),
  day,
  format,
});
export const VenueReportQuery = strict({ day, format });

// ---- answers

const symbol = Type.String({ examples: ['AAPL'] });
const currency = Type.String({ examples: ['USD'] });
const money = (description?: string) =>
  Type.String({ ...(description === undefined ? {} : { description }), examples: ['5853.30'] });
const shares = (description?: string) =>
  Type.String({ ...(description === undefined ? {} : { description }), examples: ['10'] });
const ratio = (description: string, example: string) =>
  Type.String({ description, examples: [example] });
const count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });
const liquidities = ['maker', 'taker', 'auction'] as const;

/** What every report says of itself. */
const head = {
  venue: Type.String({ description: 'Name of the venue.', examples: ['Buttonwood'] }),
  zone: Type.String({ description: 'Whose days these are.', examples: ['America/New_York'] }),
  asOf: strict({
    seq: Type.Integer({ description: 'The tables had the journal up to this command.' }),
    time: nullable(time),
  }),
  madeAt: time,
};
const ofAccount = { ...head, account: id, accountName: Type.String({ examples: ['buyer_demo'] }) };
const span = { from: time, to: time };
const dayField = Type.String({ description: "Of the venue's zone.", examples: ['2026-11-21'] });
const final = Type.Boolean({
  description: 'False while the time is not over, or not all of it is booked.',
});
const ofDay = { ...head, day: dayField, ...span, final };
const report = <Properties extends TProperties>(title: string, properties: Properties) =>
  strict(properties, title);

const headExample = {
  venue: 'Buttonwood',
  zone: 'America/New_York',
  asOf: { seq: 48_213, time: '2026-11-21T20:59:59.812004Z' },
  madeAt: '2026-11-21T21:00:00.000000Z',
};
const accountExample = { ...headExample, account: '15', accountName: 'buyer_demo' };
const dayExample = {
  ...headExample,
  day: '2026-11-21',
  from: '2026-11-21T05:00:00.000000Z',
  to: '2026-11-22T05:00:00.000000Z',
  final: false,
};

const PortfolioPosition = strict({
  instrument: symbol,
  name: Type.String({ examples: ['Apple Inc.'] }),
  qty: shares('Less what is borrowed: negative is short.'),
  borrowed: shares(),
  cost: nullable(money('Null where it is not known.')),
  avgCost: nullable(decimal('Of one share.')),
  price: nullable(decimal()),
  priceSource: nullable(oneOf(['trade', 'reference'], 'The last trade, or the listing.')),
  marketValue: nullable(money()),
  unrealizedPnl: nullable(money('Before fees.')),
  realizedPnl: money('Before fees.'),
  allocationPercent: nullable(ratio('Of the equity in the currency.', '5.53')),
});
export const PortfolioAnswer = withExample(
  report('Portfolio', {
    ...ofAccount,
    currencies: Type.Array(
      strict({
        currency,
        available: money(),
        held: money(),
        cash: money('Available and held.'),
        cashAllocationPercent: nullable(ratio('Of the equity.', '94.47')),
        positionsValue: money('Of the positions that have a price.'),
        equity: money('Cash and positions.'),
        unrealizedPnl: money(),
        realizedPnl: money(),
        unpricedPositions: count('Without a price, and without a part in the equity.'),
        positions: Type.Array(PortfolioPosition),
      }),
    ),
  }),
  {
    ...accountExample,
    currencies: [
      {
        currency: 'USD',
        available: '98000.00',
        held: '2000.00',
        cash: '100000.00',
        cashAllocationPercent: '94.47',
        positionsValue: '5853.30',
        equity: '105853.30',
        unrealizedPnl: '53.30',
        realizedPnl: '12.00',
        unpricedPositions: 0,
        positions: [
          {
            instrument: 'AAPL',
            name: 'Apple Inc.',
            qty: '10',
            borrowed: '0',
            cost: '5800.00',
            avgCost: '580.00',
            price: '585.33',
            priceSource: 'trade',
            marketValue: '5853.30',
            unrealizedPnl: '53.30',
            realizedPnl: '12.00',
            allocationPercent: '5.52',
          },
        ],
      },
    ],
  },
);

export const EquityAnswer = withExample(
  report('EquityCurves', {
    ...ofAccount,
    ...span,
    interval: oneOf(['day', 'hour']),
    curves: Type.Array(
      strict({
        currency,
        points: Type.Array(
          strict({
            time,
            cash: money(),
            positionsValue: money(),
            equity: money(),
            netFlow: money('Came or went without a trade since the point before.'),
          }),
        ),
      }),
    ),
  }),
  {
    ...accountExample,
    from: '2026-11-20T05:00:00.000000Z',
    to: '2026-11-21T05:00:00.000000Z',
    interval: 'day',
    curves: [
      {
        currency: 'USD',
        points: [
          {
            time: '2026-11-21T05:00:00.000000Z',
            cash: '100000.00',
            positionsValue: '5853.30',
            equity: '105853.30',
            netFlow: '0.00',
          },
        ],
      },
    ],
  },
);

const execution = {
  time,
  tradeId: id,
  orderId: id,
  instrument: symbol,
  side: oneOf(sides),
  qty: shares(),
  price: decimal(),
  notional: money(),
  fee: money('Negative for a rebate.'),
  liquidity: oneOf(liquidities),
};
const executionExample = {
  time: '2026-11-21T14:30:00.000123Z',
  tradeId: '1042',
  orderId: '2077',
  instrument: 'AAPL',
  side: 'buy',
  qty: '10',
  price: '585.33',
  notional: '5853.30',
  fee: '0.88',
  liquidity: 'taker',
} as const;
const moved = Type.Optional(money());
const byKind = Object.fromEntries(historyLedgerKinds.map((kind) => [kind, moved])) as Record<
  (typeof historyLedgerKinds)[number],
  typeof moved
>;

export const StatementAnswer = withExample(
  report('Statement', {
    ...ofAccount,
    day: dayField,
    ...span,
    final,
    reconciled: Type.Boolean({
      description: 'Opening balances and movements lead to the closing balances of the books.',
    }),
    balances: Type.Array(
      strict({
        asset: currency,
        opening: money(),
        movements: Type.Object(byKind, {
          additionalProperties: false,
          description: 'Sums by kind, without those that are zero.',
        }),
        closing: money(),
      }),
    ),
    positions: Type.Array(
      strict({
        instrument: symbol,
        opening: shares('Less what is borrowed, as all here.'),
        bought: shares(),
        sold: shares(),
        other: shares('Came or went without a trade.'),
        closing: shares(),
        avgCost: nullable(decimal()),
        price: nullable(decimal()),
        marketValue: nullable(money()),
        realizedPnl: nullable(money("Of the day's trades, before fees.")),
      }),
    ),
    totals: Type.Array(
      strict({
        currency,
        bought: money(),
        sold: money(),
        fees: money('Charges less rebates.'),
        realizedPnl: nullable(money()),
        equity: money('Closing cash and positions.'),
      }),
    ),
    trades: Type.Array(strict(execution)),
    movements: Type.Array(
      strict({
        time,
        seq,
        kind: oneOf(historyLedgerKinds),
        asset: currency,
        amount: money('Negative is what the account gave.'),
        balance: money('Of the asset, after it.'),
        refId: Type.String({ description: 'The trade, or the transfer.', examples: ['1042'] }),
      }),
    ),
  }),
  {
    ...accountExample,
    ...dayExample,
    reconciled: true,
    balances: [
      {
        asset: 'USD',
        opening: '105854.18',
        movements: { trade: '-5853.30', fee: '-0.88' },
        closing: '100000.00',
      },
      { asset: 'AAPL', opening: '0', movements: { trade: '10' }, closing: '10' },
    ],
    positions: [
      {
        instrument: 'AAPL',
        opening: '0',
        bought: '10',
        sold: '0',
        other: '0',
        closing: '10',
        avgCost: '585.33',
        price: '585.33',
        marketValue: '5853.30',
        realizedPnl: '0.00',
      },
    ],
    totals: [
      {
        currency: 'USD',
        bought: '5853.30',
        sold: '0.00',
        fees: '0.88',
        realizedPnl: '0.00',
        equity: '105853.30',
      },
    ],
    trades: [executionExample],
    movements: [
      {
        time: executionExample.time,
        seq: 31_877,
        kind: 'trade',
        asset: 'USD',
        amount: '-5853.30',
        balance: '100000.88',
        refId: '1042',
      },
      {
        time: executionExample.time,
        seq: 31_877,
        kind: 'fee',
        asset: 'USD',
        amount: '-0.88',
        balance: '100000.00',
        refId: '1042',
      },
      {
        time: executionExample.time,
        seq: 31_877,
        kind: 'trade',
        asset: 'AAPL',
        amount: '10',
        balance: '10',
        refId: '1042',
      },
    ],
  },
);

export const ConfirmationAnswer = withExample(
  report('Confirmation', {
    ...ofAccount,
    ...execution,
    clOrdId: Type.String({ examples: ['my-1'] }),
    name: Type.String({ examples: ['Apple Inc.'] }),
    currency,
    netAmount: money('To the account, fee included: negative was paid.'),
    status: oneOf(['done', 'corrected', 'busted']),
    settled: time,
    seq,
  }),
  {
    ...accountExample,
    ...executionExample,
    clOrdId: 'my-1',
    name: 'Apple Inc.',
    currency: 'USD',
    netAmount: '-5854.18',
    status: 'done',
    settled: executionExample.time,
    seq: 31_877,
  },
);

const fees = {
  trades: count(),
  notional: money(),
  charges: money(),
  rebates: money('As an amount above zero.'),
  net: money('Charges less rebates: what was paid.'),
};
const feesExample = {
  trades: 1,
  notional: '5853.30',
  charges: '0.88',
  rebates: '0.00',
  net: '0.88',
};
export const FeesAnswer = withExample(
  report('Fees', {
    ...ofAccount,
    month: Type.String({ description: "Of the venue's zone.", examples: ['2026-11'] }),
    ...span,
    final,
    lines: Type.Array(
      strict({ instrument: symbol, currency, liquidity: oneOf(liquidities), ...fees }),
    ),
    totals: Type.Array(strict({ currency, liquidity: oneOf([...liquidities, 'all']), ...fees })),
  }),
  {
    ...accountExample,
    month: '2026-11',
    from: '2026-11-01T04:00:00.000000Z',
    to: '2026-12-01T05:00:00.000000Z',
    final: false,
    lines: [{ instrument: 'AAPL', currency: 'USD', liquidity: 'taker', ...feesExample }],
    totals: [
      { currency: 'USD', liquidity: 'taker', ...feesExample },
      { currency: 'USD', liquidity: 'all', ...feesExample },
    ],
  },
);

const trading = {
  instrument: symbol,
  currency,
  trades: count(),
  volume: shares(),
  auctionVolume: shares('Of it, in auctions.'),
  turnover: money(),
  vwap: nullable(decimal('Volume-weighted average price.')),
  averageSize: nullable(ratio('Shares of a trade.', '12.50')),
  open: nullable(decimal()),
  high: nullable(decimal()),
  low: nullable(decimal()),
  close: nullable(decimal()),
};
const tradingExample = {
  instrument: 'AAPL',
  currency: 'USD',
  trades: 2,
  volume: '25',
  auctionVolume: '0',
  turnover: '14633.10',
  vwap: '585.324',
  averageSize: '12.50',
  open: '585.33',
  high: '585.33',
  low: '585.32',
  close: '585.32',
};
export const AnalyticsAnswer = withExample(
  report('Analytics', {
    ...ofDay,
    instruments: Type.Array(
      strict({
        ...trading,
        quotedSpread: nullable(ratio('Average while both sides were quoted.', '0.02000')),
        quotedSpreadBps: nullable(ratio('The same in basis points.', '0.34')),
        bidSize: nullable(ratio('Average best bid, in shares.', '40.000')),
        askSize: nullable(ratio('Average best ask, in shares.', '38.500')),
        bidDepth: nullable(ratio('Average of the best five levels, in shares.', '210.000')),
        askDepth: nullable(ratio('Average of the best five levels, in shares.', '195.250')),
        quotedTimePercent: nullable(ratio('Of the sampled time: both sides quoted.', '99.10')),
        sampledSeconds: count('In continuous trading.'),
        volatilityPercent: nullable(ratio('Realised, of the day.', '1.2034')),
      }),
    ),
  }),
  {
    ...dayExample,
    instruments: [
      {
        ...tradingExample,
        quotedSpread: '0.02000',
        quotedSpreadBps: '0.34',
        bidSize: '40.000',
        askSize: '38.500',
        bidDepth: '210.000',
        askDepth: '195.250',
        quotedTimePercent: '99.10',
        sampledSeconds: 23_400,
        volatilityPercent: '1.2034',
      },
    ],
  },
);

const orderToTradeRatio = nullable(ratio('Accepted orders for each trade.', '4.00'));
export const VenueReportAnswer = withExample(
  report('VenueReport', {
    ...ofDay,
    total: strict({
      members: count('Accounts that traded.'),
      trades: count(),
      ordersAccepted: count(),
      ordersRejected: count('Also of instruments that do not exist.'),
      orderToTradeRatio,
    }),
    instruments: Type.Array(
      strict({
        ...trading,
        members: count('Accounts that traded it.'),
        fees: money('Charges less rebates of both sides.'),
        ordersAccepted: count(),
        ordersRejected: count(),
        orderToTradeRatio,
      }),
    ),
    rejects: Type.Array(
      strict({
        code: Type.Integer({ examples: [125] }),
        name: Type.String({ examples: ['insufficientFunds'] }),
        count: count('Orders that were rejected for it.'),
      }),
    ),
    assets: Type.Array(
      strict({
        asset: currency,
        total: money('Of all accounts.'),
        held: money('By open orders.'),
        fees: money('Of the day.'),
        sum: money('With the outside world: always zero.'),
      }),
    ),
    balanced: Type.Boolean({ description: 'Every asset sums to zero.' }),
    projectionLag: nullable(
      strict({
        commands: count('That the tables do not have yet.'),
        seconds: ratio('Venue time that the tables do not have yet.', '0.000000'),
      }),
    ),
  }),
  {
    ...dayExample,
    total: {
      members: 2,
      trades: 2,
      ordersAccepted: 8,
      ordersRejected: 1,
      orderToTradeRatio: '4.00',
    },
    instruments: [
      {
        ...tradingExample,
        members: 2,
        fees: '1.32',
        ordersAccepted: 8,
        ordersRejected: 1,
        orderToTradeRatio: '4.00',
      },
    ],
    rejects: [{ code: 125, name: 'insufficientFunds', count: 1 }],
    assets: [{ asset: 'USD', total: '250000.00', held: '2000.00', fees: '1.32', sum: '0.00' }],
    balanced: true,
    projectionLag: { commands: 0, seconds: '0.000000' },
  },
);
