// The history over REST: everything since the venue began, by time and by what a list can be filtered by, a page at a time or as one CSV. A
// CSV is written as its reader takes it, page after page from the database. It must never show an account to somebody who may not see it.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { fillJson } from '../account-json.ts';
import { ApiError, invalidField } from '../api-error.ts';
import { csvStream, type CsvCell } from '../csv.ts';
import {
  auctionCells,
  auctionRecordJson,
  auctionTitles,
  candleCells,
  candleTitles,
  fillCells,
  fillTitles,
  ledgerCells,
  ledgerJson,
  ledgerTitles,
  orderCells,
  orderTitles,
  preventedCells,
  preventedTitles,
  tradeCells,
  tradeTitles,
} from '../history-rows.ts';
import { isClOrdId, orderIdMessage, parseOrderId } from '../field-reader.ts';
import { candlesJson, listJson, tradeJson } from '../market-json.ts';
import { preventedMatchJson } from '../order-history-json.ts';
import type { Rest, RestContext } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import {
  asFile,
  csvType,
  formatOf,
  readRange,
  recordError,
  visibleAccount,
} from './record-requests.ts';
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
} from '#api/history-schemas.ts';
import { answers } from '#api/schemas.ts';
import { OrdStatus, Side } from '#core/terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { orderJson } from '#portfolio/order-json.ts';
import type { History, OrderFilter, Page, PageRequest, TimeRange } from '#projections/history.ts';

const tags = ['history'];
/** Rows that a CSV takes from the database at once. */
const rowsAtOnce = 1_000;

/** What every list is asked for. */
interface ListQuery {
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly format?: 'json' | 'csv';
}

/** One list as it is read and written. */
interface Listing<Item> {
  readonly name: string;
  readonly titles: readonly string[];
  page(range: TimeRange, request: PageRequest): Promise<Page<Item>>;
  json(item: Item): string;
  cells(item: Item): readonly CsvCell[];
}

export function addHistoryRoutes(app: Rest, context: RestContext, history: History): void {
  addAccountLists(app, context, history);
  addMarketLists(app, context, history);
}

function schemaOf<Query extends TSchema>(summary: string, querystring: Query, page: TSchema) {
  const description =
    'Newest first. The tables are a little behind the venue; `format=csv` has the whole range.';
  const response = answers({ 200: page });
  return { tags, summary, description, querystring, response };
}

function addAccountLists(app: Rest, context: RestContext, history: History): void {
  const { market } = context.venue;

  app.get(
    '/v1/history/orders',
    {
      config: { access: 'read' },
      schema: schemaOf(
        'All orders of an account, by the time they came in',
        OrderHistoryQuery,
        OrderHistoryPage,
      ),
    },
    (request, reply) => {
      const { query } = request;
      const { instrument, side, status = 'all', clOrdId } = query;
      if (clOrdId !== undefined && !isClOrdId(clOrdId)) {
        throw new ApiError(RejectCode.invalidClientOrderId);
      }
      const filter = {
        accountId: visibleAccount(context, request, query.account),
        ...instrumentFilter(context, instrument),
        ...(side === undefined ? {} : { side: Side[side] }),
        ...statusFilter(status),
        ...(clOrdId === undefined ? {} : { clOrdId }),
      };
      return answer(request, reply, query, {
        name: `orders-${filter.accountId}`,
        titles: orderTitles,
        page: (range, page) => history.orders({ ...filter, ...range }, page),
        json: (order) => orderJson(order, market.instrument(order.instrumentId)),
        cells: (order) => orderCells(market, order),
      });
    },
  );

  app.get(
    '/v1/history/fills',
    {
      config: { access: 'read' },
      schema: schemaOf('All fills of an account', FillHistoryQuery, FillHistoryPage),
    },
    (request, reply) => {
      const { query } = request;
      const filter = {
        accountId: visibleAccount(context, request, query.account),
        ...instrumentFilter(context, query.instrument),
        ...(query.side === undefined ? {} : { side: Side[query.side] }),
        ...orderFilter(query.orderId),
      };
      return answer(request, reply, query, {
        name: `fills-${filter.accountId}`,
        titles: fillTitles,
        page: (range, page) => history.fills({ ...filter, ...range }, page),
        json: (fill) => fillJson(market, fill),
        cells: (fill) => fillCells(market, fill),
      });
    },
  );

  app.get(
    '/v1/history/ledger',
    {
      config: { access: 'read' },
      schema: schemaOf(
        "Every movement of an account's money and shares",
        LedgerHistoryQuery,
        LedgerHistoryPage,
      ),
    },
    (request, reply) => {
      const { query } = request;
      const { asset: code, kind } = query;
      const asset = code === undefined ? undefined : market.assetByCode(code);
      if (code !== undefined && asset === undefined) {
        throw invalidField('asset', 'There is no such asset.');
      }
      const filter = {
        accountId: visibleAccount(context, request, query.account),
        ...(asset === undefined ? {} : { assetId: asset.assetId }),
        ...(kind === undefined ? {} : { kinds: [kind] }),
      };
      return answer(request, reply, query, {
        name: `ledger-${filter.accountId}`,
        titles: ledgerTitles,
        page: (range, page) => history.ledgerEntries({ ...filter, ...range }, page),
        json: (entry) => ledgerJson(market, entry),
        cells: (entry) => ledgerCells(market, entry),
      });
    },
  );

  app.get(
    '/v1/history/prevented-matches',
    {
      config: { access: 'read' },
      schema: schemaOf(
        'Where self-trade prevention kept orders of an account from trading',
        PreventedHistoryQuery,
        PreventedHistoryPage,
      ),
    },
    (request, reply) => {
      const { query } = request;
      const filter = {
        accountId: visibleAccount(context, request, query.account),
        ...instrumentFilter(context, query.instrument),
        ...orderFilter(query.orderId),
      };
      return answer(request, reply, query, {
        name: `prevented-matches-${filter.accountId}`,
        titles: preventedTitles,
        page: (range, page) => history.preventedMatches({ ...filter, ...range }, page),
        json: (match) => preventedMatchJson(market, match),
        cells: (match) => preventedCells(market, match),
      });
    },
  );
}

