// The terminal in a real browser: what its first visit fetches, and what a busy market costs it. A venue of its own, the orders that keep the market
// moving and the browser share the machine. It must never count what did not come over the wire or was not drawn.

import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { SlowLine } from '../../tools/web/slow-line.ts';
import type { BenchOptions } from '../options.ts';
import type { Section } from '../report/section.ts';
import { figure } from '../report/table.ts';
import { judge } from '../report/targets.ts';
import { median } from '../statistics.ts';
import { prepareMarket } from '../venue/bench-market.ts';
import type { LoadOrder } from '../venue/load.ts';
import { VenueProcess } from '../venue/venue-process.ts';

const loadFile = fileURLToPath(new URL('../venue/load.ts', import.meta.url));
const root = path.join(import.meta.dirname, '../..');
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const run = promisify(execFile);

/** Each changes a level of the depth. */
const changesPerSecond = 500;
const warmUpMs = 5_000;
const settleMs = 3_000;
/** There and back, as between two continents. */
const roundTripMs = 200;
const farVisits = 5;
const graceMs = 60_000;
const kilobyte = 1_000;
const megabyte = 1_000_000;

interface FirstLoad {
  /** Gzipped bodies as they came, by kind. */
  readonly scriptBytes: number;
  readonly styleBytes: number;
  readonly fontBytes: number;
  readonly totalBytes: number;
  readonly requests: number;
  /** Sum of all layout shifts, as browsers score them. */
  readonly layoutShift: number;
}

interface FarVisit {
  /** Medians, from the address typed to the word Live, and to the first price of the book. */
  readonly liveMs: number;
  readonly bookMs: number;
  readonly roundTrips: number;
}

interface Busy {
  readonly seconds: number;
  readonly framesPerSecond: number;
  /** Of the worst of a hundred seconds. */
  readonly framesP1: number;
  readonly longTasks: number;
  readonly depthMessagesPerSecond: number;
  readonly heapBytes: number;
  /** What the page's process holds for itself; undefined where the system does not tell. */
  readonly privateBytes: number | undefined;
}

