// docs/rulebook.md, "Order types": icebergs, minimum quantity, all-or-none; and "Resting orders with a minimum".

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { minimumOrdersMax } from '#core/limits.ts';
import { OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { Desk } from '../support/desk.ts';
import { Engine } from '../support/engine.ts';

const hidden = { account: 'anna', side: 'sell', price: 100, qty: 5, allOrNone: true } as const;
const taker = { account: 'ben', side: 'buy', price: 100, id: 't' } as const;

describe('an iceberg', () => {
  const iceberg = { account: 'anna', side: 'sell', price: 100, display: 3, id: 'i' } as const;

  test('aggresses with its whole quantity', () => {
    const desk = Desk.open();
    desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 9 });
    expect(desk.rest({ ...iceberg, qty: 10 }).fills).toBe('9@100');
    expect(desk.order('anna', 'i')).toMatchObject({ cum: 9, leaves: 1 });
  });

  test('shows its display quantity, and after a refresh stands behind everybody', () => {
    const desk = Desk.open();
    desk.rest({ ...iceberg, qty: 10 });
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 4, id: 'plain' });
    expect(desk.depthOf('sell')).toBe('100: 7');
    desk.rest({ ...taker, qty: 2 });
    expect(desk.queue('sell')).toBe('100: i plain');
    desk.rest({ ...taker, qty: 1, id: 't2' });
    expect(desk.queue('sell')).toBe('100: plain i');
    expect(desk.depthOf('sell')).toBe('100: 7');
  });

  test('shows no more than what is left of it', () => {
    const desk = Desk.open();
    desk.rest({ ...iceberg, qty: 4 });
    desk.rest({ ...taker, qty: 3 });
    expect(desk.depthOf('sell')).toBe('100: 1');
  });

  test('has at most 1,000 parts', () => {
    const desk = Desk.open();
    expect(desk.place({ ...iceberg, qty: 3_001 }).reject).toBe('displayQtyTooSmall');
    expect(desk.place({ ...iceberg, qty: 3_000, id: 'j' }).reject).toBe('none');
  });
});

describe('minimum quantity, immediate', () => {
  for (const [words, name] of [
    [{ price: 101 }, 'limit'],
    [{}, 'market'],
  ] as const) {
    test(`a ${name} order fills at least its minimum at once, or expires`, () => {
      for (const [there, fills] of [
        [4, ''],
        [5, '5@100'],
      ] as const) {
        const desk = Desk.open();
        desk.rest({ account: 'anna', side: 'sell', price: 100, qty: there });
        const order = { account: 'ben', side: 'buy', qty: 8, minQty: 5, tif: 'ioc' } as const;
        const outcome = desk.rest({ ...order, ...words, id: 't' });
        expect(outcome.fills).toBe(fills);
        expect(desk.status('ben', 't')).toBe('expired');
        if (fills === '') expect(outcome.ends).toEqual(['t minimumQuantity']);
      }
    });
  }
});

describe('a resting order with a minimum', () => {
  test('fills at least that much each time, or all that is left of it where that is less', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, allOrNone: false, qty: 10, minQty: 4, id: 'h' });
    const take = (qty: number): string =>
      desk.rest({ account: 'ben', side: 'buy', price: 100, qty, tif: 'ioc' }).fills;
    expect(take(3)).toBe('');
    expect(take(4)).toBe('4@100');
    expect(take(3)).toBe('');
    expect(take(5)).toBe('5@100');
    // One is left.
    expect(take(1)).toBe('1@100');
    expect(desk.status('anna', 'h')).toBe('filled');
  });

  test('all or none is a minimum of all that is left of it', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, id: 'h' });
    expect(desk.rest({ ...taker, qty: 4, tif: 'ioc' }).fills).toBe('');
    expect(desk.rest({ ...taker, qty: 6, tif: 'ioc', id: 't2' }).fills).toBe('5@100');
  });

  test('is hidden: not in the depth, and not the best price', () => {
    const desk = Desk.open();
    desk.rest(hidden);
    expect(desk.depthOf('sell')).toBe('');
    expect(desk.exchange.state.instrument(1).book.bestPriceTicks(Side.sell)).toBe(0);
  });

  test('yields at its price to every ordinary order, one that came later as well', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, id: 'h' });
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 3, id: 'plain' });
    expect(desk.rest({ ...taker, qty: 8 }).trades.map(({ maker }) => maker)).toEqual([
      'plain',
      'h',
    ]);
  });

  test('is passed over by who cannot fill it', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, id: 'h' });
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 3, id: 'plain' });
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 9, id: 'dear' });
    // After the ordinary order two are left, which is less than the hidden one needs.
    const outcome = desk.rest({ ...taker, price: 101, qty: 5 });
    expect(outcome.fills).toBe('3@100 2@101');
  });

  test('goes by time among its like, each if what is left is at least what it needs', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, qty: 5, id: 'h5' });
    desk.rest({ ...hidden, qty: 2, id: 'h2' });
    desk.rest({ ...hidden, qty: 1, id: 'h1' });
    expect(desk.rest({ ...taker, qty: 3 }).trades.map(({ maker }) => maker)).toEqual(['h2', 'h1']);
  });

  test('prints at its own price, and goes before worse prices', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, id: 'h' });
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 3 });
    expect(desk.rest({ ...taker, price: 105, qty: 7 }).fills).toBe('5@100 2@101');
  });
});

