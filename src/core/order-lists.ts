// Orders that belong together: one cancels the other (OCO), one triggers the other (OTO), and a bracket of both. A list is taken or refused
// as a whole. It must never leave a leg behind that its list did not take.

import type { Account } from '#core/accounts.ts';
import type { Command } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Floor } from '#core/floor.ts';
import type { Instrument } from '#core/instruments.ts';
import type { OrderDesk } from '#core/order-desk.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { listPositionOf, type OrderIntake } from '#core/order-intake.ts';
import { TermNum } from '#core/order-terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { checkListPrices, checkListShape } from '#core/risk/order-lists.ts';
import type { PreTradeChecks } from '#core/risk/pre-trade.ts';
import type { ExchangeState } from '#core/state.ts';
import type { Stops } from '#core/stops.ts';
import { ListKind, waitsForTrigger } from '#core/terms.ts';

export class OrderLists {
  private readonly state: ExchangeState;
  private readonly checks: PreTradeChecks;
  private readonly intake: OrderIntake;
  private readonly ends: OrderEnds;
  private readonly stops: Stops;
  private readonly floor: Floor;
  private readonly desk: OrderDesk;

  constructor(
    state: ExchangeState,
    checks: PreTradeChecks,
    intake: OrderIntake,
    ends: OrderEnds,
    stops: Stops,
    floor: Floor,
    desk: OrderDesk,
  ) {
    this.state = state;
    this.checks = checks;
    this.intake = intake;
    this.ends = ends;
    this.stops = stops;
    this.floor = floor;
    this.desk = desk;
  }

  place(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    const legs = legsOf(command);
    const shape = checkListShape(command);
    if (account !== undefined && this.repeat(legs, command.option, sink)) return;
    if (account === undefined || shape !== RejectCode.none) {
      const first = legs[0];
      if (first === undefined) {
        this.ends.refuse(command, 0, shape, 0, sink);
        return;
      }
      const code = account === undefined ? this.desk.checkWithoutAccount(first) : shape;
      this.refuseAll(legs, account, command.option, code, sink);
      return;
    }
    this.take(legs, account, command.option, sink);
  }

  /** The same list again is answered leg by leg. */
  private repeat(legs: readonly Command[], listKind: number, sink: EventSink): boolean {
    const used = legs.map((leg) => this.intake.findUsed(leg));
    if (legs.length === 0) return false;
    const isSame = legs.every(
      (leg, i) => used[i]! >= 0 && this.intake.hasBody(used[i]!, leg, listPositionOf(listKind, i)),
    );
    if (!isSame) return false;
    for (const [i, leg] of legs.entries()) this.desk.tellRepeated(used[i]!, leg, sink);
    return true;
  }

  /** Admits every leg in turn; where one is refused, those before it are undone. */
  private take(
    legs: readonly Command[],
    account: Account,
    listKind: number,
    sink: EventSink,
  ): void {
    const slots: number[] = [];
    /** What each holds, and counts among the open buys. */
    const held: number[] = [];
    const counted: number[] = [];
    for (const [i, leg] of legs.entries()) {
      const isWaiting = i > 0 && listKind !== ListKind.oco;
      // The hold is shared by the legs of a pair; one that waits does not stand against the order that it waits for.
      const creditMinor = i === 0 ? 0 : held[0]!;
      const creditLots = i === 0 ? 0 : this.state.store.leavesLots(slots[0]!);
      const isUsed = this.isUsed(leg, legs, i);
      const code = this.checks.check(leg, account, isUsed, 0, creditMinor, isWaiting, creditLots);
      const instrument = this.state.instruments[leg.instrumentId];
      if (code !== RejectCode.none || instrument === undefined) {
        const limit = this.checks.limit;
        this.undo(slots, held, counted, account);
        this.refuseOne(legs, account, listKind, i, code, limit, sink);
        return;
      }
      const holdMinor = isWaiting ? 0 : Math.max(0, this.checks.needMinor - creditMinor);
      const countedLots = isWaiting
        ? this.checks.qtyLots
        : Math.max(0, this.checks.qtyLots - creditLots);
      const slot = this.intake.admit(
        leg,
        account,
        instrument,
        holdMinor,
        countedLots,
        listPositionOf(listKind, i),
      );
      if (isWaiting) {
        this.intake.setAside(slot, instrument, this.state.store.pool.orderIdOf(slots[0]!));
      }
      slots.push(slot);
      held.push(holdMinor);
      counted.push(isWaiting ? 0 : countedLots);
    }
    const code = checkListPrices(legs, listKind, this.state.instrument(legs[0]!.instrumentId));
    if (code !== RejectCode.none) {
      this.undo(slots, held, counted, account);
      this.refuseAll(legs, account, listKind, code, sink);
      return;
    }
    this.tie(slots, listKind);
    this.start(legs, slots, listKind, sink);
  }

