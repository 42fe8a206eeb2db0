// What accounts have, owe and could come to have: position limits, gross exposure, what it costs to buy short positions back. Values are
// exact integers that stop at the largest safe one. It only reads.

import type { Account } from '#core/accounts.ts';
import type { Instrument } from '#core/instruments.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { ExchangeState } from '#core/state.ts';
import { Side } from '#core/terms.ts';

export class Positions {
  /** The limit that the last failed check broke: lots of a position, minor units of an exposure. */
  limit = 0;
  private readonly state: ExchangeState;

  constructor(state: ExchangeState) {
    this.state = state;
  }

  /**
   * The position after all open buys (or sales) and `addedLots` more, against the account's limit in the instrument, else the instrument's.
   * `cell` is the account's balance in its shares, or -1.
   */
  checkPosition(instrument: Instrument, cell: number, side: number, addedLots: number): number {
    const { ledger } = this.state;
    const { positionLotsMax, lotShares } = instrument.listing;
    const isBuy = side === Side.buy;
    const ownMax = cell < 0 ? 0 : (isBuy ? ledger.longLotsMax : ledger.shortLotsMax)[cell]!;
    const lotsMax = ownMax === 0 ? positionLotsMax : ownMax;
    if (lotsMax === 0) return RejectCode.none;
    const shares =
      (isBuy ? this.longShares(cell, lotShares) : this.shortShares(cell)) + addedLots * lotShares;
    if (shares <= lotsMax * lotShares) return RejectCode.none;
    this.limit = lotsMax;
    return RejectCode.positionLimit;
  }

  /**
   * The account's exposure in the instrument's currency with `addedLots` more, against its limit. An order that adds nothing to it is
   * taken, so that one who is over the limit can come down. `priceTicks` values the instrument where it has no reference price.
   */
  checkExposure(
    account: Account,
    instrument: Instrument,
    cell: number,
    side: number,
    addedLots: number,
    priceTicks: number,
  ): number {
    const exposureMax = account.limits.grossExposureMinorMax;
    if (exposureMax === 0) return RejectCode.none;
    const { currencyId, lotShares } = instrument.listing;
    const addedShares = addedLots * lotShares;
    const long = this.longShares(cell, lotShares);
    const short = this.shortShares(cell);
    const before = Math.max(long, short, 0);
    const after = Math.max(before, (side === Side.buy ? long : short) + addedShares);
    if (after === before) return RejectCode.none;
    const valueTicks = instrument.referencePriceTicks || priceTicks;
    let exposure = valueMinor(instrument, after, valueTicks, false);
    const { ledger } = this.state;
    for (let other = ledger.headOf(account.accountId); other >= 0;) {
      if (other !== cell) exposure += this.exposureMinor(other, currencyId);
      other = ledger.nextOfAccount[other]!;
    }
    if (exposure <= exposureMax) return RejectCode.none;
    this.limit = exposureMax;
    return RejectCode.exposureLimit;
  }

  /** What it would cost to buy back all short positions of an account in a currency, each at its reference price and rounded up. */
  coverCostMinor(accountId: number, currencyId: number): number {
    const { ledger } = this.state;
    let cost = 0;
    for (let cell = ledger.headOf(accountId); cell >= 0;) {
      const instrument = this.instrumentOf(cell, currencyId);
      if (instrument !== undefined) {
        const short = -ledger.positionShares(cell);
        if (short > 0) cost += valueMinor(instrument, short, instrument.referencePriceTicks, true);
      }
      cell = ledger.nextOfAccount[cell]!;
    }
    return cost;
  }

  /** What a balance could come to in its instrument, long or short, at the reference price; 0 of anything but its shares. */
  private exposureMinor(cell: number, currencyId: number): number {
    const instrument = this.instrumentOf(cell, currencyId);
    if (instrument === undefined) return 0;
    const long = this.longShares(cell, instrument.listing.lotShares);
    const shares = Math.max(long, this.shortShares(cell), 0);
    return valueMinor(instrument, shares, instrument.referencePriceTicks, false);
  }

  /** The instrument whose shares a balance is in, where it is priced in the currency. */
  private instrumentOf(cell: number, currencyId: number): Instrument | undefined {
    const { assets, instruments, ledger } = this.state;
    const instrument = instruments[assets[ledger.assetIds[cell]!]!.instrumentId];
    return instrument?.listing.currencyId === currencyId ? instrument : undefined;
  }

  /** The position in shares once every open buy is filled, and no sale. */
  private longShares(cell: number, lotShares: number): number {
    if (cell < 0) return 0;
    const { ledger } = this.state;
    return ledger.positionShares(cell) + ledger.openBuyLots[cell]! * lotShares;
  }

  /** How many shares short the position is once every open sale is filled, and no buy: below zero where it is still long. */
  private shortShares(cell: number): number {
    if (cell < 0) return 0;
    const { ledger } = this.state;
    return ledger.borrowed[cell]! - ledger.available[cell]!;
  }
}

/** Value of shares at a price per lot, rounded to the minor unit. Stops at the largest safe integer. */
export function valueMinor(
  instrument: Instrument,
  shares: number,
  priceTicks: number,
  roundsUp: boolean,
): number {
  const { lotShares } = instrument.listing;
  const lotMinor = priceTicks * instrument.tickValueMinor;
  if (shares <= 0 || lotMinor === 0) return 0;
  const most = Number.MAX_SAFE_INTEGER;
  const lots = Math.floor(shares / lotShares);
  if (lotMinor > most || lots > Math.floor(most / lotMinor)) return most;
  // Shares beyond whole lots, split so that no product passes 2^53: lotShares is at most 10^6.
  const rest = shares - lots * lotShares;
  const shareMinor = Math.floor(lotMinor / lotShares);
  const parts = (rest * (lotMinor - shareMinor * lotShares)) / lotShares;
  const value =
    lots * lotMinor + rest * shareMinor + (roundsUp ? Math.ceil(parts) : Math.floor(parts));
  return value > most ? most : value;
}
