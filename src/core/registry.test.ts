// Operators' commands: what can be listed and opened, each harmless when sent twice, and everything that is refused.

import { describe, expect, test } from 'vitest';
import {
  CommandKind,
  type AccountLimits,
  type InstrumentListing,
  type VenueLimits,
} from '#core/command.ts';
import {
  accountsMax,
  amountMinorMax,
  assetsMax,
  duplicateWindowUsMax,
  feeRateMax,
  feeRateMin,
  instrumentsMax,
  openOrdersMax,
  openOrdersPerAccountMax,
  ordersPerSecondMax,
  qtyLotsMax,
  tradeGroupMax,
} from '#core/limits.ts';
import { Desk } from '../../test/support/desk.ts';
import { Engine } from '../../test/support/engine.ts';
import { plainListing } from '../../test/support/listing.ts';

describe('accounts', () => {
  test('are numbered from 10, under names of their own', () => {
    const desk = new Desk();
    expect(desk.openAccount('anna', 2).events).toEqual([
      { kind: 'accountOpened', accountId: 10, accountKind: 3, feeTier: 2, name: 'anna' },
    ]);
    expect(desk.openAccount('ben').events[0]).toMatchObject({ accountId: 11 });
  });

  test('opened twice under one name are one account, unless something else was meant', () => {
    const desk = new Desk();
    desk.openAccount('anna', 2);
    const before = desk.hash();
    expect(desk.openAccount('anna', 2).events).toEqual([
      { kind: 'commandRepeated', commandKind: CommandKind.openAccount, accountId: 10, orderId: 0 },
    ]);
    const other = desk.openAccount('anna', 3);
    expect([other.reject, other.limit]).toEqual(['accountExists', 10]);
    for (const name of ['outside', 'house', 'fees']) {
      expect(desk.openAccount(name).reject).toBe('accountExists');
    }
    expect(desk.hash()).toBe(before);
  });

  test.each([
    ['', 0, 'invalidName'],
    ['x'.repeat(65), 0, 'invalidName'],
    ['x'.repeat(64), 0, 'none'],
    ['Zoë 🐄', 0, 'none'],
    ['anna', 16, 'invalidFeeTier'],
    ['anna', -1, 'invalidFeeTier'],
    ['anna', 15, 'none'],
  ])('named %j in tier %i: %s', (name, tier, code) => {
    expect(new Desk().openAccount(name, tier).reject).toBe(code);
  });
});

test('the kill switch is of accounts that trade', () => {
  const desk = Desk.open();
  for (const account of ['outside', 'fees']) {
    expect(desk.killAccount(account).reject).toBe('unknownAccount');
  }
  expect(desk.killAccount('house').reject).toBe('none');
});

describe('currencies', () => {
  test('get the next asset id', () => {
    const desk = new Desk();
    desk.listCurrency('USD', 2);
    expect(desk.listCurrency('JPY', 0).events).toEqual([
      { kind: 'currencyListed', assetId: 2, code: 'JPY', decimals: 0 },
    ]);
  });

  test('listed twice are one, unless something else was meant', () => {
    const desk = Desk.open();
    const before = desk.hash();
    expect(desk.listCurrency('USD', 2).isRepeated).toBe(true);
    const other = desk.listCurrency('USD', 3);
    expect([other.reject, other.limit]).toEqual(['assetExists', 1]);
    // The shares of an instrument are an asset as well.
    expect(desk.listCurrency('ACME', 0).reject).toBe('assetExists');
    expect(desk.hash()).toBe(before);
  });

  test.each([
    ['', 2, 'invalidName'],
    ['usd', 2, 'invalidName'],
    ['1USD', 2, 'invalidName'],
    ['-USD', 2, 'invalidName'],
    ['US D', 2, 'invalidName'],
    ['ÜSD', 2, 'invalidName'],
    ['A'.repeat(13), 2, 'invalidName'],
    ['A'.repeat(12), 2, 'none'],
    ['US.D-1', 2, 'none'],
    ['USD', -1, 'invalidListing'],
    ['USD', 9, 'invalidListing'],
    ['USD', 1.5, 'invalidListing'],
    ['USD', 8, 'none'],
  ])('%j with %d decimals: %s', (code, decimals, wanted) => {
    expect(new Desk().listCurrency(code, decimals).reject).toBe(wanted);
  });
});

