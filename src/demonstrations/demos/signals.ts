// Signals from a model to the market: a generator that looks at prices, a queue that survives a crash, workers that execute each signal once. A worker is
// killed on the way, and every execution is compared with the venue. It must never claim that the signals earn anything.

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Demo, DemoContext } from '../demo.ts';
import type { DemoMember } from '../member.ts';
import { priceText } from '../prices.ts';
import { runSignals } from '#bots/signals/run-signals.ts';
import type { SignalsRun, SignalsSummary } from '#bots/signals/signals-run.ts';
import { Prng } from '#std/prng.ts';

const seed = 1_944;
const middleTicks = 10_000;
const periodMs = 200;
const drainWithinMs = 60_000;
const workersFirst = 2;
const workersThen = 4;

export const signals: Demo = {
  name: 'signals',
  title: 'Signals, each executed once',
  shows:
    'A generator publishes signals into a queue on disk, workers in threads execute them as orders. More workers are added, one is killed on the way, and at the end every acknowledged signal is one order at the venue, and no order is there that nobody acknowledged.',
  needs: 'operator',
  seconds: { quick: 8, full: 16 },
  run,
};

async function run(context: DemoContext): Promise<void> {
  const { isQuick, stage, tell } = context;
  const { symbol } = await stage.list();
  const [trader, maker, taker] = (await stage.members(['trader', 'maker', 'taker'], {
    shares: { [symbol]: 20_000 },
  })) as [DemoMember, DemoMember, DemoMember];
  const key = await trader.client.rest.call('POST /v1/keys', {
    body: { label: 'signals', scopes: ['read', 'trade'] },
  });
  const market = new SmallMarket(symbol, maker, taker);
  await market.move();
  const queueFolder = await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-demo-queue-'));
  const warnings: string[] = [];
  const nothing = (): void => undefined;
  const burst = isQuick ? 80 : 400;
  const signalsRun = await runSignals({
    url: stage.venue.url,
    credentials: { kind: 'apiKey', keyId: key.keyId, secret: key.secret },
    instruments: [symbol],
    periodMs,
    workers: workersFirst,
    queueFolder,
    qty: '1',
    burst,
    logger: { debug: nothing, info: nothing, warn: (line) => void warnings.push(line) },
  });
  let summary: SignalsSummary;
  let killed = '';
  try {
    tell.step(
      `${workersFirst} workers, a burst of ${burst} signals, then one look every ${periodMs} ms`,
    );
    killed = await work(context, signalsRun, market, burst, isQuick ? 20 : 60);
  } finally {
    summary = await signalsRun.stop(drainWithinMs);
    await fs.rm(queueFolder, { recursive: true, force: true });
  }
  tellSummary(context, summary, killed);
  await compare(context, symbol, trader, summary);
  if (warnings.length > 0)
    tell.step(`it warned ${warnings.length} times, last: ${warnings.at(-1)}`);
}

/** Answers the name of the worker that was killed. */
async function work(
  { stage, tell }: DemoContext,
  signalsRun: SignalsRun,
  market: SmallMarket,
  burst: number,
  moves: number,
): Promise<string> {
  await stage.follow(
    async () => signalsRun.state().queue,
    ({ acknowledged }) => acknowledged >= burst / 8,
  );
  signalsRun.scale(workersThen);
  tell.step(`${workersThen} workers from here on`);
  const { workers } = signalsRun.state();
  const chosen = workers.find(({ state }) => state === 'busy') ?? workers[0];
  const killed = chosen?.name ?? '';
  const isKilled = signalsRun.killWorker(killed);
  tell.step(`worker ${killed} (${chosen?.state}) is killed: ${isKilled ? 'gone' : 'not there'}`);
  for (let move = 1; move <= moves; move++) {
    await market.move();
    if (move % Math.ceil(moves / 4) !== 0) continue;
    const { queue, generator } = signalsRun.state();
    tell.progress('acknowledged', queue.acknowledged, queue.published);
    tell.step(`${generator.published} published, ${queue.depth} in the queue`);
  }
  await stage.follow(
    async () => signalsRun.state().workers.find(({ name }) => name === killed)?.restarts ?? 0,
    (restarts) => restarts > 0,
  );
  return killed;
}

