// The Order object of docs/api.md as JSON text, by concatenation: it is in every reply and every private push. It must always be what
// JSON.stringify would make of the same object.

import { rejectName } from '#core/reject-codes.ts';
import {
  CloseReason,
  ExecInst,
  ListKind,
  OrdStatus,
  OrdType,
  Side,
  StpMode,
  TimeInForce,
} from '#core/terms.ts';
import { formatTimeUs } from '#std/time-format.ts';
import type { OrderView } from '#portfolio/order-view.ts';

/** How an instrument's numbers are written. */
export interface OrderInstrument {
  readonly symbol: string;
  formatPrice(priceTicks: number): string;
  formatQty(qtyLots: number): string;
  formatMoney(minor: number): string;
  formatAveragePrice(notionalMinor: number, qtyLots: number): string;
}

const sideNames = namesOf(Side, 'buy');
const ordTypeNames = namesOf(OrdType, 'limit');
const statusNames = namesOf(OrdStatus, 'new');
const reasonNames = namesOf(CloseReason, 'none');
const stpModeNames = namesOf(StpMode, 'none');
const listKindNames = namesOf(ListKind, 'none');
const timeInForceNames = namesOf(
  {
    DAY: TimeInForce.day,
    GTC: TimeInForce.gtc,
    OPG: TimeInForce.opg,
    IOC: TimeInForce.ioc,
    FOK: TimeInForce.fok,
    GTD: TimeInForce.gtd,
    CLS: TimeInForce.cls,
  },
  'GTC',
);

/**
 * Terms that an order does not have are left out, and so is the self-trade prevention of a rejected one. `instrument` is undefined for
 * an order that was rejected because there is none: then it has no price and no quantity.
 */
export function orderJson(order: OrderView, instrument: OrderInstrument | undefined): string {
  const isRejected = order.status === OrdStatus.rejected;
  const reason = isRejected ? rejectName(order.rejectCode) : nameOf(reasonNames, order.reason);
  return (
    '{"orderId":"' +
    order.orderId +
    '","clOrdId":' +
    quoted(order.clOrdId) +
    ',"account":"' +
    order.accountId +
    '","instrument":' +
    quoted(instrument === undefined ? '' : instrument.symbol) +
    ',"side":"' +
    nameOf(sideNames, order.side) +
    '","type":"' +
    nameOf(ordTypeNames, order.ordType) +
    '","timeInForce":"' +
    nameOf(timeInForceNames, order.timeInForce) +
    ((order.execInst & ExecInst.postOnly) === 0 ? '","postOnly":false,' : '","postOnly":true,') +
    ((order.execInst & ExecInst.repriceToPost) === 0 ? '' : '"repriceToPost":true,') +
    ((order.execInst & ExecInst.allOrNone) === 0 ? '' : '"allOrNone":true,') +
    (isRejected ? '' : '"stpMode":"' + nameOf(stpModeNames, order.stpMode) + '",') +
    numbersJson(order, instrument) +
    (order.hasTerms && instrument !== undefined ? termsJson(order, instrument) : '') +
    ',"status":"' +
    nameOf(statusNames, order.status) +
    (isRejected || order.reason !== CloseReason.none
      ? '","reason":"' + reason + '"'
      : '","reason":null') +
    (isRejected ? ',"rejectCode":' + order.rejectCode : '') +
    ',"createdAt":"' +
    formatTimeUs(order.createdTsUs) +
    '","updatedAt":"' +
    formatTimeUs(order.updatedTsUs) +
    '","seq":' +
    order.seq +
    '}'
  );
}

function numbersJson(order: OrderView, instrument: OrderInstrument | undefined): string {
  if (instrument === undefined) {
    return '"price":null,"qty":"0","cumQty":"0","leavesQty":"0","avgPx":null,"fees":"0"';
  }
  return (
    (order.priceTicks === 0
      ? '"price":null,"qty":"'
      : '"price":"' + instrument.formatPrice(order.priceTicks) + '","qty":"') +
    instrument.formatQty(order.qtyLots) +
    '","cumQty":"' +
    instrument.formatQty(order.cumLots) +
    '","leavesQty":"' +
    instrument.formatQty(order.leavesLots) +
    (order.cumLots === 0
      ? '","avgPx":null,"fees":"'
      : '","avgPx":"' +
        instrument.formatAveragePrice(order.cumNotionalMinor, order.cumLots) +
        '","fees":"') +
    instrument.formatMoney(order.feesMinor) +
    '"'
  );
}

/** Each term that the order has, with its comma before it. */
function termsJson(order: OrderView, instrument: OrderInstrument): string {
  const price = (name: string, ticks: number): string =>
    ticks === 0 ? '' : ',"' + name + '":"' + instrument.formatPrice(ticks) + '"';
  const qty = (name: string, lots: number): string =>
    lots === 0 ? '' : ',"' + name + '":"' + instrument.formatQty(lots) + '"';
  return (
    price('stopPrice', order.stopTicks) +
    price('activationPrice', order.activationTicks) +
    price('trailingOffset', order.trailTicks) +
    (order.trailBps === 0 ? '' : ',"trailingOffsetBps":' + order.trailBps) +
    qty('displayQty', order.displayLots) +
    qty('minQty', order.minQtyLots) +
    (order.expireTsUs === 0 ? '' : ',"expireTime":"' + formatTimeUs(order.expireTsUs) + '"') +
    (order.budgetMinor === 0
      ? ''
      : ',"cashOrderQty":"' + instrument.formatMoney(order.budgetMinor) + '"') +
    qty('preventedQty', order.preventedLots) +
    (order.listId === 0
      ? ''
      : ',"listId":"' +
        order.listId +
        '","listType":"' +
        nameOf(listKindNames, order.listKind) +
        '"')
  );
}

/** Client order ids need no escape by rule; what an old journal or another door may hold is escaped all the same. */
function quoted(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c || code > 0x7e) return JSON.stringify(text);
  }
  return '"' + text + '"';
}

/** Names by value, and the one that stands for values without a name (a rejected order may have asked for anything). */
interface Names {
  readonly byValue: readonly (string | undefined)[];
  readonly otherwise: string;
}

function namesOf(table: Readonly<Record<string, number>>, otherwise: string): Names {
  const byValue: (string | undefined)[] = [];
  for (const [name, value] of Object.entries(table)) {
    while (byValue.length <= value) byValue.push(undefined);
    byValue[value] = name;
  }
  return { byValue, otherwise };
}

function nameOf(names: Names, value: number): string {
  return names.byValue[value] ?? names.otherwise;
}
