// The trading day of a whole venue: calendars from the command line, days that go by, and what is said of a calendar that cannot be.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, newFolder, runVenue, sentenceOf, until, VenueProcess } from './venue-process.ts';

afterEach(cleanUp);

/** Phase of each stock, by symbol. */
async function phases(venue: VenueProcess): Promise<Record<string, string>> {
  const { instruments } = (await venue.get('/v1/instruments')) as {
    instruments: { symbol: string; phase: string }[];
  };
  return Object.fromEntries(instruments.map(({ symbol, phase }) => [symbol, phase]));
}

function write(folder: string, calendars: unknown): string {
  const file = path.join(folder, 'calendars.json');
  fs.writeFileSync(file, typeof calendars === 'string' ? calendars : JSON.stringify(calendars));
  return file;
}

test('a venue goes through its days, over a kill and a restart', async () => {
  const folder = newFolder();
  let venue = await VenueProcess.start(folder, ['--day', '1,1,2,1,1']);
  const seen = new Set<string>();
  const allSeen = async (): Promise<boolean> => {
    seen.add((await phases(venue))['AAPL'] ?? '');
    return seen.size === 5;
  };
  await until('every phase was seen', allSeen);
  expect(seen).toEqual(
    new Set(['preOpen', 'openingAuction', 'continuous', 'closingAuction', 'closed']),
  );
  await venue.kill();
  venue = await VenueProcess.start(folder, ['--day', '1,1,2,1,1']);
  seen.clear();
  await until('every phase was seen again', allSeen);
  const ended = await venue.stop();
  expect(ended.stderr).toBe('');
});

test('a calendar file gives each stock its own day', async () => {
  const folder = newFolder();
  const file = write(folder, {
    // Open for one second a week.
    default: { timeZone: 'UTC', sessions: { monday: { continuous: '00:00', closed: '00:00:01' } } },
    instruments: { AAPL: { day: '24h' }, MSFT: null },
  });
  const venue = await VenueProcess.start(folder, ['--calendar', file]);
  await until('the calendar was followed', async () => (await phases(venue))['GOOG'] === 'closed');
  expect(await phases(venue)).toMatchObject({ AAPL: 'continuous', MSFT: 'continuous' });
  const changed = await venue.call('PUT', '/v1/operator/instruments/AAPL/phase', {
    phase: 'halted',
  });
  expect(changed.status).toBe(200);
  await venue.stop();
  const again = await VenueProcess.start(folder, ['--calendar', file]);
  expect(await phases(again)).toMatchObject({ AAPL: 'halted', GOOG: 'closed', MSFT: 'continuous' });
});

test('a calendar file that is of no use ends the start with one sentence, and nothing is made', async () => {
  const folder = newFolder();
  const data = path.join(folder, 'data');
  const cases = [
    [path.join(folder, 'nowhere.json'), 'cannot be read: there is no such file.'],
    [folder, 'cannot be read: it is a folder.'],
    [write(folder, { default: { day: 'long' } }), 'is of no use: default.day is one of'],
  ] as const;
  for (const [file, reason] of cases) {
    const said = sentenceOf(await runVenue(['--data', data, '--calendar', file]));
    expect(said).toContain(`The calendar file ${file} ${reason}`);
    expect(fs.existsSync(data)).toBe(false);
  }
});