function tellSummary(
  { tell }: DemoContext,
  { state, passed, failures, acknowledgedOrders, checkedOrders, expired }: SignalsSummary,
  killed: string,
): void {
  const { queue, model, workers } = state;
  tell.figures('Signals', [
    { name: 'published', value: queue.published },
    { name: 'executed as orders', value: acknowledgedOrders },
    { name: 'expired before their turn', value: expired },
    { name: 'dead letters', value: queue.dead },
    { name: 'forecasts scored', value: model.samples },
    { name: 'of them right', value: model.accuracy === null ? 'none' : model.accuracy },
    { name: 'against always the same', value: model.verdict },
  ]);
  tell.figures(
    'Workers',
    workers.map(({ name, acknowledged, restarts, p50Ms, p99Ms }) => ({
      name,
      value: `${acknowledged} orders, half within ${Math.round(p50Ms ?? 0)} ms, 99 of 100 within ${Math.round(p99Ms ?? 0)} ms, ${restarts} restarts`,
    })),
  );
  tell.claim(
    'The run’s own comparison with the venue holds.',
    passed && checkedOrders === acknowledgedOrders && checkedOrders > 0,
    passed ? `${checkedOrders} orders looked up` : failures.join(' '),
  );
  tell.equal(
    'Each published signal is acknowledged, dead or still queued.',
    String(queue.published),
    String(queue.acknowledged + queue.dead + queue.depth),
  );
  tell.claim(
    'The worker that was killed came back.',
    workers.some(({ name, restarts }) => name === killed && restarts > 0),
    `${killed}: ${workers.find(({ name }) => name === killed)?.restarts ?? 'no'} restarts`,
  );
}

/** Our own look, which asks neither the queue nor the run. */
async function compare(
  { tell }: DemoContext,
  symbol: string,
  trader: DemoMember,
  { acknowledgedOrders, state }: SignalsSummary,
): Promise<void> {
  const orders = (await trader.orders(symbol)).filter(({ status }) => status !== 'rejected');
  const signalIds = new Set(orders.map(({ clOrdId }) => clOrdId.split('.')[0]));
  const possible = acknowledgedOrders + state.queue.dead;
  tell.claim(
    'The account has one order for each executed signal and no other.',
    signalIds.size === orders.length &&
      orders.length >= acknowledgedOrders &&
      orders.length <= possible,
    `${orders.length} orders, ${signalIds.size} signals, ${acknowledgedOrders} acknowledged`,
  );
}

/** Two members who make prices move, so that there is something to have an opinion about. */
class SmallMarket {
  private readonly symbol: string;
  private readonly maker: DemoMember;
  private readonly taker: DemoMember;
  private readonly prng = new Prng(seed);
  private ticks = middleTicks;
  private drift = 1;

  constructor(symbol: string, maker: DemoMember, taker: DemoMember) {
    this.symbol = symbol;
    this.maker = maker;
    this.taker = taker;
  }

  /** The maker's quotes go with the trend, and somebody trades with them. */
  async move(): Promise<void> {
    const { maker, taker, symbol: instrument, prng } = this;
    if (prng.nextChance(0.15)) this.drift = -this.drift;
    this.ticks += this.drift * prng.nextBelow(4);
    const order = { instrument, type: 'limit', qty: '60' } as const;
    await maker.cancelAll(instrument);
    for (let level = 1; level <= 3; level++) {
      await maker.place({ ...order, side: 'buy', price: priceText(this.ticks - 2 * level) });
      await maker.place({ ...order, side: 'sell', price: priceText(this.ticks + 2 * level) });
    }
    const side = prng.nextChance(0.5 + 0.3 * this.drift) ? 'buy' : 'sell';
    await taker.place({ instrument, side, type: 'market', qty: String(1 + prng.nextBelow(10)) });
    await new Promise((resolve) => setTimeout(resolve, periodMs / 2));
  }
}
