// All-or-nothing batches: every leg is checked in turn, with the funds of those before it taken, and only then is anything done. It must
// never leave a trace of a batch that was refused but the rejects themselves.

import type { Account } from '#core/accounts.ts';
import type { Amendments } from '#core/amendments.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { type Command, CommandKind } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { batchLegsMax } from '#core/limits.ts';
import type { OrderDesk } from '#core/order-desk.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import type { OrderIntake } from '#core/order-intake.ts';
import { hasSameId, legsOf } from '#core/order-lists.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { ExchangeState } from '#core/state.ts';
import { Side } from '#core/terms.ts';

/** What a leg takes beyond what its order holds, kept for it while the legs after it are checked. */
interface Kept {
  readonly holdCell: number;
  readonly amountMinor: number;
  /** The shares that a buy adds to, else -1. */
  readonly sharesCell: number;
  readonly lots: number;
}

export class Batches {
  private readonly state: ExchangeState;
  private readonly checks: PreTradeChecks;
  private readonly intake: OrderIntake;
  private readonly ends: OrderEnds;
  private readonly desk: OrderDesk;
  private readonly amendments: Amendments;
  /** Of the leg that was refused. */
  private limit = 0;
  private orderId = 0;

  constructor(
    state: ExchangeState,
    checks: PreTradeChecks,
    intake: OrderIntake,
    ends: OrderEnds,
    desk: OrderDesk,
    amendments: Amendments,
  ) {
    this.state = state;
    this.checks = checks;
    this.intake = intake;
    this.ends = ends;
    this.desk = desk;
    this.amendments = amendments;
  }

