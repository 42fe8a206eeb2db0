// The price levels of one side of a book: a radix tree of 256-way nodes with bitmaps over 31-bit keys, so that any price is as
// good as any other, nothing follows the market around, and the best level is at hand. Keys ascend from the best price:
// the side that owns this turns prices into keys. It must never know what an order is beyond its level's queue ends.

import { assert } from '#std/assert.ts';

/** Words of one level. */
export const levelWords = 4;
export const LevelWord = { head: 0, tail: 1, orders: 2, key: 3 } as const;

const fanout = 256;
const bitmapWords = 8;
const nodeWords = fanout + bitmapWords;

export class PriceLevels {
  /** Head and tail slots, number of orders, key; by level. */
  levels: Int32Array;
  /** Displayed quantity by level; a double, for the sum may pass 32 bits. */
  levelLots: Float64Array;
  /** The best level, or -1. */
  best = -1;
  /** Levels in use. */
  count = 0;

  private levelFree = -1;
  private levelsUsed = 0;
  private nodes: Int32Array;
  private nodeFree = -1;
  private nodesUsed = 1;
  /** The leaf last used, and the key prefix that it stands for. */
  private leaf = -1;
  private leafPrefix = -1;

  constructor(levelsHint = 256) {
    this.levels = new Int32Array(levelsHint * levelWords);
    this.levelLots = new Float64Array(levelsHint);
    this.nodes = new Int32Array(16 * nodeWords);
  }

  /** The level at a key, or -1. */
  find(key: number): number {
    const leaf = this.leafPrefix === key >>> 8 ? this.leaf : this.findLeaf(key);
    if (leaf < 0) return -1;
    const slot = key & 255;
    const at = leaf * nodeWords;
    if ((this.nodes[at + fanout + (slot >>> 5)]! & (1 << (slot & 31))) === 0) return -1;
    return this.nodes[at + slot]!;
  }

  /** The level at a key, made empty where there is none. */
  ensure(key: number): number {
    const leaf = this.leafPrefix === key >>> 8 ? this.leaf : this.ensureLeaf(key);
    const slot = key & 255;
    const at = leaf * nodeWords;
    const bit = 1 << (slot & 31);
    const bitmapAt = at + fanout + (slot >>> 5);
    const bitmap = this.nodes[bitmapAt]!;
    if ((bitmap & bit) !== 0) return this.nodes[at + slot]!;
    const level = this.allocateLevel(key);
    this.nodes[bitmapAt] = bitmap | bit;
    this.nodes[at + slot] = level;
    const best = this.best;
    if (best < 0 || key < this.levels[best * levelWords + LevelWord.key]!) this.best = level;
    return level;
  }

  /** Takes an empty level out; the best moves on. */
  remove(level: number): void {
    const key = this.levels[level * levelWords + LevelWord.key]!;
    const leaf = this.leafPrefix === key >>> 8 ? this.leaf : this.findLeaf(key);
    assert(leaf >= 0, 'a level is in the tree');
    const slot = key & 255;
    const bitmapAt = leaf * nodeWords + fanout + (slot >>> 5);
    const bitmap = this.nodes[bitmapAt]! & ~(1 << (slot & 31));
    this.nodes[bitmapAt] = bitmap;
    this.levels[level * levelWords + LevelWord.head] = this.levelFree;
    this.levelFree = level;
    this.count--;
    const wasBest = level === this.best;
    if (bitmap === 0 && this.isEmpty(leaf)) {
      this.removeLeaf(key);
      if (wasBest) this.best = this.first();
    } else if (wasBest) {
      this.best = this.firstOfLeaf(leaf);
    }
  }

  /** The level with the smallest key above this one, or -1. */
  nextAfter(key: number): number {
    const nodes = this.nodes;
    // Deepest first: the path to the key, then the first sibling after it at the lowest depth that has one.
    let depth = 0;
    let node = 0;
    const path0 = 0;
    let path1 = -1;
    let path2 = -1;
    let path3 = -1;
    while (depth < 3) {
      const slot = (key >>> (24 - depth * 8)) & 255;
      const at = node * nodeWords;
      if ((nodes[at + fanout + (slot >>> 5)]! & (1 << (slot & 31))) === 0) break;
      node = nodes[at + slot]!;
      depth++;
      if (depth === 1) path1 = node;
      else if (depth === 2) path2 = node;
      else path3 = node;
    }
    for (; depth >= 0; depth--) {
      node = depth === 3 ? path3 : depth === 2 ? path2 : depth === 1 ? path1 : path0;
      const slot = (key >>> (24 - depth * 8)) & 255;
      const next = this.nextBit(node, slot + 1);
      if (next < 0) continue;
      let child = nodes[node * nodeWords + next]!;
      for (let below = depth + 1; below < 4; below++) {
        child = nodes[child * nodeWords + this.nextBit(child, 0)]!;
      }
      return child;
    }
    return -1;
  }

