// Position limits, gross exposure and the cost of covering short positions, to the lot and to the minor unit.

import { describe, expect, test } from 'vitest';
import { Positions, valueMinor } from '#core/risk/positions.ts';
import { OrdType, Side, TimeInForce } from '#core/terms.ts';
import { currencyId, RiskRig } from '../../../test/support/risk-rig.ts';

const sell = { side: Side.sell } as const;

describe('the position limit', () => {
  test('counts what the account has, its open buys, and the order', () => {
    const rig = new RiskRig({ positionLotsMax: 50 }, 1_000_000, 20);
    const cell = rig.state.ledger.find(10, rig.instrument.shareAssetId);
    expect(rig.check({ qtyLots: 30 })).toBe('none');
    expect(rig.check({ qtyLots: 31 })).toBe('positionLimit 50');
    rig.state.ledger.openBuyLots[cell] = 5;
    expect(rig.check({ qtyLots: 25 })).toBe('none');
    expect(rig.check({ qtyLots: 26 })).toBe('positionLimit 50');
    // Open sales may never fill: what they hold still counts.
    rig.state.ledger.hold(cell, 20);
    expect(rig.check({ qtyLots: 26 })).toBe('positionLimit 50');
  });

  test('of a sale counts what was borrowed, open sales, and the order', () => {
    const rig = new RiskRig({ positionLotsMax: 50 }, 0, 100);
    const { ledger } = rig.state;
    const cell = ledger.find(10, rig.instrument.shareAssetId);
    // Long 20, of which 80 are borrowed.
    ledger.borrowed[cell] = 80;
    expect(ledger.positionShares(cell)).toBe(20);
    expect(rig.check({ ...sell, qtyLots: 70 })).toBe('none');
    expect(rig.check({ ...sell, qtyLots: 71 })).toBe('positionLimit 50');
    ledger.hold(cell, 10);
    expect(rig.check({ ...sell, qtyLots: 60 })).toBe('none');
    expect(rig.check({ ...sell, qtyLots: 61 })).toBe('positionLimit 50');
  });

  test('is the account’s own where it has one, on each side', () => {
    const rig = new RiskRig({ positionLotsMax: 50 }, 1_000_000, 0);
    const { ledger } = rig.state;
    const cell = ledger.cell(10, rig.instrument.shareAssetId);
    ledger.longLotsMax[cell] = 60;
    ledger.shortLotsMax[cell] = 5;
    expect(rig.check({ qtyLots: 60 })).toBe('none');
    expect(rig.check({ qtyLots: 61 })).toBe('positionLimit 60');
    rig.give(rig.instrument.shareAssetId, 10);
    ledger.borrowed[cell] = 10;
    expect(rig.check({ ...sell, qtyLots: 5 })).toBe('none');
    expect(rig.check({ ...sell, qtyLots: 6 })).toBe('positionLimit 5');
  });

  test('is in lots, and odd shares count', () => {
    const rig = new RiskRig({ lotShares: 10, positionLotsMax: 5 }, 1_000_000, 5);
    expect(rig.check({ qtyLots: 4 })).toBe('none');
    expect(rig.check({ qtyLots: 5 })).toBe('positionLimit 5');
  });

  test('lets an order through that brings an over-large position down', () => {
    const rig = new RiskRig({ positionLotsMax: 50 }, 1_000_000, 500);
    expect(rig.check({ qtyLots: 1 })).toBe('positionLimit 50');
    expect(rig.check({ ...sell, qtyLots: 400 })).toBe('none');
    expect(rig.check({ ...sell, qtyLots: 500 })).toBe('none');
    const short = new RiskRig({ positionLotsMax: 50 }, 1_000_000, 1);
    short.state.ledger.borrowed[short.state.ledger.find(10, 2)] = 500;
    expect(short.check({ ...sell, qtyLots: 1 })).toBe('positionLimit 50');
    expect(short.check({ qtyLots: 400 })).toBe('none');
  });

  test('is off at 0, and not asked of an order whose turn comes later', () => {
    const rig = new RiskRig({ positionLotsMax: 5 }, 1_000_000, 0);
    expect(rig.check({ qtyLots: 6 }, { defersCover: true })).toBe('none');
    expect(new RiskRig().check({ qtyLots: 5_000 })).toBe('none');
  });

  test('counts the open lots of an order that the new one replaces only once', () => {
    const rig = new RiskRig({ positionLotsMax: 50 }, 1_000_000, 0);
    const { ledger } = rig.state;
    ledger.openBuyLots[ledger.cell(10, rig.instrument.shareAssetId)] = 40;
    expect(rig.check({ qtyLots: 50 })).toBe('positionLimit 50');
    expect(rig.check({ qtyLots: 50 }, { creditLots: 40 })).toBe('none');
    expect(rig.check({ qtyLots: 51 }, { creditLots: 40 })).toBe('positionLimit 50');
  });

  test('of a buy by budget counts the lots that the best offer could give', () => {
    const rig = new RiskRig({ positionLotsMax: 10 }, 1_000_000, 0);
    const budget = {
      ordType: OrdType.market,
      timeInForce: TimeInForce.ioc,
      priceTicks: 0,
      qtyLots: 0,
    };
    // Nobody offers: nothing can be bought.
    expect(rig.check({ ...budget, budgetMinor: 5_000 })).toBe('none');
    rig.offer(50);
    expect(rig.check({ ...budget, budgetMinor: 549 })).toBe('none');
    expect(rig.check({ ...budget, budgetMinor: 550 })).toBe('positionLimit 10');
    // Hidden offers are offers: at 40 the same cash buys more.
    rig.hiddenOffer(60);
    expect(rig.check({ ...budget, budgetMinor: 549 })).toBe('none');
    rig.hiddenOffer(40);
    expect(rig.check({ ...budget, budgetMinor: 439 })).toBe('none');
    expect(rig.check({ ...budget, budgetMinor: 440 })).toBe('positionLimit 10');
    const onlyHidden = new RiskRig({ positionLotsMax: 10 }, 1_000_000, 0);
    onlyHidden.hiddenOffer(40);
    expect(onlyHidden.check({ ...budget, budgetMinor: 440 })).toBe('positionLimit 10');
  });
});

