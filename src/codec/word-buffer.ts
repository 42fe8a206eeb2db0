// A growable buffer seen as 32-bit words and as doubles at once: what commands and events are encoded into. Records begin at even
// words, so that doubles in them are aligned. Byte order is the machine's, little-endian (checked below).

import { assert } from '#std/assert.ts';

export class WordBuffer {
  ints: Int32Array;
  nums: Float64Array;
  /** Words in use; always even between records. */
  used = 0;

  constructor(capacityWords = 4_096) {
    this.ints = new Int32Array(capacityWords);
    this.nums = new Float64Array(this.ints.buffer);
  }

  /** Makes room for `words` more; keep no reference to `ints` or `nums` across this. */
  reserve(words: number): void {
    const needed = this.used + words;
    if (needed <= this.ints.length) return;
    let capacity = this.ints.length * 2;
    while (capacity < needed) capacity *= 2;
    const ints = new Int32Array(capacity);
    ints.set(this.ints.subarray(0, this.used));
    this.ints = ints;
    this.nums = new Float64Array(ints.buffer);
  }

  /** The first `used` words as bytes, without a copy. */
  bytes(): Uint8Array {
    return new Uint8Array(this.ints.buffer, 0, this.used * 4);
  }
}

/** Thrown where bytes are no record: a length or a kind that cannot be. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

assert(new Uint8Array(new Int32Array([1]).buffer)[0] === 1, 'the machine is little-endian');
