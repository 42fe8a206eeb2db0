// `npm run bot` as somebody uses it, against one real venue: refusals in one sentence and the right exit code, a newcomer's bot that is stopped, one that is
// killed, and a strategy of one's own file. It must never leave a bot running.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Order } from '#api/types.ts';
import { cleanUp, newFolder, VenueProcess } from '../process/venue-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
const waitMs = 30_000;
const bots = new Set<ChildProcess>();
let venue: VenueProcess;

interface Bot {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
  readonly code: Promise<number | null>;
}

function startBot(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Bot {
  const child = spawn(process.execPath, [path.join(root, 'tools/bot.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  bots.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      bots.delete(child);
      resolve(exitCode);
    });
  });
  return { child, said, code };
}

async function runBot(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { said, code } = startBot(args, environment);
  return { code: await code, ...said };
}

async function openOrders(symbol: string): Promise<readonly Order[]> {
  const { items } = (await venue.get(`/v1/operator/orders?instrument=${symbol}`)) as {
    items: Order[];
  };
  return items;
}

beforeAll(async () => {
  venue = await VenueProcess.start(newFolder());
  for (const symbol of ['AAPL', 'MSFT']) {
    const route = `/v1/operator/instruments/${symbol}/phase`;
    expect((await venue.call('PUT', route, { phase: 'continuous' })).status).toBe(200);
  }
}, 120_000);

afterAll(async () => {
  for (const child of bots) child.kill('SIGKILL');
  await cleanUp();
}, 60_000);

describe('is refused in one sentence', () => {
  test('where no venue answers', async () => {
    const args = ['hello', '--instrument', 'AAPL', '--url', 'http://127.0.0.1:9'];
    expect(await runBot(args)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'No venue answers at http://127.0.0.1:9; start one with npm start.\n',
    });
  });

  test.each<[string[], number, RegExp]>([
    [
      ['hello', '--instrument', 'AAPL', '--param', 'qty=1.5'],
      2,
      /^The parameter "qty" of hello is 1\.5 shares, and AAPL trades in whole lots of 1\.\n$/,
    ],
    [
      ['hello', '--instrument', 'NONE'],
      1,
      /^--instrument is NONE, and the venue at \S+ lists .*AAPL.*\n$/,
    ],
    [
      ['hello', '--instrument', 'AAPL', '--user', 'buyer_demo', '--password', 'wrong'],
      1,
      /^The venue does not let buyer_demo in \(wrongCredentials\): .*\n$/,
    ],
  ])('%j', async (args, code, sentence) => {
    const ended = await runBot([...args, '--url', venue.url]);
    expect(ended.stderr).toMatch(sentence);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
  });

  test('a key without the scope trade, before anything is sent', async () => {
    const { rest } = new VenueClient({
      url: venue.url,
      transport: nodeTransport,
      credentials: { kind: 'password', username: 'seller_demo', password: 'demopass123' },
    });
    const body = { label: 'watcher', scopes: ['read' as const] };
    const { keyId, secret } = await rest.call('POST /v1/keys', { body });
    const args = ['hello', '--instrument', 'AAPL', '--url', venue.url, '--api-key', keyId];
    const environment = { BUTTONWOOD_API_SECRET: secret };
    expect(await runBot(args, environment)).toEqual({
      code: 1,
      stdout: '',
      stderr: `The API key ${keyId} lacks the scope "trade" (it has read): a bot needs a key with the scopes read and trade.\n`,
    });
    const { orders } = await rest.call('GET /v1/orders', { query: { status: 'all' } });
    expect(orders).toEqual([]);
  });
});

test("a newcomer's bot quotes, and on SIGTERM pulls its orders and ends well", async () => {
  const args = ['hello', '--instrument', 'AAPL', '--url', venue.url, '--status', '0.5'];
  const bot = startBot(args);
  await expect.poll(() => openOrders('AAPL'), { timeout: waitMs }).toHaveLength(1);
  expect((await openOrders('AAPL'))[0]).toMatchObject({ side: 'buy', timeInForce: 'GTD' });
  await expect.poll(() => bot.said.stdout, { timeout: waitMs }).toContain('quoting (around');
  bot.child.kill('SIGTERM');
  expect(await bot.code).toBe(0);
  expect(bot.said.stdout).toMatch(/^Signed up as bot_\w+;/);
  expect(bot.said.stdout).toMatch(/\nStopped by SIGTERM\.\n[^]*\nNone of its orders is open\.\n$/);
  expect(bot.said.stderr).toBe('');
  expect(await openOrders('AAPL')).toEqual([]);
});

test('a bot renews its quotes in time; where it is killed the venue ends them by itself', async () => {
  const args = ['hello', '--instrument', 'MSFT', '--url', venue.url, '--quote-life', '4'];
  const bot = startBot([...args, '--user', 'buyer_demo', '--password', 'demopass123']);
  await expect.poll(() => openOrders('MSFT'), { timeout: waitMs }).toHaveLength(2);
  const first = new Set((await openOrders('MSFT')).map(({ orderId }) => orderId));
  const renewed = async (): Promise<number> =>
    (await openOrders('MSFT')).filter(({ orderId }) => !first.has(orderId)).length;
  await expect.poll(renewed, { timeout: waitMs }).toBe(2);
  bot.child.kill('SIGKILL');
  await bot.code;
  await expect.poll(() => openOrders('MSFT'), { timeout: waitMs }).toEqual([]);
});

test("the guide's own strategy runs as written, and one that decides nonsense ends with its orders pulled", async () => {
  const { rest } = new VenueClient({
    url: venue.url,
    transport: nodeTransport,
    credentials: { kind: 'password', username: 'seller_demo', password: 'demopass123' },
  });
  const order = { instrument: 'AAPL', type: 'limit', qty: '9' } as const;
  await rest.call('POST /v1/orders', { body: { ...order, side: 'buy', price: '584.00' } });
  await rest.call('POST /v1/orders', { body: { ...order, side: 'sell', price: '586.00' } });

  const guide = fs.readFileSync(path.join(root, 'docs/bots.md'), 'utf8');
  const [, mine = ''] = /```ts\n([^]*?)```/.exec(guide) ?? [];
  // Outside Buttonwood's folder `#bots` means nothing.
  const text = mine.replace("'#bots/", `'${path.join(root, 'src/bots')}/`);
  const folder = newFolder();
  const run = (name: string, content: string): Bot => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    const who = ['--user', 'buyer_demo', '--password', 'demopass123'];
    const what = ['--strategy-file', file, '--instrument', 'AAPL', '--url', venue.url];
    return startBot([...what, ...who, '--status', '0.5']);
  };
  const well = run('mine.ts', text);
  await expect
    .poll(() => well.said.stdout, { timeout: waitMs })
    .toContain(
      'quoting (market 584.00 to 586.00) | position 0 | P&L 0.00 USD | bids 1 from 584.00 | asks 1 from 586.00',
    );
  well.child.kill('SIGINT');
  expect([await well.code, well.said.stderr]).toEqual([0, '']);
  expect(well.said.stdout).toMatch(/^mine in AAPL at \S+ as buyer_demo, account buyer_demo\.\n/);
  expect(well.said.stdout).toContain('\nStopped by SIGINT.\n');

  const ill = run('bad.ts', text.replace('bid.priceTicks - shift', 'bid.priceTicks / 7'));
  expect(await ill.code).toBe(1);
  expect(ill.said.stdout).toMatch(/quotes\[0\] has [\d.]+ as a price: whole ticks are due\.\n/);
  expect(ill.said.stdout).toContain('None of its orders is open.');
});
