// The engine's port on the venue's main thread: rings to and from the engine's thread, and the questions it answers. It must never
// wait for the engine: a full queue is said at once.

import { Worker } from 'node:worker_threads';
import { encodeCommand } from '#codec/command-codec.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import type { Command } from '#core/command.ts';
import type {
  AuditState,
  EnginePort,
  EngineState,
  EventsConsumer,
} from '#sequencer/engine-port.ts';
import type { EngineMessage, EngineWorkerData } from '#sequencer/engine-protocol.ts';
import { Question, questionWords } from '#sequencer/engine-protocol.ts';
import type { EngineOptions, RecoveryReport } from '#sequencer/engine.ts';
import { submissionHeadWords } from '#sequencer/sequencer.ts';
import type { History } from '#sequencer/state-snapshot.ts';
import { WordRing } from '#sequencer/word-ring.ts';

/** 4 MiB: about 50,000 orders may wait for the engine. */
const commandRingWords = 1 << 20;
/** 16 MiB. */
const eventRingWords = 1 << 22;
/** Some room is left for questions. */
const queueWordsMax = commandRingWords - 4_096;
/** Events taken in within one turn of the event loop: some ten milliseconds. */
const turnWordsMax = 1 << 19;
const tagMax = 2 ** 31 - 1;

export interface WorkerPortEvents {
  readonly events: EventsConsumer;
  history(history: History): void;
  notice(sentence: string): void;
  /** The engine has ended, by itself and for good. Told at most once. */
  failed(sentence: string, stack: string): void;
}

interface Waiting {
  readonly state?: (state: EngineState) => void;
  readonly audit?: (audit: AuditState) => void;
  readonly reject: (error: Error) => void;
}

export class WorkerPort implements EnginePort {
  private readonly worker: Worker;
  private readonly commandRing = new WordRing(WordRing.allocate(commandRingWords));
  private readonly eventRing = new WordRing(WordRing.allocate(eventRingWords));
  private readonly gauge = new Int32Array(new SharedArrayBuffer(4));
  private readonly outbox = new WordBuffer(65_536);
  private readonly inbox = new WordBuffer(65_536);
  private readonly events: WorkerPortEvents;
  private readonly waiting = new Map<number, Waiting>();
  private nextTag = 1;
  private ended = false;
  private retry: NodeJS.Timeout | undefined;
  private isStopping = false;
  private onReady: ((report: RecoveryReport) => void) | undefined;
  private onStopped: (() => void) | undefined;
  private rejectStart: ((error: Error) => void) | undefined;

