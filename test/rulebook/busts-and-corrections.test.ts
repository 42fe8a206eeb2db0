// docs/rulebook.md, "Busts and corrections".

import { describe, expect, test } from 'vitest';
import type { TradeTerms } from '#core/command.ts';
import { Desk, type DeskOptions } from '../support/desk.ts';
import { eventsOf } from '../support/recorder.ts';

/** Fees of 1% to the taker and half of that to the maker; the last trades are remembered. */
function opened(options: DeskOptions = {}): Desk {
  const desk = Desk.open({ makerFee: 5_000, takerFee: 10_000, ...options });
  desk.keepTrades(100);
  return desk;
}

/** Ben sells ten to cleo at 100, as the maker. */
function traded(desk: Desk): TradeTerms {
  return desk.print(100, { qty: 10 }).tradeTerms[0]!;
}

/** All balances of everybody, for before and after. */
function books(desk: Desk): string {
  const accounts = ['anna', 'ben', 'cleo', 'house', 'fees', 'outside'];
  const all = accounts.map((name) => [name, desk.balance(name), desk.balance(name, 'ACME')]);
  return JSON.stringify(all);
}

describe('a bust', () => {
  test('gives back shares, money and both fees, as if the trade had not been', () => {
    const desk = opened();
    const before = books(desk);
    const trade = traded(desk);
    expect(trade).toMatchObject({ buyFeeMinor: 10, sellFeeMinor: 5 });
    expect(desk.balance('fees').available).toBe(15);
    expect(desk.bust(trade).reject).toBe('none');
    expect(books(desk)).toBe(before);
  });

  test('is told with all figures of the trade', () => {
    const desk = opened();
    const { events, tradeTerms } = desk.print(100, { qty: 10 });
    const [told] = eventsOf(events, 'tradeExecuted');
    const { makerLeavesLots: _maker, takerLeavesLots: _taker, ...figures } = told!;
    const tradedTsUs = desk.nowUs;
    desk.wait(5_000_000);
    const [busted] = eventsOf(desk.bust(tradeTerms[0]!).events, 'tradeBusted');
    const lent = { lentShares: 0, lentCashMinor: 0 };
    expect(busted).toEqual({ ...figures, kind: 'tradeBusted', tradedTsUs, ...lent });
  });

  test('takes rebates back', () => {
    const desk = opened({ makerFee: -5_000, takerFee: 10_000 });
    const before = books(desk);
    const trade = traded(desk);
    expect(trade).toMatchObject({ buyFeeMinor: 10, sellFeeMinor: -5 });
    desk.bust(trade);
    expect(books(desk)).toBe(before);
  });

  test('goes through where fees and rebates were equal, and the fee account has never had any', () => {
    const desk = opened({ makerFee: -5_000, takerFee: 5_000 });
    const before = books(desk);
    const trade = traded(desk);
    expect(trade).toMatchObject({ buyFeeMinor: 5, sellFeeMinor: -5 });
    expect(desk.bust(trade).reject).toBe('none');
    expect(books(desk)).toBe(before);
  });

  test('revives no order: what was filled stays filled', () => {
    const desk = opened();
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10, id: 'sale' });
    const [trade] = desk.rest({
      account: 'cleo',
      side: 'buy',
      price: 100,
      qty: 4,
      id: 'buy',
    }).tradeTerms;
    desk.bust(trade!);
    expect(desk.order('cleo', 'buy')).toMatchObject({ status: 'filled', cum: 4, leaves: 0 });
    expect(desk.order('ben', 'sale')).toMatchObject({ status: 'partiallyFilled', cum: 4 });
    expect(desk.queue('sell')).toBe('100: sale');
  });

  test('leaves the last price, and what it triggered, as they are', () => {
    const desk = opened();
    desk.print(100);
    const trade = desk.print(105).tradeTerms[0]!;
    desk.bust(trade);
    expect(desk.exchange.state.instrument(1).lastPriceTicks).toBe(105);
  });

  test('of an auction’s trade goes between its buyer and its seller', () => {
    const desk = opened({ phase: 'openingAuction', auctionFee: 10_000 });
    const before = books(desk);
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10 });
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 });
    const [trade] = desk.setPhase('continuous').tradeTerms;
    expect(trade).toMatchObject({ buyAccountId: 10, sellAccountId: 11, buyFeeMinor: 10 });
    desk.bust(trade!);
    expect(books(desk)).toBe(before);
  });

  test('of a trade with oneself gives the fees back', () => {
    const desk = opened();
    desk.limitVenue({ stpNoneAllowed: 1 });
    const before = books(desk);
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 10 });
    const words = { account: 'anna', side: 'buy', price: 100, qty: 10, stp: 'none' } as const;
    const [trade] = desk.rest(words).tradeTerms;
    expect(desk.bust(trade!).reject).toBe('none');
    expect(books(desk)).toBe(before);
  });

  test('is done once', () => {
    const desk = opened();
    const trade = traded(desk);
    desk.bust(trade);
    const after = books(desk);
    expect(desk.bust(trade).reject).toBe('tradeAlreadyBusted');
    expect(desk.correct(trade, 99).reject).toBe('tradeAlreadyBusted');
    expect(books(desk)).toBe(after);
  });

  test('is refused with any figure that is not the trade’s own', () => {
    const desk = opened({ instruments: [{}, { symbol: 'BETA' }] });
    const trade = traded(desk);
    const after = books(desk);
    for (const field of Object.keys(trade) as (keyof TradeTerms)[]) {
      if (field === 'tradeId') continue;
      for (const value of [trade[field] + 1, NaN, -1]) {
        const outcome = desk.bust({ ...trade, [field]: value });
        expect([field, value, outcome.reject]).toEqual([field, value, 'tradeTermsMismatch']);
      }
    }
    expect(desk.bust(trade, { instrument: 'BETA' }).reject).toBe('tradeTermsMismatch');
    expect(books(desk)).toBe(after);
  });

  test('is of a trade that there was', () => {
    const desk = opened();
    const trade = traded(desk);
    for (const tradeId of [0, 2, -1, 1.5, NaN, 2 ** 53]) {
      expect(desk.bust({ ...trade, tradeId }).reject).toBe('unknownTrade');
    }
  });
});

