// The speed that the project set out to reach, one limit a line. Judged for information: a missed target is printed,
// not punished, for the machine that runs the benchmark is not the machine that the limits were set for.

const million = 1_000_000;

export const targets = {
  kernelWorst: {
    what: 'kernel, worst of the five scenarios',
    min: 12 * million,
    unit: 'messages/s',
  },
  kernelRatio: { what: 'kernel against nodejs-order-book, worst', min: 30, unit: 'times' },
  kernelDeep: { what: 'kernel, deep flow', min: 3 * million, unit: 'messages/s' },
  depthCost: { what: 'cost of a message, deep book to shallow', max: 4, unit: 'times' },
  auctionUncross: { what: 'uncross of 100,000 orders, in one pass', max: 100, unit: 'ms' },
  gcPause: { what: 'longest GC pause of a kernel run', max: 2, unit: 'ms' },
  kernelMemory: { what: 'memory per resting order, kernel', max: 120, unit: 'bytes' },
  coreMemory: { what: 'memory per resting order, core', max: 250, unit: 'bytes' },
  coreCommands: { what: 'core: risk, ledger, events', min: 2 * million, unit: 'commands/s' },
  replay: { what: 'replay of a journal', min: million, unit: 'commands/s' },
  venueThroughput: { what: 'venue, durable, 1,000 in flight', min: 100_000, unit: 'orders/s' },
  venueP50: { what: 'venue, open loop at 20,000/s, p50', max: 2, unit: 'ms' },
  venueP99: { what: 'venue, open loop at 20,000/s, p99', max: 25, unit: 'ms' },
  restOrders: { what: 'REST order entry', min: 5_000, unit: 'orders/s' },
  restQueries: { what: 'REST queries', min: 8_000, unit: 'requests/s' },
  fanOutMessages: { what: '1,000 sockets, messages out', min: 50_000, unit: 'messages/s' },
  fanOutP99: { what: '1,000 sockets, trade to reader, p99', max: 250, unit: 'ms' },
  fanOutLost: { what: '1,000 sockets, messages lost', max: 0, unit: 'messages' },
  projectedEvents: { what: 'records, events into tables', min: 50_000, unit: 'events/s' },
  terminalFirstLoad: { what: 'terminal, first visit, gzipped', max: 250, unit: 'kB' },
  terminalFar: { what: 'terminal, first visit until live', max: 8, unit: 'round trips' },
  terminalFrames: { what: 'terminal, 500 depth changes/s', min: 55, unit: 'frames/s' },
  terminalMemory: { what: 'terminal, memory of its process', max: 150, unit: 'MB' },
  startEmpty: { what: 'start to ready, empty journal', max: 5, unit: 's' },
  startWithTail: { what: 'start to ready, a million commands', max: 10, unit: 's' },
} as const satisfies Record<string, { what: string; min?: number; max?: number; unit: string }>;

export type TargetName = keyof typeof targets;

export interface TargetResult {
  readonly target: TargetName;
  readonly what: string;
  readonly unit: string;
  readonly bound: 'at least' | 'at most';
  readonly limit: number;
  readonly value: number;
  readonly reached: boolean;
}

/** How a measured value stands to its target. */
export function judge(name: TargetName, value: number): TargetResult {
  const target: { what: string; min?: number; max?: number; unit: string } = targets[name];
  const shared = { target: name, what: target.what, unit: target.unit, value };
  if (target.min !== undefined) {
    return { ...shared, bound: 'at least', limit: target.min, reached: value >= target.min };
  }
  const limit = target.max ?? Number.POSITIVE_INFINITY;
  return { ...shared, bound: 'at most', limit, reached: value <= limit };
}
