// What the bot has earned since it began: money received less money paid, fees taken off, and what it holds at the price of the moment. Counted in ticks
// times lots, which are whole numbers; turned into money only where it is shown or compared. It knows nothing of what the account had before.

import type { InstrumentTerms, OwnFill } from './strategy.ts';
import { add, decimal, decimalString, subtract, zero, type Decimal } from '#client/decimal.ts';

interface Booked {
  readonly fill: OwnFill;
  readonly fee: Decimal;
}

const bookedMax = 20_000;

export class Profit {
  fills = 0;
  boughtLots = 0;
  soldLots = 0;
  private readonly terms: InstrumentTerms;
  private cashTickLots = 0;
  private fees: Decimal = zero;
  private readonly booked = new Map<string, Booked>();

  constructor(terms: InstrumentTerms) {
    this.terms = terms;
  }

  add(key: string, fill: OwnFill, feeText: string): void {
    const fee = decimal(feeText);
    this.fills++;
    this.count(fill, fee, 1);
    this.booked.set(key, { fill, fee });
    for (const oldest of this.booked.keys()) {
      if (this.booked.size <= bookedMax) break;
      this.booked.delete(oldest);
    }
  }

  /** A trade that was busted or corrected. What is not remembered is left as it is. */
  change(key: string, fill: OwnFill, feeText: string, status: string | undefined): void {
    const known = this.booked.get(key);
    if (known === undefined || status === undefined) return;
    this.count(known.fill, known.fee, -1);
    this.booked.delete(key);
    if (status === 'busted') return;
    const fee = decimal(feeText);
    this.count(fill, fee, 1);
    this.booked.set(key, { fill, fee });
  }

  /** In the currency. `markTicks` is the price of what is held; undefined where none is known: then what was traded counts as nothing. */
  at(markTicks: number | undefined): number {
    const netLots = this.boughtLots - this.soldLots;
    if (markTicks === undefined) return netLots === 0 ? this.money(this.cashTickLots) : 0;
    return this.money(this.cashTickLots + netLots * markTicks);
  }

  get feesText(): string {
    return decimalString(this.fees, 2);
  }

  private money(tickLots: number): number {
    const { tickValue, lotShares } = this.terms;
    return tickLots * tickValue * lotShares - Number(decimalString(this.fees));
  }

  private count({ side, priceTicks, qtyLots }: OwnFill, fee: Decimal, sign: 1 | -1): void {
    const signed = sign * (side === 'buy' ? -1 : 1);
    this.cashTickLots += signed * priceTicks * qtyLots;
    if (side === 'buy') this.boughtLots += sign * qtyLots;
    else this.soldLots += sign * qtyLots;
    this.fees = sign === 1 ? add(this.fees, fee) : subtract(this.fees, fee);
  }
}
