// docs/rulebook.md, "The auction price": the order of its rules, who fills first, what is left, what is told and what is paid. Whole books
// of other venues are in test/worked-examples/auction-books.ts.

import { describe, expect, test } from 'vitest';
import { eventsOf } from '../support/recorder.ts';
import { Desk, type AuctionResult, type DeskOptions } from '../support/desk.ts';

/** `qty@price` or `qty@market`; ids b1, b2, ... and s1, s2, ... of anna and ben. */
function called(buys: string, sells: string, reference = 100, options: DeskOptions = {}): Desk {
  const instruments = [{ referencePriceTicks: reference }];
  const desk = Desk.open({ instruments, cash: 100_000_000, ...options, phase: 'openingAuction' });
  add(desk, buys, sells);
  return desk;
}

function add(desk: Desk, buys: string, sells: string): void {
  const sides = [
    ['buy', 'anna', buys],
    ['sell', 'ben', sells],
  ] as const;
  for (const [side, account, orders] of sides) {
    for (const [at, order] of orders.split(' ').filter(Boolean).entries()) {
      const [qty, price] = order.split('@');
      const words = { account, side, qty: Number(qty), id: `${side[0]}${at + 1}` };
      if (price === 'market') desk.rest({ ...words, tif: 'day' });
      else desk.rest({ ...words, price: Number(price) });
    }
  }
}

function result(buys: string, sells: string, reference = 100): AuctionResult | undefined {
  return called(buys, sells, reference).setPhase('continuous').uncrossed;
}

describe('the price', () => {
  test('1. is the candidate with the largest executable volume', () => {
    expect(result('5@105 5@103', '3@100 7@103')).toMatchObject({ price: 103, matched: 10 });
  });

  test('1. counts hidden quantity', () => {
    const desk = called('', '10@102');
    desk.rest({ account: 'anna', side: 'buy', price: 102, qty: 10, display: 1 });
    desk.rest({ account: 'anna', side: 'buy', price: 101, qty: 5 });
    expect(desk.setPhase('continuous').uncrossed).toMatchObject({ price: 102, matched: 10 });
  });

  test('2. of those with most volume is the one with the smallest surplus', () => {
    // 5 trade at 101, 102 and 103; asks leave 5, 1 and 0 buys over.
    expect(result('5@103 1@102 4@101', '5@101')).toEqual({
      price: 103,
      matched: 5,
      surplus: 0,
      surplusSide: 'none',
    });
  });

  test('3. with every surplus on the buy side is the highest', () => {
    expect(result('6@103', '5@99')).toEqual({
      price: 103,
      matched: 5,
      surplus: 1,
      surplusSide: 'buy',
    });
  });

  test('3. with every surplus on the sell side is the lowest', () => {
    expect(result('5@103', '6@99')).toMatchObject({ price: 99, surplus: 1, surplusSide: 'sell' });
  });

  test('4. else is the one nearest the reference, which is a candidate itself', () => {
    expect(result('5@103', '5@99', 101)).toMatchObject({ price: 101 });
    expect(result('5@103', '5@99', 110)).toMatchObject({ price: 103 });
    expect(result('5@103', '5@99', 90)).toMatchObject({ price: 99 });
  });

  test('4. is the reference wherever that lies between the candidates that are left', () => {
    // Volume there is no smaller and the surplus no larger, so that no two others are ever equally near.
    expect(result('2@102 3@98', '4@98 1@102', 100)).toMatchObject({ price: 98, matched: 4 });
    expect(result('4@102 2@98', '4@98 2@102', 100)).toMatchObject({ price: 100, surplus: 0 });
    expect(result('4@102 2@100', '4@98 2@102', 100)).toMatchObject({ price: 100, surplus: 2 });
  });

  test('4. without a reference is the lowest', () => {
    expect(result('5@103', '5@99', 0)).toMatchObject({ price: 99 });
  });

  test('is none where nothing would trade', () => {
    const none = { price: 0, matched: 0, surplus: 0, surplusSide: 'none' };
    expect(result('5@98', '5@99')).toEqual(none);
    expect(result('', '')).toEqual(none);
    expect(result('5@market', '')).toEqual(none);
  });

  test('refers to the last trade, else to the listing', () => {
    const desk = Desk.open();
    desk.print(102);
    desk.bring('reopeningAuction');
    add(desk, '5@103', '5@99');
    expect(desk.setPhase('continuous').uncrossed).toMatchObject({ price: 102 });
  });

  test('is the last trade after it', () => {
    const desk = called('5@103', '5@99', 101);
    desk.setPhase('continuous');
    expect(desk.exchange.state.instrument(1).referencePriceTicks).toBe(101);
  });
});

describe('market orders', () => {
  test('count at every price up to their collar', () => {
    expect(result('5@market', '5@110')).toMatchObject({ price: 110, matched: 5 });
    expect(result('5@market', '5@111')).toMatchObject({ matched: 0 });
    expect(result('5@90', '5@market')).toMatchObject({ price: 90, matched: 5 });
    expect(result('5@89', '5@market')).toMatchObject({ matched: 0 });
  });

  test('have their collar fixed at entry', () => {
    const desk = called('5@market', '');
    desk.changeInstrument({ marketCollarBps: 5_000 });
    desk.rest({ account: 'ben', side: 'sell', price: 111, qty: 5 });
    expect(desk.setPhase('continuous').trades).toEqual([]);
  });
});