describe('instruments', () => {
  test('come with an asset of their shares, and the value of a tick', () => {
    const desk = new Desk();
    desk.listCurrency('USD', 2);
    const listing = { ...plainListing, priceDecimals: 3, tickUnits: 5, lotShares: 100 };
    expect(desk.listInstrument(listing).events).toEqual([
      { kind: 'instrumentListed', instrumentId: 1, shareAssetId: 2, tickValueMinor: 50, listing },
    ]);
  });

  test('listed twice are one, unless anything differs', () => {
    const desk = Desk.open();
    const before = desk.hash();
    expect(desk.listInstrument({ ...plainListing }).isRepeated).toBe(true);
    const others: Partial<InstrumentListing>[] = [
      { name: 'Another' },
      { lotShares: 100 },
      { limitCollarBps: 1 },
      { openOrdersPerAccountMax: 7 },
    ];
    for (const changes of others) {
      const outcome = desk.listInstrument({ ...plainListing, ...changes });
      expect([outcome.reject, outcome.limit]).toEqual(['instrumentExists', 1]);
    }
    expect(desk.listInstrument({ ...plainListing, symbol: 'USD' }).reject).toBe('assetExists');
    expect(desk.hash()).toBe(before);
  });

  const wrong: [string, Partial<InstrumentListing>][] = [
    ['invalidListing', { symbol: '' }],
    ['invalidListing', { symbol: 'acme' }],
    ['invalidListing', { symbol: 'A'.repeat(13) }],
    ['invalidListing', { name: '' }],
    ['invalidListing', { name: 'x'.repeat(65) }],
    ['unknownAsset', { currencyId: 0 }],
    ['unknownAsset', { currencyId: 9 }],
    // The shares of an instrument are no currency.
    ['unknownAsset', { currencyId: 2 }],
    ['invalidListing', { priceDecimals: -1 }],
    ['invalidListing', { priceDecimals: 10 }],
    ['invalidListing', { tickUnits: 0 }],
    ['invalidListing', { tickUnits: 1_000_000_001 }],
    ['invalidListing', { lotShares: 0 }],
    ['invalidListing', { lotShares: 1_000_001 }],
    ['invalidListing', { priceTicksMin: 0 }],
    ['invalidListing', { priceTicksMin: 1_000_001 }],
    ['invalidListing', { priceTicksMax: 2 ** 31 - 1 }],
    ['invalidListing', { qtyLotsMin: 0 }],
    ['invalidListing', { qtyLotsMin: 1_000_001 }],
    ['invalidListing', { qtyLotsMax: 2 ** 31 - 1 }],
    ['invalidListing', { notionalMinorMax: 0 }],
    ['invalidListing', { notionalMinorMax: 2 ** 50 + 1 }],
    ['invalidListing', { referencePriceTicks: -1 }],
    ['invalidListing', { referencePriceTicks: 1_000_001 }],
    ['invalidListing', { marketCollarBps: 0 }],
    ['invalidListing', { marketCollarBps: 10_001 }],
    ['invalidListing', { limitCollarBps: -1 }],
    ['invalidListing', { limitCollarBps: 1_000_001 }],
    ['invalidListing', { openOrdersPerAccountMax: 0 }],
    ['invalidListing', { positionLotsMax: -1 }],
    ['invalidListing', { positionLotsMax: 2 ** 31 - 1 }],
    // A tick of a tenth of a cent on one share is no whole number of cents.
    ['invalidListing', { priceDecimals: 3 }],
    ['invalidListing', { priceDecimals: 3, tickUnits: 5, lotShares: 1 }],
  ];
  for (const [code, changes] of wrong) {
    test(`are refused as ${code} with ${JSON.stringify(changes)}`, () => {
      const desk = Desk.open();
      const before = desk.hash();
      const outcome = desk.listInstrument({ ...plainListing, symbol: 'NEW', ...changes });
      expect(outcome.reject).toBe(code);
      expect(desk.hash()).toBe(before);
    });
  }

  const numbers = Object.keys(plainListing).filter(
    (field) => field !== 'symbol' && field !== 'name',
  );
  for (const field of numbers) {
    test(`are refused with a ${field} that is no number for it`, () => {
      const desk = Desk.open();
      const before = desk.hash();
      for (const value of [NaN, Infinity, -Infinity, 0.5, -1, 2 ** 53, 1e300]) {
        const outcome = desk.listInstrument({ ...plainListing, symbol: 'NEW', [field]: value });
        expect(outcome.reject).not.toBe('none');
      }
      expect(desk.hash()).toBe(before);
    });
  }

  test('need a listing', () => {
    expect(new Desk().send({ kind: CommandKind.listInstrument }).reject).toBe('invalidListing');
  });
});

