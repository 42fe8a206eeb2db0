// Orders as they are asked for: placing, replacing, cancelling on request. Each method is one command, done whole or not at all. It must
// never emit an event before the state that the event tells of is in place.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Floor } from '#core/floor.ts';
import type { HiddenTrading } from '#core/hidden-trading.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import type { OrderIntake } from '#core/order-intake.ts';
import { TermNum } from '#core/order-terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { ExchangeState } from '#core/state.ts';
import type { Stops } from '#core/stops.ts';
import { CloseReason, ExecInst, Phase, Side, TimeInForce, waitsForTrigger } from '#core/terms.ts';

export class OrderDesk {
  private readonly state: ExchangeState;
  private readonly checks: PreTradeChecks;
  private readonly intake: OrderIntake;
  private readonly ends: OrderEnds;
  private readonly stops: Stops;
  private readonly hidden: HiddenTrading;
  private readonly floor: Floor;

  constructor(
    state: ExchangeState,
    checks: PreTradeChecks,
    intake: OrderIntake,
    ends: OrderEnds,
    stops: Stops,
    hidden: HiddenTrading,
    floor: Floor,
  ) {
    this.state = state;
    this.checks = checks;
    this.intake = intake;
    this.ends = ends;
    this.stops = stops;
    this.hidden = hidden;
    this.floor = floor;
  }

  place(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined) {
      this.intake.tellRejected(command, 0, this.checkWithoutAccount(command), 0, sink);
      return;
    }
    const used = this.intake.findUsed(command);
    if (used >= 0 && this.intake.hasBody(used, command)) {
      this.tellRepeated(used, command, sink);
      return;
    }
    const { checks } = this;
    const code = checks.check(command, account, used >= 0, 0, 0, false);
    if (code === RejectCode.none) this.enter(command, account, sink);
    else this.intake.reject(command, account, used >= 0, code, checks.limit, sink);
  }

  /** Both or neither: where the new order would be refused, the old one stays as it is. */
  replace(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownAccount, 0, sink);
      return;
    }
    const used = this.intake.findUsed(command);
    if (used >= 0 && this.intake.hasBody(used, command)) {
      this.tellRepeated(used, command, sink);
      return;
    }
    const slot = this.ends.findOpen(command, sink);
    if (slot < 0) return;
    const oldOrderId = this.state.store.pool.orderIdOf(slot);
    const code = this.checkReplacement(command, account, slot, used >= 0);
    if (code !== RejectCode.none) {
      const limit = this.checks.limit;
      this.intake.reject(command, account, used >= 0, code, limit, sink);
      this.ends.refuse(command, oldOrderId, code, limit, sink);
      return;
    }
    this.ends.cancelSlot(slot, CloseReason.replaced, sink);
    this.enter(command, account, sink);
  }

  cancel(command: Command, sink: EventSink): void {
    const slot = this.ends.findOpen(command, sink);
    if (slot >= 0) this.ends.cancelSlot(slot, CloseReason.canceledByUser, sink);
  }

  /** Cancels an account's open orders, of one instrument or all (0), of one side or both (0). */
  massCancel(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    const { instrumentId, side } = command;
    if (account === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownAccount, 0, sink);
    } else if (instrumentId !== 0 && this.state.instruments[instrumentId] === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownInstrument, 0, sink);
    } else if (side !== 0 && side !== Side.buy && side !== Side.sell) {
      this.ends.refuse(command, 0, RejectCode.invalidSide, 0, sink);
    } else {
      const reason = CloseReason.massCanceled;
      const count = this.ends.cancelAll(account, instrumentId, side, reason, sink);
      sink.massCanceled(account.accountId, instrumentId, side, count);
    }
  }

  /** The checks that come before the account's, where there is no account. */
  checkWithoutAccount(command: Command): number {
    if (this.state.venueKillSwitch) return RejectCode.venueKillSwitch;
    const instrument = this.state.instruments[command.instrumentId];
    if (instrument === undefined) return RejectCode.unknownInstrument;
    return instrument.isDelisted ? RejectCode.instrumentDelisted : RejectCode.unknownAccount;
  }

  tellRepeated(slot: number, command: Command, sink: EventSink): void {
    const orderId = this.state.store.pool.orderIdOf(slot);
    sink.commandRepeated(command.kind, command.accountId, orderId);
  }

  /** Starts an order that was admitted: tells it, and lets it wait for its price or enter the market. */
  start(slot: number, command: Command, sink: EventSink): void {
    const instrument = this.state.instrument(command.instrumentId);
    if (waitsForTrigger(command.ordType)) {
      this.stops.begin(slot, instrument);
      this.intake.tellAccepted(slot, command, sink);
      return;
    }
    this.intake.tellAccepted(slot, command, sink);
    this.floor.enter(slot, instrument, this.state.store.leavesLots(slot), sink);
  }

  private enter(command: Command, account: Account, sink: EventSink): void {
    const instrument = this.state.instrument(command.instrumentId);
    const slot = this.intake.admit(
      command,
      account,
      instrument,
      this.checks.needMinor,
      this.checks.qtyLots,
    );
    this.start(slot, command, sink);
  }

  private checkReplacement(
    command: Command,
    account: Account,
    slot: number,
    clOrdIdUsed: boolean,
  ): number {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    this.checks.limit = 0;
    const isSameMarket =
      words[at + OrderWord.instrumentId] === command.instrumentId &&
      words[at + OrderWord.side] === command.side;
    if (!isSameMarket) return RejectCode.contradictoryInstructions;
    if (store.term(slot, TermNum.listId) !== 0) return RejectCode.amendNotAllowed;
    const credit = store.needMinor(slot);
    const code = this.checks.check(
      command,
      account,
      clOrdIdUsed,
      1,
      credit,
      false,
      store.leavesLots(slot),
    );
    if (code !== RejectCode.none) return code;
    return this.checkAtOnce(command);
  }

  /** Whether a replacement would end at once unfilled: post-only that crosses, or FOK that cannot be filled. */
  private checkAtOnce(command: Command): number {
    const instrument = this.state.instrument(command.instrumentId);
    if (instrument.phase !== Phase.continuous || waitsForTrigger(command.ordType)) {
      return RejectCode.none;
    }
    const { limitTicks } = this.checks;
    const { side, qtyLots, execInst, timeInForce } = command;
    const isPostOnly = (execInst & ExecInst.postOnly) !== 0;
    if (isPostOnly && this.hidden.wouldTrade(instrument, side, limitTicks, qtyLots)) {
      const mayMove = (execInst & ExecInst.repriceToPost) !== 0;
      const canMove = mayMove && this.floor.postingTicks(instrument, side, qtyLots) !== 0;
      if (!canMove) return RejectCode.postOnlyWouldCross;
    }
    if (timeInForce !== TimeInForce.fok) return RejectCode.none;
    const isFillable = this.hidden.canFill(command, instrument, limitTicks, qtyLots);
    return isFillable ? RejectCode.none : RejectCode.fillOrKillUnfillable;
  }
}
