// What makes an order well formed: each contradiction with its one code, in the rulebook's order, and the bounds of every number.

import { describe, expect, test } from 'vitest';
import { ExecInst, OrdType, Phase, Side, TimeInForce } from '#core/terms.ts';
import type { CommandData, NumericField } from '../../../test/support/commands.ts';
import { RiskRig } from '../../../test/support/risk-rig.ts';

type Terms = Partial<CommandData>;

const { day, gtc, opg, ioc, fok, gtd, cls } = TimeInForce;
const { postOnly, repriceToPost, allOrNone } = ExecInst;
const nowUs = 1_000_000_000;

const market: Terms = { ordType: OrdType.market, priceTicks: 0, timeInForce: ioc };
const stop: Terms = { ordType: OrdType.stop, priceTicks: 0, stopTicks: 105 };
const stopLimit: Terms = { ordType: OrdType.stopLimit, stopTicks: 105 };
const takeProfit: Terms = { ordType: OrdType.takeProfit, priceTicks: 0, stopTicks: 95 };
const takeProfitLimit: Terms = { ordType: OrdType.takeProfitLimit, stopTicks: 95 };
const trailing: Terms = { ordType: OrdType.trailingStop, priceTicks: 0, trailTicks: 5 };
const trailingLimit: Terms = { ordType: OrdType.trailingStopLimit, trailTicks: 5 };
const budget: Terms = { ...market, qtyLots: 0, budgetMinor: 1_000 };
const listing = {
  priceTicksMin: 10,
  priceTicksMax: 1_000,
  qtyLotsMin: 2,
  qtyLotsMax: 5_000,
  notionalMinorMax: 400_000,
};

function formOf(terms: Terms, phase: Phase = Phase.continuous): string {
  const rig = new RiskRig(listing, 10_000_000);
  rig.instrument.phase = phase;
  return rig.check(terms);
}

