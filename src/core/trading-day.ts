// The trading day of an instrument: its phases, its auctions, and what ends with them. Phases change by commands only. It must never trade
// but in an uncross, which is one pass over the orders of its moment.

import { Auction } from '#core/book/auction.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Floor } from '#core/floor.ts';
import type { Instrument } from '#core/instruments.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { extraWords, ExtraWord, Home, timeInForceOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { Settlement } from '#core/settlement.ts';
import type { ExchangeState } from '#core/state.ts';
import type { Stops } from '#core/stops.ts';
import { CloseReason, isCallPhase, Phase, termName, TimeInForce } from '#core/terms.ts';

/** Where each phase may go; the phase itself is always allowed. */
const changes: Readonly<Record<number, readonly number[]>> = {
  [Phase.closed]: [Phase.preOpen, Phase.continuous, Phase.halted],
  [Phase.preOpen]: [Phase.openingAuction, Phase.continuous, Phase.halted, Phase.closed],
  [Phase.openingAuction]: [Phase.continuous, Phase.halted, Phase.closed],
  [Phase.continuous]: [Phase.closingAuction, Phase.halted, Phase.closed],
  [Phase.closingAuction]: [Phase.closed, Phase.halted],
  [Phase.halted]: [Phase.reopeningAuction, Phase.continuous, Phase.closed],
  [Phase.reopeningAuction]: [Phase.continuous, Phase.halted, Phase.closed],
};

export class TradingDay {
  private readonly state: ExchangeState;
  private readonly settlement: Settlement;
  private readonly ends: OrderEnds;
  private readonly stops: Stops;
  private readonly floor: Floor;
  private readonly auction = new Auction();

  constructor(
    state: ExchangeState,
    settlement: Settlement,
    ends: OrderEnds,
    stops: Stops,
    floor: Floor,
  ) {
    this.state = state;
    this.settlement = settlement;
    this.ends = ends;
    this.stops = stops;
    this.floor = floor;
  }

