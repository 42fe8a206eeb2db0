// What orders do once they are taken, as the rulebook reads: enter, trade, rest, wait, trigger, end. It owns the queues and the holds
// and tells what happens; whether an order may be taken at all is decided before.

import {
  CloseReason,
  hasLimitPrice,
  isCallPhase,
  isTrailing,
  ListKind,
  OrdType,
  Phase,
  Side,
  StpMode,
  TimeInForce,
  TradeStatus,
  waitsForTrigger,
} from '#core/terms.ts';
import type { RecordedEvent } from '../support/recorder.ts';
import { cappedByOther, naiveFee } from './naive-ledger.ts';
import {
  beginTrail,
  childrenOf,
  costOfLot,
  hasMinimum,
  isImmediate,
  isMet,
  isPostOnly,
  leastFill,
  netOfLot,
  openLots,
  otherSide,
  reaches,
  seesTrade,
  siblingOf,
  statusOf,
  tradesAsMarket,
  type Holder,
  type NaiveList,
  type NaiveOrder,
} from './naive-order.ts';
import { bodyOf, echo, likenessOf, type Full, type ListPlace } from './naive-request.ts';
import {
  feesId,
  holdAsset,
  limitOf,
  marketCollar,
  NaiveVenue,
  needFor,
  queuesOf,
  referenceTicks,
  type NaiveAccount,
  type NaiveInstrument,
  type Queues,
} from './naive-venue.ts';
import {
  insertInLine,
  postingPrice,
  pricesInReach,
  shownOf,
  walk,
  walkPrice,
  wouldFill,
  wouldMeet,
  type Told,
} from './naive-walk.ts';

/** Whether the legs of a list may still be taken when their turn has come. */
type TurnCheck = (legs: readonly NaiveOrder[]) => boolean;

const ordersRemembered = 32;

export class Floor implements Told {
  readonly venue = new NaiveVenue();
  events: RecordedEvent[] = [];
  nextEntryId = 1;
  private nextTradeId = 1;
  private nextPreventedId = 1;
  /** Orders whose price has come, with the trade's; or whose turn has, with 0: for the next round. */
  private due = new Map<NaiveOrder, number>();
  private readonly mayTakeTurn: TurnCheck;

  constructor(mayTakeTurn: (venue: NaiveVenue, legs: readonly NaiveOrder[]) => boolean) {
    this.mayTakeTurn = (legs) => mayTakeTurn(this.venue, legs);
  }

  tell(event: RecordedEvent): void {
    this.events.push(event);
  }

  // ---- taken

  /** An order that passed the checks: it has an id from here on. `waits` is for its turn in a list. */
  accept(
    command: Full,
    limitTicks: number,
    list?: NaiveList,
    at?: ListPlace,
    waits = false,
  ): NaiveOrder {
    const account = this.venue.accounts.get(command.accountId)!;
    const order = this.draft(command, this.nextEntryId++, limitTicks, list);
    const body = bodyOf(command, at);
    const { orderId: entryId, accountId } = order;
    this.venue.remember({ entryId, accountId, body, isOrder: true, order }, command.clOrdId);
    account.open.set(order.orderId, order);
    this.venue.openOrders++;
    this.rememberLikeness(account, command);
    order.isFunded = !waits;
    order.place = waits ? 'list' : 'nowhere';
    if (!waits) this.beginToTrail(order);
    this.rehold(order);
    return order;
  }

  /** For the duplicate guard, while the account has one. */
  private rememberLikeness({ accepted, limits }: NaiveAccount, command: Full): void {
    if (limits.duplicateWindowUs === 0) return;
    accepted.push({ tsUs: this.venue.tsUs, likeness: likenessOf(command) });
    if (accepted.length > ordersRemembered) accepted.shift();
  }

  tellAccepted(order: NaiveOrder, command: Full): void {
    const { stpMode, priceTicks, qtyLots } = command;
    this.tell({
      kind: 'orderAccepted',
      orderId: order.orderId,
      ...echo(command),
      stpMode,
      priceTicks,
      orderQtyLots: qtyLots,
    });
    if (!isPlain(order) || order.list !== undefined) this.tellTerms(order);
  }

