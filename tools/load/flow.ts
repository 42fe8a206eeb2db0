// What one member asks next: drawn from the mix, and from what the venue told the member so far. It only ever changes orders that the venue has
// acknowledged, and sells nothing that it does not have. Pure: no clock, no chance but its seed, no I/O.

import type { TradedInstrument } from './market.ts';
import { draw, pick, requestKinds, type Mix, type RequestKind } from './mix.ts';
import { assert } from '#std/assert.ts';
import type { Prng } from '#std/prng.ts';

/** As POST /v1/orders takes it. */
export interface NewOrder {
  readonly clOrdId: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly timeInForce: 'GTC' | 'IOC';
  readonly qty: string;
  readonly price?: string;
}

export type LoadRequest =
  | { readonly kind: 'rest' | 'marketable' | 'ioc' | 'market'; readonly order: NewOrder }
  | { readonly kind: 'cancel'; readonly clOrdId: string }
  | {
      readonly kind: 'amend';
      readonly clOrdId: string;
      readonly change: { readonly price: string } | { readonly qty: string };
    }
  /** About an order of one's own, or about the depth of an instrument. */
  | { readonly kind: 'query'; readonly clOrdId?: string; readonly instrument: string };

interface OwnOrder {
  readonly clOrdId: string;
  readonly instrument: TradedInstrument;
  readonly side: 'buy' | 'sell';
  /** Of the whole order, and of what is open. */
  qtyLots: number;
  leavesLots: number;
  place: number;
}

/** From here on a member cancels rather than adds. */
const openMax = 60;
const priceAmendShare = 0.7;

export class Flow {
  private readonly mix: Mix;
  private readonly market: readonly TradedInstrument[];
  private readonly random: Prng;
  private readonly tag: string;
  private readonly open: OwnOrder[] = [];
  private readonly byId = new Map<string, OwnOrder>();
  private readonly holdings = new Map<string, number>();
  private placed = 0;

  constructor(mix: Mix, market: readonly TradedInstrument[], random: Prng, tag: string) {
    this.mix = mix;
    this.market = market;
    this.random = random;
    this.tag = tag;
  }

  get openCount(): number {
    return this.open.length;
  }

  next(): LoadRequest {
    const kind = this.nextKind();
    if (kind === 'cancel') return { kind, clOrdId: this.anyOpen().clOrdId };
    if (kind === 'amend') return this.amend(this.anyOpen());
    const instrument = pick(this.market, ({ weight }) => weight, this.random);
    if (kind !== 'query') return { kind, order: this.order(kind, instrument) };
    const { symbol } = instrument;
    if (this.open.length === 0) return { kind, instrument: symbol };
    return { kind, instrument: symbol, clOrdId: this.anyOpen().clOrdId };
  }

  /** Shares that the member has, at the beginning. */
  holds(symbol: string, lots: number): void {
    this.holdings.set(symbol, lots);
  }

  /** An order that the venue has open. */
  opened(order: NewOrder, leavesQty: string): void {
    const instrument = this.instrument(order.instrument);
    if (instrument === undefined || this.byId.has(order.clOrdId)) return;
    const own: OwnOrder = {
      clOrdId: order.clOrdId,
      instrument,
      side: order.side,
      qtyLots: instrument.lotsOf(order.qty),
      leavesLots: instrument.lotsOf(leavesQty),
      place: this.open.length,
    };
    this.open.push(own);
    this.byId.set(own.clOrdId, own);
  }

  amended(clOrdId: string, qty: string, leavesQty: string): void {
    const own = this.byId.get(clOrdId);
    if (own === undefined) return;
    own.qtyLots = own.instrument.lotsOf(qty);
    own.leavesLots = own.instrument.lotsOf(leavesQty);
  }

  /** The order is over, for whatever reason. */
  ended(clOrdId: string): void {
    const own = this.byId.get(clOrdId);
    if (own === undefined) return;
    this.byId.delete(clOrdId);
    const last = this.open.pop();
    if (last === undefined || last === own) return;
    last.place = own.place;
    this.open[own.place] = last;
  }

  /** A fill of the member's, told once each. */
  filled(clOrdId: string, symbol: string, side: 'buy' | 'sell', qty: string): void {
    const instrument = this.instrument(symbol);
    if (instrument === undefined) return;
    const lots = instrument.lotsOf(qty);
    const held = this.holdings.get(symbol) ?? 0;
    this.holdings.set(symbol, held + (side === 'buy' ? lots : -lots));
    const own = this.byId.get(clOrdId);
    if (own === undefined) return;
    own.leavesLots -= lots;
    if (own.leavesLots <= 0) this.ended(clOrdId);
  }

  private nextKind(): RequestKind {
    const kind = pick(requestKinds, (each) => this.mix.weights[each], this.random);
    // Nothing to change yet: something is left to rest, so that there will be.
    if ((kind === 'cancel' || kind === 'amend') && this.open.length === 0) return 'rest';
    if (kind === 'rest' && this.open.length >= openMax) return 'cancel';
    return kind;
  }

  private order(
    kind: 'rest' | 'marketable' | 'ioc' | 'market',
    instrument: TradedInstrument,
  ): NewOrder {
    const { random, mix } = this;
    const lots = draw(mix.qtyLots, random);
    const wantsToSell = random.nextBelow(2) === 1;
    const side = wantsToSell && this.freeLots(instrument) >= lots ? 'sell' : 'buy';
    this.placed += 1;
    const common = {
      clOrdId: `${this.tag}-${this.placed}`,
      instrument: instrument.symbol,
      side,
      qty: instrument.qtyText(lots),
    } as const;
    if (kind === 'market') return { ...common, type: 'market', timeInForce: 'IOC' };
    const price = this.price(instrument, (side === 'sell') === (kind === 'rest'));
    const timeInForce = kind === 'ioc' ? 'IOC' : 'GTC';
    return { ...common, type: 'limit', timeInForce, price };
  }

  private amend(own: OwnOrder): LoadRequest {
    const { clOrdId, instrument, side, qtyLots } = own;
    const change = this.random.nextChance(priceAmendShare)
      ? { price: this.price(instrument, side === 'sell') }
      : { qty: instrument.qtyText(qtyLots + 1) };
    return { kind: 'amend', clOrdId, change };
  }

  private price({ referenceTicks, priceText }: TradedInstrument, isAbove: boolean): string {
    const distance = draw(this.mix.distanceTicks, this.random);
    return priceText(referenceTicks + (isAbove ? distance : -distance));
  }

  /** What the member holds and does not offer yet. */
  private freeLots({ symbol }: TradedInstrument): number {
    let lots = this.holdings.get(symbol) ?? 0;
    for (const { instrument, side, leavesLots } of this.open) {
      if (side === 'sell' && instrument.symbol === symbol) lots -= leavesLots;
    }
    return lots;
  }

  private anyOpen(): OwnOrder {
    const own = this.open[this.random.nextBelow(this.open.length)];
    assert(own !== undefined, 'an order is open');
    return own;
  }

  private instrument(symbol: string): TradedInstrument | undefined {
    return this.market.find((each) => each.symbol === symbol);
  }
}
