// What a market maker wants to quote: a ladder of levels on both sides of a centre that follows the reference path, leans against
// its inventory, and moves in whole steps so that most orders can stay where they are. Pure but for its generator.

import type { Prng } from '#std/prng.ts';

export interface MakerParameters {
  readonly levels: number;
  /** From the centre to the first level. */
  readonly halfSpreadTicks: number;
  /** From one level to the next. */
  readonly gapTicks: number;
  /** Smallest order, in lots; the deeper, the larger. */
  readonly sizeLots: number;
  /** Inventory, away from neutral, at which one side is no longer quoted. */
  readonly inventoryLotsMax: number;
  /** How far the centre leans at that inventory. */
  readonly skewTicksMax: number;
  readonly priceTicksMin: number;
  readonly priceTicksMax: number;
  readonly qtyLotsMax: number;
}

export interface MakerSituation {
  /** Where the price belongs. */
  readonly fairTicks: number;
  /** From the centre to the first level where it is not as the parameters say. */
  readonly halfSpreadTicks?: number;
  /** Position less the neutral one, in lots. */
  readonly inventoryLots: number;
  /** Best prices of others, between which quotes must stay; undefined where there are none. */
  readonly foreignBidTicks: number | undefined;
  readonly foreignAskTicks: number | undefined;
  /** Lots that cash would still buy and shares that could still be sold, what rests included. */
  readonly buyableLots: number;
  readonly sellableLots: number;
}

/** Prices from the best on; sizes are drawn where an order is placed. */
export interface Ladder {
  readonly bids: readonly number[];
  readonly asks: readonly number[];
}

/** Spreads and sizes for a price: a basis point or a tick, whichever is more, and lots worth about the same money everywhere. */
export function makerParameters(
  prng: Prng,
  referenceTicks: number,
  referencePrice: number,
  bounds: Pick<MakerParameters, 'priceTicksMin' | 'priceTicksMax' | 'qtyLotsMax'>,
): MakerParameters {
  const basisPointTicks = referenceTicks / 10_000;
  const halfSpreadTicks = Math.max(1, Math.round(basisPointTicks * (0.3 + 0.3 * prng.nextUnit())));
  const gapTicks = Math.max(1, Math.round(basisPointTicks * 0.35));
  const sizeLots = Math.max(1, Math.round(12_000 / referencePrice));
  return {
    levels: 5,
    halfSpreadTicks,
    gapTicks,
    sizeLots,
    inventoryLotsMax: sizeLots * 100,
    skewTicksMax: Math.max(3, Math.round(basisPointTicks * 4)),
    ...bounds,
  };
}

export class MakerStrategy {
  private readonly prng: Prng;
  private readonly parameters: MakerParameters;
  private centreTicks: number | undefined;

  constructor(prng: Prng, parameters: MakerParameters) {
    this.prng = prng;
    this.parameters = parameters;
  }

  ladder(situation: MakerSituation): Ladder {
    const { parameters } = this;
    const { levels, gapTicks } = parameters;
    const halfSpreadTicks = situation.halfSpreadTicks ?? parameters.halfSpreadTicks;
    const lean = this.lean(situation);
    const centre = this.moveCentre(situation.fairTicks - lean * parameters.skewTicksMax);
    const bidMax = (situation.foreignAskTicks ?? Infinity) - 1;
    const askMin = (situation.foreignBidTicks ?? -Infinity) + 1;
    const bids: number[] = [];
    const asks: number[] = [];
    const bidLevels = levelsOf(levels, lean, situation.buyableLots, parameters.sizeLots);
    const askLevels = levelsOf(levels, -lean, situation.sellableLots, parameters.sizeLots);
    for (let level = 0; level < levels; level++) {
      const away = halfSpreadTicks + level * gapTicks;
      const bid = Math.min(centre - away, bidMax - level);
      const ask = Math.max(centre + away, askMin + level);
      if (level < bidLevels && this.isPrice(bid)) bids.push(bid);
      if (level < askLevels && this.isPrice(ask)) asks.push(ask);
    }
    return { bids, asks };
  }

  /** Size of a new order at a level, in lots: larger the deeper, drawn from the seed. */
  drawSize(level: number): number {
    const { sizeLots, qtyLotsMax } = this.parameters;
    const scale = (1 + 0.6 * level) * (0.6 + 1.2 * this.prng.nextUnit());
    const lots = Math.round(sizeLots * scale);
    return Math.min(qtyLotsMax, Math.max(1, lots > 20 ? Math.round(lots / 5) * 5 : lots));
  }

  /** Open lots below which an order is filled up again. */
  get refillLots(): number {
    return Math.ceil(this.parameters.sizeLots / 3);
  }

  /** From -1 (far too few) to 1 (far too many). */
  private lean({ inventoryLots }: MakerSituation): number {
    const share = inventoryLots / this.parameters.inventoryLotsMax;
    return Math.min(1, Math.max(-1, share));
  }

  /** The centre follows in whole gaps, and only once the target is most of a gap away: the other orders stay. */
  private moveCentre(targetTicks: number): number {
    const { gapTicks } = this.parameters;
    if (this.centreTicks === undefined) this.centreTicks = Math.round(targetTicks);
    const distance = (targetTicks - this.centreTicks) / gapTicks;
    if (Math.abs(distance) >= 0.8) this.centreTicks += Math.round(distance) * gapTicks;
    return this.centreTicks;
  }

  private isPrice(ticks: number): boolean {
    return ticks >= this.parameters.priceTicksMin && ticks <= this.parameters.priceTicksMax;
  }
}

/** Levels of a side: fewer the more inventory it would add to, and no more than there is money or shares for. */
function levelsOf(levels: number, lean: number, affordableLots: number, sizeLots: number): number {
  const wanted = lean <= 0 ? levels : Math.ceil(levels * (1 - lean));
  const affordable = Math.floor(affordableLots / (sizeLots * 5));
  return Math.max(0, Math.min(wanted, affordable));
}
