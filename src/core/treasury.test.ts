// Deposits, withdrawals and transfers: both legs of each, and everything that is refused.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { amountMinorMax } from '#core/limits.ts';
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

describe('refused, and nothing moves', () => {
  const good = { accountId: 10, assetId: 1, amountMinor: 5, clOrdId: 'ref' };
  const { deposit, withdraw, transfer } = CommandKind;
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
  ];
  for (const [code, data] of cases) {
    const { kind: _kind, ...rest } = data;
    test(`${code}: ${data.kind === deposit ? 'deposit' : data.kind === withdraw ? 'withdrawal' : 'transfer'} ${JSON.stringify(rest)}`, () => {
      const desk = Desk.open();
      const before = desk.hash();
      const outcome = desk.send(data);
      expect(outcome.reject).toBe(code);
      expect(outcome.kinds).toEqual(['commandRejected']);
      expect(desk.hash()).toBe(before);
    });
  }
});
