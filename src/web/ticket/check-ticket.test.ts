// The ticket says what the venue would say, before it is asked, and says how to put it right.
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../client/wire.ts';
import { decimal, decimalString } from '../decimal/decimal.ts';
import { checkTicket, qtyForPercent, stepped, type TicketInput } from './check-ticket.ts';

const instrument: Instrument = {
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '10',
  priceMin: '1.00',
  priceMax: '5000.00',
  qtyMin: '10',
  qtyMax: '100000',
  referencePrice: '585.00',
  phase: 'continuous',
};

const level = (price: string, qty: string) => ({ price: decimal(price), qty: decimal(qty) });

const good: TicketInput = {
  instrument,
  side: 'buy',
  type: 'limit',
  priceText: '585.33',
  qtyText: '10',
  timeInForce: 'GTC',
  postOnly: false,
  bids: [level('585.32', '20'), level('585.00', '100')],
  asks: [level('585.34', '20'), level('586.00', '100')],
  cashAvailable: decimal('10000'),
  sharesAvailable: decimal('50'),
};

const problemsOf = (change: Partial<TicketInput>) =>
  checkTicket({ ...good, ...change }).problems.map((problem) => `${problem.field} ${problem.code}`);

describe('problems', () => {
  it.each<[string, Partial<TicketInput>, string[]]>([
    ['nothing is wrong with a good order', {}, []],
    ['a price is needed for a limit order', { priceText: '' }, ['price required']],
    ['and not for a market order', { type: 'market', priceText: '' }, []],
    ['a quantity is always needed', { qtyText: ' ' }, ['qty required']],
    ['letters are no price', { priceText: 'abc' }, ['price notANumber']],
    ['a lone comma is not guessed at', { priceText: '585,33' }, ['price notANumber']],
    ['off the tick', { priceText: '585.335' }, ['price offTick']],
    ['off the lot', { qtyText: '15' }, ['qty offLot']],
    ['below the least price', { priceText: '0.99' }, ['price tooLow']],
    ['a negative price is too low, not off the tick', { priceText: '-1' }, ['price tooLow']],
    [
      'above the greatest price',
      { priceText: '5000.01', qtyText: '10', cashAvailable: null },
      ['price tooHigh'],
    ],
    ['no shares at all is too few', { qtyText: '0' }, ['qty tooLow']],
    ['too many shares', { qtyText: '100010', cashAvailable: null }, ['qty tooHigh']],
    ['more than the cash at hand', { qtyText: '20' }, ['qty insufficientFunds']],
    ['exactly the cash at hand is enough', { priceText: '1000', qtyText: '10' }, []],
    ['more than the shares at hand', { side: 'sell', qtyText: '60' }, ['qty insufficientShares']],
    ['selling needs no cash', { side: 'sell', qtyText: '50', cashAvailable: decimal('0') }, []],
    ['signed out, buying power is not judged', { qtyText: '100000', cashAvailable: null }, []],
    [
      'a halted stock takes no orders',
      { instrument: { ...instrument, phase: 'halted' } },
      ['form notTrading'],
    ],
    [
      'two things at once are both said',
      { priceText: 'x', qtyText: '' },
      ['price notANumber', 'qty required'],
    ],
  ])('%s', (_rule, change, expected) => {
    expect(problemsOf(change)).toEqual(expected);
  });

  it('off the tick, it names both neighbours', () => {
    const [problem] = checkTicket({ ...good, priceText: '585.335' }).problems;
    expect(problem?.message).toBe('Off the tick of 0.01: use 585.33 or 585.34.');
  });

  it('sends cleaned texts', () => {
    expect(checkTicket({ ...good, priceText: ' 585.3 ', qtyText: '10.' })).toMatchObject({
      price: '585.30',
      qty: '10',
    });
    expect(checkTicket({ ...good, priceText: '1,234.50', cashAvailable: null }).price).toBe(
      '1234.50',
    );
  });
});

describe('the estimate', () => {
  const valueOf = (change: Partial<TicketInput>) => {
    const { estimate } = checkTicket({ ...good, ...change });
    return estimate === null
      ? null
      : `${decimalString(estimate.value, 2)} at ${decimalString(estimate.averagePrice, 2)}`;
  };

  it('a limit order costs its limit price, however the book stands', () => {
    expect(valueOf({ priceText: '600' })).toBe('6000.00 at 600.00');
  });

  it('a market order walks the book', () => {
    expect(valueOf({ type: 'market', qtyText: '40', cashAvailable: null })).toBe(
      '23426.80 at 585.67',
    );
    expect(valueOf({ type: 'market', side: 'sell', qtyText: '20' })).toBe('11706.40 at 585.32');
  });

  it('without a valid quantity there is none', () => {
    expect(valueOf({ qtyText: '' })).toBeNull();
  });
});

describe('cautions', () => {
  const cautionsOf = (change: Partial<TicketInput>) =>
    checkTicket({ ...good, ...change }).cautions.join(' ');

  it.each<[string, Partial<TicketInput>, string]>([
    ['a quiet order has none', {}, ''],
    [
      'post-only that crosses',
      { priceText: '585.34', postOnly: true },
      'post-only order would be canceled',
    ],
    [
      'fill-or-kill that cannot fill',
      { timeInForce: 'FOK', priceText: '585.40', qtyText: '30' },
      'fill-or-kill',
    ],
    [
      'a market order larger than the book',
      { type: 'market', qtyText: '200', cashAvailable: null },
      'can fill 120 now',
    ],
    ['a market order into nothing', { type: 'market', asks: [] }, 'Nothing is offered now'],
    [
      'a price far through the market',
      { priceText: '650' },
      'More than 5% above the best ask of 585.34',
    ],
    [
      'a sale far through the market',
      { side: 'sell', priceText: '500' },
      'More than 5% below the best bid',
    ],
  ])('%s', (_rule, change, expected) => {
    expect(cautionsOf(change)).toContain(expected);
    expect(cautionsOf(change) === '').toBe(expected === '');
  });
});

describe('stepping', () => {
  const bounds = { step: '0.01', min: '1.00', max: '5000.00', start: '585.32' };

  it.each([
    ['585.33', 1, '585.34'],
    ['585.33', -10, '585.23'],
    ['585.335', 1, '585.34'],
    ['585.335', -1, '585.33'],
    ['', 1, '585.32'],
    ['junk', -1, '585.32'],
    ['5000.00', 1, '5000.00'],
    ['1.00', -1, '1.00'],
  ])('%j by %i is %s', (text, count, expected) => {
    expect(stepped(text, { ...bounds, count })).toBe(expected);
  });
});

describe('a share of what is available', () => {
  it('buys on the lot, rounded down, with room for fees', () => {
    expect(qtyForPercent({ ...good, priceText: '100', cashAvailable: decimal('10000') }, 100)).toBe(
      '90',
    );
    expect(qtyForPercent({ ...good, type: 'market', cashAvailable: decimal('100000') }, 50)).toBe(
      '80',
    );
  });

  it('sells all of the shares', () => {
    expect(qtyForPercent({ ...good, side: 'sell' }, 100)).toBe('50');
    expect(qtyForPercent({ ...good, side: 'sell', sharesAvailable: null }, 100)).toBeNull();
  });
});
