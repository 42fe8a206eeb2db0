// Every request of the REST API in one table: what it takes and what it answers, for typed clients. The doors check requests and the client
// reads answers by the same schemas; a test holds the table against the OpenAPI document. It must never say more than the doors do.

import Type from 'typebox';
import type { Static, TSchema } from 'typebox';
import { botRoutes } from './bot-routes.ts';
import { cashierRoutes } from './cashier-routes.ts';
import { demonstrationRoutes } from './demonstration-routes.ts';
import { identityRoutes } from './identity-routes.ts';
import { Refresh, SecondFactorNeeded } from './identity-schemas.ts';
import { notificationRoutes } from './notification-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import {
  AmendOrder,
  BatchRequest,
  Canceled,
  ClientIdParams,
  MassCancelQuery,
  Order,
  OrderHistory,
  OrderList,
  OrderListRequest,
  OrderParams,
  Orders,
  OrdersQuery,
  Outcomes,
  PlaceOrder,
  PreventedMatches,
  PreventedMatchesQuery,
  Preview,
  Replacement,
} from './order-schemas.ts';
import { projectionRoutes } from './projection-schemas.ts';
import { reportRoutes } from './report-routes.ts';
import {
  AccountQuery,
  Auction,
  Balances,
  Candles,
  CandlesQuery,
  Depth,
  DepthQuery,
  Fills,
  FillsQuery,
  Instrument,
  Instruments,
  InstrumentsQuery,
  Login,
  Positions,
  Session,
  SymbolParams,
  Ticker,
  Tickers,
  TokenAnswer,
  Trades,
  TradingHours,
  TradesQuery,
  Transfer,
  TransferRequest,
  User,
  VenueAnswer,
} from './schemas.ts';

/** What a request takes and answers. */
export interface Route {
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly answer: TSchema;
}

const nothing = Type.Null();

export const routes = {
  'GET /v1/venue': { answer: VenueAnswer },
  'GET /v1/instruments': { query: InstrumentsQuery, answer: Instruments },
  'GET /v1/instruments/:symbol': { params: SymbolParams, answer: Instrument },
  'GET /v1/instruments/:symbol/auction': { params: SymbolParams, answer: Auction },
  'GET /v1/instruments/:symbol/calendar': { params: SymbolParams, answer: TradingHours },
  'GET /v1/instruments/:symbol/depth': { params: SymbolParams, query: DepthQuery, answer: Depth },
  'GET /v1/instruments/:symbol/trades': {
    params: SymbolParams,
    query: TradesQuery,
    answer: Trades,
  },
  'GET /v1/instruments/:symbol/candles': {
    params: SymbolParams,
    query: CandlesQuery,
    answer: Candles,
  },
  'GET /v1/instruments/:symbol/ticker': { params: SymbolParams, answer: Ticker },
  'GET /v1/tickers': { answer: Tickers },

  'POST /v1/auth/login': { body: Login, answer: Type.Union([Session, SecondFactorNeeded]) },
  'POST /v1/auth/refresh': { body: Refresh, answer: TokenAnswer },
  'POST /v1/auth/logout': { answer: nothing },
  'GET /v1/auth/me': { answer: User },

  'POST /v1/orders': { body: PlaceOrder, answer: Order },
  'POST /v1/orders/preview': { body: PlaceOrder, answer: Preview },
  'POST /v1/orders/batch': { body: BatchRequest, answer: Outcomes },
  'POST /v1/order-lists': { body: OrderListRequest, answer: OrderList },
  'GET /v1/orders': { query: OrdersQuery, answer: Orders },
  'DELETE /v1/orders': { query: MassCancelQuery, answer: Canceled },
  'GET /v1/orders/:orderId': { params: OrderParams, query: AccountQuery, answer: Order },
  'GET /v1/orders/by-client-id/:clOrdId': {
    params: ClientIdParams,
    query: AccountQuery,
    answer: Order,
  },
  'GET /v1/orders/:orderId/history': {
    params: OrderParams,
    query: AccountQuery,
    answer: OrderHistory,
  },
  'GET /v1/orders/by-client-id/:clOrdId/history': {
    params: ClientIdParams,
    query: AccountQuery,
    answer: OrderHistory,
  },
  'PATCH /v1/orders/:orderId': { params: OrderParams, body: AmendOrder, answer: Order },
  'PATCH /v1/orders/by-client-id/:clOrdId': {
    params: ClientIdParams,
    body: AmendOrder,
    answer: Order,
  },
  'POST /v1/orders/:orderId/replace': {
    params: OrderParams,
    body: PlaceOrder,
    answer: Replacement,
  },
  'POST /v1/orders/by-client-id/:clOrdId/replace': {
    params: ClientIdParams,
    body: PlaceOrder,
    answer: Replacement,
  },
  'DELETE /v1/orders/:orderId': { params: OrderParams, query: AccountQuery, answer: Order },
  'DELETE /v1/orders/by-client-id/:clOrdId': {
    params: ClientIdParams,
    query: AccountQuery,
    answer: Order,
  },
  'GET /v1/prevented-matches': { query: PreventedMatchesQuery, answer: PreventedMatches },

  'GET /v1/balances': { query: AccountQuery, answer: Balances },
  'GET /v1/positions': { query: AccountQuery, answer: Positions },
  'GET /v1/fills': { query: FillsQuery, answer: Fills },
  'POST /v1/transfers': { body: TransferRequest, answer: Transfer },
  ...identityRoutes,
  ...cashierRoutes,
  ...botRoutes,
  ...operatorRoutes,
  ...notificationRoutes,
  ...reportRoutes,
  ...projectionRoutes,
  ...demonstrationRoutes,
} as const satisfies Readonly<Record<string, Route>>;

export type Routes = typeof routes;
/** Method and path, such as `GET /v1/orders/:orderId`. */
export type RouteName = keyof Routes;

type PartOf<Name extends RouteName, Part extends 'params' | 'query' | 'body'> =
  Routes[Name] extends Readonly<Record<Part, infer Schema extends TSchema>>
    ? Static<Schema>
    : undefined;

/** What a request must and may bring: each part that its route has; a query only of choices may be left out. */
export type RequestOf<Name extends RouteName> = (PartOf<Name, 'params'> extends undefined
  ? { readonly params?: undefined }
  : { readonly params: PartOf<Name, 'params'> }) &
  (PartOf<Name, 'body'> extends undefined
    ? { readonly body?: undefined }
    : { readonly body: PartOf<Name, 'body'> }) &
  (PartOf<Name, 'query'> extends undefined
    ? { readonly query?: undefined }
    : Record<never, never> extends PartOf<Name, 'query'>
      ? { readonly query?: PartOf<Name, 'query'> }
      : { readonly query: PartOf<Name, 'query'> });

export type AnswerOf<Name extends RouteName> = Static<Routes[Name]['answer']>;
