// How the venue is doing, on one page for operators: throughput, queues, journal, records, connections, instruments. It must answer while the
// database is away.

import { listJson, phaseName } from '../market-json.ts';
import type { RestContext, Rest } from './context.ts';
import { sendJson } from './market-routes.ts';
import { Overview } from '#api/operator-schemas.ts';
import { answers } from '#api/schemas.ts';
import { withinMs } from '#database/away.ts';
import type { Market } from '#marketdata/market.ts';
import { formatTimeUs } from '#std/time-format.ts';

const sampleMs = 1_000;
const samplesKept = 61;
/** Longest wait for a fact that comes from a disk or a database. */
const factMs = 1_000;

/** Counts commands by the second. */
class Throughput {
  private readonly samples: { readonly atMs: number; readonly seq: number }[] = [];
  private readonly timer: NodeJS.Timeout;
  private readonly seqNow: () => number;

  constructor(seqNow: () => number) {
    this.seqNow = seqNow;
    this.timer = setInterval(() => this.sample(), sampleMs).unref();
    this.sample();
  }

  /** Commands a second over the last so many seconds, or since the first sample. */
  perSecond(seconds: number): number {
    const nowMs = performance.now();
    const from =
      this.samples.find(({ atMs }) => atMs >= nowMs - (seconds + 0.5) * 1_000) ??
      this.samples.at(-1);
    if (from === undefined) return 0;
    const elapsedS = Math.max((nowMs - from.atMs) / 1_000, 0.001);
    return Math.round((this.seqNow() - from.seq) / elapsedS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    this.samples.push({ atMs: performance.now(), seq: this.seqNow() });
    if (this.samples.length > samplesKept) this.samples.shift();
  }
}

export function addOperatorOverviewRoutes(app: Rest, context: RestContext): void {
  const { venue, parts, nowMs } = context;
  const { market, portfolio } = venue;
  const throughput = new Throughput(() => venue.seq);
  app.addHook('onClose', () => throughput.stop());

  app.get(
    '/v1/operator/overview',
    {
      config: { access: 'audit' },
      schema: {
        tags: ['operator'],
        summary: 'How the venue is doing',
        description: 'Facts that cannot be had now are null.',
        response: answers({ 200: Overview }),
      },
    },
    async (_request, reply) => {
      const { operations, audit } = parts;
      const [journal, projectedSeq] = await Promise.all([
        fact(operations?.journal),
        fact(operations?.projectedSeq),
      ]);
      const { seq } = venue;
      const { sockets, members } = context.connections();
      const head = JSON.stringify({
        time: formatTimeUs(Math.floor(nowMs()) * 1_000),
        seq,
        lastCommandAt: venue.tsUs === 0 ? null : formatTimeUs(venue.tsUs),
        commandsPerSecond: {
          last1s: throughput.perSecond(1),
          last10s: throughput.perSecond(10),
          last60s: throughput.perSecond(60),
        },
        queueDepth: venue.isReady ? venue.engine.queueDepth : 0,
        journal: journal ?? null,
        projection:
          projectedSeq === undefined
            ? null
            : { seq: projectedSeq, lag: Math.max(seq - projectedSeq, 0) },
        auditPending: audit?.pending ?? null,
        sockets,
        membersOnline: members,
        accounts: portfolio.accounts.length,
        openOrders: openOrders(context),
        killSwitch: market.killSwitch,
      });
      return sendJson(reply, `${head.slice(0, -1)},"instruments":${instrumentsJson(market)}}`);
    },
  );
}

/** Undefined where it cannot be had now. */
async function fact<Value>(ask: (() => Promise<Value>) | undefined): Promise<Value | undefined> {
  if (ask === undefined) return undefined;
  try {
    return await withinMs(factMs, ask());
  } catch {
    return undefined;
  }
}

function openOrders({ venue }: RestContext): number {
  let count = 0;
  for (const { openCount } of venue.portfolio.accounts) count += openCount;
  return count;
}

function instrumentsJson(market: Market): string {
  return listJson(market.instruments, (instrument) => {
    const { symbol, phase, isDelisted, lastPriceTicks, day, seq } = instrument;
    return JSON.stringify({
      instrument: symbol,
      phase: phaseName(phase),
      delisted: isDelisted,
      last: lastPriceTicks === 0 ? null : instrument.formatPrice(lastPriceTicks),
      trades: day.trades,
      volume: instrument.formatQty(day.volumeLots),
      seq,
    });
  });
}
