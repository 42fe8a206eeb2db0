// What the cashier's routes have in common: whose account a request may name, which money it means, how its errors and lists are answered.

import type { Access, Principal } from '../access.ts';
import { parseAccountId } from '../access.ts';
import type { ErrorDetails } from '../api-error.ts';
import { ApiError, invalidField, meaningOf, missingField } from '../api-error.ts';
import type { Reader } from '../cashier-json.ts';
import { withdrawalJson } from '../cashier-json.ts';
import { fromDatabase } from '../database-away.ts';
import { cursorOf, itemsByDefault, readCursor, readTime } from './operator-paging.ts';
import { readAmount } from './transfers.ts';
import type { Cashier } from '#cashier/cashier.ts';
import { CashierError } from '#cashier/cashier-error.ts';
import type { MoneyRequest } from '#cashier/request.ts';
import type { ListFilter } from '#cashier/request-store.ts';
import type { RequestKind, RequestStatus } from '#cashier/tables.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { Market } from '#marketdata/market.ts';

/** What stands in the cashier's books for whoever asks. */
export function whoOf({ memberId, username }: Principal): string {
  return memberId === '' ? username : memberId;
}

export function heldAccountIds(access: Access, principal: Principal): number[] {
  return access.accountsOf(principal).map(({ accountId }) => Number(accountId));
}

/** An account that the asker holds, operators too: any other is answered as one that does not exist. Throws ApiError. */
export function heldAccount(
  access: Access,
  principal: Principal,
  requested: string | undefined,
  field = 'account',
): number {
  const held = heldAccountIds(access, principal);
  if (requested === undefined) {
    const [only] = held;
    if (only === undefined) {
      throw new ApiError(RejectCode.forbidden, { field, message: 'You hold no account.' });
    }
    if (held.length > 1) throw missingField(field);
    return only;
  }
  const accountId = parseAccountId(requested, field);
  if (!held.includes(accountId)) throw new ApiError(RejectCode.unknownAccount, { field });
  return accountId;
}

interface MoneyBody {
  readonly asset: string;
  readonly amount: string;
}

export interface MoneyAsked {
  readonly assetId: number;
  readonly assetCode: string;
  readonly amountMinor: number;
}

/** Throws ApiError. */
export function moneyOf(market: Market, { asset: code, amount }: MoneyBody): MoneyAsked {
  const asset = market.assetByCode(code);
  if (asset === undefined) throw new ApiError(RejectCode.unknownAsset);
  const amountMinor = readAmount(amount, asset.decimals, 'amount');
  return { assetId: asset.assetId, assetCode: code, amountMinor };
}

/** A currency: shares do not go through a bank. Throws ApiError. */
export function currencyOf(
  market: Market,
  code: string,
): Pick<MoneyAsked, 'assetId' | 'assetCode'> {
  const asset = market.assetByCode(code);
  if (asset === undefined) throw new ApiError(RejectCode.unknownAsset);
  if (asset.instrumentId !== 0) {
    throw invalidField('asset', 'Only money goes through a bank; "asset" must be a currency.');
  }
  return { assetId: asset.assetId, assetCode: code };
}

/** What the cashier answers; throws ApiError for what it refuses, and where its database is away. */
export async function fromCashier<Result>(
  market: Market,
  answer: Promise<Result>,
  asset?: number,
): Promise<Result> {
  try {
    return await fromDatabase(answer);
  } catch (error) {
    if (error instanceof CashierError) throw apiErrorOf(error, market.asset(asset ?? 0)?.decimals);
    throw error;
  }
}

function apiErrorOf({ code, field, limitMinor }: CashierError, decimals = 0): ApiError {
  const meaning = meaningOf(code);
  const hasLimit = meaning.limit === 'amount' && limitMinor !== undefined;
  return new ApiError(code, {
    field: field ?? (meaning.field === 'clOrdId' ? 'clientRef' : undefined),
    ...(hasLimit ? { limit: formatMinor(decimals, limitMinor) } : {}),
    ...(field === 'iban' && code === RejectCode.invalidField
      ? { message: '"iban" is no IBAN, or its check digits are wrong.' }
      : {}),
  });
}

export interface ListQuery {
  readonly status?: RequestStatus | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Asks for one item more than the page has: it tells whether there is another page. Throws ApiError. */
export function filterOf(
  kind: RequestKind,
  query: ListQuery,
  accountIds: readonly number[] | undefined,
): ListFilter {
  return {
    kind,
    accountIds,
    status: query.status,
    from: readTime(query.from, 'from'),
    to: readTime(query.to, 'to'),
    ...pageFilter(query),
  };
}

/** Throws ApiError. */
export function pageFilter({ cursor, limit = itemsByDefault }: ListQuery): {
  readonly before: bigint | undefined;
  readonly limit: number;
} {
  const below = readCursor(cursor);
  return { before: below === undefined ? undefined : BigInt(below), limit: limit + 1 };
}

/** The page, and whether there is another: `items` has one more than the page where there is. */
export function pageText<Item extends { readonly place: bigint }>(
  items: readonly Item[],
  { limit = itemsByDefault }: ListQuery,
  write: (item: Item) => object,
): string {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = items.length > limit && last !== undefined;
  const next = hasMore ? { nextCursor: cursorOf(Number(last.place)) } : {};
  return JSON.stringify({ items: shown.map(write), ...next });
}

const uuidText = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id of the cashier's; throws ApiError `unknownRequest` where it is none. */
export function requestIdOf(text: string): string {
  if (!uuidText.test(text)) throw new ApiError(RejectCode.unknownRequest);
  return text;
}

/** An address's id; throws ApiError `unknownWithdrawalAddress` where it is none. */
export function addressIdOf(text: string, details: ErrorDetails = {}): string {
  if (!uuidText.test(text)) throw new ApiError(RejectCode.unknownWithdrawalAddress, details);
  return text;
}

/** Writes these withdrawals, with their addresses and approvals read at once. */
export async function withdrawalWriter(
  cashier: Cashier,
  market: Market,
  requests: readonly MoneyRequest[],
  by: Reader = 'member',
): Promise<(request: MoneyRequest) => object> {
  const addressIds = requests.flatMap(({ addressId }) => addressId ?? []);
  const [addresses, approvals] = await Promise.all([
    cashier.addressesById([...new Set(addressIds)]),
    cashier.approvalCounts(requests.map(({ requestId }) => requestId)),
  ]);
  return (request) =>
    withdrawalJson(
      market,
      request,
      addresses.get(request.addressId ?? ''),
      approvals.get(request.requestId) ?? 0,
      cashier.railName,
      by,
    );
}
