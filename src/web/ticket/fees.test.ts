// Holds with fees come out as the venue's own: its preview said so.
import { describe, expect, it } from 'vitest';
import { decimal, decimalString } from '#client/decimal.ts';
import { feeOn, feeRatesOf, holdPerLot } from './fees.ts';

const rates = feeRatesOf({
  holds: { amount: '1.01' },
  fees: { makerBps: '-0.20', takerBps: '0.30', auctionBps: '0.00' },
});

describe('fees', () => {
  it('the highest rate counts, and a rebate counts for nothing', () => {
    expect(decimalString(rates.worstBps)).toBe('0.3');
    const rebates = { makerBps: '-0.20', takerBps: '-0.10', auctionBps: '-1.00' };
    const none = feeRatesOf({ holds: { amount: '1' }, fees: rebates });
    expect(none.worstBps).toBe(0n);
    expect(feeOn(decimal('1000'), none.takerBps, 2)).toBe(0n);
  });

  it.each([
    ['585.00', '1', '585.02'],
    ['900.00', '1', '900.03'],
    ['614.40', '1', '614.42'],
    ['585.00', '10', '5850.18'],
    // On the cent exactly: nothing is rounded.
    ['1000.00', '1', '1000.03'],
  ])('a lot of %s × %s holds %s', (price, lot, hold) => {
    expect(decimalString(holdPerLot(decimal(price), decimal(lot), rates), 2)).toBe(hold);
  });
});
