// What the bot's account has and has open in one instrument, from its private channels and from replies, whichever is newer. It knows whether it is
// settled: whether the fills and the position tell of everything that its orders have told. It must never let an older state of an order replace a newer one.

import type { InstrumentTerms, OwnFill, OwnOrder } from './strategy.ts';
import { Profit } from './profit.ts';
import type { Terms } from './instrument-terms.ts';
import type { Balance, Fill, Order, Position } from '#api/types.ts';
import { isOpen } from '#api/types.ts';

type PushType = 'snapshot' | 'event';

/** The private channels that are followed, in the order in which the venue tells one moment. */
export const ownChannels = ['orders', 'balances', 'positions', 'fills'] as const;
type Channel = (typeof ownChannels)[number];

/** Fills and closed orders that are remembered. */
const rememberedMax = 20_000;

export interface RestingOrder extends OwnOrder {
  readonly clOrdId: string;
  /** When the venue ends it by itself, by its clock; Infinity for never. */
  readonly expiresAtMs: number;
  readonly seq: number;
}

export class OwnState {
  readonly profit: Profit;
  private readonly terms: Terms;
  private readonly awaited = new Set<Channel>(ownChannels);
  private readonly orders = new Map<string, RestingOrder>();
  private readonly closedSeq = new Map<string, number>();
  private readonly seenFills = new Set<string>();
  private newFills: OwnFill[] = [];
  private hasFillsBaseline = false;
  private lastTradeId = 0;
  private cashAvailable = 0;
  private lots = 0;
  private neutralLots: number | undefined;
  /** Begins the ids of the orders of this connection. */
  private prefix = '';
  /** Of the orders of this connection: lots filled as the orders tell, and as the fills tell. */
  private readonly filledByOrder = new Map<string, number>();
  private filledLots = 0;
  private toldLots = 0;

  /** `neutralLots`: the position that is no inventory; the first one seen where it is undefined. */
  constructor(terms: Terms, neutralLots: number | undefined) {
    this.terms = terms;
    this.neutralLots = neutralLots;
    this.profit = new Profit(terms);
  }

  /** True once every channel has told where things stand. */
  get isComplete(): boolean {
    return this.awaited.size === 0;
  }

  /** True where fills and position tell of every fill that the orders of this connection have told. */
  get isSettled(): boolean {
    return this.filledLots === this.toldLots;
  }

  get resting(): readonly RestingOrder[] {
    return [...this.orders.values()];
  }

  get positionLots(): number {
    return this.lots;
  }

  get inventoryLots(): number {
    return this.lots - (this.neutralLots ?? this.lots);
  }

  /** Money that no order holds. */
  get freeCash(): number {
    return this.cashAvailable;
  }

  get hasNewFills(): boolean {
    return this.newFills.length > 0;
  }

  /** Fills since it was last asked, oldest first. */
  takeNewFills(): readonly OwnFill[] {
    const fills = this.newFills;
    this.newFills = [];
    return fills;
  }

  /** The connection is gone: what was open may have changed unseen. */
  forget(): void {
    for (const channel of ownChannels) this.awaited.add(channel);
  }

  /** The orders that are placed from now on have ids that begin so. */
  beginConnection(prefix: string): void {
    this.prefix = prefix;
    this.filledByOrder.clear();
    this.filledLots = 0;
    this.toldLots = 0;
  }

  takeOrders(type: PushType, orders: readonly Order[]): void {
    // Who is not in a snapshot of open orders is closed.
    if (type === 'snapshot') this.orders.clear();
    for (const order of orders) this.takeOrder(order);
    this.told('orders', type);
  }

  /** An order as a reply or a push shows it. */
  takeOrder(order: Order): void {
    if (order.instrument !== this.terms.symbol) return;
    this.countFilled(order);
    const { orderId, seq } = order;
    const knownSeq = this.orders.get(orderId)?.seq ?? this.closedSeq.get(orderId) ?? -1;
    if (knownSeq > seq) return;
    if (isOpen(order)) {
      if (!this.closedSeq.has(orderId)) this.orders.set(orderId, restingOf(order, this.terms));
      return;
    }
    this.orders.delete(orderId);
    this.closedSeq.set(orderId, seq);
    trim(this.closedSeq);
  }

