// The ticket says what the venue would say, before it is asked, and says how to put it right.
import { describe, expect, it } from 'vitest';
import type { Instrument } from '#api/types.ts';
import { decimal, decimalString } from '#client/decimal.ts';
import { checkTicket } from './check-ticket.ts';
import { emptyDraft } from './draft.ts';
import { qtyForPercent } from './estimate.ts';
import { stepped } from './read-number.ts';
import type { TicketInput } from './ticket-input.ts';

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
  notionalMax: '10000000.00',
  marketCollarBps: 500,
  limitCollarBps: 0,
  openOrdersPerAccountMax: 200,
  positionMax: null,
  phase: 'continuous',
};

const level = (price: string, qty: string) => ({ price: decimal(price), qty: decimal(qty) });

const nowMs = Date.parse('2026-11-21T09:30:00Z');

const good: TicketInput = {
  ...emptyDraft,
  instrument,
  price: '585.33',
  qty: '10',
  lastPrice: decimal('585.30'),
  nowMs,
  bids: [level('585.32', '20'), level('585.00', '100')],
  asks: [level('585.34', '20'), level('586.00', '100')],
  cashAvailable: decimal('10000'),
  sharesAvailable: decimal('50'),
  feeRates: null,
};

const problemsOf = (change: Partial<TicketInput>) =>
  checkTicket({ ...good, ...change }).problems.map((problem) => `${problem.field} ${problem.code}`);

describe('problems', () => {
  it.each<[string, Partial<TicketInput>, string[]]>([
    ['nothing is wrong with a good order', {}, []],
    ['a price is needed for a limit order', { price: '' }, ['price required']],
    ['and not for a market order', { type: 'market', timeInForce: 'IOC', price: '' }, []],
    ['a quantity is always needed', { qty: ' ' }, ['qty required']],
    ['letters are no price', { price: 'abc' }, ['price notANumber']],
    ['a lone comma is not guessed at', { price: '585,33' }, ['price notANumber']],
    ['off the tick', { price: '585.335' }, ['price offTick']],
    ['off the lot', { qty: '15' }, ['qty offLot']],
    ['below the least price', { price: '0.99' }, ['price tooLow']],
    ['a negative price is too low, not off the tick', { price: '-1' }, ['price tooLow']],
    [
      'above the greatest price',
      { price: '5000.01', qty: '10', cashAvailable: null },
      ['price tooHigh'],
    ],
    ['no shares at all is too few', { qty: '0' }, ['qty tooLow']],
    ['too many shares', { qty: '100010', cashAvailable: null }, ['qty tooHigh']],
    ['more than the cash at hand', { qty: '20' }, ['qty insufficientFunds']],
    ['exactly the cash at hand is enough', { price: '1000', qty: '10' }, []],
    ['more than the shares at hand', { side: 'sell', qty: '60' }, ['qty insufficientShares']],
    ['selling needs no cash', { side: 'sell', qty: '50', cashAvailable: decimal('0') }, []],
    ['signed out, buying power is not judged', { qty: '100000', cashAvailable: null }, []],
    [
      'a halted stock takes no orders',
      { instrument: { ...instrument, phase: 'halted' } },
      ['form notTrading'],
    ],
    [
      'two things at once are both said',
      { price: 'x', qty: '' },
      ['price notANumber', 'qty required'],
    ],
  ])('%s', (_rule, change, expected) => {
    expect(problemsOf(change)).toEqual(expected);
  });

  it.each<[string, Partial<TicketInput>, string[]]>([
    ['a stop needs its price', { type: 'stop' }, ['stopPrice required']],
    ['and no limit price', { type: 'stop', stopPrice: '600', price: '' }, []],
    [
      'a stop limit needs both',
      { type: 'stopLimit', price: '' },
      ['stopPrice required', 'price required'],
    ],
    [
      'a buy stop may cost as much as the collar lets it',
      { type: 'stop', stopPrice: '990' },
      ['qty insufficientFunds'],
    ],
    ['a trailing stop needs its distance', { type: 'trailingStop' }, ['trailingOffset required']],
    ['on the tick', { type: 'trailingStop', trail: '0.005' }, ['trailingOffset offTick']],
    [
      'or in hundredths of a per cent',
      { type: 'trailingStop', trail: '0.005', trailBy: 'percent' },
      ['trailingOffset offTick'],
    ],
    [
      'up to a half',
      { type: 'trailingStop', trail: '50.01', trailBy: 'percent' },
      ['trailingOffset tooHigh'],
    ],
    ['no more is shown than there is', { displayQty: '20' }, ['displayQty tooHigh']],
    [
      'an iceberg has at most a thousand parts',
      { side: 'sell', qty: '100000', displayQty: '50', sharesAvailable: null },
      ['displayQty tooLow'],
    ],
    ['a date needs its time', { timeInForce: 'GTD' }, ['expireTime required']],
    [
      'a time to come',
      { timeInForce: 'GTD', expireAt: '2020-01-01T10:00' },
      ['expireTime inThePast'],
    ],
    [
      'exits need their prices',
      { attached: 'bracket' },
      ['takeProfit required', 'stopLoss required'],
    ],
    [
      'the stop loss of a buy is below its take profit',
      { attached: 'bracket', takeProfit: '600', stopLoss: '610' },
      ['stopLoss tooHigh'],
    ],
  ])('%s', (_rule, change, expected) => {
    expect(problemsOf(change)).toEqual(expected);
  });

  it.each<[string, Partial<TicketInput>, object[]]>([
    [
      'a stop',
      { type: 'stop', stopPrice: '600', price: 'junk', side: 'sell' },
      [{ side: 'sell', type: 'stop', qty: '10', timeInForce: 'GTC', stopPrice: '600.00' }],
    ],
    [
      'a trailing stop in basis points',
      { type: 'trailingStop', trail: '1.25', trailBy: 'percent', activation: '590' },
      [
        {
          side: 'buy',
          type: 'trailingStop',
          qty: '10',
          timeInForce: 'GTC',
          trailingOffsetBps: 125,
          activationPrice: '590.00',
        },
      ],
    ],
    [
      'an iceberg that would rather have its older order canceled',
      { displayQty: '10', stpMode: 'cancelOldest' },
      [
        {
          side: 'buy',
          type: 'limit',
          qty: '10',
          price: '585.33',
          timeInForce: 'GTC',
          displayQty: '10',
          stpMode: 'cancelOldest',
        },
      ],
    ],
    [
      'an entry with its exits',
      { attached: 'bracket', takeProfit: '600', stopLoss: '570' },
      [
        { side: 'buy', type: 'limit', qty: '10', price: '585.33', timeInForce: 'GTC' },
        { side: 'sell', type: 'limit', qty: '10', price: '600.00', timeInForce: 'GTC' },
        { side: 'sell', type: 'stop', qty: '10', stopPrice: '570.00', timeInForce: 'GTC' },
      ],
    ],
  ])('sends %s', (_what, change, expected) => {
    const orders = expected.map((order) => ({ instrument: 'AAPL', ...order }));
    expect(checkTicket({ ...good, ...change }).orders).toEqual(orders);
  });

  it('sends nothing while something is wrong', () => {
    expect(checkTicket({ ...good, qty: '' }).orders).toBeNull();
  });

  it('off the tick, it names both neighbours', () => {
    const [problem] = checkTicket({ ...good, price: '585.335' }).problems;
    expect(problem?.message).toBe('Off the tick of 0.01: use 585.33 or 585.34.');
  });

  it('sends cleaned texts', () => {
    expect(checkTicket({ ...good, price: ' 585.3 ', qty: '10.' })).toMatchObject({
      price: '585.30',
      qty: '10',
    });
    expect(checkTicket({ ...good, price: '1,234.50', cashAvailable: null }).price).toBe('1234.50');
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
    expect(valueOf({ price: '600' })).toBe('6000.00 at 600.00');
  });

  it('a market order walks the book', () => {
    expect(valueOf({ type: 'market', qty: '40', cashAvailable: null })).toBe('23426.80 at 585.67');
    expect(valueOf({ type: 'market', side: 'sell', qty: '20' })).toBe('11706.40 at 585.32');
  });

  it('without a valid quantity there is none', () => {
    expect(valueOf({ qty: '' })).toBeNull();
  });
});

