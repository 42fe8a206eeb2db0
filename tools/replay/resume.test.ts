// A replay that was cut anywhere and resumed leaves the venue as one that was not. The venue here is a table of orders that takes the
// plan's word for what an execution meets; the plans are random.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { emptyMessage } from './lobster.ts';
import { MessageTable } from './message-table.ts';
import { ReplayRun } from './order-text.ts';
import type { PlanCommand } from './plan.ts';
import { ReplayPlan } from './plan.ts';
import type { OrderSource } from './resume.ts';
import { chain, countPlaced, dropDone, findEarlier, skipPlaced } from './resume.ts';
import type { OwnOrder } from './venue-api.ts';

const accounts = ['10', '11', '12', '13', '14', '15', '16', '17'];

interface TableOrder {
  account: string;
  orderId: number;
  qty: number;
  cumQty: number;
  isOpen: boolean;
}

class OrderTable implements OrderSource {
  readonly orders = new Map<string, TableOrder>();
  /** Amendments that raised a quantity: a reduction done twice, or out of order. */
  raised = 0;
  asked = 0;
  private readonly run: ReplayRun;

  constructor(run: ReplayRun) {
    this.run = run;
  }

  apply(command: PlanCommand): void {
    const clOrdId = this.run.clOrdId(command.ref);
    const known = this.orders.get(clOrdId);
    switch (command.kind) {
      case 'place':
      case 'execute':
        if (known !== undefined) return;
        this.orders.set(clOrdId, {
          account: accounts[command.account]!,
          orderId: this.orders.size + 1,
          qty: command.qty,
          cumQty: 0,
          isOpen: command.kind === 'place',
        });
        if (command.kind === 'execute')
          for (const fill of command.fills) this.fill(fill.ref, fill.qty);
        return;
      case 'cancel':
        if (known !== undefined) known.isOpen = false;
        return;
      default:
        if (known?.isOpen !== true) return;
        if (command.qty > known.qty) this.raised++;
        known.qty = command.qty;
    }
  }

  newestOrders(account: string, _symbol: string, limit: number): Promise<OwnOrder[]> {
    const own = [...this.orders].filter(([, order]) => order.account === account);
    return Promise.resolve(own.slice(-limit).map(([clOrdId, order]) => wireOrder(clOrdId, order)));
  }

  orderByClientId(account: string, clOrdId: string): Promise<OwnOrder | undefined> {
    this.asked++;
    const order = this.orders.get(clOrdId);
    return Promise.resolve(order?.account === account ? wireOrder(clOrdId, order) : undefined);
  }

  private fill(ref: string, qty: number): void {
    const order = this.orders.get(this.run.clOrdId(ref))!;
    order.cumQty += qty;
    if (order.cumQty === order.qty) order.isOpen = false;
  }
}

function wireOrder(clOrdId: string, order: TableOrder): OwnOrder {
  return {
    clOrdId,
    orderId: String(order.orderId),
    instrument: 'AAPL',
    side: 'buy',
    price: '1.00',
    qty: String(order.qty),
    cumQty: String(order.cumQty),
    leavesQty: String(order.qty - order.cumQty),
    status: order.isOpen ? 'new' : 'canceled',
    seq: 1,
  };
}

/** Adds, reductions, deletions and executions of a few dozen orders on a few prices. */
const tables = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(29), fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
    maxLength: 120,
  })
  .map((events) => {
    const table = new MessageTable();
    events.forEach(([type, order, size], index) => {
      const direction = order % 2 === 0 ? 1 : -1;
      const price = direction === 1 ? 1_000 - (order % 3) * 100 : 1_100 + (order % 3) * 100;
      const lots = type === 1 ? size * 5 : size;
      const message = {
        line: index + 1,
        timeNs: index,
        type,
        orderId: order + 1,
        size: lots,
        price,
      };
      table.add({ ...emptyMessage(), ...message, direction });
    });
    return table;
  });

async function resume(table: MessageTable, venue: OrderTable): Promise<PlanCommand[]> {
  const earlier = await findEarlier(venue, accounts, 'AAPL');
  if (earlier === undefined) return [...new ReplayPlan(table).commands()];
  const placed = await countPlaced(venue, accounts, earlier, new ReplayPlan(table).commands());
  const commands = new ReplayPlan(table).commands();
  const uncertain = skipPlaced(commands, placed)!;
  const first = await dropDone(venue, accounts, earlier.run, uncertain);
  return [...chain(first, commands)];
}

test('a replay resumed after any command ends as an undisturbed one', async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.nat(1_000), async (table, cut) => {
      const commands = [...new ReplayPlan(table).commands()];
      const run = new ReplayRun('0abc9z1', 2);
      const undisturbed = new OrderTable(run);
      for (const command of commands) undisturbed.apply(command);
      const done = commands.slice(0, cut % (commands.length + 1));
      const venue = new OrderTable(run);
      for (const command of done) venue.apply(command);
      const rest = await resume(table, venue);
      expect(rest).toEqual(commands.slice(commands.length - rest.length));
      for (const command of rest) venue.apply(command);
      expect(venue.orders).toEqual(undisturbed.orders);
      expect(venue.raised).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('the point is found with few questions', async () => {
  const table = new MessageTable();
  for (let i = 0; i < 5_000; i++) {
    const message = {
      line: i + 1,
      timeNs: i,
      type: 1,
      orderId: i + 1,
      size: 1,
      price: 1_000,
      direction: 1,
    };
    table.add({ ...emptyMessage(), ...message });
  }
  const venue = new OrderTable(new ReplayRun('0abc9z1', 1));
  const commands = [...new ReplayPlan(table).commands()];
  for (const command of commands.slice(0, 3_210)) venue.apply(command);
  const earlier = (await findEarlier(venue, accounts, 'AAPL'))!;
  // As if all but the oldest orders had been forgotten by the lists.
  const blind = { run: earlier.run, refs: new Set(['L1']) };
  expect(await countPlaced(venue, accounts, blind, new ReplayPlan(table).commands())).toBe(3_210);
  expect(venue.asked).toBeLessThan(40);
});

test('a shorter plan than what was done is told apart', () => {
  const table = new MessageTable();
  table.add({ ...emptyMessage(), line: 1, type: 1, orderId: 1, size: 1, price: 100, direction: 1 });
  expect(skipPlaced(new ReplayPlan(table).commands(), 1)).toEqual([]);
  expect(skipPlaced(new ReplayPlan(table).commands(), 2)).toBeUndefined();
});
