// The whole core as its host drives it: commands decoded from words into one record, applied, and their events encoded
// into the outbound batch, which the reader empties. Nothing here is part of the venue.

import { decodeCommand } from '#codec/command-codec.ts';
import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import type { EncodedCommands } from './core-flow.ts';

const outWords = 1 << 16;
/** Commands of one outbound batch. */
const batchCommands = 256;

export class Engine {
  readonly exchange: Exchange;
  private readonly command = new Command();
  private readonly out = new WordBuffer(outWords);
  private readonly events = new EventEncoder(this.out);

  constructor(ordersHint: number) {
    this.exchange = new Exchange({ ordersHint });
  }

  /** Applies commands `from` up to `to`; returns how many words of events they made. */
  run(commands: EncodedCommands, from: number, to: number): number {
    let words = 0;
    for (let start = from; start < to; start += batchCommands) {
      const end = Math.min(start + batchCommands, to);
      for (let i = start; i < end; i++) this.step(commands, i);
      words += this.out.used;
      this.out.used = 0;
    }
    return words;
  }

  private step(commands: EncodedCommands, i: number): void {
    const { command, events } = this;
    const { ints, nums } = commands.buffer;
    const at = commands.starts[i]!;
    decodeCommand(ints, nums, at, commands.starts[i + 1]! - at, command);
    events.beginGroup(0, command.seq, command.tsUs);
    this.exchange.apply(command, events);
    events.endGroup();
  }
}
