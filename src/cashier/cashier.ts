// Money in and out of the venue, and between a member's own accounts: requests with states, each kept in the database and moved by engine
// commands alone. It knows accounts, assets and members by their ids and asks nobody who may do what: the doors do. docs/money.md is its book.

import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AddressStore } from './address-store.ts';
import { parseIban } from './bank-account.ts';
import type { BankRail } from './bank-rail.ts';
import { CashierError } from './cashier-error.ts';
import { cashierMigrations } from './migrations.ts';
import { OnceOnly, type MoneyEngine } from './money-engine.ts';
import { RequestFlow, type CashierLogger } from './request-flow.ts';
import type { Approval, HistoryEntry, MoneyRequest, WithdrawalAddress } from './request.ts';
import { RequestStore, type Changed, type ListFilter } from './request-store.ts';
import type { CashierTables, RequestKind, RequestStatus, ReturnedAs } from './tables.ts';
import { defaultPolicies, type WithdrawalPolicies } from './withdrawal-limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import { withdrawalsAccount } from '#projections/ledger-rows.ts';

/** Bank accounts that a member may have registered at a time. */
export const addressesMax = 50;

export interface CashierOptions {
  readonly database: Database;
  readonly engine: MoneyEngine;
  readonly rail: BankRail;
  readonly logger: CashierLogger;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Milliseconds until a new withdrawal address may be used; 24 hours where nothing is said. */
  readonly addressWaitMs?: number;
  readonly policies?: WithdrawalPolicies;
  /** First pause before what failed is tried again. */
  readonly retryMs?: number;
  /** For tests: called before and after everything that lasts, and ends the cashier where it throws. */
  readonly checkpoint?: (label: string) => void;
}

export interface Money {
  readonly memberId: string;
  readonly accountId: number;
  readonly assetId: number;
  readonly assetCode: string;
  /** 1 to amountMinorMax. */
  readonly amountMinor: number;
  /** The member's own name for the request: 1 to 36 characters of a client order id, once an account and kind. */
  readonly clientRef: string;
}

export interface WithdrawalMoney extends Money {
  readonly addressId: string;
}

export interface TransferMoney extends Money {
  readonly toAccountId: number;
}

export interface AddressDetails {
  readonly memberId: string;
  readonly label: string;
  readonly holder: string;
  /** Checked by `parseIban`. */
  readonly iban: string;
  readonly assetId: number;
  readonly assetCode: string;
}

/** `isNew` false: the same request had been made before, and this is it. */
export interface Taken {
  readonly request: MoneyRequest;
  readonly isNew: boolean;
}

/** A state of a deposit or withdrawal that has been written. */
export interface RequestChange {
  readonly memberId: string;
  readonly accountId: number;
  readonly requestId: string;
  readonly kind: 'deposit' | 'withdrawal';
  /** Undefined for a new request. */
  readonly from: RequestStatus | undefined;
  readonly to: RequestStatus;
  readonly amountMinor: number;
  readonly assetId: number;
}

export type RequestListener = (change: RequestChange) => void;

/** For how long an answer waits for the bank to take a deposit. */
const bankAnswerMs = 2_000;

/**
 * Brings the tables up to date, opens the house account and takes up what was left: resolves when every request that needs no bank has gone on.
 * Rejects where the database or the engine is away.
 */
export async function openCashier(options: CashierOptions): Promise<Cashier> {
  await options.database.migrate(cashierMigrations);
  const houseAccountId = await options.engine.openAccount(withdrawalsAccount);
  const cashier = new Cashier(options, houseAccountId);
  await cashier.resume();
  return cashier;
}

export class Cashier {
  /** Account in which withdrawals wait; nobody else's. */
  readonly houseAccountId: number;
  readonly railName: string;
  private readonly store: RequestStore;
  private readonly addressStore: AddressStore;
  private readonly flow: RequestFlow;
  private readonly addressWaitMs: number;
  private readonly logger: CashierLogger;
  private readonly listeners: RequestListener[] = [];

  constructor(options: CashierOptions, houseAccountId: number) {
    const db = options.database.typed<CashierTables>();
    this.houseAccountId = houseAccountId;
    this.railName = options.rail.name;
    this.store = new RequestStore(db);
    this.addressStore = new AddressStore(db);
    this.addressWaitMs = options.addressWaitMs ?? 86_400_000;
    this.logger = options.logger;
    this.flow = new RequestFlow({
      store: this.store,
      addresses: this.addressStore,
      engine: new OnceOnly(options.engine),
      rail: options.rail,
      policies: options.policies ?? defaultPolicies,
      houseAccountId,
      clock: options.clock ?? Date.now,
      logger: options.logger,
      retryMs: options.retryMs ?? 500,
      changed: (change) => this.changed(change),
      checkpoint: options.checkpoint ?? (() => undefined),
    });
  }

