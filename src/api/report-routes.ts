// The requests of history, statements and reports, as routes.ts has them. Part of its one table.

import Type from 'typebox';
import type { TSchema } from 'typebox';
import {
  AuctionHistoryQuery,
  CandleHistoryQuery,
  PreventedHistoryQuery,
  FillHistoryQuery,
  HistoryPage,
  LedgerHistoryQuery,
  OrderHistoryQuery,
  TradeHistoryQuery,
} from './history-schemas.ts';
import { Order, PreventedMatch } from './order-schemas.ts';
import { ProjectionsAnswer } from './projection-schemas.ts';
import {
  AnalyticsQuery,
  ConfirmationQuery,
  EquityQuery,
  FeesQuery,
  PortfolioQuery,
  Report,
  StatementQuery,
  VenueReportQuery,
} from './report-schemas.ts';
import { Candle, Fill, Trade } from './schemas.ts';

/** A page of the history. */
const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Optional(Type.String()) });

export const reportRoutes = {
  'GET /v1/history/orders': { query: OrderHistoryQuery, answer: pageOf(Order) },
  'GET /v1/history/fills': { query: FillHistoryQuery, answer: pageOf(Fill) },
  'GET /v1/history/ledger': { query: LedgerHistoryQuery, answer: HistoryPage },
  'GET /v1/history/prevented-matches': {
    query: PreventedHistoryQuery,
    answer: pageOf(PreventedMatch),
  },
  'GET /v1/history/trades': { query: TradeHistoryQuery, answer: pageOf(Trade) },
  'GET /v1/history/candles': { query: CandleHistoryQuery, answer: pageOf(Candle) },
  'GET /v1/history/auctions': { query: AuctionHistoryQuery, answer: HistoryPage },
  'GET /v1/reports/portfolio': { query: PortfolioQuery, answer: Report },
  'GET /v1/reports/equity': { query: EquityQuery, answer: Report },
  'GET /v1/reports/statement': { query: StatementQuery, answer: Report },
  'GET /v1/reports/confirmation': { query: ConfirmationQuery, answer: Report },
  'GET /v1/reports/fees': { query: FeesQuery, answer: Report },
  'GET /v1/reports/analytics': { query: AnalyticsQuery, answer: Report },
  'GET /v1/operator/reports/venue': { query: VenueReportQuery, answer: Report },
  'GET /v1/operator/projections': { answer: ProjectionsAnswer },
  'POST /v1/operator/projections/rebuild': { answer: ProjectionsAnswer },
} as const;
