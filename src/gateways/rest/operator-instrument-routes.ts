// What only an operator may do with instruments: list new ones, change their limits, their phase and their calendar, end their trading for
// ever. What never changes of a listing (symbol, currency, tick, lot) has no route.

import type { FastifyRequest } from 'fastify';
import { ApiError, invalidField } from '../api-error.ts';
import { instrumentJson, listJson, phaseName } from '../market-json.ts';
import { operatorInstrumentJson } from '../operator-json.ts';
import type { CalendarControl } from '../operator-parts.ts';
import { CalendarRefused } from '../operator-parts.ts';
import type { Rest, RestContext } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import { sendOperatorCommand, sharesOrZero, ticksOf } from './operator-commands.ts';
import { Subjects } from './operator-subjects.ts';
import {
  CalendarAnswer,
  Delist,
  InstrumentLimitsBody,
  ListInstrument,
  OperatorInstrument,
  OperatorInstruments,
  SetCalendar,
  SetPhase,
} from '#api/operator-schemas.ts';
import { Instrument, SymbolParams, answers } from '#api/schemas.ts';
import type { InstrumentListing } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import type { Asset } from '#core/instruments.ts';
import { notionalMinorMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Phase } from '#core/terms.ts';
import type { DecimalTerms } from '#marketdata/decimal.ts';
import { formatMinor, parseMinor } from '#marketdata/decimal.ts';
import { formatTimeUs } from '#std/time-format.ts';

const tags = ['operator'];

/** The fields of a listing that may change, as the API has them. */
interface Limits {
  readonly name: string;
  readonly priceMin: string;
  readonly priceMax: string;
  readonly qtyMin: string;
  readonly qtyMax: string;
  readonly notionalMax: string;
  readonly referencePrice: string | null;
  readonly marketCollarBps: number;
  readonly limitCollarBps: number;
  readonly openOrdersPerAccountMax: number;
  readonly positionMax: string | null;
}

export function addOperatorInstrumentRoutes(app: Rest, context: RestContext): void {
  const { venue, parts, nowMs } = context;
  const { market } = venue;
  const subjects = new Subjects(venue);

  app.get(
    '/v1/operator/instruments',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'All instruments, delisted ones included, with all of their terms',
        response: answers({ 200: OperatorInstruments }),
      },
    },
    (_request, reply) =>
      sendJson(reply, `{"instruments":${listJson(market.instruments, operatorInstrumentJson)}}`),
  );

  app.post(
    '/v1/operator/instruments',
    {
      config: { access: 'operator', audit: subjects.instrument('listInstrument') },
      schema: {
        tags,
        summary: 'List an instrument',
        description:
          'It is closed at first, and has no calendar of its own. The same listing again answers 200.',
        body: ListInstrument,
        response: answers({ 200: OperatorInstrument, 201: OperatorInstrument }),
      },
    },
    async (request, reply) => {
      const { symbol, currency: code, priceDecimals, tickSize, lotSize, ...limits } = request.body;
      const currency = market.assetByCode(code);
      if (currency === undefined || currency.instrumentId !== 0) {
        throw new ApiError(RejectCode.unknownAsset, { field: 'currency' });
      }
      const terms = {
        priceDecimals,
        tickUnits: unitsOf(tickSize, 'tickSize', priceDecimals),
        lotShares: unitsOf(lotSize, 'lotSize', 0),
      };
      const command = venue.command();
      command.kind = CommandKind.listInstrument;
      command.listing = {
        symbol,
        currencyId: currency.assetId,
        ...terms,
        ...limitsOf(limits, terms, currency),
      };
      return sendOperatorCommand(reply, venue, command, (outcome) => {
        if (!outcome.repeated) reply.code(201);
        const instrument = market.instrumentBySymbol(symbol);
        return instrument === undefined ? 'null' : operatorInstrumentJson(instrument);
      });
    },
  );

  app.get(
    '/v1/operator/instruments/:symbol',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'One instrument with all of its terms',
        params: SymbolParams,
        response: answers({ 200: OperatorInstrument }),
      },
    },
    (request, reply) =>
      sendJson(
        reply,
        operatorInstrumentJson(instrumentOf(market, request.params.symbol, 'symbol')),
      ),
  );

  app.post(
    '/v1/operator/instruments/:symbol/delist',
    {
      config: { access: 'operator', audit: subjects.instrument('delistInstrument') },
      schema: {
        tags,
        summary: 'End the trading of an instrument for ever',
        description:
          'Only while it is closed. Its orders are cancelled; shares stay where they are.',
        params: SymbolParams,
        body: Delist,
        response: answers({ 200: OperatorInstrument }),
      },
    },
    async (request, reply) => {
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const command = venue.command();
      command.kind = CommandKind.delistInstrument;
      command.instrumentId = instrument.instrumentId;
      return sendOperatorCommand(reply, venue, command, () => operatorInstrumentJson(instrument));
    },
  );

  app.put(
    '/v1/operator/instruments/:symbol/phase',
    {
      config: {
        access: 'operator',
        audit: subjects.instrument('setPhase', { isEmergency: true }),
      },
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
      config: { access: 'operator', audit: subjects.instrument('changeInstrument') },
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
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const command = venue.command();
      command.kind = CommandKind.changeInstrument;
      command.instrumentId = instrument.instrumentId;
      command.listing = {
        ...instrument.listing,
        ...limitsOf(request.body, instrument, instrument.currency),
      };
      return sendOperatorCommand(reply, venue, command, () => instrumentJson(instrument));
    },
  );

  const nowUs = (): number => Math.floor(nowMs()) * 1_000;
  const calendars = (): CalendarControl => {
    if (parts.calendars !== undefined) return parts.calendars;
    throw new ApiError(RejectCode.notFound, { message: 'The venue keeps no calendars.' });
  };
  const calendarJson = (symbol: string): string => {
    const { source, rules, sinceUs, next, changes } = calendars().state(symbol, nowUs());
    return JSON.stringify({
      instrument: symbol,
      phase: phaseName(instrumentOf(market, symbol, 'symbol').phase),
      source,
      rules,
      since: sinceUs === undefined ? null : formatTimeUs(sinceUs),
      next: next === undefined ? null : { rules: next.rules, from: formatTimeUs(next.fromUs) },
      changes: changes.map(({ atUs, phase, endsDay }) => {
        return { time: formatTimeUs(atUs), phase: phaseName(phase), endsDay };
      }),
    });
  };
  const calendarAudit = (action: string) => ({
    action,
    subject: (request: FastifyRequest) => `calendar/${symbolIn(request)}`,
    state: (request: FastifyRequest) => calendarJson(symbolIn(request)),
  });
  const setCalendar = async (
    symbol: string,
    rules: unknown,
    when: 'now' | 'nextDay' = 'nextDay',
  ): Promise<void> => {
    const control = calendars();
    try {
      await control.set(symbol, rules, when, nowUs());
    } catch (error) {
      if (error instanceof CalendarRefused) throw calendarFault(error);
      throw new ApiError(RejectCode.calendarsUnavailable);
    }
  };

  app.get(
    '/v1/operator/instruments/:symbol/calendar',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "What rules an instrument's day, and the next changes of its phase",
        params: SymbolParams,
        response: answers({ 200: CalendarAnswer }),
      },
    },
    (request, reply) =>
      sendJson(reply, calendarJson(instrumentOf(market, request.params.symbol, 'symbol').symbol)),
  );

  app.put(
    '/v1/operator/instruments/:symbol/calendar',
    {
      config: { access: 'operator', audit: calendarAudit('setCalendar') },
      schema: {
        tags,
        summary: 'Give an instrument another calendar',
        description:
          'Sessions with holidays and early closes, round the clock, or short days: as one calendar of a calendar file (docs/operating.md). `null`: none, its phase changes by hand.',
        params: SymbolParams,
        body: SetCalendar,
        response: answers({ 200: CalendarAnswer }),
      },
    },
    async (request, reply) => {
      const { symbol } = instrumentOf(market, request.params.symbol, 'symbol');
      const { effective } = request.body;
      await setCalendar(symbol, request.body.calendar as unknown, effective);
      return sendJson(reply, calendarJson(symbol));
    },
  );

  app.delete(
    '/v1/operator/instruments/:symbol/calendar',
    {
      config: { access: 'operator', audit: calendarAudit('resetCalendar') },
      schema: {
        tags,
        summary: 'Go back to the calendar that the venue was started with',
        description: 'When the trading day that is on has ended.',
        params: SymbolParams,
        response: answers({ 200: CalendarAnswer }),
      },
    },
    async (request, reply) => {
      const { symbol } = instrumentOf(market, request.params.symbol, 'symbol');
      await setCalendar(symbol, undefined);
      return sendJson(reply, calendarJson(symbol));
    },
  );
}