  resume(): Promise<void> {
    return this.flow.resume();
  }

  /**
   * Told of each state of a deposit or withdrawal after it was written, once and in this process: what is written just before a crash is told nobody. The
   * whole truth is in the history of the request.
   */
  onChange(listener: RequestListener): void {
    this.listeners.push(listener);
  }

  /** Begins a deposit. Rejects with CashierError where its reference was used for another. */
  async deposit(money: Money): Promise<Taken> {
    const taken = await this.take('deposit', money);
    // The request is written; a bank that is slow or away is asked again by itself.
    const answered = this.flow.run(taken.request.requestId).catch(() => undefined);
    await Promise.race([answered, sleep(bankAnswerMs, undefined, { ref: false })]);
    return this.latest(taken);
  }

  /**
   * Begins a withdrawal: its money has left the account when this resolves. Rejects with CashierError where the address may not be used, the money is not
   * there, or the reference was used for another.
   */
  async withdraw(money: WithdrawalMoney): Promise<Taken> {
    const { addressId, memberId, assetId } = money;
    const known = await this.store.byClientRef('withdrawal', money.accountId, money.clientRef);
    if (known === undefined) {
      const address = await this.addressStore.ofMember(addressId, memberId);
      if (address === undefined) throw new CashierError(RejectCode.unknownWithdrawalAddress);
      if (address.assetId !== assetId) throw new CashierError(RejectCode.withdrawalAddressCurrency);
      if (address.usableAt > this.flow.now) {
        throw new CashierError(RejectCode.withdrawalAddressWaiting);
      }
    }
    const taken = await this.take('withdrawal', money);
    await this.flow.run(taken.request.requestId, false);
    this.flow.kick(taken.request.requestId);
    return refused(await this.latest(taken));
  }

  /** Moves money between two accounts. Rejects with CashierError where the engine refuses it. */
  async transfer(money: TransferMoney): Promise<Taken> {
    const taken = await this.take('transfer', money);
    await this.flow.run(taken.request.requestId);
    return refused(await this.latest(taken));
  }

  /** Takes a withdrawal back that waits for an operator. Rejects with CashierError where it does not. */
  cancelWithdrawal(requestId: string, who: string): Promise<MoneyRequest> {
    return this.giveBack(requestId, 'cancelled', who, undefined);
  }

  /** An operator says no. Rejects with CashierError where the withdrawal does not wait for operators. */
  rejectWithdrawal(requestId: string, operator: string, reason: string): Promise<MoneyRequest> {
    return this.giveBack(requestId, 'rejected', operator, reason);
  }

  /**
   * An operator says yes. Rejects with CashierError where the withdrawal does not wait for operators, is the operator's own, or has this operator's yes
   * already.
   */
  async approveWithdrawal(
    requestId: string,
    operator: string,
    reason?: string,
  ): Promise<MoneyRequest> {
    const request = await this.required(requestId, 'withdrawal');
    if (request.memberId === operator) throw new CashierError(RejectCode.ownWithdrawal);
    const at = this.flow.now;
    const change = { from: ['awaitingApproval'], to: 'approved', who: operator, at } as const;
    const result = await this.flow.lasting('approval', () =>
      this.store.approve(requestId, operator, reason, change),
    );
    if (result === undefined) throw new CashierError(RejectCode.requestNotWaiting);
    if (result === 'twice') throw new CashierError(RejectCode.alreadyApproved);
    if (result !== 'more') {
      this.flow.tell(result);
      this.flow.kick(requestId);
    }
    return this.required(requestId, 'withdrawal');
  }

  /** Undefined where there is no such request of this kind. */
  request(requestId: string, kind: RequestKind): Promise<MoneyRequest | undefined> {
    return this.store.find(requestId, kind);
  }

  /** Newest first. */
  list(filter: ListFilter): Promise<MoneyRequest[]> {
    return this.store.list(filter);
  }

  /** Oldest first. */
  history(requestId: string): Promise<HistoryEntry[]> {
    return this.store.history(requestId);
  }

  approvals(requestId: string): Promise<Approval[]> {
    return this.store.approvals(requestId);
  }

  /** How many operators have said yes to each of these withdrawals. */
  approvalCounts(requestIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.store.approvalCounts(requestIds);
  }

