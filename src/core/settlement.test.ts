// What a trade does to money: price improvement, fees up, rebates down and capped, partial fills, large numbers.

import { describe, expect, test } from 'vitest';
import { Desk } from '../../test/support/desk.ts';
import { eventsOf } from '../../test/support/recorder.ts';

function feesOf(desk: Desk, price: number, qty: number): { maker: number; taker: number }[] {
  desk.rest({ account: 'anna', side: 'sell', price, qty });
  const { events } = desk.place({ account: 'ben', side: 'buy', price, qty });
  return eventsOf(events, 'tradeExecuted').map(({ makerFeeMinor, takerFeeMinor }) => ({
    maker: makerFeeMinor,
    taker: takerFeeMinor,
  }));
}

describe('fees', () => {
  const cases = [
    // 0.30% of 10,000 is 30; 0.30% of 10,001 is 30.003, charged as 31.
    { rates: [1_000, 3_000], price: 100, qty: 100, maker: 10, taker: 30 },
    { rates: [1_000, 3_000], price: 10_001, qty: 1, maker: 11, taker: 31 },
    // A rebate of 0.20% of 10,001 is 20.002, paid as 20.
    { rates: [-2_000, 3_000], price: 10_001, qty: 1, maker: -20, taker: 31 },
    { rates: [-2_000, 3_000], price: 1, qty: 1, maker: 0, taker: 1 },
    // A rebate is no more than what the other side pays.
    { rates: [-5_000, 3_000], price: 100, qty: 100, maker: -30, taker: 30 },
    { rates: [3_000, -5_000], price: 100, qty: 100, maker: 30, taker: -30 },
    { rates: [-5_000, 0], price: 100, qty: 100, maker: 0, taker: 0 },
    { rates: [-5_000, -5_000], price: 100, qty: 100, maker: 0, taker: 0 },
    { rates: [0, 0], price: 100, qty: 100, maker: 0, taker: 0 },
    { rates: [50_000, 50_000], price: 1, qty: 1, maker: 1, taker: 1 },
  ] as const;
  for (const { rates, price, qty, maker, taker } of cases) {
    test(`at ${rates.join('/')} on ${price} x ${qty}: maker ${maker}, taker ${taker}`, () => {
      const [makerFee, takerFee] = rates;
      const desk = Desk.open({ makerFee, takerFee });
      expect(feesOf(desk, price, qty)).toEqual([{ maker, taker }]);
      expect(desk.balance('anna').available).toBe(1_000_000 + price * qty - maker);
      expect(desk.balance('ben')).toEqual({ available: 1_000_000 - price * qty - taker, held: 0 });
      expect(desk.balance('fees').available).toBe(maker + taker);
    });
  }

  test('are those of the account’s tier when the order came', () => {
    const desk = Desk.open();
    desk.setFeeTier(3, 0, 20_000);
    desk.openAccount('dora', 3);
    desk.deposit('dora', 'USD', 1_000_000);
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 300 });
    const [trade] = eventsOf(
      desk.place({ account: 'dora', side: 'buy', price: 100, qty: 100 }).events,
      'tradeExecuted',
    );
    expect([trade?.makerFeeMinor, trade?.takerFeeMinor]).toEqual([0, 200]);
    desk.rest({ account: 'dora', side: 'buy', price: 99, qty: 10 });
    desk.setFeeTier(3, 50_000, 50_000);
    const [later] = eventsOf(
      desk.place({ account: 'ben', side: 'sell', price: 99, qty: 10 }).events,
      'tradeExecuted',
    );
    expect(later?.makerFeeMinor).toBe(0);
  });

  test('are computed for each fill, so many small fills may cost more than one', () => {
    const desk = Desk.open({ takerFee: 100 });
    for (let i = 0; i < 5; i++) desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 1 });
    desk.place({ account: 'ben', side: 'buy', price: 100, qty: 5 });
    expect(desk.balance('fees').available).toBe(5);
    expect(desk.balance('ben')).toEqual({ available: 1_000_000 - 505, held: 0 });
  });

  test('a seller may be left with nothing, never with less', () => {
    const desk = Desk.open({ cash: 0, makerFee: 50_000 });
    desk.deposit('ben', 'USD', 10);
    desk.rest({ account: 'anna', side: 'sell', price: 1, qty: 1 });
    desk.place({ account: 'ben', side: 'buy', price: 1, qty: 1 });
    expect(desk.balance('anna')).toEqual({ available: 0, held: 0 });
  });
});

