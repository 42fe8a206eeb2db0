// Reject codes are for ever: one reason, one number, and whether trying again may help.

import { describe, expect, test } from 'vitest';
import { isTransient, RejectCode, rejectName } from '#core/reject-codes.ts';
import { CloseReason, OrdStatus, statusOfClose, termName } from '#core/terms.ts';

describe('a reject code', () => {
  test('is one number for one reason, and back', () => {
    const codes = Object.values(RejectCode);
    expect(new Set(codes).size).toBe(codes.length);
    for (const [name, code] of Object.entries(RejectCode)) expect(rejectName(code)).toBe(name);
    expect(rejectName(99_999)).toBe('unknownCode');
  });

  test('under 100 is FIX OrdRejReason', () => {
    const fix = Object.fromEntries(Object.entries(RejectCode).filter(([, code]) => code < 100));
    expect(fix).toEqual({
      none: 0,
      unknownInstrument: 1,
      venueClosed: 2,
      unknownOrder: 5,
      duplicateClientOrderId: 6,
      unsupportedOrderCharacteristic: 11,
      incorrectQuantity: 13,
      unknownAccount: 15,
      priceCollar: 16,
      invalidPriceIncrement: 18,
    });
  });

  test.each([
    ['instrumentClosed', true],
    ['instrumentHalted', true],
    ['openOrdersInstrument', true],
    ['venueCapacity', true],
    ['venueBusy', true],
    ['insufficientFunds', false],
    ['duplicateClientOrderId', false],
    ['priceCollar', false],
    ['unknownOrder', false],
    ['accountKillSwitch', false],
  ] as const)('%s is transient: %s', (name, transient) => {
    expect(isTransient(RejectCode[name])).toBe(transient);
  });
});

describe('the reason why an order ended decides its status', () => {
  test.each([
    ['none', 'filled'],
    ['amendedToFilled', 'filled'],
    ['immediateOrCancel', 'expired'],
    ['fillOrKill', 'expired'],
    ['collarReached', 'expired'],
    ['noLiquidity', 'expired'],
    ['dayEnd', 'expired'],
    ['canceledByUser', 'canceled'],
    ['massCanceled', 'canceled'],
    ['postOnlyWouldCross', 'canceled'],
    ['replaced', 'canceled'],
    ['selfTradePrevention', 'canceled'],
    ['killSwitch', 'canceled'],
    ['orderListEnded', 'canceled'],
    ['activationRefused', 'canceled'],
    ['auctionEnded', 'expired'],
    ['goodTillDate', 'expired'],
    ['minimumQuantity', 'expired'],
    ['budgetTooSmall', 'expired'],
    ['budgetReached', 'filled'],
    ['accountStopped', 'canceled'],
    ['instrumentDelisted', 'canceled'],
  ] as const)('%s: %s', (reason, status) => {
    expect(termName(OrdStatus, statusOfClose(CloseReason[reason]))).toBe(status);
  });

  test('and there is no other', () => {
    expect(Object.keys(CloseReason)).toHaveLength(22);
    expect(termName(CloseReason, 99)).toBeUndefined();
  });
});
