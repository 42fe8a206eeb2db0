// The timekeeper, the calendars and the real engine together, through accelerated days: only the clock is the test's own, and the second
// thread is missing.

import { beforeEach, expect, test } from 'vitest';
import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { CommandKind } from '#core/command.ts';
import { rejectName } from '#core/reject-codes.ts';
import { emitState } from '#core/state-events.ts';
import { CloseReason, OrdType, Phase, Side, StpMode, termName, TimeInForce } from '#core/terms.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import type { CommandData } from '../../test/support/commands.ts';
import { fillCommand } from '../../test/support/commands.ts';
import { InThreadEngine } from '../../test/support/in-thread-engine.ts';
import { plainListing as listing } from '../../test/support/listing.ts';
import { AcceleratedDay } from './accelerated-day.ts';
import { TimedVenue } from './timed-venue.ts';
import { Timekeeper } from './timekeeper.ts';

const second = 1_000_000;
/** preOpen 0 to 20, openingAuction to 40, continuous to 100, closingAuction to 130, closed to 140. */
const lengths = { preOpen: 20, openingAuction: 20, continuous: 60, closingAuction: 30, closed: 10 };
const daySeconds = 140;
/** Somewhere in 2026, the begin of a day. */
const begin = 12_700_000 * daySeconds * second;
const [buyer, seller] = [10, 11];

/** Writes down what a trader would watch. */
class WatchedVenue extends TimedVenue {
  lines: string[] = [];
  /** Of indicative prices. */
  readonly indicativeTsUs: number[] = [];

  override phaseChanged(instrumentId: number, phase: number): void {
    super.phaseChanged(instrumentId, phase);
    this.lines.push(termName(Phase, phase) ?? '');
  }

  override auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    super.auctionIndicative(instrumentId, priceTicks, matchedLots, surplusLots, surplusSide);
    this.indicativeTsUs.push(this.tsUs);
    this.lines.push(`indicative ${matchedLots} at ${priceTicks}`);
  }

  override tradeExecuted(...event: Parameters<TimedVenue['tradeExecuted']>): void {
    super.tradeExecuted(...event);
    const [, , takerSide, priceTicks, qtyLots] = event;
    this.lines.push(`${takerSide === 0 ? 'auction trade' : 'trade'} ${qtyLots} at ${priceTicks}`);
  }

  override orderClosed(...event: Parameters<TimedVenue['orderClosed']>): void {
    super.orderClosed(...event);
    this.lines.push(`order ends: ${termName(CloseReason, event[3]) ?? event[3]}`);
  }

  take(): string[] {
    return this.lines.splice(0);
  }
}

let venue: WatchedVenue;
let timekeeper: Timekeeper;
let engine: InThreadEngine;
let nowUs: number;
let orders: number;
const said: string[] = [];

beforeEach(async () => {
  nowUs = begin;
  orders = 0;
  said.length = 0;
  engine = new InThreadEngine((ints, nums, words) => venue.takeEvents(ints, nums, words), {
    clock: () => nowUs,
  });
  openVenue();
  await send({ kind: CommandKind.listCurrency, text: 'USD', decimals: 2 });
  await send({ kind: CommandKind.listInstrument, listing });
  for (const accountId of [buyer, seller]) {
    await send({ kind: CommandKind.openAccount, text: `account ${accountId}` });
    for (const assetId of [1, 2]) {
      const clOrdId = `start-${assetId}`;
      await send({
        kind: CommandKind.deposit,
        accountId,
        assetId,
        amountMinor: 100_000_000,
        clOrdId,
      });
    }
  }
  timekeeper.start(nowUs);
});

/** A venue that knows nothing yet, on the engine that is there. */
function openVenue(): void {
  venue = new WatchedVenue(new Market(), new Portfolio());
  const say = (line: string): void => void said.push(line);
  timekeeper = new Timekeeper({
    venue,
    calendarOf: () => new AcceleratedDay(lengths),
    logger: { info: say, warn: say },
  });
  venue.keepTimeWith(timekeeper);
  venue.attach(engine);
}