describe('gross exposure', () => {
  function limited(exposureMax: number, cash = 1_000_000, shares = 0): RiskRig {
    const rig = new RiskRig({}, cash, shares);
    rig.anna.setLimits({ ...rig.anna.limits, grossExposureMinorMax: exposureMax });
    return rig;
  }

  test('is the position that could come of it, at the reference price', () => {
    const rig = limited(5_000, 1_000_000, 20);
    expect(rig.check({ qtyLots: 30, priceTicks: 90 })).toBe('none');
    expect(rig.check({ qtyLots: 31, priceTicks: 90 })).toBe('exposureLimit 5000');
    rig.instrument.lastPriceTicks = 50;
    expect(rig.check({ qtyLots: 80, priceTicks: 90 })).toBe('none');
    expect(rig.check({ qtyLots: 81, priceTicks: 90 })).toBe('exposureLimit 5000');
  });

  test('takes the larger of long and short', () => {
    const rig = limited(5_000, 1_000_000, 90);
    const { ledger } = rig.state;
    const cell = ledger.find(10, 2);
    ledger.borrowed[cell] = 80;
    // Long 10: sales of up to 60 come to at most 50 short.
    expect(rig.check({ ...sell, qtyLots: 60 })).toBe('none');
    expect(rig.check({ ...sell, qtyLots: 61 })).toBe('exposureLimit 5000');
    ledger.hold(cell, 30);
    expect(rig.check({ ...sell, qtyLots: 30 })).toBe('none');
    expect(rig.check({ ...sell, qtyLots: 31 })).toBe('exposureLimit 5000');
    expect(rig.check({ qtyLots: 40 })).toBe('none');
    expect(rig.check({ qtyLots: 41 })).toBe('exposureLimit 5000');
  });

  test('adds up the instruments of one currency, and only those', () => {
    const rig = limited(5_000);
    const other = rig.list({ symbol: 'BETA', referencePriceTicks: 200 });
    rig.state.addAsset({ assetId: 4, code: 'EUR', decimals: 2, instrumentId: 0 });
    const euros = rig.list({ symbol: 'GAMMA', currencyId: 4, referencePriceTicks: 300 });
    rig.give(euros.shareAssetId, 1_000);
    const cell = rig.give(other.shareAssetId, 15);
    expect(rig.check({ qtyLots: 20 })).toBe('none');
    expect(rig.check({ qtyLots: 21 })).toBe('exposureLimit 5000');
    rig.state.ledger.openBuyLots[cell] = 5;
    expect(rig.check({ qtyLots: 10 })).toBe('none');
    expect(rig.check({ qtyLots: 11 })).toBe('exposureLimit 5000');
    // Short 20 instead of long 20 comes to the same.
    rig.state.ledger.openBuyLots[cell] = 0;
    rig.state.ledger.borrowed[cell] = 35;
    expect(rig.check({ qtyLots: 10 })).toBe('none');
    expect(rig.check({ qtyLots: 11 })).toBe('exposureLimit 5000');
  });

  test('uses the order’s own price where there is no reference', () => {
    const rig = limited(5_000);
    rig.instrument.listing = { ...rig.instrument.listing, referencePriceTicks: 0 };
    expect(rig.check({ qtyLots: 100, priceTicks: 50 })).toBe('none');
    expect(rig.check({ qtyLots: 100, priceTicks: 51 })).toBe('exposureLimit 5000');
  });

  test('past its limit still takes orders that add nothing to it', () => {
    const rig = limited(5_000, 1_000_000, 100);
    expect(rig.check({ qtyLots: 1 })).toBe('exposureLimit 5000');
    expect(rig.check({ ...sell, qtyLots: 100 })).toBe('none');
  });

  test('rounds odd shares down', () => {
    const rig = new RiskRig({ lotShares: 10 }, 1_000_000, 15);
    // 15 shares at 100 ticks of 10 cents on a lot of 10: 1,500; then a lot more: 2,500.
    rig.anna.setLimits({ ...rig.anna.limits, grossExposureMinorMax: 2_500 });
    expect(rig.check({ qtyLots: 1 })).toBe('none');
    expect(rig.check({ qtyLots: 2 })).toBe('exposureLimit 2500');
  });
});

