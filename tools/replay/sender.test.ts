// How commands leave: in order, bounded, paced, and again where the venue was busy. The venue here is a function.

import { expect, test } from 'vitest';

import { LobsterPrices, ReplayRun, RequestWriter } from './order-text.ts';
import { Pace } from './pace.ts';
import type { PlanCommand } from './plan.ts';
import { Refusal } from './refusal.ts';
import type { SenderOptions } from './sender.ts';
import { Sender } from './sender.ts';
import type { WireReply } from './wire.ts';

interface Sent {
  readonly id: number;
  readonly op: string;
  readonly clOrdId: string;
}

const accounts = ['10', '11', '12', '13', '14', '15', '16', '17'];
const prices = new LobsterPrices({ tickSize: '0.01', lotSize: '1' });
const accepted = { status: 'new' };

function senderFor(options: Partial<SenderOptions> & { speed?: number } = {}): {
  sender: Sender;
  sent: Sent[];
} {
  const sent: Sent[] = [];
  const { speed, ...others } = options;
  const sender = new Sender({
    wire: { send: (text) => void sent.push(JSON.parse(text) as Sent) },
    writer: new RequestWriter('AAPL', prices, new ReplayRun('0abc9z1', 1), accounts),
    pace: new Pace(speed),
    inFlightMax: 100,
    sent: () => undefined,
    ...others,
  });
  return { sender, sent };
}

function place(line: number, timeNs = 0): PlanCommand {
  const order = { side: 'buy', price: 100, qty: 5, account: 0 } as const;
  return { kind: 'place', track: 0, line, timeNs, ref: `L${line}`, ...order };
}

function amend(line: number, ref: string): PlanCommand {
  return { kind: 'amend', track: 0, line, timeNs: 0, account: 0, ref, qty: 2 };
}

function answer(sender: Sender, id: number, change: Partial<WireReply> = {}): void {
  sender.take({ id, ok: true, result: accepted, ...change });
}

async function turn(ms = 1): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

test('no more commands are on their way than allowed, and all leave in order', async () => {
  const { sender, sent } = senderFor({ inFlightMax: 3 });
  const done = sender.run([1, 2, 3, 4, 5, 6, 7].map((line) => place(line)));
  for (let id = 1; id <= 7; id++) {
    await turn();
    expect(sender.inFlight).toBeLessThanOrEqual(3);
    answer(sender, id);
  }
  await done;
  expect(sent.map(({ clOrdId }) => clOrdId)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((line) => `0abc9z1.1.L${line}`),
  );
  expect(sender).toMatchObject({ answered: 7, lastLine: 7, inFlight: 0 });
  expect(sender.latency.totalCount).toBe(7);
});

test('an amendment follows its order at once: the venue keeps the order of arrival', async () => {
  const { sender, sent } = senderFor();
  const done = sender.run([place(1), place(2), amend(3, 'L1'), place(4)]);
  await turn();
  expect(sent.map(({ op }) => op)).toEqual([
    'order.place',
    'order.place',
    'order.amend',
    'order.place',
  ]);
  for (let id = 1; id <= 4; id++) answer(sender, id);
  await done;
});

test('what the venue was too busy for is sent again once everything else is answered', async () => {
  const { sender, sent } = senderFor({ inFlightMax: 2 });
  const done = sender.run([place(1), place(2), place(3)]);
  await turn();
  const error = { code: 207, name: 'venueBusy', message: '', transient: true };
  sender.take({ id: 1, ok: false, error });
  await turn();
  expect(sent).toHaveLength(2);
  answer(sender, 2);
  await turn(100);
  expect(sent[2]?.clOrdId).toBe('0abc9z1.1.L1');
  answer(sender, 3);
  await turn();
  answer(sender, 4);
  await done;
  expect(sender.counts).toMatchObject({ placed: 3, repeated: 1 });
});

test('a refusal is counted by its reason, and an order that did not simply rest too', async () => {
  const { sender } = senderFor();
  const done = sender.run([place(1), place(2)]);
  await turn();
  const error = { code: 125, name: 'insufficientFunds', message: '', transient: false };
  sender.take({ id: 1, ok: false, error });
  answer(sender, 2, { result: { status: 'filled' } });
  await done;
  expect(sender.refused).toEqual([
    { track: 0, line: 1, kind: 'place', reason: 'insufficientFunds' },
    { track: 0, line: 2, kind: 'place', reason: 'filled at once' },
  ]);
});

