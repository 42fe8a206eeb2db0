// Generator of the five scenarios of the public matching-engine benchmark (Flash One Technologies, 2026; arXiv
// 2606.01183), from its description: one liquid US equity over a random walk of its price. Same scenario, size and seed
// give the same flow. It must never look at a book: the flow is the same whatever an engine answers.

import { Prng } from '#std/prng.ts';
import { allocateFlow, FlowSide, FlowType } from './flow.ts';
import type { Flow } from './flow.ts';

export interface Scenario {
  readonly name: string;
  /** Volatility of the mid price, per square root of a year. */
  readonly sigma: number;
  /** Standard deviation of the whole path, as a fraction of the price. */
  readonly swing: number;
}

export const scenarios: readonly Scenario[] = [
  { name: 'static', sigma: 0, swing: 0 },
  { name: 'normal', sigma: 0.15, swing: 0.02 },
  { name: 'swing-25', sigma: 0.5, swing: 0.25 },
  { name: 'swing-40', sigma: 0.5, swing: 0.4 },
  { name: 'flash-crash', sigma: 0.5, swing: 0.6 },
];

/**
 * How deep a book gets hangs on where the path goes: where the second half covers the range of the first, next to nothing
 * stays. At a million orders this seed's path leaves books like those of the published table; others leave from 1 to 30,000.
 */
export const likePublishedSeed = 108;

const firstMidTicks = 33_504;
const qtyMax = 100;
const iocShare = 0.15;
const modifiedShare = 0.2;
const modifiedPriceShare = 0.8;
const cancelledShare = 0.95;
const duplicateCancelShare = 0.02;
const lateModifyShare = 0.02;

// Distances from the mid, fitted to the static file: a Gaussian hump one tick wide, the rest a power law from one tick.
const humpShare = 0.892;
const humpCentreTicks = 9;
const humpDeviationTicks = 1;
const powerLawExponent = 2.23;
const distanceTicksMax = 1_000;

// A regular trading year, in milliseconds: 252 days of six and a half hours.
const yearMs = 252 * 6.5 * 3_600_000;
// The static path has no clock of its own; it runs on the normal one. Lifetimes are so much shorter than the time
// between two orders that the choice only matters for the few that overlap.
const staticTimeYears = (0.02 / 0.15) ** 2;
const lifetimeMedianMs = 0.431;
/** Distance at which an order lives twice as long as at the touch. */
const lifetimeDoublingTicks = 10;
const duplicateDelayMs = 0.05;

/** The scenario of that name; throws where there is none. */
export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) {
    const known = scenarios.map((each) => each.name).join(', ');
    throw new Error(`unknown scenario "${name}"; there are ${known}`);
  }
  return scenario;
}

/** The flow of `newOrders` new orders and what becomes of them: about twice as many messages. */
export function generateFlow(scenario: Scenario, newOrders: number, seed: number): Flow {
  if (!Number.isSafeInteger(newOrders) || newOrders < 2 || newOrders > 50_000_000) {
    throw new RangeError(`newOrders must be an integer from 2 to 50,000,000, not ${newOrders}`);
  }
  // One stream a purpose, so that all scenarios of a seed share orders and lifetimes and differ in price alone.
  const mids = midPath(scenario, newOrders, new Prng(seed * 4 + 1));
  const arrivals = shuffledIds(newOrders, new Prng(seed * 4 + 2));
  const random = new Prng(seed * 4 + 3);
  const distances = new DistanceTable();

  const years = scenario.sigma === 0 ? staticTimeYears : (scenario.swing / scenario.sigma) ** 2;
  const gapMs = (years * yearMs) / newOrders;
  const messages = new TimedMessages(scenario.name, newOrders);
  const buys = newOrders >>> 1;
  for (let i = 0; i < newOrders; i++) {
    const orderId = arrivals[i]!;
    const side = orderId <= buys ? FlowSide.buy : FlowSide.sell;
    const away = side === FlowSide.buy ? -1 : 1;
    const distanceTicks = distances.draw(random);
    const priceTicks = Math.max(1, mids[orderId - 1]! + away * distanceTicks);
    addOrder(messages, random, i * gapMs, orderId, side, priceTicks, distanceTicks);
  }
  return messages.inTimeOrder();
}

