// How the plan is said to the venue: prices in the instrument's own decimals, names that tell one replay from another.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { LobsterPrices, readReplayed, ReplayRun, RequestWriter } from './order-text.ts';

describe('prices', () => {
  test.each([
    ['0.01', 5_853_300, '585.33'],
    ['0.01', 100, '0.01'],
    ['0.0001', 5_853_301, '585.3301'],
    ['0.05', 12_500, '1.25'],
    ['1', 5_850_000, '585'],
    ['0.00001', 12_500, '1.25000'],
  ])('with a tick of %s, %i ten-thousandths are %s', (tickSize, price, text) => {
    const prices = new LobsterPrices({ tickSize, lotSize: '1' });
    expect(prices.fits(price, 1)).toBe(true);
    expect(prices.text(price)).toBe(text);
  });

  test.each([
    ['0.01', '1', 5_853_350, 1],
    ['0.05', '1', 5_853_300, 1],
    ['1', '1', 5_853_300, 1],
    ['0.01', '100', 5_853_300, 150],
  ])('a tick of %s and a lot of %s have no place for %i x %i', (tickSize, lotSize, price, size) => {
    expect(new LobsterPrices({ tickSize, lotSize }).fits(price, size)).toBe(false);
  });

  test('what fits has the text of its value', () => {
    const prices = new LobsterPrices({ tickSize: '0.01', lotSize: '1' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (ticks) => {
        expect(Number(prices.text(ticks * 100))).toBeCloseTo(ticks / 100, 6);
      }),
    );
  });
});

describe('client order ids', () => {
  test('name file, run and order, and are read back', () => {
    const run = new ReplayRun('0abc9z1', 3);
    expect(run.clOrdId('L91997')).toBe('0abc9z1.3.L91997');
    expect(readReplayed('0abc9z1.3.L91997')).toEqual({
      fingerprint: '0abc9z1',
      run: 3,
      ref: 'L91997',
    });
    expect(readReplayed('0abc9z1.3.B80')?.ref).toBe('B80');
  });

  test.each(['my-1', '', 'L5', '0abc9z1.3.X5', '0abc9z1.3.L5.6'])(
    '"%s" is of no replay',
    (text) => {
      expect(readReplayed(text)).toBeUndefined();
    },
  );

  test('fit in the 36 characters that the venue takes', () => {
    expect(
      new ReplayRun('zzzzzzz', 999_999_999).clOrdId('L999999999999').length,
    ).toBeLessThanOrEqual(36);
  });
});

describe('requests', () => {
  const prices = new LobsterPrices({ tickSize: '0.01', lotSize: '1' });
  const writer = new RequestWriter('AAPL', prices, new ReplayRun('0abc9z1', 1), ['17', '18']);
  const at = { track: 0, line: 5, timeNs: 0, ref: 'L5' };

  test('rest orders as GTC limits and execute by IOC limits', () => {
    const order = { ...at, side: 'buy', price: 5_853_300, qty: 18 } as const;
    expect(JSON.parse(writer.text(1, { ...order, kind: 'place', account: 0 }))).toEqual({
      id: 1,
      op: 'order.place',
      account: '17',
      clOrdId: '0abc9z1.1.L5',
      instrument: 'AAPL',
      side: 'buy',
      type: 'limit',
      qty: '18',
      price: '585.33',
      timeInForce: 'GTC',
    });
    const execution = { ...order, kind: 'execute', account: 1, named: 'L1', fills: [] } as const;
    expect(JSON.parse(writer.text(2, execution))).toMatchObject({
      account: '18',
      timeInForce: 'IOC',
    });
  });

  test('cancel and amend by client order id', () => {
    expect(JSON.parse(writer.text(3, { ...at, kind: 'cancel', account: 0, why: 'stale' }))).toEqual(
      {
        id: 3,
        op: 'order.cancel',
        account: '17',
        clOrdId: '0abc9z1.1.L5',
      },
    );
    expect(JSON.parse(writer.text(4, { ...at, kind: 'amend', account: 1, qty: 7 }))).toEqual({
      id: 4,
      op: 'order.amend',
      account: '18',
      clOrdId: '0abc9z1.1.L5',
      instrument: 'AAPL',
      qty: '7',
    });
  });
});
