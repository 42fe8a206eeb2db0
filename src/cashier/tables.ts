// The cashier's tables as kysely types, and the words for what a request is and where it stands. The states and who may leave them stand in
// docs/money.md.

import type { Generated } from 'kysely';

export type RequestKind = 'deposit' | 'withdrawal' | 'transfer';

/**
 * Deposits: requested, pending (the bank waits for the money), confirmed (the bank has it), credited | failed.
 * Withdrawals: requested, awaitingApproval, approved, sent (the bank has the order), settled (the bank has paid), completed; or returning
 * (the money goes back to the account), then rejected | failed | cancelled. One whose money could not be held is failed at once.
 * Transfers: requested, completed | failed.
 */
export type RequestStatus =
  | 'requested'
  | 'pending'
  | 'confirmed'
  | 'credited'
  | 'awaitingApproval'
  | 'approved'
  | 'sent'
  | 'settled'
  | 'returning'
  | 'completed'
  | 'rejected'
  | 'failed'
  | 'cancelled';

/** How a withdrawal ends whose money goes back. */
export type ReturnedAs = 'rejected' | 'failed' | 'cancelled';

export const finalStatuses: readonly RequestStatus[] = [
  'credited',
  'completed',
  'rejected',
  'failed',
  'cancelled',
];

export interface RequestRow {
  readonly request_id: string;
  /** Rises with each request: what lists are sorted and paged by. */
  readonly place: Generated<bigint>;
  readonly kind: RequestKind;
  readonly member_id: string;
  readonly account_id: number;
  /** Of a transfer; null for the others. */
  readonly to_account_id: number | null;
  readonly asset_id: number;
  readonly asset_code: string;
  readonly amount_minor: bigint;
  readonly client_ref: string;
  /** What the references of the request's engine commands are made of. Nobody is told before they are sent. */
  readonly engine_ref: string;
  readonly status: RequestStatus;
  readonly returned_as: ReturnedAs | null;
  /** Why it was rejected or failed, in a sentence. */
  readonly reason: string | null;
  /** RejectCode with which the engine refused it. */
  readonly reject_code: number | null;
  /** Largest amount that would have been taken, where the engine said it. */
  readonly limit_minor: bigint | null;
  readonly address_id: string | null;
  readonly approvals_needed: number;
  /** When its amount began to count against the limits of the day; null before its money is held. */
  readonly held_at: Date | null;
  /** What the member must write on the payment of a deposit. */
  readonly payment_reference: string | null;
  /** The bank's own name for the payment. */
  readonly bank_reference: string | null;
  /** The engine's id of the movement that credited, held or moved the money. */
  readonly transfer_id: bigint | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface AddressRow {
  readonly address_id: string;
  readonly place: Generated<bigint>;
  readonly member_id: string;
  readonly label: string;
  readonly holder: string;
  readonly iban: string;
  readonly asset_id: number;
  readonly asset_code: string;
  readonly created_at: Date;
  /** From when on withdrawals may go there. */
  readonly usable_at: Date;
  readonly removed_at: Date | null;
}

export interface ApprovalRow {
  readonly request_id: string;
  readonly operator: string;
  readonly reason: string | null;
  readonly at: Date;
}

export interface HistoryRow {
  readonly entry_id: Generated<bigint>;
  readonly request_id: string;
  readonly from_status: RequestStatus | null;
  readonly to_status: RequestStatus;
  readonly who: string;
  readonly reason: string | null;
  readonly at: Date;
}

export interface CashierTables {
  readonly 'cashier.request': RequestRow;
  readonly 'cashier.address': AddressRow;
  readonly 'cashier.approval': ApprovalRow;
  readonly 'cashier.history': HistoryRow;
}