export async function measureTerminal(options: BenchOptions): Promise<Section> {
  if (!existsSync(executablePath)) {
    throw new Error(`no browser at ${executablePath}; CHROMIUM names another`);
  }
  const built = spawnSync(process.execPath, ['tools/web-build.ts', '--if-changed'], { cwd: root });
  if (built.status !== 0) throw new Error(`the terminal was not built: ${built.stderr.toString()}`);
  const venue = await VenueProcess.create();
  const browser = await chromium.launch({
    executablePath,
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
  try {
    await venue.start();
    const market = await prepareMarket(venue, 4);
    const url = `http://${venue.host}:${venue.port}`;
    const firstLoad = await measureFirstLoad(browser, url);
    const far = await measureFarVisit(browser, `${url}/#${market.instrument}`);
    const measureMs = options.quick ? 30_000 : 600_000;
    const order: LoadOrder = {
      ...market,
      target: { host: venue.host, port: venue.port, path: '/v1/ws', token: venue.token },
      tag: 't',
      seed: options.seed,
      mode: 'openLoop',
      inFlight: 0,
      perSecond: changesPerSecond,
      warmUpMs: 0,
      measureMs: warmUpMs + measureMs + settleMs,
    };
    const load = run(process.execPath, [loadFile, JSON.stringify(order)], {
      timeout: order.measureMs + graceMs,
    });
    // Whoever awaits it later is told; it must not end the program before.
    load.catch(() => undefined);
    const busy = await measureBusy(browser, `${url}/#${market.instrument}`, measureMs);
    await load;
    return section(firstLoad, far, busy);
  } finally {
    await browser.close();
    await venue.remove();
  }
}

/** A first visit, nothing kept from before, until nothing more comes. */
async function measureFirstLoad(browser: Browser, url: string): Promise<FirstLoad> {
  const page = await openPage(browser);
  const files: { readonly url: string; readonly kind: string }[] = [];
  page.on('requestfinished', (request) => {
    files.push({ url: request.url(), kind: request.resourceType() });
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
  await sleep(settleMs);
  const layoutShift = await page.evaluate(() => globalThis.benchmark.layoutShift);
  await page.context().close();
  const sum = async (...kinds: string[]): Promise<number> => {
    const sizes = files.filter(({ kind }) => kinds.includes(kind)).map((file) => gzipped(file.url));
    return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
  };
  return {
    scriptBytes: await sum('script'),
    styleBytes: await sum('stylesheet'),
    fontBytes: await sum('font'),
    totalBytes: await sum('document', 'script', 'stylesheet', 'font', 'image'),
    requests: files.length,
    layoutShift,
  };
}

/** First visits from far away: every file that waits for another costs a round trip, and so does every seventh at a time. */
async function measureFarVisit(browser: Browser, url: string): Promise<FarVisit> {
  const line = await SlowLine.before(url, () => roundTripMs / 2);
  const live: number[] = [];
  const book: number[] = [];
  try {
    for (let visit = 0; visit < farVisits; visit++) {
      const page = await openPage(browser);
      const since = performance.now();
      const after = async (what: Locator, into: number[]): Promise<void> => {
        await what.first().waitFor();
        into.push(performance.now() - since);
      };
      await Promise.all([
        page.goto(line.url + new URL(url).hash),
        after(page.getByRole('banner').getByText('Live', { exact: true }), live),
        after(page.getByRole('button', { name: /^(?:Bid|Ask) / }), book),
      ]);
      await page.context().close();
    }
  } finally {
    await line.close();
  }
  const liveMs = median(live);
  return { liveMs, bookMs: median(book), roundTrips: liveMs / roundTripMs };
}

/** The body of the file as it comes to a browser that knows gzip and nothing better. */
function gzipped(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

async function measureBusy(browser: Browser, url: string, measureMs: number): Promise<Busy> {
  const page = await openPage(browser);
  const session = await page.context().newCDPSession(page);
  await page.goto(url);
  await sleep(warmUpMs);
  await page.evaluate(() => {
    globalThis.benchmark.frames.length = 0;
    globalThis.benchmark.longTasks = 0;
    globalThis.benchmark.depthMessages = 0;
  });
  await sleep(measureMs);
  const { frames, longTasks, depthMessages } = await page.evaluate(() => globalThis.benchmark);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const heapBytes = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  const privateBytes = await privateBytesOfPage(browser);
  await page.context().close();
  // The last second is not over.
  const whole = frames.slice(0, -1).toSorted((a, b) => a - b);
  const seconds = measureMs / 1_000;
  return {
    seconds,
    framesPerSecond: whole.reduce((sum, count) => sum + count, 0) / whole.length,
    framesP1: whole[Math.floor(whole.length / 100)] ?? Number.NaN,
    longTasks,
    depthMessagesPerSecond: depthMessages / seconds,
    heapBytes,
    privateBytes,
  };
}

declare global {
  // What page-counts.js counts in the page.
  var benchmark: {
    /** Frames of each second since the count began. */
    readonly frames: number[];
    longTasks: number;
    readonly layoutShift: number;
    depthMessages: number;
  };
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript({ path: path.join(import.meta.dirname, 'page-counts.js') });
  return context.newPage();
}

/** Of the largest of the browser's page processes, as Linux accounts for it. */
async function privateBytesOfPage(browser: Browser): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => ownBytes(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')));
  return Math.max(...sizes);
}

function ownBytes(rollup: string): number {
  return [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].reduce(
    (sum, [, kilobytes]) => sum + Number(kilobytes) * 1_024,
    0,
  );
}

function section(first: FirstLoad, far: FarVisit, busy: Busy): Section {
  const kilobytes = (bytes: number): string => figure(bytes / kilobyte);
  const megabytes = (bytes: number | undefined): string =>
    bytes === undefined ? '-' : figure(bytes / megabyte);
  return {
    id: 'terminal',
    title: `The terminal in Chromium: first visit, then ${busy.seconds} s of ${changesPerSecond} depth changes a second`,
    notes: [
      `First visit to the trade page, gzipped, in kB: scripts ${kilobytes(first.scriptBytes)}, styles ${kilobytes(first.styleBytes)}, fonts ${kilobytes(first.fontBytes)}; ${first.requests} requests.`,
      `From a venue ${roundTripMs} ms away and back: live after ${figure(far.liveMs)} ms, which is ${far.roundTrips.toFixed(1)} round trips, and the book after ${figure(far.bookMs)} ms.`,
      'The venue, the orders that move the market and the browser (without a graphics card) share the machine.',
      'Memory after a collection: heap of the page, and all that its process holds for itself.',
    ],
    header: [
      'first kB',
      'layout shift',
      'round trips',
      'frames/s',
      'p1',
      'long tasks',
      'depth msg/s',
      'heap MB',
      'process MB',
    ],
    rows: [
      [
        kilobytes(first.totalBytes),
        first.layoutShift.toFixed(3),
        far.roundTrips.toFixed(1),
        busy.framesPerSecond.toFixed(1),
        busy.framesP1.toFixed(1),
        figure(busy.longTasks),
        figure(busy.depthMessagesPerSecond),
        megabytes(busy.heapBytes),
        megabytes(busy.privateBytes),
      ],
    ],
    data: { first, far, busy },
    targets: [
      judge('terminalFirstLoad', first.totalBytes / kilobyte),
      judge('terminalFar', far.roundTrips),
      judge('terminalFrames', busy.framesPerSecond),
      judge('terminalMemory', (busy.privateBytes ?? busy.heapBytes) / megabyte),
    ],
  };
}