describe('a listing that is changed', () => {
  test('is another from then on, and what is open stays', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 5, id: 'a1' });
    const changes = { name: 'New Acme', qtyLotsMin: 7, priceTicksMin: 95, positionLotsMax: 9 };
    const { events } = desk.changeInstrument(changes);
    const listing = { ...plainListing, ...changes };
    expect(events).toEqual([{ kind: 'instrumentChanged', instrumentId: 1, listing }]);
    expect(desk.order('anna', 'a1')?.status).toBe('new');
    const small = desk.place({ account: 'anna', side: 'buy', price: 95, qty: 5 });
    expect([small.reject, small.limit]).toEqual(['quantityBelowMin', 7]);
    const cheap = desk.place({ account: 'anna', side: 'buy', price: 94, qty: 7 });
    expect([cheap.reject, cheap.limit]).toEqual(['priceOutOfBounds', 95]);
    const large = desk.place({ account: 'anna', side: 'buy', price: 95, qty: 7 });
    expect([large.reject, large.limit]).toEqual(['positionLimit', 9]);
  });

  test('moves collars with its reference price, until there is a trade', () => {
    const desk = Desk.open({ instruments: [{ limitCollarBps: 1_000 }] });
    desk.changeInstrument({ referencePriceTicks: 200 });
    const buy = { account: 'anna', side: 'buy', qty: 1 } as const;
    expect(desk.place({ ...buy, price: 220 }).reject).toBe('none');
    expect(desk.place({ ...buy, price: 221 }).reject).toBe('priceCollar');
  });

  test('as it was is no change', () => {
    const desk = Desk.open();
    const before = desk.hash();
    expect(desk.changeInstrument({}).isRepeated).toBe(true);
    expect(desk.hash()).toBe(before);
  });

  test.each<[string, Partial<InstrumentListing>]>([
    ['listingChangeNotAllowed', { symbol: 'NEW' }],
    ['listingChangeNotAllowed', { currencyId: 2 }],
    ['listingChangeNotAllowed', { priceDecimals: 1 }],
    ['listingChangeNotAllowed', { tickUnits: 2 }],
    ['listingChangeNotAllowed', { lotShares: 2 }],
    ['listingChangeNotAllowed', { priceTicksMax: 999_999 }],
    ['invalidListing', { name: '' }],
    ['invalidListing', { priceTicksMin: 0 }],
    ['invalidListing', { priceTicksMin: 1_000_001 }],
    ['invalidListing', { marketCollarBps: NaN }],
    ['invalidListing', { positionLotsMax: -1 }],
    ['invalidListing', { positionLotsMax: 2 ** 31 - 1 }],
  ])('is refused as %s with %j', (code, changes) => {
    const desk = Desk.open();
    const before = desk.hash();
    expect(desk.changeInstrument(changes).reject).toBe(code);
    expect(desk.hash()).toBe(before);
  });

  test('must be of an instrument, and be there', () => {
    const desk = Desk.open();
    const kind = CommandKind.changeInstrument;
    const none = desk.send({ kind, instrumentId: 9, listing: plainListing });
    expect(none.reject).toBe('unknownInstrument');
    expect(desk.send({ kind, instrumentId: 1 }).reject).toBe('invalidListing');
  });
});

