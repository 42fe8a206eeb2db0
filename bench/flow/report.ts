// The report of a flow: what became of every message, as lines of text in the public benchmark's format and as their
// SHA-256. Every book's reports come through this one writer. It must never run in a timed window.

import { createHash } from 'node:crypto';

/** What became of a message, told in the benchmark's order; one call is one line. */
export interface FlowReportSink {
  placed(seq: number, side: number, orderId: number, priceTicks: number, qty: number): void;
  traded(
    seq: number,
    makerPriceTicks: number,
    qty: number,
    makerOrderId: number,
    takerOrderId: number,
  ): void;
  /** A resting order was cancelled, or the rest of an immediate-or-cancel order was. */
  cancelled(seq: number, side: number, orderId: number, priceTicks: number): void;
  modified(seq: number, side: number, orderId: number, priceTicks: number, qty: number): void;
  /** A cancel of an order that does not rest. */
  cancelMissed(seq: number, orderId: number): void;
  /** A modify of an order that does not rest. */
  modifyMissed(seq: number, orderId: number): void;
}

const LineKind = {
  placed: 0,
  traded: 1,
  cancelled: 2,
  modified: 3,
  cancelMissed: 4,
  modifyMissed: 5,
} as const;

const flushLength = 1 << 16;

/** Lines joined by newlines, none after the last, hashed as they come. */
export class ReportHash implements FlowReportSink {
  lines = 0;
  trades = 0;
  private readonly hash = createHash('sha256');
  private pending = '';

  placed(seq: number, side: number, orderId: number, priceTicks: number, qty: number): void {
    this.line(`${LineKind.placed},${seq},${side},${orderId},${priceTicks},${qty}`);
  }

  traded(
    seq: number,
    makerPriceTicks: number,
    qty: number,
    makerOrderId: number,
    takerOrderId: number,
  ): void {
    this.trades += 1;
    this.line(
      `${LineKind.traded},${seq},${makerPriceTicks},${qty},${makerOrderId},${takerOrderId}`,
    );
  }

  cancelled(seq: number, side: number, orderId: number, priceTicks: number): void {
    this.line(`${LineKind.cancelled},${seq},${side},${orderId},${priceTicks}`);
  }

  modified(seq: number, side: number, orderId: number, priceTicks: number, qty: number): void {
    this.line(`${LineKind.modified},${seq},${side},${orderId},${priceTicks},${qty}`);
  }

  cancelMissed(seq: number, orderId: number): void {
    this.line(`${LineKind.cancelMissed},${seq},${orderId}`);
  }

  modifyMissed(seq: number, orderId: number): void {
    this.line(`${LineKind.modifyMissed},${seq},${orderId}`);
  }

  /** The hash of everything so far, in hexadecimal. Call once, at the end. */
  digest(): string {
    return this.hash.update(this.pending).digest('hex');
  }

  private line(text: string): void {
    this.pending += this.lines === 0 ? text : `\n${text}`;
    this.lines += 1;
    if (this.pending.length < flushLength) return;
    this.hash.update(this.pending);
    this.pending = '';
  }
}
