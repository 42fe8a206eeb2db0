// The REST door from outside: orders and queries over connections that are kept alive, into the real process. In the same run, a server
// that does nothing: what HTTP itself costs on this machine.

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/section.ts';
import { figure } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import { prepareMembers } from '../venue/bench-market.ts';
import { VenueProcess } from '../venue/venue-process.ts';
import type { HttpLoadOrder, HttpLoadResult } from './http-load.ts';

const load = fileURLToPath(new URL('http-load.ts', import.meta.url));
const plainServer = fileURLToPath(new URL('plain-server.ts', import.meta.url));
const run = promisify(execFile);
const connections = 64;
const graceMs = 30_000;

export async function measureRest(options: BenchOptions): Promise<Section> {
  const venue = await VenueProcess.create();
  try {
    await venue.start();
    const market = await prepareMembers(venue, 8);
    const base: Omit<HttpLoadOrder, 'paths' | 'tag'> = {
      ...market,
      host: venue.host,
      port: venue.port,
      connections,
      warmUpMs: options.quick ? 1_500 : 4_000,
      measureMs: options.quick ? 3_000 : 10_000,
    };
    const orders = await runLoad({ ...base, paths: [], tag: 'r' });
    const queries = await runLoad({ ...base, tag: 'q', paths: queriesOf(market) });
    const plain = await plainLimit({ ...base, paths: ['/'], tag: 'p' });
    return section(orders, queries, plain);
  } finally {
    await venue.remove();
  }
}

/** What a member's screen and a bot ask: an order by its own id, open orders, balances, the market. */
function queriesOf({ instrument }: { instrument: string }) {
  const account = 'ACCOUNT';
  return [
    `/v1/orders?status=open&limit=5&account=${account}`,
    `/v1/balances?account=${account}`,
    `/v1/instruments/${instrument}/ticker`,
    `/v1/positions?account=${account}`,
    `/v1/fills?account=${account}&limit=10`,
  ];
}

async function runLoad(order: HttpLoadOrder): Promise<HttpLoadResult> {
  const timeout = order.warmUpMs + order.measureMs + graceMs;
  const { stdout } = await run(process.execPath, [load, JSON.stringify(order)], { timeout });
  return JSON.parse(stdout) as HttpLoadResult;
}

async function plainLimit(order: HttpLoadOrder): Promise<HttpLoadResult> {
  const server = spawn(process.execPath, [plainServer], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    return await runLoad({ ...order, port: await portOf(server) });
  } finally {
    server.kill();
  }
}

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    server.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    server.once('exit', () => reject(new Error('the plain server ended')));
  });
}

function section(orders: HttpLoadResult, queries: HttpLoadResult, plain: HttpLoadResult): Section {
  const perSecond = ({ replies, elapsedMs }: HttpLoadResult): number =>
    (replies / elapsedMs) * 1_000;
  const limit = perSecond(plain);
  const row = (name: string, result: HttpLoadResult): string[] => [
    name,
    figure(perSecond(result)),
    (perSecond(result) / limit).toFixed(2),
    figure(((result.replies - result.accepted) / result.replies) * 100),
    figure(result.p50Ms),
    figure(result.p99Ms),
    figure(result.maxMs),
  ];
  return {
    id: 'rest',
    title: `REST: ${connections} connections kept alive, one request each under way`,
    notes: [
      'Orders are answered once they are on disk; queries are five open orders, balances, positions, fills, a ticker. The load',
      'generator runs on the same cores. "nothing" is a server of Node that answers a constant: the limit of HTTP on this machine.',
    ],
    header: ['what', 'requests/s', 'of the limit', 'refused %', 'p50 ms', 'p99 ms', 'max ms'],
    rows: [row('orders', orders), row('queries', queries), row('nothing', plain)],
    data: { orders, queries, plain },
    targets: [judge('restOrders', perSecond(orders)), judge('restQueries', perSecond(queries))],
  };
}
