// A whole run against one real venue: signals that an earlier run left, the status page with its refusals, a dead letter put back, and the tool killed with
// kill -9 in the middle and started again on the same queue. It must never take the run's own word for what the venue has.

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cleanUp,
  newFolder,
  run as runTool,
  until,
  type VenueProcess,
} from '../process/venue-process.ts';
import {
  account,
  openMarket,
  ordersOf,
  patienceMs,
  rest,
  sharesAt,
  signalOf,
  symbol,
  trader,
} from './signal-rig.ts';
import { FileQueue } from '#bots/signals/queue/file-queue.ts';
import { runSignals } from '#bots/signals/run-signals.ts';
import { bodyOf } from '#bots/signals/signal.ts';
import type { SignalsOptions, SignalsState } from '#bots/signals/signals-run.ts';

let venue: VenueProcess;
const tools = new Set<ChildProcess>();
beforeAll(async () => {
  venue = await openMarket();
  await rest(venue, '16', 'buy', '12.40', '1000');
}, 60_000);
afterAll(async () => {
  for (const tool of tools) tool.kill('SIGKILL');
  await cleanUp();
});

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined };

function optionsWith(change: Partial<SignalsOptions>): SignalsOptions {
  return {
    url: venue.url,
    credentials: trader,
    instruments: [symbol],
    queueFolder: path.join(newFolder(), 'queue'),
    workers: 1,
    statusPort: 0,
    logger,
    ...change,
  };
}

interface Asked {
  readonly status: number;
  readonly body: SignalsState & {
    readonly error: { readonly message: string; readonly field: string };
  };
}

async function ask(url: string, init: RequestInit = {}): Promise<Asked> {
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Asked['body'] };
}

function posted(body: unknown, type = 'application/json'): RequestInit {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method: 'POST', headers: { 'content-type': type }, body: text };
}

test('a run executes what an earlier one left, shows where it stands, and is compared with the venue at its end', async () => {
  const options = optionsWith({ burst: 20, periodMs: 300, qty: '2' });
  const queue = await FileQueue.open({ folder: options.queueFolder });
  await queue.publish('left-1', bodyOf(signalOf('left-1')));
  // More than the account can pay: the venue refuses it for good.
  const dear = signalOf('left-dear', { qty: '90000', limitPrice: '12.30' });
  await queue.publish('left-dear', bodyOf(dear));
  await queue.publish('left-old', bodyOf(signalOf('left-old', { ttlMs: 1 })));
  await queue.publish('left-strange', bodyOf(signalOf('left-strange', { account: '16' })));
  await queue.close();
  const before = await sharesAt(venue);

  const run = await runSignals(options);
  const url = run.statusUrl ?? '';
  const status = async (): Promise<SignalsState> => (await ask(`${url}/status`)).body;
  await until(
    'all of it is done, and a few forecasts are made',
    async () => {
      const { queue: numbers, generator } = await status();
      return numbers.depth === 0 && generator.published >= 20;
    },
    patienceMs,
  );
  const shown = await status();
  expect(shown.generator).toMatchObject({ running: true, instruments: [symbol] });
  expect(shown.deadLetters.map(({ id, reason }) => [id, reason.split(':')[0]])).toEqual([
    ['left-dear', 'insufficientFunds'],
    ['left-strange', 'account'],
  ]);
  expect((await sharesAt(venue)) - before).toBeGreaterThanOrEqual(1);

  // Once there is money, the dead letter is as good as any other; its first id is refused for good, and it goes by another.
  const deposit = { account, asset: 'USD', amount: '2000000.00', clientRef: 'for-left-dear' };
  const paid = await venue.call('POST', '/v1/operator/deposits', deposit);
  expect(paid.status).toBeLessThan(300);
  const requeued = await ask(`${url}/dead-letters/left-dear/requeue`, { method: 'POST' });
  expect(requeued).toMatchObject({ status: 200, body: { requeued: 'left-dear' } });
  await until('it is executed', async () => (await status()).queue.depth === 0, patienceMs);
  const dearOrders = await ordersOf(venue, 'left-dear');
  expect(dearOrders.map(({ clOrdId, status: is }) => [clOrdId, is === 'rejected'])).toEqual([
    ['left-dear.1', false],
    ['left-dear', true],
  ]);

  const scaled = await ask(`${url}/workers`, posted({ count: 2 }));
  expect(scaled).toMatchObject({ status: 200, body: { count: 2 } });
  await until('there are two', async () => (await status()).workers.length === 2, patienceMs);

  const summary = await run.stop();
  expect(summary.failures).toEqual([]);
  expect(summary).toMatchObject({ passed: true, expired: 1 });
  expect(summary.checkedOrders).toBe(summary.acknowledgedOrders);
  expect(summary.checkedOrders).toBeGreaterThanOrEqual(22);
  expect(await ordersOf(venue, 'left-old')).toEqual([]);
  expect(await ordersOf(venue, 'left-strange')).toEqual([]);
}, 120_000);

