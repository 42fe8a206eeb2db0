// `npm run bench`: measures the kernel, its memory, the core and the venue, prints tables, and writes the same as JSON. A
// missed target is information; only a crash makes it fail. Flags of Node that a measurement needs go to child processes.

import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { measureFanOut } from './doors/fan-out.ts';
import { measureRest } from './doors/rest.ts';
import { measureCore } from './core/core.ts';
import { measureAuction } from './kernel/auction.ts';
import { measureDepth } from './kernel/depth.ts';
import { measureThroughput } from './kernel/throughput.ts';
import { measureMemory } from './memory/memory.ts';
import { measureProjections } from './projections.ts';
import { measureTerminal } from './terminal/terminal.ts';
import { parseOptions, usage, UsageError } from './options.ts';
import type { BenchOptions, Part } from './options.ts';
import { describeMachine, formatMachine } from './report/machine.ts';
import type { Section } from './report/section.ts';
import { formatSection, formatTargets } from './report/table.ts';
import { measureVenue } from './venue/venue.ts';

type Measure = (options: BenchOptions) => Section | Promise<Section>;

const measures: Readonly<Record<Part, readonly Measure[]>> = {
  kernel: [measureThroughput, measureDepth, measureAuction],
  memory: [measureMemory],
  core: [measureCore],
  venue: [measureVenue],
  rest: [measureRest],
  'fan-out': [measureFanOut],
  projections: [measureProjections],
  terminal: [measureTerminal],
};

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function bench(options: BenchOptions): Promise<void> {
  const machine = describeMachine();
  print(formatMachine(machine));
  if (options.quick)
    print('A quick run: small flows, few runs. The targets are set for a full one.');

  const sections: Section[] = [];
  for (const measure of options.only.flatMap((part) => measures[part])) {
    try {
      const section = await measure(options);
      sections.push(section);
      print(formatSection(section));
    } catch (error) {
      // The other parts are worth having; the exit code tells.
      process.exitCode = 1;
      process.stderr.write(`\n${measure.name} failed: ${inspect(error)}\n`);
    }
  }
  const targets = sections.flatMap((section) => section.targets);
  if (targets.length > 0) print(formatTargets(targets));

  if (options.jsonFile === undefined) return;
  const results = Object.fromEntries(sections.map((section) => [section.id, section.data]));
  const { orders, seed, runs, quick } = options;
  const document = { machine, options: { orders, seed, runs, quick }, results, targets };
  writeFileSync(options.jsonFile, `${JSON.stringify(document, undefined, 2)}\n`);
  print(`\nWritten to ${options.jsonFile}`);
}

try {
  await bench(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n${usage}\n`);
  process.exitCode = 2;
}
