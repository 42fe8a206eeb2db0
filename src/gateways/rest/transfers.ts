// Deposits, withdrawals, transfers and loans of shares: checked, sent to the engine, and answered as one Transfer object.

import type { FastifyReply } from 'fastify';
import { ApiError, errorJson, invalidField, meaningOf } from '../api-error.ts';
import { isClOrdId } from '../field-reader.ts';
import { limitText } from '../outcome-json.ts';
import type { Outcome, Venue } from '../venue.ts';
import { execute } from './context.ts';
import { sendJson } from './market-routes.ts';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { amountMinorMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { formatMinor, parseMinor } from '#marketdata/decimal.ts';
import { formatTimeUs } from '#std/time-format.ts';

export interface Move {
  readonly accountId: number;
  /** 0 but for transfers. */
  readonly toAccountId: number;
  readonly asset: string;
  readonly amount: string;
  readonly clientRef: string;
}

type MoveKind =
  | typeof CommandKind.deposit
  | typeof CommandKind.withdraw
  | typeof CommandKind.transfer
  | typeof CommandKind.borrowShares
  | typeof CommandKind.giveBackShares;

const kindNames = {
  [CommandKind.deposit]: 'deposit',
  [CommandKind.withdraw]: 'withdrawal',
  [CommandKind.transfer]: 'transfer',
  [CommandKind.borrowShares]: 'borrow',
  [CommandKind.giveBackShares]: 'giveBack',
} as const;

/** Kinds that bring something into an account from the outside world, and kinds that take it there. */
const fromOutside: ReadonlySet<number> = new Set([CommandKind.deposit, CommandKind.borrowShares]);
const toOutside: ReadonlySet<number> = new Set([CommandKind.withdraw, CommandKind.giveBackShares]);

export async function moveFunds(
  venue: Venue,
  reply: FastifyReply,
  kind: MoveKind,
  move: Move,
  amountField = 'amount',
): Promise<FastifyReply> {
  const asset = venue.market.assetByCode(move.asset);
  if (asset === undefined) throw new ApiError(RejectCode.unknownAsset);
  const { decimals } = asset;
  const amountMinor = readAmount(move.amount, decimals, amountField);
  if (!isClOrdId(move.clientRef)) {
    throw new ApiError(RejectCode.invalidClientOrderId, { field: 'clientRef' });
  }
  const command = venue.command();
  command.kind = kind;
  command.accountId = move.accountId;
  command.toAccountId = move.toAccountId;
  command.assetId = asset.assetId;
  command.amountMinor = amountMinor;
  writeClOrdId(command.clOrdId, move.clientRef);
  const { status, text } = await execute(venue, command, (outcome) => {
    reply.request.engineSeq = outcome.seq;
    if (outcome.code !== RejectCode.none) {
      const error = errorJson(outcome.code, {
        field: fieldAtFault(outcome.code, amountField),
        limit: limitText(outcome, undefined, decimals),
      });
      return { status: meaningOf(outcome.code).status, text: `{"error":${error}}` };
    }
    const amount = formatMinor(decimals, amountMinor);
    return {
      status: outcome.repeated ? 200 : 201,
      text: transferJson(venue, kind, { ...move, amount }, outcome),
    };
  });
  return sendJson(reply.code(status), text);
}

/** The names that the request has for what is wrong. */
function fieldAtFault(code: number, amountField: string): string | undefined {
  const { field } = meaningOf(code);
  if (field === 'clOrdId') return 'clientRef';
  return field === 'amount' || field === 'qty' ? amountField : field;
}

/** Minor units. Throws ApiError. */
export function readAmount(text: string, decimals: number, field: string): number {
  const amountMinor = parseMinor(decimals, text);
  if (amountMinor === 'malformed') {
    throw invalidField(field, `"${field}" is no decimal number.`);
  }
  if (amountMinor === 'tooManyDecimals') {
    throw invalidField(field, `"${field}" has more than ${decimals} decimals.`);
  }
  if (typeof amountMinor === 'string' || amountMinor === 0) {
    const limit = amountMinor === 0 ? undefined : formatMinor(decimals, amountMinorMax);
    throw new ApiError(RejectCode.amountOutOfRange, { field, limit });
  }
  return amountMinor;
}

/** The outside world has an account too, but members do not see it. */
function transferJson(venue: Venue, kind: MoveKind, move: Move, outcome: Outcome): string {
  const from = fromOutside.has(kind) ? outsideAccountId : move.accountId;
  const to = fromOutside.has(kind)
    ? move.accountId
    : toOutside.has(kind)
      ? outsideAccountId
      : move.toAccountId;
  // A repeated request is answered with the time of the first, where that is still remembered.
  const firstTsUs = outcome.repeated ? venue.portfolio.transferTsUs(outcome.orderId) : outcome.tsUs;
  return (
    `{"transferId":"${outcome.orderId}","kind":"${kindNames[kind]}","account":${accountOrNull(from)}` +
    `,"toAccount":${accountOrNull(to)},"asset":${JSON.stringify(move.asset)},"amount":"${move.amount}"` +
    `,"clientRef":"${move.clientRef}","time":"${formatTimeUs(firstTsUs ?? outcome.tsUs)}"}`
  );
}

function accountOrNull(accountId: number): string {
  return accountId === outsideAccountId ? 'null' : `"${accountId}"`;
}
