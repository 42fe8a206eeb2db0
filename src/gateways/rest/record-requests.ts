// What history and reports have in common: whose account may be looked at, which time is meant, how files are answered. It must never tell
// whether another's account exists.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseAccountId } from '../access.ts';
import { ApiError, invalidField, missingField } from '../api-error.ts';
import { isDatabaseAway } from '#database/away.ts';
import { heldAccount } from './cashier-requests.ts';
import type { RestContext } from './context.ts';
import { principalOf } from './context.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { CursorError, HistoryUnavailableError } from '#projections/history.ts';
import { ReportError, type ReportFault } from '#reports/report-error.ts';

/** The account to look at: one's own, and for operators and auditors any. Throws ApiError. */
export function visibleAccount(
  { access, venue }: RestContext,
  request: FastifyRequest,
  requested: string | undefined,
): number {
  const principal = principalOf(request);
  const seesAll = principal.isOperator || principal.roles.includes('auditor');
  if (!seesAll) return heldAccount(access, principal, requested);
  if (requested === undefined) {
    const held = access.accountsOf(principal);
    const [only] = held;
    if (only === undefined || held.length > 1) throw missingField('account');
    return Number(only.accountId);
  }
  const accountId = parseAccountId(requested, 'account');
  if (venue.portfolio.account(accountId) === undefined) {
    throw new ApiError(RejectCode.unknownAccount, { field: 'account' });
  }
  return accountId;
}

const instantText = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)$/;

/** Microseconds since the epoch; throws ApiError where it is no time of RFC 3339 between 1970 and 9999. */
export function readInstantUs(text: string | undefined, field: string): number | undefined {
  if (text === undefined) return undefined;
  const match = instantText.exec(text);
  const [, minute = '', second = '00', fraction = '', offset = ''] = match ?? [];
  const secondMs = match === null ? Number.NaN : Date.parse(`${minute}:${second}${offset}`);
  if (Number.isNaN(secondMs) || secondMs < 0) {
    throw invalidField(field, `"${field}" is a time such as 2026-11-21T09:30:00Z.`);
  }
  return secondMs * 1_000 + Number(fraction.padEnd(6, '0'));
}

/** A range that begins with `from` and ends just before `to`; either may be missing. Throws ApiError. */
export function readRange(query: { readonly from?: string; readonly to?: string }): {
  fromTsUs?: number;
  toTsUs?: number;
} {
  const fromTsUs = readInstantUs(query.from, 'from');
  const toTsUs = readInstantUs(query.to, 'to');
  if (fromTsUs !== undefined && toTsUs !== undefined && toTsUs <= fromTsUs) {
    throw invalidField('to', '"to" must be after "from".');
  }
  return {
    ...(fromTsUs === undefined ? {} : { fromTsUs }),
    ...(toTsUs === undefined ? {} : { toTsUs }),
  };
}

/** What the request asks for by `format`, else by its Accept header, else json. */
export function formatOf<Format extends string>(
  request: FastifyRequest,
  asked: Format | undefined,
): Format | 'json' | 'csv' {
  if (asked !== undefined) return asked;
  return /^text\/csv\b/.test(request.headers.accept ?? '') ? 'csv' : 'json';
}

/** Says that the answer is a file to keep. */
export function asFile(reply: FastifyReply, type: string, fileName: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('cache-control', 'no-store');
}

export const csvType = 'text/csv; charset=utf-8';

const codes: Readonly<Record<ReportFault, number>> = {
  unavailable: RejectCode.databaseUnavailable,
  tooLarge: RejectCode.reportTooLarge,
  unknownTrade: RejectCode.unknownTrade,
  unknownInstrument: RejectCode.unknownInstrument,
  inconsistent: RejectCode.reportInconsistent,
};
const notFound = new Set<ReportFault>(['unknownTrade', 'unknownInstrument']);

/** What history and reports throw, as the API says it; anything else is passed on. */
export function recordError(error: unknown): Error {
  if (error instanceof HistoryUnavailableError || isDatabaseAway(error)) {
    return new ApiError(RejectCode.databaseUnavailable);
  }
  if (error instanceof CursorError) {
    return invalidField('cursor', '"cursor" is the nextCursor of a page of this list.');
  }
  if (!(error instanceof ReportError)) {
    return error instanceof Error ? error : new ApiError(RejectCode.internalError);
  }
  const { fault, message } = error;
  if (fault === 'inconsistent' || fault === 'unavailable') return new ApiError(codes[fault]);
  const isMissing = notFound.has(fault);
  return new ApiError(codes[fault], { message, ...(isMissing ? { status: 404 } : {}) });
}
