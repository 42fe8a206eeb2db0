// Takes each request from state to state until it waits for somebody or has ended: the money by engine commands, the bank by its rail, every
// state written before the next step. All it knows stands in the tables, so that it goes on after a crash at any point: each step may be done again
// and has one effect. It must never change a balance, nor tell of a state that is not written.

import type { AddressStore } from './address-store.ts';
import type { BankRail, RailEvent } from './bank-rail.ts';
import type { MoneyMove, MoveOutcome, OnceOnly } from './money-engine.ts';
import type { MoneyRequest } from './request.ts';
import type { Change, Changed, Patch, RequestStore } from './request-store.ts';
import type { RequestStatus } from './tables.ts';
import { approvalsNeeded, type WithdrawalPolicies } from './withdrawal-limits.ts';
import { RejectCode, rejectName } from '#core/reject-codes.ts';

export interface CashierLogger {
  warn(details: object, sentence: string): void;
  error(details: object, sentence: string): void;
}

export interface FlowParts {
  readonly store: RequestStore;
  readonly addresses: AddressStore;
  readonly engine: OnceOnly;
  readonly rail: BankRail;
  readonly policies: WithdrawalPolicies;
  /** Account in which withdrawals wait. */
  readonly houseAccountId: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly logger: CashierLogger;
  /** First pause before what failed is tried again; it doubles up to half a minute. */
  readonly retryMs: number;
  /** Told of each state that has been written. */
  readonly changed: (change: Changed) => void;
  /** Called before and after everything that lasts; for tests, which end the venue there by throwing. */
  readonly checkpoint: (label: string) => void;
}

/** Whether a step has led anywhere, or the request waits. */
type Step = 'done' | 'waits';

const retryMsMax = 30_000;
const resumedAtOnce = 32;
const pageRows = 500;
/** What follows by itself, and what the bank does, in histories. */
const venue = 'venue';
const bank = 'bank';

export class RequestFlow {
  private readonly parts: FlowParts;
  private readonly running = new Map<string, Promise<void>>();
  /** Requests whose last step failed, with the number of failures. */
  private readonly failures = new Map<string, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Requests that the bank has been told of by an earlier life of the venue, and must be told of again. */
  private readonly untold = new Set<string>();
  private isClosed = false;

  constructor(parts: FlowParts) {
    this.parts = parts;
    parts.rail.listen((event) => this.take(event));
  }

  /** Takes up what an earlier life of the venue left: resolves when all that needs no bank is done, or will be tried again. */
  async resume(): Promise<void> {
    const ids: string[] = [];
    for (let after = 0n; ;) {
      const page = await this.parts.store.unfinished(after, pageRows);
      for (const { requestId, status } of page) {
        ids.push(requestId);
        if (status === 'pending' || status === 'sent') this.untold.add(requestId);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageRows) break;
      after = last.place;
    }
    for (let at = 0; at < ids.length; at += resumedAtOnce) {
      const few = ids.slice(at, at + resumedAtOnce);
      await Promise.allSettled(few.map((id) => this.run(id, false)));
    }
    void this.goOn(ids);
  }

  /**
   * Takes a request as far as it goes; `withBank` false stops where the bank is to be asked. Rejects with what went wrong, and tries again later by
   * itself.
   */
  run(requestId: string, withBank = true): Promise<void> {
    const before = this.running.get(requestId) ?? Promise.resolve();
    const run = before
      .catch(() => undefined)
      .then(() => this.steps(requestId, withBank))
      .catch((error: unknown) => {
        this.retryLater(requestId, error);
        throw error;
      });
    this.running.set(requestId, run);
    const settled = (): void => {
      if (this.running.get(requestId) === run) this.running.delete(requestId);
    };
    run.then(settled, settled);
    return run;
  }

  /** As `run`, in the background. */
  kick(requestId: string): void {
    this.run(requestId).catch(() => undefined);
  }

  /** Writes a new state. Undefined where the request stood elsewhere by then. */
  async change(requestId: string, change: Change): Promise<Changed | undefined> {
    const { store } = this.parts;
    return this.tell(await this.lasting(change.to, () => store.change(requestId, change)));
  }

  /** What lasts, between two places where the venue may end. */
  async lasting<Result>(label: string, act: () => Promise<Result>): Promise<Result> {
    const { checkpoint } = this.parts;
    if (this.isClosed) throw new Error('the cashier is closed');
    checkpoint(`before ${label}`);
    const result = await act();
    checkpoint(`after ${label}`);
    return result;
  }

  tell(changed: Changed | undefined): Changed | undefined {
    if (changed !== undefined) this.parts.changed(changed);
    return changed;
  }

  get now(): Date {
    return new Date(this.parts.clock());
  }