test('the status page refuses what it cannot do with one sentence that names the field', async () => {
  const run = await runSignals(optionsWith({ periodMs: 60_000 }));
  const url = run.statusUrl ?? '';
  const answers = [
    [await ask(`${url}/workers`, posted({ count: 0 })), 400, 'count'],
    [await ask(`${url}/workers`, posted({ count: 2.5 })), 400, 'count'],
    [await ask(`${url}/workers`, posted({ count: 'two' })), 400, 'count'],
    [await ask(`${url}/workers`, posted({ workers: 2 })), 400, 'workers'],
    [await ask(`${url}/workers`, posted('{')), 400, undefined],
    [await ask(`${url}/workers`, posted([])), 400, undefined],
    [await ask(`${url}/workers`, posted({ count: 2 }, 'text/plain')), 415, undefined],
    [await ask(`${url}/workers`, posted(`"${'x'.repeat(5_000)}"`)), 413, undefined],
    [await ask(`${url}/workers`), 405, undefined],
    [await ask(`${url}/status`, { method: 'POST' }), 405, undefined],
    [await ask(`${url}/dead-letters/nobody/requeue`, { method: 'POST' }), 404, 'id'],
    [await ask(`${url}/dead-letters/%zz/requeue`, { method: 'POST' }), 400, 'id'],
    [await ask(`${url}/nowhere`), 404, undefined],
    [await ask(`${url}/status`, { headers: { origin: 'http://evil.example' } }), 403, undefined],
  ] as const;
  const { workers } = run.state();
  await run.stop();
  for (const [{ status, body }, wanted, field] of answers) {
    expect({ status, field: body.error.field, message: body.error.message }).toEqual({
      status: wanted,
      field,
      message: expect.stringMatching(/\.$/) as unknown,
    });
  }
  expect(workers).toHaveLength(1);
}, 60_000);

test.each<[string, Partial<SignalsOptions>, string]>([
  ['a stock that is not listed', { instruments: ['NONE'] }, 'instruments: no NONE is listed'],
  ['a part of a share', { qty: '0.5' }, `qty: 0.5 is off the lot of ${symbol}`],
  ['no quantity', { qty: 'many' }, 'qty: "many" is no number'],
  ['no worker', { workers: 0 }, 'workers: must be a whole number from 1 to 32'],
  ['a wrong password', { credentials: { ...trader, password: 'not this one' } }, 'credentials: '],
  ['no venue', { url: 'http://127.0.0.1:9' }, 'url: no venue answers'],
  ['a folder that is a file', { queueFolder: '/dev/null/queue' }, 'queueFolder: '],
])(
  'a run with %s is refused by name, and leaves nothing running',
  async (_name, change, sentence) => {
    await expect(runSignals(optionsWith(change))).rejects.toThrow(sentence);
  },
);

test('the tool, killed with kill -9 in the middle and started again on the same queue, has executed every signal once', async () => {
  const queueFolder = path.join(newFolder(), 'queue');
  const args = ['--url', venue.url, '--user', trader.username, '--password', trader.password];
  args.push('--queue', queueFolder, '--instruments', symbol, '--period-seconds', '600');
  const tool = spawn(
    process.execPath,
    ['tools/signals.ts', ...args, '--burst', '400', '--workers', '2'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  tools.add(tool);
  let said = '';
  tool.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  tool.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => tool.once('close', resolve));
  await until(
    `the tool has a hundred acknowledged: ${said}`,
    async () => {
      const url = /^Status: (\S+)$/m.exec(said)?.[1];
      if (url === undefined) return false;
      const { body } = await ask(url);
      return body.queue.acknowledged >= 100;
    },
    patienceMs,
  );
  tool.kill('SIGKILL');
  await ended;

  const again = await runTool('tools/signals.ts', [...args, '--seconds', '1']);
  expect(again.stderr).toBe('');
  expect(again.stdout).toContain('Passed: ');
  expect(again.code).toBe(0);
  const published = Number(/^Published (\d+)/m.exec(again.stdout)?.[1]);
  const queue = await FileQueue.open({ folder: queueFolder });
  expect(queue.numbers).toMatchObject({ published, acknowledged: published, depth: 0, dead: 0 });
  await queue.close();
  expect(published).toBeGreaterThanOrEqual(100);

  // The newest signals of the tool are of one prefix: as many orders as signals, none twice.
  const orders = (await ordersOf(venue, 'sg-')).filter(({ qty }) => qty === '1');
  expect(new Set(orders.map(({ clOrdId }) => clOrdId)).size).toBe(orders.length);
  expect(orders.length).toBe(published);
}, 120_000);
