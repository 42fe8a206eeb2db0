// The life of an order and the matches that self-trade prevention kept from happening, as JSON text (docs/api.md, Objects). It must never be
// given another account's data than the asker's.

import { listJson } from './market-json.ts';
import { rejectName } from '#core/reject-codes.ts';
import { CloseReason, OrdStatus, StpMode, termName } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Market } from '#marketdata/market.ts';
import type { OrderLife, OrderStep } from '#portfolio/history-fold.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import type { PreventedMatchView } from '#portfolio/prevented-ring.ts';
import { formatTimeUs } from '#std/time-format.ts';

export function orderLifeJson(
  order: OrderView,
  instrument: MarketInstrument | undefined,
  life: OrderLife | undefined,
): string {
  const steps = listJson(life?.steps ?? [], (step) => stepJson(step, instrument));
  return (
    `{"orderId":"${order.orderId}","clOrdId":${JSON.stringify(order.clOrdId)},"account":"${order.accountId}"` +
    `,"instrument":"${instrument?.symbol ?? ''}","complete":${life?.isWhole ?? false},"events":${steps}}`
  );
}

/** Without an instrument (an order for one that there is not) it has no numbers. */
function stepJson(step: OrderStep, instrument: MarketInstrument | undefined): string {
  const price = (ticks: number): string =>
    ticks === 0 || instrument === undefined ? 'null' : `"${instrument.formatPrice(ticks)}"`;
  const qty = (lots: number): string => `"${instrument?.formatQty(lots) ?? '0'}"`;
  const { cumLots, cumNotionalMinor } = step;
  const average =
    cumLots === 0 || instrument === undefined
      ? 'null'
      : `"${instrument.formatAveragePrice(cumNotionalMinor, cumLots)}"`;
  return (
    `{"seq":${step.seq},"time":"${formatTimeUs(step.tsUs)}","execType":"${step.execType}","reason":${reasonJson(step)}` +
    (step.rejectCode === 0 ? '' : `,"rejectCode":${step.rejectCode}`) +
    `,"ordStatus":"${termName(OrdStatus, step.ordStatus) ?? 'new'}","price":${price(step.priceTicks)}` +
    `,"stopPrice":${price(step.stopTicks)},"orderQty":${qty(step.orderQtyLots)},"cumQty":${qty(cumLots)}` +
    `,"leavesQty":${qty(step.leavesLots)},"lastQty":${step.lastLots === 0 ? 'null' : qty(step.lastLots)}` +
    `,"lastPx":${price(step.lastTicks)},"avgPx":${average}}`
  );
}

function reasonJson({ reason, rejectCode }: OrderStep): string {
  if (rejectCode !== 0) return `"${rejectName(rejectCode)}"`;
  return reason === CloseReason.none ? 'null' : `"${termName(CloseReason, reason) ?? 'none'}"`;
}

export function preventedMatchJson(market: Market, match: PreventedMatchView): string {
  const instrument = market.instrument(match.instrumentId);
  if (instrument === undefined) return 'null';
  const id = (value: number): string => (value === 0 ? 'null' : `"${value}"`);
  const lost = (orderId: number, lots: number): string =>
    orderId === 0 ? 'null' : `"${instrument.formatQty(lots)}"`;
  const { makerOrderId, takerOrderId } = match;
  return (
    `{"preventedMatchId":"${match.preventedMatchId}","instrument":"${instrument.symbol}"` +
    `,"stpMode":"${termName(StpMode, match.stpMode) ?? 'cancelNewest'}","price":"${instrument.formatPrice(match.priceTicks)}"` +
    `,"makerOrderId":${id(makerOrderId)},"makerPreventedQty":${lost(makerOrderId, match.makerPreventedLots)}` +
    `,"takerOrderId":${id(takerOrderId)},"takerPreventedQty":${lost(takerOrderId, match.takerPreventedLots)}` +
    `,"time":"${formatTimeUs(match.tsUs)}","seq":${match.seq}}`
  );
}
