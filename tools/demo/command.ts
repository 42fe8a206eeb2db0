// npm run demo from its arguments to its exit code. The demonstrations come in as a parameter, so that a test can plant one that lies. It must never
// answer 0 where a claim does not hold.

import fs from 'node:fs/promises';
import os from 'node:os';
import { Console, listDemos, verdictText } from './console.ts';
import { type DemoOptions, readOptions, usage } from './options.ts';
import { Page, type Print } from '../tour/page.ts';
import { plainEnvironment } from '#config.ts';
import type { Demo, DemoEvent } from '#demonstrations/demo.ts';
import { refusalOf } from '#demonstrations/member.ts';
import { isReady } from '#demonstrations/own-venue.ts';
import { Refusal } from '#demonstrations/refusal.ts';
import { reasonOf, runDemos } from '#demonstrations/runner.ts';
import { Stage } from '#demonstrations/stage.ts';
import { type NamedVenue, SharedVenues } from '#demonstrations/venues.ts';

export interface CommandParts {
  readonly demos: readonly Demo[];
  readonly print: Print;
  readonly printError: Print;
  readonly hasColours: boolean;
}

/** Answers the exit code: 0 all claims hold, 1 one does not or the venue cannot be had, 2 a wrong option. */
export async function demoCommand(args: readonly string[], parts: CommandParts): Promise<number> {
  let options: DemoOptions;
  let named: NamedVenue | undefined;
  try {
    options = readOptions(args, parts.demos);
    if (options.action === 'run') await checkJsonFile(options.jsonFile);
    named = await namedVenue(options);
  } catch (error) {
    parts.printError(reasonOf(error));
    return error instanceof Refusal ? 2 : 1;
  }
  if (options.action === 'help') parts.print(usage);
  else if (options.action === 'list') listDemos(options.demos, parts.print);
  else return await run(options, named, parts);
  return 0;
}

async function run(
  options: DemoOptions,
  named: NamedVenue | undefined,
  parts: CommandParts,
): Promise<number> {
  const page = new Page(parts.print, parts.hasColours);
  const terminal = new Console(page);
  const events: DemoEvent[] = [];
  const listen = (event: DemoEvent): void => {
    events.push(event);
    terminal.listen(event);
  };
  const venues = new SharedVenues(named, plainEnvironment());
  let stage: Stage | undefined;
  const stayed = stopWithUs(async () => {
    // A venue that runs is left as it was found; one of our own ends anyway.
    if (stage?.venue.own === undefined) await stage?.clear();
    await venues.stop();
  });
  const { demos, isQuick, jsonFile } = options;
  try {
    if (named !== undefined && !(await isReady(named.url))) {
      throw new Refusal(`No venue takes orders at ${named.url}; start one with npm start.`);
    }
    if (named !== undefined) await checkOperator(named);
    const staged = (next: Stage): void => void (stage = next);
    const verdicts = await runDemos({ demos, isQuick, venues, listen, staged });
    terminal.verdict(verdicts);
    if (jsonFile !== undefined) {
      const text = JSON.stringify({ verdict: verdictText(verdicts), verdicts, events }, null, 2);
      await fs.writeFile(jsonFile, `${text}\n`);
    }
    return verdicts.length > 0 && verdicts.every(({ passed }) => passed) ? 0 : 1;
  } catch (error) {
    parts.printError(reasonOf(error));
    return 1;
  } finally {
    await venues.stop();
    stayed();
  }
}

/** Throws Refusal where the token is of another venue. */
async function checkOperator(named: NamedVenue): Promise<void> {
  const stage = new Stage({ ...named, own: undefined });
  const refused = await refusalOf(() => stage.operator.rest.call('GET /v1/operator/venue'));
  if (refused === undefined) return;
  throw new Refusal(
    `--operator-token-file: the venue at ${named.url} does not take this token for its operator's (${refused.reason}).`,
  );
}

/** Ctrl-C: what was made for the demonstrations goes as well. Answers what to call when it no longer matters. */
function stopWithUs(clear: () => Promise<void>): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = (signal: (typeof signals)[number]): void => {
    const leave = (): never => process.exit(128 + os.constants.signals[signal]);
    clear().then(leave, leave);
  };
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/** Before anything runs, not when all is done. */
async function checkJsonFile(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    await (await fs.open(file, 'a')).close();
  } catch (cause) {
    throw new Refusal(`--json: the file ${file} cannot be written.`, 2, { cause });
  }
}

async function namedVenue({
  url,
  operatorTokenFile,
}: DemoOptions): Promise<NamedVenue | undefined> {
  if (url === undefined || operatorTokenFile === undefined) return undefined;
  let text: string;
  try {
    text = (await fs.readFile(operatorTokenFile, 'utf8')).trim();
  } catch (cause) {
    throw new Refusal(`--operator-token-file: ${operatorTokenFile} cannot be read.`, 2, { cause });
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new Refusal(
      `--operator-token-file: ${operatorTokenFile} does not hold an operator's token, which is 64 hexadecimal digits.`,
    );
  }
  return { url, operatorToken: text };
}
