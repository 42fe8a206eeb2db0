// What the naive venue knows: accounts, instruments with their naive books, balances, and whatever was ever sent under a client order
// id. It is the naive counterpart of the engine's state, with the few questions that several rules ask of it.

import type { InstrumentListing } from '#core/command.ts';
import { AccountKind, OrdType, Side } from '#core/terms.ts';
import type { NaiveBook } from './naive-book.ts';
import { naiveFee, NaiveLedger } from './naive-ledger.ts';

export const outsideId = 1;
export const feesId = 3;

export interface NaiveAccount {
  readonly accountId: number;
  readonly kind: number;
  readonly name: string;
  readonly feeTier: number;
  killed: boolean;
}

export interface NaiveInstrument {
  readonly instrumentId: number;
  readonly shareAssetId: number;
  readonly listing: InstrumentListing;
  readonly tickValue: bigint;
  readonly book: NaiveBook;
  phase: number;
  lastPriceTicks: number;
}

/** An order or a transfer: whatever was sent under a client order id. */
export interface NaiveEntry {
  readonly entryId: number;
  readonly accountId: number;
  readonly clOrdId: string;
  /** Everything that makes two requests the same. */
  readonly body: string;
  readonly isOrder: boolean;
  isOpen: boolean;
  readonly instrumentId: number;
  readonly side: number;
  readonly timeInForce: number;
  readonly execInst: number;
  readonly stpMode: number;
  priceTicks: number;
  qtyLots: number;
  cumLots: number;
  /** Fee rates of the account when the order came. */
  readonly makerRate: bigint;
  readonly takerRate: bigint;
}

export class NaiveVenue {
  readonly ledger = new NaiveLedger();
  readonly accounts = new Map<number, NaiveAccount>();
  readonly instruments = new Map<number, NaiveInstrument>();
  readonly assets = new Map<number, { code: string; decimals: number; isCurrency: boolean }>();
  readonly feeTiers = Array.from({ length: 16 }, () => ({ maker: 0n, taker: 0n }));
  readonly entries: NaiveEntry[] = [];
  isKilled = false;

  constructor() {
    const own = { feeTier: 0, killed: false };
    this.accounts.set(1, { accountId: 1, kind: AccountKind.outside, name: 'outside', ...own });
    this.accounts.set(2, { accountId: 2, kind: AccountKind.house, name: 'house', ...own });
    this.accounts.set(3, { accountId: 3, kind: AccountKind.fees, name: 'fees', ...own });
  }

  /** Open orders of an account, in the order in which they were accepted. */
  openOrders(accountId: number): NaiveEntry[] {
    return this.entries.filter((entry) => entry.accountId === accountId && entry.isOpen);
  }

  findByClOrdId(accountId: number, clOrdId: string): NaiveEntry | undefined {
    return this.entries.find(
      (entry) => entry.accountId === accountId && entry.clOrdId === clOrdId && clOrdId !== '',
    );
  }

  /** Cash: the price and the worse fee, rounded up for each lot. Shares: the lot. */
  perLot(
    order: Pick<NaiveEntry, 'side' | 'makerRate' | 'takerRate'>,
    instrument: NaiveInstrument,
    priceTicks: number,
  ): bigint {
    if (order.side === Side.sell) return BigInt(instrument.listing.lotShares);
    const lot = BigInt(priceTicks) * instrument.tickValue;
    const worst = order.makerRate > order.takerRate ? order.makerRate : order.takerRate;
    return worst > 0n ? lot + naiveFee(lot, worst) : lot;
  }

  /** How far an order may trade: its price, or a market order's collar within the prices of the listing. */
  limitTicks(
    instrument: NaiveInstrument,
    command: { ordType: number; side: number; priceTicks: number },
  ): number {
    if (command.ordType === OrdType.limit) return command.priceTicks;
    const { marketCollarBps, priceTicksMin, priceTicksMax } = instrument.listing;
    const bound = collar(command.side, referenceTicks(instrument), marketCollarBps);
    return Math.min(Math.max(bound, priceTicksMin), priceTicksMax);
  }
}

export function leaves(entry: NaiveEntry): number {
  return entry.qtyLots - entry.cumLots;
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
