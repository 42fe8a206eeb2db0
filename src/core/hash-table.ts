// An open-addressing index from 32-bit keys to small non-negative values, for owners that keep the full key themselves and
// compare it. Linear probing, at most half full, backshift deletion, no tombstones. It must never hold a value twice.

import { assert } from '#std/assert.ts';

export class HashTable {
  /** Pairs of (key, value + 1); 0 in the second word marks an empty place. */
  private places: Int32Array;
  private mask: number;
  private shift: number;
  private count = 0;

  constructor(capacity = 512) {
    this.places = new Int32Array(capacity * 4).fill(0);
    this.mask = capacity * 2 - 1;
    this.shift = 32 - Math.log2(capacity * 2) + 3;
  }

  /** The first place that may hold a value with this key; for `valueAt` and `next`. */
  first(key: number): number {
    return homeOf(key, this.shift);
  }

  next(place: number): number {
    return (place + 1) & this.mask;
  }

  /** The value at a place where its key is this one, -2 where its key is another, -1 at the end of the run. */
  valueAt(place: number, key: number): number {
    const value = this.places[place * 2 + 1]! - 1;
    if (value < 0) return -1;
    return this.places[place * 2] === key ? value : -2;
  }

  insert(key: number, value: number): void {
    if (this.count * 4 >= this.places.length) this.grow();
    this.count++;
    this.put(key, value);
  }

  remove(key: number, value: number): void {
    const { places, mask, shift } = this;
    let place = this.first(key);
    while (places[place * 2 + 1] !== value + 1) {
      assert(places[place * 2 + 1] !== 0, 'a removed value is in the index');
      place = (place + 1) & mask;
    }
    let hole = place;
    for (;;) {
      place = (place + 1) & mask;
      const occupant = places[place * 2 + 1]!;
      if (occupant === 0) break;
      const home = homeOf(places[place * 2]!, shift);
      if (((place - home) & mask) >= ((place - hole) & mask)) {
        places[hole * 2] = places[place * 2]!;
        places[hole * 2 + 1] = occupant;
        hole = place;
      }
    }
    places[hole * 2 + 1] = 0;
    this.count--;
  }

  private put(key: number, value: number): void {
    const { places, mask } = this;
    let place = this.first(key);
    while (places[place * 2 + 1] !== 0) place = (place + 1) & mask;
    places[place * 2] = key;
    places[place * 2 + 1] = value + 1;
  }

  private grow(): void {
    const old = this.places;
    this.places = new Int32Array(old.length * 2);
    this.mask = this.places.length / 2 - 1;
    this.shift--;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] !== 0) this.put(old[i]!, old[i + 1]! - 1);
    }
  }
}

/** Eight neighbouring keys share a cache line: ids are counters, so what is entered together stands together. */
function homeOf(key: number, shift: number): number {
  return ((Math.imul(key >>> 3, 0x9e3779b1) >>> shift) << 3) | (key & 7);
}
