// What the reports' figures are of: assets and instruments, and how their numbers are written. It must never round an amount; a value of
// shares that are no whole lots is rounded down to the minor unit, as everywhere in the venue.

import { formatMinor, formatPrice, formatRatio } from '#marketdata/decimal.ts';

export interface AssetFacts {
  readonly assetId: number;
  /** Currency code, or the symbol of the instrument whose shares these are. */
  readonly code: string;
  /** 0 for shares. */
  readonly decimals: number;
  /** 0 for a currency. */
  readonly instrumentId: number;
}

export interface InstrumentFacts {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly name: string;
  readonly shareAssetId: number;
  readonly currency: AssetFacts;
  readonly priceDecimals: number;
  readonly tickUnits: number;
  /** Value of one tick on one lot, in the currency's minor units. */
  readonly tickValueMinor: number;
  readonly lotShares: number;
  /** Of the listing: a previous close; 0 where there is none. */
  readonly referencePriceTicks: number;
}

/** A price, and whether it is the last trade's or, before the first, the listing's reference. */
export interface Price {
  readonly ticks: number;
  readonly source: 'trade' | 'reference';
}

export class Facts {
  private readonly assets: ReadonlyMap<number, AssetFacts>;
  private readonly instrumentsById: ReadonlyMap<number, InstrumentFacts>;

  constructor(assets: readonly AssetFacts[], instruments: readonly InstrumentFacts[]) {
    this.assets = new Map(assets.map((asset) => [asset.assetId, asset]));
    this.instrumentsById = new Map(instruments.map((each) => [each.instrumentId, each]));
  }

  asset(assetId: number): AssetFacts {
    const asset = this.assets.get(assetId);
    if (asset === undefined) throw new RangeError(`there is no asset ${assetId}`);
    return asset;
  }

  instrument(instrumentId: number): InstrumentFacts {
    const instrument = this.instrumentsById.get(instrumentId);
    if (instrument === undefined) throw new RangeError(`there is no instrument ${instrumentId}`);
    return instrument;
  }

  instrumentBySymbol(symbol: string): InstrumentFacts | undefined {
    return this.instruments.find((instrument) => instrument.symbol === symbol);
  }

  /** In order of listing. */
  get instruments(): readonly InstrumentFacts[] {
    return [...this.instrumentsById.values()];
  }
}

/** The last trade's price, else the listing's reference; undefined where there is neither. */
export function priceOf(instrument: InstrumentFacts, lastTicks: number): Price | undefined {
  if (lastTicks > 0) return { ticks: lastTicks, source: 'trade' };
  const { referencePriceTicks: ticks } = instrument;
  return ticks > 0 ? { ticks, source: 'reference' } : undefined;
}

/** Shares at a price, in minor units; below zero for a short position. Its size is rounded down. */
export function valueMinor(
  instrument: InstrumentFacts,
  shares: bigint,
  priceTicks: number,
): bigint {
  const { tickValueMinor, lotShares } = instrument;
  const size = shares < 0n ? -shares : shares;
  const minor = (size * BigInt(priceTicks) * BigInt(tickValueMinor)) / BigInt(lotShares);
  return shares < 0n ? -minor : minor;
}

export function priceText(instrument: InstrumentFacts, priceTicks: number): string {
  return formatPrice(instrument, priceTicks);
}

/** An amount of an asset: money with its decimals, shares as they are. */
export function amountText(asset: AssetFacts, minor: bigint): string {
  return formatMinor(asset.decimals, minor);
}

/** An amount of the instrument's currency. */
export function moneyText(instrument: InstrumentFacts, minor: bigint): string {
  return formatMinor(instrument.currency.decimals, minor);
}

/** Money by shares as a price, rounded half up after four more decimals than a price has; undefined for no shares. */
export function perShareText(
  instrument: InstrumentFacts,
  minor: bigint,
  shares: bigint,
): string | undefined {
  if (shares === 0n) return undefined;
  const size = shares < 0n ? -shares : shares;
  return formatRatio(minor, instrument.currency.decimals, size, instrument.priceDecimals);
}

/** Hundredths as a decimal: basis points as percent, a ratio times 100. */
export function hundredthsText(hundredths: bigint): string {
  return formatMinor(2, hundredths);
}
