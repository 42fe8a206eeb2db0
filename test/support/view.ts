// What a consumer of events knows: orders, balances, levels, instruments, accounts. Folded from the first event, or from a state told
// as events and what came after it, it must be the same.

import { hasLimitPrice, OrdStatus, statusOfClose, StpMode, type CloseReason } from '#core/terms.ts';
import type {
  MatchPrevented,
  OrderAccepted,
  OrderExtras,
  OrderHead,
  OrderRejected,
  RecordedEvent,
} from './recorder.ts';

export interface ViewedOrder extends OrderHead, OrderExtras {
  readonly stpMode: number;
  priceTicks: number;
  orderQtyLots: number;
  leavesLots: number;
  cumQtyLots: number;
  cumNotionalMinor: number;
  feesMinor: number;
  status: number;
  stopTicks: number;
  preventedLots: number;
  reason: number;
  rejectCode: number;
  enteredTsUs: number;
}

/** What an order has as long as nobody told its terms. */
const noExtras: OrderExtras = {
  status: OrdStatus.new,
  stopTicks: 0,
  activationTicks: 0,
  trailTicks: 0,
  trailBps: 0,
  displayLots: 0,
  minQtyLots: 0,
  expireTsUs: 0,
  budgetMinor: 0,
  listId: 0,
  listKind: 0,
  preventedLots: 0,
};

export class View {
  readonly orders = new Map<number, ViewedOrder>();
  readonly balances = new Map<string, string>();
  readonly levels = new Map<string, string>();
  /** Listings, phases, last trades, fee tiers, accounts, switches: the last word on each. */
  readonly registry = new Map<string, unknown>();
  private readonly tickValues = new Map<number, number>();

  fold(events: readonly RecordedEvent[], tsUs: number): void {
    for (const event of events) this.foldOne(event, tsUs);
  }

