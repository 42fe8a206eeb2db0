// A worker of the fuzzer: runs every nth seed until its time is over or one fails, and tells what it did. It prints nothing.

import { parentPort, workerData } from 'node:worker_threads';
import { addSeen, checkRestored, commandsOfSeed, runPair, type Coverage } from './run-seed.ts';

export interface FuzzTask {
  readonly firstSeed: number;
  readonly step: number;
  readonly untilMs: number;
}

export interface FuzzReport {
  readonly seeds: number;
  readonly commands: number;
  readonly coverage: Coverage;
  /** The seed that failed, where one did, and how. */
  readonly failed: { readonly seed: number; readonly message: string } | undefined;
}

export function fuzz({ firstSeed, step, untilMs }: FuzzTask): FuzzReport {
  const coverage: Coverage = {};
  let seeds = 0;
  let commands = 0;
  for (let seed = firstSeed; Date.now() < untilMs; seed += step) {
    const flow = commandsOfSeed(seed);
    seeds++;
    commands += flow.length;
    const message = failureOf(seed, flow, coverage);
    if (message !== undefined) return { seeds, commands, coverage, failed: { seed, message } };
  }
  return { seeds, commands, coverage, failed: undefined };
}

function failureOf(
  seed: number,
  flow: ReturnType<typeof commandsOfSeed>,
  coverage: Coverage,
): string | undefined {
  const failure = runPair(flow, (event) => addSeen(coverage, event));
  if (failure !== undefined) return `at command ${failure.at + 1}: ${failure.cause.message}`;
  try {
    checkRestored(seed, flow);
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

if (parentPort !== null) parentPort.postMessage(fuzz(workerData as FuzzTask));