function symbolIn(request: FastifyRequest): string {
  return (request.params as { readonly symbol: string }).symbol;
}

/** The message begins with the field at fault. */
function calendarFault({ message }: CalendarRefused): ApiError {
  return invalidField(/^calendar[^\s]*/.exec(message)?.[0] ?? 'calendar', message);
}

/** Throws ApiError. */
function limitsOf(
  limits: Limits,
  terms: DecimalTerms,
  currency: Asset,
): Pick<
  InstrumentListing,
  | 'name'
  | 'priceTicksMin'
  | 'priceTicksMax'
  | 'qtyLotsMin'
  | 'qtyLotsMax'
  | 'notionalMinorMax'
  | 'referencePriceTicks'
  | 'marketCollarBps'
  | 'limitCollarBps'
  | 'openOrdersPerAccountMax'
  | 'positionLotsMax'
> {
  const { referencePrice, positionMax } = limits;
  return {
    name: limits.name,
    priceTicksMin: ticksOf(limits.priceMin, 'priceMin', terms),
    priceTicksMax: ticksOf(limits.priceMax, 'priceMax', terms),
    qtyLotsMin: sharesOrZero(limits.qtyMin, 'qtyMin', terms),
    qtyLotsMax: sharesOrZero(limits.qtyMax, 'qtyMax', terms),
    notionalMinorMax: notionalOf(limits.notionalMax, currency.decimals),
    referencePriceTicks:
      referencePrice === null ? 0 : ticksOf(referencePrice, 'referencePrice', terms),
    marketCollarBps: limits.marketCollarBps,
    limitCollarBps: limits.limitCollarBps,
    openOrdersPerAccountMax: limits.openOrdersPerAccountMax,
    positionLotsMax: positionMax === null ? 0 : sharesOrZero(positionMax, 'positionMax', terms),
  };
}

function notionalOf(text: string, decimals: number): number {
  const minor = parseMinor(decimals, text);
  if (typeof minor === 'number' && minor <= notionalMinorMax) return minor;
  const most = formatMinor(decimals, notionalMinorMax);
  throw invalidField('notionalMax', `"notionalMax" is an amount of at most ${most}.`);
}

/** A whole number of units of 10^-decimals, at least 1 and in 31 bits. */
function unitsOf(text: string, field: string, decimals: number): number {
  const units = parseMinor(decimals, text);
  if (typeof units === 'number' && units >= 1 && units < 2 ** 31) return units;
  const most = decimals === 0 ? 'a whole number' : `a decimal of at most ${decimals} places`;
  throw invalidField(field, `"${field}" is ${most}, above 0.`);
}
