// The history of the venue and of accounts as schemas: everything since the venue began, by time, a page at a time or as CSV.

import Type from 'typebox';
import type { TProperties } from 'typebox';
import { accountField, limit, oneOf, sides, strict } from './schema-types.ts';

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
export const orderStates = ['open', 'closed', 'all'] as const;

export const OrderHistoryQuery = page({
  instrument,
  side,
  status: Type.Optional(oneOf(orderStates, 'Default all.')),
  clOrdId: Type.Optional(Type.String({ maxLength: 36 })),
  ...accountField,
});
export const FillHistoryQuery = page({
  instrument,
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

/** Newest first; `nextCursor` is missing on the last page. The items are the objects of the live API. */
export const HistoryPage = strict({
  items: Type.Array(Type.Any()),
  nextCursor: Type.Optional(Type.String()),
});