const cases: Readonly<Record<string, readonly [string, Terms][]>> = {
  'side, type, time in force, instructions': [
    ['invalidSide', { side: 0 }],
    ['invalidSide', { side: 3 }],
    ['invalidOrderType', { ordType: 0 }],
    ['invalidOrderType', { ordType: 9 }],
    ['invalidTimeInForce', { timeInForce: 5 }],
    ['invalidTimeInForce', { timeInForce: 8 }],
    ['unsupportedOrderCharacteristic', { execInst: 8 }],
    ['unsupportedOrderCharacteristic', { execInst: -1 }],
  ],
  'a time in force that its type does not have': [
    ['timeInForceNotAllowed', { ...market, timeInForce: gtc }],
    ['timeInForceNotAllowed', { ...market, timeInForce: gtd, expireTsUs: nowUs + 1 }],
    ['none', { ...market, timeInForce: ioc }],
    ['none', { ...market, timeInForce: fok }],
    ['none', { ...market, timeInForce: cls }],
    ...[stop, stopLimit, takeProfit, takeProfitLimit, trailing, trailingLimit].flatMap(
      (type): [string, Terms][] => [
        ...[ioc, fok, opg, cls].map((timeInForce): [string, Terms] => [
          'timeInForceNotAllowed',
          { ...type, timeInForce },
        ]),
        ...[gtc, day].map((timeInForce): [string, Terms] => ['none', { ...type, timeInForce }]),
        ['none', { ...type, timeInForce: gtd, expireTsUs: nowUs + 1 }],
      ],
    ),
  ],
  'post-only': [
    ['none', { execInst: postOnly }],
    ['none', { execInst: postOnly, timeInForce: day }],
    ['none', { execInst: postOnly, displayLots: 2 }],
    ['postOnlyImmediate', { execInst: postOnly, timeInForce: ioc }],
    ['postOnlyImmediate', { execInst: postOnly, timeInForce: fok }],
    ['postOnlyImmediate', { execInst: postOnly, timeInForce: cls }],
    ['postOnlyImmediate', { ...market, execInst: postOnly }],
    ['postOnlyMarket', { ...stop, execInst: postOnly }],
    ['postOnlyMarket', { ...takeProfit, execInst: postOnly }],
    ['postOnlyMarket', { ...trailing, execInst: postOnly }],
    ['none', { ...stopLimit, execInst: postOnly }],
    ['none', { execInst: postOnly | repriceToPost }],
    ['repriceWithoutPostOnly', { execInst: repriceToPost }],
    ['repriceWithoutPostOnly', { execInst: repriceToPost | allOrNone }],
  ],
  'all or none': [
    ['none', { execInst: allOrNone }],
    ['allOrNoneNotAllowed', { ...market, execInst: allOrNone }],
    ['allOrNoneNotAllowed', { ...stopLimit, execInst: allOrNone }],
    ['allOrNoneNotAllowed', { execInst: allOrNone, timeInForce: ioc }],
    ['allOrNoneNotAllowed', { execInst: allOrNone, timeInForce: fok }],
    ['allOrNoneNotAllowed', { execInst: allOrNone, timeInForce: cls }],
    ['allOrNoneNotAllowed', { execInst: allOrNone | postOnly }],
    ['allOrNoneNotAllowed', { execInst: allOrNone, displayLots: 2 }],
    ['allOrNoneNotAllowed', { execInst: allOrNone, minQtyLots: 2 }],
  ],
  expiry: [
    ['expireTimeRequired', { timeInForce: gtd }],
    ['expireTimeRequired', { timeInForce: gtd, expireTsUs: -1 }],
    ['expireTimeRequired', { timeInForce: gtd, expireTsUs: NaN }],
    ['expireTimeNotAllowed', { expireTsUs: nowUs + 1 }],
    ['expireTimeNotAllowed', { expireTsUs: NaN }],
    ['expireTimeNotAllowed', { ...market, expireTsUs: nowUs + 1 }],
    ['expireTimePast', { timeInForce: gtd, expireTsUs: nowUs }],
    ['none', { timeInForce: gtd, expireTsUs: nowUs + 1 }],
  ],
  'stop price': [
    ['stopPriceRequired', { ...stop, stopTicks: 0 }],
    ['stopPriceRequired', { ...takeProfitLimit, stopTicks: 0 }],
    ['stopPriceNotAllowed', { stopTicks: 105 }],
    ['stopPriceNotAllowed', { ...market, stopTicks: 105 }],
    ['stopPriceNotAllowed', { ...trailing, stopTicks: 105 }],
    ['stopPriceOutOfBounds 10', { ...stop, stopTicks: 9 }],
    ['none', { ...stop, stopTicks: 10 }],
    ['stopPriceOutOfBounds 1000', { ...stopLimit, stopTicks: 1_001 }],
    ['none', { ...stopLimit, stopTicks: 1_000 }],
    ['stopPriceOutOfBounds 1000', { ...stop, stopTicks: 50.5 }],
  ],
  'activation price': [
    ['activationPriceNotAllowed', { activationTicks: 110 }],
    ['activationPriceNotAllowed', { ...stop, activationTicks: 110 }],
    ['none', { ...trailing, activationTicks: 110 }],
    ['stopPriceOutOfBounds 10', { ...trailing, activationTicks: 9 }],
    ['stopPriceOutOfBounds 1000', { ...trailing, activationTicks: 1_001 }],
  ],
  'trailing offset': [
    ['trailingOffsetRequired', { ...trailing, trailTicks: 0 }],
    ['trailingOffsetRequired', { ...trailing, trailBps: 100 }],
    ['trailingOffsetRequired 1000', { ...trailing, trailTicks: 1_001 }],
    ['trailingOffsetRequired 1000', { ...trailing, trailTicks: -1 }],
    ['none', { ...trailing, side: Side.sell, trailTicks: 1_000 }],
    ['trailingOffsetRequired 5000', { ...trailing, trailTicks: 0, trailBps: 5_001 }],
    ['none', { ...trailing, trailTicks: 0, trailBps: 5_000 }],
    ['none', { ...trailingLimit, trailTicks: 0, trailBps: 1 }],
    ['trailingOffsetNotAllowed', { trailTicks: 5 }],
    ['trailingOffsetNotAllowed', { ...stop, trailBps: 5 }],
  ],
  price: [
    ['priceRequired', { priceTicks: 0 }],
    ['priceRequired', { ...stopLimit, priceTicks: 0 }],
    ['priceRequired', { ...trailingLimit, priceTicks: 0 }],
    ['priceNotAllowed', { ...market, priceTicks: 100 }],
    ['priceNotAllowed', { ...stop, priceTicks: 100 }],
    ['priceNotAllowed', { ...trailing, priceTicks: 100 }],
  ],
  budget: [
    ['none', budget],
    ['budgetWithQuantity', { ...budget, qtyLots: 1 }],
    ['budgetNotAllowed', { qtyLots: 0, budgetMinor: 1_000 }],
    ['budgetNotAllowed', { ...budget, timeInForce: fok }],
    ['budgetNotAllowed', { ...stop, qtyLots: 0, budgetMinor: 1_000 }],
    ['budgetOutOfRange 400000', { ...budget, budgetMinor: 400_001 }],
    ['none', { ...budget, budgetMinor: 400_000 }],
    ['budgetOutOfRange 400000', { ...budget, budgetMinor: -1 }],
    ['budgetOutOfRange 400000', { ...budget, budgetMinor: 0.5 }],
  ],
  'display quantity': [
    ['none', { displayLots: 2 }],
    ['none', { displayLots: 10 }],
    ['none', { ...stopLimit, displayLots: 2 }],
    ['displayQtyNotAllowed', { ...market, displayLots: 2 }],
    ['displayQtyNotAllowed', { ...stop, displayLots: 2 }],
    ['displayQtyNotAllowed', { displayLots: 2, timeInForce: ioc }],
    ['displayQtyNotAllowed', { displayLots: 2, timeInForce: cls }],
    ['displayQtyNotAllowed', { displayLots: 2, minQtyLots: 2 }],
    ['displayQtyNotAllowed', { displayLots: -1 }],
    ['displayQtyAboveOrderQty 10', { displayLots: 11 }],
    ['displayQtyTooSmall 4', { qtyLots: 3_001, displayLots: 3 }],
    ['none', { qtyLots: 3_000, displayLots: 3 }],
  ],
  'minimum quantity': [
    ['none', { minQtyLots: 10 }],
    ['none', { minQtyLots: 10, timeInForce: ioc }],
    ['none', { ...market, minQtyLots: 10 }],
    ['minQtyNotAllowed', { ...stopLimit, minQtyLots: 2 }],
    ['minQtyNotAllowed', { minQtyLots: 2, timeInForce: fok }],
    ['minQtyNotAllowed', { minQtyLots: 2, timeInForce: cls }],
    ['minQtyNotAllowed', { minQtyLots: 2, execInst: postOnly }],
    ['minQtyNotAllowed', { ...budget, minQtyLots: 2 }],
    ['minQtyNotAllowed', { minQtyLots: -1 }],
    ['minQtyAboveOrderQty 10', { minQtyLots: 11 }],
  ],
  'bounds and value': [
    ['incorrectQuantity', { qtyLots: 0 }],
    ['incorrectQuantity', { qtyLots: 1.5 }],
    ['quantityBelowMin 2', { qtyLots: 1 }],
    ['quantityAboveMax 5000', { qtyLots: 5_001 }],
    ['priceOutOfBounds 10', { priceTicks: 9 }],
    ['priceOutOfBounds 1000', { priceTicks: 1_001 }],
    ['priceOutOfBounds 1000', { priceTicks: 99.5 }],
    ['none', { qtyLots: 4_000 }],
    ['notionalAboveMax 400000', { qtyLots: 4_001 }],
    // At the protection price of 115 (10% past the stop), 3,478 lots are worth 399,970.
    ['none', { ...stop, qtyLots: 3_478 }],
    ['notionalAboveMax 400000', { ...stop, qtyLots: 3_479 }],
  ],
};