  /** Plain data, in an order that does not depend on the way here. */
  print(): unknown {
    const sorted = (map: ReadonlyMap<number | string, unknown>): unknown =>
      [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [this.orders, this.balances, this.levels, this.registry].map(sorted);
  }

  private foldOne(event: RecordedEvent, tsUs: number): void {
    switch (event.kind) {
      case 'orderAccepted':
      case 'orderRejected':
        this.enter(event, tsUs);
        break;
      case 'orderRestored': {
        // A transfer that is remembered for its client reference.
        if (event.side === 0 && event.ordType === 0 && event.status === 2) break;
        const { kind: _kind, ...order } = event;
        const stpMode = event.status === OrdStatus.rejected ? 0 : event.stpMode;
        this.orders.set(event.orderId, { ...noExtras, ...order, stpMode });
        break;
      }
      case 'orderTerms': {
        const { kind: _kind, ...terms } = event;
        const order = this.orders.get(event.orderId)!;
        if (order.status === OrdStatus.rejected) break;
        Object.assign(order, terms);
        if (isOpen(order)) {
          order.leavesLots = order.orderQtyLots - order.cumQtyLots - order.preventedLots;
        }
        break;
      }
      case 'orderTriggered':
      case 'orderActivated': {
        const order = this.orders.get(event.orderId)!;
        order.status = OrdStatus.new;
        if (event.kind === 'orderTriggered') order.stopTicks = event.stopTicks;
        break;
      }
      case 'matchPrevented':
        if (event.stpMode === StpMode.decrement) this.decrement(event);
        break;
      case 'tradeExecuted': {
        const { instrumentId, tradeId, priceTicks, qtyLots } = event;
        const notional = priceTicks * qtyLots * this.tickValues.get(instrumentId)!;
        this.fill(
          event.makerOrderId,
          qtyLots,
          event.makerLeavesLots,
          notional,
          event.makerFeeMinor,
        );
        this.fill(
          event.takerOrderId,
          qtyLots,
          event.takerLeavesLots,
          notional,
          event.takerFeeMinor,
        );
        this.registry.set(`last ${instrumentId}`, [tradeId, priceTicks]);
        break;
      }
      case 'orderAmended': {
        const { orderId, orderQtyLots, leavesLots } = event;
        const order = this.orders.get(orderId)!;
        // Of a type without a limit its protection price is told, which is not its price.
        const priceTicks = hasLimitPrice(order.ordType) ? event.priceTicks : 0;
        Object.assign(order, { priceTicks, orderQtyLots, leavesLots });
        break;
      }
      case 'orderClosed': {
        const status = statusOfClose(event.reason as CloseReason);
        const order = this.orders.get(event.orderId)!;
        Object.assign(order, { status, reason: event.reason, leavesLots: 0 });
        countBudget(order);
        break;
      }
      case 'balanceChanged': {
        const key = `${event.accountId}/${event.assetId}`;
        // Nothing is the same as no balance at all.
        if (event.availableMinor === 0 && event.heldMinor === 0) this.balances.delete(key);
        else this.balances.set(key, `${event.availableMinor}/${event.heldMinor}`);
        break;
      }
      case 'depthChanged': {
        const key = `${event.instrumentId}/${event.side}/${event.priceTicks}`;
        if (event.orderCount === 0) this.levels.delete(key);
        else this.levels.set(key, `${event.qtyLots} in ${event.orderCount}`);
        break;
      }
      default:
        this.foldRegistry(event);
    }
  }

  private foldRegistry(event: RecordedEvent): void {
    switch (event.kind) {
      case 'instrumentListed':
        this.tickValues.set(event.instrumentId, event.tickValueMinor);
        this.registry.set(`instrument ${event.instrumentId}`, event);
        this.registry.set(`phase ${event.instrumentId}`, 0);
        this.registry.set(`last ${event.instrumentId}`, [0, 0]);
        break;
      case 'currencyListed':
        this.registry.set(`currency ${event.assetId}`, event);
        break;
      case 'phaseChanged':
        this.registry.set(`phase ${event.instrumentId}`, event.phase);
        break;
      case 'marketRestored':
        this.registry.set(`last ${event.instrumentId}`, [event.lastTradeId, event.lastPriceTicks]);
        break;
      case 'feeTierSet':
        this.registry.set(`tier ${event.feeTier}`, [
          event.makerFeeRate,
          event.takerFeeRate,
          event.auctionFeeRate,
        ]);
        break;
      case 'instrumentChanged': {
        const key = `instrument ${event.instrumentId}`;
        this.registry.set(key, { ...(this.registry.get(key) as object), listing: event.listing });
        break;
      }
      case 'accountLimitsSet':
        this.setLimits(`limits ${event.accountId}`, event.limits);
        break;
      case 'positionLimitsSet':
        this.setLimits(`limits ${event.accountId}/${event.instrumentId}`, event.limits);
        break;
      case 'venueLimitsSet':
        this.setLimits('limits', event.limits);
        break;
      case 'accountOpened':
        this.registry.set(`account ${event.accountId}`, event);
        this.registry.set(`switch ${event.accountId}`, 0);
        break;
      case 'accountKillSwitch':
        this.registry.set(`switch ${event.accountId}`, event.on);
        break;
      case 'venueKillSwitch':
        this.registry.set('switch', event.on);
        break;
      case 'accountFeeTierSet': {
        const key = `account ${event.accountId}`;
        this.registry.set(key, { ...(this.registry.get(key) as object), feeTier: event.feeTier });
        break;
      }
      case 'accountStatusSet':
        this.setLimits(`status ${event.accountId}`, { status: event.status });
        break;
      case 'instrumentDelisted':
        this.registry.set(`delisted ${event.instrumentId}`, true);
        break;
      case 'tradeWindowSet':
        this.setLimits('trade window', { trades: event.trades });
        break;
      default:
      // Answers to one sender: repeats, refusals, counts, receipts. And what an auction says of its moment.
    }
  }

  /** Limits that are all off are the same as none. */
  private setLimits(key: string, limits: object): void {
    if (Object.values(limits).every((limit) => limit === 0)) this.registry.delete(key);
    else this.registry.set(key, limits);
  }

  private enter(event: OrderAccepted | OrderRejected, tsUs: number): void {
    if (event.orderId === 0) return;
    const isRejected = event.kind === 'orderRejected';
    this.orders.set(event.orderId, {
      ...noExtras,
      orderId: event.orderId,
      accountId: event.accountId,
      instrumentId: event.instrumentId,
      side: event.side,
      ordType: event.ordType,
      timeInForce: event.timeInForce,
      execInst: event.execInst,
      stpMode: isRejected ? 0 : event.stpMode,
      priceTicks: event.priceTicks,
      orderQtyLots: event.orderQtyLots,
      clOrdId: event.clOrdId,
      leavesLots: isRejected ? 0 : event.orderQtyLots,
      cumQtyLots: 0,
      cumNotionalMinor: 0,
      feesMinor: 0,
      status: isRejected ? OrdStatus.rejected : OrdStatus.new,
      reason: 0,
      rejectCode: isRejected ? event.code : 0,
      enteredTsUs: tsUs,
    });
  }

  private decrement(event: MatchPrevented): void {
    const lose = (orderId: number, lots: number): void => {
      const order = this.orders.get(orderId)!;
      order.preventedLots += lots;
      // A step of an order by budget is not told before its first trade.
      order.leavesLots = Math.max(0, order.leavesLots - lots);
      countBudget(order);
    };
    lose(event.makerOrderId, event.makerPreventedLots);
    lose(event.takerOrderId, event.takerPreventedLots);
  }

  private fill(
    orderId: number,
    qtyLots: number,
    leavesLots: number,
    notionalMinor: number,
    feeMinor: number,
  ): void {
    const order = this.orders.get(orderId)!;
    order.leavesLots = leavesLots;
    order.cumQtyLots += qtyLots;
    order.cumNotionalMinor += notionalMinor;
    order.feesMinor += feeMinor;
    if (order.budgetMinor > 0) {
      // It goes on from step to step, until its end is told.
      countBudget(order);
      order.status = OrdStatus.partiallyFilled;
    } else {
      order.status = leavesLots === 0 ? OrdStatus.filled : OrdStatus.partiallyFilled;
    }
  }
}

/** The quantity of an order by budget is what it took and what its step still has open. */
function countBudget(order: ViewedOrder): void {
  const { budgetMinor, cumQtyLots, preventedLots, leavesLots } = order;
  if (budgetMinor > 0) order.orderQtyLots = cumQtyLots + preventedLots + leavesLots;
}

function isOpen(order: ViewedOrder): boolean {
  const { status } = order;
  return (
    status === OrdStatus.new ||
    status === OrdStatus.partiallyFilled ||
    status === OrdStatus.suspended ||
    status === OrdStatus.pendingNew
  );
}
