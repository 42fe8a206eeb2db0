// Compares what the workers said that they did with what the venue has: every acknowledged order is there once and as told, nothing of an expired signal
// is there, and the account has no order of this run that nobody told of. It must never take the queue's word for anything.

import { clOrdIdOf, type Execution } from './signal.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Order } from '#api/types.ts';

export interface RunLedger {
  /** Acknowledged signals, and what became of each. */
  readonly executions: ReadonlyMap<string, Execution>;
  /** Client order ids of this run begin with it. */
  readonly prefix: string;
  readonly account: string;
  /** Of signals that are dead or still queued: their orders may or may not be there. */
  readonly open: ReadonlySet<string>;
}

export interface Verified {
  readonly checkedOrders: number;
  readonly failures: readonly string[];
}

const atOnce = 8;
/** Each failure is a sentence; so many are told. */
const failuresMax = 20;
const listedMax = 1_000;

export async function verifyRun(client: VenueClient, ledger: RunLedger): Promise<Verified> {
  const failures: string[] = [];
  let checkedOrders = 0;
  const waiting = ledger.executions.entries();
  const check = async (): Promise<void> => {
    for (const [id, execution] of waiting) {
      const failure = await compare(client, ledger.account, id, execution);
      if (execution.kind === 'order') checkedOrders += 1;
      if (failure !== undefined) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, check));
  failures.push(...(await strangers(client, ledger)));
  return { checkedOrders, failures: failures.slice(0, failuresMax) };
}

async function compare(
  client: VenueClient,
  account: string,
  id: string,
  execution: Execution,
): Promise<string | undefined> {
  const clOrdId = execution.kind === 'order' ? execution.clOrdId : clOrdIdOf({ id }, 0);
  const found = await client.orders.find({ clOrdId, account });
  if (execution.kind === 'expired') {
    const isThere = found !== undefined && found.status !== 'rejected';
    return isThere
      ? `The signal ${id} expired, and the venue has its order ${found.orderId}.`
      : undefined;
  }
  if (found === undefined) return `The venue does not know the order ${clOrdId} of signal ${id}.`;
  if (found.orderId !== execution.orderId) {
    return `Signal ${id} is order ${found.orderId} at the venue, and was acknowledged as ${execution.orderId}.`;
  }
  if (found.status === 'rejected') return `The order ${clOrdId} of signal ${id} was rejected.`;
  return undefined;
}

/** Among the latest orders of the account: each of this run belongs to one signal, and no signal has two. */
async function strangers(client: VenueClient, ledger: RunLedger): Promise<readonly string[]> {
  const { account, prefix, executions, open } = ledger;
  const { orders } = await client.rest.call('GET /v1/orders', {
    query: { status: 'all', limit: listedMax, account },
  });
  const own = orders.filter(
    ({ clOrdId, status }) => clOrdId.startsWith(prefix) && status !== 'rejected',
  );
  const bySignal = new Map<string, Order[]>();
  for (const order of own) {
    const id = order.clOrdId.split('.')[0] ?? '';
    bySignal.set(id, [...(bySignal.get(id) ?? []), order]);
  }
  return [...bySignal].flatMap(([id, found]) => {
    const ids = found.map(({ orderId }) => orderId).join(', ');
    if (found.length > 1) return [`Signal ${id} has ${found.length} orders at the venue: ${ids}.`];
    const isKnown = executions.get(id)?.kind === 'order' || open.has(id);
    return isKnown
      ? []
      : [`The venue has order ${ids} of signal ${id}, which nobody acknowledged.`];
  });
}
