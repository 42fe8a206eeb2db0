// What depth costs the kernel: the deep flow, and the price of a message over a book of a thousand resting orders
// against one of a million, where caches, not algorithms, decide.

import type { BenchOptions } from '../options.ts';
import { generateDeepFlow } from '../flow/deep-flow.ts';
import type { DeepFlow } from '../flow/deep-flow.ts';
import { KernelBook } from '../flow/kernel-book.ts';
import type { Section } from '../report/section.ts';
import { figure, millions } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import { median } from '../statistics.ts';

const shallowOrders = 1_000;
/** Resting orders of the deep flow, and its messages, for one order of `--orders`. */
const deepShare = 0.82;
const deepMessages = 4;
const deepReachTicks = 2_000;
const costReachTicks = 250;
const youngest = 1_000;

interface CostResult {
  readonly cancels: string;
  readonly shallowNs: number;
  readonly deepNs: number;
  readonly ratio: number;
}

export function measureDepth(options: BenchOptions): Section {
  const deepOrders = Math.round(options.orders * deepShare);
  const deep = generateDeepFlow({
    name: 'deep',
    depth: deepOrders,
    messages: options.orders * deepMessages,
    reachTicks: deepReachTicks,
    seed: options.seed,
  });
  const deepPerSecond = median(repeat(options.runs, () => timeDeep(deep, options.orders)));
  const costs = [measureCost(options, youngest), measureCost(options, undefined)] as const;
  const [young, any] = costs;
  return {
    id: 'depth',
    title: `Kernel: depth, up to ${figure(options.orders)} resting orders, seed ${options.seed}`,
    notes: [
      `Deep flow: ${figure(deep.flow.messageCount)} messages, ${figure(deepOrders)} live orders on 4,000 prices, cancels of any of them.`,
      `Cost: ns a message (45% new, 45% cancels, 10% crossing) over ${figure(shallowOrders)} and ${figure(options.orders)} resting orders on 500 prices. Most cancels of`,
      'real flow are of young orders (the scenarios cancel the youngest); cancels of any order, however old, are the worst case.',
    ],
    header: ['measure', 'M msg/s', 'shallow ns', 'deep ns', 'ratio'],
    rows: [
      ['deep flow', millions(deepPerSecond), '', '', ''],
      ...costs.map((cost) => [
        `cost, cancels of ${cost.cancels}`,
        '',
        figure(cost.shallowNs),
        figure(cost.deepNs),
        `${figure(cost.ratio)}x`,
      ]),
    ],
    data: {
      deepPerSecond,
      deepOrders,
      deepMessages: deep.flow.messageCount,
      costs: { young, any },
    },
    targets: [judge('kernelDeep', deepPerSecond), judge('depthCost', any.ratio)],
  };
}

function timeDeep(deep: DeepFlow, ordersHint: number): number {
  const book = new KernelBook(ordersHint);
  const start = performance.now();
  book.run(deep.flow, 0, deep.flow.messageCount);
  return (deep.flow.messageCount / (performance.now() - start)) * 1_000;
}

function measureCost(options: BenchOptions, cancelYoungest: number | undefined): CostResult {
  const flowAt = (depth: number): DeepFlow =>
    generateDeepFlow({
      name: 'depth cost',
      depth,
      messages: depth * 2 + options.orders,
      mixedMessages: options.orders,
      reachTicks: costReachTicks,
      seed: options.seed,
      ...(cancelYoungest === undefined ? {} : { cancelYoungest }),
    });
  const shallow = flowAt(shallowOrders);
  const deep = flowAt(options.orders);
  const shallowRuns: number[] = [];
  const deepRuns: number[] = [];
  for (let run = 0; run < options.runs; run++) {
    shallowRuns.push(timeMixed(shallow, shallowOrders));
    deepRuns.push(timeMixed(deep, options.orders));
  }
  const shallowNs = median(shallowRuns);
  const deepNs = median(deepRuns);
  const cancels =
    cancelYoungest === undefined ? 'any order' : `the ${figure(cancelYoungest)} youngest`;
  return { cancels, shallowNs, deepNs, ratio: deepNs / shallowNs };
}

/** Nanoseconds a message of the mixed part, the book having been filled before. */
function timeMixed(deep: DeepFlow, ordersHint: number): number {
  const book = new KernelBook(ordersHint);
  book.run(deep.flow, 0, deep.mixedFrom);
  const start = performance.now();
  book.run(deep.flow, deep.mixedFrom, deep.flow.messageCount);
  const elapsedMs = performance.now() - start;
  return (elapsedMs * 1e6) / (deep.flow.messageCount - deep.mixedFrom);
}

function repeat(times: number, measure: () => number): number[] {
  return Array.from({ length: times }, measure);
}