  apply(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownAccount, 0, sink);
      return;
    }
    const legs = legsOf(command);
    const isWellFormed =
      legs.length > 0 && legs.length <= batchLegsMax && legs.every((leg) => isLegKind(leg.kind));
    if (!isWellFormed) {
      this.ends.refuse(command, 0, RejectCode.invalidCommand, batchLegsMax, sink);
      return;
    }
    if (this.repeat(legs, sink)) return;
    /** Orders admitted, and what each holds. */
    const slots: number[] = [];
    const held: number[] = [];
    const kept: Kept[] = [];
    for (const [i, leg] of legs.entries()) {
      const code = this.prepare(leg, legs.slice(0, i), account, slots, held, kept);
      if (code === RejectCode.none) continue;
      this.undo(slots, held, kept, account);
      this.refuseAll(legs, i, code, account, sink);
      return;
    }
    this.giveBack(kept);
    this.carryOut(legs, slots, sink);
  }

  /** Where every order of the batch is known with the same body, nothing is done again. */
  private repeat(legs: readonly Command[], sink: EventSink): boolean {
    const places = legs.filter((leg) => leg.kind === CommandKind.placeOrder);
    const used = places.map((leg) => this.intake.findUsed(leg));
    const isSame =
      places.length > 0 &&
      places.every((leg, i) => used[i]! >= 0 && this.intake.hasBody(used[i]!, leg));
    if (!isSame) return false;
    for (const [i, leg] of places.entries()) this.desk.tellRepeated(used[i]!, leg, sink);
    return true;
  }

  /** Checks a leg and takes the funds it needs. */
  private prepare(
    leg: Command,
    before: readonly Command[],
    account: Account,
    slots: number[],
    held: number[],
    kept: Kept[],
  ): number {
    this.limit = 0;
    this.orderId = 0;
    if (leg.kind === CommandKind.placeOrder) {
      const isUsed =
        this.intake.findUsed(leg) >= 0 ||
        before.some((other) => other.kind === CommandKind.placeOrder && hasSameId(other, leg));
      const code = this.checks.check(leg, account, isUsed, 0, 0, false);
      this.limit = this.checks.limit;
      if (code !== RejectCode.none) return code;
      if (account.limits.noOpposingOrders === 1 && before.some((other) => opposes(other, leg))) {
        return RejectCode.opposingOrderOpen;
      }
      const instrument = this.state.instrument(leg.instrumentId);
      const { needMinor, qtyLots } = this.checks;
      slots.push(this.intake.admit(leg, account, instrument, needMinor, qtyLots));
      held.push(needMinor);
      if (leg.budgetMinor !== 0 && leg.side === Side.buy) {
        const lots = this.checks.lotsAtMost(leg, instrument, account);
        const sharesCell = this.state.ledger.cell(account.accountId, instrument.shareAssetId);
        this.keep(kept, { holdCell: -1, amountMinor: 0, sharesCell, lots });
      }
      return RejectCode.none;
    }
    const slot = this.ends.lookUp(leg);
    if (slot < 0 || slots.includes(slot)) return RejectCode.unknownOrder;
    this.orderId = this.state.store.pool.orderIdOf(slot);
    if (!this.state.store.isOpen(slot)) return RejectCode.tooLateToCancel;
    if (leg.kind === CommandKind.cancelOrder) return RejectCode.none;
    const code = this.amendments.check(leg, slot);
    this.limit = this.checks.limit;
    if (code !== RejectCode.none) return code;
    const { extraMinor, holdCell, addedLots } = this.amendments;
    const words = this.state.store.pool.words;
    const isBuy = words[slot * orderWords + OrderWord.side] === Side.buy;
    const instrument = this.state.instrument(words[slot * orderWords + OrderWord.instrumentId]!);
    this.keep(kept, {
      holdCell,
      amountMinor: Math.max(0, extraMinor),
      sharesCell: isBuy ? this.state.ledger.cell(account.accountId, instrument.shareAssetId) : -1,
      lots: Math.max(0, addedLots),
    });
    return RejectCode.none;
  }

  private keep(kept: Kept[], share: Kept): void {
    const { ledger } = this.state;
    if (share.amountMinor > 0) ledger.hold(share.holdCell, share.amountMinor);
    if (share.sharesCell >= 0) ledger.openBuyLots[share.sharesCell]! += share.lots;
    kept.push(share);
  }

  private giveBack(kept: readonly Kept[]): void {
    const { ledger } = this.state;
    for (const { holdCell, amountMinor, sharesCell, lots } of kept) {
      if (amountMinor > 0) ledger.release(holdCell, amountMinor);
      if (sharesCell >= 0) ledger.openBuyLots[sharesCell]! -= lots;
    }
  }

  private carryOut(legs: readonly Command[], slots: readonly number[], sink: EventSink): void {
    let place = 0;
    for (const leg of legs) {
      if (leg.kind === CommandKind.placeOrder) this.desk.start(slots[place++]!, leg, sink);
      else if (leg.kind === CommandKind.cancelOrder) this.desk.cancel(leg, sink);
      else this.amendments.amend(leg, sink, true);
    }
  }

  private undo(slots: number[], held: number[], kept: readonly Kept[], account: Account): void {
    this.giveBack(kept);
    while (slots.length > 0) {
      const slot = slots.pop()!;
      this.intake.undo(slot, account, held.pop()!, this.state.store.leavesLots(slot));
    }
  }

  private refuseAll(
    legs: readonly Command[],
    failed: number,
    failedCode: number,
    account: Account,
    sink: EventSink,
  ): void {
    const { limit, orderId } = this;
    for (const [i, leg] of legs.entries()) {
      const isCause = i === failed;
      const code = isCause ? failedCode : RejectCode.batchRejected;
      if (leg.kind === CommandKind.placeOrder) {
        const isUsed = this.intake.findUsed(leg) >= 0;
        this.intake.reject(leg, account, isUsed, code, isCause ? limit : 0, sink);
      } else {
        const meant = isCause ? orderId : this.orderIdOf(leg);
        this.ends.refuse(leg, meant, code, isCause ? limit : 0, sink);
      }
    }
  }

  private orderIdOf(leg: Command): number {
    const slot = this.ends.lookUp(leg);
    return slot < 0 ? 0 : this.state.store.pool.orderIdOf(slot);
  }
}

function opposes(other: Command, leg: Command): boolean {
  return (
    other.kind === CommandKind.placeOrder &&
    other.instrumentId === leg.instrumentId &&
    other.side !== leg.side
  );
}

function isLegKind(kind: number): boolean {
  return (
    kind === CommandKind.placeOrder ||
    kind === CommandKind.cancelOrder ||
    kind === CommandKind.amendOrder
  );
}
