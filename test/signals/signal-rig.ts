// What the tests of the signals share: a venue process with one seller whose order rests for all, a queue in a folder, workers that can be watched and
// killed, and the truth as the venue tells it. It must never look for truth in the queue.

import path from 'node:path';
import { expect } from 'vitest';
import { newFolder, until, VenueProcess } from '../process/venue-process.ts';
import { FileQueue } from '#bots/signals/queue/file-queue.ts';
import type { WorkQueue } from '#bots/signals/queue/work-queue.ts';
import { bodyOf, type Execution, type Signal } from '#bots/signals/signal.ts';
import { WorkerPool } from '#bots/signals/workers/worker-pool.ts';
import type { Order, Side } from '#api/types.ts';

/** The demo member who executes the signals, and the account. */
export const trader = {
  kind: 'password',
  username: 'buyer_demo',
  password: 'demopass123',
} as const;
export const account = '15';
const sellerAccount = '16';
export const symbol = 'FERY';
/** What the seller asks; a signal that pays more fills at once. */
const askPrice = '12.45';
const sharesForSale = '2000';

/** A venue where somebody sells, and everybody else is asleep. */
export async function openMarket(): Promise<VenueProcess> {
  const venue = await VenueProcess.start(newFolder());
  await rest(venue, sellerAccount, 'sell', askPrice, sharesForSale);
  return venue;
}

/** An order that rests, placed by the operator. */
export async function rest(
  venue: VenueProcess,
  whose: string,
  side: Side,
  price: string,
  qty: string,
): Promise<void> {
  const order = { account: whose, instrument: symbol, side, type: 'limit', qty, price };
  const { status, body } = await venue.call('POST', '/v1/orders', order);
  if (status !== 201) throw new Error(`the order was not taken: ${JSON.stringify(body)}`);
}

export function signalOf(id: string, change: Partial<Signal> = {}): Signal {
  return {
    id,
    account,
    instrument: symbol,
    side: 'buy',
    qty: '1',
    limitPrice: '12.50',
    ttlMs: 600_000,
    sources: 'test',
    ...change,
  };
}

/** Publishes so many signals that buy one share each; answers their ids. */
export async function publishBuys(
  queue: WorkQueue,
  name: string,
  count: number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
  await Promise.all(ids.map((id) => queue.publish(id, bodyOf(signalOf(id)))));
  return ids;
}

export interface Rig {
  readonly file: FileQueue;
  readonly pool: WorkerPool;
  readonly executions: Map<string, Execution | undefined>;
  close(): Promise<void>;
}

/** `seen` is the queue as the workers are to see it: the place to interrupt them. */
export async function openRig(
  venue: VenueProcess,
  seen: (queue: WorkQueue) => WorkQueue = (queue) => queue,
): Promise<Rig> {
  const file = await FileQueue.open({ folder: path.join(newFolder(), 'queue'), attemptsMax: 20 });
  const executions = new Map<string, Execution | undefined>();
  const pool = new WorkerPool({
    queue: seen(file),
    settings: { url: venue.url, credentials: trader, account, visibilityMs: 30_000 },
    finished: (id, execution) => executions.set(id, execution),
    warn: (line) => console.warn(line),
  });
  const close = async (): Promise<void> => {
    await pool.stop();
    await file.close();
  };
  return { file, pool, executions, close };
}

export const patienceMs = 60_000;

/** Waits until nothing is left to do. */
export async function drained({ file }: Pick<Rig, 'file'>): Promise<void> {
  await until('the queue is empty', () => file.numbers.depth === 0, patienceMs);
}

/** Shares that the trader has. */
export async function sharesAt(venue: VenueProcess): Promise<number> {
  const { positions } = await venue.get(`/v1/positions?account=${account}`);
  const found = (positions as { instrument: string; qty: string }[]).find(
    ({ instrument }) => instrument === symbol,
  );
  return Number(found?.qty ?? 0);
}

/** Every order of the trader whose client order id begins so. */
export async function ordersOf(venue: VenueProcess, prefix: string): Promise<readonly Order[]> {
  const { orders } = await venue.get(`/v1/orders?status=all&limit=1000&account=${account}`);
  return (orders as Order[]).filter(({ clOrdId }) => clOrdId.startsWith(prefix));
}

/** Each signal has one order at the venue, filled, with the id that was acknowledged; and so many shares have come in, no more. */
export async function expectOnce(
  venue: VenueProcess,
  ids: readonly string[],
  executions: ReadonlyMap<string, Execution | undefined>,
  prefix: string,
): Promise<void> {
  const orders = await ordersOf(venue, prefix);
  const byId = new Map(orders.map((order) => [order.clOrdId, order]));
  expect(orders.length).toBe(ids.length);
  expect(byId.size).toBe(ids.length);
  for (const id of ids) {
    const order = byId.get(id);
    expect(order, id).toMatchObject({ status: 'filled', cumQty: '1' });
    expect(executions.get(id), id).toMatchObject({ kind: 'order', orderId: order?.orderId });
  }
}
