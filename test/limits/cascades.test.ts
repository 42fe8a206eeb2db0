// One trade that sets off thousands of orders, one after the other or all at once: it ends, everybody has his turn once and in order,
// and the command takes no longer than a market would wait.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { trailingOrdersMax } from '#core/limits.ts';
import { ListKind, OrdType, Phase, Side, TimeInForce } from '#core/terms.ts';
import { eventsOf, type RecordedEvent } from '../support/recorder.ts';
import { anna, ben, LimitVenue } from './limit-venue.ts';

const topTicks = 50_000;
const stops = 5_000;
const cleo = 2;
/** A cascade of thousands takes tens of milliseconds; far more is a walk over what is not concerned. */
const sane = 5_000;

/** Bids at every price below the top: each stop's sale takes one of them. */
function ladder(venue: LimitVenue, lots = 1): void {
  for (let n = 0; n <= stops + 1; n++) {
    venue.place(ben, { side: Side.buy, priceTicks: topTicks - n, qtyLots: lots });
  }
}

function newVenue(): LimitVenue {
  const listing = { referencePriceTicks: topTicks, marketCollarBps: 9_000 };
  return new LimitVenue({ members: 3, listing, cash: 1e13 });
}

interface Timed {
  readonly events: RecordedEvent[];
  readonly elapsedMs: number;
}

/** One sale of a lot at the best bid, which is this one. */
function setOff(venue: LimitVenue, priceTicks = topTicks): Timed {
  const start = performance.now();
  const events = venue.tellPlace(cleo, { side: Side.sell, priceTicks });
  return { events, elapsedMs: performance.now() - start };
}

function pricesOf(events: readonly RecordedEvent[]): number[] {
  return eventsOf(events, 'tradeExecuted').map(({ priceTicks }) => priceTicks);
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || numbers[i - 1]! < number);
}

