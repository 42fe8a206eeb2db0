// npm run market: a market without a venue around it, for whoever studies markets. Agents trade against the core at full speed, and what comes of
// it is measured beside a recorded hour of a real market. This file only ties the parts in market/ together.

import { readMarketFile } from './market/agents-file.ts';
import { findSample, measureSample } from './market/lobster-hour.ts';
import { measure, type MeasureGroup } from './market/measures.ts';
import { readOptions, usage, type MarketOptions } from './market/options.ts';
import { factsJson, factsTable, prepareFolder, writeFiles } from './market/report.ts';
import { measuredFromUs, Simulation } from './market/simulation.ts';
import { Refusal } from './replay/refusal.ts';

const microsecondsPerMinute = 60e6;

async function main(options: MarketOptions): Promise<void> {
  const { listing, seed, minutes, outFolder, verify } = options;
  const market = readMarketFile(options.agentsFile);
  if (outFolder !== undefined) prepareFolder(outFolder);
  const agents = market.groups.reduce((sum, { count }) => sum + count, 0);
  console.log(`${agents} agents trade ${listing.symbol} for ${minutes} min, seed ${seed}.`);
  const startedMs = performance.now();
  const keepsTops = outFolder !== undefined;
  const parts = { market, listing, seed, minutes, keepsTops, auditsEvery: verify };
  const result = new Simulation(parts).run();
  const seconds = (performance.now() - startedMs) / 1_000;
  const toUs = measuredFromUs + minutes * microsecondsPerMinute;
  const facts = measure(result.tape, measuredFromUs, toUs);
  const sample = await sampleFacts(options);
  const columns = [{ title: 'simulated', groups: facts }];
  if (sample !== undefined) columns.push({ title: 'AAPL hour', groups: sample });
  console.log(`\n${factsTable(columns)}\n`);
  const { events, hash, tape } = result;
  console.log(
    `${events} events and ${tape.commands} commands in ${seconds.toFixed(1)} s: ${Math.round(events / seconds)} events/s, ${Math.round((minutes * 60) / seconds)} times as fast as time.`,
  );
  console.log(
    `Every invariant of the core holds${verify ? ' after every command' : ''}; money and shares add up to zero.`,
  );
  if (outFolder !== undefined) {
    const recorded = sample === undefined ? {} : { aaplHour: factsJson(sample) };
    const head = { instrument: listing.symbol, seed, minutes, hash, events };
    writeFiles(outFolder, result, { ...head, simulated: factsJson(facts), ...recorded });
    console.log(`trades.csv, book.csv and facts.json are in ${outFolder}.`);
  }
  console.log(`Hash of all trades: ${hash}`);
}

async function sampleFacts({
  listing,
}: MarketOptions): Promise<readonly MeasureGroup[] | undefined> {
  const file = findSample();
  if (file !== undefined) return await measureSample(file, listing);
  console.log(
    'There is no recorded hour to compare with: set BUTTONWOOD_DATA to the folder with lobster/.',
  );
  return undefined;
}

function complain(error: unknown, code: number): void {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = code;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else await main(options);
} catch (error) {
  complain(error, 2);
}
