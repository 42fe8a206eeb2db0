// Documents become PDF files here: a worker thread that is started for the first one and ends when nothing was printed for a while. It must
// never do the work itself.

import { Worker } from 'node:worker_threads';
import { ReportError } from '../report-error.ts';
import type { PrintedDocument } from '../render/rendered.ts';
import type { PrintAnswer, PrintRequest } from './pdf-worker.ts';

/** Rows of all tables of a document: about a hundred pages. */
export const printedRowsMax = 5_000;
/** Documents that wait or are being printed. */
const waitingMax = 32;
const idleMs = 60_000;

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

export class Printer {
  private worker: Worker | undefined;
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private idling: NodeJS.Timeout | undefined;

  /** Throws ReportError: too long a document, or too many at once. */
  async print(document: PrintedDocument): Promise<Uint8Array> {
    const rows = document.tables.reduce((total, table) => total + table.rows.length, 0);
    if (rows > printedRowsMax) {
      throw new ReportError(
        'tooLarge',
        `A printed report has at most ${printedRowsMax} lines: take this one as CSV.`,
      );
    }
    if (this.waiting.size >= waitingMax) {
      throw new ReportError('unavailable', 'Too many reports are being printed; try again.');
    }
    clearTimeout(this.idling);
    const worker = this.started();
    const id = this.nextId++;
    const bytes = await new Promise<Uint8Array>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, document } satisfies PrintRequest);
    });
    return bytes;
  }

  async stop(): Promise<void> {
    clearTimeout(this.idling);
    await this.worker?.terminate();
  }

  private started(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(new URL('pdf-worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', (answer: PrintAnswer) => this.take(answer));
    worker.on('error', (error: Error) => this.fail(error));
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = undefined;
      this.fail(new Error('the printing thread ended'));
    });
    this.worker = worker;
    return worker;
  }

  private take(answer: PrintAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('bytes' in answer) waiting?.resolve(answer.bytes);
    else waiting?.reject(new Error(answer.error));
    if (this.waiting.size > 0) return;
    this.idling = setTimeout(() => void this.worker?.terminate(), idleMs);
    this.idling.unref();
  }

  private fail(error: Error): void {
    for (const each of this.waiting.values()) each.reject(error);
    this.waiting.clear();
  }
}
