// A fast 128-bit hash of words (MurmurHash3 x86_128, Austin Appleby, public domain): to tell states apart, not to keep
// secrets. Fed in pieces; the pieces' borders do not matter.

const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

export class Hash128 {
  private h1 = 0;
  private h2 = 0;
  private h3 = 0;
  private h4 = 0;
  private readonly pending = new Int32Array(4);
  private pendingWords = 0;
  private words = 0;

  /** Takes `count` words from `from` on. */
  update(data: Int32Array, from: number, count: number): void {
    for (let i = from; i < from + count; i++) {
      this.pending[this.pendingWords++] = data[i]!;
      if (this.pendingWords === 4) this.block();
    }
    this.words += count;
  }

  /** The hash of everything so far, as 32 hexadecimal digits; ends the use of this object. */
  digest(): string {
    const bytes = this.words * 4;
    while (this.pendingWords !== 0) {
      this.pending[this.pendingWords++] = 0;
      if (this.pendingWords === 4) this.block();
    }
    let h1 = this.h1 ^ bytes;
    let h2 = this.h2 ^ bytes;
    let h3 = this.h3 ^ bytes;
    let h4 = this.h4 ^ bytes;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = (h2 + h1) | 0;
    h3 = (h3 + h1) | 0;
    h4 = (h4 + h1) | 0;
    h1 = finalMix(h1);
    h2 = finalMix(h2);
    h3 = finalMix(h3);
    h4 = finalMix(h4);
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = (h2 + h1) | 0;
    h3 = (h3 + h1) | 0;
    h4 = (h4 + h1) | 0;
    return hex(h1) + hex(h2) + hex(h3) + hex(h4);
  }

  private block(): void {
    const k1 = this.pending[0]!;
    const k2 = this.pending[1]!;
    const k3 = this.pending[2]!;
    const k4 = this.pending[3]!;
    this.pendingWords = 0;
    let { h1, h2, h3, h4 } = this;
    h1 ^= Math.imul(rotate(Math.imul(k1, c1), 15), c2);
    h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(k2, c2), 16), c3);
    h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(k3, c3), 17), c4);
    h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotate(Math.imul(k4, c4), 18), c1);
    h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
    this.h1 = h1;
    this.h2 = h2;
    this.h3 = h3;
    this.h4 = h4;
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function finalMix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
