// What the executions of one command say of themselves: each order that takes, by itself, from the best price on and never back, within its
// limit and its quantity, and past nobody. Part of the audit of one command; it must never change the state.

import { AuctionAudit } from '#core/auction-audit.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import type { Instrument } from '#core/instruments.ts';
import { execInstOf, Home, ordTypeOf, stpModeOf, timeInForceOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { protectionTicks } from '#core/risk/collars.ts';
import type { ExchangeState } from '#core/state.ts';
import { isReached } from '#core/stops-audit.ts';
import { hasMinimum } from '#core/terms-audit.ts';
import {
  ExecInst,
  hasLimitPrice,
  isTrailing,
  OrdStatus,
  OrdType,
  Phase,
  Side,
  StpMode,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';
import { assert } from '#std/assert.ts';

/** The best price is not known: the order was there before anything was told of it. */
const unknown = -1;

/** An order that came to the market in the command at hand. */
interface Taker {
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side: number;
  /** How far it may trade, from what was told of it; 0 where that was nothing. */
  readonly limitTicks: number;
  /** The other side's best displayed price when it came. */
  readonly bestTicks: number;
  /** Open when it came. */
  readonly enteredLots: number;
  /** Whether the command itself named it; others come by its consequences. */
  readonly isAsked: boolean;
  readonly isByBudget: boolean;
  leavesLots: number;
  filledLots: number;
  /** What a buy by budget has paid, fees included. */
  spentMinor: number;
  /** Of its last fill or prevention; 0 before the first. */
  lastTicks: number;
  isOver: boolean;
  /** Whether self-trade prevention ended it. */
  isPrevented: boolean;
}

export class ExecutionAudit {
  readonly auction = new AuctionAudit();

  private state!: ExchangeState;
  private command!: Command;
  /** By instrument: the reference price before the command, and the lowest and highest last price since. */
  private readonly referenceTicks: number[] = [];
  private readonly lowTicks: number[] = [];
  private readonly highTicks: number[] = [];
  private nextTradeId = 0;
  private nextPreventedMatchId = 0;
  /** Orders that came to the market in this command, by id. */
  private readonly takers = new Map<number, Taker>();
  /** The one told last, and the one that trades. */
  private latest: Taker | undefined;
  private current: Taker | undefined;
  private readonly triggered = new Set<number>();
  /** Amended in this command: a stop among them may have been reached at the stop price that it had before. */
  private readonly amendedIds = new Set<number>();
  /** Orders that lost all they had to self-trade prevention, and must have ended. */
  private readonly mustEnd: number[] = [];

  before(state: ExchangeState, command: Command): void {
    this.state = state;
    this.command = command;
    this.nextTradeId = state.nextTradeId;
    this.nextPreventedMatchId = state.nextPreventedMatchId;
    this.latest = undefined;
    this.current = undefined;
    if (this.takers.size > 0) this.takers.clear();
    if (this.triggered.size > 0) this.triggered.clear();
    if (this.amendedIds.size > 0) this.amendedIds.clear();
    this.mustEnd.length = 0;
    for (let id = 1; id < state.instruments.length; id++) {
      const instrument = state.instruments[id]!;
      this.referenceTicks[id] = instrument.referencePriceTicks;
      this.lowTicks[id] = instrument.lastPriceTicks;
      this.highTicks[id] = instrument.lastPriceTicks;
    }
    this.auction.before(state);
  }

  after(state: ExchangeState): void {
    if (state.nextTradeId !== this.nextTradeId) {
      broken('every trade is told, in order of its id', this.nextTradeId, state.nextTradeId);
    }
    if (state.nextPreventedMatchId !== this.nextPreventedMatchId) {
      broken('every prevented match is told', this.nextPreventedMatchId);
    }
    this.finish();
    this.auction.after();
    for (const orderId of this.mustEnd) {
      const slot = state.store.pool.find(orderId);
      if (slot >= 0 && state.store.isOpen(slot)) {
        broken('who loses everything to self-trade prevention ends', orderId);
      }
    }
  }

  accepted(
    orderId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    priceTicks: number,
    qtyLots: number,
  ): void {
    let limitTicks = priceTicks;
    if (ordType === OrdType.market && this.state.instruments[instrumentId] !== undefined) {
      // Its collar is fixed when it is checked, and all of a command is checked before any of it trades.
      const instrument = this.state.instrument(instrumentId);
      limitTicks = protectionTicks(instrument, side, this.referenceTicks[instrumentId]!);
    }
    this.enter(orderId, instrumentId, side, qtyLots, limitTicks, true);
  }

  amended(orderId: number, instrumentId: number, priceTicks: number, leavesLots: number): void {
    const { pool } = this.state.store;
    const slot = pool.find(orderId);
    if (slot < 0) broken('an amended order is known', orderId);
    const side = pool.words[slot * orderWords + OrderWord.side]!;
    if (this.leavesOf(slot) !== leavesLots) {
      broken('an amendment tells what is open', orderId, leavesLots);
    }
    this.amendedIds.add(orderId);
    this.enter(orderId, instrumentId, side, leavesLots, priceTicks, true);
  }

  /** A stop whose price was reached comes to the market. */
  triggers(orderId: number, instrumentId: number, stopTicks: number, lastTicks: number): void {
    const { store } = this.state;
    const slot = this.openSlot(orderId);
    const words = store.pool.words;
    const side = words[slot * orderWords + OrderWord.side]!;
    const ordType = ordTypeOf(words[slot * orderWords + OrderWord.terms]!);
    const instrument = this.state.instrument(instrumentId);
    if (!waitsForTrigger(ordType) || store.term(slot, TermNum.stopTicks) !== stopTicks) {
      broken('a stop is triggered at its price', orderId, stopTicks);
    }
    if (instrument.phase !== Phase.continuous) {
      broken('stops are triggered in continuous trading', orderId, instrument.phase);
    }
    if (this.triggered.has(orderId)) broken('a stop is triggered once', orderId);
    this.triggered.add(orderId);
    const isTraded =
      lastTicks > 0 &&
      lastTicks >= this.lowTicks[instrumentId]! &&
      lastTicks <= this.highTicks[instrumentId]!;
    const isDue = isReached(side, ordType, stopTicks, lastTicks) || this.amendedIds.has(orderId);
    if (!isTraded || !isDue) {
      broken('a trade at its price triggers a stop', orderId, stopTicks, lastTicks);
    }
    // What others may trade to was fixed at their entry or amendment, and stands in the state.
    const isBoundNow = isTrailing(ordType) && !hasLimitPrice(ordType);
    const limitTicks = isBoundNow ? protectionTicks(instrument, side, stopTicks) : 0;
    this.enter(orderId, instrumentId, side, store.leavesLots(slot), limitTicks, false);
  }

  /** The order before it in its list is filled. */
  activated(orderId: number, instrumentId: number): void {
    const { store } = this.state;
    const slot = this.openSlot(orderId);
    const words = store.pool.words;
    if (store.statusOf(slot) !== OrdStatus.pendingNew) {
      broken("an order's turn comes once", orderId, store.statusOf(slot));
    }
    const parent = store.pool.find(store.term(slot, TermNum.listId));
    if (parent >= 0 && store.statusOf(parent) !== OrdStatus.filled) {
      broken("an order's turn comes when the one before it is filled", orderId);
    }
    const side = words[slot * orderWords + OrderWord.side]!;
    const ordType = ordTypeOf(words[slot * orderWords + OrderWord.terms]!);
    const instrument = this.state.instrument(instrumentId);
    const limitTicks =
      ordType === OrdType.market
        ? protectionTicks(instrument, side, instrument.referencePriceTicks)
        : 0;
    this.enter(orderId, instrumentId, side, store.leavesLots(slot), limitTicks, false);
  }

  trade(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLeavesLots: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLeavesLots: number,
    takerFeeMinor: number,
  ): void {
    if (tradeId !== this.nextTradeId) broken('trade ids are dense', tradeId, this.nextTradeId);
    this.nextTradeId++;
    if (qtyLots <= 0) broken('a trade is about some quantity', tradeId, qtyLots);
    const { pool } = this.state.store;
    if (takerSide === 0) {
      const buySlot = pool.find(makerOrderId);
      const sellSlot = pool.find(takerOrderId);
      if (buySlot < 0 || sellSlot < 0) broken('the orders of a trade are known', tradeId);
      this.auction.trade(tradeId, instrumentId, priceTicks, qtyLots, buySlot, sellSlot);
      this.lose(takerOrderId, qtyLots);
    } else {
      const taker = this.takerOf(tradeId, takerOrderId, qtyLots);
      taker.leavesLots -= qtyLots;
      taker.filledLots += qtyLots;
      if (takerLeavesLots !== taker.leavesLots && !taker.isByBudget) {
        broken('a fill takes its quantity from what was left', tradeId, takerOrderId);
      }
      if (taker.isAsked && takerAccountId !== this.command.accountId) {
        broken("a trade is of the command's account", tradeId, takerAccountId);
      }
      const maker = this.makerOf(tradeId, takerSide, makerOrderId, makerAccountId);
      this.checkPrice(tradeId, instrumentId, takerSide, priceTicks, taker, maker);
      this.checkMeeting(tradeId, instrumentId, maker, pool.find(takerOrderId));
      this.checkMinimum(tradeId, maker, qtyLots, makerLeavesLots);
      this.checkPrevention(tradeId, makerAccountId, takerOrderId, takerAccountId);
      this.checkBudget(taker, priceTicks * qtyLots, takerFeeMinor);
    }
    this.checkOrder(tradeId, makerOrderId, makerAccountId, makerLeavesLots);
    this.checkOrder(tradeId, takerOrderId, takerAccountId, takerLeavesLots);
    this.lose(makerOrderId, qtyLots);
    this.noteLast(instrumentId, priceTicks);
  }

  prevented(
    preventedMatchId: number,
    instrumentId: number,
    stpMode: number,
    priceTicks: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLots: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLots: number,
  ): void {
    if (preventedMatchId !== this.nextPreventedMatchId) {
      broken('prevented-match ids are dense', preventedMatchId, this.nextPreventedMatchId);
    }
    this.nextPreventedMatchId++;
    const taker = this.takerOf(preventedMatchId, takerOrderId, 0);
    const maker = this.makerOf(preventedMatchId, taker.side, makerOrderId, makerAccountId);
    this.checkPrice(preventedMatchId, instrumentId, taker.side, priceTicks, taker, maker);
    const takerSlot = this.state.store.pool.find(takerOrderId);
    this.checkMeeting(preventedMatchId, instrumentId, maker, takerSlot);
    if (!this.isOneOwner(makerAccountId, takerAccountId)) {
      broken('only orders of one account or group are kept apart', preventedMatchId);
    }
    if (stpMode !== this.stpModeOf(takerSlot) || stpMode === StpMode.none) {
      broken("the incoming order's mode decides", preventedMatchId, stpMode);
    }
    const makerOpenLots = this.leavesOf(maker);
    const takerOpenLots = this.leavesOf(takerSlot);
    const isDecrement = stpMode === StpMode.decrement;
    const bothLots = Math.min(makerOpenLots, takerOpenLots);
    const wantedMaker = isDecrement
      ? bothLots
      : stpMode === StpMode.cancelNewest
        ? 0
        : makerOpenLots;
    const wantedTaker = isDecrement
      ? bothLots
      : stpMode === StpMode.cancelOldest
        ? 0
        : takerOpenLots;
    if (makerLots !== wantedMaker || takerLots !== wantedTaker) {
      broken('each loses what the mode says', preventedMatchId, makerLots, takerLots);
    }
    if (isDecrement) {
      taker.leavesLots -= takerLots;
      this.lose(makerOrderId, makerLots);
    }
    if (makerLots === makerOpenLots) this.mustEnd.push(makerOrderId);
    if (takerLots !== takerOpenLots) return;
    taker.isPrevented = true;
    this.mustEnd.push(takerOrderId);
  }

  /** What an order that ends has open, as far as this command's events say; undefined where they do not. */
  openLots(orderId: number): number | undefined {
    const taker = this.takers.get(orderId);
    return taker === undefined || taker.isByBudget ? undefined : taker.leavesLots;
  }

  private enter(
    orderId: number,
    instrumentId: number,
    side: number,
    leavesLots: number,
    limitTicks: number,
    isAsked: boolean,
  ): void {
    this.finish();
    const instrument = this.state.instruments[instrumentId];
    const bestTicks = instrument === undefined ? 0 : bestAgainst(instrument, side);
    const { store } = this.state;
    const slot = store.pool.find(orderId);
    const isByBudget = slot >= 0 && store.term(slot, TermNum.budgetMinor) !== 0;
    this.latest = newTaker(orderId, instrumentId, side, {
      leavesLots,
      limitTicks,
      bestTicks,
      isAsked,
      isByBudget,
    });
    this.takers.set(orderId, this.latest);
  }

  /** The order that takes: one that came in this command, or a hidden one that is tried anew. `addedLots` it has traded already. */
  private takerOf(tradeId: number, orderId: number, addedLots: number): Taker {
    let taker = this.takers.get(orderId);
    if (taker !== undefined && taker === this.current) return taker;
    const { store } = this.state;
    const slot = store.pool.find(orderId);
    const isTried =
      slot >= 0 && store.homeOf(slot) === Home.minimums && (!taker || taker !== this.latest);
    if (isTried) {
      const words = store.pool.words;
      const at = slot * orderWords;
      taker = newTaker(orderId, words[at + OrderWord.instrumentId]!, words[at + OrderWord.side]!, {
        leavesLots: this.leavesOf(slot) + addedLots,
        limitTicks: 0,
        bestTicks: unknown,
        isAsked: false,
        isByBudget: false,
      });
      this.takers.set(orderId, taker);
    }
    if (slot < 0 || taker === undefined || taker.isOver) {
      broken('only an order that enters takes', tradeId, orderId);
    }
    this.finish();
    this.current = taker;
    return taker;
  }

  private makerOf(
    tradeId: number,
    takerSide: number,
    makerOrderId: number,
    makerAccountId: number,
  ): number {
    const { pool } = this.state.store;
    const slot = pool.find(makerOrderId);
    if (slot < 0) broken('the resting order of a trade is known', tradeId, makerOrderId);
    const at = slot * orderWords;
    const isOther = pool.words[at + OrderWord.side] !== takerSide;
    if (!isOther || pool.words[at + OrderWord.accountId] !== makerAccountId) {
      broken('the resting order is the other side of the trade', tradeId, makerOrderId);
    }
    return slot;
  }

  /** Within the incoming order's limit, at the resting order's price, from the best price of before away from it, and past nobody. */
  private checkPrice(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    taker: Taker,
    maker: number,
  ): void {
    const isBuy = takerSide === Side.buy;
    for (const limit of [
      this.priceOf(this.state.store.pool.find(taker.orderId)),
      taker.limitTicks,
    ]) {
      if (limit !== 0 && (isBuy ? priceTicks > limit : priceTicks < limit)) {
        broken("a fill is within the incoming order's limit", tradeId, priceTicks, limit);
      }
    }
    const isHidden = hasMinimum(this.state.store, maker);
    const last = taker.lastTicks;
    if (last === 0 && taker.bestTicks !== unknown) {
      const best = taker.bestTicks;
      const isBetter = best === 0 || (isBuy ? priceTicks < best : priceTicks > best);
      if (isHidden ? !isBetter : priceTicks !== best) {
        broken('the first fill is at the best price', tradeId, priceTicks, best);
      }
    }
    if (last !== 0 && (isBuy ? priceTicks < last : priceTicks > last)) {
      broken('no fill passes over a better price', tradeId, priceTicks, last);
    }
    if (this.priceOf(maker) !== priceTicks) {
      broken("a trade is at the resting order's price", tradeId, priceTicks);
    }
    taker.lastTicks = priceTicks;
    const instrument = this.state.instrument(instrumentId);
    this.checkNothingBetter(instrument, isBuy, priceTicks);
    if (isHidden && bestAgainst(instrument, takerSide) === priceTicks) {
      broken('displayed orders go before hidden ones', tradeId, priceTicks);
    }
  }

  private checkNothingBetter(instrument: Instrument, isBuy: boolean, priceTicks: number): void {
    const best = bestAgainst(instrument, isBuy ? Side.buy : Side.sell);
    if (best !== 0 && (isBuy ? best < priceTicks : best > priceTicks)) {
      broken('no fill passes over a better price', best, priceTicks);
    }
  }

  /** Both orders are open, in the market, and not for an auction. */
  private checkMeeting(tradeId: number, instrumentId: number, maker: number, taker: number): void {
    if (this.state.instrument(instrumentId).phase !== Phase.continuous) {
      broken('outside continuous trading only auctions trade', tradeId, instrumentId);
    }
    const words = this.state.store.pool.words;
    for (const slot of [maker, taker]) {
      const timeInForce = timeInForceOf(words[slot * orderWords + OrderWord.terms]!);
      if (timeInForce === TimeInForce.cls || timeInForce === TimeInForce.opg) {
        broken('orders for an auction trade in it only', tradeId, timeInForce);
      }
    }
  }

  /** An order of a trade, in an auction or not: it is in the market, and what is told of it is so. */
  private checkOrder(
    tradeId: number,
    orderId: number,
    accountId: number,
    leavesLots: number,
  ): void {
    const { store } = this.state;
    const slot = store.pool.find(orderId);
    const status = store.statusOf(slot);
    if (status !== OrdStatus.new && status !== OrdStatus.partiallyFilled) {
      broken('only orders in the market trade', tradeId, orderId, status);
    }
    if (store.pool.words[slot * orderWords + OrderWord.accountId] !== accountId) {
      broken("a trade is of its orders' accounts", tradeId, orderId, accountId);
    }
    if (this.leavesOf(slot) !== leavesLots) {
      broken('a trade tells what is left of its orders', tradeId, orderId, leavesLots);
    }
  }

  /** A hidden order is not filled by less than it needs. */
  private checkMinimum(tradeId: number, maker: number, qtyLots: number, leavesLots: number): void {
    if (!hasMinimum(this.state.store, maker)) return;
    if (qtyLots < this.minimumOf(maker, qtyLots + leavesLots)) {
      broken('a minimum is filled at once', tradeId, qtyLots);
    }
  }

  private checkPrevention(
    tradeId: number,
    makerAccountId: number,
    takerOrderId: number,
    takerAccountId: number,
  ): void {
    if (!this.isOneOwner(makerAccountId, takerAccountId)) return;
    if (this.stpModeOf(this.state.store.pool.find(takerOrderId)) !== StpMode.none) {
      broken('self-trades are prevented', tradeId, takerOrderId, takerAccountId);
    }
  }

  private checkBudget(taker: Taker, tickLots: number, feeMinor: number): void {
    if (!taker.isByBudget || taker.side !== Side.buy) return;
    const { tickValueMinor } = this.state.instrument(taker.instrumentId);
    taker.spentMinor += tickLots * tickValueMinor + feeMinor;
    const { store } = this.state;
    const budgetMinor = store.term(store.pool.find(taker.orderId), TermNum.budgetMinor);
    if (taker.spentMinor > budgetMinor) {
      broken('a budget is not overspent', taker.orderId, taker.spentMinor, budgetMinor);
    }
  }

  /** The execution at hand is over: it took what it had to take at once, and left nothing that it could have had. */
  private finish(): void {
    const taker = this.current;
    this.current = undefined;
    if (taker === undefined) return;
    taker.isOver = true;
    const isBuy = taker.side === Side.buy;
    const instrument = this.state.instrument(taker.instrumentId);
    this.checkNothingBetter(instrument, isBuy, taker.lastTicks);
    const { store } = this.state;
    const slot = store.pool.find(taker.orderId);
    // Its account may have forgotten it since.
    if (slot < 0 || taker.isByBudget) return;
    const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
    const isFok = timeInForceOf(terms) === TimeInForce.fok;
    const atOnceLots = isFok ? taker.enteredLots : this.minimumOf(slot, taker.enteredLots);
    if (taker.filledLots < atOnceLots) {
      broken('a minimum is filled at once', taker.orderId, taker.filledLots, atOnceLots);
    }
    if (taker.leavesLots === 0 || taker.isPrevented) return;
    const best = bestAgainst(instrument, taker.side);
    const limit = this.priceOf(slot);
    if (best !== 0 && (isBuy ? best <= limit : best >= limit)) {
      broken('an order takes all that it can', taker.orderId, best, limit);
    }
  }

  /** An order that came in this command and rests has less open. */
  private lose(orderId: number, lots: number): void {
    const taker = this.takers.get(orderId);
    if (taker !== undefined) taker.leavesLots -= lots;
  }

  private noteLast(instrumentId: number, priceTicks: number): void {
    const low = this.lowTicks[instrumentId]!;
    if (low === 0 || priceTicks < low) this.lowTicks[instrumentId] = priceTicks;
    if (priceTicks > this.highTicks[instrumentId]!) this.highTicks[instrumentId] = priceTicks;
  }

  private openSlot(orderId: number): number {
    const { store } = this.state;
    const slot = store.pool.find(orderId);
    if (slot < 0 || !store.isOpen(slot)) broken('an order that comes in turn is open', orderId);
    return slot;
  }

  private isOneOwner(oneId: number, otherId: number): boolean {
    if (oneId === otherId) return true;
    const group = this.state.tradeGroup(oneId);
    return group !== 0 && group === this.state.tradeGroup(otherId);
  }

  private stpModeOf(slot: number): number {
    return stpModeOf(this.state.store.pool.words[slot * orderWords + OrderWord.terms]!);
  }

  private minimumOf(slot: number, openLots: number): number {
    const { store } = this.state;
    const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
    if ((execInstOf(terms) & ExecInst.allOrNone) !== 0) return openLots;
    return Math.min(store.term(slot, TermNum.minQtyLots), openLots);
  }

  private leavesOf(slot: number): number {
    const { store } = this.state;
    const at = slot * orderWords;
    const words = store.pool.words;
    const doneLots = words[at + OrderWord.cumQtyLots]! + store.term(slot, TermNum.preventedLots);
    return words[at + OrderWord.orderQtyLots]! - doneLots;
  }

  private priceOf(slot: number): number {
    return this.state.store.pool.words[slot * orderWords + OrderWord.priceTicks]!;
  }
}

function newTaker(
  orderId: number,
  instrumentId: number,
  side: number,
  entry: Pick<Taker, 'limitTicks' | 'bestTicks' | 'leavesLots' | 'isAsked' | 'isByBudget'>,
): Taker {
  const begun = { filledLots: 0, spentMinor: 0, lastTicks: 0, isOver: false, isPrevented: false };
  return { orderId, instrumentId, side, enteredLots: entry.leavesLots, ...entry, ...begun };
}

/** The best displayed price that an order of a side could have; 0 where there is none. */
function bestAgainst(instrument: Instrument, side: number): number {
  return instrument.book.bestPriceTicks(side === Side.buy ? Side.sell : Side.buy);
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