  /** An order as it would be; nobody knows of it yet. */
  draft(command: Full, orderId: number, limitTicks: number, list?: NaiveList): NaiveOrder {
    const account = this.venue.accounts.get(command.accountId)!;
    const holder: Holder = { orders: [], held: 0n };
    const order: NaiveOrder = {
      orderId,
      ...echo(command),
      tradeGroup: () => account.limits.tradeGroup,
      stpMode: command.stpMode,
      activationTicks: command.activationTicks,
      trailTicks: command.trailTicks,
      trailBps: command.trailBps,
      displayLots: command.displayLots,
      minQtyLots: command.minQtyLots,
      expireTsUs: command.expireTsUs,
      budgetMinor: command.budgetMinor,
      rates: this.venue.feeTiers[account.feeTier]!,
      limitTicks,
      holdTicks: limitTicks,
      stopTicks: command.stopTicks,
      qtyLots: command.qtyLots,
      cumLots: 0,
      preventedLots: 0,
      shownLots: 0,
      isOpen: true,
      isFunded: false,
      toldStopTicks: 0,
      isDue: false,
      isTriggered: false,
      bestTicks: 0,
      activatesFromBelow: false,
      budgetLeft: BigInt(command.budgetMinor),
      place: 'nowhere',
      holder,
      list,
    };
    holder.orders.push(order);
    return order;
  }

  /** A trailing stop begins at the reference, or waits for its activation price. */
  private beginToTrail(order: NaiveOrder): void {
    if (!isTrailing(order.ordType)) return;
    const reference = referenceTicks(this.venue.instrumentOf(order));
    const { activationTicks } = order;
    if (activationTicks === 0 || activationTicks === reference) beginTrail(order, reference);
    order.activatesFromBelow = activationTicks > reference;
  }

  // ---- entering

  /** A new order, or one whose turn in its list has come. */
  begin(order: NaiveOrder): void {
    if (waitsForTrigger(order.ordType)) this.waitForPrice(order);
    else this.enter(order);
  }

  /** One whose price is met already triggers in the first round. */
  private waitForPrice(order: NaiveOrder): void {
    const instrument = this.venue.instrumentOf(order);
    order.place = 'stops';
    instrument.stops.push(order);
    this.lookAtPrice(instrument, order);
  }

  lookAtPrice(instrument: NaiveInstrument, order: NaiveOrder): void {
    const { phase, lastPriceTicks } = instrument;
    if (phase !== Phase.continuous || lastPriceTicks === 0) return;
    if (isTrailing(order.ordType) && order.bestTicks === 0) return;
    if (!order.isDue && isMet(order, lastPriceTicks)) this.putDue(order, lastPriceTicks);
  }

  /** An order comes to the market. */
  enter(order: NaiveOrder): void {
    const instrument = this.venue.instrumentOf(order);
    if (order.timeInForce === TimeInForce.cls && instrument.phase !== Phase.closingAuction) {
      order.place = 'aside';
      instrument.aside.push(order);
    } else if (instrument.phase !== Phase.continuous) {
      this.enterWithoutTrading(instrument, order);
    } else if (order.budgetMinor > 0) {
      this.spend(instrument, order);
    } else if (isPostOnly(order) && wouldMeet(this.against(order), order)) {
      this.repriceToPost(instrument, order);
    } else {
      this.execute(order);
    }
  }

  /** For the auction; while closed or halted only what can rest stays. */
  private enterWithoutTrading(instrument: NaiveInstrument, order: NaiveOrder): void {
    const isCall = isCallPhase(instrument.phase);
    if (order.ordType === OrdType.market && isCall && order.budgetMinor === 0) {
      order.place = 'call';
      instrument.call.push(order);
    } else if (order.ordType === OrdType.market || isImmediate(order.timeInForce)) {
      this.close(order, CloseReason.activationRefused);
    } else {
      this.rest(order);
    }
  }

  private repriceToPost(instrument: NaiveInstrument, order: NaiveOrder): void {
    const priceTicks = postingPrice(instrument, order);
    if (priceTicks === undefined) return this.close(order, CloseReason.postOnlyWouldCross);
    order.limitTicks = priceTicks;
    order.holdTicks = priceTicks;
    this.rehold(order);
    this.tellAmended(order, false);
    this.rest(order);
  }

  /** Trades what can be traded at once; what is left rests or ends. */
  execute(order: NaiveOrder): void {
    const needed = order.timeInForce === TimeInForce.fok ? openLots(order) : leastFill(order);
    if (needed > 0 && wouldFill(this.against(order), order) < needed) return this.tooLittle(order);
    const ended = walk(this.against(order), order, this);
    if (!order.isOpen) return;
    if (ended) this.close(order, CloseReason.selfTradePrevention);
    else if (tradesAsMarket(order)) this.close(order, this.marketEnd(order));
    else if (isImmediate(order.timeInForce)) this.close(order, CloseReason.immediateOrCancel);
    else this.rest(order);
  }

