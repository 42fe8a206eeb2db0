// The thread of one execution worker: it leases a signal, places its order through the typed client, answers the queue, and begins again. While the
// venue is in trouble its circuit breaker is open, and it leases nothing. It must never hold anything that its death would lose.

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
} from 'cockatiel';
import { PortQueue } from '../queue/port-queue.ts';
import { Executor, isVenueTrouble } from './executor.ts';
import type { BreakerState, PoolWord, WorkerSettings, WorkerWord } from './worker-settings.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';

export interface WorkerData {
  readonly settings: WorkerSettings;
  /** To the queue. */
  readonly port: MessagePort;
}

const leaseWaitMs = 1_000;
const lookEveryMs = 50;
const failuresToOpen = 3;
/** How long one order is asked after before the signal goes back to the queue. */
const settleWithinMs = 4_000;
const timings = {
  answerWithinMs: 3_000,
  pingEveryMs: 5_000,
  backoff: { firstMs: 200, maxMs: 2_000 },
};
const breakerNames: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'halfOpen',
  [CircuitState.Isolated]: 'open',
};

async function work({ settings, port }: WorkerData): Promise<void> {
  const { url, credentials, account, visibilityMs } = settings;
  const asked = { toStop: false };
  parentPort?.on('message', ({ kind }: PoolWord) => {
    asked.toStop ||= kind === 'stop';
  });
  const client = new VenueClient({ url, credentials, transport: nodeTransport, timings });
  client.connect();
  const breaker = circuitBreaker(handleWhen(isVenueTrouble), {
    breaker: new ConsecutiveBreaker(failuresToOpen),
    halfOpenAfter: new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000 }),
  });
  let trouble: string | null = null;
  breaker.onFailure(({ reason }) => {
    trouble = 'error' in reason ? reason.error.message : 'unknown';
  });
  breaker.onStateChange((state) => {
    say({ kind: 'breaker', state: breakerNames[state], trouble });
  });
  const isClosed = (): boolean => breaker.state === CircuitState.Closed;
  const queue = new PortQueue(port);
  const executor = new Executor({
    queue,
    account,
    now: Date.now,
    venue: {
      place: (order) => breaker.execute(() => client.orders.place(order, { settleWithinMs })),
      find: (clOrdId) => breaker.execute(() => client.orders.find({ clOrdId, account })),
    },
  });
  say({ kind: 'ready' });
  while (!asked.toStop) {
    if (!isClosed()) {
      // Tried with a question, never with a signal.
      await breaker.execute(() => client.rest.call('GET /v1/auth/me')).catch(ignoreTrouble);
      if (!isClosed()) await sleep(lookEveryMs);
      continue;
    }
    const lease = await queue.lease(visibilityMs, leaseWaitMs);
    if (lease === undefined) continue;
    const reason = await executor.execute(lease);
    if (reason !== undefined) say({ kind: 'trouble', trouble: reason });
  }
  client.close();
  port.close();
  parentPort?.close();
}

function ignoreTrouble(error: unknown): void {
  if (error instanceof BrokenCircuitError || isVenueTrouble(error)) return;
  throw error;
}

function say(word: WorkerWord): void {
  parentPort?.postMessage(word);
}

await work(workerData as WorkerData);
