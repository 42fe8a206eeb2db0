// A thousand readers of a busy market in one process: each a WebSocket of its own that follows depth and trades, checks that nothing is
// missing, and times every trade from the venue's clock to here. Takes its order as JSON, prints what it saw as JSON.

import { build } from 'hdr-histogram-js';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

export interface ReadersOrder {
  readonly url: string;
  readonly instrument: string;
  readonly readers: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface ReadersResult {
  readonly elapsedMs: number;
  readonly messages: number;
  readonly trades: number;
  /** Depth deltas and trades that never came, on any socket. */
  readonly lost: number;
  /** Fresh snapshots that a reader got because it was slow. */
  readonly conflated: number;
  readonly cut: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const histogram = build({
  lowestDiscernibleValue: 1,
  highestTrackableValue: 60_000_000,
  numberOfSignificantValueDigits: 3,
  bitBucketSize: 32,
  useWebAssembly: false,
});
let isMeasuring = false;
let messages = 0;
let trades = 0;
let lost = 0;
let conflated = 0;
let cut = 0;
let isOver = false;

/** The same text goes to every reader: it is parsed once. */
let lastText = '';
let lastPush: Push = {};

interface Push {
  readonly channel?: string;
  readonly type?: string;
  readonly seq?: number;
  readonly data?: unknown;
}

interface TradeData {
  readonly tradeId: string;
  readonly time: string;
}

function parsed(text: string): Push {
  if (text !== lastText) {
    lastText = text;
    lastPush = JSON.parse(text) as Push;
  }
  return lastPush;
}

class Reader {
  readonly opened: Promise<void>;
  private readonly socket: WebSocket;
  private depthSeq = -1;
  private tradeId = 0;

  constructor({ url, instrument }: ReadersOrder) {
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    const channels = [
      { channel: 'depth', instrument },
      { channel: 'trades', instrument },
    ];
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('error', reject);
      this.socket.once('open', () => {
        this.socket.send(JSON.stringify({ id: 1, op: 'subscribe', channels }));
      });
      this.socket.once('message', () => resolve());
    });
    this.socket.on('message', (data: Buffer) => this.take(data.toString()));
    this.socket.on('close', () => {
      if (!isOver) cut++;
    });
  }

  end(): void {
    this.socket.terminate();
  }

  private take(text: string): void {
    const push = parsed(text);
    if (isMeasuring) messages++;
    if (push.channel === 'depth') this.takeDepth(push);
    else if (push.channel === 'trades') this.takeTrades(push);
  }

  private takeDepth({ type, seq = 0 }: Push): void {
    if (type === 'snapshot') {
      if (this.depthSeq >= 0) conflated++;
    } else if (seq !== this.depthSeq + 1) lost += Math.abs(seq - this.depthSeq - 1);
    this.depthSeq = seq;
  }

  private takeTrades({ type, data }: Push): void {
    const list = data as readonly TradeData[];
    if (type === 'snapshot') {
      this.tradeId = Number(list[0]?.tradeId ?? 0);
      return;
    }
    for (const { tradeId, time } of list) {
      const id = Number(tradeId);
      // One instrument trades here, so its trade ids have no gaps.
      if (this.tradeId !== 0 && id !== this.tradeId + 1) lost += id - this.tradeId - 1;
      this.tradeId = id;
      if (!isMeasuring) continue;
      trades++;
      histogram.recordValue(Math.max(1, Math.round((Date.now() - Date.parse(time)) * 1_000)));
    }
  }
}

async function run(order: ReadersOrder): Promise<ReadersResult> {
  const readers: Reader[] = [];
  while (readers.length < order.readers) {
    const some = Array.from({ length: 50 }, () => new Reader(order));
    readers.push(...some);
    await Promise.all(some.map(({ opened }) => opened));
  }
  process.stdout.write('ready\n');
  await sleep(order.warmUpMs);
  isMeasuring = true;
  const startMs = performance.now();
  await sleep(order.measureMs);
  isMeasuring = false;
  const elapsedMs = performance.now() - startMs;
  isOver = true;
  for (const reader of readers) reader.end();
  const ms = (percentile: number): number => histogram.getValueAtPercentile(percentile) / 1_000;
  return {
    elapsedMs,
    messages,
    trades,
    lost,
    conflated,
    cut,
    p50Ms: ms(50),
    p99Ms: ms(99),
    maxMs: histogram.maxValue / 1_000,
  };
}

const result = await run(JSON.parse(process.argv[2] ?? '') as ReadersOrder);
process.stdout.write(`${JSON.stringify(result)}\n`);
