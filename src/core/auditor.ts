// Checks what one command says about itself: it stands between the engine and a sink, compares every event with the state before and
// after, and passes it on. It must never change an event, and it ends the engine where one is not true.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import { execInstOf, stpModeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { clampTicks, collarTicks } from '#core/risk/collars.ts';
import type { Taker } from '#core/audited-taker.ts';
import { audit } from '#core/state-audit.ts';
import { PassingSink } from '#core/passing-sink.ts';
import type { ExchangeState } from '#core/state.ts';
import { ExecInst, hasLimitPrice, OrdType, Side, StpMode } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

export { audit, auditClosed } from '#core/state-audit.ts';

/**
 * The host calls `before(state, command, sink)`, then `apply(command, this)`, then `after(state)`, which also audits the whole state.
 * Throws InvariantError that names the invariant and the ids concerned.
 */
export class AuditingSink extends PassingSink {
  private state!: ExchangeState;
  private command!: Command;

  /** By instrument, before the command. */
  private readonly bestBidTicks: number[] = [];
  private readonly bestAskTicks: number[] = [];
  private readonly referenceTicks: number[] = [];
  private readonly hidden: number[] = [];
  /** By cell of the ledger: balances before the command, and what its events add to available + held. */
  private available = new Float64Array(0);
  private held = new Float64Array(0);
  private addedMinor = new Float64Array(0);
  private toldCells = new Uint8Array(0);
  private seq = 0;
  private nextTradeId = 0;
  private nextEntryId = 0;
  private nextPreventedMatchId = 0;

  /** Orders that came to the market in this command, by id: what is left of each, and how far it may trade. */
  private readonly takers = new Map<number, Taker>();
  /** The taker that traded last, and how many have. */
  private lastTaker: Taker | undefined;
  private tradingTakers = 0;
  private lastFillInstrumentId = 0;
  private lastFillTakerSide = 0;
  /** Whether orders came whose turn the command itself did not name. */
  private hasFollowUps = false;
  /** Whether orders that stood in the way of their own account's were taken out. */
  private hasPrevented = false;
  /** The auction of this command: its price, and what it has yet to trade. */
  private auctionTicks = 0;
  private auctionLeftLots = 0;

  before(state: ExchangeState, command: Command, inner: EventSink): void {
    this.state = state;
    this.command = command;
    this.inner = inner;
    this.seq = state.seq;
    this.nextTradeId = state.nextTradeId;
    this.nextEntryId = state.nextEntryId;
    this.nextPreventedMatchId = state.nextPreventedMatchId;
    this.takers.clear();
    this.lastTaker = undefined;
    this.tradingTakers = 0;
    this.hasFollowUps = false;
    this.hasPrevented = false;
    this.auctionTicks = 0;
    this.auctionLeftLots = 0;
    for (let id = 1; id < state.instruments.length; id++) {
      const instrument = state.instruments[id]!;
      this.bestBidTicks[id] = instrument.book.bestPriceTicks(Side.buy);
      this.bestAskTicks[id] = instrument.book.bestPriceTicks(Side.sell);
      this.referenceTicks[id] = instrument.referencePriceTicks;
      this.hidden[id] = instrument.minimumCount;
    }
    this.keepBalances(state);
  }

  after(state: ExchangeState): void {
    if (state.seq !== this.seq + 1) broken('seq is dense', this.seq, state.seq);
    if (state.nextTradeId !== this.nextTradeId) {
      broken('every trade is told, in order of its id', this.nextTradeId, state.nextTradeId);
    }
    if (this.auctionLeftLots !== 0) {
      broken('an auction trades what it matched', this.auctionTicks, this.auctionLeftLots);
    }
    this.checkNothingBetterIsLeft(state);
    this.checkBalances(state);
    audit(state);
  }

  override orderAccepted(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
  ): void {
    this.takeEntryId(orderId);
    this.enter(orderId, orderQtyLots, this.limitOf(instrumentId, side, ordType, priceTicks));
    super.orderAccepted(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      stpMode,
      priceTicks,
      orderQtyLots,
      clOrdId,
    );
  }

  override orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void {
    this.enter(orderId, leavesLots, priceTicks);
    super.orderAmended(
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    );
  }

