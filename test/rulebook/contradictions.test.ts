// docs/rulebook.md, "Contradictions": each with its one code, through a whole engine, in the order in which they are looked at. Every
// number's bounds are in src/core/risk/order-form.test.ts.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import type { RejectName } from '#core/reject-codes.ts';
import type { CommandData } from '../support/commands.ts';
import { Desk, type OrderWords } from '../support/desk.ts';

const limit: OrderWords = { account: 'anna', side: 'buy', price: 100, qty: 10 };
const market: OrderWords = { account: 'anna', side: 'buy', qty: 10 };
const stop: OrderWords = { ...market, type: 'stop', stop: 120 };
const trailing: OrderWords = { ...market, type: 'trailingStop', trail: 5 };
const budget: OrderWords = { account: 'anna', side: 'buy', budget: 1_000 };

/** In the rulebook's order: what, code, words, and raw fields where there is no word for a thing so wrong. */
const contradictions: readonly [string, RejectName, OrderWords, Partial<CommandData>?][] = [
  ['side', 'invalidSide', limit, { side: 3 }],
  ['type', 'invalidOrderType', limit, { ordType: 9 }],
  ['time in force', 'invalidTimeInForce', limit, { timeInForce: 5 }],
  ['execution instructions', 'unsupportedOrderCharacteristic', limit, { execInst: 8 }],
  ['time in force and type', 'timeInForceNotAllowed', { ...market, tif: 'gtc' }],
  ['time in force and type', 'timeInForceNotAllowed', { ...stop, tif: 'ioc' }],
  ['post-only and immediate', 'postOnlyImmediate', { ...limit, postOnly: true, tif: 'ioc' }],
  ['post-only and an immediate market order', 'postOnlyImmediate', { ...market, postOnly: true }],
  ['post-only and a stop without a limit', 'postOnlyMarket', { ...stop, postOnly: true }],
  ['reprice without post-only', 'repriceWithoutPostOnly', { ...limit, repriceToPost: true }],
  ['all-or-none and immediate', 'allOrNoneNotAllowed', { ...limit, allOrNone: true, tif: 'ioc' }],
  ['all-or-none and market', 'allOrNoneNotAllowed', { ...market, allOrNone: true }],
  ['all-or-none and an iceberg', 'allOrNoneNotAllowed', { ...limit, allOrNone: true, display: 2 }],
  ['GTD without a time', 'expireTimeRequired', { ...limit, tif: 'gtd' }],
  ['a time without GTD', 'expireTimeNotAllowed', { ...limit, expire: 1_000_000_000 }],
  ['a time in the past', 'expireTimePast', { ...limit, tif: 'gtd', expire: 1 }],
  ['a stop without a stop price', 'stopPriceRequired', { ...market, type: 'stop' }],
  ['a stop price without a stop', 'stopPriceNotAllowed', { ...limit, stop: 120 }],
  ['a trailing stop with a stop price', 'stopPriceNotAllowed', { ...trailing, stop: 120 }],
  ['a stop price out of bounds', 'stopPriceOutOfBounds', { ...stop, stop: 1_000_001 }],
  [
    'an activation price without trailing',
    'activationPriceNotAllowed',
    { ...stop, activation: 110 },
  ],
  ['trailing without an offset', 'trailingOffsetRequired', { ...market, type: 'trailingStop' }],
  ['trailing with two offsets', 'trailingOffsetRequired', { ...trailing, trailBps: 50 }],
  ['an offset without trailing', 'trailingOffsetNotAllowed', { ...limit, trail: 5 }],
  ['a limit without a price', 'priceRequired', { ...market, type: 'limit' }],
  ['a stop-limit without a price', 'priceRequired', { ...stop, type: 'stopLimit' }],
  ['a market order with a price', 'priceNotAllowed', { ...market, type: 'market', price: 100 }],
  ['a stop with a price', 'priceNotAllowed', { ...stop, price: 100 }],
  ['a budget with a quantity', 'budgetWithQuantity', { ...budget, qty: 10 }],
  ['a budget on a limit order', 'budgetNotAllowed', { ...budget, price: 100 }],
  ['a budget that is not immediate', 'budgetNotAllowed', { ...budget, tif: 'fok' }],
  ['a budget out of range', 'budgetOutOfRange', { ...budget, budget: 1_000_000_000_001 }],
  ['no quantity', 'incorrectQuantity', { ...limit, qty: 0 }],
  ['a display quantity on a market order', 'displayQtyNotAllowed', { ...market, display: 2 }],
  [
    'a display quantity on an immediate order',
    'displayQtyNotAllowed',
    { ...limit, display: 2, tif: 'ioc' },
  ],
  ['more on display than there is', 'displayQtyAboveOrderQty', { ...limit, display: 11 }],
  ['too many parts', 'displayQtyTooSmall', { ...limit, qty: 1_001, display: 1 }],
  ['a minimum on a stop', 'minQtyNotAllowed', { ...stop, minQty: 2 }],
  ['a minimum on fill-or-kill', 'minQtyNotAllowed', { ...limit, minQty: 2, tif: 'fok' }],
  ['a minimum on post-only', 'minQtyNotAllowed', { ...limit, minQty: 2, postOnly: true }],
  ['a minimum on a budget', 'minQtyNotAllowed', { ...budget, minQty: 2 }],
  ['a minimum above the quantity', 'minQtyAboveOrderQty', { ...limit, minQty: 11 }],
  ['less than the smallest quantity', 'quantityBelowMin', { ...limit, qty: 1 }],
  ['more than the largest quantity', 'quantityAboveMax', { ...limit, qty: 1_000_001 }],
  ['a price below the bounds', 'priceOutOfBounds', { ...limit, price: 1 }],
  ['a price above the bounds', 'priceOutOfBounds', { ...limit, price: 1_000_001 }],
  ['too large a value', 'notionalAboveMax', { ...limit, price: 1_000_000, qty: 1_000_000 }],
];

