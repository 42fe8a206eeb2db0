// What a member knows of its own: open orders, positions, cash. Filled from the private channels and from replies, whichever is newer.
// It holds no wish and sends nothing.

import type { MarketView } from './market-view.ts';
import type { RestingQuote } from './requote.ts';
import type { Balance, Order, Position } from '#api/types.ts';
import { isWorking } from '#api/types.ts';

interface OpenOrder extends RestingQuote {
  readonly symbol: string;
  readonly seq: number;
}

/** The private channels that a member follows. */
const channels = ['orders', 'positions', 'balances'] as const;
export type MemberPush =
  | { readonly channel: 'orders'; readonly type: string; readonly data: readonly Order[] }
  | { readonly channel: 'positions'; readonly type: string; readonly data: readonly Position[] }
  | { readonly channel: 'balances'; readonly type: string; readonly data: readonly Balance[] };

export class MemberBook {
  private readonly market: MarketView;
  private readonly orders = new Map<string, OpenOrder>();
  /** Shares, free and in open sales. */
  private readonly positionLots = new Map<string, number>();
  private readonly cash = new Map<string, number>();
  /** Positions when they were first seen: what the member returns to. */
  private readonly neutralLots = new Map<string, number>();
  private readonly awaited = new Set<string>(channels);

  constructor(market: MarketView) {
    this.market = market;
  }

  /** True once every private channel has told where things stand. */
  get isComplete(): boolean {
    return this.awaited.size === 0;
  }

  /** The connection went: orders may have changed unseen. Neutral positions stay. */
  forget(): void {
    this.orders.clear();
    for (const channel of channels) this.awaited.add(channel);
  }

  /** Takes a push of a private channel. */
  take(push: MemberPush): void {
    if (push.type === 'snapshot') {
      if (push.channel === 'orders') this.orders.clear();
      this.awaited.delete(push.channel);
    }
    switch (push.channel) {
      case 'orders':
        for (const order of push.data) this.takeOrder(order);
        break;
      case 'positions':
        for (const position of push.data) this.takePosition(position);
        break;
      default:
        for (const balance of push.data) this.takeBalance(balance);
    }
  }

  /** An order as a reply or a push shows it. */
  takeOrder(order: Order): void {
    const view = this.market.find(order.instrument);
    if (view === undefined) return;
    const known = this.orders.get(order.orderId);
    if (known !== undefined && known.seq > order.seq) return;
    if (!isWorking(order) || order.price === null) {
      this.orders.delete(order.orderId);
      return;
    }
    this.orders.set(order.orderId, {
      orderId: order.orderId,
      symbol: order.instrument,
      side: order.side,
      priceTicks: view.prices.toSteps(order.price),
      cumLots: view.lots.toSteps(order.cumQty),
      leavesLots: view.lots.toSteps(order.leavesQty),
      seq: order.seq,
    });
  }

  /** The venue says that an order is not open any more. */
  dropOrder(orderId: string): void {
    this.orders.delete(orderId);
  }

  /** All of an instrument are cancelled. */
  dropOrders(symbol: string): void {
    for (const order of this.orders.values()) {
      if (order.symbol === symbol) this.orders.delete(order.orderId);
    }
  }

  openOrders(symbol: string): readonly RestingQuote[] {
    return [...this.orders.values()].filter((order) => order.symbol === symbol);
  }

  /** Position less the neutral one. */
  inventoryLots(symbol: string): number {
    const lots = this.positionLots.get(symbol) ?? 0;
    return lots - (this.neutralLots.get(symbol) ?? lots);
  }

  /** Shares that are free or in the member's own open sales. */
  sellableLots(symbol: string): number {
    return this.positionLots.get(symbol) ?? 0;
  }

  /** Cash of a currency that no order holds. */
  freeCash(currency: string): number {
    return this.cash.get(currency) ?? 0;
  }

  private takePosition(position: Position): void {
    const view = this.market.find(position.instrument);
    if (view === undefined) return;
    const lots = Math.floor(Number(position.qty) / view.lotShares);
    this.positionLots.set(position.instrument, lots);
    if (!this.neutralLots.has(position.instrument)) this.neutralLots.set(position.instrument, lots);
  }

  private takeBalance(balance: Balance): void {
    this.cash.set(balance.asset, Number(balance.available));
  }
}
