// The load generator as it is run, on one venue: both doors and a run without the operator's token at once, then a venue that goes away. It must never ask how
// fast anything was.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp, newFolder, VenueProcess } from './venue-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
const runWithinMs = 100_000;
const defaultMix = JSON.parse(
  fs.readFileSync(path.join(root, 'tools/load/default-mix.json'), 'utf8'),
) as Readonly<Record<string, unknown>>;
/** Stocks of the run during which the second is halted; the other runs trade in others as well. */
const halting = [
  { symbol: 'AAPL', weight: 1 },
  { symbol: 'INTC', weight: 1 },
];

/** What is looked at of the JSON that a run writes. */
interface Told {
  readonly isSound: boolean;
  readonly neverAnswered: number;
  readonly fills: number;
  readonly orders: number;
  readonly answered: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly claims: readonly { readonly sentence: string; readonly compared: number }[];
  readonly latencies: { readonly all: { readonly count: number; readonly p50Ms: number } };
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the generator to its end; `told` hears what it says of its progress. */
function load(args: readonly string[], told?: (text: string) => void): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'tools/load.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), runWithinMs);
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      said.stderr += chunk.toString();
      told?.(said.stderr);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...said });
    });
  });
}

/** Forwards to the venue, and keeps the answer to every tenth order for itself: that connection ends instead. */
async function lossyProxy(url: string): Promise<net.Server> {
  const { hostname: host, port } = new URL(url);
  let orders = 0;
  const proxy = net.createServer((client) => {
    const server = net.connect({ host, port: Number(port) });
    let isLost = false;
    client.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1', 0, 24);
      if (/^(?:POST|PATCH) \/v1\/orders[ /]/.test(text)) isLost = ++orders % 10 === 0;
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (isLost) client.destroy();
      else client.write(chunk);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  proxies.push(proxy);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}

function urlOf(proxy: net.Server): string {
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy is not open');
  return `http://127.0.0.1:${address.port}`;
}

const proxies: net.Server[] = [];
let venue: VenueProcess;

beforeAll(async () => {
  venue = await VenueProcess.start(newFolder());
});

afterAll(async () => {
  for (const proxy of proxies) proxy.close();
  await cleanUp();
});

test('members over both doors, with and without an operator, agree with the books', async () => {
  const folder = newFolder();
  const tokenFile = path.join(venue.folder, 'operator.token');
  const asOperator = ['--operator-token-file', tokenFile];
  const mixFile = path.join(folder, 'mix.json');
  fs.writeFileSync(mixFile, JSON.stringify({ ...defaultMix, instruments: halting }));
  const lossy = urlOf(await lossyProxy(venue.url));
  let isHalted = false;
  // One of its two stocks is halted on the way.
  const halt = (stderr: string): void => {
    if (isHalted || !/^ +\d+ s {2}sent/m.test(stderr)) return;
    isHalted = true;
    void venue.call('PUT', '/v1/operator/instruments/INTC/phase', { phase: 'halted' });
  };
  const runs = [
    {
      url: venue.url,
      args: '--door ws --sessions 20 --orders-per-second 60 --seconds 5 --mix'.split(' '),
      more: [mixFile, ...asOperator],
      told: halt,
    },
    // Answers get lost on the way: what became of those orders is looked up.
    {
      url: lossy,
      args: '--door rest --sessions 12 --orders-per-second 40 --seconds 3'.split(' '),
      more: asOperator,
    },
    // Nobody funds these but the demo, and they cannot be told how far the tables are.
    {
      url: venue.url,
      args: '--door rest --sessions 3 --orders-per-second 10 --seconds 2'.split(' '),
      more: [],
    },
  ];
  const results = await Promise.all(
    runs.map(async ({ url, args, more, told }, i) => {
      const jsonFile = path.join(folder, `${i}.json`);
      const where = ['--url', url, '--seed', String(i), '--json', jsonFile];
      const ran = await load([...where, ...args, ...more], told);
      expect(ran.stdout.split('\n').filter((line) => line.includes('FAIL'))).toEqual([]);
      expect(ran.stderr).not.toContain('Error');
      expect(ran.code).toBe(0);
      expect(ran.stdout).toMatch(/Verdict: (\d+) of \1 claims hold, 0 failed\./);
      return JSON.parse(fs.readFileSync(jsonFile, 'utf8')) as Told;
    }),
  );
  for (const { isSound, orders, answered, neverAnswered, requests, latencies } of results) {
    expect(isSound).toBe(true);
    expect(orders).toBeGreaterThan(0);
    expect(answered + neverAnswered).toBe(requests);
    expect(latencies.all.count).toBe(requests);
    expect(latencies.all.p50Ms).toBeGreaterThan(0);
  }
  const [overSocket, overLossy, alone] = results;
  expect(overSocket?.neverAnswered).toBe(0);
  expect(overSocket?.refusals['instrumentHalted']).toBeGreaterThan(0);
  expect(overLossy?.neverAnswered).toBeGreaterThan(0);
  expect(alone?.neverAnswered).toBe(0);
  // Who has no shares to begin with need not trade.
  for (const { fills, orders, claims } of results.slice(0, 2)) {
    expect(fills).toBeGreaterThan(0);
    expect(orders).toBeGreaterThan(40);
    const inBooks = claims.find(({ sentence }) => sentence.startsWith('Every acknowledged'));
    expect(inBooks?.compared).toBe(orders);
  }
});

test('what cannot be is one sentence: a mix, a plan, an instrument, an address', async () => {
  const folder = newFolder();
  const mixFile = path.join(folder, 'mix.json');
  fs.writeFileSync(
    mixFile,
    JSON.stringify({ ...defaultMix, instruments: [{ symbol: 'NOPE', weight: 1 }] }),
  );
  const badFile = path.join(folder, 'bad.json');
  fs.writeFileSync(
    badFile,
    JSON.stringify({ ...defaultMix, qtyLots: { kind: 'fixed', value: 0 } }),
  );
  const at = ['--url', venue.url];
  const cases: [readonly string[], number, string][] = [
    [[...at, '--mix', badFile], 2, 'qtyLots.value must be a whole number from 1 to 1000000.'],
    [[...at, '--mix', mixFile, '--sessions', '1'], 2, 'instruments[0].symbol is "NOPE"'],
    [[...at, '--mix', path.join(folder, 'none.json')], 2, 'none.json cannot be read'],
    [[...at, '--sessions', '200'], 2, 'the venue lets 50 sign up from one address at once'],
    [[...at, '--operator-token-file', badFile], 2, "does not hold the operator's token"],
    [['--url', 'http://127.0.0.1:9'], 1, 'No venue takes orders at http://127.0.0.1:9'],
    [['--door', 'fix'], 2, '--door takes rest or ws'],
  ];
  await Promise.all(
    cases.map(async ([args, code, sentence]) => {
      const ran = await load(args);
      expect(ran.stderr).toContain(sentence);
      expect(ran.stderr.trimEnd()).not.toContain('\n');
      expect(ran.code).toBe(code);
    }),
  );
});

test('a venue that goes away ends the run with a sentence', async () => {
  const args = ['--url', venue.url, '--sessions', '3', '--seconds', '600'];
  let isKilled = false;
  const ran = await load([...args, '--orders-per-second', '10'], (stderr) => {
    if (isKilled || !/^ +\d+ s {2}sent/m.test(stderr)) return;
    isKilled = true;
    process.kill(venue.pid, 'SIGKILL');
  });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/The venue went away [\d.]+ s into the run .*cannot be compared\.\n$/);
});
