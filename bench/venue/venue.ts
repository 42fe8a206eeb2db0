// The whole venue from outside: JSON orders over WebSockets into the real process, answered once they are on disk. The load
// generator is another process on the same machine, so both share its cores.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/section.ts';
import { figure } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { prepareMarket, type BenchMarket } from './bench-market.ts';
import { VenueProcess } from './venue-process.ts';

const load = fileURLToPath(new URL('load.ts', import.meta.url));
const run = promisify(execFile);

const connections = 8;
const inFlight = 1_000;
const offeredPerSecond = 20_000;
const graceMs = 30_000;

interface LoadRun extends LoadResult {
  readonly name: string;
  readonly offered: string;
  readonly repliesPerSecond: number;
  readonly ordersPerSecond: number;
}

export async function measureVenue(options: BenchOptions): Promise<Section> {
  const venue = await VenueProcess.create();
  try {
    const startMs = await venue.start();
    const market = await prepareMarket(venue, connections);
    const shared = { venue, market, options };
    const throughput = await runLoad({ ...shared, mode: 'inFlight' });
    const openLoop = await runLoad({ ...shared, mode: 'openLoop' });
    const { seq } = await venue.request<{ seq: number }>('GET', '/v1/venue');
    await venue.kill();
    const restartMs = await venue.start();
    return section([throughput, openLoop], startMs, restartMs, seq);
  } finally {
    await venue.remove();
  }
}

async function runLoad(plan: {
  readonly venue: VenueProcess;
  readonly market: BenchMarket;
  readonly options: BenchOptions;
  readonly mode: LoadOrder['mode'];
}): Promise<LoadRun> {
  const { venue, market, options, mode } = plan;
  const order: LoadOrder = {
    target: { host: venue.host, port: venue.port, path: '/v1/ws', token: venue.token },
    instrument: market.instrument,
    accounts: market.accounts,
    prices: market.prices,
    tag: mode === 'inFlight' ? 'f' : 'o',
    seed: options.seed,
    mode,
    inFlight,
    perSecond: offeredPerSecond,
    warmUpMs: options.quick ? 1_500 : 4_000,
    measureMs: options.quick ? 3_000 : 10_000,
  };
  const timeout = order.warmUpMs + order.measureMs + graceMs;
  const { stdout } = await run(process.execPath, [load, JSON.stringify(order)], { timeout });
  const result = JSON.parse(stdout) as LoadResult;
  const perSecond = (count: number): number => (count / result.elapsedMs) * 1_000;
  return {
    ...result,
    name: mode === 'inFlight' ? 'throughput' : 'open loop',
    offered:
      mode === 'inFlight' ? `${figure(inFlight)} in flight` : `${figure(offeredPerSecond)}/s`,
    repliesPerSecond: perSecond(result.replies),
    ordersPerSecond: perSecond(result.orders),
  };
}

function section(
  runs: readonly [LoadRun, LoadRun],
  startMs: number,
  restartMs: number,
  commands: number,
): Section {
  const [throughput, openLoop] = runs;
  return {
    id: 'venue',
    title: `Venue: JSON over ${connections} WebSockets, every reply after its command is on disk`,
    notes: [
      'Of the requests 55% are orders that rest, 20% orders that take, 25% cancels; "orders" counts the first two, "refused" are',
      'mostly cancels of what was filled meanwhile. The load generator runs on the same cores. Open loop: latency from when a',
      `request was due. Ready ${figure(startMs / 1_000)} s after the start with an empty journal, ${figure(restartMs / 1_000)} s after kill -9 and ${figure(commands)} commands.`,
    ],
    header: [
      'mode',
      'offered',
      'requests/s',
      'orders/s',
      'refused %',
      'p50 ms',
      'p90 ms',
      'p99 ms',
      'p99.9 ms',
      'max ms',
      'unanswered',
      'lag ms',
    ],
    rows: runs.map((each) => [
      each.name,
      each.offered,
      figure(each.repliesPerSecond),
      figure(each.ordersPerSecond),
      figure(((each.replies - each.accepted) / each.replies) * 100),
      figure(each.p50Ms),
      figure(each.p90Ms),
      figure(each.p99Ms),
      figure(each.p999Ms),
      figure(each.maxMs),
      figure(each.unanswered),
      figure(each.lagMaxMs),
    ]),
    data: { throughput, openLoop, startMs, restartMs, commands },
    targets: [
      judge('venueThroughput', throughput.ordersPerSecond),
      judge('venueP50', openLoop.p50Ms),
      judge('venueP99', openLoop.p99Ms),
      judge('startEmpty', startMs / 1_000),
      judge('startWithTail', restartMs / 1_000),
    ],
  };
}