describe('an incoming order with a minimum', () => {
  const incoming = { ...taker, minQty: 6, tif: 'ioc' } as const;

  test('counts what it would get in that way, and trades if that is enough', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, id: 'h' });
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 3 });
    expect(desk.rest({ ...incoming, qty: 8 }).fills).toBe('3@100 5@100');
  });

  test('does not trade where a hidden order would pass it over', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, id: 'h' });
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 3 });
    const outcome = desk.rest({ ...incoming, qty: 7 });
    expect(outcome.trades).toEqual([]);
    expect(outcome.ends).toEqual(['t minimumQuantity']);
  });

  test('that is to rest waits hidden where it does not get enough', () => {
    const desk = Desk.open();
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 3 });
    expect(desk.rest({ ...incoming, tif: 'gtc', qty: 8 }).trades).toEqual([]);
    expect(desk.status('ben', 't')).toBe('new');
    expect(desk.depthOf('buy')).toBe('');
    expect(desk.depthOf('sell')).toBe('100: 3');
  });
});

describe('whenever an order has come to rest', () => {
  test('the waiting orders of the other side that reach its price are tried: they trade as takers, at the resting prices', () => {
    const desk = Desk.open();
    desk.rest({ ...taker, price: 101, qty: 5, allOrNone: true, id: 'h' });
    expect(
      desk.rest({ account: 'anna', side: 'sell', price: 99, qty: 3, id: 's1' }).trades,
    ).toEqual([]);
    const outcome = desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 4, id: 's2' });
    expect(outcome.trades).toEqual([
      { price: 99, qty: 3, maker: 's1', taker: 'h' },
      { price: 100, qty: 2, maker: 's2', taker: 'h' },
    ]);
    expect(desk.status('ben', 'h')).toBe('filled');
    expect(desk.depthOf('sell')).toBe('100: 2');
  });

  test('the best price is tried first, then time, each once', () => {
    const desk = Desk.open();
    desk.rest({ ...taker, price: 100, qty: 6, allOrNone: true, id: 'low' });
    desk.rest({ ...taker, price: 101, qty: 5, allOrNone: true, id: 'high' });
    desk.rest({ ...taker, price: 101, qty: 5, allOrNone: true, id: 'high2' });
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 4, id: 's1' });
    const outcome = desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 's2' });
    expect(outcome.trades.map(({ taker: by }) => by)).toEqual(['high', 'high']);
    expect(['high', 'high2', 'low'].map((id) => desk.status('ben', id))).toEqual([
      'filled',
      'new',
      'new',
    ]);
  });

  test('an order with a minimum that was filled in part stays where it is in its queue', () => {
    const desk = Desk.open();
    desk.rest({ ...taker, price: 100, qty: 6, minQty: 3, id: 'h1' });
    desk.rest({ ...taker, price: 100, qty: 6, minQty: 3, id: 'h2' });
    const sell = { account: 'anna', side: 'sell', price: 100, tif: 'ioc' } as const;
    const takers = (qty: number): string[] =>
      desk.rest({ ...sell, qty }).trades.map((t) => t.maker);
    expect(takers(3)).toEqual(['h1']);
    expect(takers(5)).toEqual(['h1']);
    expect(takers(4)).toEqual(['h2']);
  });

  test('what is left of one that traded as taker in part trades on', () => {
    const desk = Desk.open();
    desk.rest({ ...taker, price: 100, qty: 7, minQty: 4, id: 'h' });
    const sell = { account: 'anna', side: 'sell', price: 100 } as const;
    desk.rest({ ...sell, qty: 3, id: 's1' });
    const outcome = desk.rest({ ...sell, qty: 2, id: 's2' });
    expect(outcome.fills).toBe('3@100 2@100');
    expect(desk.order('ben', 'h')).toMatchObject({ status: 'partiallyFilled', leaves: 2 });
    expect(desk.balance('ben').held).toBe(200);
    expect(desk.rest({ ...sell, qty: 1, id: 's3' }).trades).toEqual([]);
    expect(desk.rest({ ...sell, qty: 1, id: 's4' }).fills).toBe('1@100 1@100');
    expect(desk.status('ben', 'h')).toBe('filled');
  });

  test('amended ones try again like new ones', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, price: 105, id: 'h' });
    desk.rest({ ...taker, qty: 5 });
    const outcome = desk.amend({ account: 'anna', id: 'h' }, { price: 99 });
    expect(outcome.trades).toEqual([{ price: 100, qty: 5, maker: 't', taker: 'h' }]);
  });

  test('a smaller quantity tries again as well: it needs less', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, qty: 7, id: 'h' });
    desk.rest({ ...taker, qty: 5 });
    const outcome = desk.amend({ account: 'anna', id: 'h' }, { qty: 5 });
    expect(outcome.trades).toEqual([{ price: 100, qty: 5, maker: 't', taker: 'h' }]);
  });

  test('an ordinary order that is amended has come to rest again', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, qty: 5, id: 'h' });
    desk.rest({ ...taker, qty: 3 });
    desk.rest({ ...taker, price: 98, qty: 2, id: 't2' });
    const outcome = desk.amend({ account: 'ben', id: 't2' }, { price: 100 });
    expect(outcome.fills).toBe('3@100 2@100');
    expect(desk.status('anna', 'h')).toBe('filled');
  });

  test('an amended all-or-none order has all of its new quantity as its minimum', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, qty: 5, id: 'h' });
    desk.amend({ account: 'anna', id: 'h' }, { qty: 7 });
    expect(desk.rest({ ...taker, qty: 6, tif: 'ioc' }).trades).toEqual([]);
    expect(desk.rest({ ...taker, qty: 7, tif: 'ioc', id: 't2' }).fills).toBe('7@100');
  });
});

