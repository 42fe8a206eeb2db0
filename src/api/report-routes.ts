// The requests of history, statements and reports, as routes.ts has them. Part of its one table.

import {
  AuctionHistoryPage,
  AuctionHistoryQuery,
  CandleHistoryPage,
  CandleHistoryQuery,
  FillHistoryPage,
  FillHistoryQuery,
  LedgerHistoryPage,
  LedgerHistoryQuery,
  OrderHistoryPage,
  OrderHistoryQuery,
  PreventedHistoryPage,
  PreventedHistoryQuery,
  TradeHistoryPage,
  TradeHistoryQuery,
} from './history-schemas.ts';
import { ProjectionsAnswer } from './projection-schemas.ts';
import {
  AnalyticsAnswer,
  AnalyticsQuery,
  ConfirmationAnswer,
  ConfirmationQuery,
  EquityAnswer,
  EquityQuery,
  FeesAnswer,
  FeesQuery,
  PortfolioAnswer,
  PortfolioQuery,
  StatementAnswer,
  StatementQuery,
  VenueReportAnswer,
  VenueReportQuery,
} from './report-schemas.ts';

export const reportRoutes = {
  'GET /v1/history/orders': { query: OrderHistoryQuery, answer: OrderHistoryPage },
  'GET /v1/history/fills': { query: FillHistoryQuery, answer: FillHistoryPage },
  'GET /v1/history/ledger': { query: LedgerHistoryQuery, answer: LedgerHistoryPage },
  'GET /v1/history/prevented-matches': {
    query: PreventedHistoryQuery,
    answer: PreventedHistoryPage,
  },
  'GET /v1/history/trades': { query: TradeHistoryQuery, answer: TradeHistoryPage },
  'GET /v1/history/candles': { query: CandleHistoryQuery, answer: CandleHistoryPage },
  'GET /v1/history/auctions': { query: AuctionHistoryQuery, answer: AuctionHistoryPage },
  'GET /v1/reports/portfolio': { query: PortfolioQuery, answer: PortfolioAnswer },
  'GET /v1/reports/equity': { query: EquityQuery, answer: EquityAnswer },
  'GET /v1/reports/statement': { query: StatementQuery, answer: StatementAnswer },
  'GET /v1/reports/confirmation': { query: ConfirmationQuery, answer: ConfirmationAnswer },
  'GET /v1/reports/fees': { query: FeesQuery, answer: FeesAnswer },
  'GET /v1/reports/analytics': { query: AnalyticsQuery, answer: AnalyticsAnswer },
  'GET /v1/operator/reports/venue': { query: VenueReportQuery, answer: VenueReportAnswer },
  'GET /v1/operator/projections': { answer: ProjectionsAnswer },
  'POST /v1/operator/projections/rebuild': { answer: ProjectionsAnswer },
} as const;
