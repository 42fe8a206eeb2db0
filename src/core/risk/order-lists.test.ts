// What makes a list of orders: the types and times in force of its legs, one market, and prices that lie as they should.

import { describe, expect, test } from 'vitest';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { rejectName } from '#core/reject-codes.ts';
import { checkListPrices, checkListShape } from '#core/risk/order-lists.ts';
import { ListKind, OrdType, Side, TimeInForce } from '#core/terms.ts';
import { makeCommand, type CommandData } from '../../../test/support/commands.ts';
import { RiskRig } from '../../../test/support/risk-rig.ts';

type Terms = Partial<CommandData>;

const rig = new RiskRig();
const sell: Terms = { side: Side.sell };
const limit: Terms = { priceTicks: 110 };
const takeProfit: Terms = { ordType: OrdType.takeProfit, priceTicks: 0, stopTicks: 110 };
const stop: Terms = { ordType: OrdType.stop, priceTicks: 0, stopTicks: 90 };
const stopLimit: Terms = { ordType: OrdType.stopLimit, priceTicks: 80, stopTicks: 90 };
const trailing: Terms = { ordType: OrdType.trailingStop, priceTicks: 0, trailTicks: 5 };
const market: Terms = {
  ordType: OrdType.market,
  priceTicks: 0,
  timeInForce: TimeInForce.ioc,
};

function list(kind: number, ...legs: Terms[]): Command {
  const data = {
    kind: CommandKind.orderList,
    accountId: 10,
    option: kind,
    legs: legs.map((leg) => rig.order(leg)),
  };
  return makeCommand(data, 1, 1);
}

function shapeOf(kind: number, ...legs: Terms[]): string {
  const code = checkListShape(list(kind, ...legs));
  return code === 0 ? 'none' : rejectName(code);
}

function pricesOf(kind: number, ...legs: Terms[]): string {
  const command = list(kind, ...legs);
  const code = checkListPrices(command.legs.slice(0, command.legCount), kind, rig.instrument);
  return code === 0 ? 'none' : rejectName(code);
}

const { oco, oto, bracket } = ListKind;

describe('the shape of an OCO', () => {
  test.each<[string, Terms[]]>([
    ['none', [limit, stop]],
    ['none', [stop, limit]],
    ['none', [limit, stopLimit]],
    ['none', [limit, trailing]],
    ['none', [takeProfit, stop]],
    ['none', [{ ...takeProfit, ordType: OrdType.takeProfitLimit, priceTicks: 111 }, trailing]],
    [
      'none',
      [
        { ...limit, timeInForce: TimeInForce.day },
        { ...stop, timeInForce: TimeInForce.gtd },
      ],
    ],
    ['orderListShape', []],
    ['orderListShape', [limit]],
    ['orderListShape', [limit, stop, stop]],
    ['orderListShape', [limit, limit]],
    ['orderListShape', [stop, trailing]],
    ['orderListShape', [limit, takeProfit]],
    ['orderListShape', [market, stop]],
    ['orderListShape', [{ ...limit, timeInForce: TimeInForce.ioc }, stop]],
    ['orderListShape', [{ ...limit, timeInForce: TimeInForce.cls }, stop]],
    ['orderListShape', [limit, { ...stop, timeInForce: TimeInForce.fok }]],
    ['orderListShape', [{ ...limit, kind: CommandKind.cancelOrder }, stop]],
    ['orderListMismatch', [{ ...limit, ...sell }, stop]],
    ['orderListMismatch', [{ ...limit, instrumentId: 2 }, stop]],
  ])('%s: %j', (code, legs) => {
    expect(shapeOf(oco, ...legs)).toBe(code);
  });
});

describe('the shape of an OTO', () => {
  test.each<[string, Terms[]]>([
    ['none', [{}, sell]],
    ['none', [{}, {}]],
    ['none', [market, { ...stop, ...sell }]],
    ['none', [stop, market]],
    ['none', [{ ...market, timeInForce: TimeInForce.day }, {}]],
    ['orderListShape', [{}]],
    ['orderListShape', [{}, {}, {}]],
    ['orderListShape', [{ timeInForce: TimeInForce.opg }, {}]],
    ['orderListShape', [{ timeInForce: TimeInForce.cls }, {}]],
    ['orderListShape', [{}, { timeInForce: TimeInForce.opg }]],
    ['orderListShape', [{}, { timeInForce: TimeInForce.cls }]],
    ['orderListShape', [{}, { ...market, timeInForce: TimeInForce.day }]],
    ['orderListMismatch', [{}, { instrumentId: 2 }]],
  ])('%s: %j', (code, legs) => {
    expect(shapeOf(oto, ...legs)).toBe(code);
  });
});

