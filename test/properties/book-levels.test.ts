// The price levels of a side against a sorted array: any keys, in any order, come out in order.

import fc from 'fast-check';
import { describe, test } from 'vitest';
import { LevelWord, levelWords, PriceLevels } from '#core/book/price-levels.ts';
import { assert } from '#std/assert.ts';
import { options, timeoutMs } from './book-options.ts';

const keyMax = 2 ** 31 - 1;

const kinds = ['ensure', 'ensure', 'remove', 'find'] as const;

interface Command {
  readonly kind: (typeof kinds)[number];
  readonly key: number;
  /** Chooses among the levels there are. */
  readonly pick: number;
}

interface ModelLevel {
  readonly key: number;
  readonly level: number;
  /** Written into the level's words: they must stay with it. */
  readonly mark: number;
}

/** Multiples of a power of two, or the last key before them. Whatever the fanout, some run works at the edges of its nodes. */
function keysInSteps(bits: number): fc.Arbitrary<number> {
  const most = Math.min(300, 2 ** (31 - bits) - 1);
  const offset = fc.constantFrom(0, 2 ** bits - 1);
  return fc.tuple(fc.nat({ max: most }), offset).map(([n, more]) => n * 2 ** bits + more);
}

/** Each run takes its keys from one family, so that they meet in the same nodes, or never do. */
const keyFamilies = [
  fc.integer({ min: 0, max: keyMax }),
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: keyMax - 600, max: keyMax }),
  fc.integer({ min: 2 ** 24 - 300, max: 2 ** 24 + 300 }),
  fc.integer({ min: 0, max: 30 }).map((bit) => 2 ** bit),
  fc.integer({ min: 0, max: 30 }).map((bit) => 2 ** bit - 1),
  fc.constantFrom(5, 8, 10, 12, 16, 17, 20, 22, 24, 27, 29).chain(keysInSteps),
];

const runs = fc.oneof(...keyFamilies.map((key) => fc.constant(key))).chain((key) =>
  fc.record({
    levelsHint: fc.constantFrom(1, 2, 256),
    commands: fc.array(
      fc.record<Command>({
        kind: fc.constantFrom(...kinds),
        key,
        pick: fc.nat({ max: 2 ** 20 }),
      }),
      { minLength: 1, maxLength: 400, size: 'max' },
    ),
  }),
);

class LevelsAndArray {
  private readonly levels: PriceLevels;
  private readonly model: ModelLevel[] = [];
  private marks = 0;

  constructor(levelsHint: number) {
    this.levels = new PriceLevels(levelsHint);
  }

  run({ kind, key, pick }: Command): void {
    if (kind === 'ensure') this.ensure(key);
    else if (kind === 'remove' && this.model.length > 0) this.remove(pick % this.model.length);
    assert(this.levels.count === this.model.length, 'every level is counted once');
    assert(
      this.levels.best === (this.model[0]?.level ?? -1),
      'the best level has the smallest key',
    );
    assert(this.levels.find(key) === this.levelAt(key), 'a key finds its level');
    assert(this.levels.nextAfter(key) === this.levelAfter(key), 'the next level has the next key');
  }

  /** From the best to the last, as the array has them, each with the words that it was given. */
  walk(): void {
    let level = this.levels.best;
    for (const expected of this.model) {
      const at = level * levelWords;
      assert(level === expected.level, 'levels come in order of their keys');
      assert(this.levels.levels[at + LevelWord.key] === expected.key, 'a level keeps its key');
      assert(this.levels.levels[at + LevelWord.head] === expected.mark, 'a level keeps its head');
      assert(this.levels.levels[at + LevelWord.tail] === -expected.mark, 'a level keeps its tail');
      assert(this.levels.levelLots[level] === expected.mark * 2 ** 32, 'a level keeps its lots');
      level = this.levels.nextAfter(expected.key);
    }
    assert(level === -1, 'after the last level there is none');
  }

  private ensure(key: number): void {
    const known = this.levelAt(key);
    const level = this.levels.ensure(key);
    if (known !== -1) {
      assert(level === known, 'a level that exists is not made again');
      return;
    }
    const { levels, levelLots } = this.levels;
    const at = level * levelWords;
    assert(levels[at + LevelWord.orders] === 0, 'a new level has no orders');
    assert(levels[at + LevelWord.key] === key, 'a new level has its key');
    assert(!this.model.some((one) => one.level === level), 'no two keys share a level');
    const mark = ++this.marks;
    levels[at + LevelWord.head] = mark;
    levels[at + LevelWord.tail] = -mark;
    levelLots[level] = mark * 2 ** 32;
    this.model.push({ key, level, mark });
    this.model.sort((a, b) => a.key - b.key);
  }

  private remove(place: number): void {
    const [{ key, level } = { key: -1, level: -1 }] = this.model.splice(place, 1);
    this.levels.remove(level);
    assert(this.levels.find(key) === -1, 'a level that was taken out is not found');
  }

  private levelAt(key: number): number {
    return this.model.find((one) => one.key === key)?.level ?? -1;
  }

  private levelAfter(key: number): number {
    return this.model.find((one) => one.key > key)?.level ?? -1;
  }
}

describe('price levels', () => {
  test('are a sorted array of their keys', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(runs, ({ levelsHint, commands }) => {
        const pair = new LevelsAndArray(levelsHint);
        commands.forEach((command, at) => {
          pair.run(command);
          if (at % 16 === 0) pair.walk();
        });
        pair.walk();
      }),
      options(700),
    );
  });
});
