// The load generator of the REST door, a process of its own: so many connections, kept alive, each with one request under way. Takes its
// order as JSON, prints what it saw as JSON. It speaks no more HTTP than that needs.

import { build } from 'hdr-histogram-js';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Prng } from '#std/prng.ts';

export interface HttpLoadOrder {
  readonly host: string;
  readonly port: number;
  /** One an account. */
  readonly tokens: readonly string[];
  /** Paths to get, in turn, ACCOUNT being the one of the token; where there are none, orders are placed. */
  readonly paths: readonly string[];
  readonly instrument: string;
  readonly accounts: readonly string[];
  readonly prices: readonly string[];
  readonly tag: string;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface HttpLoadResult {
  readonly elapsedMs: number;
  readonly replies: number;
  readonly accepted: number;
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
let replies = 0;
let accepted = 0;

class Connection {
  private readonly socket: Socket;
  private readonly next: () => string;
  private sentMs = 0;
  private text = '';

  constructor(order: HttpLoadOrder, next: () => string) {
    this.next = next;
    this.socket = createConnection({ host: order.host, port: order.port, noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk: string) => this.take(chunk));
    this.socket.once('connect', () => this.send());
  }

  end(): void {
    this.socket.destroy();
  }

  private send(): void {
    this.sentMs = performance.now();
    this.socket.write(this.next());
  }

  private take(chunk: string): void {
    this.text = this.text === '' ? chunk : this.text + chunk;
    const headEnd = this.text.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.text.slice(0, headEnd))?.[1] ?? '0';
    if (this.text.length < headEnd + 4 + Number(length)) return;
    if (isMeasuring) {
      replies++;
      if (this.text.charCodeAt(9) === 50) accepted++;
      histogram.recordValue(Math.max(1, Math.round((performance.now() - this.sentMs) * 1_000)));
    }
    this.text = '';
    this.send();
  }
}

function requestsOf(order: HttpLoadOrder, index: number): () => string {
  const { paths, prices, instrument, tokens } = order;
  const token = tokens[index % tokens.length] ?? '';
  const head = `Host: ${order.host}:${order.port}\r\nAuthorization: Bearer ${token}\r\n`;
  let sent = 0;
  if (paths.length > 0) {
    const account = order.accounts[index % tokens.length] ?? '';
    const texts = paths.map(
      (path) => `GET ${path.replace('ACCOUNT', account)} HTTP/1.1\r\n${head}\r\n`,
    );
    return () => texts[(index + sent++) % texts.length]!;
  }
  const random = new Prng(index + 1);
  const account = order.accounts[index % order.accounts.length]!;
  const middle = prices.length >> 1;
  return () => {
    // Bids below and offers above rest; every third order takes.
    const isBuy = random.nextBelow(2) === 1;
    const at = random.nextBelow(middle);
    const takes = sent % 3 === 2;
    const price = prices[isBuy === takes ? middle + at : at];
    const body = JSON.stringify({
      instrument,
      account,
      side: isBuy ? 'buy' : 'sell',
      type: 'limit',
      ...(takes ? { timeInForce: 'IOC' } : {}),
      price,
      qty: takes ? '2' : '1',
      clOrdId: `${order.tag}${index}-${sent++}`,
    });
    return `POST /v1/orders HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };
}

async function run(order: HttpLoadOrder): Promise<HttpLoadResult> {
  const connections = Array.from(
    { length: order.connections },
    (_, index) => new Connection(order, requestsOf(order, index)),
  );
  await sleep(order.warmUpMs);
  isMeasuring = true;
  const startMs = performance.now();
  await sleep(order.measureMs);
  isMeasuring = false;
  const elapsedMs = performance.now() - startMs;
  for (const connection of connections) connection.end();
  const ms = (percentile: number): number => histogram.getValueAtPercentile(percentile) / 1_000;
  return {
    elapsedMs,
    replies,
    accepted,
    p50Ms: ms(50),
    p99Ms: ms(99),
    maxMs: histogram.maxValue / 1_000,
  };
}

const result = await run(JSON.parse(process.argv[2] ?? '') as HttpLoadOrder);
process.stdout.write(`${JSON.stringify(result)}\n`);