  private undo(slots: number[], held: number[], counted: number[], account: Account): void {
    while (slots.length > 0) {
      this.intake.undo(slots.pop()!, account, held.pop()!, counted.pop()!);
    }
  }

  /** An id counts as used where the account has used it, or an earlier leg of the list has it. */
  private isUsed(leg: Command, legs: readonly Command[], index: number): boolean {
    if (this.intake.findUsed(leg) >= 0) return true;
    return legs.slice(0, index).some((other) => hasSameId(other, leg));
  }

  private tie(slots: readonly number[], listKind: number): void {
    const { store } = this.state;
    const ids = slots.map((slot) => store.pool.orderIdOf(slot));
    for (const slot of slots) {
      store.setTerm(slot, TermNum.listId, ids[0]!);
      store.setTerm(slot, TermNum.listKind, listKind);
    }
    if (listKind !== ListKind.oco) store.setTerm(slots[0]!, TermNum.childId, ids[1]!);
    if (listKind === ListKind.oto) return;
    const [first, second] = slots.slice(-2) as [number, number];
    store.setTerm(first, TermNum.siblingId, store.pool.orderIdOf(second));
    store.setTerm(second, TermNum.siblingId, store.pool.orderIdOf(first));
  }

  private start(
    legs: readonly Command[],
    slots: readonly number[],
    listKind: number,
    sink: EventSink,
  ): void {
    const begun = listKind === ListKind.oco ? 2 : 1;
    const instrument = this.state.instrument(legs[0]!.instrumentId);
    for (let i = 0; i < begun; i++) {
      if (waitsForTrigger(legs[i]!.ordType)) this.stops.begin(slots[i]!, instrument);
    }
    for (const [i, leg] of legs.entries()) this.intake.tellAccepted(slots[i]!, leg, sink);
    for (let i = 0; i < begun; i++) {
      if (!waitsForTrigger(legs[i]!.ordType)) this.enter(slots[i]!, instrument, sink);
    }
  }

  private enter(slot: number, instrument: Instrument, sink: EventSink): void {
    this.floor.enter(slot, instrument, this.state.store.leavesLots(slot), sink);
  }

  /** One leg is at fault; the others go with it. */
  private refuseOne(
    legs: readonly Command[],
    account: Account,
    listKind: number,
    failed: number,
    code: number,
    limit: number,
    sink: EventSink,
  ): void {
    for (const [i, leg] of legs.entries()) {
      const isCause = i === failed;
      this.refuseLeg(
        leg,
        account,
        listPositionOf(listKind, i),
        isCause ? code : RejectCode.orderListRejected,
        isCause ? limit : 0,
        sink,
      );
    }
  }

  /** The list as a whole is at fault. */
  private refuseAll(
    legs: readonly Command[],
    account: Account | undefined,
    listKind: number,
    code: number,
    sink: EventSink,
  ): void {
    for (const [i, leg] of legs.entries()) {
      this.refuseLeg(leg, account, listPositionOf(listKind, i), code, 0, sink);
    }
  }

  private refuseLeg(
    leg: Command,
    account: Account | undefined,
    listPosition: number,
    code: number,
    limit: number,
    sink: EventSink,
  ): void {
    if (account === undefined) {
      this.intake.tellRejected(leg, 0, code, limit, sink);
      return;
    }
    const isUsed = this.intake.findUsed(leg) >= 0;
    this.intake.reject(leg, account, isUsed, code, limit, sink, listPosition);
  }
}

/** A command's legs, each with the command's account and time. */
export function legsOf(command: Command): Command[] {
  const legs = command.legs.slice(0, command.legCount);
  for (const leg of legs) {
    leg.accountId = command.accountId;
    leg.seq = command.seq;
    leg.tsUs = command.tsUs;
  }
  return legs;
}

export function hasSameId(a: Command, b: Command): boolean {
  return a.clOrdId.every((word, i) => word === b.clOrdId[i]);
}