function place(words: OrderWords, raw: Partial<CommandData> = {}): string {
  const bounds = { qtyLotsMin: 2, priceTicksMin: 2, notionalMinorMax: 900_000_000_000 };
  const desk = Desk.open({ instruments: [bounds] });
  desk.wait(1_000);
  return desk.send({ ...desk.orderData(CommandKind.placeOrder, words), ...raw }).reject;
}

describe('one code each', () => {
  for (const [what, code, words, raw] of contradictions) {
    test(`${what}: ${code}`, () => {
      expect(place(words, raw)).toBe(code);
    });
  }
});

test('orders without a contradiction are taken', () => {
  for (const words of [limit, market, stop, trailing, budget]) expect(place(words)).toBe('none');
});

describe('are looked at in the rulebook’s order', () => {
  const chain: readonly [RejectName, Partial<CommandData>][] = [
    ['invalidSide', { side: 3 }],
    ['invalidOrderType', { ordType: 9 }],
    ['invalidTimeInForce', { timeInForce: 5 }],
    ['unsupportedOrderCharacteristic', { execInst: 8 }],
    ['repriceWithoutPostOnly', { execInst: 2 | 4 }],
    ['expireTimeNotAllowed', { expireTsUs: 1_000_000 }],
    ['stopPriceNotAllowed', { stopTicks: 120 }],
    ['activationPriceNotAllowed', { activationTicks: 120 }],
    ['trailingOffsetNotAllowed', { trailTicks: 5 }],
    ['priceRequired', { priceTicks: 0 }],
    ['budgetWithQuantity', { budgetMinor: 5, qtyLots: 7 }],
    ['displayQtyAboveOrderQty', { displayLots: 1_000_002 }],
    ['minQtyAboveOrderQty', { minQtyLots: 1_000_002 }],
    ['quantityAboveMax', { qtyLots: 1_000_001 }],
  ];
  for (const [at, [code]] of chain.entries()) {
    test(code, () => {
      const wrong = chain.slice(at).toReversed();
      // A display quantity and a minimum exclude each other: each is tried without the other.
      const fields = wrong.filter(
        ([name]) => code !== 'displayQtyAboveOrderQty' || name !== 'minQtyAboveOrderQty',
      );
      const raw = Object.assign({}, ...fields.map(([, some]) => some)) as Partial<CommandData>;
      expect(place(limit, raw)).toBe(code);
    });
  }
});
