// Runs in a fresh process with --expose-gc: puts a number of resting orders into the kernel or the core and prints, as
// JSON, what that took. Started by memory.ts; never loaded into the benchmark's own process.

import { encodeFlow } from '../core/core-flow.ts';
import { Engine } from '../core/engine.ts';
import { allocateFlow, FlowType } from '../flow/flow.ts';
import type { Flow } from '../flow/flow.ts';
import { KernelBook } from '../flow/kernel-book.ts';

export interface MemoryTaken {
  readonly orders: number;
  readonly heapBytes: number;
  readonly outsideHeapBytes: number;
  readonly residentBytes: number;
}

const pricesPerSide = 1_000;
const midTicks = 100_000;

/** Things that the garbage collector must not take before the second measurement. */
const kept: unknown[] = [];

function settledUsage(): NodeJS.MemoryUsage {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('memory-child needs --expose-gc');
  for (let i = 0; i < 4; i++) collect();
  return process.memoryUsage();
}

/** Orders that rest on both sides of a mid, on many prices. */
function restingFlow(orders: number): Flow {
  const flow = allocateFlow('resting', orders);
  for (let i = 0; i < orders; i++) {
    const side = i & 1;
    const distanceTicks = 1 + ((i >>> 1) % pricesPerSide);
    flow.type[i] = FlowType.place;
    flow.side[i] = side;
    flow.qty[i] = 1 + (i % 100);
    flow.orderId[i] = i + 1;
    flow.priceTicks[i] = midTicks + (side === 0 ? -distanceTicks : distanceTicks);
  }
  return flow;
}

/** What is measured: makes the subject, fills it, keeps it alive, and answers how many orders rest. */
const subjects: Readonly<Record<string, (orders: number) => () => number>> = {
  kernel: (orders) => {
    const flow = restingFlow(orders);
    kept.push(flow);
    return () => {
      const book = new KernelBook(1_024);
      kept.push(book);
      book.run(flow, 0, flow.messageCount);
      return book.restingOrders;
    };
  },
  core: (orders) => {
    const commands = encodeFlow(restingFlow(orders));
    kept.push(commands);
    return () => {
      const engine = new Engine(1_024);
      kept.push(engine);
      engine.run(commands, 0, commands.count);
      return engine.exchange.state.store.openCount;
    };
  },
};

const subject = subjects[process.argv[2] ?? ''];
if (subject === undefined) throw new Error(`memory-child does not know "${process.argv[2]}"`);
subject(1_000)();
const fill = subject(Number(process.argv[3]));
const before = settledUsage();
const resting = fill();
const after = settledUsage();
const taken: MemoryTaken = {
  orders: resting,
  heapBytes: after.heapUsed - before.heapUsed,
  // `external` holds `arrayBuffers`.
  outsideHeapBytes: after.external - before.external,
  residentBytes: after.rss - before.rss,
};
process.stdout.write(`${JSON.stringify(taken)}\n`);