describe('price improvement', () => {
  test('comes back to a buyer whose limit was higher', () => {
    const desk = Desk.open({ takerFee: 10_000 });
    desk.rest({ account: 'anna', side: 'sell', price: 90, qty: 10 });
    desk.place({ account: 'ben', side: 'buy', price: 100, qty: 10 });
    // 900 and 1% of it.
    expect(desk.balance('ben')).toEqual({ available: 1_000_000 - 909, held: 0 });
  });

  test('comes back for the filled part while the rest stays held', () => {
    const desk = Desk.open({ takerFee: 10_000 });
    desk.rest({ account: 'anna', side: 'sell', price: 90, qty: 4 });
    desk.place({ account: 'ben', side: 'buy', price: 100, qty: 10 });
    const cost = 360 + 4;
    expect(desk.balance('ben')).toEqual({ available: 1_000_000 - cost - 606, held: 606 });
  });

  test('goes to the seller who came with a lower limit', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10 });
    desk.place({ account: 'ben', side: 'sell', price: 90, qty: 10 });
    expect(desk.balance('ben').available).toBe(1_001_000);
  });

  test('a maker pays no more than a maker’s fee, and gets the rest of its hold back', () => {
    const desk = Desk.open({ makerFee: 1_000, takerFee: 30_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10 });
    expect(desk.balance('anna').held).toBe(1_030);
    desk.place({ account: 'ben', side: 'sell', price: 100, qty: 4 });
    // 400 and 0.1% of it, rounded up; 6 lots at 103 are held.
    expect(desk.balance('anna')).toEqual({ available: 1_000_000 - 401 - 618, held: 618 });
  });
});

describe('shares', () => {
  test('go from the seller’s hold to the buyer, in lots', () => {
    const desk = Desk.open({ instruments: [{ lotShares: 100 }] });
    desk.rest({ account: 'anna', side: 'sell', price: 10, qty: 7 });
    expect(desk.balance('anna', 'ACME')).toEqual({ available: 9_300, held: 700 });
    desk.place({ account: 'ben', side: 'buy', price: 10, qty: 3 });
    expect(desk.balance('anna', 'ACME')).toEqual({ available: 9_300, held: 400 });
    expect(desk.balance('ben', 'ACME')).toEqual({ available: 10_300, held: 0 });
    // A tick on a lot is 100 cents.
    expect(desk.balance('ben').available).toBe(1_000_000 - 3 * 10 * 100);
  });

  test('bought may be sold at once', () => {
    const desk = Desk.open({ shares: 0 });
    desk.deposit('anna', 'ACME', 5);
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 5 });
    desk.place({ account: 'ben', side: 'buy', price: 100, qty: 5 });
    expect(desk.place({ account: 'ben', side: 'sell', price: 110, qty: 5 }).reject).toBe('none');
  });
});

describe('the value of a tick', () => {
  const cases = [
    { priceDecimals: 2, tickUnits: 1, lotShares: 1, value: 1 },
    { priceDecimals: 2, tickUnits: 5, lotShares: 1, value: 5 },
    { priceDecimals: 0, tickUnits: 1, lotShares: 1, value: 100 },
    { priceDecimals: 4, tickUnits: 1, lotShares: 100, value: 1 },
    { priceDecimals: 3, tickUnits: 5, lotShares: 10, value: 5 },
    { priceDecimals: 9, tickUnits: 1_000_000_000, lotShares: 1_000_000, value: 100_000_000 },
  ];
  for (const { value, ...listing } of cases) {
    test(`of ${JSON.stringify(listing)} in cents is ${value}`, () => {
      const desk = Desk.open({ instruments: [listing], cash: 2 ** 40, shares: 2 ** 40 });
      const before = desk.balance('ben').available;
      desk.rest({ account: 'anna', side: 'sell', price: 3, qty: 2 });
      desk.place({ account: 'ben', side: 'buy', price: 3, qty: 2 });
      expect(before - desk.balance('ben').available).toBe(6 * value);
    });
  }
});

describe('at the largest numbers', () => {
  test('nothing is lost to rounding', () => {
    const most = 2 ** 31 - 2;
    const listing = {
      priceTicksMax: most,
      qtyLotsMax: most,
      notionalMinorMax: 2 ** 50,
      referencePriceTicks: most,
    };
    const desk = Desk.open({ instruments: [listing], cash: 0, shares: 0, takerFee: 50_000 });
    desk.deposit('ben', 'USD', 2 ** 52);
    desk.deposit('anna', 'ACME', 2 ** 52);
    const qty = Math.floor(2 ** 50 / most);
    const notional = qty * most;
    desk.rest({ account: 'anna', side: 'sell', price: most, qty });
    expect(desk.place({ account: 'ben', side: 'buy', price: most, qty: qty + 1 }).reject).toBe(
      'notionalAboveMax',
    );
    desk.place({ account: 'ben', side: 'buy', price: most, qty });
    const fee = Number((BigInt(notional) * 50_000n + 999_999n) / 1_000_000n);
    expect(desk.balance('ben')).toEqual({ available: 2 ** 52 - notional - fee, held: 0 });
    expect(desk.balance('anna').available).toBe(notional);
    expect(desk.membersHave('USD')).toBe(2 ** 52);
  });
});
