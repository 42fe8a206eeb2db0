// Deposits, withdrawals, transfers and loans of shares: both legs of each, and everything that is refused.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { amountMinorMax } from '#core/limits.ts';
import { termName } from '#core/terms.ts';
import type { CommandData } from '../../test/support/commands.ts';
import { Desk } from '../../test/support/desk.ts';

describe('money', () => {
  test('comes from the outside world, which owes it, and goes back there', () => {
    const desk = Desk.open({ cash: 0, shares: 0, accounts: ['anna'] });
    const { events } = desk.deposit('anna', 'USD', 500, 'd');
    expect(events).toEqual([
      {
        kind: 'fundsMoved',
        transferId: 1,
        transferKind: 1,
        fromAccountId: 1,
        toAccountId: 10,
        assetId: 1,
        amountMinor: 500,
        clientRef: 'd',
      },
      { kind: 'balanceChanged', accountId: 1, assetId: 1, availableMinor: -500, heldMinor: 0 },
      { kind: 'balanceChanged', accountId: 10, assetId: 1, availableMinor: 500, heldMinor: 0 },
    ]);
    expect(desk.withdraw('anna', 'USD', 200).events[0]).toMatchObject({
      transferKind: 2,
      fromAccountId: 10,
      toAccountId: 1,
    });
    expect(desk.balance('anna').available).toBe(300);
    expect(desk.balance('outside').available).toBe(-300);
  });

  test('and shares go from one account to another', () => {
    const desk = Desk.open();
    const { events } = desk.transfer('anna', 'ben', 'ACME', 40);
    expect(events[0]).toMatchObject({ transferKind: 3, fromAccountId: 10, toAccountId: 11 });
    expect(desk.balance('anna', 'ACME').available).toBe(9_960);
    expect(desk.balance('ben', 'ACME').available).toBe(10_040);
  });

  test('that is held cannot be moved', () => {
    const desk = Desk.open({ cash: 1_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 6 });
    const outcome = desk.withdraw('anna', 'USD', 401);
    expect([outcome.reject, outcome.limit]).toEqual(['insufficientBalance', 400]);
    expect(desk.transfer('anna', 'ben', 'USD', 401).reject).toBe('insufficientBalance');
    expect(desk.withdraw('anna', 'USD', 400).reject).toBe('none');
  });

  test('can be taken from the fee account, never more than there is', () => {
    const desk = Desk.open({ takerFee: 10_000 });
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 100 });
    desk.place({ account: 'ben', side: 'buy', price: 100, qty: 100 });
    expect(desk.transfer('fees', 'house', 'USD', 101).reject).toBe('insufficientBalance');
    expect(desk.transfer('fees', 'house', 'USD', 100).reject).toBe('none');
  });

  test('of all accounts together has a largest amount', () => {
    const desk = Desk.open({ cash: 0 });
    desk.deposit('anna', 'USD', amountMinorMax - 5);
    const outcome = desk.deposit('ben', 'USD', 6);
    expect([outcome.reject, outcome.limit]).toEqual(['amountOutOfRange', 5]);
    expect(desk.deposit('ben', 'USD', 5).reject).toBe('none');
    desk.withdraw('anna', 'USD', 1);
    expect(desk.deposit('ben', 'USD', 1).reject).toBe('none');
  });
});

