// Rows of order_event: the steps of orders' lives, as the portfolio's histories have them. A step can be completed by a later event of its
// command, so that those of a command are written down when it is over.

import type { ReplicaPortfolio } from './replica-portfolio.ts';
import { StepRecord } from './replica-portfolio.ts';
import { timeText, type RowBatch } from './row-batch.ts';

const numbers = [
  'reason',
  'rejectCode',
  'ordStatus',
  'orderQtyLots',
  'cumLots',
  'leavesLots',
  'cumNotionalMinor',
  'lastLots',
  'lastTicks',
  'priceTicks',
  'stopTicks',
] as const satisfies readonly (keyof StepRecord)[];

export class StepRows {
  private readonly portfolio: ReplicaPortfolio;
  private batch: RowBatch;
  /** Of the command at hand, in their order; the first `count` are in use. */
  private readonly steps: StepRecord[] = [];
  private count = 0;
  /** The latest of each order among them. */
  private readonly latest = new Map<number, StepRecord>();

  constructor(portfolio: ReplicaPortfolio, batch: RowBatch) {
    this.portfolio = portfolio;
    this.batch = batch;
  }

  into(batch: RowBatch): void {
    this.batch = batch;
  }

  /** An event of an order was taken in: its latest step is new, or completed, or none of this command. */
  note(orderId: number, seq: number): void {
    const number = this.portfolio.stepNumber(orderId);
    let step = this.latest.get(orderId);
    if (step?.number !== number) {
      step = this.steps[this.count];
      if (step === undefined) {
        step = new StepRecord();
        this.steps.push(step);
      }
      if (!this.portfolio.readStep(orderId, seq, step)) return;
      this.count++;
      this.latest.set(orderId, step);
      return;
    }
    this.portfolio.readStep(orderId, seq, step);
  }

  flush(seq: number, tsUs: number): void {
    if (this.count === 0) return;
    const time = timeText(tsUs);
    const rows = this.batch.growing.order_event;
    for (let idx = 0; idx < this.count; idx++) {
      const step = this.steps[idx]!;
      const { orderId, accountId, instrumentId, execType } = step;
      rows.push(
        `${seq}\t${idx}\t${orderId}\t${accountId}\t${instrumentId}\t${execType}\t${time}\t${detailOf(step)}\n`,
      );
    }
    this.count = 0;
    this.latest.clear();
  }
}

/** What is not 0, as JSON. */
function detailOf(step: StepRecord): string {
  let text = '';
  for (const name of numbers) {
    if (step[name] !== 0) text += `${text === '' ? '{' : ','}"${name}":${step[name]}`;
  }
  return text === '' ? '{}' : `${text}}`;
}