  /** The bank is asked, and later tries are made, no more. Resolves when what has begun is over. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await Promise.allSettled(this.running.values());
  }

  private async goOn(requestIds: readonly string[]): Promise<void> {
    for (let at = 0; at < requestIds.length && !this.isClosed; at += resumedAtOnce) {
      const few = requestIds.slice(at, at + resumedAtOnce);
      await Promise.allSettled(few.map((id) => this.run(id)));
    }
  }

  private async steps(requestId: string, withBank: boolean): Promise<void> {
    for (;;) {
      const request = await this.parts.store.find(requestId);
      // A request that was not written after all has had no effect.
      if (request === undefined) break;
      if ((await this.step(request, withBank)) === 'waits') break;
    }
    this.failures.delete(requestId);
  }

  private step(request: MoneyRequest, withBank: boolean): Promise<Step> {
    switch (request.kind) {
      case 'deposit':
        return this.stepDeposit(request, withBank);
      case 'withdrawal':
        return this.stepWithdrawal(request, withBank);
      default:
        return this.stepTransfer(request);
    }
  }

  private async stepDeposit(request: MoneyRequest, withBank: boolean): Promise<Step> {
    const { requestId, status, accountId, assetId, amountMinor } = request;
    if (status === 'confirmed') {
      const move: MoneyMove = {
        kind: 'deposit',
        accountId,
        toAccountId: 0,
        assetId,
        amountMinor,
        clientRef: `d.${request.engineRef}`,
      };
      return this.finish(request, move, 'credited');
    }
    if (!withBank || !(status === 'requested' || this.untold.has(requestId))) return 'waits';
    const { paymentReference } = await this.lasting('announceDeposit', () =>
      this.parts.rail.announceDeposit({
        requestId,
        asset: request.assetCode,
        amountMinor,
        memberId: request.memberId,
      }),
    );
    this.untold.delete(requestId);
    if (status !== 'requested') return 'waits';
    await this.go(request, 'pending', { payment_reference: paymentReference });
    return 'done';
  }

  private async stepWithdrawal(request: MoneyRequest, withBank: boolean): Promise<Step> {
    const { requestId, status, accountId, assetId, amountMinor, engineRef } = request;
    const house = this.parts.houseAccountId;
    const money = { assetId, amountMinor };
    switch (status) {
      case 'requested':
        return this.hold(request, {
          kind: 'transfer',
          accountId,
          toAccountId: house,
          clientRef: `h.${engineRef}`,
          ...money,
        });
      case 'approved':
        if (!withBank) return 'waits';
        await this.order(request);
        await this.go(request, 'sent');
        return 'done';
      case 'sent':
        if (!withBank || !this.untold.has(requestId)) return 'waits';
        await this.order(request);
        this.untold.delete(requestId);
        return 'waits';
      case 'settled':
        return this.release(request, 'completed', {
          kind: 'withdraw',
          accountId: house,
          toAccountId: 0,
          clientRef: `o.${engineRef}`,
          ...money,
        });
      case 'returning':
        return this.release(request, request.returnedAs ?? 'failed', {
          kind: 'transfer',
          accountId: house,
          toAccountId: accountId,
          clientRef: `b.${engineRef}`,
          ...money,
        });
      default:
        return 'waits';
    }
  }

  /** The reference is the member's own: the account's orders and transfers share one row of them. */
  private async stepTransfer(request: MoneyRequest): Promise<Step> {
    if (request.status !== 'requested') return 'waits';
    const { accountId, toAccountId, assetId, amountMinor, clientRef } = request;
    const move = { kind: 'transfer', accountId, toAccountId, assetId, amountMinor, clientRef };
    return this.finish(request, move as MoneyMove, 'completed');
  }

  /** The last movement of a request that the engine may refuse: then the request has failed. */
  private async finish(request: MoneyRequest, move: MoneyMove, to: RequestStatus): Promise<Step> {
    const outcome = await this.move(move);
    if (outcome.code === RejectCode.none) {
      await this.go(request, to, { transfer_id: BigInt(outcome.transferId) });
    } else {
      await this.go(request, 'failed', refusalOf(outcome, request.kind === 'deposit'));
    }
    this.parts.engine.forget(move);
    return 'done';
  }

  /** Takes the money of a withdrawal out of what the member can spend, and finds out who must say yes. */
  private async hold(request: MoneyRequest, move: MoneyMove): Promise<Step> {
    const { store, policies } = this.parts;
    const outcome = await this.move(move);
    if (outcome.code === RejectCode.none) {
      const at = this.now;
      const decide = (dayMinor: number): Change => {
        const needed = approvalsNeeded(policies[request.assetCode], request.amountMinor, dayMinor);
        return {
          from: ['requested'],
          to: needed === 0 ? 'approved' : 'awaitingApproval',
          who: venue,
          at,
          patch: {
            approvals_needed: needed,
            held_at: at,
            transfer_id: BigInt(outcome.transferId),
          },
        };
      };
      const change = () => store.changeCounted(request, at, decide);
      this.tell(await this.lasting('held', change));
    } else {
      await this.go(request, 'failed', refusalOf(outcome));
    }
    this.parts.engine.forget(move);
    return 'done';
  }

