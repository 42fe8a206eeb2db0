// What a replay came to, as a table for people and as JSON for programs. It computes nothing that decides anything.

import { clockText } from './clock-text.ts';
import type { DepartureSummary } from './departure.ts';
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

/** What one instrument's part came to. */
export interface TrackResult {
  readonly symbol: string;
  readonly plan: PlanCounts;
  readonly executions: ExecutionSummary;
  readonly follower: DepthFollower;
  /** Empty without --against, as what follows. */
  readonly departure: DepartureSummary;
  /** Shares that history traded with itself, those with others, and all that were traded in the instrument. */
  readonly historyQty: number;
  readonly withOutsidersQty: number;
  readonly tradedQty: number;
  /** Where a line stands. */
  readonly placeText: (line: number) => string;
}

export interface ReplayResult {
  /** Somebody ended it before its end. */
  readonly isStopped: boolean;
  readonly isAgainst: boolean;
  /** Between two comparisons of the middle. */
  readonly sampleSeconds: number;
  readonly tracks: readonly TrackResult[];
  readonly sender: Sender;
  readonly state: StateAnswer;
  /** Empty without --verify. */
  readonly checks: readonly Check[];
}

const mismatchesShown = 200;

export function isSound({ isStopped, checks }: ReplayResult): boolean {
  return !isStopped && checks.every(({ fault }) => fault === undefined);
}

export function reportText(result: ReplayResult, listMismatches: boolean): string {
  const { tracks, sender, state, checks, isAgainst } = result;
  const { counts } = sender;
  const plans = tracks.map(({ plan }) => plan);
  const skipped =
    sumOf(plans, 'hiddenExecutions') + sumOf(plans, 'crosses') + sumOf(plans, 'halts');
  const rows: [string, string][] = [
    ['messages', count(sumOf(plans, 'messages'))],
    ['  skipped', `${count(skipped)} (hidden executions, crosses, halts)`],
    [
      'orders placed',
      `${count(counts.placed)} (${count(sumOf(plans, 'unreported'))} that the file never reports)`,
    ],
    ['cancels', `${count(counts.canceled)} (${count(sumOf(plans, 'stale'))} of stale leftovers)`],
    ['partial cancels', count(counts.amended)],
    ...executionRows(tracks.map(({ executions }) => executions)),
    ['refused', refusals(result)],
    [
      'throughput',
      `${count(Math.round(sender.perSecond))} commands/s, ${seconds(sender.elapsedMs)} in all`,
    ],
    ['latency', latencyText(sender)],
    ['seq', count(state.seq)],
    ['state hash', state.stateHash],
  ];
  if (counts.repeated > 0) rows.push(['sent again, out of place', count(counts.repeated)]);
  const lines = linesOf(rows);
  if (tracks.length > 1) {
    for (const { symbol, plan, executions } of tracks) {
      const ofTrack: [string, string][] = [
        ['messages', count(plan.messages)],
        ...executionRows([executions]),
      ];
      lines.push('', `  ${symbol}`, ...linesOf(ofTrack));
    }
  }
  if (isAgainst) {
    lines.push('', '  Departure from history', ...linesOf(departureRows(result)));
  }
  if (listMismatches) for (const track of tracks) lines.push('', ...mismatchLines(track));
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

function linesOf(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, value]) => `  ${name.padEnd(24)} ${value}`);
}

function executionRows(executions: readonly ExecutionSummary[]): [string, string][] {
  const sent = sumOf(executions, 'sent');
  return [
    ['executions', count(sent)],
    ['  on the named order', `${count(sumOf(executions, 'onNamed'))} of ${count(sent)}`],
    ['  on it in part', count(sumOf(executions, 'partlyOnNamed'))],
    ['  on other orders', count(sumOf(executions, 'onOthers'))],
    ['  unfilled', count(sumOf(executions, 'unfilled'))],
  ];
}

