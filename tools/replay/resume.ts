// How far an earlier replay of the same file got. The venue took its commands in order, so it has the plan's orders up to some point and none
// behind it: the point is searched for by client order id. Cancels and amendments next to it may or may not have been done; each is
// looked up. It must never send an amendment twice: the second could undo a later one.

import type { ReplayedOrder } from './order-text.ts';
import { readReplayed, ReplayRun } from './order-text.ts';
import type { PlanCommand } from './plan.ts';
import type { OwnOrder } from './venue-api.ts';

/** What the search asks of the venue. */
export interface OrderSource {
  newestOrders(account: string, symbol: string, limit: number): Promise<readonly OwnOrder[]>;
  orderByClientId(account: string, clOrdId: string): Promise<OwnOrder | undefined>;
}

export interface EarlierReplay {
  readonly run: ReplayRun;
  /** Some of its latest orders, by name in the plan. */
  readonly refs: ReadonlySet<string>;
}

interface Placement {
  readonly ref: string;
  readonly account: number;
}

const newestAsked = 50;

/** The latest replay into an instrument, or undefined where there was none. */
export async function findEarlier(
  source: OrderSource,
  accounts: readonly string[],
  symbol: string,
): Promise<EarlierReplay | undefined> {
  const found: { readonly order: ReplayedOrder; readonly orderId: number }[] = [];
  for (const account of accounts) {
    for (const { clOrdId, orderId } of await source.newestOrders(account, symbol, newestAsked)) {
      const order = readReplayed(clOrdId);
      if (order !== undefined) found.push({ order, orderId: Number(orderId) });
    }
  }
  const latest = found.toSorted((a, b) => b.orderId - a.orderId)[0]?.order;
  if (latest === undefined) return undefined;
  const run = new ReplayRun(latest.fingerprint, latest.run);
  const ofRun = found.filter(
    ({ order }) => order.fingerprint === latest.fingerprint && order.run === latest.run,
  );
  return { run, refs: new Set(ofRun.map(({ order }) => order.ref)) };
}

/** How many of the plan's orders the venue has. */
export async function countPlaced(
  source: OrderSource,
  accounts: readonly string[],
  { run, refs }: EarlierReplay,
  plan: Iterable<PlanCommand>,
): Promise<number> {
  const placements: Placement[] = [];
  let known = 0;
  for (const command of plan) {
    if (!isPlacement(command)) continue;
    placements.push({ ref: command.ref, account: command.account });
    if (refs.has(command.ref)) known = placements.length;
  }
  const isThere = async (index: number): Promise<boolean> => {
    const placement = placements[index];
    if (placement === undefined) return false;
    const account = accounts[placement.account] ?? '';
    return (await source.orderByClientId(account, run.clOrdId(placement.ref))) !== undefined;
  };
  // Strides that double, until one ends where there is nothing; then halves.
  let low = known;
  let stride = 1;
  while (low + stride <= placements.length && (await isThere(low + stride - 1))) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(low + stride - 1, placements.length);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await isThere(middle - 1)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Takes the plan's commands up to the given number of orders. Returns those behind them that leave no trace of their own, with the
 * order that ends them where there is one; undefined where the plan has fewer orders.
 */
export function skipPlaced(
  commands: Iterator<PlanCommand, void, void>,
  placed: number,
): PlanCommand[] | undefined {
  const uncertain: PlanCommand[] = [];
  let left = placed;
  for (let step = commands.next(); step.done !== true; step = commands.next()) {
    if (left === 0) uncertain.push(step.value);
    if (!isPlacement(step.value)) continue;
    if (left === 0) break;
    left--;
  }
  return left === 0 ? uncertain : undefined;
}

/** Leaves out the cancels and amendments that the venue has done already. */
export async function dropDone(
  source: OrderSource,
  accounts: readonly string[],
  run: ReplayRun,
  uncertain: readonly PlanCommand[],
): Promise<PlanCommand[]> {
  const open: PlanCommand[] = [];
  for (const command of uncertain) {
    if (command.kind !== 'cancel' && command.kind !== 'amend') {
      open.push(command);
      continue;
    }
    const account = accounts[command.account] ?? '';
    const order = await source.orderByClientId(account, run.clOrdId(command.ref));
    const isOpen = order?.status === 'new' || order?.status === 'partiallyFilled';
    if (!isOpen) continue;
    if (command.kind === 'cancel' || Number(order.qty) > command.qty) open.push(command);
  }
  return open;
}

/** Commands, then the rest of the plan. */
export function* chain(
  first: readonly PlanCommand[],
  rest: Iterator<PlanCommand, void, void>,
): Generator<PlanCommand, void, void> {
  yield* first;
  for (let step = rest.next(); step.done !== true; step = rest.next()) yield step.value;
}

function isPlacement({ kind }: PlanCommand): boolean {
  return kind === 'place' || kind === 'execute';
}
