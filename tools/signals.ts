// npm run signals: finds signals in the market every few seconds, queues them in a file that survives a crash, and has workers execute them, as a member of a
// venue that runs. At the end it compares what it did with what the venue has; docs/signals.md. It must never say that a run is good without that.

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { becomeMember } from './venue/newcomer.ts';
import { readOptions, usage, type ToolOptions } from './signals/options.ts';
import { linesOf, summaryLines } from './signals/table.ts';
import { runSignals } from '#bots/signals/run-signals.ts';
import { BotRefusal } from '#bots/refusal.ts';

const tableEveryMs = 5_000;

/** Answers the exit code. */
async function main(options: ToolOptions): Promise<number> {
  const { url, seconds } = options;
  const credentials = options.credentials ?? (await becomeMember(url, 'signals'));
  const queueFolder =
    options.queueFolder ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-signals-')));
  const warn = (line: string): void => console.error(line);
  const logger = { debug: () => undefined, info: () => undefined, warn };
  const run = await runSignals({ ...options, credentials, queueFolder, logger });
  if (options.credentials === undefined && credentials.kind === 'password') {
    console.log(`New member: --user ${credentials.username} --password ${credentials.password}`);
  }
  console.log(`Queue: ${queueFolder}`);
  console.log(`Status: ${run.statusUrl}/status`);

  const startMs = performance.now();
  const table = setInterval(() => {
    console.log(linesOf(run.state(), performance.now() - startMs).join('\n'));
  }, tableEveryMs);
  await untilOver(seconds);
  clearInterval(table);
  console.log('No more signals; what is queued is still executed …');
  const summary = await run.stop();
  console.log(linesOf(summary.state, performance.now() - startMs).join('\n'));
  console.log(summaryLines(summary).join('\n'));
  return summary.passed ? 0 : 1;
}

/** The time is up, or somebody has had enough. */
function untilOver(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1_000);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else process.exitCode = await main(options);
} catch (error) {
  const isPlain = error instanceof BotRefusal;
  console.error(isPlain ? error.message : error);
  process.exitCode = isPlain ? 2 : 1;
}
