// A request for money to move, as the cashier and the doors see it: a deposit, a withdrawal or a transfer, where it stands and why.

import type {
  AddressRow,
  HistoryRow,
  RequestKind,
  RequestRow,
  RequestStatus,
  ReturnedAs,
} from './tables.ts';
import type { Selectable } from 'kysely';

export interface MoneyRequest {
  /** A UUID. */
  readonly requestId: string;
  /** Rises with each request; the cursor of lists. */
  readonly place: bigint;
  readonly kind: RequestKind;
  readonly memberId: string;
  readonly accountId: number;
  /** Of a transfer; 0 for the others. */
  readonly toAccountId: number;
  readonly assetId: number;
  readonly assetCode: string;
  readonly amountMinor: number;
  readonly clientRef: string;
  /** Never shown to anybody. */
  readonly engineRef: string;
  readonly status: RequestStatus;
  readonly returnedAs: ReturnedAs | undefined;
  readonly reason: string | undefined;
  readonly rejectCode: number | undefined;
  readonly limitMinor: number | undefined;
  readonly addressId: string | undefined;
  /** How many operators must say yes; known once the money is held. */
  readonly approvalsNeeded: number;
  /** What the member must write on the payment of a deposit. */
  readonly paymentReference: string | undefined;
  readonly bankReference: string | undefined;
  readonly transferId: number | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface WithdrawalAddress {
  readonly addressId: string;
  readonly place: bigint;
  readonly memberId: string;
  readonly label: string;
  readonly holder: string;
  readonly iban: string;
  readonly assetId: number;
  readonly assetCode: string;
  readonly createdAt: Date;
  readonly usableAt: Date;
  readonly removedAt: Date | undefined;
}

export interface Approval {
  readonly operator: string;
  readonly reason: string | undefined;
  readonly at: Date;
}

export interface HistoryEntry {
  readonly from: RequestStatus | undefined;
  readonly to: RequestStatus;
  /** Member or operator; `bank`, or `venue` for what follows by itself. */
  readonly who: string;
  readonly reason: string | undefined;
  readonly at: Date;
}

export function requestOf(row: Selectable<RequestRow>): MoneyRequest {
  return {
    requestId: row.request_id,
    place: row.place,
    kind: row.kind,
    memberId: row.member_id,
    accountId: row.account_id,
    toAccountId: row.to_account_id ?? 0,
    assetId: row.asset_id,
    assetCode: row.asset_code,
    amountMinor: Number(row.amount_minor),
    clientRef: row.client_ref,
    engineRef: row.engine_ref,
    status: row.status,
    returnedAs: row.returned_as ?? undefined,
    reason: row.reason ?? undefined,
    rejectCode: row.reject_code ?? undefined,
    limitMinor: row.limit_minor === null ? undefined : Number(row.limit_minor),
    addressId: row.address_id ?? undefined,
    approvalsNeeded: row.approvals_needed,
    paymentReference: row.payment_reference ?? undefined,
    bankReference: row.bank_reference ?? undefined,
    transferId: row.transfer_id === null ? undefined : Number(row.transfer_id),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function addressOf(row: Selectable<AddressRow>): WithdrawalAddress {
  return {
    addressId: row.address_id,
    place: row.place,
    memberId: row.member_id,
    label: row.label,
    holder: row.holder,
    iban: row.iban,
    assetId: row.asset_id,
    assetCode: row.asset_code,
    createdAt: row.created_at,
    usableAt: row.usable_at,
    removedAt: row.removed_at ?? undefined,
  };
}

export function historyOf(row: Selectable<HistoryRow>): HistoryEntry {
  return {
    from: row.from_status ?? undefined,
    to: row.to_status,
    who: row.who,
    reason: row.reason ?? undefined,
    at: row.at,
  };
}
