// The auction price by the letter of docs/rulebook.md, worked out from the orders one by one: the demonstrations' own reckoning, to hold the venue's
// against. Pure. It must never be written from the engine's code, nor ask the venue.

export interface AuctionOrder {
  readonly side: 'buy' | 'sell';
  /** In ticks; of a market order its collar: the furthest price at which it counts. */
  readonly limitTicks: number;
  readonly qty: number;
  readonly isMarket?: boolean;
}

/** What would trade at one candidate price. */
export interface Candidate {
  readonly priceTicks: number;
  readonly buyQty: number;
  readonly sellQty: number;
  readonly matchedQty: number;
  /** Above 0 where buyers are left, below where sellers are. */
  readonly surplusQty: number;
}

export interface AuctionResult {
  /** Undefined where nothing would trade. */
  readonly chosen: Candidate | undefined;
  /** By price. */
  readonly candidates: readonly Candidate[];
  /** Which of the rules decided, as a sentence. */
  readonly reason: string;
}

/** `referenceTicks` is the last trade's price, else the listing's. */
export function auctionPrice(
  orders: readonly AuctionOrder[],
  referenceTicks: number,
): AuctionResult {
  const limits = orders.filter(({ isMarket }) => isMarket !== true);
  const prices = new Set([...limits.map(({ limitTicks }) => limitTicks), referenceTicks]);
  const candidates = [...prices]
    .toSorted((one, other) => one - other)
    .map((priceTicks) => candidateAt(priceTicks, orders));
  const matchedMax = Math.max(...candidates.map(({ matchedQty }) => matchedQty));
  if (matchedMax === 0) return { chosen: undefined, candidates, reason: 'No two orders meet.' };
  const largest = candidates.filter(({ matchedQty }) => matchedQty === matchedMax);
  if (largest.length === 1) {
    return chosen(largest[0], candidates, 'It has the largest executable volume.');
  }
  const surplusMin = Math.min(...largest.map(({ surplusQty }) => Math.abs(surplusQty)));
  const smallest = largest.filter(({ surplusQty }) => Math.abs(surplusQty) === surplusMin);
  if (smallest.length === 1) {
    return chosen(smallest[0], candidates, 'Of equal volumes it has the smallest surplus.');
  }
  if (smallest.every(({ surplusQty }) => surplusQty > 0)) {
    return chosen(smallest.at(-1), candidates, 'Buyers are left at each: the highest.');
  }
  if (smallest.every(({ surplusQty }) => surplusQty < 0)) {
    return chosen(smallest[0], candidates, 'Sellers are left at each: the lowest.');
  }
  // They stand in the order of their prices, so that the lower of two equally near ones is found first.
  const away = ({ priceTicks }: Candidate): number => Math.abs(priceTicks - referenceTicks);
  const awayMin = Math.min(...smallest.map(away));
  const nearest = smallest.find((candidate) => away(candidate) === awayMin);
  return chosen(nearest, candidates, 'It is the nearest to the reference price.');
}

function chosen(
  candidate: Candidate | undefined,
  candidates: readonly Candidate[],
  reason: string,
): AuctionResult {
  return { chosen: candidate, candidates, reason };
}

function candidateAt(priceTicks: number, orders: readonly AuctionOrder[]): Candidate {
  let buyQty = 0;
  let sellQty = 0;
  for (const { side, limitTicks, qty } of orders) {
    if (side === 'buy' && limitTicks >= priceTicks) buyQty += qty;
    if (side === 'sell' && limitTicks <= priceTicks) sellQty += qty;
  }
  const matchedQty = Math.min(buyQty, sellQty);
  return { priceTicks, buyQty, sellQty, matchedQty, surplusQty: buyQty - sellQty };
}