describe('limits of an account', () => {
  const full: AccountLimits = {
    openOrdersMax: openOrdersPerAccountMax,
    ordersPerSecondMax,
    grossExposureMinorMax: amountMinorMax,
    duplicateWindowUs: duplicateWindowUsMax,
    noOpposingOrders: 1,
    tradeGroup: tradeGroupMax,
  };

  test('are told as they are now', () => {
    const desk = Desk.open();
    const { events } = desk.limitAccount('anna', full);
    expect(events).toEqual([{ kind: 'accountLimitsSet', accountId: 10, limits: full }]);
    const { state } = desk.exchange;
    expect(state.account(10).limits).toEqual(full);
    expect(state.tradeGroup(10)).toBe(tradeGroupMax);
    const before = desk.hash();
    expect(desk.limitAccount('anna', full).kinds).toEqual(['accountLimitsSet']);
    expect(desk.hash()).toBe(before);
    desk.limitAccount('anna', {});
    expect([state.tradeGroup(10), state.account(10).limits.openOrdersMax]).toEqual([0, 0]);
  });

  test.each(Object.keys(full) as (keyof AccountLimits)[])('have a range: %s', (field) => {
    const desk = Desk.open();
    const before = desk.hash();
    for (const value of [-1, 0.5, NaN, Infinity, full[field] + 1]) {
      const outcome = desk.limitAccount('anna', { [field]: value });
      expect([outcome.reject, outcome.limit]).toEqual(['invalidLimits', full[field]]);
    }
    expect(desk.hash()).toBe(before);
  });

  test('belong to accounts that trade, and must be there', () => {
    const desk = Desk.open();
    for (const account of ['outside', 'fees']) {
      expect(desk.limitAccount(account, {}).reject).toBe('unknownAccount');
    }
    expect(desk.limitAccount('house', {}).reject).toBe('none');
    const kind = CommandKind.setAccountLimits;
    expect(desk.send({ kind, accountId: 99, accountLimits: full }).reject).toBe('unknownAccount');
    expect(desk.send({ kind, accountId: 10 }).reject).toBe('invalidLimits');
  });

  test('make two accounts of one trade group not trade with each other', () => {
    const desk = Desk.open();
    desk.limitAccount('anna', { tradeGroup: 7 });
    desk.limitAccount('ben', { tradeGroup: 7 });
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 5 });
    const buy = { account: 'ben', side: 'buy', price: 100, qty: 5 } as const;
    expect(desk.place(buy).trades).toEqual([]);
    desk.limitAccount('ben', { tradeGroup: 8 });
    expect(desk.place(buy).trades).toHaveLength(1);
  });

  test('on the rate begin with a full second, and go on where they are set again', () => {
    const desk = Desk.open();
    const buy = { account: 'anna', side: 'buy', price: 90, qty: 1 } as const;
    const rejects = (count: number): string[] =>
      Array.from({ length: count }, () => desk.place(buy).reject);
    desk.limitAccount('anna', { ordersPerSecondMax: 2 });
    expect(rejects(3)).toEqual(['none', 'none', 'orderRateExceeded']);
    desk.limitAccount('anna', { ordersPerSecondMax: 2, openOrdersMax: 50 });
    expect(rejects(1)).toEqual(['orderRateExceeded']);
    desk.limitAccount('anna', { ordersPerSecondMax: 3 });
    expect(rejects(4)).toEqual(['none', 'none', 'none', 'orderRateExceeded']);
    desk.wait(1_000_000);
    expect(rejects(4)).toEqual(['none', 'none', 'none', 'orderRateExceeded']);
    desk.limitAccount('anna', {});
    expect(rejects(1)).toEqual(['none']);
  });
});

