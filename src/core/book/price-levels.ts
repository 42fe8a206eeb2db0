// The price levels of one side of a book, over keys of up to 31 bits that ascend from the best price: a directory of pages of 4,096 prices, each
// page with the levels that it has, under bitmaps of bitmaps. Any price is as good as any other, nothing follows the market around,
// and the best level is at hand. It must never know what an order is beyond its level's queue ends.

import { assert } from '#std/assert.ts';

/** Words of one level. */
export const levelWords = 4;
export const LevelWord = { head: 0, tail: 1, orders: 2, key: 3 } as const;

/** Bits of a key within its page, and above it. */
const pageBits = 12;
const pageKeys = 1 << pageBits;
const slotMask = pageKeys - 1;
/** A page: a level for each key, a bit for each level, a bit for each word of those. */
const bitmapAt = pageKeys;
const summaryAt = bitmapAt + pageKeys / 32;
const summaryWords = pageKeys / 1_024;
const pageWords = summaryAt + summaryWords;

export class PriceLevels {
  /** Head and tail slots, number of orders, key; by level. */
  levels: Int32Array;
  /** Displayed quantity by level; a double, for the sum may pass 32 bits. */
  levelLots: Float64Array;
  /** Hidden quantity by level, kept by the book that puts it there: 0 where no iceberg rests, and once the level is empty. */
  hiddenLots: Float64Array;
  /** The best level, or -1. */
  best = -1;
  /** Levels in use. */
  count = 0;

  private levelFree = -1;
  private levelsUsed = 0;
  /** Where each page begins in `pages`, plus 1; 0 where there is none. */
  private readonly directory: Int32Array;
  private pages: Int32Array;
  private pagesEnd = 0;
  /** Pages without levels, linked by their first word: they need no clearing, for a level counts only where its bit is set. */
  private pageFree = -1;
  /** A bit for each page with levels, for each word of those, and for each word of these. */
  private readonly pageMap: Int32Array;
  private readonly pageMap2: Int32Array;
  private readonly pageMap3: Int32Array;

  /** For keys from 0 to `keyMax`, which is below 2^31: the directory takes 4 bytes for every 4,096 of them. */
  constructor(levelsHint = 256, keyMax = 2 ** 31 - 1) {
    this.levels = new Int32Array(levelsHint * levelWords);
    this.levelLots = new Float64Array(levelsHint);
    this.hiddenLots = new Float64Array(levelsHint);
    const pages = (keyMax >>> pageBits) + 1;
    this.directory = new Int32Array(pages);
    this.pageMap = new Int32Array(Math.ceil(pages / 32));
    this.pageMap2 = new Int32Array(Math.ceil(pages / 1_024));
    this.pageMap3 = new Int32Array(Math.ceil(pages / 32_768));
    this.pages = new Int32Array(2 * pageWords);
  }

  /** The level at a key, or -1. */
  find(key: number): number {
    const page = this.directory[key >>> pageBits]! - 1;
    if (page < 0) return -1;
    const slot = key & slotMask;
    if ((this.pages[page + bitmapAt + (slot >>> 5)]! & (1 << (slot & 31))) === 0) return -1;
    return this.pages[page + slot]!;
  }

  /** The level at a key, made where there is none: it then has no orders, and `begin` gives it the first. */
  ensure(key: number): number {
    let page = this.directory[key >>> pageBits]! - 1;
    if (page < 0) page = this.addPage(key >>> pageBits);
    const pages = this.pages;
    const slot = key & slotMask;
    const wordAt = page + bitmapAt + (slot >>> 5);
    const word = pages[wordAt]!;
    const bit = 1 << (slot & 31);
    if ((word & bit) !== 0) return pages[page + slot]!;
    if (word === 0) this.noteWord(page, slot, key);
    pages[wordAt] = word | bit;
    const level = this.allocateLevel(key);
    pages[page + slot] = level;
    const best = this.best;
    if (best < 0 || key < this.levels[best * levelWords + LevelWord.key]!) this.best = level;
    return level;
  }

  /** Puts the first order into a new level. */
  begin(level: number, slot: number, lots: number): void {
    const at = level * levelWords;
    this.levels[at + LevelWord.head] = slot;
    this.levels[at + LevelWord.tail] = slot;
    this.levels[at + LevelWord.orders] = 1;
    this.levelLots[level] = lots;
  }

  /** Takes a level out, whatever is still in it; the best moves on. */
  remove(level: number): void {
    const levels = this.levels;
    const key = levels[level * levelWords + LevelWord.key]!;
    const page = this.directory[key >>> pageBits]! - 1;
    assert(page >= 0, 'a level is on a page');
    const slot = key & slotMask;
    const wordAt = page + bitmapAt + (slot >>> 5);
    const bit = 1 << (slot & 31);
    const bits = this.pages[wordAt]!;
    assert((bits & bit) !== 0, 'a level is there once');
    const word = bits & ~bit;
    this.pages[wordAt] = word;
    if (word === 0) this.forgetWord(page, slot, key);
    levels[level * levelWords + LevelWord.head] = this.levelFree;
    this.levelFree = level;
    this.count--;
    if (level !== this.best) return;
    // No better level is left, so the next one of the same word is the best, if there is one.
    this.best =
      word === 0 ? this.nextAfter(key) : this.pages[page + (slot & ~31) + lowestBit(word)]!;
  }

