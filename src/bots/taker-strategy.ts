// When a noise trader acts and what it does: small orders across the spread at exponential intervals, now and then several in a row in one
// direction, leaning towards its neutral position. Pure but for its generator.

import type { Prng } from '#std/prng.ts';
import type { Side } from '#api/types.ts';

export interface TakerParameters {
  /** Mean time between two decisions; a burst is one decision. */
  readonly meanIntervalMs: number;
  readonly sizeLots: number;
  readonly inventoryLotsMax: number;
  readonly qtyLotsMax: number;
}

export interface TakerSituation {
  readonly bidTicks: number | undefined;
  readonly askTicks: number | undefined;
  readonly inventoryLots: number;
  readonly buyableLots: number;
  readonly sellableLots: number;
}

export interface TakerOrder {
  readonly side: Side;
  readonly qtyLots: number;
  /** A limit to be filled at once or not at all; undefined for a market order. */
  readonly limitTicks: number | undefined;
}

const burstChance = 0.06;
const marketOrderChance = 0.3;
const burstIntervalMs = 180;

export function takerParameters(referencePrice: number, qtyLotsMax: number): TakerParameters {
  const sizeLots = Math.max(1, Math.round(9_000 / referencePrice));
  return { meanIntervalMs: 4_000, sizeLots, inventoryLotsMax: sizeLots * 200, qtyLotsMax };
}

export class TakerStrategy {
  private readonly prng: Prng;
  private readonly parameters: TakerParameters;
  private nextAtMs: number;
  private burstLeft = 0;
  private burstSide: Side = 'buy';

  constructor(prng: Prng, parameters: TakerParameters, nowMs: number) {
    this.prng = prng;
    this.parameters = parameters;
    this.nextAtMs = nowMs + this.drawInterval(parameters.meanIntervalMs);
  }

  /** The order to send now, or undefined. Call often; a time that was slept through is not made up for. */
  decide(nowMs: number, situation: TakerSituation): TakerOrder | undefined {
    if (nowMs < this.nextAtMs) return undefined;
    if (this.burstLeft > 0) this.burstLeft--;
    else this.begin(situation);
    const mean = this.burstLeft > 0 ? burstIntervalMs : this.parameters.meanIntervalMs;
    this.nextAtMs = nowMs + this.drawInterval(mean);
    return this.order(this.burstSide, situation);
  }

  private begin({ inventoryLots }: TakerSituation): void {
    const share = inventoryLots / this.parameters.inventoryLotsMax;
    const buyChance = 0.5 - 0.45 * Math.min(1, Math.max(-1, share));
    this.burstSide = this.prng.nextChance(buyChance) ? 'buy' : 'sell';
    this.burstLeft = this.prng.nextChance(burstChance) ? 2 + this.prng.nextBelow(5) : 0;
  }

  private order(side: Side, situation: TakerSituation): TakerOrder | undefined {
    const touch = side === 'buy' ? situation.askTicks : situation.bidTicks;
    const affordable = side === 'buy' ? situation.buyableLots : situation.sellableLots;
    const qtyLots = Math.min(this.drawSize(), Math.floor(affordable), this.parameters.qtyLotsMax);
    const isMarket = this.prng.nextChance(marketOrderChance);
    const through = this.prng.nextBelow(3);
    if (touch === undefined || qtyLots < 1) return undefined;
    if (isMarket) return { side, qtyLots, limitTicks: undefined };
    return {
      side,
      qtyLots,
      limitTicks: Math.max(1, side === 'buy' ? touch + through : touch - through),
    };
  }

  /** Mostly small, at times ten times as much. */
  private drawSize(): number {
    const scale = 0.2 - Math.log(1 - this.prng.nextUnit()) * 0.7;
    return Math.max(1, Math.round(this.parameters.sizeLots * Math.min(scale, 6)));
  }

  private drawInterval(meanMs: number): number {
    return -Math.log(1 - this.prng.nextUnit()) * meanMs;
  }
}