describe('a cascade of thousands of stops', () => {
  test.each([
    { form: 'stops', ordType: OrdType.stop },
    { form: 'stop-limits', ordType: OrdType.stopLimit },
  ])('$form, each of which sets off the next: all of them, in order, once', ({ ordType }) => {
    const venue = newVenue();
    ladder(venue);
    // The trade at a price triggers the stop there, whose sale trades one tick lower.
    for (let n = 0; n < stops; n++) {
      const stopTicks = topTicks - n;
      const priceTicks = ordType === OrdType.stopLimit ? stopTicks - 1 : 0;
      venue.place(anna, { side: Side.sell, ordType, stopTicks, priceTicks });
    }
    const cashMinor = venue.cashMinor();
    const { events, elapsedMs } = setOff(venue);
    const triggered = eventsOf(events, 'orderTriggered');
    expect(triggered.length).toBe(stops);
    expect(isAscending(triggered.map(({ orderId }) => orderId))).toBe(true);
    expect(triggered.every(({ stopTicks, lastTicks }) => stopTicks === lastTicks)).toBe(true);
    const prices = pricesOf(events);
    expect(prices).toEqual(Array.from({ length: stops + 1 }, (_, n) => topTicks - n));
    expect(venue.openOrders).toBe(1);
    expect(venue.cashMinor()).toBe(cashMinor);
    venue.audit();
    expect(elapsedMs).toBeLessThan(sane);
  });

  test('all set off by one trade: one round, in the order of their ids', () => {
    const venue = newVenue();
    ladder(venue);
    // Placed from the lowest stop price up: a fall reaches the highest first, so that ids and prices disagree.
    for (let n = 0; n < stops; n++) {
      venue.place(anna, { side: Side.sell, ordType: OrdType.stop, stopTicks: topTicks + n });
    }
    // There was no trade yet, so that stops at and above the coming price can wait.
    const { events, elapsedMs } = setOff(venue);
    const triggered = eventsOf(events, 'orderTriggered');
    expect(triggered.length).toBe(stops);
    expect(isAscending(triggered.map(({ orderId }) => orderId))).toBe(true);
    expect(pricesOf(events).length).toBe(stops + 1);
    venue.audit();
    expect(elapsedMs).toBeLessThan(sane);
  });

  test('stops that fill each other, in turn, leave nothing', () => {
    const venue = newVenue();
    venue.place(ben, { side: Side.buy, priceTicks: topTicks });
    // All have one price: each sale meets no bid and rests, and the buy after it takes it.
    for (let n = 0; n < stops; n++) {
      const isSell = n % 2 === 0;
      venue.place(isSell ? anna : ben, {
        side: isSell ? Side.sell : Side.buy,
        ordType: OrdType.stopLimit,
        stopTicks: topTicks,
        priceTicks: topTicks,
      });
    }
    const { events, elapsedMs } = setOff(venue);
    expect(eventsOf(events, 'orderTriggered').length).toBe(stops);
    expect(pricesOf(events).length).toBe(1 + stops / 2);
    expect(venue.openOrders).toBe(0);
    venue.audit();
    expect(elapsedMs).toBeLessThan(sane);
  });

  test('as many trailing stops as there may be, each of which sets off the next', () => {
    const venue = newVenue();
    ladder(venue);
    for (let n = 0; n < trailingOrdersMax; n++) {
      venue.place(anna, { side: Side.sell, ordType: OrdType.trailingStop, trailTicks: n + 1 });
    }
    // The first trade is at the top; the second, one tick lower, reaches the closest.
    setOff(venue);
    const { events, elapsedMs } = setOff(venue, topTicks - 1);
    expect(eventsOf(events, 'orderTriggered').length).toBe(trailingOrdersMax);
    const prices = pricesOf(events);
    expect(prices).toEqual(
      Array.from({ length: trailingOrdersMax + 1 }, (_, n) => topTicks - 1 - n),
    );
    venue.audit();
    expect(elapsedMs).toBeLessThan(sane);
  });

  test('at an opening every stop that the auction passed has its turn after the uncross', () => {
    const listing = { referencePriceTicks: topTicks, marketCollarBps: 9_000 };
    const venue = new LimitVenue({ members: 3, listing, cash: 1e13, phase: Phase.preOpen });
    for (let n = 0; n < stops; n++) {
      venue.place(anna, { side: Side.sell, ordType: OrdType.stop, stopTicks: topTicks + n });
    }
    venue.place(ben, { side: Side.buy, priceTicks: topTicks, qtyLots: stops + 1 });
    venue.place(cleo, { side: Side.sell, priceTicks: topTicks });
    const events = venue.tell(venue.phaseData(Phase.continuous));
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.indexOf('orderTriggered')).toBeGreaterThan(kinds.indexOf('tradeExecuted'));
    expect(eventsOf(events, 'orderTriggered').length).toBe(stops);
    expect(eventsOf(events, 'tradeExecuted').length).toBe(stops + 1);
    expect(venue.openOrders).toBe(0);
    venue.audit();
  });
});

test('a chain of lists: each filled entry brings the sale that fills the next entry', () => {
  const venue = newVenue();
  const lists = 2_000;
  for (let n = 0; n < lists; n++) {
    // Members in turn, so that nobody's sale meets his own entry.
    const member = n % 2 === 0 ? anna : ben;
    const entry = venue.orderData(member, { side: Side.buy, priceTicks: topTicks - n });
    const exit = venue.orderData(member, {
      side: Side.sell,
      priceTicks: 1,
      timeInForce: TimeInForce.ioc,
    });
    venue.apply({
      kind: CommandKind.orderList,
      option: ListKind.oto,
      accountId: venue.accountId(member),
      legs: [entry, exit],
    });
  }
  expect(venue.openOrders).toBe(2 * lists);
  const { events, elapsedMs } = setOff(venue);
  const activated = eventsOf(events, 'orderActivated').map(({ orderId }) => orderId);
  expect(activated.length).toBe(lists);
  expect(isAscending(activated)).toBe(true);
  expect(pricesOf(events)).toEqual(Array.from({ length: lists }, (_, n) => topTicks - n));
  // The last exit found nobody.
  expect(eventsOf(events, 'orderClosed').length).toBe(1);
  expect(venue.openOrders).toBe(0);
  venue.audit();
  expect(elapsedMs).toBeLessThan(sane);
});
