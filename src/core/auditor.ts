// Checks what one command says about itself: it stands between the engine and a sink, compares every event with the state before and
// after, and passes it on. It must never change an event, and it ends the engine where one is not true.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type {
  AccountLimits,
  Command,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import { stpModeOf } from '#core/order-store.ts';
import { collarTicks } from '#core/risk/pre-trade.ts';
import { audit } from '#core/state-audit.ts';
import type { ExchangeState } from '#core/state.ts';
import { OrdType, Side, StpMode } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

export { audit, auditClosed } from '#core/state-audit.ts';

/**
 * The host calls `before(state, command, sink)`, then `apply(command, this)`, then `after(state)`, which also audits the whole state.
 * Throws InvariantError that names the invariant and the ids concerned.
 */
export class AuditingSink implements EventSink {
  private state!: ExchangeState;
  private command!: Command;
  private inner!: EventSink;

  /** By instrument, before the command. */
  private readonly bestBidTicks: number[] = [];
  private readonly bestAskTicks: number[] = [];
  private readonly referenceTicks: number[] = [];
  /** By cell of the ledger: balances before the command, and what its events add to available + held. */
  private available = new Float64Array(0);
  private held = new Float64Array(0);
  private addedMinor = new Float64Array(0);
  private toldCells = new Uint8Array(0);
  private seq = 0;
  private nextTradeId = 0;
  private nextEntryId = 0;

  /** The order that this command entered or entered anew: its id, how far it may trade, what is left of it. */
  private takerOrderId = 0;
  private takerLimitTicks = 0;
  private takerLeavesLots = 0;
  private lastFillTicks = 0;
  private lastFillInstrumentId = 0;
  private lastFillTakerSide = 0;

  before(state: ExchangeState, command: Command, inner: EventSink): void {
    this.state = state;
    this.command = command;
    this.inner = inner;
    this.seq = state.seq;
    this.nextTradeId = state.nextTradeId;
    this.nextEntryId = state.nextEntryId;
    this.takerOrderId = 0;
    this.lastFillTicks = 0;
    for (let id = 1; id < state.instruments.length; id++) {
      const instrument = state.instruments[id]!;
      this.bestBidTicks[id] = instrument.book.bestPriceTicks(Side.buy);
      this.bestAskTicks[id] = instrument.book.bestPriceTicks(Side.sell);
      this.referenceTicks[id] = instrument.referencePriceTicks;
    }
    this.keepBalances(state);
  }

  after(state: ExchangeState): void {
    if (state.seq !== this.seq + 1) broken('seq is dense', this.seq, state.seq);
    if (state.nextTradeId !== this.nextTradeId) {
      broken('every trade is told, in order of its id', this.nextTradeId, state.nextTradeId);
    }
    if (this.lastFillTicks > 0) this.checkNothingBetterIsLeft(state);
    this.checkBalances(state);
    audit(state);
  }

