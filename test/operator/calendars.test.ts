// Calendars that operators change while the venue runs: the timekeeper follows them with the real engine, and a restart finds them again. The
// clock is the test's.

import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Phase, termName } from '#core/terms.ts';
import { CalendarRefused } from '#gateways/operator-parts.ts';
import { AcceleratedDay } from '#schedule/accelerated-day.ts';
import { CalendarError, type Calendars } from '#schedule/calendar-file.ts';
import { RunTimeCalendars } from '#schedule/run-time-calendars.ts';
import { Timekeeper } from '#schedule/timekeeper.ts';
import { TestVenue } from '../support/test-venue.ts';
import { silent } from './operator-venue.ts';

const second = 1_000_000;
/** Continuous for 60 s, closed for 40. */
const shortDay = { preOpen: 0, openingAuction: 0, continuous: 60, closingAuction: 0, closed: 40 };
const configured: Calendars = { fallback: new AcceleratedDay(shortDay), bySymbol: new Map() };
const otherDay = { day: 'accelerated', seconds: { continuous: 10, closed: 10 } };
const begin = 17_000_000 * 100 * second;

let folder: string;
let venue: TestVenue;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'calendars-'));
  venue = await TestVenue.start();
});
afterEach(async () => {
  await venue.close();
  await rm(folder, { recursive: true });
});

function phase(): string | undefined {
  return termName(Phase, venue.venue.market.instrumentBySymbol('AAPL')?.phase ?? 0);
}

/** A timekeeper on the venue, and a way to move its clock. */
function keep(calendars: RunTimeCalendars, sinceUs: number): (atUs: number) => Promise<void> {
  const timekeeper = new Timekeeper({
    venue: venue.venue,
    calendarOf: calendars.calendarOf,
    logger: silent,
  });
  timekeeper.start(sinceUs);
  return async (atUs) => {
    timekeeper.tick(atUs);
    await new Promise((resolve) => setTimeout(resolve, 20));
    timekeeper.tick(atUs + 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
}

describe('a calendar set at run time', () => {
  test('for the next day rules when the day that is on has ended', async () => {
    const calendars = await RunTimeCalendars.open(folder, configured);
    const tick = keep(calendars, begin);
    await tick(begin + 1 * second);
    expect(phase()).toBe('continuous');
    await calendars.set('AAPL', otherDay, 'nextDay', begin + 15 * second);
    expect(calendars.state('AAPL', begin + 15 * second)).toMatchObject({
      source: 'configured',
      next: { rules: otherDay, fromUs: begin + 60 * second },
    });
    // The new one would be closed now; the old one still rules.
    await tick(begin + 16 * second);
    expect(phase()).toBe('continuous');
    const { seq } = venue.venue;
    await tick(begin + 60 * second);
    // The day ended under the old calendar, and the new one's began; LOTS closed.
    expect(venue.venue.seq).toBe(seq + 3);
    expect(phase()).toBe('continuous');
    await tick(begin + 70 * second);
    expect(phase()).toBe('closed');
    await tick(begin + 80 * second);
    expect(phase()).toBe('continuous');
  });

  test('at once rules from now on, but ends no halt', async () => {
    const calendars = await RunTimeCalendars.open(folder, configured);
    const tick = keep(calendars, begin);
    await tick(begin + 1 * second);
    await calendars.set('AAPL', otherDay, 'now', begin + 11 * second);
    await tick(begin + 11 * second);
    expect(phase()).toBe('closed');
    await tick(begin + 21 * second);
    expect(phase()).toBe('continuous');
    await calendars.set('AAPL', null, 'now', begin + 22 * second);
    for (const at of [22, 31, 45, 61]) {
      await tick(begin + at * second);
      expect(phase()).toBe('continuous');
    }
    await calendars.set('AAPL', undefined, 'now', begin + 62 * second);
    await tick(begin + 62 * second);
    expect(phase()).toBe('closed');
  });

  test('none for the next day closes the day that is on first', async () => {
    const calendars = await RunTimeCalendars.open(folder, configured);
    const tick = keep(calendars, begin);
    await tick(begin + 1 * second);
    await calendars.set('AAPL', null, 'nextDay', begin + 2 * second);
    await tick(begin + 60 * second);
    expect(phase()).toBe('closed');
    await tick(begin + 100 * second);
    await tick(begin + 130 * second);
    expect(phase()).toBe('closed');
    expect(calendars.state('AAPL', begin + 130 * second)).toMatchObject({ changes: [] });
  });

  test('survives a restart, which also ends the day that ended meanwhile', async () => {
    const first = await RunTimeCalendars.open(folder, configured);
    await keep(first, begin)(begin + 1 * second);
    await first.set('AAPL', otherDay, 'nextDay', begin + 2 * second);
    await first.set('LOTS', null, 'now', begin + 2 * second);
    const second_ = await RunTimeCalendars.open(folder, configured);
    const atUs = begin + 65 * second;
    expect(second_.state('AAPL', atUs)).toEqual(first.state('AAPL', atUs));
    expect(second_.state('LOTS', atUs)).toMatchObject({ source: 'operator', rules: null });
    const { seq } = venue.venue;
    await keep(second_, begin + 2 * second)(atUs);
    expect(phase()).toBe('continuous');
    expect(venue.venue.seq).toBe(seq + 2);
  });
});

describe('the file', () => {
  test('is not written for rules that cannot be', async () => {
    const calendars = await RunTimeCalendars.open(folder, configured);
    const refused = calendars.set('AAPL', { day: 'never' }, 'now', begin);
    await expect(refused).rejects.toThrow(CalendarRefused);
    await expect(readFile(path.join(folder, 'operator-calendars.json'))).rejects.toThrow(/ENOENT/);
    expect(calendars.state('AAPL', begin)).toMatchObject({ source: 'configured' });
  });

  test('of no use keeps the venue from starting', async () => {
    const calendars = await RunTimeCalendars.open(folder, configured);
    await calendars.set('AAPL', otherDay, 'now', begin);
    await appendFile(path.join(folder, 'operator-calendars.json'), '}');
    await expect(RunTimeCalendars.open(folder, configured)).rejects.toThrow(CalendarError);
    const text = JSON.stringify({ AAPL: [{ fromUs: 1, rules: { day: 'never' } }] });
    await writeFile(path.join(folder, 'operator-calendars.json'), text);
    const opened = RunTimeCalendars.open(folder, configured);
    await expect(opened).rejects.toThrow(/^operator-calendars\.json.*AAPL.*calendar\.day/);
  });

  test('has all that were set at the same time', async () => {
    const calendars = await RunTimeCalendars.open(folder, configured);
    await Promise.all([
      calendars.set('AAPL', otherDay, 'now', begin),
      calendars.set('LOTS', otherDay, 'now', begin),
    ]);
    const again = await RunTimeCalendars.open(folder, configured);
    for (const symbol of ['AAPL', 'LOTS']) {
      expect(again.state(symbol, begin + 1)).toMatchObject({ source: 'operator' });
    }
  });
});