describe('shares that are lent', () => {
  test('come from the outside world, are counted, and go back there', () => {
    const desk = Desk.open({ shares: 0, cash: 0, accounts: ['anna'] });
    const { ledger } = desk.exchange.state;
    expect(desk.borrow('anna', 'ACME', 50, 'loan').events).toEqual([
      {
        kind: 'fundsMoved',
        transferId: 1,
        transferKind: 4,
        fromAccountId: 1,
        toAccountId: 10,
        assetId: 2,
        amountMinor: 50,
        clientRef: 'loan',
      },
      { kind: 'balanceChanged', accountId: 1, assetId: 2, availableMinor: -50, heldMinor: 0 },
      { kind: 'balanceChanged', accountId: 10, assetId: 2, availableMinor: 50, heldMinor: 0 },
    ]);
    const cell = ledger.find(10, 2);
    expect([ledger.borrowed[cell], ledger.positionShares(cell)]).toEqual([50, 0]);
    expect(desk.giveBack('anna', 'ACME', 20).events[0]).toMatchObject({
      transferKind: 5,
      fromAccountId: 10,
      toAccountId: 1,
    });
    expect([ledger.borrowed[cell], ledger.positionShares(cell)]).toEqual([30, 0]);
    expect(desk.balance('outside', 'ACME').available).toBe(-30);
  });

  test('can be sold, which makes the position short, and bought back', () => {
    const desk = Desk.open({ shares: 0, accounts: ['anna', 'ben'] });
    const { ledger } = desk.exchange.state;
    desk.borrow('anna', 'ACME', 50);
    desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 40 });
    expect(desk.place({ account: 'anna', side: 'sell', price: 100, qty: 40 }).trades).toHaveLength(
      1,
    );
    const cell = ledger.find(10, 2);
    expect(ledger.positionShares(cell)).toBe(-40);
    const short = desk.giveBack('anna', 'ACME', 11);
    expect([short.reject, short.limit]).toEqual(['insufficientBalance', 10]);
    const tooMuch = desk.giveBack('anna', 'ACME', 51);
    expect([tooMuch.reject, tooMuch.limit]).toEqual(['nothingBorrowed', 50]);
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 40 });
    desk.place({ account: 'anna', side: 'buy', price: 100, qty: 40 });
    expect(ledger.positionShares(cell)).toBe(0);
    expect(desk.giveBack('anna', 'ACME', 50).reject).toBe('none');
    expect(desk.balance('outside', 'ACME').available).toBe(0);
  });

  test('cannot be withdrawn or transferred, the account’s own can', () => {
    const desk = Desk.open({ shares: 30 });
    desk.borrow('anna', 'ACME', 50);
    for (const move of [
      desk.withdraw('anna', 'ACME', 31),
      desk.transfer('anna', 'ben', 'ACME', 31),
    ]) {
      expect([move.reject, move.limit]).toEqual(['sharesBorrowed', 30]);
    }
    expect(desk.withdraw('anna', 'ACME', 81).reject).toBe('insufficientBalance');
    // What is held for a sale is still the account's.
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 60, id: 'sale' });
    expect(desk.transfer('anna', 'ben', 'ACME', 21).limit).toBe(20);
    expect(desk.transfer('anna', 'ben', 'ACME', 20).reject).toBe('none');
    desk.cancel({ account: 'anna', id: 'sale' });
    expect(desk.withdraw('anna', 'ACME', 10).reject).toBe('none');
    expect(desk.withdraw('anna', 'ACME', 1).limit).toBe(0);
    desk.giveBack('anna', 'ACME', 50);
    desk.deposit('anna', 'ACME', 5);
    expect(desk.withdraw('anna', 'ACME', 5).reject).toBe('none');
  });

  test('lent twice under one reference are lent once', () => {
    const desk = Desk.open({ shares: 0 });
    desk.borrow('anna', 'ACME', 50, 'loan');
    const before = desk.hash();
    expect(desk.borrow('anna', 'ACME', 50, 'loan').isRepeated).toBe(true);
    expect(desk.borrow('anna', 'ACME', 51, 'loan').reject).toBe('duplicateClientOrderId');
    expect(desk.deposit('anna', 'ACME', 50, 'loan').reject).toBe('duplicateClientOrderId');
    expect(desk.giveBack('anna', 'ACME', 50, 'loan').reject).toBe('duplicateClientOrderId');
    expect(desk.hash()).toBe(before);
  });

  test('of all accounts together have a largest amount, deposits included', () => {
    const desk = Desk.open({ shares: 0 });
    desk.deposit('anna', 'ACME', amountMinorMax - 5);
    const outcome = desk.borrow('ben', 'ACME', 6);
    expect([outcome.reject, outcome.limit]).toEqual(['amountOutOfRange', 5]);
    expect(desk.borrow('ben', 'ACME', 5).reject).toBe('none');
  });
});

describe('cash that short positions would cost', () => {
  /** Anna has sold 40 borrowed shares at 100, which brought 4,000 to her 1,000. */
  function shortDesk(): Desk {
    const desk = Desk.open({ cash: 10_000, shares: 0, instruments: [{}, { symbol: 'BETA' }] });
    desk.withdraw('anna', 'USD', 9_000);
    desk.borrow('anna', 'ACME', 40);
    desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 40 });
    desk.place({ account: 'anna', side: 'sell', price: 100, qty: 40 });
    return desk;
  }

  test('cannot be withdrawn or transferred', () => {
    const desk = shortDesk();
    for (const move of [
      desk.withdraw('anna', 'USD', 1_001),
      desk.transfer('anna', 'ben', 'USD', 1_001),
    ]) {
      expect([move.reject, move.limit]).toEqual(['shortPositionUncovered', 1_000]);
    }
    const more = desk.withdraw('anna', 'USD', 5_001);
    expect([more.reject, more.limit]).toEqual(['insufficientBalance', 5_000]);
    expect(desk.withdraw('anna', 'USD', 1_000).reject).toBe('none');
    expect(desk.withdraw('anna', 'USD', 1).limit).toBe(0);
  });

  test('follows the last trade, past what there is', () => {
    const desk = shortDesk();
    desk.rest({ account: 'cleo', side: 'buy', price: 120, qty: 1 });
    desk.rest({ account: 'ben', side: 'sell', price: 120, qty: 1 });
    expect(desk.withdraw('anna', 'USD', 201).limit).toBe(200);
    desk.rest({ account: 'cleo', side: 'buy', price: 200, qty: 1 });
    desk.rest({ account: 'ben', side: 'sell', price: 200, qty: 1 });
    expect(desk.withdraw('anna', 'USD', 1).limit).toBe(0);
  });

  test('is that of all instruments in the currency', () => {
    const desk = shortDesk();
    desk.borrow('anna', 'BETA', 5);
    desk.rest({ account: 'cleo', side: 'buy', price: 60, qty: 5, instrument: 'BETA' });
    desk.place({ account: 'anna', side: 'sell', price: 60, qty: 5, instrument: 'BETA' });
    // 5,300 in all, less 4,000, less 300.
    expect(desk.withdraw('anna', 'USD', 1_001).limit).toBe(1_000);
  });

  test('is free again once the position is bought back', () => {
    const desk = shortDesk();
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 40 });
    desk.place({ account: 'anna', side: 'buy', price: 100, qty: 40 });
    expect(desk.withdraw('anna', 'USD', 1_000).reject).toBe('none');
  });
});