  /** Starts the thread; `started` says when recovery is done, or why it failed. */
  constructor(options: EngineOptions, events: WorkerPortEvents) {
    this.events = events;
    const workerData: EngineWorkerData = {
      options,
      commands: this.commandRing.buffer,
      events: this.eventRing.buffer,
      gauges: this.gauge.buffer,
    };
    this.eventRing.fallAsleep();
    this.worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { workerData });
    this.worker.on('message', (message: EngineMessage) => this.take(message));
    this.worker.on('error', (error: Error) => this.fail(error.message, error.stack ?? ''));
    this.worker.on('exit', () => this.fail('The engine ended unexpectedly.', ''));
  }

  /** Resolves when recovery is done and its events were taken in. */
  started(): Promise<RecoveryReport> {
    return new Promise((resolve, reject) => {
      this.onReady = resolve;
      this.rejectStart = reject;
    });
  }

  /** Words waiting, as a share of what fits would be: 80 bytes a command are assumed. */
  get queueDepth(): number {
    return Math.ceil((this.commandRing.usedWords + this.outbox.used) / 20);
  }

  get lastAppendUs(): number {
    return Atomics.load(this.gauge, 0);
  }

  submit(command: Command): number {
    const { outbox } = this;
    const isFull = outbox.used + this.commandRing.usedWords > queueWordsMax;
    if (this.ended || this.isStopping || isFull) return 0;
    const at = outbox.used;
    const tag = this.takeTag();
    outbox.reserve(submissionHeadWords);
    outbox.used = at + submissionHeadWords;
    try {
      encodeCommand(command, outbox);
    } catch (error) {
      // Half a command would be the beginning of the next one.
      outbox.used = at;
      throw error;
    }
    // Only now: the buffer may have been replaced by a larger one.
    outbox.ints[at] = outbox.used - at;
    outbox.ints[at + 1] = tag;
    return tag;
  }

  flush(): void {
    const { outbox, commandRing } = this;
    if (outbox.used === 0) return;
    if (commandRing.tryWrite(outbox.ints, 0, outbox.used)) outbox.used = 0;
    else this.retry ??= setTimeout(this.flushAgain, 1);
    commandRing.notifyReader();
  }

  state(): Promise<EngineState> {
    return new Promise((state, reject) => this.ask(Question.state, { state, reject }));
  }

  setAudit(everyCommand: boolean): Promise<AuditState> {
    const question = everyCommand ? Question.auditOn : Question.auditOff;
    return new Promise((audit, reject) => this.ask(question, { audit, reject }));
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    this.isStopping = true;
    const stopped = new Promise<void>((resolve, reject) => {
      this.onStopped = resolve;
      this.rejectStart = reject;
    });
    this.ask(Question.stop, { reject: () => undefined });
    await stopped;
    await this.worker.terminate();
  }

  /** Ends the thread at once: for a start that is called off, while nothing is appended. */
  async terminate(): Promise<void> {
    this.end(new Error('the start was called off'));
    await this.worker.terminate();
  }

  private readonly flushAgain = (): void => {
    this.retry = undefined;
    this.flush();
  };

  private takeTag(): number {
    const tag = this.nextTag;
    this.nextTag = tag === tagMax ? 1 : tag + 1;
    return tag;
  }

  private ask(question: number, waiting: Waiting): void {
    const { outbox } = this;
    if (this.ended) {
      waiting.reject(new Error('the engine has ended'));
      return;
    }
    if (outbox.used + this.commandRing.usedWords + questionWords > commandRingWords) {
      waiting.reject(new Error('the engine has too much to do to be asked'));
      return;
    }
    const tag = this.takeTag();
    this.waiting.set(tag, waiting);
    outbox.reserve(questionWords);
    outbox.ints[outbox.used] = questionWords;
    outbox.ints[outbox.used + 1] = tag;
    outbox.ints[outbox.used + 2] = question;
    outbox.ints[outbox.used + 3] = 0;
    outbox.used += questionWords;
    this.flush();
  }

  private take(message: EngineMessage): void {
    switch (message.kind) {
      case 'events':
        this.drainSome();
        break;
      case 'state':
        this.drain();
        this.waiting.get(message.tag)?.state?.(message.state);
        this.waiting.delete(message.tag);
        break;
      case 'audit':
        this.waiting.get(message.tag)?.audit?.(message.audit);
        this.waiting.delete(message.tag);
        break;
      case 'history':
        this.events.history(message.history);
        break;
      case 'notice':
        this.events.notice(message.sentence);
        break;
      case 'ready':
        this.drain();
        this.onReady?.(message.report);
        break;
      case 'stopped':
        this.drain();
        this.end(new Error('the engine has ended'));
        this.onStopped?.();
        break;
      case 'failed':
        this.drain();
        this.fail(message.sentence, message.stack);
        break;
    }
  }

  /** Takes in what there is, a turn of the event loop at a time, so that a long recovery does not shut everybody else out. */
  private readonly drainSome = (): void => {
    if (this.drain(turnWordsMax)) return;
    setImmediate(this.drainSome);
  };

  /** Takes in whole batches until the ring is empty, then asks to be woken: true. Or about `wordsMax` words: false. */
  private drain(wordsMax = Infinity): boolean {
    const { eventRing, inbox } = this;
    let taken = 0;
    do {
      let words = eventRing.usedWords;
      while (words > 0) {
        if (taken >= wordsMax) return false;
        inbox.reserve(words);
        const read = eventRing.read(inbox.ints, inbox.used, words);
        inbox.used += read;
        taken += read;
        this.takeWhole();
        words = eventRing.usedWords;
      }
    } while (eventRing.fallAsleep());
    return true;
  }

  /** Batches are preceded by their length; one that is not whole yet stays. */
  private takeWhole(): void {
    const { inbox } = this;
    let at = 0;
    while (at + 2 <= inbox.used && at + 2 + inbox.ints[at]! <= inbox.used) {
      const words = inbox.ints[at]!;
      this.takeBatch(at + 2, words);
      at += 2 + words;
    }
    if (at === 0) return;
    inbox.ints.copyWithin(0, at, inbox.used);
    inbox.used -= at;
  }

  private takeBatch(from: number, words: number): void {
    const { ints } = this.inbox;
    const view = ints.subarray(from, from + words);
    this.events.events(view, new Float64Array(view.buffer, view.byteOffset, words >> 1), words);
  }

  /** Nothing more is answered. */
  private end(error: Error): void {
    this.ended = true;
    for (const waiting of this.waiting.values()) waiting.reject(error);
    this.waiting.clear();
  }

  private fail(sentence: string, stack: string): void {
    if (this.ended) return;
    const error = new Error(sentence);
    this.end(error);
    if (this.rejectStart !== undefined) this.rejectStart(error);
    this.events.failed(sentence, stack);
  }
}
