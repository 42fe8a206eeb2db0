// What only an operator may do with the venue as a whole: currencies, limits, fee tiers, the kill switch.

import { ApiError } from '../api-error.ts';
import { listJson } from '../market-json.ts';
import { feeTierJson, venueInForceJson } from '../operator-json.ts';
import type { Rest, RestContext } from './context.ts';
import { sendJson } from './market-routes.ts';
import { sendOperatorCommand } from './operator-commands.ts';
import { Subjects } from './operator-subjects.ts';
import {
  Currencies,
  CurrencyBody,
  FeeTierAnswer,
  FeeTierBody,
  FeeTierParams,
  FeeTiers,
  Switch,
  VenueInForce,
  VenueLimitsBody,
} from '#api/operator-schemas.ts';
import { answers } from '#api/schemas.ts';
import { CommandKind } from '#core/command.ts';
import type { Asset } from '#core/instruments.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { parseSignedMinor } from '#marketdata/decimal.ts';

const tags = ['operator'];
/** Fee rates are in hundredths of a basis point. */
const bpsDecimals = 2;

export function addOperatorVenueRoutes(app: Rest, { venue }: RestContext): void {
  const { market, portfolio } = venue;
  const subjects = new Subjects(venue);

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
      return sendJson(reply, venueInForceJson(venue));
    },
  );

  app.put(
    '/v1/operator/venue/limits',
    {
      config: { access: 'operator', audit: subjects.wholeVenue('setVenueLimits') },
      schema: {
        tags,
        summary: "The venue's limits",
        body: VenueLimitsBody,
        response: answers({ 200: VenueInForce }),
      },
    },
    async (request, reply) => {
      const { stpNoneAllowed, ...limits } = request.body;
      const command = venue.command();
      command.kind = CommandKind.setVenueLimits;
      command.venueLimits = { ...limits, stpNoneAllowed: stpNoneAllowed ? 1 : 0 };
      return sendOperatorCommand(reply, venue, command, () => venueInForceJson(venue));
    },
  );

  app.put(
    '/v1/operator/venue/kill-switch',
    {
      config: {
        access: 'operator',
        audit: subjects.wholeVenue('setVenueKillSwitch', { isEmergency: true }),
      },
      schema: {
        tags,
        summary: 'Stop or allow all trading',
        description: 'While it is on no order is taken anywhere; cancels pass.',
        body: Switch,
        response: answers({ 200: VenueInForce }),
      },
    },
    async (request, reply) => {
      const command = venue.command();
      command.kind = CommandKind.setVenueKillSwitch;
      command.option = request.body.on ? 1 : 0;
      return sendOperatorCommand(reply, venue, command, () => venueInForceJson(venue));
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
      config: { access: 'operator', audit: subjects.feeTier('setFeeTier') },
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

  app.get(
    '/v1/operator/currencies',
    {
      config: { access: 'audit' },
      schema: { tags, summary: 'All currencies', response: answers({ 200: Currencies }) },
    },
    (_request, reply) => {
      const currencies = market.assets.filter(({ instrumentId }) => instrumentId === 0);
      return sendJson(reply, `{"currencies":${listJson(currencies, currencyJson)}}`);
    },
  );

  app.post(
    '/v1/operator/currencies',
    {
      config: { access: 'operator', audit: subjects.currency('listCurrency') },
      schema: {
        tags,
        summary: 'Add a currency',
        description: 'The same one again answers 200. Its decimals never change.',
        body: CurrencyBody,
        response: answers({ 200: CurrencyBody, 201: CurrencyBody }),
      },
    },
    async (request, reply) => {
      const { code, decimals } = request.body;
      const command = venue.command();
      command.kind = CommandKind.listCurrency;
      command.text = code;
      command.decimals = decimals;
      return sendOperatorCommand(reply, venue, command, (outcome) => {
        if (!outcome.repeated) reply.code(201);
        return JSON.stringify({ code, decimals });
      });
    },
  );
}

function currencyJson({ code, decimals }: Asset): string {
  return JSON.stringify({ code, decimals });
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