  /** Registers a bank account. The same again answers the one that is there. Rejects with CashierError. */
  async addAddress(
    details: AddressDetails,
  ): Promise<{ readonly address: WithdrawalAddress; readonly isNew: boolean }> {
    const iban = parseIban(details.iban);
    if (iban === undefined) throw new CashierError(RejectCode.invalidField, { field: 'iban' });
    const { memberId, label, holder } = details;
    const now = this.flow.now;
    const added = await this.addressStore.add(
      {
        ...details,
        iban,
        addressId: randomUUID(),
        createdAt: now,
        usableAt: new Date(now.getTime() + this.addressWaitMs),
      },
      addressesMax,
    );
    if (added === undefined) throw new CashierError(RejectCode.withdrawalAddressLimit);
    const { address } = added;
    if (!added.isNew && (address.label !== label || address.holder !== holder)) {
      this.logger.warn({ memberId }, 'a withdrawal address was sent again under another name');
      throw new CashierError(RejectCode.withdrawalAddressExists);
    }
    return added;
  }

  /** Newest first; those before a place where one is given. */
  addresses(memberId: string, limit: number, before?: bigint): Promise<WithdrawalAddress[]> {
    return this.addressStore.list(memberId, before, limit);
  }

  /** Removed ones too. */
  addressesById(addressIds: readonly string[]): Promise<ReadonlyMap<string, WithdrawalAddress>> {
    return this.addressStore.byIds(addressIds);
  }

  /** Withdrawals on their way there go on. False where the member has no such address. */
  removeAddress(addressId: string, memberId: string): Promise<boolean> {
    return this.addressStore.remove(addressId, memberId, this.flow.now);
  }

  /** Ends what runs here; the rail is its owner's to close. Requests that have not ended go on with the next start. */
  close(): Promise<void> {
    return this.flow.close();
  }

  private async take(
    kind: RequestKind,
    money: Money & Partial<WithdrawalMoney & TransferMoney>,
  ): Promise<Taken> {
    const requestId = randomUUID();
    const { memberId, accountId, assetId, assetCode, amountMinor, clientRef } = money;
    const { toAccountId = 0, addressId } = money;
    const wanted = { memberId, accountId, assetId, assetCode, amountMinor, clientRef };
    const engineRef = randomBytes(18).toString('base64url');
    const fresh = { ...wanted, kind, toAccountId, addressId, requestId, engineRef };
    const add = () => this.store.add(fresh, this.flow.now);
    const taken = await this.flow.lasting('requested', add).catch((error: unknown) => {
      // It may have been written all the same.
      this.flow.kick(requestId);
      throw error;
    });
    const { request, isNew } = taken;
    if (isNew) {
      this.changed({ before: undefined, after: request });
      return taken;
    }
    const isSame =
      request.assetId === assetId &&
      request.amountMinor === amountMinor &&
      request.toAccountId === toAccountId &&
      request.addressId === addressId;
    if (isSame) return taken;
    throw new CashierError(RejectCode.duplicateClientOrderId, { field: 'clientRef' });
  }

  private async giveBack(
    requestId: string,
    returnedAs: ReturnedAs,
    who: string,
    reason: string | undefined,
  ): Promise<MoneyRequest> {
    await this.required(requestId, 'withdrawal');
    const changed = await this.flow.change(requestId, {
      from: ['awaitingApproval'],
      to: 'returning',
      who,
      at: this.flow.now,
      patch: { returned_as: returnedAs, ...(reason === undefined ? {} : { reason }) },
    });
    if (changed === undefined) throw new CashierError(RejectCode.requestNotWaiting);
    await this.flow.run(requestId);
    return this.required(requestId, 'withdrawal');
  }

  private async required(requestId: string, kind: RequestKind): Promise<MoneyRequest> {
    const request = await this.store.find(requestId, kind);
    if (request === undefined) throw new CashierError(RejectCode.unknownRequest);
    return request;
  }

  private async latest({ request, isNew }: Taken): Promise<Taken> {
    return { request: await this.required(request.requestId, request.kind), isNew };
  }

  private changed({
    before,
    after,
  }: Pick<Changed, 'after'> & { before: RequestStatus | undefined }) {
    const { kind, memberId, accountId, requestId, amountMinor, assetId, status } = after;
    if (kind === 'transfer') return;
    const money = { memberId, accountId, requestId, amountMinor, assetId };
    const change: RequestChange = { ...money, kind, from: before, to: status };
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        this.logger.error({ err: error, requestId }, 'a listener of the cashier failed');
      }
    }
  }
}

/** A request whose money the engine refused is answered as the refusal that it is. */
function refused(taken: Taken): Taken {
  const { status, rejectCode, limitMinor } = taken.request;
  if (status !== 'failed' || rejectCode === undefined) return taken;
  throw new CashierError(rejectCode, { limitMinor });
}