describe('the trades that can be changed', () => {
  test('are none until an operator says how many', () => {
    const desk = Desk.open();
    const trade = traded(desk);
    expect(desk.bust(trade)).toMatchObject({ reject: 'tradeNotRemembered', limit: 0 });
    desk.keepTrades(5);
    expect(desk.bust(trade)).toMatchObject({ reject: 'tradeNotRemembered', limit: 5 });
    expect(desk.bust(traded(desk)).reject).toBe('none');
  });

  test('are the last so many of the venue, busted ones included', () => {
    const desk = opened({ instruments: [{}, { symbol: 'BETA' }] });
    desk.keepTrades(2);
    const [first, second] = [traded(desk), traded(desk)];
    desk.bust(second);
    const third = desk.print(50, { instrument: 'BETA' }).tradeTerms[0]!;
    expect(desk.bust(first).reject).toBe('tradeNotRemembered');
    expect(desk.bust(second).reject).toBe('tradeAlreadyBusted');
    expect(desk.bust(third, { instrument: 'BETA' }).reject).toBe('none');
  });

  test('are fewer at once where the number is lowered, and do not come back', () => {
    const desk = opened();
    const [first, second] = [traded(desk), traded(desk)];
    desk.keepTrades(1);
    desk.keepTrades(100);
    expect(desk.bust(first).reject).toBe('tradeNotRemembered');
    expect(desk.bust(second).reject).toBe('none');
  });

  test('are at most 262,144, and the same number again is no change', () => {
    const desk = opened();
    expect(desk.keepTrades(262_144).reject).toBe('none');
    expect(desk.keepTrades(262_144).isRepeated).toBe(true);
    for (const trades of [262_145, -1, 0.5, NaN]) {
      expect(desk.keepTrades(trades)).toMatchObject({ reject: 'amountOutOfRange', limit: 262_144 });
    }
  });
});

