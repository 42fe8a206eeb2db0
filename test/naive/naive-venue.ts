// What the naive venue knows: accounts with their limits, instruments with their queues of orders, balances, and whatever was ever sent
// under a client order id. The few questions that several rules ask of it are here.

import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';
import {
  AccountKind,
  AccountStatus,
  hasLimitPrice,
  isTrailing,
  OrdType,
  Side,
} from '#core/terms.ts';
import { NaiveLedger } from './naive-ledger.ts';
import {
  netOfLot,
  costOfLot,
  openLots,
  trailedStop,
  type NaiveOrder,
  type Rates,
} from './naive-order.ts';
import type { Full } from './naive-request.ts';
import type { NaiveTrade } from './naive-trades.ts';

export const outsideId = 1;
export const houseId = 2;
export const feesId = 3;

/** An accepted order, as the duplicate guard remembers it. */
interface Accepted {
  readonly tsUs: number;
  readonly likeness: string;
}

export interface NaiveAccount {
  readonly accountId: number;
  readonly kind: number;
  readonly name: string;
  feeTier: number;
  killed: boolean;
  /** AccountStatus. */
  status: number;
  limits: AccountLimits;
  /** By instrument id. */
  readonly positionLimits: Map<number, PositionLimits>;
  /** Shares lent to it, by asset id. */
  readonly borrowed: Map<number, bigint>;
  /** Open orders in the order in which they were accepted. */
  readonly open: Map<number, NaiveOrder>;
  /** What is left of its rate of orders, in millionths of an order, when, and under which limit. */
  tokens: { micro: number; tsUs: number; rate: number };
  /** The latest last. */
  readonly accepted: Accepted[];
}

/** Orders of one side, first to trade first. */
export interface Queues {
  readonly book: NaiveOrder[];
  readonly hidden: NaiveOrder[];
}

export interface NaiveInstrument {
  readonly instrumentId: number;
  readonly shareAssetId: number;
  listing: InstrumentListing;
  readonly tickValue: bigint;
  readonly buys: Queues;
  readonly sells: Queues;
  /** Market orders that wait for the auction, first come first. */
  readonly call: NaiveOrder[];
  /** Orders for the closing auction before it began. */
  readonly aside: NaiveOrder[];
  readonly stops: NaiveOrder[];
  phase: number;
  isDelisted: boolean;
  lastPriceTicks: number;
  /** The indicative auction price as it was told last in this phase. */
  toldIndicative: string;
}

/** An order or a transfer: whatever was sent under a client order id. */
export interface NaiveEntry {
  readonly entryId: number;
  readonly accountId: number;
  readonly body: string;
  readonly isOrder: boolean;
  /** Of an order that was taken. */
  readonly order: NaiveOrder | undefined;
}

const noAccountLimits: AccountLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: 0,
  tradeGroup: 0,
};

export class NaiveVenue {
  readonly ledger = new NaiveLedger();
  readonly accounts = new Map<number, NaiveAccount>();
  readonly instruments = new Map<number, NaiveInstrument>();
  readonly assets = new Map<number, { code: string; decimals: number; isCurrency: boolean }>();
  readonly feeTiers: Rates[] = Array.from({ length: 16 }, () => ({
    maker: 0n,
    taker: 0n,
    auction: 0n,
  }));
  readonly entries = new Map<number, NaiveEntry>();
  /** By account and client order id. */
  private readonly byClOrdId = new Map<string, NaiveEntry>();
  limits: VenueLimits = { openOrdersMax: 0, ordersPerSecondMax: 0, stpNoneAllowed: 0 };
  isKilled = false;
  /** The last trades, as many as may still be changed, oldest first. */
  readonly trades: NaiveTrade[] = [];
  tradeWindow = 0;
  lastTradeId = 0;
  openOrders = 0;
  tsUs = 0;

  constructor() {
    this.openAccount(1, AccountKind.outside, 'outside', 0);
    this.openAccount(2, AccountKind.house, 'house', 0);
    this.openAccount(3, AccountKind.fees, 'fees', 0);
  }

  openAccount(accountId: number, kind: number, name: string, feeTier: number): void {
    this.accounts.set(accountId, {
      accountId,
      kind,
      name,
      feeTier,
      killed: false,
      status: AccountStatus.active,
      limits: noAccountLimits,
      positionLimits: new Map(),
      borrowed: new Map(),
      open: new Map(),
      tokens: { micro: 0, tsUs: 0, rate: 0 },
      accepted: [],
    });
  }

  noteTrade(trade: NaiveTrade): void {
    this.lastTradeId = trade.tradeId;
    this.trades.push(trade);
    if (this.trades.length > this.tradeWindow) this.trades.shift();
  }

  remember(entry: NaiveEntry, clOrdId: string): void {
    this.entries.set(entry.entryId, entry);
    this.byClOrdId.set(`${entry.accountId}/${clOrdId}`, entry);
  }

