// npm run tour: a new member's first day, told request by request. Everything goes through the typed client (docs/client.md) and the public API, as
// anybody's program would; every claim is checked against what the venue answers. Read `takeTour` from top to bottom.

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { changeOrders, groupOrders } from './tour/chapters/order-lists.ts';
import { addUp, sayFarewell } from './tour/chapters/farewell.ts';
import { TourMarket } from './tour/chapters/market.ts';
import { becomeMember } from './tour/chapters/member.ts';
import { bringMoney, checkBalances, registerAddress, takeMoneyOut } from './tour/chapters/money.ts';
import { leaveOrders, tradeAtOnce } from './tour/chapters/orders.ts';
import { readRecords } from './tour/chapters/records.ts';
import { readOptions, usage, type TourOptions } from './tour/options.ts';
import { Page } from './tour/page.ts';
import { TellingTransport } from './tour/telling-transport.ts';
import { Traveller } from './tour/traveller.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { plainEnvironment } from '#config.ts';
import { Claims } from '#demonstrations/claims.ts';
import { isReady, OwnVenue } from '#demonstrations/own-venue.ts';
import { Refusal } from '#demonstrations/refusal.ts';

async function takeTour(tour: Traveller): Promise<void> {
  const member = await becomeMember(tour);
  const market = await lookAround(tour, member.signed);
  const money = await bringMoney(tour, member, market.currency);
  const address = await registerAddress(tour, member, market.currency);

  await tradeAtOnce(tour, member, market);
  const order = await leaveOrders(tour, member, market);
  await groupOrders(tour, member, market);
  await checkBalances(tour, member);
  await changeOrders(tour, member, market, order);

  await readRecords(tour, member, market, order);
  const withdrawn = await takeMoneyOut(tour, member, market.currency, address);
  await addUp(tour, member, money, withdrawn);
  await sayFarewell(tour, member);
}

function lookAround(tour: Traveller, client: ReturnType<Traveller['client']>): Promise<TourMarket> {
  tour.page.chapter('The market');
  return TourMarket.choose(tour, client);
}

/** Answers the exit code. */
async function main(options: TourOptions): Promise<number> {
  const page = new Page((line) => console.log(line), hasColours());
  const claims = new Claims();
  const own = options.url === undefined ? await startOwn(page, options.quick) : undefined;
  try {
    const url = options.url ?? own?.url ?? '';
    if (own === undefined && !(await isReady(url))) {
      throw new Refusal(`No venue takes orders at ${url}; start one with npm start.`);
    }
    const transport = new TellingTransport(page);
    const outFolder = await openOutFolder(options.outFolder);
    const isQuick = options.quick;
    await takeTour(new Traveller({ url, own, isQuick, outFolder, page, claims, transport }));
  } finally {
    await own?.stop();
  }
  return sumUp(page, claims);
}

async function startOwn(page: Page, isQuick: boolean): Promise<OwnVenue> {
  page.say('Starting a demo venue for the tour, on a temporary folder …');
  const own = await OwnVenue.start(isQuick ? ['--address-wait', '3'] : [], plainEnvironment());
  // Ctrl-C: the venue of the tour ends with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const leave = (): never => process.exit(128 + os.constants.signals[signal]);
      own.stop().then(leave, leave);
    });
  }
  return own;
}

async function openOutFolder(given: string | undefined): Promise<string> {
  if (given === undefined) return fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-tour-'));
  try {
    await fs.mkdir(given, { recursive: true });
  } catch (cause) {
    throw new Refusal(`The folder ${given} of --out cannot be made.`, 2, { cause });
  }
  return given;
}

/** The table of what was done. */
function sumUp(page: Page, claims: Claims): number {
  page.chapter('What was done, and what the venue says of it');
  page.table(claims.all.map(({ holds, sentence, found }) => [holds, sentence, found] as const));
  const { failed, all } = claims;
  page.say(`${all.length - failed} of ${all.length} checks passed, ${failed} failed.`);
  return failed === 0 ? 0 : 1;
}

function hasColours(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
}

function explain(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof VenueError) {
    return `The venue refused what it should take (${error.reason}): ${error.message}`;
  }
  if (error instanceof NoAnswerError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else process.exitCode = await main(options);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
