// The engine in the test's own thread behind the port that gateways use: the real exchange and the real codecs, without a journal and
// without a second thread. Groups come back in batches, after the turn in which their commands were flushed.

import { decodeCommand, encodeCommand } from '#codec/command-codec.ts';
import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { AuditingSink } from '#core/auditor.ts';
import { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { stateHash } from '#core/snapshot.ts';
import type {
  AuditState,
  EnginePort,
  EngineState,
  EventsConsumer,
} from '#sequencer/engine-port.ts';
import { assetTotals } from '#sequencer/totals.ts';

export interface InThreadEngineOptions {
  /** Commands that may wait; past it `submit` says that the queue is full. */
  readonly queueMax?: number;
  /** Microseconds since the epoch. */
  readonly clock?: () => number;
}

export class InThreadEngine implements EnginePort {
  readonly exchange = new Exchange();
  /** While true, what is flushed stays in the queue. */
  isPaused = false;
  /** Whether every invariant is checked after every command: on, for tests. */
  private auditsEvery = true;
  private commandsAudited = 0;
  private readonly auditor = new AuditingSink();
  private readonly events: EventsConsumer;
  private readonly queueMax: number;
  private readonly clock: () => number;
  private readonly queue = new WordBuffer();
  private readonly tags: number[] = [];
  private readonly starts: number[] = [];
  private readonly out = new WordBuffer();
  private readonly encoder = new EventEncoder(this.out);
  private readonly command = new Command();
  private nextTag = 1;
  private isScheduled = false;

  constructor(events: EventsConsumer, options: InThreadEngineOptions = {}) {
    this.events = events;
    this.queueMax = options.queueMax ?? 100_000;
    this.clock = options.clock ?? (() => Date.now() * 1000);
  }

  get queueDepth(): number {
    return this.tags.length;
  }

  submit(command: Command): number {
    if (this.tags.length >= this.queueMax) return 0;
    const tag = this.nextTag++;
    this.starts.push(this.queue.used);
    this.tags.push(tag);
    encodeCommand(command, this.queue);
    return tag;
  }

  flush(): void {
    if (this.isScheduled || this.isPaused) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.run();
    });
  }

  resume(): void {
    this.isPaused = false;
    this.flush();
  }

  state(): Promise<EngineState> {
    const { exchange, auditsEvery, commandsAudited } = this;
    return Promise.resolve({
      seq: exchange.state.seq,
      stateHash: stateHash(exchange),
      totals: assetTotals(exchange.state),
      audit: { everyCommand: auditsEvery, commandsAudited },
    });
  }

  setAudit(everyCommand: boolean): Promise<AuditState> {
    this.auditsEvery = everyCommand;
    return Promise.resolve({ everyCommand, commandsAudited: this.commandsAudited });
  }

  stop(): Promise<void> {
    this.isPaused = false;
    this.run();
    return Promise.resolve();
  }

  private run(): void {
    if (this.isPaused || this.tags.length === 0) return;
    const { command, encoder, exchange, out, queue, starts, tags } = this;
    const tsUs = Math.max(this.clock(), exchange.state.tsUs);
    for (let i = 0; i < tags.length; i++) {
      const from = starts[i]!;
      const end = starts[i + 1] ?? queue.used;
      decodeCommand(queue.ints, queue.nums, from, end - from, command);
      command.seq = exchange.state.seq + 1;
      command.tsUs = tsUs;
      encoder.beginGroup(tags[i]!, command.seq, command.tsUs);
      this.apply();
      encoder.endGroup();
    }
    tags.length = 0;
    starts.length = 0;
    queue.used = 0;
    this.events(out.ints, out.nums, out.used);
    out.used = 0;
  }

  private apply(): void {
    const { auditor, command, encoder, exchange } = this;
    if (!this.auditsEvery) {
      exchange.apply(command, encoder);
      return;
    }
    auditor.before(exchange.state, command, encoder);
    exchange.apply(command, auditor);
    auditor.after(exchange.state);
    this.commandsAudited++;
  }
}
