// Small scenes of continuous trading, and who trades with whom in them by the letter of docs/rulebook.md: a reckoning of its own, each step with its
// reason. Pure. It must never be written from the engine's code.

import { priceText } from './prices.ts';

export interface SceneOrder {
  readonly kind: 'place';
  /** One letter. */
  readonly label: string;
  readonly owner: string;
  readonly side: 'buy' | 'sell';
  readonly priceTicks: number;
  readonly qty: number;
  /** Of an iceberg: how much is shown at a time. */
  readonly displayQty?: number;
}

/** A new total for an order that rests. */
export interface SceneAmendment {
  readonly kind: 'amend';
  readonly label: string;
  readonly qty: number;
}

export type SceneStep = SceneOrder | SceneAmendment;

export interface Scene {
  readonly title: string;
  readonly steps: readonly SceneStep[];
}

export interface SceneTrade {
  readonly buy: string;
  readonly sell: string;
  readonly priceTicks: number;
  readonly qty: number;
}

export interface Reasoned {
  readonly trades: readonly SceneTrade[];
  /** Why each of them, and what else happened. */
  readonly reasons: readonly string[];
}

interface Resting {
  readonly order: SceneOrder;
  leaves: number;
  cum: number;
  /** What others see of it. */
  shown: number;
  /** Its place in time. */
  place: number;
}

export function reason({ steps }: Scene): Reasoned {
  const book: Resting[] = [];
  const trades: SceneTrade[] = [];
  const reasons: string[] = [];
  let place = 0;
  for (const step of steps) {
    place++;
    if (step.kind === 'amend') {
      amend(book, step, place, reasons);
      continue;
    }
    const taker: Resting = { order: step, leaves: step.qty, cum: 0, shown: 0, place };
    place = match(taker, book, trades, reasons, place);
    if (taker.leaves === 0) continue;
    taker.place = place;
    taker.shown = Math.min(step.displayQty ?? Infinity, taker.leaves);
    book.push(taker);
  }
  return { trades, reasons };
}

/** Answers the last place in time that was given. */
function match(
  taker: Resting,
  book: Resting[],
  trades: SceneTrade[],
  reasons: string[],
  lastPlace: number,
): number {
  let place = lastPlace;
  const { label, owner, side } = taker.order;
  for (;;) {
    const maker = best(taker, book);
    if (maker === undefined || taker.leaves === 0) return place;
    const { order } = maker;
    if (order.owner === owner) {
      reasons.push(
        `${label} meets ${order.label}, which is its owner's own: the newest gives way, ${taker.leaves} of ${label} are cancelled.`,
      );
      taker.leaves = 0;
      return place;
    }
    const qty = Math.min(taker.leaves, maker.shown);
    reasons.push(whyNext(maker, taker, book, qty));
    trades.push(
      side === 'buy'
        ? { buy: label, sell: order.label, priceTicks: order.priceTicks, qty }
        : { buy: order.label, sell: label, priceTicks: order.priceTicks, qty },
    );
    for (const each of [taker, maker]) {
      each.leaves -= qty;
      each.cum += qty;
    }
    maker.shown -= qty;
    if (maker.leaves === 0) book.splice(book.indexOf(maker), 1);
    else if (maker.shown === 0) {
      place++;
      maker.place = place;
      maker.shown = Math.min(order.displayQty ?? maker.leaves, maker.leaves);
      reasons.push(
        `${order.label} shows its next ${maker.shown}, at the back of ${priceText(order.priceTicks)}.`,
      );
    }
  }
}

/** The best price of the other side that the taker accepts; at that price who came first. */
function best({ order }: Resting, book: readonly Resting[]): Resting | undefined {
  const sign = order.side === 'buy' ? 1 : -1;
  return book
    .filter((each) => each.order.side !== order.side)
    .filter((each) => sign * each.order.priceTicks <= sign * order.priceTicks)
    .toSorted(
      (one, other) =>
        sign * (one.order.priceTicks - other.order.priceTicks) || one.place - other.place,
    )[0];
}

function whyNext(maker: Resting, taker: Resting, book: readonly Resting[], qty: number): string {
  const { label, priceTicks } = maker.order;
  const rivals = book.filter(
    ({ order }) => order.side === maker.order.side && order.priceTicks === priceTicks,
  );
  const others = rivals.filter((each) => each !== maker).map(({ order }) => order.label);
  const why =
    others.length === 0
      ? 'has the best price that is left'
      : `has the best price, and came to it before ${others.join(' and ')}`;
  return `${label} ${why}: ${qty} of ${taker.order.label} trade with it, at its price, ${priceText(priceTicks)}.`;
}

function amend(
  book: readonly Resting[],
  { label, qty }: SceneAmendment,
  place: number,
  reasons: string[],
): void {
  const resting = book.find(({ order }) => order.label === label);
  if (resting === undefined) return;
  const leaves = qty - resting.cum;
  if (leaves > resting.leaves) {
    resting.place = place;
    reasons.push(`${label} becomes larger, ${qty}: it goes to the back.`);
  } else reasons.push(`${label} becomes smaller, ${qty}: it keeps its place.`);
  resting.leaves = leaves;
  resting.shown = Math.min(resting.order.displayQty ?? leaves, leaves);
}

/** `D sells 5 to E at 100.00`, one after the other. */
export function tradesText(trades: readonly SceneTrade[]): string {
  if (trades.length === 0) return 'no trades';
  return trades
    .map(({ buy, sell, priceTicks, qty }) => `${sell}->${buy} ${qty} at ${priceText(priceTicks)}`)
    .join(', ');
}

const sell = (
  label: string,
  owner: string,
  priceTicks: number,
  qty: number,
  displayQty?: number,
): SceneOrder => ({
  kind: 'place',
  label,
  owner,
  side: 'sell',
  priceTicks,
  qty,
  ...(displayQty === undefined ? {} : { displayQty }),
});
const buy = (label: string, owner: string, priceTicks: number, qty: number): SceneOrder => ({
  kind: 'place',
  label,
  owner,
  side: 'buy',
  priceTicks,
  qty,
});

/** Owners: three who offer, and `dan`, who takes. */
export const scenes: readonly Scene[] = [
  {
    title: 'Price before time, time at one price',
    steps: [
      sell('A', 'amy', 10_002, 10),
      sell('B', 'bob', 10_001, 10),
      sell('C', 'cal', 10_001, 10),
      sell('D', 'amy', 10_000, 5),
      buy('E', 'dan', 10_002, 22),
    ],
  },
  {
    title: 'First in, first out; who becomes larger goes to the back',
    steps: [
      sell('A', 'amy', 10_001, 10),
      sell('B', 'bob', 10_001, 10),
      sell('C', 'cal', 10_001, 10),
      { kind: 'amend', label: 'A', qty: 12 },
      { kind: 'amend', label: 'B', qty: 6 },
      buy('D', 'dan', 10_001, 20),
    ],
  },
  {
    title: 'An iceberg takes its turn with each part that it shows',
    steps: [
      sell('A', 'amy', 10_001, 30, 10),
      sell('B', 'bob', 10_001, 10),
      sell('C', 'cal', 10_002, 10),
      buy('D', 'dan', 10_002, 45),
    ],
  },
  {
    title: 'Nobody trades with himself: the newest gives way',
    steps: [
      sell('A', 'amy', 10_000, 6),
      sell('B', 'dan', 10_001, 10),
      sell('C', 'cal', 10_002, 10),
      buy('D', 'dan', 10_002, 20),
    ],
  },
];