  private first(): number {
    if (this.count === 0) return -1;
    let node = 0;
    for (let depth = 0; depth < 4; depth++) {
      node = this.nodes[node * nodeWords + this.nextBit(node, 0)]!;
    }
    return node;
  }

  private firstOfLeaf(leaf: number): number {
    return this.nodes[leaf * nodeWords + this.nextBit(leaf, 0)]!;
  }

  /** The first child at or after `from`, or -1. */
  private nextBit(node: number, from: number): number {
    if (from >= fanout) return -1;
    const nodes = this.nodes;
    const at = node * nodeWords + fanout;
    let word = from >>> 5;
    let bits = nodes[at + word]! & (-1 << (from & 31));
    while (bits === 0) {
      if (++word === bitmapWords) return -1;
      bits = nodes[at + word]!;
    }
    return (word << 5) + 31 - Math.clz32(bits & -bits);
  }

  private isEmpty(node: number): boolean {
    const at = node * nodeWords + fanout;
    for (let word = 0; word < bitmapWords; word++) {
      if (this.nodes[at + word] !== 0) return false;
    }
    return true;
  }

  private findLeaf(key: number): number {
    const nodes = this.nodes;
    let node = 0;
    for (let shift = 24; shift > 0; shift -= 8) {
      const slot = (key >>> shift) & 255;
      const at = node * nodeWords;
      if ((nodes[at + fanout + (slot >>> 5)]! & (1 << (slot & 31))) === 0) return -1;
      node = nodes[at + slot]!;
    }
    this.leaf = node;
    this.leafPrefix = key >>> 8;
    return node;
  }

  private ensureLeaf(key: number): number {
    let node = 0;
    for (let shift = 24; shift > 0; shift -= 8) {
      const slot = (key >>> shift) & 255;
      const at = node * nodeWords;
      const bitmapAt = at + fanout + (slot >>> 5);
      const bit = 1 << (slot & 31);
      if ((this.nodes[bitmapAt]! & bit) === 0) {
        const child = this.allocateNode();
        this.nodes[bitmapAt] = this.nodes[bitmapAt]! | bit;
        this.nodes[at + slot] = child;
        node = child;
      } else {
        node = this.nodes[at + slot]!;
      }
    }
    this.leaf = node;
    this.leafPrefix = key >>> 8;
    return node;
  }

  /** Takes the empty leaf of a key out, and every node above that this empties. */
  private removeLeaf(key: number): void {
    const nodes = this.nodes;
    const slot0 = key >>> 24;
    const slot1 = (key >>> 16) & 255;
    const slot2 = (key >>> 8) & 255;
    const node1 = nodes[slot0]!;
    const node2 = nodes[node1 * nodeWords + slot1]!;
    const leaf = nodes[node2 * nodeWords + slot2]!;
    this.leaf = -1;
    this.leafPrefix = -1;
    this.freeNode(leaf);
    if (!this.clearBit(node2, slot2)) return;
    this.freeNode(node2);
    if (!this.clearBit(node1, slot1)) return;
    this.freeNode(node1);
    this.clearBit(0, slot0);
  }

  /** Clears a child's bit; true where the node has no child left. */
  private clearBit(node: number, slot: number): boolean {
    const bitmapAt = node * nodeWords + fanout + (slot >>> 5);
    const bitmap = this.nodes[bitmapAt]! & ~(1 << (slot & 31));
    this.nodes[bitmapAt] = bitmap;
    return bitmap === 0 && this.isEmpty(node);
  }

  /** Nodes on the free list are empty, and so are new ones; the first child word links the list. */
  private allocateNode(): number {
    const node = this.nodeFree;
    if (node >= 0) {
      this.nodeFree = this.nodes[node * nodeWords]!;
      return node;
    }
    if ((this.nodesUsed + 1) * nodeWords > this.nodes.length) {
      const nodes = new Int32Array(this.nodes.length * 2);
      nodes.set(this.nodes);
      this.nodes = nodes;
    }
    return this.nodesUsed++;
  }

  private freeNode(node: number): void {
    this.nodes[node * nodeWords] = this.nodeFree;
    this.nodeFree = node;
  }

  private allocateLevel(key: number): number {
    let level = this.levelFree;
    if (level >= 0) {
      this.levelFree = this.levels[level * levelWords + LevelWord.head]!;
    } else {
      if ((this.levelsUsed + 1) * levelWords > this.levels.length) {
        const levels = new Int32Array(this.levels.length * 2);
        levels.set(this.levels);
        this.levels = levels;
        const levelLots = new Float64Array(this.levelLots.length * 2);
        levelLots.set(this.levelLots);
        this.levelLots = levelLots;
      }
      level = this.levelsUsed++;
    }
    this.count++;
    const at = level * levelWords;
    this.levels[at + LevelWord.head] = -1;
    this.levels[at + LevelWord.tail] = -1;
    this.levels[at + LevelWord.orders] = 0;
    this.levels[at + LevelWord.key] = key;
    this.levelLots[level] = 0;
    return level;
  }
}