describe('cautions', () => {
  const cautionsOf = (change: Partial<TicketInput>) =>
    checkTicket({ ...good, ...change }).cautions.join(' ');

  it.each<[string, Partial<TicketInput>, string]>([
    ['a quiet order has none', {}, ''],
    [
      'post-only that crosses',
      { price: '585.34', postOnly: true },
      'post-only order would be canceled',
    ],
    [
      'fill-or-kill that cannot fill',
      { timeInForce: 'FOK', price: '585.40', qty: '30' },
      'fill-or-kill',
    ],
    ['a stop whose price is met', { type: 'stop', stopPrice: '585.30' }, 'would trigger at once'],
    ['a stop still to be met', { type: 'stop', stopPrice: '585.31' }, ''],
    ['a take-profit that is met', { type: 'takeProfit', stopPrice: '585.30' }, 'trigger at once'],
    [
      'post-only that would be repriced',
      { price: '585.34', postOnly: true, reprice: true },
      'one tick behind',
    ],
    [
      'a market order larger than the book',
      { type: 'market', qty: '200', cashAvailable: null },
      'can fill 120 now',
    ],
    ['a market order into nothing', { type: 'market', asks: [] }, 'Nothing is offered now'],
    [
      'a price far through the market',
      { price: '650' },
      'More than 5% above the best ask of 585.34',
    ],
    [
      'a sale far through the market',
      { side: 'sell', price: '500' },
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
    expect(qtyForPercent({ ...good, price: '100', cashAvailable: decimal('10000') }, 100)).toBe(
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
