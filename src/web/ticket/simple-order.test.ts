// Somebody who has never traded says how much, and the ticket says what is wrong in plain words.
import { describe, expect, it } from 'vitest';
import type { Instrument } from '#api/types.ts';
import { decimal } from '#client/decimal.ts';
import { checkSimple, sharesFor, type SimpleDraft } from './simple-order.ts';

const instrument: Instrument = {
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '1',
  priceMin: '1.00',
  priceMax: '5000.00',
  qtyMin: '1',
  qtyMax: '100000',
  referencePrice: '585.00',
  notionalMax: '10000000.00',
  marketCollarBps: 500,
  limitCollarBps: 0,
  openOrdersPerAccountMax: 200,
  positionMax: null,
  phase: 'continuous',
};
const means = { cash: decimal('1000'), shares: decimal('20'), price: decimal('585.00') };
const check = (draft: Partial<SimpleDraft>, phase: Instrument['phase'] = 'continuous') =>
  checkSimple({ side: 'buy', by: 'money', text: '', ...draft }, { ...instrument, phase }, means);

describe('the simple order', () => {
  it('is a market order for so much money, or for so many shares', () => {
    expect(check({ text: '600' }).order).toEqual({
      instrument: 'AAPL',
      side: 'buy',
      type: 'market',
      timeInForce: 'IOC',
      cashOrderQty: '600.00',
    });
    expect(check({ by: 'shares', side: 'sell', text: '20' }).order).toMatchObject({
      side: 'sell',
      qty: '20',
    });
    expect(check({}).order).toBe(null);
    expect(check({}).problem).toBe(null);
  });

  it.each<[Partial<SimpleDraft>, Instrument['phase'], string]>([
    [{ text: '1000.01' }, 'continuous', 'You have 1,000.00 USD.'],
    [{ text: '5' }, 'continuous', 'The least you can buy is 1: about 585.00 USD each.'],
    [
      { text: '5,00' },
      'continuous',
      'Not a number. Use digits and a point, such as 500.00. Commas only part thousands, as in 1,000.',
    ],
    [{ text: '600.001' }, 'continuous', 'An amount above nothing, with at most two decimals.'],
    [{ by: 'shares', text: '1.5' }, 'continuous', 'Off the lot of 1: use 2.'],
    [{ by: 'shares', side: 'sell', text: '21' }, 'continuous', 'You have 20 AAPL to sell.'],
    [
      { text: '600' },
      'openingAuction',
      'In an auction orders are by shares: its price is not known yet.',
    ],
    [{ text: '600' }, 'halted', 'AAPL is halted: orders can only be canceled.'],
  ])('%o in %s: %s', (draft, phase, problem) => {
    expect(check(draft, phase)).toEqual({ problem, order: null });
  });

  it('in an auction shares are bought at its price, good for the day', () => {
    expect(check({ by: 'shares', text: '2' }, 'openingAuction').order?.timeInForce).toBe('DAY');
  });

  it('an amount is about so many shares, rounded down to the lot', () => {
    expect(sharesFor('1500', decimal('585.00'), '1')).toBe('2');
    expect(sharesFor('1500', null, '1')).toBe(null);
    expect(sharesFor('', decimal('585.00'), '1')).toBe(null);
  });
});