describe('where a side no longer has what it would give back', () => {
  /** Cleo bought ten from ben and has none of them available; ben has spent what he got. */
  function spent(): { desk: Desk; trade: TradeTerms } {
    const desk = opened({ makerFee: 0, takerFee: 0, shares: 0, cash: 1_000 });
    desk.deposit('ben', 'ACME', 10);
    const trade = traded(desk);
    return { desk, trade };
  }

  test('a bust is refused with what is missing: shares', () => {
    const { desk, trade } = spent();
    desk.withdraw('cleo', 'ACME', 4);
    expect(desk.bust(trade)).toMatchObject({ reject: 'tradeSharesMissing', limit: 4 });
  });

  test('held shares do not count', () => {
    const { desk, trade } = spent();
    desk.rest({ account: 'cleo', side: 'sell', price: 120, qty: 10, id: 'sale' });
    expect(desk.bust(trade)).toMatchObject({ reject: 'tradeSharesMissing', limit: 10 });
    desk.cancel({ account: 'cleo', id: 'sale' });
    expect(desk.bust(trade).reject).toBe('none');
  });

  test('or money', () => {
    const { desk, trade } = spent();
    desk.withdraw('ben', 'USD', 1_700);
    expect(desk.bust(trade)).toMatchObject({ reject: 'tradeCashMissing', limit: 700 });
  });

  test('or fees, which nobody lends', () => {
    const desk = opened();
    const trade = traded(desk);
    desk.withdraw('fees', 'USD', 6);
    desk.deposit('house', 'USD', 100);
    expect(desk.bust(trade)).toMatchObject({ reject: 'tradeFeesMissing', limit: 6 });
    expect(desk.bust(trade, { lend: true }).reject).toBe('tradeFeesMissing');
  });

  test('the house lends it where it is asked to, on record, and only what is missing', () => {
    const { desk, trade } = spent();
    desk.withdraw('cleo', 'ACME', 4);
    desk.withdraw('ben', 'USD', 1_700);
    desk.deposit('house', 'ACME', 5);
    desk.deposit('house', 'USD', 900);
    const outcome = desk.bust(trade, { lend: true });
    const lent = { lentShares: 4, lentCashMinor: 700 };
    expect(eventsOf(outcome.events, 'tradeBusted')).toMatchObject([lent]);
    expect(desk.balance('house', 'ACME').available).toBe(1);
    expect(desk.balance('house').available).toBe(200);
    expect(desk.balance('ben')).toEqual({ available: 0, held: 0 });
    expect(desk.balance('ben', 'ACME')).toEqual({ available: 10, held: 0 });
    expect(desk.balance('cleo', 'ACME')).toEqual({ available: 0, held: 0 });
    expect(desk.balance('cleo')).toEqual({ available: 1_000, held: 0 });
  });

  test('but no more than it has: no balance goes below zero', () => {
    const { desk, trade } = spent();
    desk.withdraw('ben', 'USD', 1_700);
    desk.deposit('house', 'USD', 600);
    const before = books(desk);
    expect(desk.bust(trade, { lend: true })).toMatchObject({
      reject: 'houseFundsMissing',
      limit: 100,
    });
    expect(books(desk)).toBe(before);
  });

  test('the house cannot lend to itself', () => {
    const desk = opened({ makerFee: 0, takerFee: 0 });
    desk.deposit('house', 'USD', 1_000);
    const trade = desk.print(100, { qty: 10, taker: 'house' }).tradeTerms[0]!;
    desk.transfer('house', 'anna', 'ACME', 3);
    expect(desk.bust(trade)).toMatchObject({ reject: 'tradeSharesMissing', limit: 3 });
    expect(desk.bust(trade, { lend: true })).toMatchObject({
      reject: 'houseFundsMissing',
      limit: 3,
    });
  });
});

describe('a correction', () => {
  test('moves the differences, so that everybody stands as if the price had been that', () => {
    for (const price of [99, 101, 250, 1]) {
      const wanted = opened();
      wanted.print(price, { qty: 10 });
      const desk = opened();
      const trade = traded(desk);
      expect(desk.correct(trade, price).reject).toBe('none');
      expect(books(desk)).toBe(books(wanted));
    }
  });

  test('reckons fees anew at the rates of the trade, whatever the tier has now', () => {
    const desk = opened();
    const trade = traded(desk);
    desk.setFeeTier(0, 50_000, 50_000);
    const [told] = eventsOf(desk.correct(trade, 200).events, 'tradeCorrected');
    expect(told).toMatchObject({
      oldPriceTicks: 100,
      priceTicks: 200,
      oldMakerFeeMinor: 5,
      makerFeeMinor: 10,
      oldTakerFeeMinor: 10,
      takerFeeMinor: 20,
    });
    expect(desk.balance('fees').available).toBe(30);
  });

  test('is done once; the trade may be busted after it, with its corrected figures', () => {
    const desk = opened();
    const before = books(desk);
    const trade = traded(desk);
    desk.correct(trade, 200);
    expect(desk.correct(trade, 150).reject).toBe('tradeAlreadyCorrected');
    expect(desk.bust(trade).reject).toBe('tradeTermsMismatch');
    const corrected = { ...trade, priceTicks: 200, buyFeeMinor: 20, sellFeeMinor: 10 };
    expect(desk.bust(corrected).reject).toBe('none');
    expect(books(desk)).toBe(before);
  });

  test('is to another price that the listing knows, and to a value that there can be', () => {
    const desk = opened({ instruments: [{ priceTicksMin: 10, priceTicksMax: 1_000 }] });
    const trade = traded(desk);
    for (const price of [100, 0, 9, 1_001, -1, 0.5, NaN]) {
      expect([price, desk.correct(trade, price).reject]).toEqual([price, 'correctionPrice']);
    }
    expect(desk.correct(trade, 1_000).reject).toBe('none');
  });

  test('is refused where who has to pay lacks the money, unless the house lends it', () => {
    const desk = opened({ makerFee: 0, takerFee: 0, cash: 1_000 });
    const trade = traded(desk);
    expect(desk.correct(trade, 101)).toMatchObject({ reject: 'tradeCashMissing', limit: 10 });
    desk.deposit('house', 'USD', 9);
    expect(desk.correct(trade, 101, { lend: true })).toMatchObject({
      reject: 'houseFundsMissing',
      limit: 1,
    });
    desk.deposit('house', 'USD', 1);
    const [told] = eventsOf(desk.correct(trade, 101, { lend: true }).events, 'tradeCorrected');
    expect(told).toMatchObject({ makerLentMinor: 0, takerLentMinor: 10 });
    expect(desk.balance('ben').available).toBe(2_010);
  });
});
