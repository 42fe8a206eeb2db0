// An engine fed with plain commands, that can be written to words and read back: for tests of replay and restoring.

import { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { restoreExchange, stateHash, writeState } from '#core/snapshot.ts';
import type { ExchangeOptions } from '#core/state.ts';
import { emitState } from '#core/state-events.ts';
import { ChunkedStateReader, ChunkedStateWriter } from '#core/state-writer.ts';
import { fillCommand, type CommandData } from './commands.ts';
import { EventRecorder, type RecordedEvent } from './recorder.ts';

export const firstTsUs = 1_700_000_000_000_000;

export class Engine {
  readonly exchange: Exchange;
  private readonly command = new Command();
  private readonly recorder = new EventRecorder();

  constructor(options: ExchangeOptions = {}, exchange: Exchange = new Exchange(options)) {
    this.exchange = exchange;
  }

  /** An engine in the state that words were written from. */
  static restore(words: Int32Array, options: ExchangeOptions = {}): Engine {
    return new Engine({}, restoreExchange(new ChunkedStateReader([words]), options));
  }

  apply(data: CommandData): RecordedEvent[] {
    const { state } = this.exchange;
    const tsUs = Math.max(state.tsUs, firstTsUs) + 7;
    this.exchange.apply(fillCommand(this.command, data, state.seq + 1, tsUs), this.recorder);
    return this.recorder.take();
  }

  applyAll(commands: readonly CommandData[]): RecordedEvent[] {
    return commands.flatMap((command) => this.apply(command));
  }

  /** The whole state as events, as a consumer gets it that starts from a snapshot. */
  tellState(): RecordedEvent[] {
    emitState(this.exchange.state, this.recorder);
    return this.recorder.take();
  }

  /** The whole state as words, instants included. */
  write(): Int32Array {
    const chunks: number[] = [];
    const writer = new ChunkedStateWriter((chunk, words) => {
      for (let i = 0; i < words; i++) chunks.push(chunk[i]!);
    });
    writeState(this.exchange.state, writer);
    writer.flush();
    return Int32Array.from(chunks);
  }

  hash(): string {
    return stateHash(this.exchange);
  }
}