const intervalsS = { '1m': 60, '5m': 300, '1h': 3_600, '1d': 86_400 } as const;

function addMarketLists(app: Rest, context: RestContext, history: History): void {
  const { market } = context.venue;

  app.get(
    '/v1/history/trades',
    {
      config: { access: 'public' },
      schema: schemaOf('All trades', TradeHistoryQuery, TradeHistoryPage),
    },
    (request, reply) => {
      const { query } = request;
      const filter = instrumentFilter(context, query.instrument);
      return answer(request, reply, query, {
        name: `trades${query.instrument === undefined ? '' : `-${query.instrument}`}`,
        titles: tradeTitles,
        page: (range, page) => history.trades({ ...filter, ...range }, page),
        json: (trade) => {
          const instrument = market.instrument(trade.instrumentId);
          return instrument === undefined ? 'null' : tradeJson(instrument, trade);
        },
        cells: (trade) => tradeCells(market, trade),
      });
    },
  );

  app.get(
    '/v1/history/candles',
    {
      config: { access: 'public' },
      schema: schemaOf(
        'Candles by their start; intervals without a trade are left out',
        CandleHistoryQuery,
        CandleHistoryPage,
      ),
    },
    (request, reply) => {
      const { query } = request;
      const { interval = '1m' } = query;
      const instrument = instrumentOf(market, query.instrument, 'instrument');
      const filter = { instrumentId: instrument.instrumentId, intervalS: intervalsS[interval] };
      return answer(request, reply, query, {
        name: `candles-${instrument.symbol}-${interval}`,
        titles: candleTitles,
        page: (range, page) => history.candles({ ...filter, ...range }, page),
        json: (candle) => candlesJson(instrument, [candle]).slice(1, -1),
        cells: (candle) => candleCells(instrument, candle),
      });
    },
  );

  app.get(
    '/v1/history/auctions',
    {
      config: { access: 'public' },
      schema: schemaOf('What auctions did', AuctionHistoryQuery, AuctionHistoryPage),
    },
    (request, reply) => {
      const { query } = request;
      const filter = instrumentFilter(context, query.instrument);
      return answer(request, reply, query, {
        name: 'auctions',
        titles: auctionTitles,
        page: (range, page) => history.auctions({ ...filter, ...range }, page),
        json: (auction) => auctionRecordJson(market, auction),
        cells: (auction) => auctionCells(market, auction),
      });
    },
  );
}

async function answer<Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  query: ListQuery,
  listing: Listing<Item>,
): Promise<FastifyReply> {
  const range = readRange(query);
  const { cursor, limit } = query;
  const from = cursor === undefined ? {} : { cursor };
  const isCsv = formatOf(request, query.format) === 'csv';
  const size = isCsv ? { limit: rowsAtOnce } : limit === undefined ? {} : { limit };
  // The first page before the first byte: what is wrong with the question is still an answer of its own.
  const page = await listing.page(range, { ...from, ...size }).catch((error: unknown) => {
    throw recordError(error);
  });
  if (isCsv) {
    const rows = rowsOf(listing, range, page);
    return asFile(reply, csvType, `${listing.name}.csv`).send(csvStream(listing.titles, rows));
  }
  const next = page.nextCursor === undefined ? '' : `,"nextCursor":"${page.nextCursor}"`;
  const items = listJson(page.items, (item) => listing.json(item));
  return sendJson(reply, `{"items":${items}${next}}`);
}

async function* rowsOf<Item>(
  listing: Listing<Item>,
  range: TimeRange,
  first: Page<Item>,
): AsyncGenerator<readonly CsvCell[]> {
  for (let page = first; ;) {
    for (const item of page.items) yield listing.cells(item);
    if (page.nextCursor === undefined) return;
    page = await listing.page(range, { cursor: page.nextCursor, limit: rowsAtOnce });
  }
}

function instrumentFilter(
  { venue }: RestContext,
  symbol: string | undefined,
): { instrumentId?: number } {
  if (symbol === undefined) return {};
  return { instrumentId: instrumentOf(venue.market, symbol, 'instrument').instrumentId };
}

function statusFilter(
  status: Static<typeof OrderHistoryQuery>['status'] & string,
): Pick<OrderFilter, 'isOpen' | 'status'> {
  switch (status) {
    case 'all':
      return {};
    case 'open':
    case 'closed':
      return { isOpen: status === 'open' };
    default:
      return { status: OrdStatus[status] };
  }
}

function orderFilter(text: string | undefined): { orderId?: number } {
  if (text === undefined) return {};
  const orderId = parseOrderId(text);
  if (orderId === 0) throw invalidField('orderId', orderIdMessage);
  return { orderId };
}