  setPhase(command: Command, sink: EventSink): void {
    const instrument = this.state.instruments[command.instrumentId];
    const phase = command.option;
    if (instrument === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownInstrument, 0, sink);
    } else if (instrument.isDelisted) {
      this.ends.refuse(command, 0, RejectCode.instrumentDelisted, 0, sink);
    } else if (termName(Phase, phase) === undefined) {
      this.ends.refuse(command, 0, RejectCode.invalidPhase, 0, sink);
    } else if (phase === instrument.phase) {
      sink.phaseChanged(instrument.instrumentId, phase);
    } else if (changes[instrument.phase]!.includes(phase)) {
      this.change(instrument, phase, sink);
    } else {
      this.ends.refuse(command, 0, RejectCode.phaseChangeNotAllowed, instrument.phase, sink);
    }
  }

  /** The end of an instrument: its open orders are cancelled, and nothing is entered in it any more. What accounts have of it stays. */
  delist(command: Command, sink: EventSink): void {
    const instrument = this.state.instruments[command.instrumentId];
    if (instrument === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownInstrument, 0, sink);
    } else if (instrument.isDelisted) {
      sink.commandRepeated(command.kind, 0, 0);
    } else if (instrument.phase === Phase.closed) {
      instrument.isDelisted = true;
      sink.instrumentDelisted(instrument.instrumentId);
      const openIds = this.orderIdsOf(instrument, () => true);
      this.ends.cancelEach(openIds, CloseReason.instrumentDelisted, sink);
    } else {
      this.ends.refuse(command, 0, RejectCode.instrumentNotClosed, instrument.phase, sink);
    }
  }

  /** Ends every GTD order whose time has come. */
  expireOrders(command: Command, sink: EventSink): void {
    const { store } = this.state;
    const dueIds = this.openOrderIds((slot) => {
      const expireTsUs = store.term(slot, TermNum.expireTsUs);
      return expireTsUs !== 0 && expireTsUs <= command.tsUs;
    });
    this.ends.cancelEach(dueIds, CloseReason.goodTillDate, sink);
  }

  /** Tells what the auction of a call phase would do now, where that is not what was told last. */
  publishIndicative(command: Command, sink: EventSink): void {
    const instrument = this.state.instruments[command.instrumentId];
    if (instrument === undefined) {
      this.ends.refuse(command, 0, RejectCode.unknownInstrument, 0, sink);
    } else if (isCallPhase(instrument.phase)) {
      this.tellIndicative(instrument, false, sink);
    } else {
      this.ends.refuse(command, 0, RejectCode.phaseNotPermitted, 0, sink);
    }
  }

  private change(instrument: Instrument, phase: number, sink: EventSink): void {
    const from = instrument.phase;
    instrument.phase = phase;
    sink.phaseChanged(instrument.instrumentId, phase);
    const uncrosses =
      phase === Phase.continuous || (from === Phase.closingAuction && phase === Phase.closed);
    if (uncrosses) this.uncross(instrument, from, sink);
    if (phase === Phase.closed) this.close(instrument, sink);
    if (phase === Phase.closingAuction) this.admitClosing(instrument);
    if (from === Phase.closingAuction && phase === Phase.halted) this.setAsideClosing(instrument);
    if (phase === Phase.halted && isOpening(from)) this.endOpening(instrument, sink);
    if (phase === Phase.continuous) this.open(instrument, from, sink);
    if (isCallPhase(phase)) this.tellIndicative(instrument, true, sink);
  }

  /** One pass over what is there now, at one price. */
  private uncross(instrument: Instrument, from: number, sink: EventSink): void {
    const { auction } = this;
    const { book, queues } = instrument;
    const matches = this.determine(instrument);
    if (!matches && !isCallPhase(from)) return;
    const { priceTicks } = auction;
    sink.auctionUncrossed(
      instrument.instrumentId,
      from,
      priceTicks,
      auction.matchedLots,
      auction.surplusLots,
      auction.surplusSide,
    );
    if (!matches) return;
    auction.uncross(book, queues.marketBuys, queues.marketSells);
    this.settlement.settlePairs(instrument, auction.pairs, priceTicks, sink);
    // The stops look at the last price when continuous trading begins.
    this.settlement.prints.length = 0;
  }

  /** Continuous trading begins: orders for the auction only end, hidden orders and stops look at the market. */
  private open(instrument: Instrument, from: number, sink: EventSink): void {
    const { queues } = instrument;
    const hasAuctionOrders = queues.marketBuys.count + queues.marketSells.count > 0;
    if (isOpening(from) || hasAuctionOrders) {
      const endedIds = this.orderIdsOf(instrument, (_slot, timeInForce, home) => {
        return home === Home.marketQueue || timeInForce === TimeInForce.opg;
      });
      this.ends.cancelEach(endedIds, CloseReason.auctionEnded, sink);
    }
    this.floor.tryAllHidden(instrument, sink);
    if (instrument.lastPriceTicks > 0) this.stops.look(instrument, [instrument.lastPriceTicks]);
  }

  /** The day ends: with it orders for the day, for its auctions, and market orders that waited for one. */
  private close(instrument: Instrument, sink: EventSink): void {
    const { store } = this.state;
    const endedIds = this.orderIdsOf(
      instrument,
      (_slot, timeInForce, home) =>
        timeInForce === TimeInForce.day ||
        timeInForce === TimeInForce.cls ||
        timeInForce === TimeInForce.opg ||
        home === Home.marketQueue,
    );
    for (const orderId of endedIds) {
      const slot = store.pool.find(orderId);
      if (slot < 0 || !store.isOpen(slot)) continue;
      const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
      const isForDay =
        timeInForceOf(terms) === TimeInForce.day && store.homeOf(slot) !== Home.marketQueue;
      this.ends.cancelSlot(slot, isForDay ? CloseReason.dayEnd : CloseReason.auctionEnded, sink);
    }
  }

  /** The opening was broken off: there will be no other that day. */
  private endOpening(instrument: Instrument, sink: EventSink): void {
    const endedIds = this.orderIdsOf(
      instrument,
      (_slot, timeInForce) => timeInForce === TimeInForce.opg,
    );
    this.ends.cancelEach(endedIds, CloseReason.auctionEnded, sink);
  }

  /** Orders for the close come into the call. */
  private admitClosing(instrument: Instrument): void {
    const { store } = this.state;
    const { queues } = instrument;
    const orderIds = queues.closing.map((slot) => store.pool.orderIdOf(slot));
    queues.closing.length = 0;
    for (const orderId of orderIds.toSorted((a, b) => a - b)) {
      const slot = store.pool.find(orderId);
      this.floor.enterCall(slot, instrument, store.leavesLots(slot));
    }
  }

  /** The call for the close was broken off: its orders wait for the next one. */
  private setAsideClosing(instrument: Instrument): void {
    const { store } = this.state;
    const orderIds = this.orderIdsOf(
      instrument,
      (_slot, timeInForce, home) => timeInForce === TimeInForce.cls && home !== Home.closingQueue,
    );
    for (const orderId of orderIds) {
      const slot = store.pool.find(orderId);
      this.ends.takeOut(slot);
      this.floor.enterCall(slot, instrument, store.leavesLots(slot));
    }
  }

  private determine(instrument: Instrument): boolean {
    const { book, queues } = instrument;
    return this.auction.determine(
      book,
      queues.marketBuys,
      queues.marketSells,
      instrument.referencePriceTicks,
    );
  }

  private tellIndicative(instrument: Instrument, always: boolean, sink: EventSink): void {
    const { auction } = this;
    const { queues } = instrument;
    this.determine(instrument);
    const isSame =
      queues.indicativeTicks === auction.priceTicks &&
      queues.indicativeLots === auction.matchedLots &&
      queues.indicativeSurplusLots === auction.surplusLots &&
      queues.indicativeSurplusSide === auction.surplusSide;
    if (isSame && !always) return;
    queues.indicativeTicks = auction.priceTicks;
    queues.indicativeLots = auction.matchedLots;
    queues.indicativeSurplusLots = auction.surplusLots;
    queues.indicativeSurplusSide = auction.surplusSide;
    sink.auctionIndicative(
      instrument.instrumentId,
      auction.priceTicks,
      auction.matchedLots,
      auction.surplusLots,
      auction.surplusSide,
    );
  }

  /** Ids of an instrument's open orders that are meant, in their order. */
  private orderIdsOf(
    instrument: Instrument,
    isMeant: (slot: number, timeInForce: number, home: number) => boolean,
  ): number[] {
    const { store } = this.state;
    const { words } = store.pool;
    return this.openOrderIds((slot) => {
      const at = slot * orderWords;
      if (words[at + OrderWord.instrumentId] !== instrument.instrumentId) return false;
      return isMeant(slot, timeInForceOf(words[at + OrderWord.terms]!), store.homeOf(slot));
    });
  }

  /** Ids of the venue's open orders that are meant, in their order. */
  private openOrderIds(isMeant: (slot: number) => boolean): number[] {
    const { store, accounts } = this.state;
    const orderIds: number[] = [];
    for (const account of accounts) {
      for (let slot = account?.openHead ?? -1; slot >= 0;) {
        if (isMeant(slot)) orderIds.push(store.pool.orderIdOf(slot));
        slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
      }
    }
    return orderIds.sort((a, b) => a - b);
  }
}

function isOpening(phase: number): boolean {
  return phase === Phase.preOpen || phase === Phase.openingAuction;
}
