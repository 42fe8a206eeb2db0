// Entries of the audit log as the API shows them, in JSON and as rows of a table.

import { stringify } from 'csv-stringify/sync';
import type { ChainedEntry } from './audit-entry.ts';
import { rejectName } from '#core/reject-codes.ts';
import { formatTimeUs } from '#std/time-format.ts';

export function auditEntryJson(entry: ChainedEntry): string {
  const head = JSON.stringify({
    n: entry.n,
    entryId: entry.entryId,
    time: timeText(entry.at),
    endedAt: entry.endedAt === null ? null : timeText(entry.endedAt),
    outcome: entry.outcome,
    actor: {
      memberId: entry.actorId,
      name: entry.actorName,
      via: entry.signedInBy,
      address: entry.address,
    },
    action: entry.action,
    method: entry.method,
    route: entry.route,
    subject: entry.subject,
    status: entry.status,
    code: entry.code,
    codeName: rejectName(entry.code),
    seq: entry.seq,
    previousHash: entry.previousHash,
    hash: entry.hash,
  });
  // These are JSON already, as they were when they were written.
  const { request, before, after } = entry;
  return `${head.slice(0, -1)},"request":${request},"before":${before ?? 'null'},"after":${after ?? 'null'}}`;
}

const columns = [
  'n',
  'time',
  'endedAt',
  'outcome',
  'actor',
  'memberId',
  'via',
  'address',
  'action',
  'subject',
  'method',
  'route',
  'status',
  'code',
  'seq',
  'request',
  'before',
  'after',
  'hash',
];

export function auditCsv(entries: readonly ChainedEntry[]): string {
  const rows = entries.map((entry) => [
    entry.n,
    timeText(entry.at),
    entry.endedAt === null ? '' : timeText(entry.endedAt),
    entry.outcome,
    entry.actorName,
    entry.actorId,
    entry.signedInBy,
    entry.address,
    entry.action,
    entry.subject,
    entry.method,
    entry.route,
    entry.status,
    entry.code,
    entry.seq,
    entry.request,
    entry.before,
    entry.after,
    entry.hash,
  ]);
  return stringify([columns, ...rows], { record_delimiter: 'windows', escape_formulas: true });
}

function timeText(iso: string): string {
  return formatTimeUs(Date.parse(iso) * 1_000);
}
