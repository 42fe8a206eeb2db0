// The plan: what the venue is sent for each kind of message, and how well a plain price-time book follows the real data.

import fc from 'fast-check';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { LobsterParser } from './lobster.ts';
import { MessageTable } from './message-table.ts';
import type { PlanCommand } from './plan.ts';
import { ReplayPlan } from './plan.ts';
import { readMessages } from './read-file.ts';

const dataFolder =
  process.env['BUTTONWOOD_DATA'] ?? path.join(import.meta.dirname, '../../../shared/data');
const sample = path.join(dataFolder, 'lobster/AAPL_2012-06-21_message_50_first_hour.csv.gz');

function tableOf(...lines: string[]): MessageTable {
  const table = new MessageTable();
  const parser = new LobsterParser((message) => table.add(message));
  parser.push(Buffer.from(lines.map((line, i) => `${34_200 + i},${line}`).join('\n')));
  parser.end();
  return table;
}

/** The commands of a plan, each as a short line of prose. */
function planOf(table: MessageTable, lastLine?: number): string[] {
  const plan = new ReplayPlan(table, lastLine === undefined ? {} : { lastLine });
  return [...plan.commands()].map(prose);
}

function prose(command: PlanCommand): string {
  switch (command.kind) {
    case 'place':
      return `${command.ref} ${command.side} ${command.qty} @ ${command.price}`;
    case 'execute': {
      const fills = command.fills.map(({ ref, qty }) => `${qty} of ${ref}`).join(', ');
      return `${command.ref} IOC ${command.side} ${command.qty} @ ${command.price} meets ${fills || 'nothing'}, data names ${command.named || 'none'}`;
    }
    case 'cancel':
      return `cancel ${command.ref} (${command.why})`;
    case 'amend':
      return `amend ${command.ref} to ${command.qty}`;
    default:
      throw new Error('unknown command');
  }
}

