// What only an operator may do with the market: phases, limits of instruments and of the venue, fee tiers, the venue's kill switch.

import { ApiError, invalidField } from '../api-error.ts';
import { instrumentJson, listJson } from '../market-json.ts';
import { feeTierJson, venueInForceJson } from '../operator-json.ts';
import type { Rest, RestContext } from './context.ts';
import { operatorOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import { sendOperatorCommand, sharesOrZero, ticksOf } from './operator-commands.ts';
import {
  FeeTierAnswer,
  FeeTierBody,
  FeeTierParams,
  FeeTiers,
  InstrumentLimitsBody,
  SetPhase,
  Switch,
  VenueInForce,
  VenueLimitsBody,
} from '#api/operator-schemas.ts';
import { Instrument, SymbolParams, answers } from '#api/schemas.ts';
import { CommandKind } from '#core/command.ts';
import { notionalMinorMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Phase } from '#core/terms.ts';
import { formatMinor, parseMinor, parseSignedMinor } from '#marketdata/decimal.ts';

const tags = ['operator'];
/** Fee rates are in hundredths of a basis point. */
const bpsDecimals = 2;

export function addOperatorMarketRoutes(app: Rest, { venue }: RestContext): void {
  const { market, portfolio } = venue;

  app.put(
    '/v1/operator/instruments/:symbol/phase',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: "Change an instrument's phase",
        description:
          'To `continuous`, and from `closingAuction` to `closed`, the auction is uncrossed. The phase that it has already is no change.',
        params: SymbolParams,
        body: SetPhase,
        response: answers({ 200: Instrument }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const command = venue.command();
      command.kind = CommandKind.setPhase;
      command.instrumentId = instrument.instrumentId;
      command.option = Phase[request.body.phase];
      return sendOperatorCommand(reply, venue, command, () => instrumentJson(instrument));
    },
  );

  app.put(
    '/v1/operator/instruments/:symbol/limits',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: "Change an instrument's limits",
        description:
          'All of them anew; symbol, currency, tick and lot never change. A lower limit ends no order that is open.',
        params: SymbolParams,
        body: InstrumentLimitsBody,
        response: answers({ 200: Instrument }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const { body } = request;
      const { decimals } = instrument.currency;
      const notionalMinor = parseMinor(decimals, body.notionalMax);
      if (typeof notionalMinor === 'string' || notionalMinor > notionalMinorMax) {
        const most = formatMinor(decimals, notionalMinorMax);
        throw invalidField('notionalMax', `"notionalMax" is an amount of at most ${most}.`);
      }
      const { referencePrice, positionMax } = body;
      const command = venue.command();
      command.kind = CommandKind.changeInstrument;
      command.instrumentId = instrument.instrumentId;
      command.listing = {
        ...instrument.listing,
        name: body.name,
        priceTicksMin: ticksOf(body.priceMin, 'priceMin', instrument),
        priceTicksMax: ticksOf(body.priceMax, 'priceMax', instrument),
        qtyLotsMin: sharesOrZero(body.qtyMin, 'qtyMin', instrument),
        qtyLotsMax: sharesOrZero(body.qtyMax, 'qtyMax', instrument),
        notionalMinorMax: notionalMinor,
        referencePriceTicks:
          referencePrice === null ? 0 : ticksOf(referencePrice, 'referencePrice', instrument),
        marketCollarBps: body.marketCollarBps,
        limitCollarBps: body.limitCollarBps,
        openOrdersPerAccountMax: body.openOrdersPerAccountMax,
        positionLotsMax:
          positionMax === null ? 0 : sharesOrZero(positionMax, 'positionMax', instrument),
      };
      return sendOperatorCommand(reply, venue, command, () => instrumentJson(instrument));
    },
  );

  app.get(
    '/v1/operator/venue',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'What is in force for the whole venue',
        response: answers({ 200: VenueInForce }),
      },
    },
    (_request, reply) => {
      return sendJson(reply, venueInForceJson(market.killSwitch, portfolio.venueLimits));
    },
  );

  app.put(
    '/v1/operator/venue/limits',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: "The venue's limits",
        body: VenueLimitsBody,
        response: answers({ 200: VenueInForce }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const { stpNoneAllowed, ...limits } = request.body;
      const command = venue.command();
      command.kind = CommandKind.setVenueLimits;
      command.venueLimits = { ...limits, stpNoneAllowed: stpNoneAllowed ? 1 : 0 };
      return sendOperatorCommand(reply, venue, command, () =>
        venueInForceJson(market.killSwitch, portfolio.venueLimits),
      );
    },
  );

  app.put(
    '/v1/operator/venue/kill-switch',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: 'Stop or allow all trading',
        description: 'While it is on no order is taken anywhere; cancels pass.',
        body: Switch,
        response: answers({ 200: VenueInForce }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const command = venue.command();
      command.kind = CommandKind.setVenueKillSwitch;
      command.option = request.body.on ? 1 : 0;
      return sendOperatorCommand(reply, venue, command, () =>
        venueInForceJson(market.killSwitch, portfolio.venueLimits),
      );
    },
  );

  app.get(
    '/v1/operator/fee-tiers',
    {
      config: { access: 'audit' },
      schema: { tags, summary: 'All fee tiers', response: answers({ 200: FeeTiers }) },
    },
    (_request, reply) => {
      const tiers = portfolio.feeTiers.map((rates, feeTier) => feeTierJson(feeTier, rates));
      return sendJson(reply, `{"feeTiers":${listJson(tiers, (text) => text)}}`);
    },
  );

  app.put(
    '/v1/operator/fee-tiers/:feeTier',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: 'The rates of a fee tier',
        description: 'Orders keep those of their entry.',
        params: FeeTierParams,
        body: FeeTierBody,
        response: answers({ 200: FeeTierAnswer }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const { feeTier } = request.params;
      const { makerBps, takerBps, auctionBps } = request.body;
      const rates = {
        makerFeeRate: rateOf(makerBps, 'makerBps'),
        takerFeeRate: rateOf(takerBps, 'takerBps'),
        auctionFeeRate: rateOf(auctionBps, 'auctionBps'),
      };
      const command = venue.command();
      command.kind = CommandKind.setFeeTier;
      command.option = feeTier;
      Object.assign(command, rates);
      return sendOperatorCommand(reply, venue, command, () => feeTierJson(feeTier, rates));
    },
  );
}

/** Throws ApiError. Whether the rate is one that the venue takes is the core's to say. */
function rateOf(text: string, field: string): number {
  const rate = parseSignedMinor(bpsDecimals, text);
  if (typeof rate === 'number' && Math.abs(rate) <= 2 ** 31 - 1) return rate;
  throw new ApiError(RejectCode.invalidField, {
    field,
    message: `"${field}" is a number of basis points with at most two decimals.`,
  });
}
