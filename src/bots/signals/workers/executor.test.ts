// What an executor answers the queue to each answer of the venue. The queue is a real one in a file; the venue is a table of orders by client order id, as
// the real one keeps them: the same id again is answered with the order, or the refusal, that stands. It must never place what the table does not see.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FileQueue } from '../queue/file-queue.ts';
import { bodyOf, executionIn, type Signal } from '../signal.ts';
import { Executor } from './executor.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import type { Order, PlaceOrder } from '#api/types.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-executor-'));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const signal: Signal = {
  id: 'sg-1',
  account: '15',
  instrument: 'AAPL',
  side: 'buy',
  qty: '1',
  limitPrice: '10.00',
  ttlMs: 5_000,
  sources: 'sma',
};

type Verdict = 'take' | 'silence' | 'silenceAfterTaking' | 'busy' | 'haltedOnRecord' | 'noFunds';

class Table {
  readonly orders = new Map<string, Order>();
  readonly verdicts: Verdict[];

  constructor(verdicts: Verdict[]) {
    this.verdicts = verdicts;
  }

  readonly find = async (clOrdId: string): Promise<Order | undefined> => this.orders.get(clOrdId);

  readonly place = async ({ clOrdId = '' }: PlaceOrder): Promise<Order> => {
    const known = this.orders.get(clOrdId);
    if (known?.status === 'rejected') throw refusal('instrumentHalted', true, known);
    if (known !== undefined) return known;
    const verdict = this.verdicts.shift() ?? 'take';
    const order = { orderId: String(this.orders.size + 1), clOrdId, cumQty: '1' };
    const taken = { ...order, status: 'filled' } as Order;
    if (verdict === 'silence') throw new NoAnswerError('Nothing was heard.');
    if (verdict === 'busy') throw refusal('venueBusy', true, null);
    const isRefused = verdict === 'haltedOnRecord' || verdict === 'noFunds';
    const placed = isRefused ? ({ ...order, status: 'rejected' } as Order) : taken;
    this.orders.set(clOrdId, placed);
    if (verdict === 'haltedOnRecord') throw refusal('instrumentHalted', true, placed);
    if (verdict === 'noFunds') throw refusal('insufficientFunds', false, placed);
    if (verdict === 'silenceAfterTaking') throw new NoAnswerError('Nothing was heard.');
    return placed;
  };
}

function refusal(name: string, transient: boolean, order: Order | null): VenueError {
  return new VenueError({ code: 1, name, message: 'No.', transient }, { order });
}

interface Outcome {
  readonly statuses: readonly string[];
  readonly note: ReturnType<typeof executionIn>;
  readonly deliveries: number;
  readonly dead: readonly string[];
}

let folders = 0;

/** Delivers one message until the queue has nothing more of it. */
async function settled(verdicts: Verdict[], body: string, lateMs = 0): Promise<Outcome> {
  const folder = path.join(root, String(++folders));
  let nowMs = 1_000_000;
  const queue = await FileQueue.open({ folder, attemptsMax: 3, now: () => nowMs });
  const table = new Table(verdicts);
  let note = '';
  const executor = new Executor({
    account: '15',
    venue: table,
    now: () => nowMs,
    queue: {
      acknowledge: (receipt, told) => {
        note = told;
        return queue.acknowledge(receipt, told);
      },
      reject: (receipt, rejection) => queue.reject(receipt, rejection),
    },
  });
  await queue.publish('sg-1', body);
  nowMs += lateMs;
  let deliveries = 0;
  for (; queue.numbers.depth > 0; deliveries++) {
    const lease = await queue.lease(60_000, 0);
    if (lease !== undefined) await executor.execute(lease);
    nowMs += 1_000;
  }
  const dead = queue.deadNow(10).map(({ reason }) => reason);
  await queue.close();
  const statuses = [...table.orders.values()].map(({ clOrdId, status }) => `${clOrdId} ${status}`);
  return { statuses, note: executionIn(note), deliveries, dead };
}

const order = (clOrdId: string): object => ({ kind: 'order', clOrdId, status: 'filled' });

test.each<[string, Verdict[], readonly string[], object | undefined, readonly string[]]>([
  ['taken at once', [], ['sg-1 filled'], order('sg-1'), []],
  ['taken, and not heard of', ['silenceAfterTaking'], ['sg-1 filled'], order('sg-1'), []],
  [
    'silence is no fault of the signal',
    ['silence', 'silence', 'silence'],
    ['sg-1 filled'],
    order('sg-1'),
    [],
  ],
  ['a busy venue neither', ['busy', 'busy', 'busy', 'take'], ['sg-1 filled'], order('sg-1'), []],
  [
    'a passing refusal that is on record is tried again under another id',
    ['haltedOnRecord'],
    ['sg-1 rejected', 'sg-1.1 filled'],
    order('sg-1.1'),
    [],
  ],
  [
    'passing refusals come to an end',
    ['haltedOnRecord', 'haltedOnRecord', 'haltedOnRecord'],
    ['sg-1 rejected', 'sg-1.1 rejected', 'sg-1.2 rejected'],
    undefined,
    ['instrumentHalted: No.'],
  ],
  [
    'a final refusal is final',
    ['noFunds'],
    ['sg-1 rejected'],
    undefined,
    ['insufficientFunds: No.'],
  ],
])('%s', async (_name, verdicts, statuses, note, dead) => {
  const outcome = await settled(verdicts, bodyOf(signal));
  expect(outcome.statuses).toEqual(statuses);
  if (note === undefined) expect(outcome.note).toBeUndefined();
  else expect(outcome.note).toMatchObject(note);
  expect(outcome.dead).toEqual(dead);
});

test('a signal that is too old is not placed', async () => {
  const { statuses, note } = await settled([], bodyOf(signal), 6_000);
  expect({ statuses, note }).toEqual({ statuses: [], note: { kind: 'expired' } });
});

test('a signal that is too old, and was placed by a worker that did not live to say so, is acknowledged with its order', async () => {
  // Each delivery is a second later; the silence after the order is followed by one that comes too late to place anything.
  const brief = { ...signal, ttlMs: 500 };
  const { statuses, note, deliveries } = await settled(['silenceAfterTaking'], bodyOf(brief));
  expect(statuses).toEqual(['sg-1 filled']);
  expect(note).toMatchObject(order('sg-1'));
  expect(deliveries).toBeGreaterThan(1);
});

test.each([
  ['no signal', '{}', 'id: '],
  ['somebody else’s', bodyOf({ ...signal, account: '16' }), 'account: it is meant for 16'],
  ['under another name', bodyOf({ ...signal, id: 'sg-2' }), 'It is queued as sg-1'],
])('what is %s is dead at once, with the reason', async (_name, body, reason) => {
  const { dead, statuses } = await settled([], body);
  expect(statuses).toEqual([]);
  expect(dead).toEqual([expect.stringContaining(reason)]);
});
