// Applies journalled records to an engine again: recovery, the snapshot worker, the verify command. It must never give a record another
// seq or time than it was written with.

import { decodeCommand } from '#codec/command-codec.ts';
import type { EventEncoder } from '#codec/event-encoder.ts';
import { FrameError, WordBuffer } from '#codec/word-buffer.ts';
import { Command } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Exchange } from '#core/exchange.ts';
import type { VisitBatch } from '#journal/command-log.ts';

/** Told of each command before it is applied, so that its events can be grouped; and after. */
export interface ReplaySink {
  readonly sink: EventSink;
  before(command: Command): void;
  after(): void;
}

export class Replayer {
  readonly exchange: Exchange;
  private readonly to: ReplaySink;
  private readonly command = new Command();
  private readonly record = new WordBuffer(1_024);

  constructor(exchange: Exchange, to: ReplaySink) {
    this.exchange = exchange;
    this.to = to;
  }

  /** For CommandLog.read: applies the records that the engine has not seen yet. */
  readonly visit: VisitBatch = (firstSeq, count, records) => {
    const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
    const { command, exchange, record, to } = this;
    let at = 0;
    for (let seq = firstSeq; seq < firstSeq + count; seq++) {
      const bytes = view.getUint32(at, true);
      at += 4;
      if (seq > exchange.state.seq) {
        if ((bytes & 7) !== 0) throw new FrameError(`the record of seq ${seq} has an odd length`);
        this.load(records, at, bytes);
        decodeCommand(record.ints, record.nums, 0, bytes >> 2, command);
        if (command.seq !== seq)
          throw new FrameError(`the record of seq ${seq} says ${command.seq}`);
        to.before(command);
        exchange.apply(command, to.sink);
        to.after();
      }
      at += bytes;
    }
  };

  /** Copies a record to where its doubles are aligned. */
  private load(records: Uint8Array, at: number, bytes: number): void {
    const { record } = this;
    record.used = 0;
    record.reserve(bytes >> 2);
    new Uint8Array(record.ints.buffer, 0, bytes).set(records.subarray(at, at + bytes));
  }
}

/** Encodes the events of replayed commands as groups that nobody waits for, and hands them on before they grow large. */
export class EncodingReplaySink implements ReplaySink {
  readonly sink: EventEncoder;
  private readonly flushWords: number;
  private readonly flushed: (out: WordBuffer) => void;

  constructor(encoder: EventEncoder, flushWords: number, flushed: (out: WordBuffer) => void) {
    this.sink = encoder;
    this.flushWords = flushWords;
    this.flushed = flushed;
  }

  before(command: Command): void {
    this.sink.beginGroup(0, command.seq, command.tsUs);
  }

  after(): void {
    this.sink.endGroup();
    if (this.sink.out.used >= this.flushWords) this.flush();
  }

  flush(): void {
    if (this.sink.out.used > 0) this.flushed(this.sink.out);
    this.sink.out.used = 0;
  }
}