/** One new order and the modify, the cancels and the late modify that follow it. */
function addOrder(
  messages: TimedMessages,
  random: Prng,
  timeMs: number,
  orderId: number,
  side: number,
  priceTicks: number,
  distanceTicks: number,
): void {
  const qty = 1 + random.nextBelow(qtyMax);
  if (random.nextChance(iocShare)) {
    messages.add(timeMs, FlowType.place, side, 1, qty, orderId, priceTicks);
    return;
  }
  messages.add(timeMs, FlowType.place, side, 0, qty, orderId, priceTicks);

  const medianMs = lifetimeMedianMs * (1 + distanceTicks / lifetimeDoublingTicks);
  const lifetimeMs = (-Math.log(1 - random.nextUnit()) * medianMs) / Math.LN2;
  const modified = random.nextChance(modifiedShare);
  if (modified) {
    const modifyMs = timeMs + lifetimeMs * random.nextUnit();
    addModify(messages, random, modifyMs, orderId, side, priceTicks, qty);
  }
  if (!random.nextChance(cancelledShare)) return;

  const cancelMs = timeMs + lifetimeMs;
  messages.add(cancelMs, FlowType.cancel, side, 0, qty, orderId, priceTicks);
  if (random.nextChance(duplicateCancelShare)) {
    messages.add(cancelMs + duplicateDelayMs, FlowType.cancel, side, 0, qty, orderId, priceTicks);
  }
  if (modified && random.nextChance(lateModifyShare)) {
    addModify(messages, random, cancelMs + 2 * duplicateDelayMs, orderId, side, priceTicks, qty);
  }
}

function addModify(
  messages: TimedMessages,
  random: Prng,
  timeMs: number,
  orderId: number,
  side: number,
  priceTicks: number,
  qty: number,
): void {
  // A new price is always one tick more aggressive, as in the published files.
  const step = side === FlowSide.buy ? 1 : -1;
  const newPriceTicks = random.nextChance(modifiedPriceShare) ? priceTicks + step : priceTicks;
  messages.add(timeMs, FlowType.modify, side, 0, qty + 1, orderId, Math.max(1, newPriceTicks));
}

/** Mid price in ticks, one step an order: geometric Brownian motion whose whole path has the scenario's swing. */
function midPath(scenario: Scenario, steps: number, random: Prng): Int32Array {
  const mids = new Int32Array(steps);
  const deviation = scenario.swing / Math.sqrt(steps);
  const drift = -0.5 * deviation * deviation;
  let logMid = Math.log(firstMidTicks);
  for (let i = 0; i < steps; i++) {
    if (deviation > 0) logMid += drift + deviation * random.nextGaussian();
    mids[i] = Math.round(Math.exp(logMid));
  }
  return mids;
}

/** The ids 1 .. count in random order (Fisher and Yates). */
function shuffledIds(count: number, random: Prng): Uint32Array {
  const ids = new Uint32Array(count);
  for (let i = 0; i < count; i++) ids[i] = i + 1;
  for (let i = count - 1; i > 0; i--) {
    const j = random.nextBelow(i + 1);
    const id = ids[i]!;
    ids[i] = ids[j]!;
    ids[j] = id;
  }
  return ids;
}

/** Distances from the mid, drawn by bisection in the cumulated power law, or from the hump. */
class DistanceTable {
  private readonly cumulated = new Float64Array(distanceTicksMax);

  constructor() {
    let sum = 0;
    for (let ticks = 1; ticks <= distanceTicksMax; ticks++) {
      sum += ticks ** -powerLawExponent;
      this.cumulated[ticks - 1] = sum;
    }
  }

  draw(random: Prng): number {
    if (random.nextChance(humpShare)) {
      const ticks = Math.round(humpCentreTicks + humpDeviationTicks * random.nextGaussian());
      return Math.max(1, ticks);
    }
    const target = random.nextUnit() * this.cumulated[distanceTicksMax - 1]!;
    let low = 0;
    let high = distanceTicksMax - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.cumulated[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low + 1;
  }
}

/** Messages with their times, almost in order as they come; gives them out in order. */
class TimedMessages {
  private readonly made: Flow;
  private readonly timesMs: Float64Array;
  private count = 0;

  constructor(name: string, newOrders: number) {
    // No order has more than five messages.
    this.made = allocateFlow(name, newOrders * 5);
    this.timesMs = new Float64Array(newOrders * 5);
  }

  add(
    timeMs: number,
    type: number,
    side: number,
    ioc: number,
    qty: number,
    orderId: number,
    priceTicks: number,
  ): void {
    const at = this.count++;
    this.timesMs[at] = timeMs;
    this.made.type[at] = type;
    this.made.side[at] = side;
    this.made.ioc[at] = ioc;
    this.made.qty[at] = qty;
    this.made.orderId[at] = orderId;
    this.made.priceTicks[at] = priceTicks;
  }

  inTimeOrder(): Flow {
    // Few messages are out of place and none is far from it: insertion is the fast sort here, and a stable one.
    const order = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) {
      const timeMs = this.timesMs[i]!;
      let at = i;
      while (at > 0 && this.timesMs[order[at - 1]!]! > timeMs) {
        order[at] = order[at - 1]!;
        at -= 1;
      }
      order[at] = i;
    }
    const flow = allocateFlow(this.made.name, this.count);
    for (let i = 0; i < this.count; i++) {
      const from = order[i]!;
      flow.type[i] = this.made.type[from]!;
      flow.side[i] = this.made.side[from]!;
      flow.ioc[i] = this.made.ioc[from]!;
      flow.qty[i] = this.made.qty[from]!;
      flow.orderId[i] = this.made.orderId[from]!;
      flow.priceTicks[i] = this.made.priceTicks[from]!;
    }
    return flow;
  }
}
