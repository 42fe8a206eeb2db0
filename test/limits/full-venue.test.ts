// The whole core at its limits: a million open orders, limits on their number met exactly, the largest prices, quantities and values, and
// money that stays what it was through all of it.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import {
  amountMinorMax,
  icebergPartsMax,
  minimumOrdersMax,
  notionalMinorMax,
  priceTicksMax,
  qtyLotsMax,
  trailingOrdersMax,
} from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { CloseReason, OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { noAccountLimits, noVenueLimits } from '../support/desk-words.ts';
import { eventsOf } from '../support/recorder.ts';
import { anna, ben, currencyId, instrumentId, LimitVenue, rejectsIn } from './limit-venue.ts';

const million = 1_000_000;

test('a million open orders rest, trade and are cancelled in one command', () => {
  const venue = new LimitVenue({ cash: 1e14 });
  const levels = 1_000;
  for (let n = 0; n < million; n++) {
    const away = 1 + ((n >>> 1) % levels);
    if (n % 2 === 0) venue.placeLot(anna, Side.buy, 5_000 - away);
    else venue.placeLot(ben, Side.sell, 5_000 + away);
  }
  expect(venue.openOrders).toBe(million);
  const cashMinor = venue.cashMinor();

  const sweep = venue.tellPlace(anna, { side: Side.buy, priceTicks: 5_200, qtyLots: 100_000 });
  expect(eventsOf(sweep, 'tradeExecuted').length).toBe(100_000);
  expect(venue.openOrders).toBe(million - 100_000);
  const canceled = venue.tell({ kind: CommandKind.massCancel, accountId: venue.accountId(anna) });
  expect(eventsOf(canceled, 'orderClosed').length).toBe(million / 2);
  expect(eventsOf(canceled, 'massCanceled')[0]!.count).toBe(million / 2);
  expect(venue.openOrders).toBe(million / 2 - 100_000);
  venue.audit();
  expect(venue.cashMinor()).toBe(cashMinor);
});

describe('limits on open orders are met exactly', () => {
  const orders = 500;
  const cases = [
    {
      limit: "the account's",
      code: RejectCode.openOrdersAccount,
      set: (venue: LimitVenue): void => {
        const accountLimits = { ...noAccountLimits, openOrdersMax: orders };
        const accountId = venue.accountId(anna);
        venue.apply({ kind: CommandKind.setAccountLimits, accountId, accountLimits });
      },
    },
    {
      limit: "the instrument's",
      code: RejectCode.openOrdersInstrument,
      set: (venue: LimitVenue): void => {
        const listing = { ...venue.state.instrument(instrumentId).listing };
        venue.apply({
          kind: CommandKind.changeInstrument,
          instrumentId,
          listing: { ...listing, openOrdersPerAccountMax: orders },
        });
      },
    },
    {
      limit: "the venue's",
      code: RejectCode.venueCapacity,
      set: (venue: LimitVenue): void => {
        const venueLimits = { ...noVenueLimits, openOrdersMax: orders };
        venue.apply({ kind: CommandKind.setVenueLimits, venueLimits });
      },
    },
  ];

  test.each(cases)('$limit', ({ set, code }) => {
    const venue = new LimitVenue();
    set(venue);
    const order = { side: Side.buy, priceTicks: 50 };
    for (let n = 0; n < orders; n++) venue.place(anna, order);
    expect(venue.openOrders).toBe(orders);
    const refused = venue.tellPlace(anna, order);
    expect(rejectsIn(refused)).toEqual([code]);
    expect(eventsOf(refused, 'orderRejected')[0]!.limit).toBe(orders);
    // One goes, one more may come.
    const { openHead } = venue.state.account(venue.accountId(anna));
    const orderId = venue.state.store.pool.orderIdOf(openHead);
    venue.apply({ kind: CommandKind.cancelOrder, accountId: venue.accountId(anna), orderId });
    expect(rejectsIn(venue.tellPlace(anna, order))).toEqual([]);
    expect(rejectsIn(venue.tellPlace(anna, order))).toEqual([code]);
    expect(venue.openOrders).toBe(orders);
    venue.audit();
  });
});

describe('orders that are looked at one by one are limited in their number', () => {
  test('trailing stops', () => {
    const venue = new LimitVenue();
    const stop = {
      side: Side.sell,
      ordType: OrdType.trailingStop,
      trailTicks: 10,
    };
    for (let n = 0; n < trailingOrdersMax; n++) venue.place(anna, stop);
    expect(venue.openOrders).toBe(trailingOrdersMax);
    expect(rejectsIn(venue.tellPlace(anna, stop))).toEqual([RejectCode.specialOrdersInstrument]);
    venue.audit();
  });

  test('orders with a minimum, and whoever cannot fill one passes all of them over', () => {
    const venue = new LimitVenue({ members: 3 });
    const hidden = { side: Side.sell, priceTicks: 100, qtyLots: 10, minQtyLots: 5 };
    for (let n = 0; n < minimumOrdersMax; n++) venue.place(anna, hidden);
    expect(rejectsIn(venue.tellPlace(anna, hidden))).toEqual([RejectCode.specialOrdersInstrument]);
    venue.place(ben, { side: Side.sell, priceTicks: 100, qtyLots: 3 });
    const start = performance.now();
    const passed = venue.tellPlace(2, { side: Side.buy, priceTicks: 100, qtyLots: 7 });
    expect(eventsOf(passed, 'tradeExecuted').map(({ qtyLots }) => qtyLots)).toEqual([3]);
    expect(performance.now() - start).toBeLessThan(1_000);
    // What is left of the buy rests at 100, over the hidden ones that it cannot fill.
    expect(venue.openOrders).toBe(minimumOrdersMax + 1);
    const all = venue.tellPlace(2, {
      side: Side.buy,
      priceTicks: 100,
      qtyLots: 10 * minimumOrdersMax,
    });
    const trades = eventsOf(all, 'tradeExecuted');
    expect(trades.length).toBe(minimumOrdersMax);
    const makers = trades.map(({ makerOrderId }) => makerOrderId);
    expect(makers).toEqual(makers.toSorted((a, b) => a - b));
    venue.audit();
  });
});

test('an iceberg of the most parts trades in as many, one more part is refused', () => {
  const venue = new LimitVenue();
  const parts = { side: Side.sell, priceTicks: 100, displayLots: 3 };
  const tooMany = venue.tellPlace(anna, { ...parts, qtyLots: 3 * icebergPartsMax + 1 });
  expect(rejectsIn(tooMany)).toEqual([RejectCode.displayQtyTooSmall]);
  expect(rejectsIn(venue.tellPlace(anna, { ...parts, qtyLots: 3 * icebergPartsMax }))).toEqual([]);
  const swept = venue.tellPlace(ben, {
    side: Side.buy,
    priceTicks: 100,
    qtyLots: 3 * icebergPartsMax,
  });
  expect(eventsOf(swept, 'tradeExecuted').length).toBe(icebergPartsMax);
  expect(venue.openOrders).toBe(0);
  venue.audit();
});

describe('the largest orders', () => {
  const largest = {
    priceTicksMax,
    qtyLotsMax,
    notionalMinorMax,
    referencePriceTicks: 0,
  };
  /** The highest charge there is: 5%. */
  const feeRate = 50_000;

  test.each([
    {
      what: 'the highest price',
      priceTicks: priceTicksMax,
      qtyLots: Math.floor(notionalMinorMax / priceTicksMax),
      isWhole: false,
    },
    {
      what: 'the largest quantity',
      priceTicks: Math.floor(notionalMinorMax / qtyLotsMax),
      qtyLots: qtyLotsMax,
      isWhole: false,
    },
    { what: 'the largest value to the unit', priceTicks: 2 ** 25, qtyLots: 2 ** 25, isWhole: true },
  ])('$what: is taken, trades with the highest fees, and nothing is lost', (each) => {
    const { priceTicks, qtyLots, isWhole } = each;
    const venue = new LimitVenue({
      listing: largest,
      cash: amountMinorMax / 2,
      shares: amountMinorMax / 2,
      feeRate,
    });
    const before = venue.cashMinor();
    if (isWhole) expect(priceTicks * qtyLots).toBe(notionalMinorMax);
    const order = { priceTicks, qtyLots };
    const more = qtyLots < qtyLotsMax ? { priceTicks, qtyLots: qtyLots + 1 } : undefined;
    if (more !== undefined) {
      const refused = venue.tellPlace(anna, { side: Side.buy, ...more });
      expect(rejectsIn(refused)).toEqual([RejectCode.notionalAboveMax]);
    }
    expect(rejectsIn(venue.tellPlace(anna, { side: Side.buy, ...order }))).toEqual([]);
    const sold = venue.tellPlace(ben, { side: Side.sell, ...order });
    expect(eventsOf(sold, 'tradeExecuted').length).toBe(1);
    // 5% of it from each side, rounded up.
    const feeMinor = Math.ceil((priceTicks * qtyLots) / 20);
    const [trade] = eventsOf(sold, 'tradeExecuted');
    expect([trade!.makerFeeMinor, trade!.takerFeeMinor]).toEqual([feeMinor, feeMinor]);
    expect(venue.cashMinor()).toBe(before);
    venue.audit();
  });

  test('a quantity above the largest is refused, as is a price', () => {
    const venue = new LimitVenue({ listing: largest, cash: amountMinorMax / 2 });
    const order = { side: Side.buy, priceTicks: 1, qtyLots: qtyLotsMax };
    expect(rejectsIn(venue.tellPlace(anna, order))).toEqual([]);
    const tooMuch = venue.tellPlace(anna, { ...order, qtyLots: qtyLotsMax + 1 });
    expect(rejectsIn(tooMuch)).toHaveLength(1);
    const tooHigh = venue.tellPlace(anna, { ...order, qtyLots: 1, priceTicks: priceTicksMax + 1 });
    expect(rejectsIn(tooHigh)).toHaveLength(1);
    expect(venue.openOrders).toBe(1);
    venue.audit();
  });

  test('market orders up to the highest price stay within it', () => {
    const listing = { ...largest, referencePriceTicks: priceTicksMax };
    const venue = new LimitVenue({ listing, cash: amountMinorMax / 2, shares: 1e6 });
    venue.place(ben, { side: Side.sell, priceTicks: priceTicksMax, qtyLots: 2 });
    const bought = venue.tellPlace(anna, {
      side: Side.buy,
      ordType: OrdType.market,
      timeInForce: TimeInForce.ioc,
      qtyLots: 3,
    });
    expect(eventsOf(bought, 'tradeExecuted').map(({ priceTicks }) => priceTicks)).toEqual([
      priceTicksMax,
    ]);
    const [closed] = eventsOf(bought, 'orderClosed');
    expect([closed!.reason, closed!.canceledLots]).toEqual([CloseReason.noLiquidity, 1]);
    venue.audit();
  });
});

test('all the money of a currency stays within the largest amount, whoever has it', () => {
  const venue = new LimitVenue({ cash: amountMinorMax / 2 });
  const refused = venue.deposit(venue.accountId(anna), currencyId, 1);
  expect(rejectsIn(refused)).toEqual([RejectCode.amountOutOfRange]);
  expect(venue.cashMinor()).toBe(amountMinorMax);
  venue.audit();
});

test('self-trade prevention takes a hundred thousand own orders out of the way', () => {
  const venue = new LimitVenue();
  const orders = 100_000;
  for (let n = 0; n < orders; n++)
    venue.place(anna, { side: Side.sell, priceTicks: 100 + (n % 50) });
  venue.place(ben, { side: Side.sell, priceTicks: 150, qtyLots: 4 });
  const bought = venue.tellPlace(anna, {
    side: Side.buy,
    priceTicks: 150,
    qtyLots: 4,
    stpMode: StpMode.cancelOldest,
  });
  expect(eventsOf(bought, 'matchPrevented').length).toBe(orders);
  expect(eventsOf(bought, 'orderClosed').length).toBe(orders);
  expect(eventsOf(bought, 'tradeExecuted').map(({ qtyLots }) => qtyLots)).toEqual([4]);
  expect(venue.openOrders).toBe(0);
  venue.audit();
});
