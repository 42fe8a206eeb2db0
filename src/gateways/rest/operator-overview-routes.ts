// How the venue is doing, on one page for operators: throughput, latency, queues, journal, records, connections, roles, instruments. It must
// answer while the database is away.

import v8 from 'node:v8';
import { listJson, phaseName } from '../market-json.ts';
import type { RoleFact } from '../operator-parts.ts';
import { VenuePulse, type DatabaseFact } from '../venue-pulse.ts';
import type { RestContext, Rest } from './context.ts';
import { sendJson } from './market-routes.ts';
import { Overview } from '#api/overview-schemas.ts';
import { answers } from '#api/schemas.ts';
import { withinMs } from '#database/away.ts';
import type { Market } from '#marketdata/market.ts';
import { formatTimeUs } from '#std/time-format.ts';

/** Longest wait for a fact that comes from a disk or a database. */
const factMs = 1_000;
/** Commands that may be missing in the records before they count as behind: they are written in batches. */
const lagMsMax = 2_000;

export function addOperatorOverviewRoutes(app: Rest, context: RestContext): void {
  const { venue, parts, options, orderTimes, nowMs } = context;
  const { market, portfolio } = venue;
  const startedMs = nowMs();
  const pulse = new VenuePulse({
    counters: () => ({
      commands: venue.seq,
      trades: venue.tradesTaken,
      events: venue.eventsTaken,
    }),
    roles: (database) => rolesOf(context, database),
    askDatabase: parts.operations?.askDatabase,
    nowMs,
  });
  app.addHook('onClose', () => pulse.stop());

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
      const [journal, waiting] = await Promise.all([
        fact(operations?.journal),
        fact(operations?.waiting),
      ]);
      const projection = operations?.projection?.();
      const { seq } = venue;
      const { slowReaders, ...connections } = context.connections();
      const { heapUsed, rss } = process.memoryUsage();
      const engineDepth = venue.isReady ? venue.engine.queueDepth : 0;
      const auditPending = audit?.pending ?? null;
      const head = JSON.stringify({
        time: textOf(nowMs()),
        version: options.version,
        uptimeSeconds: Math.round((nowMs() - startedMs) / 100) / 10,
        seq,
        lastCommandAt: venue.tsUs === 0 ? null : formatTimeUs(venue.tsUs),
        commandsPerSecond: pulse.rates('commands'),
        tradesPerSecond: pulse.rates('trades'),
        eventsPerSecond: pulse.rates('events'),
        orderLatency: { last10s: orderTimes.over(10), last60s: orderTimes.over(60) },
        queueDepth: engineDepth,
        queues: {
          engine: engineDepth,
          slowReaders,
          mail: waiting?.mail ?? null,
          webhooks: waiting?.webhooks ?? null,
          audit: auditPending,
        },
        journal: journal === undefined ? null : { ...journal, lastAppendUs: lastAppendUs(context) },
        projection:
          projection === undefined
            ? null
            : {
                seq: projection.seq,
                lag: Math.max(seq - projection.seq, 0),
                lagMs: Math.round(projection.lagMs * 10) / 10,
              },
        database: pulse.database ?? null,
        connections,
        process: {
          rssBytes: rss,
          heapUsedBytes: heapUsed,
          heapLimitBytes: v8.getHeapStatistics().heap_size_limit,
          eventLoopDelay: pulse.loopDelay,
        },
        roles: pulse.roles.map(({ sinceMs, ...role }) => ({ ...role, since: textOf(sinceMs) })),
        auditPending,
        sockets: connections.sockets,
        membersOnline: connections.members,
        accounts: portfolio.accounts.length,
        openOrders: openOrders(context),
        killSwitch: market.killSwitch,
      });
      return sendJson(reply, `${head.slice(0, -1)},"instruments":${instrumentsJson(market)}}`);
    },
  );
}

function textOf(ms: number): string {
  return formatTimeUs(Math.floor(ms) * 1_000);
}

function lastAppendUs({ venue }: RestContext): number | null {
  const us = venue.isReady ? venue.engine.lastAppendUs : undefined;
  return us === undefined || us === 0 ? null : us;
}

/** What this process plays: today every role. */
function rolesOf(context: RestContext, database: DatabaseFact | undefined): readonly RoleFact[] {
  const { parts, options, isStopping } = context;
  const reasons = options.notReady();
  const isStarting = reasons.length > 0;
  const gateway: RoleFact = isStopping()
    ? { role: 'gateway', status: 'down', note: 'It takes no more requests: the venue is stopping.' }
    : { role: 'gateway', status: isStarting ? 'starting' : 'up', note: reasons[0] ?? null };
  const bots = parts.operations?.bots?.();
  return [
    gateway,
    sequencerRole(context),
    journalRole(context),
    projectionsRole(context),
    servicesRole(context, database),
    ...(bots === undefined ? [] : [bots]),
  ];
}

function sequencerRole({ venue, options }: RestContext): RoleFact {
  if (!venue.isReady) {
    return { role: 'sequencer', status: 'starting', note: 'It recovers from the journal.' };
  }
  const { queueDepth } = venue.engine;
  return queueDepth >= options.queueDepthMax
    ? { role: 'sequencer', status: 'behind', note: `${queueDepth} commands wait for it.` }
    : { role: 'sequencer', status: 'up', note: null };
}

/** An append that fails ends the venue, so a journal of a venue that answers takes what it is given. */
function journalRole({ venue }: RestContext): RoleFact {
  return venue.isReady
    ? { role: 'journal', status: 'up', note: null }
    : { role: 'journal', status: 'starting', note: 'It is being replayed.' };
}

function projectionsRole({ parts }: RestContext): RoleFact {
  const role = 'projections';
  const { projection } = parts.operations ?? {};
  if (projection === undefined) return { role, status: 'off', note: 'Records are not kept here.' };
  const state = projection();
  if (state === undefined || state.status === 'starting') {
    return { role, status: 'starting', note: 'The records are being opened.' };
  }
  if (state.status === 'stopped') return { role, status: 'down', note: 'The venue is stopping.' };
  if (state.status === 'behind') {
    return { role, status: 'behind', note: state.fault ?? 'The database cannot be written.' };
  }
  return state.lagMs > lagMsMax
    ? { role, status: 'behind', note: 'The records are more than two seconds late.' }
    : { role, status: 'up', note: null };
}

function servicesRole({ parts }: RestContext, database: DatabaseFact | undefined): RoleFact {
  const role = 'services';
  if (parts.operations?.askDatabase === undefined) {
    return { role, status: 'off', note: 'This venue has no database.' };
  }
  if (database === undefined) return { role, status: 'starting', note: 'The database is asked.' };
  return database.up
    ? { role, status: 'up', note: null }
    : { role, status: 'down', note: 'The database does not answer. Trading goes on without it.' };
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
