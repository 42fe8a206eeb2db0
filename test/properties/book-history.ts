// Random histories of commands to one book. Swarm testing (Groce et al., 2012): each history first draws which features it
// uses at all, so that rare ones meet often instead of every history being the same mixture.

import fc from 'fast-check';
import { priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import type { SlotOwner } from '../naive/kernel-book.ts';
import { orderIdFamilyNames, type OrderIdFamily } from './book-options.ts';

export interface Swarm {
  readonly slotOwner: SlotOwner;
  readonly ids: OrderIdFamily;
  readonly centerTicks: number;
  /** Half the width of the prices. */
  readonly spanTicks: number;
  /** How far buys stand below, and sells above, the center, in spans: at 0 half of all orders cross, past 1 none. */
  readonly gap: number;
  readonly accounts: number;
  /** Trade groups that the accounts are divided into, some of them in none. */
  readonly groups: number;
  readonly qtyLotsMost: number;
  readonly timesInForce: readonly TimeInForce[];
  readonly stpModes: readonly StpMode[];
  readonly postOnly: boolean;
  readonly icebergs: boolean;
  /** IOC orders that cross every price. */
  readonly sweeps: boolean;
  readonly cancels: number;
  readonly amends: number;
  readonly reenters: number;
}

export interface Place {
  readonly kind: 'place';
  readonly accountId: number;
  readonly side: Side;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly timeInForce: TimeInForce;
  readonly execInst: number;
  readonly stpMode: StpMode;
  readonly refreshLots: number;
}

/** Of an order that `pick` chooses when the command's turn comes. */
export interface Change {
  readonly kind: 'cancel' | 'amend' | 'reenter';
  readonly pick: number;
  readonly keepsPrice: boolean;
  readonly priceTicks: number;
  /** The new open quantity, in quarters of the present one. */
  readonly quarters: number;
  readonly stpMode: StpMode;
}

export type Command = Place | Change;

export interface History {
  readonly swarm: Swarm;
  readonly commands: readonly Command[];
}

export function histories(minLength: number, maxLength: number): fc.Arbitrary<History> {
  return swarms.chain((swarm) =>
    fc
      .array(commandsOf(swarm), { minLength, maxLength, size: 'max' })
      .map((commands) => new PrintableHistory(swarm, commands)),
  );
}

/** A billion lots shown one by one would be a billion fills. */
const icebergPartsMost = 40;

const swarms: fc.Arbitrary<Swarm> = fc.record({
  slotOwner: fc.constantFrom<SlotOwner[]>('book', 'venue'),
  ids: fc.constantFrom(...orderIdFamilyNames),
  centerTicks: fc.constantFrom(1, 1_000, 2 ** 8, 2 ** 16, 2 ** 24, 2 ** 30, priceTicksMax),
  spanTicks: fc.constantFrom(2, 10, 300, 100_000, 2 ** 30),
  gap: fc.constantFrom(0, 0.4, 0.8, 1.2),
  accounts: fc.constantFrom(1, 2, 3, 10, 100_000),
  groups: fc.constantFrom(0, 0, 1, 3),
  qtyLotsMost: fc.constantFrom(1, 5, 100, 1_000_000, qtyLotsMax),
  timesInForce: fc
    .subarray<TimeInForce>([TimeInForce.day, TimeInForce.ioc, TimeInForce.fok])
    .map((some) => [TimeInForce.gtc, ...some]),
  stpModes: fc.subarray<StpMode>(Object.values(StpMode), { minLength: 1 }),
  postOnly: fc.boolean(),
  icebergs: fc.boolean(),
  sweeps: fc.boolean(),
  cancels: fc.constantFrom(0, 2, 8),
  amends: fc.constantFrom(0, 2, 8),
  reenters: fc.constantFrom(0, 1, 4),
});

function commandsOf(swarm: Swarm): fc.Arbitrary<Command> {
  const place = placesOf(swarm);
  const sweep = place.map((order) => ({
    ...order,
    priceTicks: order.side === Side.buy ? priceTicksMax : 1,
    timeInForce: TimeInForce.ioc,
  }));
  return fc.oneof(
    { weight: 12, arbitrary: place },
    { weight: swarm.sweeps ? 1 : 0, arbitrary: sweep },
    { weight: swarm.cancels, arbitrary: changesOf(swarm, 'cancel') },
    { weight: swarm.amends, arbitrary: changesOf(swarm, 'amend') },
    { weight: swarm.reenters, arbitrary: changesOf(swarm, 'reenter') },
  );
}

function placesOf(swarm: Swarm): fc.Arbitrary<Place> {
  const refreshLots = fc.integer({
    min: Math.ceil(swarm.qtyLotsMost / icebergPartsMost),
    max: Math.ceil(swarm.qtyLotsMost / 3),
  });
  return fc
    .record({
      kind: fc.constant('place' as const),
      accountId: fc.integer({ min: 1, max: swarm.accounts }),
      side: fc.constantFrom(Side.buy, Side.sell),
      priceTicks: offsetsOf(swarm),
      qtyLots: fc.integer({ min: 1, max: swarm.qtyLotsMost }),
      timeInForce: fc.constantFrom(...swarm.timesInForce),
      execInst: fc.constantFrom(ExecInst.none, swarm.postOnly ? ExecInst.postOnly : ExecInst.none),
      stpMode: fc.constantFrom(...swarm.stpModes),
      refreshLots: swarm.icebergs ? fc.oneof(fc.constant(0), refreshLots) : fc.constant(0),
    })
    .map((order) => ({ ...order, priceTicks: priceOf(swarm, order.side, order.priceTicks) }));
}

function changesOf(swarm: Swarm, kind: Change['kind']): fc.Arbitrary<Change> {
  return fc
    .record({
      kind: fc.constant(kind),
      pick: fc.nat({ max: 2 ** 20 }),
      keepsPrice: fc.boolean(),
      priceTicks: offsetsOf(swarm),
      quarters: fc.integer({ min: 0, max: 8 }),
      stpMode: fc.constantFrom(...swarm.stpModes),
    })
    .map((change) => ({ ...change, priceTicks: bounded(swarm.centerTicks + change.priceTicks) }));
}

function offsetsOf(swarm: Swarm): fc.Arbitrary<number> {
  return fc.integer({ min: -swarm.spanTicks, max: swarm.spanTicks });
}

function priceOf(swarm: Swarm, side: Side, offsetTicks: number): number {
  const gapTicks = Math.floor(swarm.gap * swarm.spanTicks);
  return bounded(swarm.centerTicks + (side === Side.buy ? -gapTicks : gapTicks) + offsetTicks);
}

function bounded(priceTicks: number): number {
  return Math.min(priceTicksMax, Math.max(1, priceTicks));
}

/** The trade group of an account, 0 for none. */
export function groupOf(swarm: Swarm, accountId: number): number {
  return accountId % (swarm.groups + 1);
}

/** Prints itself where it can be read; the seed repeats a long one. */
class PrintableHistory implements History {
  readonly swarm: Swarm;
  readonly commands: readonly Command[];

  constructor(swarm: Swarm, commands: readonly Command[]) {
    this.swarm = swarm;
    this.commands = commands;
  }

  [fc.toStringMethod](): string {
    const lines = this.commands.map((command) => JSON.stringify(command));
    const shown = lines.length <= 100 ? lines : [`${lines.length} commands`];
    return [JSON.stringify(this.swarm), ...shown].join('\n');
  }
}
