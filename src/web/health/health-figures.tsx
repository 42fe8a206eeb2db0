// The figures of the venue's health, each with how well it is in shape and word, and what it is made of in small print.
import type { ReactNode } from 'react';
import { grouped, missing } from '../format/format.ts';
import { findingsOf, type FigureName, type Level } from './health-levels.ts';
import type { Overview } from './health-store.ts';
import { LevelMark } from './level-mark.tsx';

export function HealthFigures({ overview }: { overview: Overview }) {
  const findings = findingsOf(overview);
  const { commandsPerSecond, tradesPerSecond, eventsPerSecond, orderLatency } = overview;
  const { queues, projection, database, connections, journal, process } = overview;
  const { last10s, last60s } = orderLatency;
  const level = (name: FigureName): Level => findings[name].level;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-3 xl:grid-cols-4">
      <Figure
        label="Commands"
        small={`${count(commandsPerSecond.last10s)} over 10 s, ${count(commandsPerSecond.last60s)} over 60 s`}
        unit="/s"
        value={count(commandsPerSecond.last1s)}
      />
      <Figure
        label="Trades"
        small={`${count(eventsPerSecond.last1s)} events/s`}
        unit="/s"
        value={count(tradesPerSecond.last1s)}
      />
      <Figure
        label="Order latency, p99"
        level={level('latency')}
        small={
          last10s.count === 0
            ? 'No order in the last 10 s'
            : `p50 ${micros(last10s.p50Us)}, p90 ${micros(last10s.p90Us)}, most ${micros(last10s.maxUs)}`
        }
        value={micros(last10s.p99Us)}
      />
      <Figure
        label="The same over 60 s"
        small={
          last60s.count === 0
            ? 'No order in the last minute'
            : `p50 ${micros(last60s.p50Us)}, most ${micros(last60s.maxUs)}, ${count(last60s.count)} orders`
        }
        value={micros(last60s.p99Us)}
      />
      <Figure
        label="Engine queue"
        level={level('queue')}
        small="Commands that wait for the engine"
        value={count(queues.engine)}
      />
      <Figure
        label="Journal"
        level={level('journal')}
        small={
          journal === null
            ? 'Its folder cannot be read'
            : `${count(journal.segments)} segment${journal.segments === 1 ? '' : 's'}, last append ${micros(journal.lastAppendUs)}`
        }
        value={bytes(journal?.bytes ?? null)}
      />
      <Figure
        label="Projection lag"
        level={level('projection')}
        small={
          projection === null
            ? 'The records are not followed'
            : `${millis(projection.lagMs)} late, at seq ${count(projection.seq)}`
        }
        unit=" commands"
        value={projection === null ? missing : count(projection.lag)}
      />
      <Figure
        label="Database"
        level={level('database')}
        small={
          database === null
            ? 'None, or not asked yet'
            : database.up
              ? `Answers in ${millis(database.roundTripMs)}`
              : 'Trading goes on without it'
        }
        value={database === null ? missing : database.up ? 'Up' : 'Down'}
      />
      <Figure
        label="Connections"
        level={level('slowReaders')}
        small={`${count(connections.signedIn)} signed in: ${count(connections.members)} members, ${count(connections.programs)} by key, ${count(connections.operators)} operators, ${count(connections.auditors)} auditors; ${count(queues.slowReaders)} slow`}
        unit=" sockets"
        value={count(connections.sockets)}
      />
      <Figure
        label="Waiting to be sent"
        level={worst([level('mail'), level('webhooks'), level('audit')])}
        small={`${countOrNone(queues.webhooks)} webhooks, ${countOrNone(queues.audit)} audit entries`}
        unit=" mails"
        value={countOrNone(queues.mail)}
      />
      <Figure
        label="Event loop delay, p99"
        level={level('eventLoop')}
        small={`p50 ${millis(process.eventLoopDelay.p50Ms)}, most ${millis(process.eventLoopDelay.maxMs)} in 10 s`}
        value={millis(process.eventLoopDelay.p99Ms)}
      />
      <Figure
        label="Memory"
        level={level('memory')}
        small={`Heap ${bytes(process.heapUsedBytes)} of at most ${bytes(process.heapLimitBytes)}`}
        value={bytes(process.rssBytes)}
      />
    </dl>
  );
}

function Figure(props: {
  label: string;
  value: ReactNode;
  unit?: string;
  small: string;
  level?: Level;
}) {
  const { label, value, unit = '', small, level } = props;
  return (
    <div className="flex min-w-0 flex-col bg-surface p-3 max-xl:min-h-26">
      <dt className="flex flex-wrap items-baseline justify-between gap-x-2 text-xs text-ink-3">
        {label}
        {level !== undefined && <LevelMark className="text-2xs" level={level} />}
      </dt>
      <dd className="pt-1 text-lg font-semibold tracking-tight tabular-nums">
        {value}
        {value !== missing && <span className="text-xs font-normal text-ink-2">{unit}</span>}
      </dd>
      <dd className="pt-0.5 text-2xs text-ink-3 tabular-nums">{small}</dd>
    </div>
  );
}

const badFirst: readonly Level[] = ['trouble', 'watch', 'unknown', 'well'];

function worst(levels: readonly Level[]): Level {
  return badFirst.find((level) => levels.includes(level)) ?? 'well';
}

export function count(value: number): string {
  return grouped(String(value));
}

function countOrNone(value: number | null): string {
  return value === null ? missing : count(value);
}

/** 840 µs, 1.24 ms, 2.10 s. */
export function micros(us: number | null): string {
  if (us === null) return missing;
  if (us < 1_000) return `${us} µs`;
  return us < 1_000_000 ? `${threeDigits(us / 1_000)} ms` : `${threeDigits(us / 1_000_000)} s`;
}

export function millis(ms: number | null): string {
  return ms === null ? missing : micros(Math.round(ms * 1_000));
}

function threeDigits(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

export function bytes(value: number | null): string {
  if (value === null) return missing;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let at = value;
  let unit = 0;
  for (; at >= 1_000 && unit < units.length - 1; unit++) at /= 1_000;
  return `${unit === 0 ? at : threeDigits(at)} ${units[unit]}`;
}