  private tooLittle(order: NaiveOrder): void {
    if (order.timeInForce === TimeInForce.fok) this.close(order, CloseReason.fillOrKill);
    else if (isImmediate(order.timeInForce)) this.close(order, CloseReason.minimumQuantity);
    else this.rest(order);
  }

  private marketEnd(order: NaiveOrder): number {
    const isEmpty = this.against(order).book.length === 0;
    return isEmpty ? CloseReason.noLiquidity : CloseReason.collarReached;
  }

  /** A market order by budget: at each price the whole lots that the rest of the budget covers, or needs. */
  private spend(instrument: NaiveInstrument, order: NaiveOrder): void {
    const against = this.against(order);
    const passed = new Set<number>();
    for (;;) {
      order.qtyLots = order.cumLots + order.preventedLots;
      const priceTicks = pricesInReach(against, order).find((price) => !passed.has(price));
      if (order.budgetLeft <= 0n) return this.close(order, CloseReason.budgetReached);
      if (priceTicks === undefined) return this.close(order, this.marketEnd(order));
      const wanted = this.lotsForBudget(instrument, order, priceTicks);
      if (wanted === 0) return this.close(order, budgetEnd(order));
      order.qtyLots += wanted;
      if (walkPrice(against, order, priceTicks, this)) {
        return this.endBudget(order, CloseReason.selfTradePrevention);
      }
      if (openLots(order) > 0) passed.add(priceTicks);
    }
  }

  private endBudget(order: NaiveOrder, reason: number): void {
    order.qtyLots = order.cumLots + order.preventedLots;
    this.close(order, reason);
  }

  private lotsForBudget(
    instrument: NaiveInstrument,
    order: NaiveOrder,
    priceTicks: number,
  ): number {
    const { budgetLeft, rates } = order;
    // Its orderQty is what it took and what was prevented, and no order's is more than the listing's largest.
    const room = BigInt(instrument.listing.qtyLotsMax - order.cumLots - order.preventedLots);
    if (budgetLeft <= 0n) return 0;
    if (order.side === Side.buy) {
      return least(budgetLeft / costOfLot(priceTicks, instrument.tickValue, rates), room);
    }
    const net = netOfLot(priceTicks, instrument.tickValue, rates);
    if (net === 0n) return 0;
    const held = order.holder.held / BigInt(instrument.listing.lotShares);
    return least(smaller((budgetLeft + net - 1n) / net, held), room);
  }

  // ---- resting

  rest(order: NaiveOrder): void {
    const instrument = this.venue.instrumentOf(order);
    const { book, hidden } = queuesOf(instrument, order.side);
    const isHidden = hasMinimum(order);
    order.place = isHidden ? 'hidden' : 'book';
    order.shownLots = isHidden ? 0 : shownOf(order);
    insertInLine(isHidden ? hidden : book, order);
    if (instrument.phase !== Phase.continuous) return;
    if (order.preventedLots > 0) this.tellTerms(order);
    if (!isHidden) {
      this.tryHidden(instrument, otherSide(order.side), order.limitTicks);
    }
  }

  /** Tries the waiting minimum orders of a side, those that reach a price where one is given, once each. */
  tryHidden(instrument: NaiveInstrument, side: number, priceTicks?: number): void {
    const waiting = queuesOf(instrument, side).hidden.filter(
      (order) => priceTicks === undefined || reaches(side, order.limitTicks, priceTicks),
    );
    for (const order of waiting) if (order.isOpen) this.tryOnce(order);
  }

  tryOnce(order: NaiveOrder): void {
    if (wouldFill(this.against(order), order) < leastFill(order)) return;
    const { preventedLots } = order;
    const ended = walk(this.against(order), order, this);
    if (ended && order.isOpen) return this.close(order, CloseReason.selfTradePrevention);
    if (order.isOpen && order.preventedLots > preventedLots) this.tellTerms(order);
  }

  // ---- trades

  filled(maker: NaiveOrder, taker: NaiveOrder, lots: number): void {
    this.settle(maker, taker, lots, maker.limitTicks, false);
  }

