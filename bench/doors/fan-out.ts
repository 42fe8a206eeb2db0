// A thousand readers on a busy market: what leaves the venue, how late, and whether anything is missing. Venue, readers and the orders
// that keep the market busy share the machine.

import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/section.ts';
import { figure } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import { prepareMarket } from '../venue/bench-market.ts';
import type { LoadOrder } from '../venue/load.ts';
import { VenueProcess } from '../venue/venue-process.ts';
import type { ReadersOrder, ReadersResult } from './readers.ts';

const readersFile = fileURLToPath(new URL('readers.ts', import.meta.url));
const loadFile = fileURLToPath(new URL('../venue/load.ts', import.meta.url));
const run = promisify(execFile);
const readerCount = 1_000;
/** Orders and cancels that keep the market busy: each changes the depth, one in five trades. */
const requestsPerSecond = 60;
const graceMs = 60_000;

export async function measureFanOut(options: BenchOptions): Promise<Section> {
  const venue = await VenueProcess.create();
  try {
    await venue.start();
    const market = await prepareMarket(venue, 4);
    const warmUpMs = 2_000;
    const measureMs = options.quick ? 5_000 : 20_000;
    const readers = startReaders({
      url: `ws://${venue.host}:${venue.port}/v1/ws`,
      instrument: market.instrument,
      readers: readerCount,
      warmUpMs,
      measureMs,
    });
    await readers.ready;
    const order: LoadOrder = {
      ...market,
      target: { host: venue.host, port: venue.port, path: '/v1/ws', token: venue.token },
      tag: 'n',
      seed: options.seed,
      mode: 'openLoop',
      inFlight: 0,
      perSecond: requestsPerSecond,
      warmUpMs: 0,
      measureMs: warmUpMs + measureMs + 500,
    };
    const timeout = order.measureMs + graceMs;
    await run(process.execPath, [loadFile, JSON.stringify(order)], { timeout });
    return section(await readers.result);
  } finally {
    await venue.remove();
  }
}

interface Readers {
  readonly ready: Promise<void>;
  readonly result: Promise<ReadersResult>;
}

function startReaders(order: ReadersOrder): Readers {
  const child = spawn(process.execPath, [readersFile, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: order.warmUpMs + order.measureMs + 2 * graceMs,
  });
  const ready = Promise.withResolvers<void>();
  const result = Promise.withResolvers<ReadersResult>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve();
    else result.resolve(JSON.parse(line) as ReadersResult);
  });
  child.once('exit', () => {
    const error = new Error('the readers ended');
    ready.reject(error);
    result.reject(error);
  });
  // Whoever waits for it first is told; the other must not be a rejection that nobody handles.
  result.promise.catch(() => undefined);
  return { ready: ready.promise, result: result.promise };
}

function section(readers: ReadersResult): Section {
  const perSecond = (readers.messages / readers.elapsedMs) * 1_000;
  return {
    id: 'fanOut',
    title: `Fan-out: ${figure(readerCount)} WebSockets follow depth and trades of one busy instrument`,
    notes: [
      `${requestsPerSecond} orders and cancels a second; the readers check sequences and trade ids, and time each trade from the engine's clock.`,
      'All of it shares the machine: the readers take more of it than the venue.',
    ],
    header: ['messages/s', 'trades', 'lost', 'conflated', 'cut', 'p50 ms', 'p99 ms', 'max ms'],
    rows: [
      [
        figure(perSecond),
        figure(readers.trades),
        figure(readers.lost),
        figure(readers.conflated),
        figure(readers.cut),
        figure(readers.p50Ms),
        figure(readers.p99Ms),
        figure(readers.maxMs),
      ],
    ],
    data: readers,
    targets: [
      judge('fanOutMessages', perSecond),
      judge('fanOutP99', readers.p99Ms),
      judge('fanOutLost', readers.lost + readers.cut),
    ],
  };
}