  orderAccepted(
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
    if (orderId !== this.nextEntryId) broken('order ids are dense', orderId, this.nextEntryId);
    this.takerOrderId = orderId;
    this.takerLeavesLots = orderQtyLots;
    this.takerLimitTicks =
      ordType === OrdType.limit ? priceTicks : this.collarTicks(instrumentId, side);
    this.inner.orderAccepted(
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

  orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void {
    this.takerOrderId = keptPriority === 0 ? orderId : 0;
    this.takerLeavesLots = leavesLots;
    this.takerLimitTicks = priceTicks;
    this.inner.orderAmended(
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    );
  }

  tradeExecuted(
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
    this.takerLeavesLots -= qtyLots;
    if (qtyLots <= 0) broken('a trade is about some quantity', tradeId, qtyLots);
    if (takerOrderId !== this.takerOrderId) {
      broken('only an order that enters takes', tradeId, takerOrderId, this.takerOrderId);
    }
    if (takerLeavesLots !== this.takerLeavesLots) {
      broken('a fill takes its quantity from what was left', tradeId, takerOrderId);
    }
    this.checkPrice(tradeId, instrumentId, takerSide, priceTicks);
    this.checkMaker(tradeId, takerSide, priceTicks, makerOrderId, makerAccountId);
    this.checkAccounts(tradeId, makerAccountId, takerOrderId, takerAccountId);

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
    this.inner.tradeExecuted(
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

  fundsMoved(
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
    this.inner.fundsMoved(
      transferId,
      kind,
      fromAccountId,
      toAccountId,
      assetId,
      amountMinor,
      clientRef,
    );
  }

  orderClosed(
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
      if (orderQtyLots !== cumLots + canceledLots) {
        broken('orderQty = filled + cancelled', orderId, orderQtyLots, cumLots, canceledLots);
      }
    }
    this.inner.orderClosed(orderId, accountId, instrumentId, reason, canceledLots);
  }

  balanceChanged(
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
    this.inner.balanceChanged(accountId, assetId, availableMinor, heldMinor);
  }

  depthChanged(
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
    this.inner.depthChanged(instrumentId, side, priceTicks, qtyLots, orderCount);
  }

  // ---- events that are only passed on

  currencyListed(assetId: number, code: string, decimals: number): void {
    this.inner.currencyListed(assetId, code, decimals);
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    this.inner.instrumentListed(instrumentId, shareAssetId, tickValueMinor, listing);
  }

  phaseChanged(instrumentId: number, phase: number): void {
    this.inner.phaseChanged(instrumentId, phase);
  }

  feeTierSet(
    feeTier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate: number,
  ): void {
    this.inner.feeTierSet(feeTier, makerFeeRate, takerFeeRate, auctionFeeRate);
  }

  instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    this.inner.instrumentChanged(instrumentId, listing);
  }

  accountLimitsSet(accountId: number, limits: AccountLimits): void {
    this.inner.accountLimitsSet(accountId, limits);
  }

  positionLimitsSet(accountId: number, instrumentId: number, limits: PositionLimits): void {
    this.inner.positionLimitsSet(accountId, instrumentId, limits);
  }

  venueLimitsSet(limits: VenueLimits): void {
    this.inner.venueLimitsSet(limits);
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    this.inner.accountOpened(accountId, kind, feeTier, name);
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.inner.accountKillSwitch(accountId, on);
  }

  venueKillSwitch(on: number): void {
    this.inner.venueKillSwitch(on);
  }

  orderTerms(
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
    this.inner.orderTerms(
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

  orderTriggered(
    orderId: number,
    accountId: number,
    instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void {
    this.inner.orderTriggered(orderId, accountId, instrumentId, stopTicks, lastTicks);
  }

  orderActivated(orderId: number, accountId: number, instrumentId: number): void {
    this.inner.orderActivated(orderId, accountId, instrumentId);
  }

  matchPrevented(
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
    this.inner.matchPrevented(
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

  auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    this.inner.auctionIndicative(instrumentId, priceTicks, matchedLots, surplusLots, surplusSide);
  }

  auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    this.inner.auctionUncrossed(
      instrumentId,
      phase,
      priceTicks,
      matchedLots,
      surplusLots,
      surplusSide,
    );
  }

  orderRejected(
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
    this.inner.orderRejected(
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

  commandRepeated(kind: number, accountId: number, orderId: number): void {
    this.inner.commandRepeated(kind, accountId, orderId);
  }

  massCanceled(accountId: number, instrumentId: number, side: number, count: number): void {
    this.inner.massCanceled(accountId, instrumentId, side, count);
  }

  commandRejected(
    kind: number,
    accountId: number,
    instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void {
    this.inner.commandRejected(kind, accountId, instrumentId, orderId, code, limit);
  }

  orderRestored(orderId: number): void {
    broken('a command restores nothing', orderId);
  }

  marketRestored(instrumentId: number): void {
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

  /** Within the incoming order's limit, from the best price of before, away from it and never back. */
  private checkPrice(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
  ): void {
    const isBuy = takerSide === Side.buy;
    const limit = this.takerLimitTicks;
    if (isBuy ? priceTicks > limit : priceTicks < limit) {
      broken("a fill is within the incoming order's limit", tradeId, priceTicks, limit);
    }
    const last = this.lastFillTicks;
    const best = isBuy ? this.bestAskTicks[instrumentId] : this.bestBidTicks[instrumentId];
    if (last === 0 && priceTicks !== best) {
      broken('the first fill is at the best price', tradeId, priceTicks, best ?? 0);
    }
    if (last > 0 && (isBuy ? priceTicks < last : priceTicks > last)) {
      broken('no fill passes over a better price', tradeId, priceTicks, last);
    }
    this.lastFillTicks = priceTicks;
    this.lastFillInstrumentId = instrumentId;
    this.lastFillTakerSide = takerSide;
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

  private checkAccounts(
    tradeId: number,
    makerAccountId: number,
    takerOrderId: number,
    takerAccountId: number,
  ): void {
    if (takerAccountId !== this.command.accountId) {
      broken("a trade is of the command's account", tradeId, takerAccountId);
    }
    if (makerAccountId !== takerAccountId) return;
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
    const isBuy = this.lastFillTakerSide === Side.buy;
    const { book } = state.instrument(this.lastFillInstrumentId);
    const best = book.bestPriceTicks(isBuy ? Side.sell : Side.buy);
    if (best === 0) return;
    if (isBuy ? best < this.lastFillTicks : best > this.lastFillTicks) {
      broken('no fill passes over a better price', best, this.lastFillTicks);
    }
  }

  /** How far a market order may trade, from what the instrument was before the command. */
  private collarTicks(instrumentId: number, side: number): number {
    const { kind } = this.command;
    if (kind !== CommandKind.placeOrder && kind !== CommandKind.replaceOrder) {
      broken('only a new order is a market order', kind);
    }
    const instrument = this.state.instrument(instrumentId);
    return withinPrices(
      instrument,
      collarTicks(side, this.referenceTicks[instrumentId]!, instrument.listing.marketCollarBps),
    );
  }
}

function withinPrices(instrument: Instrument, priceTicks: number): number {
  const { priceTicksMin, priceTicksMax } = instrument.listing;
  return Math.min(Math.max(priceTicks, priceTicksMin), priceTicksMax);
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(capacity);
  wider.set(column);
  return wider;
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}
