// The pool of orders against a Map from id to slot, with ids chosen to meet in the index.

import fc from 'fast-check';
import { describe, test } from 'vitest';
import { OrderPool, orderWords, OrderWord } from '#core/book/order-pool.ts';
import { assert } from '#std/assert.ts';
import { options, orderIdFamilies, timeoutMs } from './book-options.ts';

type OrderIds = (n: number) => number;

/** Besides the families that every book test uses: ids that a folding of their halves maps to a single key. */
const families: Readonly<Record<string, OrderIds>> = {
  ...orderIdFamilies,
  oneKeyBySum: (n) => (n + 1) * 2 ** 32 + (2 ** 32 - 1 - n),
  oneKeyByXor: (n) => (n + 1) * 2 ** 32 + (n + 1),
  oneKeyByHash: (n) => n * 2 ** 32 + ((Math.imul(n, 0x85ebca6b) ^ 12_345) >>> 0),
  stridedByPage: (n) => n * 4_096 + 1,
  zeroAndUp: (n) => n,
};
/** Families whose ids probe each other's places all the way: short runs only. */
const crowded = 'oneKeyByHash';

interface Command {
  /** Allocate more often than release, or the other way round, by the run's own share. */
  readonly allocates: boolean;
  readonly pick: number;
}

interface Run {
  readonly family: string;
  /** Of a hundred commands, how many bring a new order. */
  readonly allocations: number;
  readonly capacityHint: number;
  readonly commands: readonly Command[];
}

function runs(familyNames: readonly string[], commandsMost: number): fc.Arbitrary<Run> {
  return fc.constantFrom(50, 60, 80, 100).chain((allocations) =>
    fc.record({
      family: fc.constantFrom(...familyNames),
      allocations: fc.constant(allocations),
      capacityHint: fc.constantFrom(1, 4_000),
      commands: fc.array(
        fc.record<Command>({
          allocates: fc.integer({ min: 1, max: 100 }).map((n) => n <= allocations),
          pick: fc.nat({ max: 2 ** 20 }),
        }),
        { minLength: 1, maxLength: commandsMost, size: 'max' },
      ),
    }),
  );
}

/** Past the pool's first capacity. Too long to shrink or to print; the seed repeats it. */
const longRuns = fc.noShrink(
  runs(
    Object.keys(families).filter((family) => family !== crowded),
    3_000,
  ).map((run) => {
    const { commands, ...terms } = run;
    const print = (): string => `${JSON.stringify(terms)}, ${commands.length} commands`;
    return { ...run, [fc.toStringMethod]: print };
  }),
);

class PoolAndMap {
  private readonly pool: OrderPool;
  private readonly idAt: OrderIds;
  private readonly slotOf = new Map<number, number>();
  private readonly slotsInUse = new Set<number>();
  private readonly open: number[] = [];
  private readonly closed: number[] = [];
  private fresh = 0;

  constructor(capacityHint: number, idAt: OrderIds) {
    this.pool = new OrderPool(capacityHint);
    this.idAt = idAt;
  }

  run({ allocates, pick }: Command): void {
    if (allocates) this.allocate(pick);
    else if (this.open.length > 0) this.release(pick % this.open.length);
    assert(this.pool.count === this.slotOf.size, 'every order is counted once');
    assert(this.pool.find(this.idAt(this.fresh)) === -1, 'an id not yet given is not found');
  }

  verify(): void {
    for (const [orderId, slot] of this.slotOf) {
      assert(this.pool.find(orderId) === slot, 'an open order is found under its id');
      assert(this.pool.orderIdOf(slot) === orderId, 'a slot knows its order');
      assert(this.markOf(slot) === slot * 3 + 1, 'an order keeps its words');
    }
    for (const orderId of this.closed) {
      assert(this.pool.find(orderId) === (this.slotOf.get(orderId) ?? -1), 'closed is forgotten');
    }
  }

  /** A new id, or now and then one that was in use before. */
  private allocate(pick: number): void {
    const used = this.closed[pick % 64];
    const orderId = used === undefined || this.slotOf.has(used) ? this.idAt(this.fresh++) : used;
    const slot = this.pool.allocate(orderId);
    assert(!this.slotsInUse.has(slot), 'no two orders share a slot');
    assert(this.pool.find(orderId) === slot, 'a new order is found');
    assert(slot < this.pool.capacity, 'a slot is within the slab');
    assert(this.pool.words.length >= this.pool.capacity * orderWords, 'the slab holds every slot');
    this.pool.words[slot * orderWords + OrderWord.state] = slot * 3 + 1;
    this.slotOf.set(orderId, slot);
    this.slotsInUse.add(slot);
    this.open.push(orderId);
  }

  private release(place: number): void {
    const orderId = this.open[place]!;
    this.open[place] = this.open.at(-1)!;
    this.open.pop();
    const slot = this.slotOf.get(orderId)!;
    this.pool.release(slot);
    assert(this.pool.find(orderId) === -1, 'a released order is not found');
    this.slotOf.delete(orderId);
    this.slotsInUse.delete(slot);
    this.closed.push(orderId);
  }

  private markOf(slot: number): number | undefined {
    return this.pool.words[slot * orderWords + OrderWord.state];
  }
}

describe('the pool of orders', () => {
  test('is a map from order ids to slots', { timeout: timeoutMs }, () => {
    fc.assert(fc.property(runs(Object.keys(families), 250), checkRun), options(1_000));
  });

  test('stays one while it grows', { timeout: timeoutMs }, () => {
    fc.assert(fc.property(longRuns, checkRun), options(200));
  });
});

function checkRun({ capacityHint, family, commands }: Run): void {
  const pair = new PoolAndMap(capacityHint, families[family]!);
  commands.forEach((command, at) => {
    pair.run(command);
    if (at % 256 === 0) pair.verify();
  });
  pair.verify();
}
