// The engine: one command in, its events out, the state moved on. Synchronous, single writer, and pure: the same commands give
// the same events and the same state on every machine. It must never be re-entered, nor look at a clock.

import { Amendments } from '#core/amendments.ts';
import { Batches } from '#core/batches.ts';
import { Budgets } from '#core/budgets.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { DepthChanges } from '#core/depth-changes.ts';
import type { EventSink } from '#core/events.ts';
import { Floor } from '#core/floor.ts';
import { FollowUps } from '#core/follow-ups.ts';
import { HiddenTrading } from '#core/hidden-trading.ts';
import { OrderDesk } from '#core/order-desk.ts';
import { OrderEnds } from '#core/order-ends.ts';
import { OrderIntake } from '#core/order-intake.ts';
import { OrderLists } from '#core/order-lists.ts';
import { Registry } from '#core/registry.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { PreTradeChecks } from '#core/risk/pre-trade.ts';
import { Settlement } from '#core/settlement.ts';
import type { ExchangeOptions } from '#core/state.ts';
import { ExchangeState } from '#core/state.ts';
import { Stops } from '#core/stops.ts';
import { TradeCorrections } from '#core/trade-corrections.ts';
import { TradingDay } from '#core/trading-day.ts';
import { Treasury } from '#core/treasury.ts';
import { assert } from '#std/assert.ts';

export class Exchange {
  readonly state: ExchangeState;
  readonly registry: Registry;
  private readonly depth = new DepthChanges();
  private readonly ends: OrderEnds;
  private readonly desk: OrderDesk;
  private readonly lists: OrderLists;
  private readonly batches: Batches;
  private readonly amendments: Amendments;
  private readonly followUps: FollowUps;
  private readonly stops: Stops;
  private readonly day: TradingDay;
  private readonly treasury: Treasury;
  private readonly corrections: TradeCorrections;

  constructor(options: ExchangeOptions = {}) {
    const state = new ExchangeState(options);
    const { depth } = this;
    const checks = new PreTradeChecks(state);
    const ends = new OrderEnds(state, depth);
    const settlement = new Settlement(state, depth, ends);
    const stops = new Stops(state);
    const hidden = new HiddenTrading(state, settlement, ends);
    const budgets = new Budgets(state, ends, hidden);
    const floor = new Floor(state, depth, settlement, ends, stops, hidden, budgets);
    const intake = new OrderIntake(state, checks, ends);
    const desk = new OrderDesk(state, checks, intake, ends, stops, hidden, floor);
    const amendments = new Amendments(state, checks, ends, stops, hidden, floor);
    this.state = state;
    this.ends = ends;
    this.stops = stops;
    this.desk = desk;
    this.amendments = amendments;
    this.lists = new OrderLists(state, checks, intake, ends, stops, floor, desk);
    this.batches = new Batches(state, checks, intake, ends, desk, amendments);
    this.followUps = new FollowUps(state, ends, stops, floor, checks);
    this.day = new TradingDay(state, settlement, ends, stops, floor);
    this.registry = new Registry(state, ends);
    this.treasury = new Treasury(state);
    this.corrections = new TradeCorrections(state, ends);
  }

  /** Applies one command; all its events are in the sink when this returns. `seq` must be the next, `tsUs` not before the last. */
  apply(command: Command, sink: EventSink): void {
    const { state } = this;
    assert(command.seq === state.seq + 1, 'commands are applied in sequence');
    assert(command.tsUs >= state.tsUs, 'time does not run backwards');
    state.seq = command.seq;
    state.tsUs = command.tsUs;
    this.dispatch(command, sink);
    if (state.due.length > 0) this.followUps.run(sink);
    this.stops.tellMoved(sink);
    this.depth.emit(state.instruments, sink);
    state.emitBalances(sink);
  }

  private dispatch(command: Command, sink: EventSink): void {
    switch (command.kind) {
      case CommandKind.placeOrder:
        this.desk.place(command, sink);
        break;
      case CommandKind.cancelOrder:
        this.desk.cancel(command, sink);
        break;
      case CommandKind.amendOrder:
        this.amendments.amend(command, sink);
        break;
      case CommandKind.replaceOrder:
        this.desk.replace(command, sink);
        break;
      case CommandKind.massCancel:
        this.desk.massCancel(command, sink);
        break;
      case CommandKind.orderList:
        this.lists.place(command, sink);
        break;
      case CommandKind.orderBatch:
        this.batches.apply(command, sink);
        break;
      case CommandKind.expireOrders:
        this.day.expireOrders(command, sink);
        break;
      case CommandKind.publishIndicative:
        this.day.publishIndicative(command, sink);
        break;
      case CommandKind.borrowShares:
      case CommandKind.giveBackShares:
      case CommandKind.deposit:
      case CommandKind.withdraw:
      case CommandKind.transfer:
        this.treasury.move(command, sink);
        break;
      case CommandKind.openAccount:
        this.registry.openAccount(command, sink);
        break;
      case CommandKind.setAccountKillSwitch:
        this.registry.setAccountKillSwitch(command, sink);
        break;
      case CommandKind.setVenueKillSwitch:
        this.registry.setVenueKillSwitch(command, sink);
        break;
      case CommandKind.listCurrency:
        this.registry.listCurrency(command, sink);
        break;
      case CommandKind.listInstrument:
        this.registry.listInstrument(command, sink);
        break;
      case CommandKind.setPhase:
        this.day.setPhase(command, sink);
        break;
      case CommandKind.setAccountLimits:
        this.registry.setAccountLimits(command, sink);
        break;
      case CommandKind.setPositionLimits:
        this.registry.setPositionLimits(command, sink);
        break;
      case CommandKind.setVenueLimits:
        this.registry.setVenueLimits(command, sink);
        break;
      case CommandKind.changeInstrument:
        this.registry.changeInstrument(command, sink);
        break;
      case CommandKind.setFeeTier:
        this.registry.setFeeTier(command, sink);
        break;
      case CommandKind.setAccountFeeTier:
        this.registry.setAccountFeeTier(command, sink);
        break;
      case CommandKind.setAccountStatus:
        this.registry.setAccountStatus(command, sink);
        break;
      case CommandKind.delistInstrument:
        this.day.delist(command, sink);
        break;
      case CommandKind.bustTrade:
        this.corrections.bust(command, sink);
        break;
      case CommandKind.correctTrade:
        this.corrections.correct(command, sink);
        break;
      case CommandKind.setTradeWindow:
        this.corrections.setWindow(command, sink);
        break;
      default:
        this.ends.refuse(command, 0, RejectCode.invalidCommand, 0, sink);
    }
  }
}