  /** A fill: shares one way, money the other, fees to the fee account. In an auction the buy order stands as the maker. */
  settle(
    maker: NaiveOrder,
    taker: NaiveOrder,
    qtyLots: number,
    priceTicks: number,
    isAuction: boolean,
  ): void {
    const instrument = this.venue.instrumentOf(maker);
    const notional = BigInt(priceTicks) * BigInt(qtyLots) * instrument.tickValue;
    const makerCharge = naiveFee(notional, rateOf(maker, isAuction, false));
    const takerCharge = naiveFee(notional, rateOf(taker, isAuction, true));
    const makerFee = cappedByOther(makerCharge, takerCharge);
    const takerFee = cappedByOther(takerCharge, makerCharge);
    for (const order of [maker, taker]) this.takeFromBudget(instrument, order, qtyLots, priceTicks);
    for (const order of [maker, taker]) this.rehold(order);
    this.moveTraded(instrument, maker, taker, notional, BigInt(qtyLots));
    const { ledger } = this.venue;
    ledger.move(maker.accountId, feesId, instrument.listing.currencyId, makerFee);
    ledger.move(taker.accountId, feesId, instrument.listing.currencyId, takerFee);
    instrument.lastPriceTicks = priceTicks;
    const { instrumentId } = instrument;
    const tradeId = this.nextTradeId++;
    const takerSide = isAuction ? 0 : taker.side;
    this.venue.noteTrade({
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      tsUs: this.venue.tsUs,
      maker: { ...idsOf(maker), rate: rateOf(maker, isAuction, false), fee: makerFee },
      taker: { ...idsOf(taker), rate: rateOf(taker, isAuction, true), fee: takerFee },
      status: TradeStatus.done,
    });
    this.tell({
      kind: 'tradeExecuted',
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId: maker.orderId,
      makerAccountId: maker.accountId,
      makerLeavesLots: openLots(maker),
      makerFeeMinor: Number(makerFee),
      takerOrderId: taker.orderId,
      takerAccountId: taker.accountId,
      takerLeavesLots: openLots(taker),
      takerFeeMinor: Number(takerFee),
    });
    for (const order of [maker, taker]) if (isFilled(order)) this.finish(order);
    for (const order of [maker, taker]) this.endSibling(order);
    if (!isAuction) this.lookAtTrade(instrument, priceTicks);
  }

  private takeFromBudget(
    instrument: NaiveInstrument,
    order: NaiveOrder,
    qtyLots: number,
    priceTicks: number,
  ): void {
    if (order.budgetMinor === 0) return;
    const ofLot = order.side === Side.buy ? costOfLot : netOfLot;
    order.budgetLeft -= BigInt(qtyLots) * ofLot(priceTicks, instrument.tickValue, order.rates);
  }

  private moveTraded(
    instrument: NaiveInstrument,
    maker: NaiveOrder,
    taker: NaiveOrder,
    notional: bigint,
    lots: bigint,
  ): void {
    const buyer = taker.side === Side.buy ? taker : maker;
    const seller = taker.side === Side.buy ? maker : taker;
    const shares = lots * BigInt(instrument.listing.lotShares);
    const { ledger } = this.venue;
    ledger.move(buyer.accountId, seller.accountId, instrument.listing.currencyId, notional);
    ledger.move(seller.accountId, buyer.accountId, instrument.shareAssetId, shares);
  }

  /** Every waiting order sees every trade of continuous trading. */
  private lookAtTrade(instrument: NaiveInstrument, priceTicks: number): void {
    for (const order of instrument.stops) {
      if (!order.isDue && seesTrade(order, priceTicks)) this.putDue(order, priceTicks);
    }
  }

  private putDue(order: NaiveOrder, lastTicks: number): void {
    order.isDue = true;
    this.due.set(order, lastTicks);
  }

  /** At the change to continuous trading: the last trade's price, as if it were a trade of now. */
  lookAtAllStops(instrument: NaiveInstrument): void {
    if (instrument.lastPriceTicks !== 0) this.lookAtTrade(instrument, instrument.lastPriceTicks);
  }

  // ---- self-trade prevention