/** Sends a command and waits for its outcome: the name of its reject, or `none`. */
function send(data: CommandData): Promise<string> {
  return new Promise((resolve, reject) => {
    const command = fillCommand(venue.command(), data, 0, 0);
    const isTaken = venue.submit(command, ({ code }) => resolve(rejectName(code)));
    if (!isTaken) reject(new Error('the queue is full'));
  });
}

async function place(accountId: number, terms: Partial<CommandData>): Promise<void> {
  expect(await tryPlace(accountId, terms)).toBe('none');
}

function tryPlace(accountId: number, terms: Partial<CommandData>): Promise<string> {
  orders++;
  return send({
    kind: CommandKind.placeOrder,
    accountId,
    instrumentId: 1,
    side: accountId === buyer ? Side.buy : Side.sell,
    ordType: OrdType.limit,
    timeInForce: TimeInForce.day,
    stpMode: StpMode.cancelNewest,
    qtyLots: 10,
    clOrdId: `order-${orders}`,
    ...terms,
  });
}

/** Lets time pass until so many seconds into the day, ten ticks a second. */
async function until(seconds: number): Promise<void> {
  const endUs = begin + seconds * second;
  while (nowUs < endUs) {
    nowUs = Math.min(nowUs + second / 10, endUs);
    timekeeper.tick(nowUs);
    await settled();
  }
}

async function settled(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (engine.queueDepth > 0);
}

/** What a restart does: all views anew, from the engine's state. */
function restart(): void {
  const { state } = engine.exchange;
  openVenue();
  const encoder = new EventEncoder(new WordBuffer());
  encoder.beginGroup(0, state.seq, state.tsUs);
  emitState(state, encoder);
  encoder.endGroup();
  venue.takeEvents(encoder.out.ints, encoder.out.nums, encoder.out.used);
  venue.take();
  timekeeper.start(venue.tsUs);
}

const price = listing.referencePriceTicks;

test('a day with its auctions: what rests, what trades, what ends', async () => {
  await until(1);
  expect(venue.take()).toEqual(['preOpen', 'indicative 0 at 0']);
  await place(buyer, { priceTicks: price + 5 });
  await place(seller, { priceTicks: price - 5, qtyLots: 4 });
  await place(buyer, { priceTicks: price - 9, timeInForce: TimeInForce.opg });
  await until(19);
  expect(venue.take()).toEqual([`indicative 4 at ${price + 5}`]);
  await until(39);
  expect(venue.take()[0]).toBe('openingAuction');
  await until(41);
  expect(venue.take()).toEqual([
    'continuous',
    `auction trade 4 at ${price + 5}`,
    'order ends: auctionEnded',
  ]);
  await place(seller, { priceTicks: price + 5, qtyLots: 2 });
  await place(seller, { ordType: OrdType.market, timeInForce: TimeInForce.cls });
  await place(buyer, { priceTicks: price - 20, timeInForce: TimeInForce.gtc });
  expect(venue.take()).toEqual([`trade 2 at ${price + 5}`]);
  await until(99);
  expect(venue.take()).toEqual([]);
  await until(129);
  expect(venue.take()[0]).toBe('closingAuction');
  const ioc = { timeInForce: TimeInForce.ioc, priceTicks: price };
  expect(await tryPlace(buyer, ioc)).toBe('phaseNotPermitted');
  venue.take();
  await until(131);
  // Four lots are left of the first order; the other buy is beyond the collar of ten to be sold at any price.
  expect(venue.take()).toEqual([
    'closed',
    `auction trade 4 at ${price + 5}`,
    'order ends: auctionEnded',
  ]);
  expect(await tryPlace(buyer, { priceTicks: price })).toBe('instrumentClosed');
  venue.take();
  await until(141);
  expect(venue.take()).toEqual(['preOpen', 'indicative 0 at 0']);
  expect(said).toEqual([]);
});

test('DAY orders end with the day, GTC orders live on', async () => {
  await until(45);
  await place(buyer, { priceTicks: price - 5 });
  await place(buyer, { priceTicks: price - 6, timeInForce: TimeInForce.gtc });
  await until(129);
  venue.take();
  await until(139);
  expect(venue.take()).toEqual(['closed', 'order ends: dayEnd']);
  await until(daySeconds + 45);
  expect(venue.market.depth(1, 5).bids.map(({ priceTicks }) => priceTicks)).toEqual([price - 6]);
});