describe('the shape of a bracket', () => {
  const exits = [
    { ...limit, ...sell },
    { ...stop, ...sell },
  ] as const;
  test.each<[string, Terms[]]>([
    ['none', [{}, ...exits]],
    ['none', [market, ...exits]],
    ['none', [sell, limit, stop]],
    ['orderListShape', [{}, exits[0]]],
    ['orderListShape', [{}, exits[0], exits[0]]],
    ['orderListShape', [{ timeInForce: TimeInForce.cls }, ...exits]],
    ['orderListMismatch', [sell, ...exits]],
    ['orderListMismatch', [{}, exits[0], stop]],
    ['orderListMismatch', [{ instrumentId: 2 }, ...exits]],
    ['orderListMismatch', [{}, exits[0], { ...exits[1], instrumentId: 2 }]],
  ])('%s: %j', (code, legs) => {
    expect(shapeOf(bracket, ...legs)).toBe(code);
  });
});

test.each([0, 4, -1, NaN, 1.5])('there is no list of kind %d', (kind) => {
  expect(shapeOf(kind, limit, stop)).toBe('orderListShape');
});

test('legs that are left from an earlier command do not count', () => {
  const command = list(oco, limit, stop);
  command.legCount = 1;
  expect(rejectName(checkListShape(command))).toBe('orderListShape');
});

describe('prices, with the reference at 100', () => {
  const buyStop = { ...stop, stopTicks: 110 };
  const below = { priceTicks: 90 };
  test.each<[string, Terms[]]>([
    ['none', [sell, { priceTicks: 101 }, { stopTicks: 99 }]],
    ['orderListPrices', [sell, { priceTicks: 100 }, { stopTicks: 99 }]],
    ['orderListPrices', [sell, { priceTicks: 101 }, { stopTicks: 100 }]],
    ['orderListPrices', [sell, { priceTicks: 99 }, { stopTicks: 101 }]],
    ['orderListPrices', [sell, { priceTicks: 105 }, { stopTicks: 105 }]],
    ['none', [{}, { priceTicks: 99 }, { stopTicks: 101 }]],
    ['orderListPrices', [{}, { priceTicks: 100 }, { stopTicks: 101 }]],
    ['orderListPrices', [{}, { priceTicks: 99 }, { stopTicks: 100 }]],
    ['orderListPrices', [{}, { priceTicks: 101 }, { stopTicks: 99 }]],
  ])('of an OCO: %s: %j', (code, [side, other, trigger]) => {
    const first = { ...limit, ...side, ...other };
    const second = { ...stop, ...side, ...trigger };
    expect(pricesOf(oco, first, second)).toBe(code);
    expect(pricesOf(oco, second, first)).toBe(code);
  });

  test('of a take-profit leg are its trigger price', () => {
    const leg = { ...takeProfit, ...sell, ordType: OrdType.takeProfitLimit, priceTicks: 1 };
    expect(pricesOf(oco, leg, { ...stop, ...sell })).toBe('none');
  });

  test('of a trailing stop are not compared, those of the other leg are', () => {
    expect(pricesOf(oco, { ...limit, ...sell }, { ...trailing, ...sell })).toBe('none');
    expect(pricesOf(oco, { ...sell, priceTicks: 100 }, { ...trailing, ...sell })).toBe(
      'orderListPrices',
    );
    expect(pricesOf(oco, below, trailing)).toBe('none');
  });

  test('of a bracket lie around each other, wherever the reference is', () => {
    const exits = (priceTicks: number, stopTicks: number): Terms[] => [
      {},
      { ...sell, priceTicks },
      { ...stop, ...sell, stopTicks },
    ];
    expect(pricesOf(bracket, ...exits(60, 50))).toBe('none');
    expect(pricesOf(bracket, ...exits(50, 50))).toBe('orderListPrices');
    expect(pricesOf(bracket, sell, below, buyStop)).toBe('none');
    expect(pricesOf(bracket, sell, { priceTicks: 110 }, buyStop)).toBe('orderListPrices');
  });

  test('of an OTO are nobody’s matter', () => {
    expect(pricesOf(oto, {}, { priceTicks: 1 })).toBe('none');
  });

  test('without a reference lie around each other', () => {
    const fresh = new RiskRig({ referencePriceTicks: 0 }).instrument;
    const { legs } = list(oco, { ...sell, priceTicks: 60 }, { ...stop, ...sell, stopTicks: 50 });
    expect(checkListPrices(legs, oco, fresh)).toBe(0);
    expect(checkListPrices(legs, oco, rig.instrument)).not.toBe(0);
  });
});
