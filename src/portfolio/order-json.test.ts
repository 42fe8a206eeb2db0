// The Order object as text: always what JSON.stringify makes of it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RejectCode, rejectName } from '#core/reject-codes.ts';
import {
  CloseReason,
  ListKind,
  OrdStatus,
  OrdType,
  Side,
  StpMode,
  termName,
  TimeInForce,
} from '#core/terms.ts';
import { orderJson } from '#portfolio/order-json.ts';
import type { OrderInstrument } from '#portfolio/order-json.ts';
import { OrderView } from '#portfolio/order-view.ts';
import { formatTimeUs } from '#std/time-format.ts';

const instrument: OrderInstrument = {
  symbol: 'AAPL',
  formatPrice: (priceTicks) => `p${priceTicks}`,
  formatQty: (qtyLots) => `q${qtyLots}`,
  formatMoney: (minor) => `m${minor}`,
  formatAveragePrice: (notionalMinor, qtyLots) => `a${notionalMinor}/${qtyLots}`,
};

const timesInForce: Record<number, string> = {
  0: 'DAY',
  1: 'GTC',
  2: 'OPG',
  3: 'IOC',
  4: 'FOK',
  6: 'GTD',
  7: 'CLS',
};

/** A field that is there only where its number is. */
function field(name: string, value: number, text: unknown): object {
  return value === 0 ? {} : { [name]: text };
}

/** docs/api.md, word by word. */
function plain(order: OrderView): unknown {
  const isRejected = order.status === OrdStatus.rejected;
  const reason = isRejected ? rejectName(order.rejectCode) : termName(CloseReason, order.reason);
  return {
    orderId: String(order.orderId),
    clOrdId: order.clOrdId,
    account: String(order.accountId),
    instrument: 'AAPL',
    side: order.side === Side.buy ? 'buy' : 'sell',
    type: termName(OrdType, order.ordType),
    timeInForce: timesInForce[order.timeInForce],
    postOnly: (order.execInst & 1) !== 0,
    ...field('repriceToPost', order.execInst & 2, true),
    ...field('allOrNone', order.execInst & 4, true),
    ...(isRejected ? {} : { stpMode: termName(StpMode, order.stpMode) }),
    price: order.priceTicks === 0 ? null : `p${order.priceTicks}`,
    qty: `q${order.qtyLots}`,
    cumQty: `q${order.cumLots}`,
    leavesQty: `q${order.leavesLots}`,
    avgPx: order.cumLots === 0 ? null : `a${order.cumNotionalMinor}/${order.cumLots}`,
    fees: `m${order.feesMinor}`,
    ...(order.hasTerms ? terms(order) : {}),
    status: termName(OrdStatus, order.status),
    reason: reason === 'none' ? null : reason,
    ...(isRejected ? { rejectCode: order.rejectCode } : {}),
    createdAt: formatTimeUs(order.createdTsUs),
    updatedAt: formatTimeUs(order.updatedTsUs),
    seq: order.seq,
  };
}

function terms(order: OrderView): object {
  return {
    ...field('stopPrice', order.stopTicks, `p${order.stopTicks}`),
    ...field('activationPrice', order.activationTicks, `p${order.activationTicks}`),
    ...field('trailingOffset', order.trailTicks, `p${order.trailTicks}`),
    ...field('trailingOffsetBps', order.trailBps, order.trailBps),
    ...field('displayQty', order.displayLots, `q${order.displayLots}`),
    ...field('minQty', order.minQtyLots, `q${order.minQtyLots}`),
    ...field('expireTime', order.expireTsUs, formatTimeUs(order.expireTsUs)),
    ...field('cashOrderQty', order.budgetMinor, `m${order.budgetMinor}`),
    ...field('preventedQty', order.preventedLots, `q${order.preventedLots}`),
    ...field('listId', order.listId, String(order.listId)),
    ...field('listType', order.listId, termName(ListKind, order.listKind)),
  };
}

const ids = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const lots = fc.integer({ min: 0, max: 2 ** 31 - 2 });
const times = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
const orders: fc.Arbitrary<OrderView> = fc
  .record({
    orderId: ids,
    clOrdId: fc.oneof(
      fc.stringMatching(/^[-A-Za-z0-9_.:]{1,36}$/),
      fc.string({ maxLength: 36 }),
      fc.string({ maxLength: 36, unit: 'binary' }),
    ),
    accountId: ids,
    side: fc.constantFrom(1, 2),
    ordType: fc.constantFrom(...Object.values(OrdType)),
    timeInForce: fc.constantFrom(...Object.values(TimeInForce)),
    execInst: fc.constantFrom(0, 1, 3, 4),
    stpMode: fc.constantFrom(...Object.values(StpMode)),
    priceTicks: lots,
    qtyLots: lots,
    cumLots: lots,
    leavesLots: lots,
    cumNotionalMinor: ids,
    feesMinor: fc.maxSafeInteger(),
    status: fc.constantFrom(...Object.values(OrdStatus)),
    reason: fc.constantFrom(...Object.values(CloseReason)),
    rejectCode: fc.constantFrom(...Object.values(RejectCode).filter((code) => code > 0)),
    createdTsUs: times,
    updatedTsUs: times,
    seq: ids,
    hasTerms: fc.boolean(),
    stopTicks: lots,
    activationTicks: lots,
    trailTicks: lots,
    trailBps: fc.nat(5_000),
    displayLots: lots,
    minQtyLots: lots,
    expireTsUs: times,
    budgetMinor: ids,
    preventedLots: lots,
    listId: fc.oneof(fc.constant(0), ids),
    listKind: fc.constantFrom(...Object.values(ListKind)),
  })
  .map((fields) => Object.assign(new OrderView(), fields));

describe('an order as JSON', () => {
  test('has every field of docs/api.md in its order, whatever the order', () => {
    fc.assert(
      fc.property(orders, (order) => {
        expect(orderJson(order, instrument)).toBe(JSON.stringify(plain(order)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('has no price and no quantity where there is no such instrument', () => {
    const order = new OrderView();
    order.clOrdId = 'x';
    order.status = OrdStatus.rejected;
    order.rejectCode = RejectCode.unknownInstrument;
    order.qtyLots = 5;
    expect(JSON.parse(orderJson(order, undefined))).toMatchObject({
      instrument: '',
      price: null,
      qty: '0',
      reason: 'unknownInstrument',
      rejectCode: 1,
    });
  });

  test('is still JSON where a rejected order asked for what does not exist', () => {
    const order = new OrderView();
    Object.assign(order, { side: 7, ordType: 0, timeInForce: 15, execInst: 255, status: 8 });
    expect(JSON.parse(orderJson(order, instrument))).toMatchObject({ status: 'rejected' });
  });
});
