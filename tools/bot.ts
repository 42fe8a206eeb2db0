// npm run bot: runs one strategy as a member of a venue, through the typed client and the public API, until it is stopped. Read `main` from top to bottom;
// docs/bots.md tells how to write a strategy. It must never leave without its orders pulled, or without saying that they may not be.

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { listing, loadStrategy } from './bot/load-strategy.ts';
import { becomeMember } from './venue/newcomer.ts';
import { OptionError, readOptions, usage, type BotOptions } from './bot/options.ts';
import { statusLine, summaryLines } from './bot/report.ts';
import { BotRuntime } from '#bots/runtime/bot-runtime.ts';
import { termsOf, type Terms } from '#bots/runtime/instrument-terms.ts';
import { ParameterError, readParameters, type GivenParameters } from '#bots/runtime/parameters.ts';
import { BotRefusal } from '#bots/refusal.ts';
import { findInstrument, signIn, type SignedIn } from '#bots/runtime/sign-in.ts';
import type { Strategy } from '#bots/runtime/strategy.ts';
import { Prng } from '#std/prng.ts';

/** A second signal after this time means it. */
const signalEchoMs = 1_000;
const leaveWithinMs = 10_000;

/** Answers the exit code. */
async function main(options: BotOptions): Promise<number> {
  const definition = await loadStrategy(options);
  const given: GivenParameters = {
    strategy: definition.name,
    texts: options.parameters,
    readFile: (name) => fs.readFileSync(name, 'utf8'),
  };
  // What is wrong whatever the instrument is said before anybody is asked.
  readParameters(definition.parameters, given, undefined);

  const instrument = await findInstrument(options.url, options.symbol);
  const terms = termsOf(instrument);
  const parameters = readParameters(definition.parameters, given, terms);
  const positionLotsMax = lotsOf('--max-position', options.positionMax, terms);
  const neutralLots =
    options.neutral === undefined ? undefined : lotsOf('--neutral', options.neutral, terms);
  const strategy = definition.create(parameters, { terms, prng: new Prng(options.seed) });

  const member = await enter(options);
  console.log(
    `${definition.name} in ${terms.symbol} at ${options.url} as ${member.user.username}, account ${member.accountName}.`,
  );
  const runtime = runtimeOf(options, { strategy, member, terms, positionLotsMax, neutralLots });
  return watch(options, runtime, terms);
}

async function enter({ url, symbol, who, account }: BotOptions): Promise<SignedIn> {
  if (who.kind !== 'newcomer') return signIn({ url, symbol, account, credentials: who });
  const newcomer = await becomeMember(url, 'bot');
  console.log(
    `Signed up as ${newcomer.username}; to watch it in the terminal sign in with the password ${newcomer.password}`,
  );
  return signIn({ url, symbol, account, credentials: newcomer });
}

interface Parts {
  readonly strategy: Strategy;
  readonly member: SignedIn;
  readonly terms: Terms;
  readonly positionLotsMax: number;
  readonly neutralLots: number | undefined;
}

function runtimeOf(options: BotOptions, parts: Parts): BotRuntime {
  const { strategy, member, terms, positionLotsMax, neutralLots } = parts;
  return new BotRuntime({
    client: member.client,
    instrument: member.instrument,
    account: member.accountId,
    terms,
    strategy,
    neutralLots,
    limits: {
      positionLotsMax,
      openNotionalMax: options.openNotionalMax,
      lossMax: options.lossMax,
      referenceAgeMsMax: options.referenceAgeSecondsMax * 1_000,
    },
    pace: {
      requoteMs: options.requoteMs,
      beatMs: Math.max(1_000, options.requoteMs),
      commandsPerSecond: options.commandsPerSecond,
      quoteLifeMs: options.quoteLifeSeconds * 1_000,
      leaveWithinMs,
    },
    runId: `b${Date.now().toString(36)}${randomBytes(2).toString('hex')}`,
    log: (line) => console.log(`${timeOfDay()} ${line}`),
  });
}

/** Runs it to its end, saying how it goes. */
async function watch(options: BotOptions, runtime: BotRuntime, terms: Terms): Promise<number> {
  let firstSignalMs: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      firstSignalMs ??= performance.now();
      if (performance.now() - firstSignalMs > signalEchoMs) {
        console.error('Stopped at once: orders of the bot may still be open.');
        process.exit(1);
      }
      runtime.stop(`Stopped by ${signal}.`);
    });
  }
  const status = setInterval(
    () => console.log(statusLine(runtime, terms, timeOfDay())),
    options.statusSeconds * 1_000,
  );
  const end =
    options.seconds > 0
      ? setTimeout(
          () => runtime.stop(`Stopped after ${options.seconds} s.`),
          options.seconds * 1_000,
        )
      : undefined;
  const ended = await runtime.run();
  clearInterval(status);
  clearTimeout(end);
  for (const line of summaryLines(runtime, terms, ended)) console.log(line);
  const isWell = ended.kind === 'done' || ended.kind === 'stopped';
  return isWell && ended.isPulled ? 0 : 1;
}

function lotsOf(option: string, shares: string, terms: Terms): number {
  try {
    return terms.lots.toSteps(shares);
  } catch {
    throw new OptionError(
      `${option} is ${shares} shares, and ${terms.symbol} trades in whole lots of ${terms.qtyText(1)}.`,
    );
  }
}

function timeOfDay(): string {
  return new Date().toISOString().slice(11, 19);
}

try {
  const told = readOptions(process.argv.slice(2), process.env);
  if (told.kind === 'help') console.log(usage);
  else if (told.kind === 'list') console.log(listing());
  else process.exitCode = await main(told);
} catch (error) {
  const isMistake = error instanceof OptionError || error instanceof ParameterError;
  const isSentence = isMistake || error instanceof BotRefusal;
  console.error(isSentence ? error.message : error);
  process.exitCode = isMistake ? 2 : 1;
}
