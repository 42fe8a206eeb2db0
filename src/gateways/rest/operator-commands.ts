// How an operator's command is sent and answered, and how its numbers are read.

import type { FastifyReply } from 'fastify';
import { ApiError, errorJson, invalidField, meaningOf } from '../api-error.ts';
import { limitText } from '../outcome-json.ts';
import type { Outcome, Venue } from '../venue.ts';
import { execute } from './context.ts';
import { sendJson } from './market-routes.ts';
import type { Command } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { DecimalTerms } from '#marketdata/decimal.ts';
import { parsePrice, parseQty } from '#marketdata/decimal.ts';

/** Sends an operator's command; `read` writes the answer where it was done. */
export async function sendOperatorCommand(
  reply: FastifyReply,
  venue: Venue,
  command: Command,
  read: (outcome: Outcome) => string,
): Promise<FastifyReply> {
  const text = await execute(venue, command, (outcome) => {
    const { code } = outcome;
    reply.request.engineSeq = outcome.seq;
    if (code === RejectCode.none) return read(outcome);
    reply.code(meaningOf(code).status);
    return `{"error":${errorJson(code, { limit: limitText(outcome, undefined) })}}`;
  });
  return sendJson(reply, text);
}

/** Lots of a quantity in shares; "0" is none. Throws ApiError. */
export function sharesOrZero(text: string, field: string, terms: DecimalTerms): number {
  if (text === '0') return 0;
  const lots = parseQty(terms, text);
  if (typeof lots === 'number') return lots;
  if (lots === 'malformed') throw invalidField(field, `"${field}" is no decimal number.`);
  throw new ApiError(RejectCode.incorrectQuantity, { field });
}

/** Throws ApiError. */
export function ticksOf(text: string, field: string, terms: DecimalTerms): number {
  const ticks = parsePrice(terms, text);
  if (typeof ticks === 'number') return ticks;
  if (ticks === 'malformed') throw invalidField(field, `"${field}" is no decimal number.`);
  const code = ticks === 'outOfRange' ? 'priceOutOfBounds' : 'invalidPriceIncrement';
  throw new ApiError(RejectCode[code], { field });
}
