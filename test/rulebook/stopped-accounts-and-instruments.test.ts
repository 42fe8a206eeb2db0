// docs/rulebook.md, "Operators": fee tiers of accounts, frozen and closed accounts, delisted instruments.

import { describe, expect, test } from 'vitest';
import { Desk } from '../support/desk.ts';

const buy = { account: 'anna', side: 'buy', price: 100, qty: 10 } as const;

describe('another fee tier of an account', () => {
  test('is for orders entered afterwards; open ones keep their rates', () => {
    const desk = Desk.open({ makerFee: 10_000 });
    desk.setFeeTier(3, 50_000, 50_000);
    desk.rest({ ...buy, id: 'before' });
    expect(desk.setAccountFeeTier('anna', 3).kinds).toEqual(['accountFeeTierSet']);
    desk.rest({ ...buy, id: 'after' });
    expect(desk.balance('anna').held).toBe(1_010 + 1_050);
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 20 });
    expect(desk.balance('anna').available).toBe(1_000_000 - 1_010 - 1_050);
  });

  test('is one that there is, of an account that trades', () => {
    const desk = Desk.open();
    expect(desk.setAccountFeeTier('anna', 16)).toMatchObject({
      reject: 'invalidFeeTier',
      limit: 15,
    });
    expect(desk.setAccountFeeTier('fees', 1).reject).toBe('unknownAccount');
    expect(desk.setAccountFeeTier('outside', 1).reject).toBe('unknownAccount');
  });
});

describe('a frozen account', () => {
  test('has its open orders cancelled, lists and stops too', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, id: 'a' });
    desk.rest({ account: 'anna', side: 'sell', stop: 80, type: 'stop', qty: 1, id: 'b' });
    desk.list('oto', { ...buy, id: 'c' }, { ...buy, side: 'sell', price: 120, id: 'd' });
    desk.rest({ ...buy, account: 'ben', id: 'e' });
    const outcome = desk.setAccountStatus('anna', 'frozen');
    expect(outcome.kinds[0]).toBe('accountStatusSet');
    expect(outcome.ends).toEqual([
      'a accountStopped',
      'b accountStopped',
      'c accountStopped',
      'd orderListEnded',
    ]);
    expect(desk.balance('anna')).toEqual({ available: 1_000_000, held: 0 });
    expect(desk.queue('buy')).toBe('100: e');
  });

  test('enters no orders, and takes no money or shares out, until it is active again', () => {
    const desk = Desk.open();
    desk.setAccountStatus('anna', 'frozen');
    expect(desk.place(buy).reject).toBe('accountFrozen');
    expect(desk.list('oto', buy, { ...buy, side: 'sell' }).reject).toBe('accountFrozen');
    expect(desk.withdraw('anna', 'USD', 1).reject).toBe('accountFrozen');
    expect(desk.transfer('anna', 'ben', 'ACME', 1).reject).toBe('accountFrozen');
    expect(desk.borrow('anna', 'ACME', 1).reject).toBe('accountFrozen');
    desk.setAccountStatus('anna', 'active');
    expect(desk.place(buy).reject).toBe('none');
    expect(desk.withdraw('anna', 'USD', 1).reject).toBe('none');
  });

  test('is still paid: deposits and transfers come in, and lent shares go back', () => {
    const desk = Desk.open();
    desk.borrow('anna', 'ACME', 5);
    desk.setAccountStatus('anna', 'frozen');
    expect(desk.deposit('anna', 'USD', 1).reject).toBe('none');
    expect(desk.transfer('ben', 'anna', 'USD', 1).reject).toBe('none');
    expect(desk.giveBack('anna', 'ACME', 5).reject).toBe('none');
  });

  test('is another thing than its kill switch', () => {
    const desk = Desk.open();
    desk.setAccountStatus('anna', 'frozen');
    desk.killAccount('anna');
    expect(desk.place(buy).reject).toBe('accountKillSwitch');
    desk.killAccount('anna', false);
    expect(desk.place(buy).reject).toBe('accountFrozen');
  });

  test('can have a trade busted: its free money and shares are there for that', () => {
    const desk = Desk.open();
    desk.keepTrades(10);
    const trade = desk.print(100, { qty: 10 }).tradeTerms[0]!;
    desk.rest({ account: 'cleo', side: 'sell', price: 120, qty: 10_010 });
    expect(desk.bust(trade).reject).toBe('tradeSharesMissing');
    desk.setAccountStatus('cleo', 'frozen');
    expect(desk.bust(trade).reject).toBe('none');
  });
});