  prevented(
    maker: NaiveOrder,
    taker: NaiveOrder,
    makerLots: number,
    takerLots: number,
    makerEnded: boolean,
  ): void {
    this.tell({
      kind: 'matchPrevented',
      preventedMatchId: this.nextPreventedId++,
      instrumentId: maker.instrumentId,
      stpMode: taker.stpMode,
      priceTicks: maker.limitTicks,
      makerOrderId: maker.orderId,
      makerAccountId: maker.accountId,
      makerPreventedLots: makerLots,
      takerOrderId: taker.orderId,
      takerAccountId: taker.accountId,
      takerPreventedLots: takerLots,
    });
    this.rehold(maker);
    this.rehold(taker);
    if (makerEnded) this.close(maker, CloseReason.selfTradePrevention);
    else if (makerLots > 0) this.tellTerms(maker);
    if (makerLots > 0) this.endSibling(maker);
    const takerGoesOn = taker.stpMode === StpMode.decrement && openLots(taker) > 0;
    if (takerGoesOn) this.endSibling(taker);
  }

  // ---- rounds

  /** The orders whose price or turn has come, in the order of their ids; what these bring about is the next round. */
  rounds(): void {
    while (this.due.size > 0) {
      const round = [...this.due].toSorted(([a], [b]) => a.orderId - b.orderId);
      this.due = new Map();
      for (const [order, lastTicks] of round) {
        if (!order.isOpen) continue;
        if (lastTicks > 0) this.trigger(order, lastTicks);
        else if (!order.isFunded) this.takeTurn(order);
      }
    }
  }

  private trigger(order: NaiveOrder, lastTicks: number): void {
    const { orderId, accountId, instrumentId, stopTicks } = order;
    const instrument = this.venue.instrumentOf(order);
    this.takeFromPlace(order);
    order.isTriggered = true;
    this.tell({ kind: 'orderTriggered', orderId, accountId, instrumentId, stopTicks, lastTicks });
    this.endSibling(order);
    if (order.ordType === OrdType.trailingStop) {
      const bound = marketCollar(instrument, order.side, stopTicks);
      order.limitTicks = order.side === Side.buy ? Math.min(bound, order.holdTicks) : bound;
    }
    this.enter(order);
  }

  /** Trailing stops that moved and still wait, in the order of their ids. */
  tellTrails(): void {
    const waiting = [...this.venue.instruments.values()].flatMap(({ stops }) => stops);
    const moved = waiting.filter((order) => told(order.stopTicks) !== told(order.toldStopTicks));
    for (const order of moved.toSorted((a, b) => a.orderId - b.orderId)) this.tellTerms(order);
  }

  /** The order before it in its list is filled. A bracket's exits come together. */
  private takeTurn(order: NaiveOrder): void {
    const legs = [...order.holder.orders];
    for (const { orderId, accountId, instrumentId } of legs) {
      this.tell({ kind: 'orderActivated', orderId, accountId, instrumentId });
    }
    for (const leg of legs) {
      if (leg.ordType === OrdType.market || leg.ordType === OrdType.trailingStop) {
        leg.limitTicks = limitOf(this.venue.instrumentOf(leg), priced(leg));
        leg.holdTicks = leg.limitTicks;
      }
    }
    if (!this.mayTakeTurn(legs)) {
      return this.close(order, CloseReason.activationRefused);
    }
    for (const leg of legs) {
      leg.isFunded = true;
      leg.place = 'nowhere';
      this.beginToTrail(leg);
    }
    this.rehold(order);
    const waiting = legs.filter(({ ordType }) => waitsForTrigger(ordType));
    for (const leg of waiting) {
      this.waitForPrice(leg);
      this.tellTerms(leg);
    }
    for (const leg of legs) if (!waiting.includes(leg)) this.enter(leg);
  }

  // ---- ends

  /** Ends an order, with what follows from that for the others of its list. */
  close(order: NaiveOrder, reason: number): void {
    if (!order.isOpen) return;
    const { orderId, accountId, instrumentId } = order;
    const canceledLots = openLots(order);
    this.takeOut(order);
    this.tell({ kind: 'orderClosed', orderId, accountId, instrumentId, reason, canceledLots });
    if (reason !== CloseReason.orderListEnded) this.endSibling(order);
    const isFilledByIt =
      reason === CloseReason.amendedToFilled || reason === CloseReason.budgetReached;
    for (const child of childrenOf(order)) {
      if (!child.isOpen) continue;
      if (isFilledByIt) this.due.set(child, 0);
      else this.close(child, CloseReason.orderListEnded);
    }
  }

  /** Completely filled: the orders that waited for it have their turn. */
  private finish(order: NaiveOrder): void {
    this.takeOut(order);
    for (const child of childrenOf(order)) if (child.isOpen) this.due.set(child, 0);
  }

  private endSibling(order: NaiveOrder): void {
    const sibling = siblingOf(order);
    if (sibling !== undefined) this.close(sibling, CloseReason.orderListEnded);
  }