test('GTD orders end at their time, and only they', async () => {
  await until(45);
  venue.take();
  const soon = { timeInForce: TimeInForce.gtd, priceTicks: price - 5 };
  await place(buyer, { ...soon, expireTsUs: begin + 50 * second });
  await place(buyer, { ...soon, expireTsUs: begin + 60 * second });
  await place(buyer, { ...soon, expireTsUs: begin + 60 * second + 1 });
  await place(buyer, { ...soon, timeInForce: TimeInForce.gtc });
  const seqBefore = venue.seq;
  await until(49.9);
  expect(venue.seq).toBe(seqBefore);
  await until(50.5);
  expect(venue.take()).toEqual(['order ends: goodTillDate']);
  await until(70);
  expect(venue.take()).toEqual(['order ends: goodTillDate', 'order ends: goodTillDate']);
  expect(venue.seq).toBeLessThanOrEqual(seqBefore + 3);
});

test('for a GTD order that was filled nothing is done at its time', async () => {
  await until(45);
  const gtd = { timeInForce: TimeInForce.gtd, expireTsUs: begin + 50 * second, priceTicks: price };
  await place(buyer, gtd);
  await place(seller, { ...gtd, qtyLots: 4 });
  await place(seller, { priceTicks: price, qtyLots: 6 });
  const { seq } = venue;
  await until(60);
  expect(venue.seq).toBe(seq);
});

test('indicative prices come once a second at most, and only where something is new', async () => {
  await until(20.5);
  venue.indicativeTsUs.length = 0;
  for (let tenths = 205; tenths < 305; tenths++) {
    await until(tenths / 10);
    await place(tenths % 2 === 0 ? buyer : seller, {
      priceTicks: price,
      qtyLots: 1 + (tenths % 7),
    });
  }
  await until(39);
  const told = venue.indicativeTsUs;
  expect(told.length).toBeGreaterThan(5);
  for (let i = 1; i < told.length; i++) {
    expect(told[i]! - told[i - 1]!).toBeGreaterThanOrEqual(second);
  }
  expect(told.at(-1)).toBeLessThan(begin + 32 * second);
  const { seq } = venue;
  await until(39.9);
  expect(venue.seq).toBe(seq);
});

test('after a restart in the middle of another day, the day before has ended and everything due is done', async () => {
  await until(45);
  await place(buyer, { priceTicks: price - 5 });
  await place(buyer, { priceTicks: price - 6, timeInForce: TimeInForce.gtc });
  const gtd = { timeInForce: TimeInForce.gtd, priceTicks: price - 7 };
  await place(buyer, { ...gtd, expireTsUs: begin + 60 * second });
  await place(buyer, { ...gtd, expireTsUs: begin + 10 * daySeconds * second });
  timekeeper.stop();
  nowUs = begin + (3 * daySeconds + 50) * second;
  restart();
  expect(venue.market.instrument(1)?.phase).toBe(Phase.continuous);
  timekeeper.tick(nowUs);
  await settled();
  expect(venue.take()).toEqual([
    'order ends: goodTillDate',
    'closed',
    'order ends: dayEnd',
    'continuous',
  ]);
  expect(venue.market.depth(1, 5).bids.map(({ priceTicks }) => priceTicks)).toEqual([
    price - 6,
    price - 7,
  ]);
  await until(10 * daySeconds + 1);
  expect(venue.take()).toContain('order ends: goodTillDate');
  expect(said).toEqual([]);
});

test('an operator who halts is left alone until the day ends', async () => {
  await until(45);
  venue.take();
  await send({ kind: CommandKind.setPhase, instrumentId: 1, option: Phase.halted });
  await until(129);
  expect(venue.take()).toEqual(['halted']);
  await until(161);
  expect(venue.take().filter((line) => line in Phase)).toEqual([
    'closed',
    'preOpen',
    'openingAuction',
  ]);
  expect(said).toEqual([]);
});