for (const [subject, rows] of Object.entries(cases)) {
  describe(subject, () => {
    test.each(rows)('%s: %j', (code, terms) => {
      expect(formOf(terms)).toBe(code);
    });
  });
}

test('a market order for an auction is not post-only', () => {
  const order = { ...market, timeInForce: day, execInst: postOnly };
  expect(formOf(order, Phase.preOpen)).toBe('postOnlyMarket');
});

test('OPG orders are plain: no post-only, no display, no minimum', () => {
  const plain = { timeInForce: opg };
  expect(formOf(plain, Phase.preOpen)).toBe('none');
  expect(formOf({ ...plain, execInst: postOnly }, Phase.preOpen)).toBe('postOnlyImmediate');
  expect(formOf({ ...plain, execInst: allOrNone }, Phase.preOpen)).toBe('allOrNoneNotAllowed');
  expect(formOf({ ...plain, displayLots: 2 }, Phase.preOpen)).toBe('displayQtyNotAllowed');
  expect(formOf({ ...plain, minQtyLots: 2 }, Phase.preOpen)).toBe('minQtyNotAllowed');
});

describe('of two contradictions the earlier one is the reject', () => {
  /** One wrong thing for each step, in the rulebook's order; later ones keep to fields of their own. */
  const steps: readonly [string, Terms][] = [
    ['invalidSide', { side: 9 }],
    ['invalidOrderType', { ordType: 12 }],
    ['invalidTimeInForce', { timeInForce: 5 }],
    ['unsupportedOrderCharacteristic', { execInst: 9 }],
    ['timeInForceNotAllowed', { ordType: OrdType.stopLimit, timeInForce: ioc }],
    ['repriceWithoutPostOnly', { execInst: repriceToPost }],
    ['expireTimeNotAllowed', { expireTsUs: 5 }],
    ['stopPriceNotAllowed', { stopTicks: 5 }],
    ['activationPriceNotAllowed', { activationTicks: 5 }],
    ['trailingOffsetNotAllowed', { trailTicks: 5 }],
    ['priceRequired', { priceTicks: 0 }],
    ['budgetWithQuantity', { budgetMinor: 5 }],
    ['incorrectQuantity', { qtyLots: -1 }],
    ['displayQtyNotAllowed', { displayLots: -1 }],
    ['minQtyNotAllowed', { minQtyLots: -1 }],
    ['priceOutOfBounds 1000', { priceTicks: 1_001 }],
  ];
  for (const [i, [earlier, terms]] of steps.entries()) {
    for (const [later, others] of steps.slice(i + 1)) {
      if (Object.keys(others).some((field) => field in terms)) continue;
      // A stop-limit order without its stop price has another fault of its own; a budget takes the quantity's place.
      if (earlier === 'timeInForceNotAllowed' && later.startsWith('stop')) continue;
      test(`${earlier} before ${later}`, () => {
        expect(formOf({ ...others, ...terms })).toBe(earlier);
      });
    }
  }
});

describe('a number that is none is refused, whatever the field', () => {
  const fields: readonly NumericField[] = [
    'side',
    'ordType',
    'timeInForce',
    'execInst',
    'priceTicks',
    'qtyLots',
    'stopTicks',
    'activationTicks',
    'trailTicks',
    'trailBps',
    'displayLots',
    'minQtyLots',
    'expireTsUs',
    'budgetMinor',
    'stpMode',
  ];
  const values = [NaN, Infinity, -Infinity, 0.5, -1, -(2 ** 53), 2 ** 53, 1e300];
  const types: Readonly<Record<string, Terms>> = {
    limit: {},
    market,
    stop,
    stopLimit,
    trailing,
    budget,
  };
  for (const [type, terms] of Object.entries(types)) {
    test.each(fields)(`${type}, %s`, (field) => {
      for (const value of values) {
        const found = formOf({ ...terms, [field]: value });
        expect(found, `${field} ${value}`).not.toBe('none');
      }
    });
  }
});