describe('self-trade prevention with a minimum', () => {
  const own = { account: 'ben', side: 'sell', price: 100 } as const;
  const left = (desk: Desk, id: string): number => desk.order('ben', id)!.leaves;

  test('a hidden order of its own that it could fill is met; one that it could not is passed over', () => {
    const desk = Desk.open();
    desk.rest({ ...own, qty: 5, allOrNone: true, id: 'own' });
    desk.rest({ ...hidden, qty: 2, id: 'other' });
    expect(desk.rest({ ...taker, qty: 4, tif: 'ioc' }).fills).toBe('2@100');
    desk.rest({ ...hidden, qty: 2, id: 'other2' });
    const outcome = desk.rest({ ...taker, qty: 6, id: 't2' });
    expect(outcome.trades).toEqual([]);
    expect(outcome.ends).toEqual(['t2 selfTradePrevention']);
    expect(outcome.prevented).toMatchObject([{ maker: 'own', makerQty: 0, takerQty: 6 }]);
  });

  test('cancelOldest ends a hidden order of its own and goes on', () => {
    const desk = Desk.open();
    desk.rest({ ...own, qty: 5, allOrNone: true, id: 'own' });
    desk.rest({ ...hidden, qty: 2, id: 'other' });
    const outcome = desk.rest({ ...taker, qty: 6, stp: 'cancelOldest' });
    expect(outcome.story).toContain('closed own selfTradePrevention');
    expect(outcome.fills).toBe('2@100');
    expect(left(desk, 't')).toBe(4);
    expect(desk.balance('ben', 'ACME').held).toBe(0);
  });

  test('cancelBoth ends both', () => {
    const desk = Desk.open();
    desk.rest({ ...own, qty: 5, allOrNone: true, id: 'own' });
    const { ends } = desk.rest({ ...taker, qty: 6, stp: 'cancelBoth' });
    expect(ends).toEqual(['own selfTradePrevention', 't selfTradePrevention']);
  });

  for (const [qty, minQty, take, hiddenLeft, takerLeft] of [
    [5, 5, 8, 0, 3],
    [10, 3, 8, 2, 0],
    [8, 3, 8, 0, 0],
  ] as const) {
    test(`decrement takes from a hidden order of ${qty} and an incoming one of ${take}`, () => {
      const desk = Desk.open();
      desk.rest({ ...own, qty, minQty, id: 'own' });
      const outcome = desk.rest({ ...taker, qty: take, stp: 'decrement' });
      const lost = Math.min(qty, take);
      expect(outcome.prevented).toMatchObject([{ makerQty: lost, takerQty: lost }]);
      expect([left(desk, 'own'), left(desk, 't')]).toEqual([hiddenLeft, takerLeft]);
      expect(desk.balance('ben', 'ACME').held).toBe(hiddenLeft);
      expect(desk.balance('ben').held).toBe(takerLeft * 100);
    });
  }

  test('ordinary orders of its own are met in a walk past hidden ones, too', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, price: 99, qty: 2, id: 'cheap' });
    desk.rest({ ...own, qty: 5, id: 'own' });
    const outcome = desk.rest({ ...taker, qty: 6 });
    expect(outcome.fills).toBe('2@99');
    expect(outcome.ends).toEqual(['t selfTradePrevention']);
  });

  for (const allOrNone of [false, true]) {
    for (const [stp, fills, reason] of [
      ['cancelNewest', '', 'minimumQuantity'],
      ['cancelOldest', '5@100', 'immediateOrCancel'],
    ] as const) {
      test(`an incoming minimum does not count its own ${allOrNone ? 'hidden' : 'ordinary'} orders: ${stp}`, () => {
        const desk = Desk.open();
        desk.rest({ ...own, qty: 3, allOrNone, id: 'own' });
        desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 5, allOrNone });
        const outcome = desk.rest({ ...taker, qty: 8, minQty: 5, tif: 'ioc', stp });
        expect(outcome.fills).toBe(fills);
        expect(desk.order('ben', 't')!.reason).toBe(reason);
        expect(desk.status('ben', 'own')).toBe(stp === 'cancelOldest' ? 'canceled' : 'new');
      });
    }
  }

  test('a hidden order that is tried has its own mode, as if it had just come', () => {
    const desk = Desk.open();
    desk.rest({ ...taker, qty: 5, allOrNone: true, stp: 'cancelOldest', id: 'h' });
    desk.rest({ ...own, qty: 3, id: 'own' });
    const outcome = desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 5, id: 's' });
    // Alone it fills the hidden order as the incoming one.
    expect(outcome.trades).toEqual([{ price: 100, qty: 5, maker: 'h', taker: 's' }]);
    expect(desk.status('ben', 'own')).toBe('new');
  });
});