  /** Takes what is held out of the house account. It is there: a refusal means that somebody took it by hand. */
  private async release(request: MoneyRequest, to: RequestStatus, move: MoneyMove): Promise<Step> {
    const outcome = await this.move(move);
    if (outcome.code !== RejectCode.none) {
      this.parts.engine.forget(move);
      const name = rejectName(outcome.code);
      throw new Error(`the money held for withdrawal ${request.requestId} cannot move: ${name}`);
    }
    await this.go(request, to);
    this.parts.engine.forget(move);
    return 'done';
  }

  private move(move: MoneyMove): Promise<MoveOutcome> {
    return this.lasting(`engine ${move.kind} ${move.clientRef.slice(0, 1)}`, () =>
      this.parts.engine.move(move),
    );
  }

  private async order(request: MoneyRequest): Promise<void> {
    const { addressId, requestId, assetCode, amountMinor } = request;
    const found = addressId === undefined ? [] : [addressId];
    const [address] = [...(await this.parts.addresses.byIds(found)).values()];
    if (address === undefined) throw new Error(`withdrawal ${requestId} has no address`);
    const { holder, iban } = address;
    await this.lasting('sendWithdrawal', () =>
      this.parts.rail.sendWithdrawal({ requestId, asset: assetCode, amountMinor, holder, iban }),
    );
  }

  /** Where the request stood elsewhere by then, the next look at it finds out. */
  private async go(request: MoneyRequest, to: RequestStatus, patch: Patch = {}): Promise<void> {
    const { requestId, status } = request;
    await this.change(requestId, { from: [status], to, who: venue, at: this.now, patch });
  }

  /** Writes down what the bank did; what follows from it comes by itself. */
  private async take(event: RailEvent): Promise<void> {
    const { requestId, outcome } = event;
    const patch: Patch = {
      ...(event.bankReference === undefined ? {} : { bank_reference: event.bankReference }),
      ...(outcome === 'settled' ? {} : { reason: event.reason ?? 'The bank gave no reason.' }),
    };
    const common = { who: bank, at: this.now };
    const changed = await this.change(requestId, { ...common, ...bankChange(event, patch) });
    if (changed === undefined) await this.checkRepeated(event);
    this.kick(requestId);
  }

  /** The bank says again what it said before, or something else: then a person must look. */
  private async checkRepeated(event: RailEvent): Promise<void> {
    const request = await this.parts.store.find(event.requestId, event.kind);
    const told = request === undefined ? 'unknown' : saidBefore[request.status];
    if (told === event.outcome) return;
    const { requestId, kind, outcome } = event;
    const status = request?.status;
    this.parts.logger.error(
      { requestId, kind, outcome, status, rail: this.parts.rail.name },
      'the bank tells what does not fit the request',
    );
  }

  private retryLater(requestId: string, error: unknown): void {
    if (this.isClosed) return;
    const { retryMs, logger } = this.parts;
    const failures = this.failures.get(requestId) ?? 0;
    this.failures.set(requestId, failures + 1);
    const delayMs = Math.min(retryMs * 2 ** failures, retryMsMax);
    logger.warn({ requestId, err: error, delayMs }, 'a request waits to be tried again');
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.kick(requestId);
    }, delayMs);
    timer.unref();
    this.timers.add(timer);
  }
}

/** What the bank must have said where a request stands here. */
const saidBefore: Readonly<Partial<Record<RequestStatus, RailEvent['outcome']>>> = {
  confirmed: 'settled',
  credited: 'settled',
  settled: 'settled',
  completed: 'settled',
  returning: 'failed',
  failed: 'failed',
};

function bankChange(event: RailEvent, patch: Patch): Pick<Change, 'from' | 'to' | 'patch'> {
  const isSettled = event.outcome === 'settled';
  if (event.kind === 'deposit') {
    return { from: ['requested', 'pending'], to: isSettled ? 'confirmed' : 'failed', patch };
  }
  const from = ['approved', 'sent'] as const;
  if (isSettled) return { from, to: 'settled', patch };
  return { from, to: 'returning', patch: { ...patch, returned_as: 'failed' } };
}

/** Money that is at the bank and cannot be credited (to an account that was closed meanwhile) is an operator's to send back. */
function refusalOf({ code, limit }: MoveOutcome, isAtBank = false): Patch {
  const what = isAtBank ? 'The bank has the money, but the venue' : 'The venue';
  const reason = `${what} refused it: ${rejectName(code)}.`;
  return { reason, reject_code: code, limit_minor: BigInt(limit) };
}
