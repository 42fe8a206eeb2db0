// Drives any book of the tests with order flow and tells its reports in the public benchmark's terms. What a resting
// order's side and price are is remembered here, not asked of the book; the book alone says whether it rests.

import { CloseReason, ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { FlowSide, FlowType } from '../../bench/flow/flow.ts';
import type { Flow } from '../../bench/flow/flow.ts';
import type { FlowReportSink } from '../../bench/flow/report.ts';
import { notOpen, type MatchingBook } from '../naive/matching-book.ts';

interface Entered {
  readonly side: number;
  readonly priceTicks: number;
}

/** Applies a whole flow to an empty book. */
export function driveFlow(book: MatchingBook, flow: Flow, sink: FlowReportSink): void {
  const entered = new Map<number, Entered>();
  const tellTrades = (seq: number, takerOrderId: number): void => {
    for (const { priceTicks, qtyLots, makerOrderId } of book.takeReports()) {
      sink.traded(seq, priceTicks, qtyLots, makerOrderId, takerOrderId);
    }
  };

  for (let seq = 0; seq < flow.messageCount; seq++) {
    const type = flow.type[seq]!;
    const orderId = flow.orderId[seq]!;
    const priceTicks = flow.priceTicks[seq]!;
    const qty = flow.qty[seq]!;
    if (type === FlowType.place) {
      const side = flow.side[seq]!;
      entered.set(orderId, { side, priceTicks });
      sink.placed(seq, side, orderId, priceTicks, qty);
      const coreSide = side === FlowSide.buy ? Side.buy : Side.sell;
      const timeInForce = flow.ioc[seq] === 1 ? TimeInForce.ioc : TimeInForce.day;
      const outcome = book.place(
        orderId,
        0,
        coreSide,
        priceTicks,
        qty,
        timeInForce,
        ExecInst.none,
        StpMode.none,
        0,
      );
      tellTrades(seq, orderId);
      if (outcome === CloseReason.immediateOrCancel) {
        sink.cancelled(seq, side, orderId, priceTicks);
      }
    } else if (type === FlowType.cancel) {
      const order = entered.get(orderId);
      if (order !== undefined && book.cancel(orderId)) {
        sink.cancelled(seq, order.side, orderId, order.priceTicks);
      } else {
        sink.cancelMissed(seq, orderId);
      }
    } else {
      const order = entered.get(orderId);
      const outcome =
        order === undefined ? notOpen : book.reenter(orderId, priceTicks, qty, StpMode.none);
      if (order === undefined || outcome === notOpen) {
        sink.modifyMissed(seq, orderId);
      } else {
        entered.set(orderId, { side: order.side, priceTicks });
        tellTrades(seq, orderId);
        sink.modified(seq, order.side, orderId, priceTicks, qty);
      }
    }
  }
}
