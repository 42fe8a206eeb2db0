// Trades that an operator undoes or gives another price, with a reason. The figures come from the venue's records, never from the request; the
// engine checks them again, and moves all of it or nothing.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteAudit } from '../audit/audit-hook.ts';
import { ApiError, invalidField } from '../api-error.ts';
import { parseOrderId } from '../field-reader.ts';
import type { Venue } from '../venue.ts';
import type { Rest, RestContext } from './context.ts';
import { sendOperatorCommand, ticksOf } from './operator-commands.ts';
import { sendJson } from './market-routes.ts';
import { Subjects } from './operator-subjects.ts';
import {
  BustTrade,
  CorrectTrade,
  SetTradeWindow,
  TradeParams,
  TradeRecord,
  TradeWindow,
} from '#api/operator-schemas.ts';
import { answers } from '#api/schemas.ts';
import type { TradeTerms } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Side, termName, TradeStatus } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import { fillsRemembered, type FillView } from '#portfolio/fill-ring.ts';
import type { History } from '#projections/history.ts';
import { formatTimeUs } from '#std/time-format.ts';

const tags = ['operator'];

/** Both sides of a trade as they stand in the records. */
interface Sides {
  readonly buy: FillView;
  readonly sell: FillView;
  readonly instrument: MarketInstrument;
}

export function addOperatorTradeRoutes(app: Rest, { venue, parts }: RestContext): void {
  const find = (request: FastifyRequest): Promise<Sides | undefined> =>
    sidesOf(venue, parts.history, tradeIdOf(request));
  const known = async (request: FastifyRequest): Promise<Sides> => {
    const sides = await find(request);
    if (sides !== undefined) return sides;
    throw new ApiError(RejectCode.unknownTrade, { field: 'tradeId', status: 404 });
  };
  const audit = (action: string): RouteAudit => ({
    action,
    subject: (request) => `trade/${(request.params as { readonly tradeId: string }).tradeId}`,
    state: async (request) => {
      const sides = await find(request);
      return sides && recordJson(sides);
    },
  });

  const subjects = new Subjects(venue);

  app.get(
    '/v1/operator/trades/:tradeId',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'Both sides of a trade',
        params: TradeParams,
        response: answers({ 200: TradeRecord }),
      },
    },
    async (request, reply) => sendJson(reply, recordJson(await known(request))),
  );

  const change = async (
    reply: FastifyReply,
    kind: CommandKind,
    sides: Sides,
    newPriceTicks: number,
    houseLends: boolean,
  ): Promise<FastifyReply> => {
    const { instrument, buy } = sides;
    const command = venue.command();
    command.kind = kind;
    command.instrumentId = instrument.instrumentId;
    command.option = houseLends ? 1 : 0;
    command.trade = termsOf(sides, newPriceTicks);
    const isBust = kind === CommandKind.bustTrade;
    const status = isBust ? TradeStatus.busted : TradeStatus.corrected;
    return sendOperatorCommand(reply, venue, command, () => {
      const priceTicks = isBust ? buy.priceTicks : newPriceTicks;
      const now = memorySides(venue, buy.tradeId);
      const changed = { ...sides, buy: { ...buy, status, priceTicks } };
      return recordJson(now === undefined || now.buy.status !== status ? changed : now);
    });
  };

  app.post(
    '/v1/operator/trades/:tradeId/bust',
    {
      config: { access: 'operator', audit: audit('bustTrade') },
      schema: {
        tags,
        summary: 'Undo a trade',
        description:
          "Shares, money and fees go back, all or none. With `houseLends` the house lends what a side no longer has. Only the venue's last trades can be undone.",
        params: TradeParams,
        body: BustTrade,
        response: answers({ 200: TradeRecord }),
      },
    },
    async (request, reply) => {
      const { houseLends = false } = request.body;
      return change(reply, CommandKind.bustTrade, await known(request), 0, houseLends);
    },
  );

  app.post(
    '/v1/operator/trades/:tradeId/correction',
    {
      config: { access: 'operator', audit: audit('correctTrade') },
      schema: {
        tags,
        summary: 'Give a trade the price that it should have had',
        description: 'Only the differences move: between the sides, and of the fees. Once a trade.',
        params: TradeParams,
        body: CorrectTrade,
        response: answers({ 200: TradeRecord }),
      },
    },
    async (request, reply) => {
      const { price, houseLends = false } = request.body;
      const sides = await known(request);
      const ticks = ticksOf(price, 'price', sides.instrument);
      return change(reply, CommandKind.correctTrade, sides, ticks, houseLends);
    },
  );

  app.put(
    '/v1/operator/venue/trade-window',
    {
      config: { access: 'operator', audit: subjects.wholeVenue('setTradeWindow') },
      schema: {
        tags,
        summary: 'How many of the last trades can be undone or corrected',
        description: 'Of the whole venue. 0: none. A larger window begins with the next trade.',
        body: SetTradeWindow,
        response: answers({ 200: TradeWindow }),
      },
    },
    async (request, reply) => {
      const { trades } = request.body;
      const command = venue.command();
      command.kind = CommandKind.setTradeWindow;
      command.amountMinor = trades;
      return sendOperatorCommand(reply, venue, command, () => `{"trades":${trades}}`);
    },
  );
}

