// A state as a stream of words, written in one canonical order: the same traversal makes snapshots (all of it) and the state hash
// (all but the times and the seq, so that two runs of the same market at different hours have equal hashes).

import { Hash128 } from '#std/hash128.ts';

export interface StateWriter {
  /** A 32-bit integer. */
  int(value: number): void;
  /** A safe integer. */
  num(value: number): void;
  /** A time or a seq: kept in snapshots, no part of the hash. */
  instant(value: number): void;
  text(value: string): void;
  /** `count` words of a table, from `from` on. */
  words(table: Int32Array, from: number, count: number): void;
}

export interface StateReader {
  int(): number;
  num(): number;
  instant(): number;
  text(): string;
  words(table: Int32Array, from: number, count: number): void;
}

const chunkWords = 16_384;

/** Writes words into chunks, each handed on when full. The chunk is reused: the receiver copies or consumes it. */
export class ChunkedStateWriter implements StateWriter {
  private readonly chunk = new Int32Array(chunkWords);
  private readonly scratch = new Float64Array(1);
  private readonly scratchWords = new Int32Array(this.scratch.buffer);
  private count = 0;
  private readonly flushed: (chunk: Int32Array, words: number) => void;

  constructor(flushed: (chunk: Int32Array, words: number) => void) {
    this.flushed = flushed;
  }

  int(value: number): void {
    if (this.count === chunkWords) this.flush();
    this.chunk[this.count++] = value;
  }

  num(value: number): void {
    this.scratch[0] = value + 0;
    this.int(this.scratchWords[0]!);
    this.int(this.scratchWords[1]!);
  }

  instant(value: number): void {
    this.num(value);
  }

  text(value: string): void {
    this.int(value.length);
    for (let i = 0; i < value.length; i++) this.int(value.charCodeAt(i));
  }

  words(table: Int32Array, from: number, count: number): void {
    for (let i = from; i < from + count; i++) this.int(table[i]!);
  }

  flush(): void {
    if (this.count > 0) this.flushed(this.chunk, this.count);
    this.count = 0;
  }
}

/** Hashes what it is given and leaves instants out. */
export class HashingStateWriter extends ChunkedStateWriter {
  private readonly hash: Hash128;

  constructor() {
    const hash = new Hash128();
    super((chunk, words) => hash.update(chunk, 0, words));
    this.hash = hash;
  }

  override instant(_value: number): void {
    // Left out: see the head of this file.
  }

  digest(): string {
    this.flush();
    return this.hash.digest();
  }
}

/** Thrown where a state's words do not make a state: too few, or a count that cannot be. */
export class StateFormatError extends Error {
  override readonly name = 'StateFormatError';
}

/** Reads what ChunkedStateWriter wrote, chunk by chunk. */
export class ChunkedStateReader implements StateReader {
  private readonly scratch = new Float64Array(1);
  private readonly scratchWords = new Int32Array(this.scratch.buffer);
  private readonly chunks: Iterator<Int32Array>;
  private chunk: Int32Array = new Int32Array(0);
  private at = 0;

  constructor(chunks: Iterable<Int32Array>) {
    this.chunks = chunks[Symbol.iterator]();
  }

  int(): number {
    while (this.at === this.chunk.length) {
      const next = this.chunks.next();
      if (next.done === true) throw new StateFormatError('the state ends too early');
      this.chunk = next.value;
      this.at = 0;
    }
    return this.chunk[this.at++]!;
  }

  num(): number {
    this.scratchWords[0] = this.int();
    this.scratchWords[1] = this.int();
    const value = this.scratch[0]!;
    if (!Number.isSafeInteger(value)) throw new StateFormatError('a number is no safe integer');
    return value;
  }

  instant(): number {
    return this.num();
  }

  text(): string {
    const length = this.int();
    if (length < 0 || length > 65_536) throw new StateFormatError('a text is too long');
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.int());
    return text;
  }

  words(table: Int32Array, from: number, count: number): void {
    for (let i = from; i < from + count; i++) table[i] = this.int();
  }
}