/** How far the market went from history's. */
function departureRows({ tracks, sender, sampleSeconds }: ReplayResult): [string, string][] {
  const { counts } = sender;
  const executions = tracks.map((track) => track.executions);
  const rows: [string, string][] = [
    ['executions on outsiders', count(sumOf(executions, 'onOutsiders'))],
    ['shares left unfilled', count(sumOf(executions, 'unfilledQty'))],
    ['cancels of what was gone', count(counts.gone)],
    ['orders traded on entry', count(counts.tradedOnEntry)],
  ];
  for (const track of tracks) {
    const of = tracks.length === 1 ? '' : `${track.symbol} `;
    const { samples, oneSided, meanTicks, maxTicks, maxAtNs } = track.departure;
    const at = maxAtNs === undefined ? '' : ` (at ${clockText(maxAtNs)})`;
    const sided = oneSided === 0 ? '' : `, ${count(oneSided)} with an empty side left out`;
    rows.push(
      [
        `${of}traded by outsiders`,
        `${count(outsidersQty(track))} of ${count(track.tradedQty)} shares`,
      ],
      [`${of}  with history`, count(track.withOutsidersQty)],
      [
        `${of}mid, ticks away`,
        `mean ${meanTicks.toFixed(3)}, max ${maxTicks}${at}; ${count(samples)} samples, one each ${sampleSeconds} s${sided}`,
      ],
    );
  }
  return rows;
}

/** In trades to which at least one side was no participant of history. */
function outsidersQty({ tradedQty, historyQty }: TrackResult): number {
  return Math.max(0, tradedQty - historyQty);
}

export function reportJson(result: ReplayResult): object {
  const { tracks, sender, state, checks, isAgainst } = result;
  const { refused, ...counts } = sender.counts;
  const parts = tracks.map((track) => [track.symbol, trackJson(track, isAgainst)] as const);
  const [first] = parts;
  return {
    // One instrument's part stands at the top.
    ...(parts.length === 1 ? first?.[1] : { instruments: Object.fromEntries(parts) }),
    commands: { ...counts, answered: sender.answered, refused: Object.fromEntries(refused) },
    elapsedMs: Math.round(sender.elapsedMs),
    commandsPerSecond: Math.round(sender.perSecond),
    latencyUs: Object.fromEntries(
      percentiles.map(([name, percentile]) => [
        name,
        sender.latency.getValueAtPercentile(percentile),
      ]),
    ),
    seq: state.seq,
    stateHash: state.stateHash,
    audit: state.audit,
    checks: checks.map(({ name, fault }) => ({ name, holds: fault === undefined, fault })),
    isStopped: result.isStopped,
    isSound: isSound(result),
  };
}

function trackJson(track: TrackResult, isAgainst: boolean): object {
  const { symbol, plan, executions, follower, departure, withOutsidersQty, tradedQty } = track;
  return {
    instrument: symbol,
    messages: plan,
    executions,
    depthFeed: {
      snapshots: follower.snapshots,
      deltas: follower.deltas,
      gaps: follower.gaps,
      wrongChecksums: follower.wrongChecksums,
    },
    ...(isAgainst
      ? {
          departure: {
            ...departure,
            tradedQty,
            outsidersQty: outsidersQty(track),
            withOutsidersQty,
          },
        }
      : {}),
  };
}

/** One line while it runs. */
export function progressText(sender: Sender, symbol: string): string {
  const clock = clockText(sender.lastTimeNs);
  return `${symbol} ${clock}  line ${count(sender.lastLine)}  ${count(sender.answered)} commands  ${count(Math.round(sender.perSecond))}/s  ${count(sender.inFlight)} in flight`;
}

/** Of the counters of that name. */
function sumOf<Name extends string>(
  records: readonly Readonly<Record<Name, number>>[],
  name: Name,
): number {
  return records.reduce((sum, record) => sum + record[name], 0);
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

function refusals({ sender: { counts, refused }, tracks }: ReplayResult): string {
  if (counts.refused.size === 0) return 'none';
  const reasons = [...counts.refused].map(([reason, times]) => `${count(times)} ${reason}`);
  const first = refused[0];
  const where = first === undefined ? '' : tracks[first.track]?.placeText(first.line);
  return `${reasons.join(', ')} (first at ${where})`;
}

function mismatchLines({ executions: { mismatches }, placeText }: TrackResult): string[] {
  const shown = mismatches.slice(0, mismatchesShown);
  const lines = shown.map(
    ({ line, named, met, planned }) =>
      `  ${placeText(line)}: the data names ${named}; met ${met}${met === planned ? '' : ` (price and time demand ${planned})`}`,
  );
  if (mismatches.length > shown.length) {
    lines.push(`  and ${mismatches.length - shown.length} more, in the JSON`);
  }
  return lines;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
