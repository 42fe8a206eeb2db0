// The Order object of docs/api.md as JSON text, by concatenation: it is in every reply and every private push. It must always be what
// JSON.stringify would make of the same object.

import { rejectName } from '#core/reject-codes.ts';
import { CloseReason, ExecInst, OrdStatus, OrdType, Side, TimeInForce } from '#core/terms.ts';
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
const timeInForceNames = namesOf(
  {
    DAY: TimeInForce.day,
    GTC: TimeInForce.gtc,
    IOC: TimeInForce.ioc,
    FOK: TimeInForce.fok,
  },
  'GTC',
);

/** `instrument` is undefined for an order that was rejected because there is none: then it has no price and no quantity. */
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
    numbersJson(order, instrument) +
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
