// The load generator, a process of its own: sends order flow over several WebSockets, either with a fixed number of
// requests in flight or at a fixed rate whatever the venue does (open loop: latency counts from the time a request was due,
// so a venue that stalls is charged for all that it kept waiting). Takes its order as JSON, prints what it saw as JSON.

import { build } from 'hdr-histogram-js';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadConnection } from './load-connection.ts';
import type { Target } from './load-connection.ts';

export interface LoadOrder {
  readonly target: Target;
  readonly instrument: string;
  /** One connection an account. */
  readonly accounts: readonly string[];
  readonly prices: readonly string[];
  readonly tag: string;
  readonly seed: number;
  readonly mode: 'inFlight' | 'openLoop';
  /** Requests in flight over all connections. */
  readonly inFlight: number;
  readonly perSecond: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface LoadResult {
  readonly elapsedMs: number;
  /** Replies in the measured time: all of them, those to orders, and those that were no refusal. */
  readonly replies: number;
  readonly orders: number;
  readonly accepted: number;
  readonly unanswered: number;
  /** How late the generator itself sent, at worst. */
  readonly lagMaxMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

const latencyMaxUs = 60_000_000;
const drainMs = 2_000;

class Load {
  private readonly order: LoadOrder;
  private readonly histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: latencyMaxUs,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
  private readonly connections: LoadConnection[] = [];
  private measuring = false;
  private measureFromMs = Number.POSITIVE_INFINITY;
  private replies = 0;
  private orders = 0;
  private accepted = 0;
  private lagMaxMs = 0;

  constructor(order: LoadOrder) {
    this.order = order;
  }

  async run(): Promise<LoadResult> {
    const { accounts, instrument, prices, tag, seed, target, mode } = this.order;
    for (const [i, account] of accounts.entries()) {
      const frames = { instrument, account, tag: `${tag}${i}`, prices };
      this.connections.push(
        await LoadConnection.open(target, frames, seed + i, this.onReply, this.onTurn),
      );
    }
    const startMs = performance.now();
    this.measureFromMs = startMs + this.order.warmUpMs;
    const endMs = this.measureFromMs + this.order.measureMs;
    if (mode === 'inFlight') await this.keepInFlight(endMs);
    else await this.keepRate(startMs, endMs);

    const elapsedMs = performance.now() - this.measureFromMs;
    const { replies, orders, accepted } = this;
    await this.drain();
    return { elapsedMs, replies, orders, accepted, ...this.latencies() };
  }

  private readonly onReply = (ok: boolean, isOrder: boolean, dueMs: number): void => {
    if (dueMs >= this.measureFromMs) this.record(performance.now() - dueMs);
    if (!this.measuring) return;
    this.replies += 1;
    if (isOrder) this.orders += 1;
    if (ok) this.accepted += 1;
  };

  /** In flight: what came back goes out again, in one write. */
  private readonly onTurn = (connection: LoadConnection): void => {
    if (this.order.mode !== 'inFlight') return;
    const free = this.share - connection.inFlight;
    if (free > 0 && connection.closeCode === 0 && !this.stopping) {
      connection.send(free, performance.now(), 0);
    }
  };
  private stopping = false;

  private get share(): number {
    return Math.ceil(this.order.inFlight / this.order.accounts.length);
  }

  private async keepInFlight(endMs: number): Promise<void> {
    for (const connection of this.connections) connection.send(this.share, performance.now(), 0);
    await sleep(Math.max(0, this.measureFromMs - performance.now()));
    this.begin();
    await sleep(Math.max(0, endMs - performance.now()));
    this.stopping = true;
    this.measuring = false;
  }

  private async keepRate(startMs: number, endMs: number): Promise<void> {
    const stepMs = 1_000 / this.order.perSecond;
    let sent = 0;
    let turn = 0;
    for (;;) {
      const nowMs = performance.now();
      if (!this.measuring && nowMs >= this.measureFromMs) this.begin();
      if (nowMs >= endMs) break;
      const due = Math.floor((nowMs - startMs) / stepMs) - sent;
      if (due > 0) {
        const dueMs = startMs + (sent + 1) * stepMs;
        if (this.measuring) this.lagMaxMs = Math.max(this.lagMaxMs, nowMs - dueMs);
        this.connections[turn++ % this.connections.length]!.send(due, dueMs, stepMs);
        sent += due;
      }
      await sleep(1);
    }
    this.measuring = false;
  }

  private begin(): void {
    this.measuring = true;
    this.measureFromMs = performance.now();
  }

  private async drain(): Promise<void> {
    const untilMs = performance.now() + drainMs;
    while (this.outstanding > 0 && performance.now() < untilMs) await sleep(5);
    // What was never answered took at least this long; leaving it out would flatter the venue.
    for (let i = 0; i < this.outstanding; i++) this.record(drainMs);
    for (const connection of this.connections) connection.end();
  }

  private get outstanding(): number {
    return this.connections.reduce((sum, connection) => sum + connection.inFlight, 0);
  }

  private record(latencyMs: number): void {
    const us = Math.round(latencyMs * 1_000);
    this.histogram.recordValue(Math.min(latencyMaxUs, Math.max(1, us)));
  }

  private latencies(): Omit<LoadResult, 'elapsedMs' | 'replies' | 'orders' | 'accepted'> {
    const at = (percent: number): number => this.histogram.getValueAtPercentile(percent) / 1_000;
    return {
      unanswered: this.outstanding,
      lagMaxMs: this.lagMaxMs,
      p50Ms: at(50),
      p90Ms: at(90),
      p99Ms: at(99),
      p999Ms: at(99.9),
      maxMs: this.histogram.maxValue / 1_000,
    };
  }
}

const order = JSON.parse(process.argv[2] ?? '{}') as LoadOrder;
const result = await new Load(order).run();
process.stdout.write(`${JSON.stringify(result)}\n`);