test('an instrument that stops trading ends the replay with a sentence', async () => {
  const { sender } = senderFor();
  const done = sender.run([place(1)]);
  await turn();
  const error = { code: 103, name: 'instrumentHalted', message: '', transient: true };
  sender.take({ id: 1, ok: false, error });
  await expect(done).rejects.toThrow(Refusal);
});

test('commands leave by the clock of the file, so many times as fast', async () => {
  const { sender, sent } = senderFor({ speed: 10 });
  const done = sender.run([place(1, 5e9), place(2, 5e9), place(3, 5.5e9)]);
  await turn();
  expect(sent).toHaveLength(2);
  answer(sender, 1);
  answer(sender, 2);
  await turn(20);
  expect(sent).toHaveLength(2);
  await turn(60);
  expect(sent).toHaveLength(3);
  answer(sender, 3);
  await done;
});

test('told to stop while a command waits for its time, it drops that one', async () => {
  const { sender, sent } = senderFor({ speed: 1 });
  const done = sender.run([place(1, 0), place(2, 60e9)]);
  await turn();
  answer(sender, 1);
  await turn();
  sender.stop();
  await done;
  expect(sent).toHaveLength(1);
});

test('told to stop, it waits for what is on its way and sends no more', async () => {
  const { sender, sent } = senderFor({ inFlightMax: 2 });
  const done = sender.run([1, 2, 3, 4].map((line) => place(line)));
  await turn();
  sender.stop();
  answer(sender, 1);
  await turn();
  answer(sender, 2);
  await done;
  expect(sent).toHaveLength(2);
});

test('paused, nothing leaves until it is woken', async () => {
  const pace = new Pace(undefined);
  const { sender, sent } = senderFor({ pace });
  pace.pause(0);
  const done = sender.run([place(1), place(2)]);
  await turn(20);
  expect(sent).toHaveLength(0);
  pace.resume(0);
  sender.wake();
  await turn();
  expect(sent).toHaveLength(2);
  answer(sender, 1);
  answer(sender, 2);
  await done;
});

test('told to stop while it is paused, it ends', async () => {
  const pace = new Pace(undefined);
  const { sender, sent } = senderFor({ pace });
  pace.pause(0);
  const done = sender.run([place(1)]);
  await turn();
  sender.stop();
  await done;
  expect(sent).toHaveLength(0);
});

test('the market is looked at when nothing is on its way, and nothing leaves meanwhile', async () => {
  const looked = Promise.withResolvers<void>();
  const inFlight: number[] = [];
  const { sender, sent } = senderFor({
    sample: async () => {
      inFlight.push(sender.inFlight);
      await looked.promise;
    },
  });
  const point = { kind: 'sample', track: 0, line: 2, timeNs: 0, mid: undefined } as const;
  const done = sender.run([place(1), point, place(2)]);
  await turn();
  expect([sent.length, inFlight]).toEqual([1, []]);
  answer(sender, 1);
  await turn(10);
  expect([sent.length, inFlight]).toEqual([1, [0]]);
  looked.resolve();
  await turn();
  expect(sent).toHaveLength(2);
  answer(sender, 2);
  await done;
});

test('a market that cannot be looked at ends the replay with the reason', async () => {
  const { sender } = senderFor({ sample: () => Promise.reject(new Refusal('No venue answers.')) });
  const point = { kind: 'sample', track: 0, line: 1, timeNs: 0, mid: undefined } as const;
  await expect(sender.run([point, place(1)])).rejects.toThrow('No venue answers.');
});

test('where others trade, what is gone and what trades on entry is expected, and anything else refused', async () => {
  const { sender } = senderFor({ isShared: true });
  const done = sender.run([place(1), amend(2, 'L1'), place(3), place(4), amend(5, 'L4')]);
  await turn();
  const refuse = (id: number, name: string): void =>
    answer(sender, id, { ok: false, error: { code: 1, name, message: '', transient: false } });
  answer(sender, 1, { result: { status: 'filled', cumQty: '5' } });
  refuse(2, 'tooLateToCancel');
  answer(sender, 3, { result: { status: 'partiallyFilled', cumQty: '2' } });
  refuse(4, 'priceCollar');
  refuse(5, 'unknownOrder');
  await done;
  expect(sender.counts).toMatchObject({ placed: 2, gone: 2, tradedOnEntry: 2 });
  expect(sender.tradedQty).toBe(7);
  expect(sender.refused).toEqual([{ track: 0, line: 4, kind: 'place', reason: 'priceCollar' }]);
});