  override tradeExecuted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLeavesLots: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLeavesLots: number,
    takerFeeMinor: number,
  ): void {
    if (tradeId !== this.nextTradeId) broken('trade ids are dense', tradeId, this.nextTradeId);
    this.nextTradeId++;
    if (qtyLots <= 0) broken('a trade is about some quantity', tradeId, qtyLots);
    if (takerSide === 0) {
      this.checkAuctionTrade(tradeId, priceTicks, qtyLots, makerOrderId, takerOrderId);
    } else {
      const taker = this.takerOf(tradeId, takerOrderId, takerLeavesLots + qtyLots);
      taker.leavesLots -= qtyLots;
      if (takerLeavesLots !== taker.leavesLots && !taker.isByBudget) {
        broken('a fill takes its quantity from what was left', tradeId, takerOrderId);
      }
      if (taker.isAsked && takerAccountId !== this.command.accountId) {
        broken("a trade is of the command's account", tradeId, takerAccountId);
      }
      this.checkPrice(tradeId, instrumentId, takerSide, priceTicks, taker);
      this.checkMaker(tradeId, takerSide, priceTicks, makerOrderId, makerAccountId);
      this.checkPrevention(tradeId, makerAccountId, takerOrderId, takerAccountId);
    }

    const instrument = this.state.instrument(instrumentId);
    const cash = instrument.listing.currencyId;
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const shares = qtyLots * instrument.listing.lotShares;
    const sign = takerSide === Side.buy ? 1 : -1;
    this.expect(takerAccountId, cash, -sign * notionalMinor - takerFeeMinor);
    this.expect(makerAccountId, cash, sign * notionalMinor - makerFeeMinor);
    this.expect(feeAccountId, cash, makerFeeMinor + takerFeeMinor);
    this.expect(takerAccountId, instrument.shareAssetId, sign * shares);
    this.expect(makerAccountId, instrument.shareAssetId, -sign * shares);
    if (makerFeeMinor + takerFeeMinor < 0) {
      broken('rebates are paid out of fees', tradeId, makerFeeMinor, takerFeeMinor);
    }
    super.tradeExecuted(
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerLeavesLots,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      takerLeavesLots,
      takerFeeMinor,
    );
  }

  override fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    if (amountMinor <= 0) broken('a movement is of some amount', transferId, amountMinor);
    this.expect(fromAccountId, assetId, -amountMinor);
    this.expect(toAccountId, assetId, amountMinor);
    super.fundsMoved(transferId, kind, fromAccountId, toAccountId, assetId, amountMinor, clientRef);
  }

  override orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    const { pool } = this.state.store;
    const slot = pool.find(orderId);
    if (slot >= 0) {
      const at = slot * orderWords;
      const orderQtyLots = pool.words[at + OrderWord.orderQtyLots]!;
      const cumLots = pool.words[at + OrderWord.cumQtyLots]!;
      const preventedLots = this.state.store.term(slot, TermNum.preventedLots);
      if (orderQtyLots !== cumLots + preventedLots + canceledLots) {
        broken('orderQty = filled + prevented + cancelled', orderId, orderQtyLots, cumLots);
      }
    }
    super.orderClosed(orderId, accountId, instrumentId, reason, canceledLots);
  }

  override balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    const { ledger } = this.state;
    const cell = ledger.find(accountId, assetId);
    this.makeRoom(ledger.count);
    const isTrue =
      cell >= 0 && ledger.available[cell] === availableMinor && ledger.held[cell] === heldMinor;
    if (!isTrue)
      broken('a balance is told as it is', accountId, assetId, availableMinor, heldMinor);
    if (this.toldCells[cell] !== 0) broken('a balance is told once', accountId, assetId);
    this.toldCells[cell] = 1;
    super.balanceChanged(accountId, assetId, availableMinor, heldMinor);
  }

  override depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    const { book } = this.state.instrument(instrumentId);
    const level = book.levelAt(side, priceTicks);
    const wantedLots = level < 0 ? 0 : book.lotsOfLevel(side, level);
    const wantedOrders = level < 0 ? 0 : book.ordersOfLevel(side, level);
    if (qtyLots !== wantedLots || orderCount !== wantedOrders) {
      broken('depth is told as the book is', instrumentId, side, priceTicks, qtyLots, orderCount);
    }
    super.depthChanged(instrumentId, side, priceTicks, qtyLots, orderCount);
  }

  override orderTerms(
    orderId: number,
    accountId: number,
    instrumentId: number,
    status: number,
    stopTicks: number,
    activationTicks: number,
    trailTicks: number,
    trailBps: number,
    displayLots: number,
    minQtyLots: number,
    expireTsUs: number,
    budgetMinor: number,
    listId: number,
    listKind: number,
    preventedLots: number,
  ): void {
    const taker = this.takers.get(orderId);
    if (taker !== undefined) taker.isByBudget = budgetMinor !== 0;
    super.orderTerms(
      orderId,
      accountId,
      instrumentId,
      status,
      stopTicks,
      activationTicks,
      trailTicks,
      trailBps,
      displayLots,
      minQtyLots,
      expireTsUs,
      budgetMinor,
      listId,
      listKind,
      preventedLots,
    );
  }

  override orderTriggered(
    orderId: number,
    accountId: number,
    instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void {
    this.comeInTurn(orderId);
    super.orderTriggered(orderId, accountId, instrumentId, stopTicks, lastTicks);
  }

  override orderActivated(orderId: number, accountId: number, instrumentId: number): void {
    this.comeInTurn(orderId);
    super.orderActivated(orderId, accountId, instrumentId);
  }

  override matchPrevented(
    preventedMatchId: number,
    instrumentId: number,
    stpMode: number,
    priceTicks: number,
    makerOrderId: number,
    makerAccountId: number,
    makerPreventedLots: number,
    takerOrderId: number,
    takerAccountId: number,
    takerPreventedLots: number,
  ): void {
    if (preventedMatchId !== this.nextPreventedMatchId) {
      broken('prevented-match ids are dense', preventedMatchId, this.nextPreventedMatchId);
    }
    this.nextPreventedMatchId++;
    this.hasPrevented = true;
    const taker = this.takers.get(takerOrderId);
    if (taker !== undefined && stpMode === StpMode.decrement) {
      taker.leavesLots -= takerPreventedLots;
    }
    super.matchPrevented(
      preventedMatchId,
      instrumentId,
      stpMode,
      priceTicks,
      makerOrderId,
      makerAccountId,
      makerPreventedLots,
      takerOrderId,
      takerAccountId,
      takerPreventedLots,
    );
  }

  override auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    this.auctionTicks = priceTicks;
    this.auctionLeftLots = matchedLots;
    super.auctionUncrossed(instrumentId, phase, priceTicks, matchedLots, surplusLots, surplusSide);
  }

  override orderRejected(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
    code: number,
    limit: number,
  ): void {
    if (orderId !== 0) this.takeEntryId(orderId);
    super.orderRejected(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      clOrdId,
      code,
      limit,
    );
  }

  override orderRestored(orderId: number): void {
    broken('a command restores nothing', orderId);
  }

  override marketRestored(instrumentId: number): void {
    broken('a command restores nothing', instrumentId);
  }

  // ---- what the checks stand on

  private keepBalances(state: ExchangeState): void {
    const { ledger } = state;
    this.makeRoom(ledger.count);
    // Cells that the command makes hold nothing before it.
    this.available.fill(0);
    this.held.fill(0);
    this.addedMinor.fill(0);
    this.toldCells.fill(0);
    for (let cell = 0; cell < ledger.count; cell++) {
      this.available[cell] = ledger.available[cell]!;
      this.held[cell] = ledger.held[cell]!;
    }
  }

  /** Twice what is needed, for the cells that a command may make. */
  private makeRoom(cells: number): void {
    if (cells <= this.held.length) return;
    this.available = grown(this.available, cells * 2);
    this.held = grown(this.held, cells * 2);
    this.addedMinor = grown(this.addedMinor, cells * 2);
    const toldCells = new Uint8Array(cells * 2);
    toldCells.set(this.toldCells);
    this.toldCells = toldCells;
  }

  /** One leg of a trade or movement, to be found in the balance after the command. */
  private expect(accountId: number, assetId: number, amountMinor: number): void {
    if (amountMinor === 0) return;
    const { ledger } = this.state;
    const cell = ledger.find(accountId, assetId);
    if (cell < 0) broken('both legs have their balances', accountId, assetId);
    this.makeRoom(ledger.count);
    this.addedMinor[cell] = this.addedMinor[cell]! + amountMinor;
  }

  private checkBalances(state: ExchangeState): void {
    const { ledger } = state;
    this.makeRoom(ledger.count);
    for (let cell = 0; cell < ledger.count; cell++) {
      const available = ledger.available[cell]!;
      const held = ledger.held[cell]!;
      const before = this.available[cell]! + this.held[cell]!;
      if (available + held !== before + this.addedMinor[cell]!) {
        broken(
          "a balance changes by the command's trades and movements, debits = credits",
          ledger.accountIds[cell]!,
          ledger.assetIds[cell]!,
          available + held - before,
          this.addedMinor[cell]!,
        );
      }
      const hasChanged = available !== this.available[cell] || held !== this.held[cell];
      if (hasChanged && this.toldCells[cell] === 0) {
        broken(
          'every balance that changed is told',
          ledger.accountIds[cell]!,
          ledger.assetIds[cell]!,
        );
      }
    }
  }

  /** Orders are numbered in the order in which they are told. */
  private takeEntryId(orderId: number): void {
    if (orderId !== this.nextEntryId) broken('order ids are dense', orderId, this.nextEntryId);
    this.nextEntryId++;
  }

  private enter(orderId: number, leavesLots: number, limitTicks: number): void {
    const isByBudget = this.takers.get(orderId)?.isByBudget ?? false;
    const isAsked = true;
    this.takers.set(orderId, {
      orderId,
      leavesLots,
      limitTicks,
      lastFillTicks: 0,
      isByBudget,
      isAsked,
    });
  }

  /** An order whose price was reached, or whose turn in its list has come. */
  private comeInTurn(orderId: number): void {
    const { store } = this.state;
    const slot = store.pool.find(orderId);
    if (slot < 0 || !store.isOpen(slot)) broken('an order that comes in turn is open', orderId);
    this.hasFollowUps = true;
    this.enter(orderId, store.leavesLots(slot), 0);
    const taker = this.takers.get(orderId)!;
    taker.isByBudget = store.term(slot, TermNum.budgetMinor) !== 0;
    taker.isAsked = false;
  }

  /** The order that takes: one that came in this command, or a hidden one that is tried anew. */
  private takerOf(tradeId: number, orderId: number, openLots: number): Taker {
    let taker = this.takers.get(orderId);
    if (taker === undefined) {
      const { store } = this.state;
      const slot = store.pool.find(orderId);
      const isHidden = slot >= 0 && this.hasMinimum(slot);
      if (!isHidden) broken('only an order that enters takes', tradeId, orderId);
      this.hasFollowUps = true;
      const rest = { limitTicks: 0, lastFillTicks: 0, isByBudget: false, isAsked: false };
      taker = { orderId, leavesLots: openLots, ...rest };
      this.takers.set(orderId, taker);
    }
    return taker;
  }

  private hasMinimum(slot: number): boolean {
    const { store } = this.state;
    const terms = store.pool.words[slot * orderWords + OrderWord.terms]!;
    return (
      (execInstOf(terms) & ExecInst.allOrNone) !== 0 || store.term(slot, TermNum.minQtyLots) > 0
    );
  }

  /** Of an auction: at its one price, and within the limits of both. */
  private checkAuctionTrade(
    tradeId: number,
    priceTicks: number,
    qtyLots: number,
    buyOrderId: number,
    sellOrderId: number,
  ): void {
    const { pool } = this.state.store;
    if (priceTicks !== this.auctionTicks) {
      broken('every trade of an auction is at its price', tradeId, priceTicks, this.auctionTicks);
    }
    this.auctionLeftLots -= qtyLots;
    const buySlot = pool.find(buyOrderId);
    const sellSlot = pool.find(sellOrderId);
    if (buySlot < 0 || sellSlot < 0) broken('the orders of a trade are known', tradeId);
    const buyTicks = pool.words[buySlot * orderWords + OrderWord.priceTicks]!;
    const sellTicks = pool.words[sellSlot * orderWords + OrderWord.priceTicks]!;
    if (buyTicks < priceTicks || sellTicks > priceTicks) {
      broken("a fill is within both orders' limits", tradeId, priceTicks, buyTicks, sellTicks);
    }
    const isBuy = pool.words[buySlot * orderWords + OrderWord.side] === Side.buy;
    const isSell = pool.words[sellSlot * orderWords + OrderWord.side] === Side.sell;
    if (!isBuy || !isSell) broken('a trade has a buy and a sale', tradeId, buyOrderId, sellOrderId);
  }

  /** Within the incoming order's limit, from the best price of before, away from it and never back. */
  private checkPrice(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    taker: Taker,
  ): void {
    const isBuy = takerSide === Side.buy;
    const { pool } = this.state.store;
    const ownTicks = pool.words[pool.find(taker.orderId) * orderWords + OrderWord.priceTicks]!;
    for (const limit of [ownTicks, taker.limitTicks]) {
      if (limit !== 0 && (isBuy ? priceTicks > limit : priceTicks < limit)) {
        broken("a fill is within the incoming order's limit", tradeId, priceTicks, limit);
      }
    }
    const last = taker.lastFillTicks;
    const isFirst =
      this.lastTaker === undefined &&
      this.isOfOneOrder() &&
      !this.hasFollowUps &&
      !this.hasPrevented;
    const best = isBuy ? this.bestAskTicks[instrumentId] : this.bestBidTicks[instrumentId];
    if (isFirst && !this.hadHidden(instrumentId) && priceTicks !== best) {
      broken('the first fill is at the best price', tradeId, priceTicks, best ?? 0);
    }
    if (last > 0 && (isBuy ? priceTicks < last : priceTicks > last)) {
      broken('no fill passes over a better price', tradeId, priceTicks, last);
    }
    if (this.lastTaker !== taker) this.tradingTakers++;
    taker.lastFillTicks = priceTicks;
    this.lastTaker = taker;
    this.lastFillInstrumentId = instrumentId;
    this.lastFillTakerSide = takerSide;
  }

  /** In a batch the earlier orders change the book for the later ones. */
  private isOfOneOrder(): boolean {
    const { kind } = this.command;
    return (
      kind === CommandKind.placeOrder ||
      kind === CommandKind.replaceOrder ||
      kind === CommandKind.amendOrder
    );
  }

  /** Hidden orders trade ahead of the displayed best price where theirs is better. */
  private hadHidden(instrumentId: number): boolean {
    return this.hidden[instrumentId] !== 0;
  }

  private checkMaker(
    tradeId: number,
    takerSide: number,
    priceTicks: number,
    makerOrderId: number,
    makerAccountId: number,
  ): void {
    const { pool } = this.state.store;
    const slot = pool.find(makerOrderId);
    if (slot < 0) broken('the resting order of a trade is known', tradeId, makerOrderId);
    const at = slot * orderWords;
    if (pool.words[at + OrderWord.priceTicks] !== priceTicks) {
      broken("a trade is at the resting order's price", tradeId, makerOrderId, priceTicks);
    }
    const isOther = pool.words[at + OrderWord.side] !== takerSide;
    if (!isOther || pool.words[at + OrderWord.accountId] !== makerAccountId) {
      broken('the resting order is the other side of the trade', tradeId, makerOrderId);
    }
  }

  private checkPrevention(
    tradeId: number,
    makerAccountId: number,
    takerOrderId: number,
    takerAccountId: number,
  ): void {
    const group = this.state.tradeGroup(takerAccountId);
    const isOwn =
      makerAccountId === takerAccountId ||
      (group !== 0 && group === this.state.tradeGroup(makerAccountId));
    if (!isOwn) return;
    const { pool } = this.state.store;
    const slot = pool.find(takerOrderId);
    const stpMode =
      slot < 0 ? StpMode.none : stpModeOf(pool.words[slot * orderWords + OrderWord.terms]!);
    if (stpMode !== StpMode.none) {
      broken('self-trades are prevented', tradeId, takerOrderId, takerAccountId);
    }
  }

  /** Whatever was better than the last fill is gone: nobody was passed over. */
  private checkNothingBetterIsLeft(state: ExchangeState): void {
    const lastFillTicks = this.lastTaker?.lastFillTicks ?? 0;
    // Where several orders came, the later ones may have brought better prices.
    const isAlone = this.tradingTakers === 1 && this.takers.size === 1 && !this.hasFollowUps;
    if (!isAlone) return;
    const isBuy = this.lastFillTakerSide === Side.buy;
    const { book } = state.instrument(this.lastFillInstrumentId);
    const best = book.bestPriceTicks(isBuy ? Side.sell : Side.buy);
    if (best === 0) return;
    if (isBuy ? best < lastFillTicks : best > lastFillTicks) {
      broken('no fill passes over a better price', best, lastFillTicks);
    }
  }

  /** How far an order may trade: its own price, or its collar from what the instrument was before the command; 0 is not known here. */
  private limitOf(instrumentId: number, side: number, ordType: number, priceTicks: number): number {
    if (hasLimitPrice(ordType)) return priceTicks;
    const { kind } = this.command;
    const isAlone = kind === CommandKind.placeOrder || kind === CommandKind.replaceOrder;
    if (ordType !== OrdType.market || !isAlone) return 0;
    const instrument = this.state.instrument(instrumentId);
    return clampTicks(
      instrument,
      collarTicks(side, this.referenceTicks[instrumentId]!, instrument.listing.marketCollarBps),
    );
  }
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(capacity);
  wider.set(column);
  return wider;
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