describe('limits of the venue', () => {
  const full: VenueLimits = { openOrdersMax, ordersPerSecondMax, stpNoneAllowed: 1 };

  test('are told as they are now', () => {
    const desk = Desk.open();
    expect(desk.limitVenue(full).events).toEqual([{ kind: 'venueLimitsSet', limits: full }]);
    expect(desk.exchange.state.venueLimits).toEqual(full);
  });

  test.each(Object.keys(full) as (keyof VenueLimits)[])('have a range: %s', (field) => {
    const desk = Desk.open();
    const before = desk.hash();
    for (const value of [-1, 0.5, NaN, Infinity, full[field] + 1]) {
      const outcome = desk.limitVenue({ [field]: value });
      expect([outcome.reject, outcome.limit]).toEqual(['invalidLimits', full[field]]);
    }
    expect(desk.send({ kind: CommandKind.setVenueLimits }).reject).toBe('invalidLimits');
    expect(desk.hash()).toBe(before);
  });

  test('on the rate are for every account without its own, and begin with a full second', () => {
    const desk = Desk.open();
    const place = (account: string): string =>
      desk.place({ account, side: 'buy', price: 90, qty: 1 }).reject;
    desk.limitAccount('ben', { ordersPerSecondMax: 1 });
    desk.limitVenue({ ordersPerSecondMax: 2 });
    const six = ['anna', 'anna', 'anna', 'ben', 'ben', 'cleo'].map(place);
    const [none, no] = ['none', 'orderRateExceeded'];
    expect(six).toEqual([none, none, no, none, no, none]);
    desk.limitVenue({ ordersPerSecondMax: 2, stpNoneAllowed: 1 });
    expect(place('anna')).toBe(no);
    desk.limitVenue({ ordersPerSecondMax: 1 });
    expect(['anna', 'anna', 'ben', 'cleo', 'cleo'].map(place)).toEqual([none, no, no, none, no]);
  });

  test('let orders go without self-trade prevention', () => {
    const desk = Desk.open();
    const sale = { account: 'anna', side: 'sell', price: 100, qty: 5, stp: 'none' } as const;
    expect(desk.place(sale).reject).toBe('stpModeNotAllowed');
    desk.limitVenue({ stpNoneAllowed: 1 });
    expect(desk.place(sale).reject).toBe('none');
    expect(desk.place({ ...sale, side: 'buy' }).trades).toHaveLength(1);
  });
});

describe('limits on a position', () => {
  test('are told as they are now, and make no balance', () => {
    const desk = Desk.open({ shares: 0 });
    const limits = { longLotsMax: qtyLotsMax, shortLotsMax: 5 };
    expect(desk.limitPosition('anna', limits).events).toEqual([
      { kind: 'positionLimitsSet', accountId: 10, instrumentId: 1, limits },
    ]);
    expect(desk.balance('anna', 'ACME')).toEqual({ available: 0, held: 0 });
  });

  test('stand before the instrument’s, one side at a time', () => {
    const desk = Desk.open({ shares: 0, instruments: [{ positionLotsMax: 5 }] });
    const buy = { account: 'anna', side: 'buy', price: 90 } as const;
    expect(desk.place({ ...buy, qty: 6 }).reject).toBe('positionLimit');
    desk.limitPosition('anna', { longLotsMax: 8 });
    desk.rest({ ...buy, qty: 6 });
    const more = desk.place({ ...buy, qty: 3 });
    expect([more.reject, more.limit]).toEqual(['positionLimit', 8]);
    desk.limitPosition('anna', { shortLotsMax: 1 });
    expect(desk.place({ ...buy, qty: 1 }).limit).toBe(5);
  });

  test.each(['longLotsMax', 'shortLotsMax'] as const)('have a range: %s', (field) => {
    const desk = Desk.open();
    const before = desk.hash();
    for (const value of [-1, 0.5, NaN, Infinity, qtyLotsMax + 1]) {
      const outcome = desk.limitPosition('anna', { [field]: value });
      expect([outcome.reject, outcome.limit]).toEqual(['invalidLimits', qtyLotsMax]);
    }
    expect(desk.hash()).toBe(before);
  });

  test('are of an account that trades, in an instrument', () => {
    const desk = Desk.open();
    const positionLimits = { longLotsMax: 5, shortLotsMax: 5 };
    const good = { kind: CommandKind.setPositionLimits, accountId: 10, instrumentId: 1 };
    expect(desk.send({ ...good, positionLimits, accountId: 99 }).reject).toBe('unknownAccount');
    expect(desk.send({ ...good, positionLimits, accountId: 3 }).reject).toBe('unknownAccount');
    expect(desk.send({ ...good, positionLimits, instrumentId: 9 }).reject).toBe(
      'unknownInstrument',
    );
    expect(desk.send(good).reject).toBe('invalidLimits');
  });
});

