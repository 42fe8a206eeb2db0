// What a consumer of events knows: orders, balances, levels, instruments, accounts. Folded from the first event, or from a state told
// as events and what came after it, it must be the same.

import { OrdStatus, statusOfClose, type CloseReason } from '#core/terms.ts';
import type { OrderTerms, RecordedEvent } from './recorder.ts';

export interface ViewedOrder extends OrderTerms {
  leavesLots: number;
  cumQtyLots: number;
  cumNotionalMinor: number;
  feesMinor: number;
  status: number;
  reason: number;
  rejectCode: number;
  enteredTsUs: number;
}

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
        this.orders.set(event.orderId, order);
        break;
      }
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
        const { orderId, priceTicks, orderQtyLots, leavesLots } = event;
        Object.assign(this.orders.get(orderId)!, { priceTicks, orderQtyLots, leavesLots });
        break;
      }
      case 'orderClosed': {
        const status = statusOfClose(event.reason as CloseReason);
        const order = this.orders.get(event.orderId)!;
        Object.assign(order, { status, reason: event.reason, leavesLots: 0 });
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
        this.registry.set(`tier ${event.feeTier}`, [event.makerFeeRate, event.takerFeeRate]);
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
      default:
      // Answers to one sender: repeats, refusals, counts, receipts.
    }
  }

  private enter(event: Extract<RecordedEvent, { clOrdId: string }>, tsUs: number): void {
    if (event.kind === 'orderRestored' || event.orderId === 0) return;
    const { orderId, accountId, instrumentId, side, ordType, timeInForce, execInst } = event;
    const isRejected = event.kind === 'orderRejected';
    this.orders.set(orderId, {
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
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
    order.status = leavesLots === 0 ? OrdStatus.filled : OrdStatus.partiallyFilled;
  }
}