  /** The venue says that an order is not open any more. */
  drop(orderId: string): void {
    this.orders.delete(orderId);
  }

  takeBalances(type: PushType, balances: readonly Balance[]): void {
    for (const { asset, available } of balances) {
      if (asset === this.terms.currency) this.cashAvailable = Number(available);
    }
    this.told('balances', type);
  }

  takePositions(type: PushType, positions: readonly Position[]): void {
    if (type === 'snapshot') this.lots = 0;
    for (const { instrument, qty } of positions) {
      if (instrument === this.terms.symbol) {
        this.lots = Math.floor(Number(qty) / this.terms.lotShares + 1e-9);
      }
    }
    if (type === 'snapshot') this.neutralLots ??= this.lots;
    this.told('positions', type);
  }

  /** Snapshots are told newest first. What the first one has happened before the bot began. */
  takeFills(type: PushType, fills: readonly Fill[]): void {
    for (const fill of type === 'snapshot' ? fills.toReversed() : fills) this.takeFill(fill);
    if (type === 'snapshot') this.hasFillsBaseline = true;
    this.told('fills', type);
  }

  private takeFill(fill: Fill): void {
    if (fill.instrument !== this.terms.symbol) return;
    const key = `${fill.tradeId} ${fill.orderId}`;
    const isOld = this.seenFills.has(key) || Number(fill.tradeId) < this.lastTradeId;
    if (!this.hasFillsBaseline) {
      this.remember(key, fill);
      return;
    }
    const own = fillOf(fill, this.terms);
    // An operator may bust or correct a trade: the fill is then told again.
    if (isOld) {
      this.profit.change(key, own, fill.fee, fill.status);
      return;
    }
    this.remember(key, fill);
    this.profit.add(key, own, fill.fee);
    this.newFills.push(own);
    if (this.isOfConnection(fill.clOrdId)) this.toldLots += own.qtyLots;
  }

  private remember(key: string, { tradeId }: Fill): void {
    this.lastTradeId = Math.max(this.lastTradeId, Number(tradeId));
    this.seenFills.add(key);
    trim(this.seenFills);
  }

  private countFilled(order: Order): void {
    if (!this.isOfConnection(order.clOrdId)) return;
    const cumLots = this.terms.lots.toSteps(order.cumQty);
    const known = this.filledByOrder.get(order.orderId) ?? 0;
    if (cumLots <= known) return;
    this.filledByOrder.set(order.orderId, cumLots);
    this.filledLots += cumLots - known;
  }

  private isOfConnection(clOrdId: string): boolean {
    return this.prefix !== '' && clOrdId.startsWith(this.prefix);
  }

  private told(channel: Channel, type: PushType): void {
    if (type === 'snapshot') this.awaited.delete(channel);
  }
}

/** What own open buys hold, fees left aside. */
export function heldCash(resting: readonly OwnOrder[], terms: InstrumentTerms): number {
  let tickLots = 0;
  for (const { side, priceTicks, leavesLots } of resting) {
    if (side === 'buy') tickLots += priceTicks * leavesLots;
  }
  return tickLots * terms.tickValue * terms.lotShares;
}

function restingOf(order: Order, { prices, lots }: Terms): RestingOrder {
  return {
    orderId: order.orderId,
    clOrdId: order.clOrdId,
    side: order.side,
    // A market order that waits for an auction has no price: it is none of the bot's, and will be cancelled as out of place.
    priceTicks: order.price === null ? 0 : prices.toSteps(order.price),
    cumLots: lots.toSteps(order.cumQty),
    leavesLots: lots.toSteps(order.leavesQty),
    expiresAtMs: order.expireTime === undefined ? Infinity : Date.parse(order.expireTime),
    seq: order.seq,
  };
}

function fillOf({ tradeId, side, price, qty, liquidity }: Fill, { prices, lots }: Terms): OwnFill {
  return {
    tradeId,
    side,
    priceTicks: prices.toSteps(price),
    qtyLots: lots.toSteps(qty),
    isMaker: liquidity === 'maker',
  };
}

/** Forgets the oldest. */
function trim(collection: Map<string, unknown> | Set<string>): void {
  for (const oldest of collection.keys()) {
    if (collection.size <= rememberedMax) return;
    collection.delete(oldest);
  }
}
