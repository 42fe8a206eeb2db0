// The order book kernel driven by a flow. What is timed is what is checked: the same records that the benchmark counts
// are read back into report lines by the conformance test. `run` must never allocate.

import { Book } from '#core/book/book.ts';
import { OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ReportBuffer, ReportKind, ReportWord, reportWords } from '#core/book/report-buffer.ts';
import { CloseReason, ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { FlowType } from './flow.ts';
import type { Flow } from './flow.ts';
import type { FlowReportSink } from './report.ts';

/** Records that the driver adds to the kernel's own: each message begins with one of these, its trades follow. */
const HeadKind = {
  placed: 16,
  cancelled: 17,
  modified: 18,
  cancelMissed: 19,
  modifyMissed: 20,
} as const;
/** Ends the records of an immediate-or-cancel order that was not filled whole. */
const expiredKind = 21;

const two32 = 2 ** 32;
/** Messages between two times that the reader of the reports empties the buffer. */
const batchMessages = 256;

export class KernelBook {
  readonly book: Book;
  private readonly pool: OrderPool;
  private readonly reports: ReportBuffer;

  constructor(ordersHint: number) {
    this.pool = new OrderPool(ordersHint);
    this.reports = new ReportBuffer(4 * batchMessages);
    this.book = new Book(this.pool, this.reports, true);
  }

  get restingOrders(): number {
    return this.pool.count;
  }

  get levels(): number {
    return this.book.bids.count + this.book.asks.count;
  }

  rests(orderId: number): boolean {
    return this.pool.find(orderId) >= 0;
  }

  /** Applies messages `from` up to `to`; returns how many reports they made, all of them written to the buffer. */
  run(flow: Flow, from: number, to: number): number {
    let reported = 0;
    for (let start = from; start < to; start += batchMessages) {
      const end = start + batchMessages < to ? start + batchMessages : to;
      for (let i = start; i < end; i++) this.step(flow, i);
      reported += this.reports.count;
      this.reports.count = 0;
    }
    return reported;
  }

  /** Applies message `i` and leaves its reports in the buffer. */
  step(flow: Flow, i: number): void {
    const type = flow.type[i]!;
    const orderId = flow.orderId[i]!;
    const idLow = orderId | 0;
    const idHigh = (orderId / two32) | 0;
    if (type === FlowType.place) {
      this.place(flow, i, orderId, idLow, idHigh);
      return;
    }
    const slot = this.pool.find(orderId);
    if (slot < 0) {
      const missed = type === FlowType.cancel ? HeadKind.cancelMissed : HeadKind.modifyMissed;
      this.reports.append(missed, 0, idLow, idHigh, 0, 0, 0, i);
      return;
    }
    const words = this.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]! - Side.buy;
    if (type === FlowType.cancel) {
      const priceTicks = words[at + OrderWord.priceTicks]!;
      this.reports.append(HeadKind.cancelled, side, idLow, idHigh, priceTicks, 0, 0, i);
      this.book.cancel(slot);
    } else {
      const priceTicks = flow.priceTicks[i]!;
      const qty = flow.qty[i]!;
      this.reports.append(HeadKind.modified, side, idLow, idHigh, priceTicks, qty, 0, i);
      this.book.reenter(slot, priceTicks, qty, StpMode.none);
    }
  }

  /** Tells the reports in the buffer, which are those of message `i`, and empties it. */
  drain(i: number, sink: FlowReportSink): void {
    const words = this.reports.words;
    const kind = words[ReportWord.kind]!;
    const side = words[ReportWord.makerSlot]!;
    const orderId = this.idAt(0);
    const priceTicks = words[ReportWord.priceTicks]!;
    const qty = words[ReportWord.qtyLots]!;

    if (kind === HeadKind.placed) sink.placed(i, side, orderId, priceTicks, qty);
    for (let at = reportWords; at < this.reports.count * reportWords; at += reportWords) {
      const price = words[at + ReportWord.priceTicks]!;
      if (words[at + ReportWord.kind] === ReportKind.fill) {
        sink.traded(i, price, words[at + ReportWord.qtyLots]!, this.idAt(at), orderId);
      } else {
        sink.cancelled(i, side, orderId, price);
      }
    }
    if (kind === HeadKind.cancelled) sink.cancelled(i, side, orderId, priceTicks);
    if (kind === HeadKind.modified) sink.modified(i, side, orderId, priceTicks, qty);
    if (kind === HeadKind.cancelMissed) sink.cancelMissed(i, orderId);
    if (kind === HeadKind.modifyMissed) sink.modifyMissed(i, orderId);
    this.reports.count = 0;
  }

  private place(flow: Flow, i: number, orderId: number, idLow: number, idHigh: number): void {
    const side = flow.side[i]!;
    const priceTicks = flow.priceTicks[i]!;
    const qty = flow.qty[i]!;
    this.reports.append(HeadKind.placed, side, idLow, idHigh, priceTicks, qty, 0, i);
    const outcome = this.book.place(
      orderId,
      0,
      side + Side.buy,
      priceTicks,
      qty,
      flow.ioc[i] === 1 ? TimeInForce.ioc : TimeInForce.day,
      ExecInst.none,
      StpMode.none,
      0,
    );
    if (outcome === CloseReason.immediateOrCancel) {
      this.reports.append(expiredKind, side, idLow, idHigh, priceTicks, 0, 0, i);
    }
  }

  private idAt(at: number): number {
    const words = this.reports.words;
    return words[at + ReportWord.makerIdHigh]! * two32 + (words[at + ReportWord.makerIdLow]! >>> 0);
  }
}
