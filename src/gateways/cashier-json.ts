// Deposits, withdrawals, transfers and withdrawal addresses as JSON. It must never show the reference of an engine command, nor to a member
// who among the operators decided.

import { formatTimeUs } from '#std/time-format.ts';
import type { Market } from '#marketdata/market.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { HistoryEntry, MoneyRequest, WithdrawalAddress } from '#cashier/request.ts';

/** Who reads: the members' page, or the operators'. */
export type Reader = 'member' | 'operator';

export function depositJson(
  market: Market,
  request: MoneyRequest,
  rail: string,
  by: Reader,
): object {
  const { requestId, paymentReference = null } = request;
  return {
    depositId: requestId,
    ...commonJson(market, request),
    rail,
    paymentReference,
    ...endJson(request, by),
  };
}

export function withdrawalJson(
  market: Market,
  request: MoneyRequest,
  address: WithdrawalAddress | undefined,
  approvals: number,
  rail: string,
  by: Reader,
): object {
  const { requestId, approvalsNeeded, bankReference = null } = request;
  const { addressId, label, holder, iban } = address ?? {};
  return {
    withdrawalId: requestId,
    ...commonJson(market, request),
    address: { addressId, label, holder, iban },
    approvalsNeeded,
    approvals,
    rail,
    bankReference,
    ...endJson(request, by),
  };
}

/** As the API has always answered a transfer. */
export function transferJson(market: Market, request: MoneyRequest): object {
  const { transferId, accountId, toAccountId, assetCode: asset, clientRef, createdAt } = request;
  return {
    transferId: transferId === undefined ? null : String(transferId),
    kind: 'transfer',
    account: String(accountId),
    toAccount: String(toAccountId),
    asset,
    amount: amountText(market, request),
    clientRef,
    time: timeText(createdAt),
  };
}

export function listedTransferJson(market: Market, request: MoneyRequest): object {
  const { time, ...transfer } = transferJson(market, request) as { readonly time: string };
  return { ...transfer, status: request.status, reason: request.reason ?? null, time };
}

export function addressJson(address: WithdrawalAddress): object {
  const { addressId, label, holder, iban, assetCode: asset, createdAt, usableAt } = address;
  return {
    addressId,
    label,
    holder,
    iban,
    asset,
    createdAt: timeText(createdAt),
    usableAt: timeText(usableAt),
  };
}

export function historyJson(
  history: readonly HistoryEntry[],
  request: MoneyRequest,
  by: Reader,
): object {
  const isOperator = by === 'operator';
  return history.map((entry) => ({
    from: entry.from ?? null,
    to: entry.to,
    by: isOperator ? entry.who : partyOf(request, entry),
    // What operators write to each other when they approve is theirs.
    reason: isOperator || !approving.has(entry.to) ? (entry.reason ?? null) : null,
    time: timeText(entry.at),
  }));
}

const approving: ReadonlySet<string> = new Set(['awaitingApproval', 'approved']);

/** Several members may hold the account: each of them may cancel. */
function partyOf({ memberId, returnedAs }: MoneyRequest, { to, who }: HistoryEntry): string {
  if (who === 'venue' || who === 'bank') return who;
  const isCancel = to === 'returning' && returnedAs === 'cancelled';
  return who === memberId || isCancel ? 'member' : 'operator';
}

function commonJson(market: Market, request: MoneyRequest): object {
  const { accountId, assetCode: asset, clientRef, status, reason = null } = request;
  const amount = amountText(market, request);
  return { account: String(accountId), asset, amount, clientRef, status, reason };
}

function endJson({ transferId, createdAt, updatedAt, memberId }: MoneyRequest, by: Reader): object {
  return {
    transferId: transferId === undefined ? null : String(transferId),
    createdAt: timeText(createdAt),
    updatedAt: timeText(updatedAt),
    ...(by === 'operator' ? { memberId } : {}),
  };
}

function amountText(market: Market, { assetId, amountMinor }: MoneyRequest): string {
  return formatMinor(market.asset(assetId)?.decimals ?? 0, amountMinor);
}

function timeText(at: Date): string {
  return formatTimeUs(at.getTime() * 1_000);
}
