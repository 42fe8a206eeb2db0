// Messages a second of the kernel on each scenario, beside nodejs-order-book in the same run. Runs are interleaved, so
// that a noisy machine is noisy for both, and every run starts with an empty book.

import type { BenchOptions } from '../options.ts';
import { generateFlow, scenarios } from '../flow/generator.ts';
import type { Scenario } from '../flow/generator.ts';
import { KernelBook } from '../flow/kernel-book.ts';
import { flowPrefix, flowWithIdsFrom } from '../flow/flow.ts';
import type { Flow } from '../flow/flow.ts';
import type { Section } from '../report/section.ts';
import { figure, millions } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import { median, percentile } from '../statistics.ts';
import { PeerBook, textIds } from './peer-book.ts';
import { PauseObserver } from './pauses.ts';

/** Where the kernel's arrays start; they double from there within the timed window. */
const ordersHint = 1_024;
/** The peer gets this long a run; what it has not done by then is left out of the comparison, for both. */
const peerBudgetMs = 2_500;
const peerQuickBudgetMs = 400;
const peerRunsMax = 3;
/**
 * Order ids begin here, as a venue's of some age do. The text of a smaller id than 2^32 is an array index to V8, which
 * makes the peer's tables arrays; that figure is given too.
 */
const firstOrderId = 2 ** 40;
/** One message in so many is timed alone for the percentiles. */
const sampleEvery = 8;

interface ScenarioResult {
  readonly scenario: string;
  readonly messages: number;
  readonly reports: number;
  readonly perSecond: number;
  readonly runs: readonly number[];
  readonly p50Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
  readonly gcPauseMaxMs: number;
  readonly prefixMessages: number;
  readonly prefixPerSecond: number;
  readonly peerPerSecond: number;
  readonly peerSmallIdsPerSecond: number;
  readonly ratio: number;
  readonly sameReports: boolean;
}

export async function measureThroughput(options: BenchOptions): Promise<Section> {
  warmUp(options.seed);
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) results.push(await measureScenario(scenario, options));

  const worst = Math.min(...results.map((result) => result.perSecond));
  const worstRatio = Math.min(...results.map((result) => result.ratio));
  const worstPause = Math.max(...results.map((result) => result.gcPauseMaxMs));
  return {
    id: 'kernel',
    title: `Kernel: five scenarios of ${figure(options.orders)} new orders, seed ${options.seed}`,
    notes: [
      `Reports written to a buffer and counted in the timed window; median of ${options.runs} runs from an empty book. The peer,`,
      'nodejs-order-book, runs in between on the same messages, as many as it manages in the time it is given; the ratio is',
      'against the kernel on those. Order ids lie above 2^32; the peer with ids that V8 takes for array indices is shown beside.',
      'Percentiles are of single messages, less what reading the clock costs. GC is the longest pause of a run.',
    ],
    header: [
      'scenario',
      'M msg/s',
      'p50 ns',
      'p99 ns',
      'p99.9 ns',
      'GC ms',
      'peer messages',
      'peer M/s',
      'kernel M/s',
      'ratio',
      'peer, small ids',
    ],
    rows: [
      ...results.map((result) => [
        result.scenario,
        millions(result.perSecond),
        figure(result.p50Ns),
        figure(result.p99Ns),
        figure(result.p999Ns),
        figure(result.gcPauseMaxMs),
        figure(result.prefixMessages),
        millions(result.peerPerSecond),
        millions(result.prefixPerSecond),
        `${figure(result.ratio)}x`,
        millions(result.peerSmallIdsPerSecond),
      ]),
      [
        'worst',
        millions(worst),
        '',
        '',
        '',
        figure(worstPause),
        '',
        '',
        '',
        `${figure(worstRatio)}x`,
        '',
      ],
    ],
    data: { worstPerSecond: worst, worstRatio, scenarios: results },
    targets: [
      judge('kernelWorst', worst),
      judge('kernelRatio', worstRatio),
      judge('gcPause', worstPause),
    ],
  };
}