describe('fee tiers', () => {
  test.each([
    [0, feeRateMin, feeRateMax, 0, 'none'],
    [15, 0, 0, feeRateMax, 'none'],
    [16, 0, 0, 0, 'invalidFeeTier'],
    [-1, 0, 0, 0, 'invalidFeeTier'],
    [0, feeRateMin - 1, 0, 0, 'invalidFeeTier'],
    [0, 0, feeRateMax + 1, 0, 'invalidFeeTier'],
    [0, 0, 0, feeRateMin - 1, 'invalidFeeTier'],
    [0, 0, 0, feeRateMax + 1, 'invalidFeeTier'],
    [0, 0.5, 0, 0, 'invalidFeeTier'],
    [0, 0, NaN, 0, 'invalidFeeTier'],
    [0, 0, 0, NaN, 'invalidFeeTier'],
  ])('tier %i at %d, %d and %d: %s', (tier, maker, taker, auction, code) => {
    const desk = Desk.open();
    const before = desk.hash();
    const outcome = desk.setFeeTier(tier, maker, taker, auction);
    expect(outcome.reject).toBe(code);
    if (code !== 'none') expect(desk.hash()).toBe(before);
    else expect(outcome.events[0]).toMatchObject({ auctionFeeRate: auction });
  });
});

describe('phases', () => {
  test.each([3, 8, -1, NaN, 0.5])('%d is none', (option) => {
    const desk = Desk.open();
    const before = desk.hash();
    const kind = CommandKind.setPhase;
    expect(desk.send({ kind, instrumentId: 1, option }).reject).toBe('invalidPhase');
    expect(desk.send({ kind, instrumentId: 9, option }).reject).toBe('unknownInstrument');
    expect(desk.hash()).toBe(before);
  });

  test('set twice are harmless', () => {
    const desk = Desk.open();
    desk.setPhase('halted');
    const before = desk.hash();
    expect(desk.setPhase('halted').kinds).toEqual(['phaseChanged']);
    expect(desk.hash()).toBe(before);
  });
});

describe('what there can be has a limit', () => {
  /** A venue with USD, one instrument, and a table that is full but for one place. */
  function almostFull(table: 'accounts' | 'assets' | 'instruments', length: number): Engine {
    const engine = new Engine();
    engine.apply({ kind: CommandKind.listCurrency, text: 'USD', decimals: 2 });
    engine.apply({ kind: CommandKind.listInstrument, listing: plainListing });
    engine.exchange.state[table].length = length - 1;
    return engine;
  }
  const instrument = (symbol: string): InstrumentListing => ({ ...plainListing, symbol });

  test('accounts', () => {
    const engine = almostFull('accounts', accountsMax);
    const kind = CommandKind.openAccount;
    expect(engine.apply({ kind, text: 'last' })[0]).toMatchObject({ accountId: accountsMax - 1 });
    const refused = { kind: 'commandRejected', code: 145, limit: accountsMax };
    expect(engine.apply({ kind, text: 'one more' })[0]).toMatchObject(refused);
    // Who is there already is told so.
    expect(engine.apply({ kind, text: 'last' })[0]?.kind).toBe('commandRepeated');
  });

  test('currencies and shares', () => {
    const engine = almostFull('assets', assetsMax);
    const kind = CommandKind.listCurrency;
    expect(engine.apply({ kind, text: 'LAST' })[0]).toMatchObject({ assetId: assetsMax - 1 });
    const refused = { kind: 'commandRejected', code: 146 };
    expect(engine.apply({ kind, text: 'MORE' })[0]).toMatchObject(refused);
    const listing = { kind: CommandKind.listInstrument, listing: instrument('NEW') };
    expect(engine.apply(listing)[0]).toMatchObject(refused);
  });

  test('instruments', () => {
    const engine = almostFull('instruments', instrumentsMax);
    const kind = CommandKind.listInstrument;
    const last = { instrumentId: instrumentsMax - 1 };
    expect(engine.apply({ kind, listing: instrument('LAST') })[0]).toMatchObject(last);
    const refused = { kind: 'commandRejected', code: 146, limit: instrumentsMax };
    expect(engine.apply({ kind, listing: instrument('MORE') })[0]).toMatchObject(refused);
  });
});