describe('in auctions', () => {
  for (const phase of [
    'preOpen',
    'openingAuction',
    'closingAuction',
    'reopeningAuction',
  ] as const) {
    test(`they are not taken in ${phase}`, () => {
      const desk = Desk.open({ phase });
      expect(desk.place(hidden).reject).toBe('phaseNotPermitted');
      expect(desk.place({ ...hidden, allOrNone: false, minQty: 2 }).reject).toBe(
        'phaseNotPermitted',
      );
    });
  }

  test('they take no part, and are tried again when continuous trading begins', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, id: 'h' });
    desk.bring('reopeningAuction');
    desk.rest({ ...taker, price: 102, qty: 5 });
    const outcome = desk.setPhase('continuous');
    expect(outcome.uncrossed?.matched).toBe(0);
    expect(outcome.trades).toEqual([{ price: 102, qty: 5, maker: 't', taker: 'h' }]);
  });

  test('buys are tried first', () => {
    const desk = Desk.open();
    desk.rest({ ...hidden, price: 99, qty: 4, id: 'hiddenSale' });
    desk.rest({ ...taker, price: 101, qty: 5, allOrNone: true, id: 'hiddenBuy' });
    desk.bring('reopeningAuction');
    desk.rest({ account: 'cleo', side: 'buy', price: 99, qty: 4, id: 'bid' });
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 5, id: 'ask' });
    expect(desk.setPhase('continuous').trades).toEqual([
      { price: 99, qty: 4, maker: 'hiddenSale', taker: 'hiddenBuy' },
      { price: 101, qty: 1, maker: 'ask', taker: 'hiddenBuy' },
    ]);
  });
});

describe(`at most ${minimumOrdersMax} of them wait in one instrument, and as many trailing stops`, () => {
  const cases = {
    'all-or-none orders': { ordType: OrdType.limit, priceTicks: 1, execInst: 4 },
    'trailing stops': { ordType: OrdType.trailingStop, trailTicks: 50 },
  };
  for (const [name, terms] of Object.entries(cases)) {
    test(name, () => {
      const engine = new Engine();
      const listing = Desk.open().exchange.state.instrument(1).listing;
      engine.applyAll([
        { kind: CommandKind.listCurrency, text: 'USD', decimals: 2 },
        {
          kind: CommandKind.listInstrument,
          listing: { ...listing, openOrdersPerAccountMax: 9_999 },
        },
        { kind: CommandKind.setPhase, instrumentId: 1, option: 4 },
        { kind: CommandKind.openAccount, text: 'anna' },
        { kind: CommandKind.deposit, accountId: 10, assetId: 1, amountMinor: 1e9, clOrdId: 'd' },
      ]);
      const order = {
        kind: CommandKind.placeOrder,
        accountId: 10,
        instrumentId: 1,
        side: Side.buy,
        timeInForce: TimeInForce.gtc,
        stpMode: StpMode.cancelNewest,
        qtyLots: 1,
        ...terms,
      };
      for (let i = 0; i < minimumOrdersMax; i++) {
        expect(engine.apply({ ...order, clOrdId: `o${i}` })[0]?.kind).toBe('orderAccepted');
      }
      const [refused] = engine.apply({ ...order, clOrdId: 'one more' });
      expect(refused).toMatchObject({ kind: 'orderRejected', code: 179, limit: minimumOrdersMax });
    });
  }
});
