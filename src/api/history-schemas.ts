// The history of the venue and of accounts as schemas: everything since the venue began, by time, a page at a time or as CSV.

import Type from 'typebox';
import type { TProperties, TSchema } from 'typebox';
import { Order, PreventedMatch } from './order-schemas.ts';
import {
  accountField,
  decimal,
  id,
  limit,
  nullable,
  oneOf,
  phases,
  seq,
  sides,
  strict,
  time,
  withExample,
} from './schema-types.ts';
import { Candle, Fill, Trade } from './schemas.ts';

export const historyFormats = ['json', 'csv'] as const;

/** A range of time that begins with `from` and ends just before `to`. */
export const rangeFields = {
  from: Type.Optional(
    Type.String({ description: 'RFC 3339, included.', examples: ['2026-11-21T00:00:00Z'] }),
  ),
  to: Type.Optional(
    Type.String({ description: 'RFC 3339, not included.', examples: ['2026-11-22T00:00:00Z'] }),
  ),
};

const pageFields = {
  ...rangeFields,
  limit: limit(500, 100),
  cursor: Type.Optional(
    Type.String({ maxLength: 200, description: 'The `nextCursor` of the page before.' }),
  ),
  format: Type.Optional(
    oneOf(historyFormats, 'Default json. CSV has the whole range at once, without pages.'),
  ),
};

const instrument = Type.Optional(Type.String({ maxLength: 16, examples: ['AAPL'] }));
const side = Type.Optional(oneOf(sides));
const page = <Properties extends TProperties>(properties: Properties) =>
  strict({ ...pageFields, ...properties });

export const historyLedgerKinds = [
  'trade',
  'fee',
  'deposit',
  'withdrawal',
  'transfer',
  'borrow',
  'giveBack',
  'correction',
] as const;
export const historyIntervals = ['1m', '5m', '1h', '1d'] as const;
export const orderStates = [
  'open',
  'closed',
  'all',
  'filled',
  'canceled',
  'expired',
  'rejected',
] as const;

export const OrderHistoryQuery = page({
  instrument,
  side,
  status: Type.Optional(oneOf(orderStates, 'Default all; the last four are closed ones.')),
  clOrdId: Type.Optional(Type.String({ maxLength: 36 })),
  ...accountField,
});
export const FillHistoryQuery = page({
  instrument,
  side,
  orderId: Type.Optional(Type.String({ maxLength: 16 })),
  ...accountField,
});
export const LedgerHistoryQuery = page({
  asset: Type.Optional(Type.String({ maxLength: 16, examples: ['USD'] })),
  kind: Type.Optional(oneOf(historyLedgerKinds)),
  ...accountField,
});
export const TradeHistoryQuery = page({ instrument });
export const CandleHistoryQuery = page({
  instrument: Type.String({ maxLength: 16, examples: ['AAPL'] }),
  interval: Type.Optional(oneOf(historyIntervals, 'Default 1m.')),
});
export const AuctionHistoryQuery = page({ instrument });
export const PreventedHistoryQuery = page({
  instrument,
  orderId: Type.Optional(Type.String({ maxLength: 16 })),
  ...accountField,
});

// ---- answers

/** One page, newest first; `nextCursor` is missing on the last. */
const historyPage = <Item extends TSchema>(item: Item) =>
  strict({
    items: Type.Array(item),
    nextCursor: Type.Optional(Type.String({ examples: ['dC4xNzYzNzE3NDAwMDAwMTIzLjEwNDI'] })),
  });

export const OrderHistoryPage = historyPage(Order);
export const FillHistoryPage = historyPage(Fill);
export const TradeHistoryPage = historyPage(Trade);
export const CandleHistoryPage = historyPage(Candle);
export const PreventedHistoryPage = historyPage(PreventedMatch);
export const LedgerEntry = withExample(
  strict(
    {
      account: id,
      asset: Type.String({ examples: ['USD'] }),
      kind: oneOf(historyLedgerKinds),
      amount: decimal('Negative is what the account gave.'),
      refId: Type.String({ description: 'The trade, or the transfer.', examples: ['1042'] }),
      time,
      seq,
    },
    'LedgerEntry',
  ),
  {
    account: '15',
    asset: 'USD',
    kind: 'trade',
    amount: '-5853.30',
    refId: '1042',
    time: '2026-11-21T14:30:00.000123Z',
    seq: 31_877,
  },
);
export const LedgerHistoryPage = historyPage(LedgerEntry);
export const AuctionRecord = withExample(
  strict(
    {
      instrument: Type.String({ examples: ['AAPL'] }),
      phase: oneOf(phases, 'The call phase that it ended.'),
      price: nullable(decimal('Null where nothing traded.')),
      matchedQty: decimal(),
      surplusQty: decimal('What was left at that price.'),
      surplusSide: nullable(oneOf(sides)),
      time,
      seq,
    },
    'AuctionRecord',
  ),
  {
    instrument: 'AAPL',
    phase: 'openingAuction',
    price: '585.33',
    matchedQty: '1200',
    surplusQty: '35',
    surplusSide: 'buy',
    time: '2026-11-21T14:30:00.000123Z',
    seq: 31_877,
  },
);
export const AuctionHistoryPage = historyPage(AuctionRecord);