/** Lets the compiler see every kind of message before anything is timed. */
function warmUp(seed: number): void {
  for (const scenario of scenarios) {
    const flow = generateFlow(scenario, 50_000, seed + 1);
    new KernelBook(ordersHint).run(flow, 0, flow.messageCount);
    new PeerBook(textIds(flow)).runFor(flow, 100);
  }
}

async function measureScenario(scenario: Scenario, options: BenchOptions): Promise<ScenarioResult> {
  const small = generateFlow(scenario, options.orders, options.seed);
  const flow = flowWithIdsFrom(small, firstOrderId);
  const samples = sampleMessages(flow);
  const gcPauseMaxMs = await longestPauseMs(() => timeKernel(flow));

  const ids = textIds(flow);
  const budgetMs = options.quick ? peerQuickBudgetMs : peerBudgetMs;
  const prefix = flowPrefix(flow, new PeerBook(ids).runFor(flow, budgetMs));
  const kernelRuns: Timed[] = [];
  const prefixRuns: Timed[] = [];
  const peerRuns: Timed[] = [];
  for (let run = 0; run < options.runs; run++) {
    kernelRuns.push(timeKernel(flow));
    prefixRuns.push(timeKernel(prefix));
    if (run < peerRunsMax) peerRuns.push(timePeer(prefix, ids));
  }
  const smallPrefix = flowPrefix(small, prefix.messageCount);
  const peerSmallIds = timePeer(smallPrefix, textIds(smallPrefix));

  const prefixPerSecond = medianRate(prefixRuns);
  const peerPerSecond = medianRate(peerRuns);
  const prefixReports = prefixRuns[0]!.reports;
  return {
    scenario: scenario.name,
    messages: flow.messageCount,
    reports: kernelRuns[0]!.reports,
    perSecond: medianRate(kernelRuns),
    runs: kernelRuns.map((run) => run.perSecond),
    p50Ns: percentile(samples, 50),
    p99Ns: percentile(samples, 99),
    p999Ns: percentile(samples, 99.9),
    gcPauseMaxMs,
    prefixMessages: prefix.messageCount,
    prefixPerSecond,
    peerPerSecond,
    peerSmallIdsPerSecond: peerSmallIds.perSecond,
    ratio: prefixPerSecond / peerPerSecond,
    sameReports: peerRuns.every((run) => run.reports === prefixReports),
  };
}

function medianRate(runs: readonly Timed[]): number {
  return median(runs.map((run) => run.perSecond));
}

async function longestPauseMs(run: () => void): Promise<number> {
  const pauses = new PauseObserver();
  const fromMs = performance.now();
  run();
  const longest = await pauses.longestMs(fromMs, performance.now());
  pauses.stop();
  return longest;
}

interface Timed {
  readonly perSecond: number;
  readonly reports: number;
}

function timeKernel(flow: Flow): Timed {
  const book = new KernelBook(ordersHint);
  const start = performance.now();
  const reports = book.run(flow, 0, flow.messageCount);
  const elapsedMs = performance.now() - start;
  return { perSecond: (flow.messageCount / elapsedMs) * 1_000, reports };
}

function timePeer(flow: Flow, ids: readonly string[]): Timed {
  const book = new PeerBook(ids);
  const start = performance.now();
  const reports = book.run(flow, 0, flow.messageCount);
  const elapsedMs = performance.now() - start;
  return { perSecond: (flow.messageCount / elapsedMs) * 1_000, reports };
}

/** Nanoseconds of single messages, ascending, less the cost of reading the clock. */
function sampleMessages(flow: Flow): Float64Array {
  const clockMs = new Float64Array(1_000);
  for (let i = 0; i < clockMs.length; i++) {
    const start = performance.now();
    clockMs[i] = performance.now() - start;
  }
  const overheadMs = percentile(clockMs.sort(), 50);

  const book = new KernelBook(ordersHint);
  const samples = new Float64Array(Math.floor(flow.messageCount / sampleEvery));
  for (let sample = 0; sample < samples.length; sample++) {
    const at = sample * sampleEvery;
    book.run(flow, at, at + sampleEvery - 1);
    const start = performance.now();
    book.run(flow, at + sampleEvery - 1, at + sampleEvery);
    samples[sample] = Math.max(0, performance.now() - start - overheadMs) * 1e6;
  }
  return samples.sort();
}
