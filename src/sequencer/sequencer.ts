// The single writer's host: takes commands in the order of their arrival, gives each its seq and time, makes the batch durable, applies
// it, and hands on the events. Knows nothing of threads. It must never apply, let alone tell, what is not in the log.

import { decodeCommand } from '#codec/command-codec.ts';
import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { AuditingSink } from '#core/auditor.ts';
import { Command, CommandKind } from '#core/command.ts';
import type { Exchange } from '#core/exchange.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { stateHash } from '#core/snapshot.ts';
import { Phase } from '#core/terms.ts';
import type { CommandLog } from '#journal/command-log.ts';
import { JournalFullError } from '#journal/errors.ts';
import type { AuditState, EngineState } from '#sequencer/engine-port.ts';
import { assetTotals } from '#sequencer/totals.ts';

/** A command on its way to the engine: length in words of the whole, tag, then the command's words. */
export const submissionHeadWords = 2;

/** Microseconds since the epoch; may stand still or step back, the sequencer's does not. */
export type Clock = () => number;

/** Durable events: groups, borrowed during the call. */
export type Publish = (out: WordBuffer) => void;

export class Sequencer {
  readonly exchange: Exchange;
  private readonly log: CommandLog;
  private readonly clock: Clock;
  private readonly publish: Publish;
  private readonly command = new Command();
  private readonly out = new WordBuffer(65_536);
  private readonly encoder = new EventEncoder(this.out);
  private readonly records = new WordBuffer(65_536);
  private readonly auditor = new AuditingSink();
  /** How long the log took to make the last batch durable. */
  lastAppendUs = 0;
  private auditsEvery = false;
  private commandsAudited = 0;

  constructor(exchange: Exchange, log: CommandLog, clock: Clock, publish: Publish) {
    this.exchange = exchange;
    this.log = log;
    this.clock = clock;
    this.publish = publish;
  }

  get audit(): AuditState {
    return { everyCommand: this.auditsEvery, commandsAudited: this.commandsAudited };
  }

  setAudit(everyCommand: boolean): void {
    this.auditsEvery = everyCommand;
  }

  /** The state between two commands. */
  state(): EngineState {
    return {
      seq: this.exchange.state.seq,
      stateHash: stateHash(this.exchange),
      totals: assetTotals(this.exchange.state),
      audit: this.audit,
    };
  }

  /**
   * Processes the submissions in `words` words at `from` (even) as one batch. Throws what the log throws, but for a full disk: then
   * cancels go on in the log's reserve, everything else is rejected as `journalFull`, and the venue goes on.
   */
  process(ints: Int32Array, nums: Float64Array, from: number, words: number): void {
    const count = this.stamp(ints, nums, from, words);
    const startedMs = performance.now();
    try {
      this.log.append(this.records.bytes(), count);
    } catch (error) {
      if (!(error instanceof JournalFullError)) throw error;
      this.processWithFullDisk(ints, nums, from, words);
      return;
    }
    this.lastAppendUs = Math.round((performance.now() - startedMs) * 1_000);
    this.applyAll(ints, nums, from, words);
    this.flush();
  }

  /** Stamps each command and lays the records of the batch out for the log. */
  private stamp(ints: Int32Array, nums: Float64Array, from: number, words: number): number {
    const { records } = this;
    records.used = 0;
    records.reserve(words);
    const tsUs = Math.max(this.clock(), this.exchange.state.tsUs);
    let { seq } = this.exchange.state;
    let count = 0;
    for (let at = from; at < from + words; at += ints[at]!) {
      const commandAt = at + submissionHeadWords;
      const commandWords = ints[at]! - submissionHeadWords;
      seq++;
      count++;
      nums[(commandAt + 2) >> 1] = seq;
      nums[(commandAt + 4) >> 1] = tsUs;
      records.ints[records.used] = commandWords * 4;
      records.ints.set(ints.subarray(commandAt, commandAt + commandWords), records.used + 1);
      records.used += 1 + commandWords;
    }
    return count;
  }

  private applyAll(ints: Int32Array, nums: Float64Array, from: number, words: number): void {
    const { command, encoder, exchange } = this;
    for (let at = from; at < from + words; at += ints[at]!) {
      const commandWords = ints[at]! - submissionHeadWords;
      decodeCommand(ints, nums, at + submissionHeadWords, commandWords, command);
      encoder.beginGroup(ints[at + 1]!, command.seq, command.tsUs);
      if (this.auditsEvery) this.applyAudited();
      else exchange.apply(command, encoder);
      encoder.endGroup();
    }
  }

  private applyAudited(): void {
    const { auditor, command, exchange } = this;
    auditor.before(exchange.state, command, this.encoder);
    exchange.apply(command, auditor);
    auditor.after(exchange.state);
    this.commandsAudited++;
  }

  private flush(): void {
    this.publish(this.out);
    this.out.used = 0;
  }

  /** One by one: what only takes away may use the reserve, everything else is told that the disk is full. */
  private processWithFullDisk(
    ints: Int32Array,
    nums: Float64Array,
    from: number,
    words: number,
  ): void {
    for (let at = from; at < from + words; at += ints[at]!) {
      const submissionWords = ints[at]!;
      if (this.appendReserved(ints, nums, at, submissionWords)) {
        this.applyAll(ints, nums, at, submissionWords);
      } else {
        this.tellFull(ints, nums, at);
      }
    }
    this.flush();
  }

  private appendReserved(ints: Int32Array, nums: Float64Array, at: number, words: number): boolean {
    const head = ints[at + submissionHeadWords]!;
    const reserved = onlyTakesAway(head & 255, head >> 8);
    this.stamp(ints, nums, at, words);
    try {
      this.log.append(this.records.bytes(), 1, { reserved });
      return true;
    } catch (error) {
      if (error instanceof JournalFullError) return false;
      throw error;
    }
  }

  /** A reject that is in no journal: the command was never taken, and has no seq of its own. */
  private tellFull(ints: Int32Array, nums: Float64Array, at: number): void {
    const { command, encoder } = this;
    const commandWords = ints[at]! - submissionHeadWords;
    decodeCommand(ints, nums, at + submissionHeadWords, commandWords, command);
    encoder.beginGroup(ints[at + 1]!, this.exchange.state.seq, command.tsUs);
    encoder.commandRejected(
      command.kind,
      command.accountId,
      command.instrumentId,
      0,
      RejectCode.journalFull,
      0,
    );
    encoder.endGroup();
  }
}

/** Commands that may use the journal's reserve when the disk is full: they end orders, or stop new ones. */
function onlyTakesAway(kind: number, option: number): boolean {
  switch (kind) {
    case CommandKind.cancelOrder:
    case CommandKind.massCancel:
    case CommandKind.setAccountKillSwitch:
    case CommandKind.setVenueKillSwitch:
      return true;
    case CommandKind.setPhase:
      return option === Phase.halted || option === Phase.closed;
    default:
      return false;
  }
}
