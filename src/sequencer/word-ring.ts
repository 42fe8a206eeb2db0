// A stream of 32-bit words from one thread to one other, over shared memory: bounded, lossless, in order. Only the writer moves the
// head, only the reader the tail. It must never be written by two threads, nor read by two.

import { assert } from '#std/assert.ts';

const headAt = 0;
const tailAt = 1;
const sleepingAt = 2;
/** The control words stand on lines of their own. */
const controlWords = 64;

export class WordRing {
  readonly buffer: SharedArrayBuffer;
  private readonly control: Int32Array;
  private readonly data: Int32Array;
  private readonly mask: number;

  /** A ring over shared memory made by `WordRing.allocate`. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.control = new Int32Array(buffer, 0, controlWords);
    this.data = new Int32Array(buffer, controlWords * 4);
    this.mask = this.data.length - 1;
    assert((this.data.length & this.mask) === 0, 'a ring has a power of two of words');
  }

  static allocate(capacityWords: number): SharedArrayBuffer {
    return new SharedArrayBuffer((controlWords + capacityWords) * 4);
  }

  get capacityWords(): number {
    return this.data.length;
  }

  /** Words written and not read yet. */
  get usedWords(): number {
    return (Atomics.load(this.control, headAt) - Atomics.load(this.control, tailAt)) >>> 0;
  }

  /** Writes `count` words where there is room for all; false where there is not. */
  tryWrite(ints: Int32Array, from: number, count: number): boolean {
    if (this.data.length - this.usedWords < count) return false;
    this.copyIn(ints, from, count);
    return true;
  }

  /** Writes `count` words, in pieces where need be, waiting for the reader; gives up after `timeoutMs` without a move of the reader's. */
  write(
    ints: Int32Array,
    from: number,
    count: number,
    wake: () => void,
    timeoutMs: number,
  ): boolean {
    let at = from;
    const end = from + count;
    while (at < end) {
      const tail = Atomics.load(this.control, tailAt);
      const used = (Atomics.load(this.control, headAt) - tail) >>> 0;
      const room = this.data.length - used;
      if (room === 0) {
        wake();
        if (Atomics.wait(this.control, tailAt, tail, timeoutMs) === 'timed-out') return false;
        continue;
      }
      const words = Math.min(room, end - at);
      this.copyIn(ints, at, words);
      at += words;
    }
    return true;
  }

  /** Takes up to `max` words into an array at `to`; returns how many. */
  read(into: Int32Array, to: number, max: number): number {
    const tail = Atomics.load(this.control, tailAt);
    const used = (Atomics.load(this.control, headAt) - tail) >>> 0;
    const count = Math.min(used, max);
    if (count === 0) return 0;
    const start = tail & this.mask;
    const first = Math.min(count, this.data.length - start);
    into.set(this.data.subarray(start, start + first), to);
    if (first < count) into.set(this.data.subarray(0, count - first), to + first);
    Atomics.store(this.control, tailAt, (tail + count) | 0);
    Atomics.notify(this.control, tailAt);
    return count;
  }

  /** For a reader that may block: sleeps until there is something to read, or until `timeoutMs` have passed. */
  waitForWords(timeoutMs: number): void {
    const head = Atomics.load(this.control, headAt);
    if (head !== Atomics.load(this.control, tailAt)) return;
    Atomics.wait(this.control, headAt, head, timeoutMs);
  }

  /** For a writer whose reader blocks in `waitForWords`. */
  notifyReader(): void {
    Atomics.notify(this.control, headAt);
  }

  /** For a reader with an event loop: it will look again only when told. True where there is already something to read. */
  fallAsleep(): boolean {
    Atomics.store(this.control, sleepingAt, 1);
    return this.usedWords > 0;
  }

  /** For a writer whose reader has an event loop: true where the reader has to be told, once. */
  mustWake(): boolean {
    return Atomics.exchange(this.control, sleepingAt, 0) === 1;
  }

  private copyIn(ints: Int32Array, from: number, count: number): void {
    const head = Atomics.load(this.control, headAt);
    const start = head & this.mask;
    const first = Math.min(count, this.data.length - start);
    this.data.set(ints.subarray(from, from + first), start);
    if (first < count) this.data.set(ints.subarray(from + first, from + count), 0);
    Atomics.store(this.control, headAt, (head + count) | 0);
  }
}
