// The fuzzer: `npm run fuzz -- --minutes N --seed S --workers W` runs random flows through the engine and the naive venue side by side,
// seed after seed, for so long. It prints how much was run and what was seen; at a difference, the seed and the fewest commands, and ends with 1.

import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { commandsOfSeed, runPair, shrink, type Coverage } from '../test/fuzz/run-seed.ts';
import { Difference, printCommand } from '../test/properties/exchange-pair.ts';
import type { FuzzReport, FuzzTask } from '../test/fuzz/fuzz-worker.ts';

const shrinkMs = 60_000;

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly workers: number;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
    },
  });
  const options = {
    minutes: Number(values.minutes),
    seed: Number(values.seed),
    workers: Number(values.workers),
  };
  const isGood = options.minutes > 0 && Number.isSafeInteger(options.seed) && options.workers >= 1;
  if (!isGood) throw new Error('usage: npm run fuzz -- [--minutes N] [--seed S] [--workers W]');
  return options;
}

async function run(task: FuzzTask): Promise<FuzzReport> {
  const worker = new Worker(new URL('../test/fuzz/fuzz-worker.ts', import.meta.url), {
    workerData: task,
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function sumOf(reports: readonly FuzzReport[]): Coverage {
  const sum: Coverage = {};
  for (const { coverage } of reports) {
    for (const [name, count] of Object.entries(coverage)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

function printCoverage(coverage: Coverage): void {
  for (const name of Object.keys(coverage).toSorted()) {
    process.stdout.write(`  ${name}: ${coverage[name]}\n`);
  }
}

/** The seed, the fewest commands that still fail, and the first event in which the two differ. */
function explain(seed: number, message: string): void {
  process.stdout.write(`seed ${seed} fails: ${message.split('\n', 1)[0]}\n`);
  const commands = commandsOfSeed(seed);
  if (runPair(commands) === undefined) return;
  const left = shrink(commands, Date.now() + shrinkMs);
  const failure = runPair(left);
  process.stdout.write(`${left.length} commands are enough:\n`);
  for (const command of left) process.stdout.write(`  ${printCommand(command)}\n`);
  const cause = failure?.cause;
  process.stdout.write(`${cause?.message ?? message}\n`);
  if (cause instanceof Difference) process.stdout.write(`first difference\n${cause.first}\n`);
}

async function main(): Promise<void> {
  const { minutes, seed, workers } = readOptions();
  const startMs = Date.now();
  const untilMs = startMs + minutes * 60_000;
  const tasks = Array.from({ length: workers }, (_, i) => ({
    firstSeed: seed + i,
    step: workers,
    untilMs,
  }));
  const reports = await Promise.all(tasks.map(run));
  const seconds = (Date.now() - startMs) / 1_000;
  const commands = reports.reduce((sum, report) => sum + report.commands, 0);
  const seeds = reports.reduce((sum, report) => sum + report.seeds, 0);
  printCoverage(sumOf(reports));
  const pace = Math.round(commands / seconds);
  process.stdout.write(`${commands} commands of ${seeds} seeds, ${pace} commands/s\n`);
  for (const { failed } of reports) {
    if (failed === undefined) continue;
    process.exitCode = 1;
    explain(failed.seed, failed.message);
  }
}

await main();