  /** The level with the smallest key above this one, or -1. */
  nextAfter(key: number): number {
    const page = this.directory[key >>> pageBits]! - 1;
    if (page >= 0) {
      const slot = this.nextInPage(page, key & slotMask);
      if (slot >= 0) return this.pages[page + slot]!;
    }
    const next = this.nextPage(key >>> pageBits);
    if (next < 0) return -1;
    const nextPage = this.directory[next]! - 1;
    return this.pages[nextPage + this.nextInPage(nextPage, -1)]!;
  }

  /** The first slot with a level after this one, or -1. */
  private nextInPage(page: number, slot: number): number {
    const pages = this.pages;
    const from = slot + 1;
    if (from === pageKeys) return -1;
    let word = from >>> 5;
    const bits = pages[page + bitmapAt + word]! & (-1 << (from & 31));
    if (bits !== 0) return (word << 5) + lowestBit(bits);
    if (++word === pageKeys / 32) return -1;
    let summary = word >>> 5;
    let words = pages[page + summaryAt + summary]! & (-1 << (word & 31));
    while (words === 0) {
      if (++summary === summaryWords) return -1;
      words = pages[page + summaryAt + summary]!;
    }
    word = (summary << 5) + lowestBit(words);
    return (word << 5) + lowestBit(pages[page + bitmapAt + word]!);
  }

  /** The first page with levels after this one, or -1. */
  private nextPage(pageNumber: number): number {
    const from = pageNumber + 1;
    if (from === this.directory.length) return -1;
    let word = from >>> 5;
    const bits = this.pageMap[word]! & (-1 << (from & 31));
    if (bits !== 0) return (word << 5) + lowestBit(bits);
    if (++word === this.pageMap.length) return -1;
    let word2 = word >>> 5;
    let bits2 = this.pageMap2[word2]! & (-1 << (word & 31));
    if (bits2 === 0) {
      if (++word2 === this.pageMap2.length) return -1;
      let word3 = word2 >>> 5;
      let bits3 = this.pageMap3[word3]! & (-1 << (word2 & 31));
      while (bits3 === 0) {
        if (++word3 === this.pageMap3.length) return -1;
        bits3 = this.pageMap3[word3]!;
      }
      word2 = (word3 << 5) + lowestBit(bits3);
      bits2 = this.pageMap2[word2]!;
    }
    word = (word2 << 5) + lowestBit(bits2);
    return (word << 5) + lowestBit(this.pageMap[word]!);
  }

  /** A word of a page's bitmap has its first bit: so has the summary, and perhaps the page. */
  private noteWord(page: number, slot: number, key: number): void {
    const at = page + summaryAt + (slot >>> 10);
    this.pages[at] = this.pages[at]! | (1 << ((slot >>> 5) & 31));
    const pageNumber = key >>> pageBits;
    const word = pageNumber >>> 5;
    this.pageMap[word] = this.pageMap[word]! | (1 << (pageNumber & 31));
    this.pageMap2[word >>> 5] = this.pageMap2[word >>> 5]! | (1 << (word & 31));
    this.pageMap3[word >>> 10] = this.pageMap3[word >>> 10]! | (1 << ((word >>> 5) & 31));
  }

  /** A word of a page's bitmap lost its last bit: so does the summary, and an empty page goes back. */
  private forgetWord(page: number, slot: number, key: number): void {
    const pages = this.pages;
    const at = page + summaryAt + (slot >>> 10);
    pages[at] = pages[at]! & ~(1 << ((slot >>> 5) & 31));
    for (let i = 0; i < summaryWords; i++) if (pages[page + summaryAt + i] !== 0) return;
    const pageNumber = key >>> pageBits;
    this.directory[pageNumber] = 0;
    pages[page] = this.pageFree;
    this.pageFree = page;
    const word = pageNumber >>> 5;
    const bits = this.pageMap[word]! & ~(1 << (pageNumber & 31));
    this.pageMap[word] = bits;
    if (bits !== 0) return;
    const word2 = word >>> 5;
    const bits2 = this.pageMap2[word2]! & ~(1 << (word & 31));
    this.pageMap2[word2] = bits2;
    if (bits2 !== 0) return;
    const word3 = word2 >>> 5;
    this.pageMap3[word3] = this.pageMap3[word3]! & ~(1 << (word2 & 31));
  }

  private addPage(pageNumber: number): number {
    if (this.pageFree >= 0) {
      const page = this.pageFree;
      this.pageFree = this.pages[page]!;
      this.directory[pageNumber] = page + 1;
      return page;
    }
    const page = this.pagesEnd;
    if (page + pageWords > this.pages.length) {
      const pages = new Int32Array(this.pages.length * 2);
      pages.set(this.pages);
      this.pages = pages;
    }
    this.pagesEnd = page + pageWords;
    this.directory[pageNumber] = page + 1;
    return page;
  }

  private allocateLevel(key: number): number {
    let level = this.levelFree;
    if (level >= 0) {
      this.levelFree = this.levels[level * levelWords + LevelWord.head]!;
    } else {
      if ((this.levelsUsed + 1) * levelWords > this.levels.length) this.growLevels();
      level = this.levelsUsed++;
    }
    this.count++;
    const levels = this.levels;
    levels[level * levelWords + LevelWord.orders] = 0;
    levels[level * levelWords + LevelWord.key] = key;
    return level;
  }

  private growLevels(): void {
    const levels = new Int32Array(this.levels.length * 2);
    levels.set(this.levels);
    this.levels = levels;
    const levelLots = new Float64Array(this.levelLots.length * 2);
    levelLots.set(this.levelLots);
    this.levelLots = levelLots;
    const hiddenLots = new Float64Array(this.hiddenLots.length * 2);
    hiddenLots.set(this.hiddenLots);
    this.hiddenLots = hiddenLots;
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