describe('the value of shares', () => {
  const { instrument } = new RiskRig({ lotShares: 1_000, priceDecimals: 3, tickUnits: 1 });

  test('is exact, and rounded as asked where shares are odd', () => {
    // A tick on a lot is 100 cents: a share at 7 ticks is 0.7 cents.
    expect(instrument.tickValueMinor).toBe(100);
    expect(valueMinor(instrument, 2_000, 7, false)).toBe(1_400);
    expect(valueMinor(instrument, 2_001, 7, false)).toBe(1_400);
    expect(valueMinor(instrument, 2_001, 7, true)).toBe(1_401);
    expect(valueMinor(instrument, 1, 7, false)).toBe(0);
    expect(valueMinor(instrument, 1, 7, true)).toBe(1);
    expect(valueMinor(instrument, 0, 7, true)).toBe(0);
    expect(valueMinor(instrument, -5, 7, true)).toBe(0);
    expect(valueMinor(instrument, 5, 0, true)).toBe(0);
  });

  test('is that of unlimited integers, and stops at the largest safe one', () => {
    const shares = [1, 999, 1_001, 123_456_789, 2 ** 40 + 7, 2 ** 52];
    const prices = [1, 99, 12_345, 2 ** 31 - 2];
    for (const count of shares) {
      for (const price of prices) {
        const product = BigInt(count) * BigInt(price) * 100n;
        const exact = product / 1_000n;
        const most = BigInt(Number.MAX_SAFE_INTEGER);
        const wanted = exact > most ? most : exact;
        expect(valueMinor(instrument, count, price, false)).toBe(Number(wanted));
        const up = (product + 999n) / 1_000n;
        expect(valueMinor(instrument, count, price, true)).toBe(Number(up > most ? most : up));
      }
    }
  });
});

describe('covering short positions', () => {
  test('costs each at its reference price, rounded up, in one currency', () => {
    const rig = new RiskRig({ lotShares: 1_000, priceDecimals: 3 }, 0, 0);
    const other = rig.list({ symbol: 'BETA', referencePriceTicks: 200 });
    const long = rig.list({ symbol: 'LONG', referencePriceTicks: 300 });
    const { ledger } = rig.state;
    const positions = new Positions(rig.state);
    expect(positions.coverCostMinor(10, currencyId)).toBe(0);
    ledger.borrowed[ledger.cell(10, rig.instrument.shareAssetId)] = 1_001;
    expect(positions.coverCostMinor(10, currencyId)).toBe(10_010);
    rig.instrument.lastPriceTicks = 7;
    expect(positions.coverCostMinor(10, currencyId)).toBe(701);
    ledger.borrowed[ledger.cell(10, other.shareAssetId)] = 3;
    rig.give(long.shareAssetId, 100);
    expect(positions.coverCostMinor(10, currencyId)).toBe(1_301);
    expect(positions.coverCostMinor(10, 2)).toBe(0);
    other.listing = { ...other.listing, referencePriceTicks: 0 };
    expect(positions.coverCostMinor(10, currencyId)).toBe(701);
  });
});
