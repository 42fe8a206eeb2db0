// What the head of every rendered report says.

import type { Span } from '../days.ts';
import type { AccountReport, ReportHead } from '../report-types.ts';
import { formatTimeUs } from '#std/time-format.ts';

export function headJson({ venueName, zone, asOf, madeAtUs }: ReportHead): object {
  return {
    venue: venueName,
    zone,
    asOf: { seq: asOf.seq, time: timeOrNull(asOf.atUs) },
    madeAt: formatTimeUs(madeAtUs),
  };
}

export function accountJson({ account }: AccountReport): object {
  return { account: String(account.accountId), accountName: account.name };
}

export function spanJson({ fromUs, toUs }: Span): { from: string; to: string } {
  return { from: formatTimeUs(fromUs), to: formatTimeUs(toUs) };
}

export function accountFact({ account }: AccountReport): readonly [string, string] {
  return ['Account', `${account.name} (${account.accountId})`];
}

export function asOfFact({ asOf }: ReportHead): readonly [string, string] {
  const time = timeOrNull(asOf.atUs);
  return ['As of', time === null ? 'nothing yet' : `${time} (command ${asOf.seq})`];
}

export function dayFact(day: string, { zone }: ReportHead): readonly [string, string] {
  return ['Day', `${day} (${zone})`];
}

/** What a report says of a day or month that is not over. */
export function finality(isFinal: boolean): readonly string[] {
  return isFinal
    ? []
    : ['Preliminary: the time that this covers is not over, or not all of it is booked yet.'];
}

export const timesNote = 'All times are UTC.';

function timeOrNull(atUs: number): string | null {
  return atUs === 0 ? null : formatTimeUs(atUs);
}
