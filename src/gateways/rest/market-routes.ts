// The public side of the REST door: the venue, its instruments, depth, trades, candles, tickers. Anybody may ask.

import type { FastifyReply } from 'fastify';
import { ApiError } from '../api-error.ts';
import {
  auctionJson,
  candlesJson,
  depthSidesJson,
  instrumentJson,
  listJson,
  phaseName,
  tickerJson,
  tradesJson,
} from '../market-json.ts';
import type { Rest, RestContext } from './context.ts';
import {
  Auction,
  Candles,
  CandlesQuery,
  Depth,
  DepthQuery,
  Instrument,
  Instruments,
  InstrumentsQuery,
  SymbolParams,
  Ticker,
  Tickers,
  Trades,
  TradesQuery,
  TradingHours,
  VenueAnswer,
  answers,
} from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Phase } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Market } from '#marketdata/market.ts';
import { formatTimeUs } from '#std/time-format.ts';

const tags = ['market'];
const levelsByDefault = 50;
const tradesByDefault = 100;
const candlesByDefault = 500;

export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}

/** The instrument of a path or a query. */
export function instrumentOf(market: Market, symbol: string, field: string): MarketInstrument {
  const instrument = market.instrumentBySymbol(symbol);
  if (instrument === undefined) {
    throw new ApiError(RejectCode.unknownInstrument, { field, status: 404 });
  }
  return instrument;
}

export function addMarketRoutes(app: Rest, context: RestContext): void {
  const { venue, options, feeds, nowMs, parts } = context;
  const { market } = venue;

  app.get(
    '/v1/venue',
    {
      config: { access: 'public' },
      schema: { tags, summary: 'The venue', response: answers({ 200: VenueAnswer }) },
    },
    () => ({
      name: options.venueName,
      version: options.version,
      seq: venue.seq,
      time: formatTimeUs(Math.floor(nowMs()) * 1000),
      phase: venuePhase(market),
      mode: options.mode,
      demoMembers: options.demoMembers,
    }),
  );

  app.get(
    '/v1/instruments',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'All instruments',
        description: 'Those whose trading has ended for ever, too, unless `status` says otherwise.',
        querystring: InstrumentsQuery,
        response: answers({ 200: Instruments }),
      },
    },
    (request, reply) => {
      const { status = 'all' } = request.query;
      const meant = market.instruments.filter(
        ({ isDelisted }) => status === 'all' || isDelisted === (status === 'delisted'),
      );
      return sendJson(reply, `{"instruments":${listJson(meant, instrumentJson)}}`);
    },
  );

  app.get(
    '/v1/instruments/:symbol',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'One instrument',
        params: SymbolParams,
        response: answers({ 200: Instrument }),
      },
    },
    (request, reply) =>
      sendJson(reply, instrumentJson(instrumentOf(market, request.params.symbol, 'symbol'))),
  );

  app.get(
    '/v1/instruments/:symbol/auction',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'What the auction would do now, and what the last one did',
        params: SymbolParams,
        response: answers({ 200: Auction }),
      },
    },
    (request, reply) =>
      sendJson(reply, auctionJson(instrumentOf(market, request.params.symbol, 'symbol'))),
  );

  app.get(
    '/v1/instruments/:symbol/calendar',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'When its phase will change, as its calendar has it',
        params: SymbolParams,
        response: answers({ 200: TradingHours }),
      },
    },
    (request) => {
      const { symbol, phase } = instrumentOf(market, request.params.symbol, 'symbol');
      const nowUs = Math.floor(nowMs()) * 1000;
      const state = parts.calendars?.state(symbol, nowUs);
      return {
        instrument: symbol,
        phase: phaseName(phase),
        byHand: state === undefined || state.rules === null,
        changes: (state?.changes ?? []).map((change) => ({
          time: formatTimeUs(change.atUs),
          phase: phaseName(change.phase),
        })),
        time: formatTimeUs(nowUs),
      };
    },
  );

  app.get(
    '/v1/instruments/:symbol/depth',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Depth by price',
        description: '`seq` and `checksum` are those of the WebSocket channel `depth`.',
        params: SymbolParams,
        querystring: DepthQuery,
        response: answers({ 200: Depth }),
      },
    },
    (request, reply) => {
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const seq = feeds.depth(instrument).flush();
      const checksum = market.depthChecksum(instrument.instrumentId);
      const sides = depthSidesJson(market, instrument, request.query.levels ?? levelsByDefault);
      return sendJson(
        reply,
        `{"instrument":"${instrument.symbol}","seq":${seq},"checksum":${checksum},${sides}}`,
      );
    },
  );

  app.get(
    '/v1/instruments/:symbol/trades',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'The latest trades, newest first',
        params: SymbolParams,
        querystring: TradesQuery,
        response: answers({ 200: Trades }),
      },
    },
    (request, reply) => {
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const limit = request.query.limit ?? tradesByDefault;
      const trades = market.trades(instrument.instrumentId, limit);
      return sendJson(reply, `{"trades":${tradesJson(instrument, trades)}}`);
    },
  );

  app.get(
    '/v1/instruments/:symbol/candles',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Candles, oldest first',
        description: 'The last one may be open.',
        params: SymbolParams,
        querystring: CandlesQuery,
        response: answers({ 200: Candles }),
      },
    },
    (request, reply) => {
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const { interval = '1m', limit = candlesByDefault } = request.query;
      feeds.advanceTime();
      const candles = market.candles(instrument.instrumentId, interval, limit);
      return sendJson(
        reply,
        `{"interval":"${interval}","candles":${candlesJson(instrument, candles)}}`,
      );
    },
  );

  app.get(
    '/v1/tickers',
    {
      config: { access: 'public' },
      schema: { tags, summary: 'All tickers', response: answers({ 200: Tickers }) },
    },
    (_request, reply) => {
      feeds.advanceTime();
      const tickers = listJson(market.instruments, (instrument) =>
        tickerJson(instrument, market.ticker(instrument.instrumentId)),
      );
      return sendJson(reply, `{"tickers":${tickers}}`);
    },
  );

  app.get(
    '/v1/instruments/:symbol/ticker',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'One ticker',
        params: SymbolParams,
        response: answers({ 200: Ticker }),
      },
    },
    (request, reply) => {
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      feeds.advanceTime();
      return sendJson(reply, tickerJson(instrument, market.ticker(instrument.instrumentId)));
    },
  );
}

const phasesByWeight = [
  Phase.continuous,
  Phase.openingAuction,
  Phase.closingAuction,
  Phase.reopeningAuction,
  Phase.preOpen,
  Phase.halted,
] as const;

/** Of the venue as a whole: continuous where anything trades, else a call where one is on, else halted, else closed. */
function venuePhase(market: Market): string {
  if (market.killSwitch) return phaseName(Phase.halted);
  const phases = new Set(market.instruments.map(({ phase }) => phase));
  return phaseName(phasesByWeight.find((each) => phases.has(each)) ?? Phase.closed);
}