describe('refused, and nothing moves', () => {
  const good = { accountId: 10, assetId: 1, amountMinor: 5, clOrdId: 'ref' };
  const { deposit, withdraw, transfer, borrowShares, giveBackShares } = CommandKind;
  const loan = { ...good, assetId: 2 };
  const cases: [string, CommandData][] = [
    ['unknownAccount', { ...good, kind: deposit, accountId: 99 }],
    ['unknownAccount', { ...good, kind: withdraw, accountId: 0 }],
    ['unknownAccount', { ...good, kind: transfer, accountId: 99, toAccountId: 11 }],
    ['unknownAccount', { ...good, kind: transfer, toAccountId: 99 }],
    // Nobody moves the outside world's money but by deposits and withdrawals.
    ['unknownAccount', { ...good, kind: deposit, accountId: 1 }],
    ['unknownAccount', { ...good, kind: withdraw, accountId: 1 }],
    ['unknownAccount', { ...good, kind: transfer, accountId: 1, toAccountId: 10 }],
    ['unknownAccount', { ...good, kind: transfer, toAccountId: 1 }],
    ['sameAccount', { ...good, kind: transfer, toAccountId: 10 }],
    ['unknownAsset', { ...good, kind: deposit, assetId: 9 }],
    ['unknownAsset', { ...good, kind: deposit, assetId: 0 }],
    ['amountOutOfRange', { ...good, kind: deposit, amountMinor: 0 }],
    ['amountOutOfRange', { ...good, kind: withdraw, amountMinor: -5 }],
    ['amountOutOfRange', { ...good, kind: deposit, amountMinor: 0.5 }],
    ['amountOutOfRange', { ...good, kind: deposit, amountMinor: NaN }],
    ['amountOutOfRange', { ...good, kind: deposit, amountMinor: amountMinorMax + 1 }],
    ['invalidClientOrderId', { ...good, kind: deposit, clOrdId: '' }],
    ['insufficientBalance', { ...good, kind: withdraw, amountMinor: 1_000_001 }],
    ['insufficientBalance', { ...good, kind: transfer, toAccountId: 11, amountMinor: 1_000_001 }],
    ['unknownAccount', { ...loan, kind: borrowShares, accountId: 99 }],
    ['unknownAccount', { ...loan, kind: borrowShares, accountId: 1 }],
    // The fee account does not trade.
    ['unknownAccount', { ...loan, kind: borrowShares, accountId: 3 }],
    ['unknownAsset', { ...loan, kind: borrowShares, assetId: 9 }],
    ['unknownAsset', { ...loan, kind: borrowShares, assetId: 1 }],
    ['amountOutOfRange', { ...loan, kind: borrowShares, amountMinor: 0 }],
    ['amountOutOfRange', { ...loan, kind: borrowShares, amountMinor: 0.5 }],
    ['invalidClientOrderId', { ...loan, kind: borrowShares, clOrdId: '' }],
    ['unknownAccount', { ...loan, kind: giveBackShares, accountId: 99 }],
    ['unknownAsset', { ...loan, kind: giveBackShares, assetId: 1 }],
    ['amountOutOfRange', { ...loan, kind: giveBackShares, amountMinor: -5 }],
    ['nothingBorrowed', { ...loan, kind: giveBackShares }],
  ];
  for (const [code, data] of cases) {
    const { kind: _kind, ...rest } = data;
    test(`${code}: ${termName(CommandKind, data.kind)} ${JSON.stringify(rest)}`, () => {
      const desk = Desk.open();
      const before = desk.hash();
      const outcome = desk.send(data);
      expect(outcome.reject).toBe(code);
      expect(outcome.kinds).toEqual(['commandRejected']);
      expect(desk.hash()).toBe(before);
    });
  }
});
