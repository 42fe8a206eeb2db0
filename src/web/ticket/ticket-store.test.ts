// What the venue says about a field is shown at that field, in a bracket too.
import { describe, expect, it } from 'vitest';
import { ticketField } from './ticket-store.ts';

describe('the field of a refusal', () => {
  it.each([
    ['stopPrice', 'stopPrice'],
    ['trailingOffsetBps', 'trailingOffset'],
    ['orders[0].price', 'price'],
    ['orders[1].price', 'takeProfit'],
    ['orders[2].stopPrice', 'stopLoss'],
    ['instrument', null],
    ['orders', null],
    [null, null],
  ])('%j is %j', (field, expected) => {
    expect(ticketField(field)).toBe(expected);
  });
});
