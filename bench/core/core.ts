// Commands a second of the whole core (risk, ledger, matching, events) and of the replay of a journal.

import { flowPrefix } from '../flow/flow.ts';
import { generateFlow, scenarioNamed } from '../flow/generator.ts';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/section.ts';
import { figure, millions } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import { median } from '../statistics.ts';
import { encodeFlow, members } from './core-flow.ts';
import type { EncodedCommands } from './core-flow.ts';
import { Engine } from './engine.ts';
import { JournalOnDisk } from './journal-replay.ts';

const scenario = 'normal';

export function measureCore(options: BenchOptions): Section {
  // The first half of a kernel run: as many commands as it has new orders.
  const whole = generateFlow(scenarioNamed(scenario), options.orders, options.seed);
  const newOrders = Math.ceil(options.orders / 2);
  const commands = encodeFlow(flowPrefix(whole, options.orders));
  runCore(encodeFlow(generateFlow(scenarioNamed(scenario), 20_000, options.seed + 1)), 20_000);

  const journal = new JournalOnDisk(commands);
  const coreRuns: number[] = [];
  const replayRuns: number[] = [];
  let last: CoreRun | undefined;
  try {
    for (let run = 0; run < options.runs; run++) {
      last = runCore(commands, newOrders);
      coreRuns.push(last.perSecond);
      replayRuns.push((commands.count / journal.timeReplay(newOrders)) * 1_000);
    }
  } finally {
    journal.remove();
  }
  const perSecond = median(coreRuns);
  const replayPerSecond = median(replayRuns);
  const wordsPerCommand = (last?.eventWords ?? 0) / (commands.count - commands.setUpCount);
  return {
    id: 'core',
    title: `Core: risk, ledger, matching and events, ${figure(commands.count)} commands, seed ${options.seed}`,
    notes: [
      `The ${scenario} flow as orders, cancels and amendments of ${members} members by client order id; commands decoded from words,`,
      `events encoded into words; room for ${figure(newOrders)} orders made beforehand; median of ${options.runs} runs. Replay reads and verifies a`,
      'journal on disk (in the page cache) and applies it, events included.',
    ],
    header: ['measure', 'M commands/s', 'trades', 'open at end', 'event bytes/command'],
    rows: [
      [
        'core',
        millions(perSecond),
        figure(last?.trades ?? 0),
        figure(last?.open ?? 0),
        figure(wordsPerCommand * 4),
      ],
      ['journal replay', millions(replayPerSecond), '', '', ''],
    ],
    data: { commands: commands.count, perSecond, replayPerSecond, coreRuns, replayRuns, last },
    targets: [judge('coreCommands', perSecond), judge('replay', replayPerSecond)],
  };
}

interface CoreRun {
  readonly perSecond: number;
  readonly eventWords: number;
  readonly trades: number;
  readonly open: number;
}

/** One run from an empty core; the set-up is not timed. */
function runCore(commands: EncodedCommands, ordersHint: number): CoreRun {
  const engine = new Engine(ordersHint);
  engine.run(commands, 0, commands.setUpCount);
  const start = performance.now();
  const eventWords = engine.run(commands, commands.setUpCount, commands.count);
  const elapsedMs = performance.now() - start;
  const { state } = engine.exchange;
  return {
    perSecond: ((commands.count - commands.setUpCount) / elapsedMs) * 1_000,
    eventWords,
    trades: state.nextTradeId - 1,
    open: state.store.openCount,
  };
}