function tradeIdOf(request: FastifyRequest): number {
  const tradeId = parseOrderId((request.params as { readonly tradeId: string }).tradeId);
  if (tradeId > 0) return tradeId;
  throw invalidField('tradeId', 'A trade id is a string of digits.');
}

/** From the records of all time, else from what the venue still remembers itself. */
async function sidesOf(
  venue: Venue,
  history: History | undefined,
  tradeId: number,
): Promise<Sides | undefined> {
  const fills = await history?.fillsOfTrade(tradeId).catch(() => undefined);
  return (fills && pairOf(venue, fills)) ?? memorySides(venue, tradeId);
}

/** Looks through the latest fills of every account: for the rare case that the records are away or behind. */
function memorySides(venue: Venue, tradeId: number): Sides | undefined {
  const found: FillView[] = [];
  for (const { accountId } of venue.portfolio.accounts) {
    for (const fill of venue.portfolio.fills(accountId, fillsRemembered)) {
      if (fill.tradeId === tradeId) found.push(fill);
    }
    if (found.length === 2) break;
  }
  return pairOf(venue, found);
}

function pairOf(venue: Venue, fills: readonly FillView[]): Sides | undefined {
  const buy = fills.find(({ side }) => side === Side.buy);
  const sell = fills.find(({ side }) => side === Side.sell);
  const instrument = venue.market.instrument(buy?.instrumentId ?? 0);
  if (buy === undefined || sell === undefined || instrument === undefined) return undefined;
  return { buy, sell, instrument };
}

function termsOf({ buy, sell }: Sides, newPriceTicks: number): TradeTerms {
  return {
    tradeId: buy.tradeId,
    priceTicks: buy.priceTicks,
    qtyLots: buy.qtyLots,
    buyAccountId: buy.accountId,
    sellAccountId: sell.accountId,
    buyFeeMinor: buy.feeMinor,
    sellFeeMinor: sell.feeMinor,
    newPriceTicks,
  };
}

function recordJson({ buy, sell, instrument }: Sides): string {
  const side = ({ accountId, orderId, clOrdId, feeMinor }: FillView): object => ({
    account: String(accountId),
    orderId: String(orderId),
    clOrdId,
    fee: instrument.formatMoney(feeMinor),
  });
  return JSON.stringify({
    tradeId: String(buy.tradeId),
    instrument: instrument.symbol,
    status: termName(TradeStatus, buy.status) ?? 'done',
    price: instrument.formatPrice(buy.priceTicks),
    qty: instrument.formatQty(buy.qtyLots),
    buy: side(buy),
    sell: side(sell),
    time: formatTimeUs(buy.tsUs),
  });
}