  private takeOut(order: NaiveOrder): void {
    this.takeFromPlace(order);
    order.isOpen = false;
    this.venue.accountOf(order).open.delete(order.orderId);
    this.venue.openOrders--;
    this.rehold(order);
  }

  /** Out of whichever queue it is in. */
  takeFromPlace(order: NaiveOrder): void {
    const instrument = this.venue.instrumentOf(order);
    const queues = queuesOf(instrument, order.side);
    const { stops, call, aside } = instrument;
    const places: Readonly<Record<string, NaiveOrder[]>> = { ...queues, stops, call, aside };
    const queue = places[order.place];
    if (queue !== undefined) queue.splice(queue.indexOf(order), 1);
    order.place = 'nowhere';
  }

  // ---- holds

  /** Sets aside what an order needs now; of a pair, the larger need. */
  rehold({ holder, accountId, instrumentId, side }: NaiveOrder): void {
    const instrument = this.venue.instruments.get(instrumentId)!;
    const needs = holder.orders.map((order) => this.needOf(order));
    const needed = needs.reduce((most, need) => (need > most ? need : most), 0n);
    this.venue.ledger.hold(accountId, holdAsset(instrument, side), needed - holder.held);
    holder.held = needed;
  }

  needOf(order: NaiveOrder): bigint {
    if (!order.isOpen || !order.isFunded) return 0n;
    return needFor(this.venue.instrumentOf(order), order, openLots(order), order.holdTicks);
  }

  against(order: Pick<NaiveOrder, 'instrumentId' | 'side'>): Queues {
    return queuesOf(this.venue.instrumentOf(order), otherSide(order.side));
  }

  // ---- words

  tellTerms(order: NaiveOrder): void {
    const { list } = order;
    order.toldStopTicks = order.stopTicks;
    this.tell({
      kind: 'orderTerms',
      orderId: order.orderId,
      accountId: order.accountId,
      instrumentId: order.instrumentId,
      status: statusOf(order),
      stopTicks: told(order.stopTicks),
      activationTicks: order.activationTicks,
      trailTicks: order.trailTicks,
      trailBps: order.trailBps,
      displayLots: order.displayLots,
      minQtyLots: order.minQtyLots,
      expireTsUs: order.expireTsUs,
      budgetMinor: order.budgetMinor,
      listId: list?.legs[0]?.orderId ?? 0,
      listKind: list?.kind ?? ListKind.none,
      preventedLots: order.preventedLots,
    });
  }

  tellAmended(order: NaiveOrder, keptPriority: boolean): void {
    this.tell({
      kind: 'orderAmended',
      orderId: order.orderId,
      accountId: order.accountId,
      instrumentId: order.instrumentId,
      priceTicks: hasLimitPrice(order.ordType) ? order.limitTicks : 0,
      orderQtyLots: order.qtyLots,
      leavesLots: openLots(order),
      keptPriority: keptPriority ? 1 : 0,
    });
  }
}

function isFilled(order: NaiveOrder): boolean {
  return order.isOpen && openLots(order) === 0 && order.budgetMinor === 0;
}

/** A stop price as it is told, in 31 bits. */
function told(stopTicks: number): number {
  return Math.max(0, Math.min(stopTicks, 2 ** 31 - 1));
}

/** True where an order has nothing that its head does not say. */
function isPlain(order: NaiveOrder): boolean {
  const { ordType, displayLots, minQtyLots, expireTsUs, budgetMinor } = order;
  const isSimple = ordType === OrdType.market || ordType === OrdType.limit;
  return isSimple && displayLots + minQtyLots + expireTsUs + budgetMinor === 0;
}

function budgetEnd({ cumLots }: NaiveOrder): number {
  return cumLots === 0 ? CloseReason.budgetTooSmall : CloseReason.budgetReached;
}

function priced(order: NaiveOrder): NaiveOrder & { priceTicks: number } {
  return { ...order, priceTicks: order.limitTicks };
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function least(a: bigint, b: bigint): number {
  return Number(smaller(a, b));
}

function idsOf({ orderId, accountId }: NaiveOrder): { orderId: number; accountId: number } {
  return { orderId, accountId };
}

function rateOf({ rates }: NaiveOrder, isAuction: boolean, isTaker: boolean): bigint {
  if (isAuction) return rates.auction;
  return isTaker ? rates.taker : rates.maker;
}
