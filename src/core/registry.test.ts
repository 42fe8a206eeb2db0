// Operators' commands: what can be listed and opened, each harmless when sent twice, and everything that is refused.

import { describe, expect, test } from 'vitest';
import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { accountsMax, assetsMax, feeRateMax, feeRateMin, instrumentsMax } from '#core/limits.ts';
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

describe('fee tiers', () => {
  test.each([
    [0, feeRateMin, feeRateMax, 'none'],
    [15, 0, 0, 'none'],
    [16, 0, 0, 'invalidFeeTier'],
    [-1, 0, 0, 'invalidFeeTier'],
    [0, feeRateMin - 1, 0, 'invalidFeeTier'],
    [0, 0, feeRateMax + 1, 'invalidFeeTier'],
    [0, 0.5, 0, 'invalidFeeTier'],
    [0, 0, NaN, 'invalidFeeTier'],
  ])('tier %i at %d and %d: %s', (tier, maker, taker, code) => {
    const desk = Desk.open();
    const before = desk.hash();
    const outcome = desk.setFeeTier(tier, maker, taker);
    expect(outcome.reject).toBe(code);
    if (code !== 'none') expect(desk.hash()).toBe(before);
  });
});

describe('phases', () => {
  test.each([1, 2, 3, 5, 7, -1, NaN, 0.5])('%d is none yet', (option) => {
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
