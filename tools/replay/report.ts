// What a replay came to, as a table for people and as JSON for programs. It computes nothing that decides anything.

import type { DepthFollower } from './depth-follower.ts';
import type { ExecutionSummary } from './executions.ts';
import type { PlanCounts } from './plan.ts';
import type { Sender } from './sender.ts';
import type { StateAnswer } from './venue-api.ts';

export interface Check {
  readonly name: string;
  /** Undefined where it holds. */
  readonly fault: string | undefined;
}

export interface ReplayResult {
  readonly plan: PlanCounts;
  readonly sender: Sender;
  readonly executions: ExecutionSummary;
  readonly state: StateAnswer;
  readonly follower: DepthFollower;
  /** Empty without --verify. */
  readonly checks: readonly Check[];
}

const mismatchesShown = 200;

export function isSound({ checks }: ReplayResult): boolean {
  return checks.every(({ fault }) => fault === undefined);
}

export function reportText(result: ReplayResult, listMismatches: boolean): string {
  const { plan, sender, executions, state, checks } = result;
  const { counts } = sender;
  const skipped = plan.hiddenExecutions + plan.crosses + plan.halts;
  const rows: [string, string][] = [
    ['messages', count(plan.messages)],
    ['  skipped', `${count(skipped)} (hidden executions, crosses, halts)`],
    [
      'orders placed',
      `${count(counts.placed)} (${count(plan.unreported)} that the file never reports)`,
    ],
    ['cancels', `${count(counts.canceled)} (${count(plan.stale)} of stale leftovers)`],
    ['partial cancels', count(counts.amended)],
    ['executions', count(executions.sent)],
    ['  on the named order', `${count(executions.onNamed)} of ${count(executions.sent)}`],
    ['  on it in part', count(executions.partlyOnNamed)],
    ['  on other orders', count(executions.onOthers)],
    ['  unfilled', count(executions.unfilled)],
    ['refused', refusals(sender)],
    [
      'throughput',
      `${count(Math.round(sender.perSecond))} commands/s, ${seconds(sender.elapsedMs)} in all`,
    ],
    ['latency', latencyText(sender)],
    ['seq', count(state.seq)],
    ['state hash', state.stateHash],
  ];
  if (counts.repeated > 0) rows.push(['sent again, out of place', count(counts.repeated)]);
  const lines = rows.map(([name, value]) => `  ${name.padEnd(24)} ${value}`);
  if (listMismatches) lines.push('', ...mismatchLines(executions));
  if (checks.length > 0) {
    lines.push(
      '',
      ...checks.map(
        ({ name, fault }) =>
          `  ${fault === undefined ? 'ok  ' : 'NOT '} ${name}${fault === undefined ? '' : `: ${fault}`}`,
      ),
    );
  }
  return lines.join('\n');
}

export function reportJson(result: ReplayResult): object {
  const { plan, sender, executions, state, follower, checks } = result;
  const { refused, ...counts } = sender.counts;
  return {
    messages: plan,
    commands: { ...counts, answered: sender.answered, refused: Object.fromEntries(refused) },
    executions,
    elapsedMs: Math.round(sender.elapsedMs),
    commandsPerSecond: Math.round(sender.perSecond),
    latencyUs: Object.fromEntries(
      percentiles.map(([name, percentile]) => [
        name,
        sender.latency.getValueAtPercentile(percentile),
      ]),
    ),
    depthFeed: {
      snapshots: follower.snapshots,
      deltas: follower.deltas,
      gaps: follower.gaps,
      wrongChecksums: follower.wrongChecksums,
    },
    seq: state.seq,
    stateHash: state.stateHash,
    audit: state.audit,
    checks: checks.map(({ name, fault }) => ({ name, holds: fault === undefined, fault })),
    isSound: isSound(result),
  };
}

/** One line while it runs. */
export function progressText(sender: Sender, symbol: string): string {
  const clock = clockText(sender.lastTimeNs);
  return `${symbol} ${clock}  line ${count(sender.lastLine)}  ${count(sender.answered)} commands  ${count(Math.round(sender.perSecond))}/s  ${count(sender.inFlight)} in flight`;
}

const percentiles = [
  ['p50', 50],
  ['p99', 99],
  ['p99.9', 99.9],
  ['max', 100],
] as const;

function latencyText({ latency }: Sender): string {
  return percentiles
    .map(
      ([name, percentile]) =>
        `${name} ${(latency.getValueAtPercentile(percentile) / 1_000).toFixed(2)} ms`,
    )
    .join(', ');
}

function refusals({ counts, refused }: Sender): string {
  if (counts.refused.size === 0) return 'none';
  const reasons = [...counts.refused].map(([reason, times]) => `${count(times)} ${reason}`);
  return `${reasons.join(', ')} (first at line ${refused[0]?.line ?? 0})`;
}

function mismatchLines({ mismatches }: ExecutionSummary): string[] {
  const shown = mismatches.slice(0, mismatchesShown);
  const lines = shown.map(
    ({ line, named, met, planned }) =>
      `  line ${line}: the data names ${named}; met ${met}${met === planned ? '' : ` (price and time demand ${planned})`}`,
  );
  if (mismatches.length > shown.length) {
    lines.push(`  and ${mismatches.length - shown.length} more, in the JSON`);
  }
  return lines;
}

function clockText(timeNs: number): string {
  const inSeconds = Math.floor(timeNs / 1e9);
  const parts = [inSeconds / 3_600, (inSeconds / 60) % 60, inSeconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