  findByClOrdId(accountId: number, clOrdId: string): NaiveEntry | undefined {
    return clOrdId === '' ? undefined : this.byClOrdId.get(`${accountId}/${clOrdId}`);
  }

  instrumentOf(order: Pick<NaiveOrder, 'instrumentId'>): NaiveInstrument {
    return this.instruments.get(order.instrumentId)!;
  }

  accountOf(order: Pick<NaiveOrder, 'accountId'>): NaiveAccount {
    return this.accounts.get(order.accountId)!;
  }
}

/** What collars refer to: the last trade, else the listing's reference. */
export function referenceTicks(instrument: NaiveInstrument): number {
  return instrument.lastPriceTicks === 0
    ? instrument.listing.referencePriceTicks
    : instrument.lastPriceTicks;
}

/** What a side sets aside: cash to buy, shares to sell. */
export function holdAsset(instrument: NaiveInstrument, side: number): number {
  return side === Side.buy ? instrument.listing.currencyId : instrument.shareAssetId;
}

/** Value of a tick on a lot in minor units; undefined where it is no whole number of them, or too large. */
export function tickValueOf(listing: InstrumentListing, decimals: number): bigint | undefined {
  const units = BigInt(listing.tickUnits) * BigInt(listing.lotShares) * 10n ** BigInt(decimals);
  const scale = 10n ** BigInt(listing.priceDecimals);
  const value = units / scale;
  return units % scale === 0n && value < 2n ** 53n ? value : undefined;
}

/** A buy may go so far above the reference, a sale below it; parts of a tick do not count. */
export function collar(side: number, referencePriceTicks: number, collarBps: number): number {
  const distance = Number((BigInt(referencePriceTicks) * BigInt(collarBps)) / 10_000n);
  return side === Side.buy ? referencePriceTicks + distance : referencePriceTicks - distance;
}

/** The market collar around a price, within the prices of the listing. */
export function marketCollar(
  { listing }: NaiveInstrument,
  side: number,
  aroundTicks: number,
): number {
  const bound = collar(side, aroundTicks, listing.marketCollarBps);
  return Math.min(Math.max(bound, listing.priceTicksMin), listing.priceTicksMax);
}

type Priced = Pick<
  Full,
  'side' | 'ordType' | 'priceTicks' | 'stopTicks' | 'activationTicks' | 'trailTicks' | 'trailBps'
>;

/** How far an order may trade and what it holds for: its price, else the collar around the reference or around its stop price. */
export function limitOf(instrument: NaiveInstrument, order: Priced): number {
  if (hasLimitPrice(order.ordType)) return order.priceTicks;
  if (order.ordType === OrdType.market) {
    return marketCollar(instrument, order.side, referenceTicks(instrument));
  }
  if (!isTrailing(order.ordType)) return marketCollar(instrument, order.side, order.stopTicks);
  const start = order.activationTicks === 0 ? referenceTicks(instrument) : order.activationTicks;
  return marketCollar(instrument, order.side, trailedStop(order, start));
}

export function queuesOf(instrument: NaiveInstrument, side: number): Queues {
  return side === Side.buy ? instrument.buys : instrument.sells;
}

/** What an account's open and funded orders of one side could fill; a pair counts with its larger leg. */
export function openLotsOf(
  account: NaiveAccount,
  instrumentId: number,
  side: number,
  without?: NaiveOrder,
): number {
  const open = [...account.open.values()].filter(
    (order) => order.isFunded && order.instrumentId === instrumentId && order.side === side,
  );
  let lots = 0;
  for (const { orders } of new Set(open.map((order) => order.holder))) {
    const legs = orders.filter((order) => order.isOpen && order.holder !== without?.holder);
    lots += Math.max(0, ...legs.map((order) => openLots(order)));
  }
  return lots;
}

/** What so many lots of an order must be covered with. */
export function needFor(
  instrument: NaiveInstrument,
  order: Pick<NaiveOrder, 'side' | 'rates' | 'budgetMinor' | 'budgetLeft' | 'cumLots'> & {
    holdTicks: number;
  },
  lots: number,
  priceTicks: number,
): bigint {
  const lotShares = BigInt(instrument.listing.lotShares);
  if (order.side === Side.buy) {
    if (order.budgetMinor > 0) return order.budgetLeft;
    return BigInt(lots) * costOfLot(priceTicks, instrument.tickValue, order.rates);
  }
  if (order.budgetMinor === 0) return BigInt(lots) * lotShares;
  const net = netOfLot(order.holdTicks, instrument.tickValue, order.rates);
  const wholeLots = (BigInt(order.budgetMinor) + net - 1n) / net;
  return (wholeLots - BigInt(order.cumLots)) * lotShares;
}

/** What an account has of an instrument, less what it borrowed, in shares. */
export function positionOf(
  venue: NaiveVenue,
  account: NaiveAccount,
  { shareAssetId }: NaiveInstrument,
): bigint {
  const { available, held } = venue.ledger.of(account.accountId, shareAssetId);
  return available + held - (account.borrowed.get(shareAssetId) ?? 0n);
}