describe('who fills', () => {
  test('market orders ahead of limit orders, better prices before worse, then time', () => {
    const desk = called('2@101 2@103 2@market 2@101 2@103', '7@101');
    const fills = desk.setPhase('continuous').trades.map(({ maker, qty }) => `${maker} ${qty}`);
    expect(fills).toEqual(['b3 2', 'b2 2', 'b5 2', 'b1 1']);
  });

  test('the better prices fill wholly, the marginal price by time', () => {
    const desk = called('4@103 4@102 4@102', '10@102');
    desk.setPhase('continuous');
    const cums = ['b1', 'b2', 'b3'].map((id) => desk.order('anna', id)!.cum);
    expect(cums).toEqual([4, 4, 2]);
    expect(desk.queue('buy')).toBe('102: b3');
  });

  test('displayed quantity before hidden at one price', () => {
    const desk = called('', '8@102');
    desk.rest({ account: 'anna', side: 'buy', price: 102, qty: 6, display: 2, id: 'i' });
    desk.rest({ account: 'anna', side: 'buy', price: 102, qty: 5, id: 'p' });
    const fills = desk.setPhase('continuous').trades.map(({ maker, qty }) => `${maker} ${qty}`);
    expect(fills).toEqual(['i 2', 'p 5', 'i 1']);
    expect(desk.order('anna', 'i')!.leaves).toBe(3);
  });

  test('every trade prints at the one price, the buy order as maker, without a taker side', () => {
    const desk = called('5@103 5@104', '5@99 5@98', 101);
    const trades = eventsOf(desk.setPhase('continuous').events, 'tradeExecuted');
    expect(trades.map(({ priceTicks, takerSide }) => [priceTicks, takerSide])).toEqual([
      [101, 0],
      [101, 0],
    ]);
    expect(trades.map((trade) => trade.makerAccountId)).toEqual(
      Array(2).fill(desk.accountId('anna')),
    );
  });

  test('post-only orders that wait from before take part', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 5, postOnly: true, id: 'post' });
    desk.bring('reopeningAuction');
    desk.rest({ account: 'ben', side: 'sell', price: 99, qty: 5 });
    expect(desk.setPhase('continuous').fills).toBe('5@99');
  });

  test('all orders are those of its moment: a stop that it triggers comes after it', () => {
    const desk = Desk.open();
    const stop = { account: 'cleo', side: 'buy', type: 'stop', stop: 103, qty: 2 } as const;
    desk.rest({ ...stop, id: 'stop' });
    desk.bring('reopeningAuction');
    add(desk, '5@103', '7@103');
    const outcome = desk.setPhase('continuous');
    expect(outcome.uncrossed).toMatchObject({ price: 103, matched: 5 });
    expect(outcome.trades).toEqual([
      { price: 103, qty: 5, maker: 'b1', taker: 's1' },
      { price: 103, qty: 2, maker: 's1', taker: 'stop' },
    ]);
  });
});

describe('what is told', () => {
  test('the indicative price, matched and surplus quantity at each phase change into a call', () => {
    const desk = Desk.open({ phase: 'preOpen' });
    add(desk, '6@103', '5@99');
    const expected = { price: 103, matched: 5, surplus: 1, surplusSide: 'buy' };
    const outcome = desk.setPhase('openingAuction');
    expect(outcome.indicative).toEqual(expected);
    expect(outcome.story.at(-1)).toBe('indicative 5@103');
    expect(desk.setPhase('continuous').indicative).toBeUndefined();
  });

  test('all zeros where nothing would trade', () => {
    const desk = Desk.open();
    const nothing = { price: 0, matched: 0, surplus: 0, surplusSide: 'none' };
    expect(desk.setPhase('closingAuction').indicative).toEqual(nothing);
  });

  test('between, on demand, where it changed', () => {
    const desk = called('6@103', '');
    expect(desk.publishIndicative().events).toEqual([]);
    add(desk, '', '5@99');
    expect(desk.publishIndicative().indicative).toMatchObject({ price: 103, matched: 5 });
    expect(desk.publishIndicative().events).toEqual([]);
    desk.cancel({ account: 'ben', id: 's1' });
    expect(desk.publishIndicative().indicative).toMatchObject({ price: 0, matched: 0 });
  });

  test('not outside a call phase, nor of an unknown instrument', () => {
    const desk = Desk.open();
    expect(desk.publishIndicative().reject).toBe('phaseNotPermitted');
    for (const phase of ['halted', 'closed'] as const) {
      desk.setPhase(phase);
      expect(desk.publishIndicative().reject).toBe('phaseNotPermitted');
    }
    expect(desk.send({ kind: 9, instrumentId: 99 }).reject).toBe('unknownInstrument');
  });

  test('the uncross itself, before its trades, with the phase that it ends', () => {
    const desk = called('6@103', '5@99');
    const { events } = desk.setPhase('continuous');
    const kinds = events.map(({ kind }) => kind).filter((kind) => !kind.endsWith('Changed'));
    expect(kinds).toEqual(['auctionUncrossed', 'tradeExecuted']);
    expect(eventsOf(events, 'auctionUncrossed')[0]).toMatchObject({ phase: 2, matchedLots: 5 });
  });
});

describe('what is paid', () => {
  test('both sides pay the auction rate', () => {
    const fees = { makerFee: 1_000, takerFee: 20_000, auctionFee: 10_000 };
    const desk = called('10@100', '10@100', 100, fees);
    desk.setPhase('continuous');
    expect(desk.balance('anna').available).toBe(100_000_000 - 1_010);
    expect(desk.balance('ben').available).toBe(100_000_000 + 990);
  });

  test('a buyer whose limit was higher gets the difference back at once', () => {
    const desk = called('10@105', '10@95', 100);
    desk.setPhase('continuous');
    expect(desk.balance('anna')).toEqual({ available: 100_000_000 - 1_000, held: 0 });
  });
});