describe('a plan', () => {
  test('places new orders, amends partial cancels to the new total, and cancels deletions', () => {
    expect(
      planOf(
        tableOf(
          '1,10,100,5000,1',
          '2,10,30,5000,1',
          '4,10,20,5000,1',
          '2,10,10,5000,1',
          '3,10,40,5000,1',
        ),
      ),
    ).toEqual([
      'L1 buy 100 @ 5000',
      'amend L1 to 70',
      'L3 IOC sell 20 @ 5000 meets 20 of L1, data names L1',
      'amend L1 to 60',
      'cancel L1 (deletion)',
    ]);
  });

  test('where others trade, keeps buys and sells in different accounts: no leftover ever meets its own', () => {
    const orders = Array.from({ length: 40 }, (_, i) =>
      i % 3 === 0 ? `1,${i + 1},5,${5_000 + i},-1` : `1,${i + 1},5,${4_000 + i},1`,
    );
    const sidesOf = (bySide: boolean): number[] => {
      const sides = new Map<number, Set<string>>();
      for (const command of new ReplayPlan(tableOf(...orders), { bySide }).commands()) {
        if (command.kind !== 'place') continue;
        const { account, side } = command;
        sides.set(account, (sides.get(account) ?? new Set()).add(side));
      }
      return [...sides.values()].map(({ size }) => size);
    };
    expect(sidesOf(true)).toEqual([1, 1, 1, 1]);
    expect(sidesOf(false)).toEqual([2, 2, 2, 2]);
  });

  test('cancels an order whose whole rest is cancelled in part', () => {
    expect(planOf(tableOf('1,10,100,5000,1', '2,10,100,5000,1', '3,10,100,5000,1'))).toEqual([
      'L1 buy 100 @ 5000',
      'cancel L1 (deletion)',
    ]);
  });

  test('places an order that was never reported as new with all that is later taken from it', () => {
    expect(planOf(tableOf('4,7,20,5000,-1', '2,7,5,5000,-1', '3,7,75,5000,-1'))).toEqual([
      'B1 sell 100 @ 5000',
      'L1 IOC buy 20 @ 5000 meets 20 of B1, data names B1',
      'amend B1 to 95',
      'cancel B1 (deletion)',
    ]);
  });

  test('places such orders in order of id among the new ones, for ids are given in order of entry', () => {
    expect(
      planOf(
        tableOf('1,10,1,5000,1', '1,20,1,5000,1', '3,15,1,4990,1', '3,5,1,4980,1', '3,30,1,4970,1'),
      ),
    ).toEqual([
      'B1 buy 1 @ 4980',
      'L1 buy 1 @ 5000',
      'B2 buy 1 @ 4990',
      'L2 buy 1 @ 5000',
      'cancel B2 (deletion)',
      'cancel B1 (deletion)',
      'B3 buy 1 @ 4970',
      'cancel B3 (deletion)',
    ]);
  });

  test('cancels leftovers that a new order would cross', () => {
    expect(
      planOf(tableOf('1,1,5,5010,-1', '1,2,5,5020,-1', '1,3,5,5030,-1', '1,4,5,5020,1')),
    ).toEqual([
      'L1 sell 5 @ 5010',
      'L2 sell 5 @ 5020',
      'L3 sell 5 @ 5030',
      'cancel L1 (stale)',
      'cancel L2 (stale)',
      'L4 buy 5 @ 5020',
    ]);
  });

  test('cancels better-priced leftovers before an execution at a worse price', () => {
    expect(planOf(tableOf('1,1,5,5000,1', '1,2,5,4990,1', '4,2,5,4990,1', '3,1,5,5000,1'))).toEqual(
      [
        'L1 buy 5 @ 5000',
        'L2 buy 5 @ 4990',
        'cancel L1 (stale)',
        'L3 IOC sell 5 @ 4990 meets 5 of L2, data names L2',
      ],
    );
  });

  test('executes by price and time, even where the data names another order', () => {
    expect(planOf(tableOf('1,1,5,5000,1', '1,2,5,5000,1', '4,2,7,5000,1', '4,1,9,5000,1'))).toEqual(
      [
        'L1 buy 5 @ 5000',
        'L2 buy 5 @ 5000',
        'L3 IOC sell 7 @ 5000 meets 5 of L1, 2 of L2, data names L2',
        'L4 IOC sell 9 @ 5000 meets 3 of L2, data names none',
      ],
    );
  });

  test('counts and skips hidden executions, crosses and halts', () => {
    const plan = new ReplayPlan(tableOf('5,0,9,5005,1', '6,-1,9,5005,-1', '7,0,0,-1,-1'));
    expect([...plan.commands()]).toEqual([]);
    expect(plan.counts).toMatchObject({ messages: 3, hiddenExecutions: 1, crosses: 1, halts: 1 });
  });

  test('never lets a participant meet himself: resting orders and IOC orders have accounts of their own', () => {
    const plan = new ReplayPlan(
      tableOf('1,1,5,5000,1', '4,1,5,5000,1', '1,6,5,5000,1', '4,6,5,5000,1'),
    );
    expect([...plan.commands()].map(({ kind, account }) => [kind, account])).toEqual([
      ['place', 1],
      ['execute', 5],
      ['place', 2],
      ['execute', 6],
    ]);
  });

  test('cut short at a line is the beginning of the whole plan', () => {
    const table = tableOf(
      '1,10,9,5000,1',
      '3,5,1,4980,1',
      '4,10,4,5000,1',
      '1,20,1,5000,-1',
      '2,10,1,5000,1',
    );
    const whole = planOf(table);
    for (let lastLine = 0; lastLine <= 5; lastLine++) {
      const cut = planOf(table, lastLine);
      expect(whole.slice(0, cut.length)).toEqual(cut);
    }
  });

  test('keeps its book uncrossed and its quantities positive, whatever the messages', () => {
    const message = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 95, max: 105 }),
      fc.constantFrom(1, -1),
    );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 80 }), (messages) => {
        const plan = new ReplayPlan(tableOf(...messages.map((each) => each.join(','))));
        const placed = new Set<string>();
        for (const command of plan.commands()) {
          const bid = plan.book.best('buy')?.price ?? 0;
          const ask = plan.book.best('sell')?.price ?? Infinity;
          expect(bid).toBeLessThan(ask);
          if (command.kind === 'place' || command.kind === 'execute') {
            expect(placed.has(command.ref)).toBe(false);
            placed.add(command.ref);
          } else {
            expect(placed.has(command.ref)).toBe(true);
          }
          if (command.kind !== 'cancel') expect(command.qty).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe.skipIf(!existsSync(sample))(
  `the sample hour of AAPL${existsSync(sample) ? '' : ' (no data)'}`,
  () => {
    test('lets a plain price-time book hit the named order in at least 4,036 of 4,067 executions', async () => {
      const table = await readMessages(sample);
      const plan = new ReplayPlan(table);
      let whole = 0;
      let touched = 0;
      let commands = 0;
      for (const command of plan.commands()) {
        commands++;
        if (command.kind !== 'execute') continue;
        const { fills, named, qty } = command;
        if (fills.length === 1 && fills[0]?.ref === named && fills[0].qty === qty) whole++;
        if (fills.some(({ ref }) => ref === named)) touched++;
      }
      expect(plan.counts).toMatchObject({
        messages: 91_997,
        newOrders: 44_256,
        partialCancels: 469,
        deletions: 41_004,
        executions: 4_067,
        hiddenExecutions: 2_201,
        unreported: 80,
        stale: 3,
      });
      expect(commands).toBe(89_876);
      expect(whole).toBe(4_038);
      expect(touched).toBe(4_041);
    });
  },
);
