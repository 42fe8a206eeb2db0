// What a run ends with: the table for the person who ran it, and the same as JSON. It must never leave out what did not hold.

import type { LatencyFigures } from './latencies.ts';
import type { RequestKind } from './mix.ts';
import type { LoadOptions } from './options.ts';
import type { RunRecords } from './records.ts';
import type { Claim } from './verdict.ts';

export interface RunResult {
  readonly options: LoadOptions;
  readonly setUpSeconds: number;
  /** Of the load itself, without the wait for its last answers. */
  readonly elapsedMs: number;
  /** How late the generator itself asked, at worst; part of the latencies. */
  readonly lagMaxMs: number;
  readonly records: RunRecords;
  readonly latencies: ReadonlyMap<RequestKind | 'all', LatencyFigures>;
  readonly claims: readonly Claim[];
}

const placing: readonly RequestKind[] = ['rest', 'marketable', 'ioc', 'market'];

export function isSound({ claims }: RunResult): boolean {
  return claims.every(({ holds }) => holds);
}

export function reportText(result: RunResult): string {
  const { options, records, lagMaxMs, claims } = result;
  const { all, orders, perSecond, limited, fills } = countsOf(result);
  const lines = [
    '',
    `${options.sessions} members over ${options.door} for ${seconds(result)} s: ${all} requests, ${perSecond} a second, ${orders} of them orders; ${fills} fills heard.`,
    '',
    row(['request', 'count', 'p50 ms', 'p90 ms', 'p99 ms', 'p99.9 ms', 'max ms']),
  ];
  for (const [kind, figures] of result.latencies) {
    const { count, p50Ms, p90Ms, p99Ms, p999Ms, maxMs } = figures;
    const times = [p50Ms, p90Ms, p99Ms, p999Ms, maxMs].map((ms) => ms.toFixed(2));
    lines.push(row([kind, String(count), ...times]));
  }
  lines.push(
    '',
    'Latency counts from when a request was due.' +
      ` The generator itself was at most ${lagMaxMs.toFixed(1)} ms late, which is in it.`,
    `Answered ${records.answered}, of which ${limited} rate limited (429); never answered ${records.silent}.`,
  );
  const refusals = [...records.refusals].filter(([name]) => name !== 'rateLimited');
  const told = refusals.map(([name, count]) => `${name} ${count}`).join(', ');
  lines.push(`Refused by the rules: ${told === '' ? 'none' : told}.`, '');
  for (const { holds, sentence, compared, differences, differenceCount } of claims) {
    lines.push(`  ${holds ? 'ok  ' : 'FAIL'}  ${sentence}  (${compared} compared)`);
    for (const difference of differences) lines.push(`          ${difference}`);
    const more = differenceCount - differences.length;
    if (more > 0) lines.push(`          and ${more} more`);
  }
  const failed = claims.filter(({ holds }) => !holds).length;
  lines.push(
    '',
    `Verdict: ${claims.length - failed} of ${claims.length} claims hold, ${failed} failed.`,
  );
  return lines.join('\n');
}

export function reportJson(result: RunResult): object {
  const { options, records, claims, latencies, setUpSeconds, elapsedMs, lagMaxMs } = result;
  const { ordersPerSecond, sessions, seconds: asked, door, seed, mixFile } = options;
  const { all, orders, limited, fills } = countsOf(result);
  return {
    options: { ordersPerSecond, sessions, seconds: asked, door, seed, mixFile },
    setUpSeconds,
    elapsedMs,
    requests: all,
    orders,
    fills,
    answered: records.answered,
    neverAnswered: records.silent,
    rateLimited: limited,
    refusals: Object.fromEntries(records.refusals),
    generatorLagMaxMs: lagMaxMs,
    latencies: Object.fromEntries(latencies),
    claims,
    isSound: isSound(result),
  };
}

function countsOf(result: RunResult) {
  const { records, elapsedMs } = result;
  let all = 0;
  let orders = 0;
  for (const [kind, count] of records.sent) {
    all += count;
    if (placing.includes(kind)) orders += count;
  }
  let fills = 0;
  for (const heard of records.fills.values()) fills += heard.size;
  const perSecond = Math.round((all * 1_000) / Math.max(1, elapsedMs));
  return { all, orders, perSecond, limited: records.refusals.get('rateLimited') ?? 0, fills };
}

function seconds({ elapsedMs }: RunResult): string {
  return (elapsedMs / 1_000).toFixed(1);
}

function row([first = '', ...others]: readonly string[]): string {
  return `  ${first.padEnd(11)}${others.map((text) => text.padStart(11)).join('')}`;
}