describe('a closed account', () => {
  test('is left alone: no orders, and nothing leaves or enters it', () => {
    const desk = Desk.open();
    desk.borrow('anna', 'ACME', 1);
    desk.rest({ ...buy, id: 'a' });
    expect(desk.setAccountStatus('anna', 'closed').ends).toEqual(['a accountStopped']);
    expect(desk.place(buy).reject).toBe('accountClosed');
    expect(desk.withdraw('anna', 'USD', 1).reject).toBe('accountClosed');
    expect(desk.deposit('anna', 'USD', 1).reject).toBe('accountClosed');
    expect(desk.transfer('ben', 'anna', 'USD', 1).reject).toBe('accountClosed');
    expect(desk.giveBack('anna', 'ACME', 1).reject).toBe('accountClosed');
    desk.setAccountStatus('anna', 'active');
    expect(desk.deposit('anna', 'USD', 1).reject).toBe('none');
  });

  test('has a status that there is', () => {
    const desk = Desk.open();
    for (const option of [-1, 3, 255]) {
      expect(desk.send({ kind: 26, accountId: 10, option }).reject).toBe('invalidCommand');
    }
    expect(desk.setAccountStatus('fees', 'closed').reject).toBe('unknownAccount');
  });
});

describe('a delisted instrument', () => {
  test('was closed before', () => {
    const desk = Desk.open();
    expect(desk.delist()).toMatchObject({ reject: 'instrumentNotClosed' });
    desk.setPhase('halted');
    expect(desk.delist()).toMatchObject({ reject: 'instrumentNotClosed' });
    desk.setPhase('closed');
    expect(desk.delist().kinds).toEqual(['instrumentDelisted']);
    expect(desk.delist().isRepeated).toBe(true);
  });

  test('has its open orders cancelled, in the order of their ids', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.rest({ ...buy, account: 'ben', id: 'b' });
    desk.rest({ ...buy, id: 'a' });
    desk.rest({ ...buy, instrument: 'BETA', id: 'other' });
    desk.setPhase('closed');
    expect(desk.delist().ends).toEqual(['b instrumentDelisted', 'a instrumentDelisted']);
    expect(desk.order('anna', 'other')).toMatchObject({ status: 'new' });
  });

  test('takes no orders, phases or changes any more, and leaves its symbol to nobody', () => {
    const desk = Desk.open();
    const { listing } = desk.exchange.state.instrument(1);
    desk.setPhase('closed');
    desk.delist();
    expect(desk.place(buy).reject).toBe('instrumentDelisted');
    expect(desk.setPhase('continuous').reject).toBe('instrumentDelisted');
    expect(desk.setPhase('closed').reject).toBe('instrumentDelisted');
    expect(desk.changeInstrument({ name: 'Another' }).reject).toBe('instrumentDelisted');
    expect(desk.listInstrument(listing).reject).toBe('instrumentDelisted');
  });

  test('leaves positions where they are: shares move and leave', () => {
    const desk = Desk.open();
    desk.setPhase('closed');
    desk.delist();
    expect(desk.balance('anna', 'ACME').available).toBe(10_000);
    expect(desk.transfer('anna', 'ben', 'ACME', 1).reject).toBe('none');
    expect(desk.withdraw('anna', 'ACME', 9_999).reject).toBe('none');
  });

  test('can still have a trade busted', () => {
    const desk = Desk.open();
    desk.keepTrades(10);
    const trade = desk.print(100).tradeTerms[0]!;
    desk.setPhase('closed');
    desk.delist();
    expect(desk.bust(trade).reject).toBe('none');
  });
});
