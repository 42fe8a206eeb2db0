// Members trade against history in a real venue, and history goes on; and the sample hour's first minutes, to the share. One venue, real sockets.

import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PlaceOrder } from '#api/types.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import { cleanUp, newFolder, VenueProcess } from '../process/venue-process.ts';
import { endReplays, type Line, ReplayProcess, writeLobster } from './replay-process.ts';

const dataFolder =
  process.env['BUTTONWOOD_DATA'] ?? path.join(import.meta.dirname, '../../../shared/data');
const sample = path.join(dataFolder, 'lobster/AAPL_2012-06-21_message_50_first_hour.csv.gz');

let venue: VenueProcess;
beforeAll(async () => {
  venue = await VenueProcess.start(newFolder());
}, 240_000);
afterEach(endReplays);
afterAll(cleanUp);

const [sell, buy] = [-1, 1] as const;
const begin = 34_200;
/** Half an hour passes by the data's clock while the members trade. */
const later = begin + 1_800;

/** Ids are orders; what was there before the silence is what the members find. */
const history: readonly Line[] = [
  [begin, 1, 101, 100, 585.4, sell],
  [begin + 0.1, 1, 102, 70, 585.4, sell],
  [begin + 0.2, 1, 103, 100, 585.3, buy],
  [begin + 0.3, 1, 104, 100, 585.2, buy],
  [begin + 0.4, 1, 105, 30, 585.45, sell],
  // A member has taken the first of the two by now, and another offers 30 for less: the first meets those and the second order, the
  // second that order alone.
  [later, 4, 101, 60, 585.4, sell],
  [later + 0.1, 4, 101, 40, 585.4, sell],
  // Gone.
  [later + 0.2, 3, 102, 70, 585.4, sell],
  // As it was.
  [later + 0.3, 4, 105, 20, 585.45, sell],
  // A member has sold to it: nobody buys at its price any more.
  [later + 0.4, 4, 103, 100, 585.3, buy],
  [later + 0.5, 2, 104, 40, 585.2, buy],
  [later + 2.5, 3, 104, 60, 585.2, buy],
];

type OwnOrder = Pick<PlaceOrder, 'side' | 'qty' | 'price' | 'timeInForce'>;

async function placeAs(username: string, order: OwnOrder): Promise<string> {
  const client = new VenueClient({
    url: venue.url,
    credentials: { kind: 'password', username, password: 'demopass123' },
    transport: nodeTransport,
  });
  try {
    await client.ready(60_000);
    return (await client.orders.place({ instrument: 'AAPL', type: 'limit', ...order })).status;
  } finally {
    client.close();
  }
}

test('history goes on where members took its orders, and the report says how far the market went', async () => {
  const folder = newFolder();
  const file = writeLobster(folder, 'AAPL_2012-06-21_message_5.csv', history);
  const json = path.join(folder, 'result.json');
  const where = ['--url', venue.url, '--data', venue.folder, '--control', '0'];
  const replay = new ReplayProcess([file, ...where, '--against', '--speed', '1', '--json', json]);
  await replay.untilStatus('the book is there', ({ answered }) => answered === 5);
  expect((await replay.ask('POST', '/pause')).body.state).toBe('paused');

  const taking = { qty: '100', timeInForce: 'IOC' } as const;
  const offer = { side: 'sell', qty: '30', price: '585.38', timeInForce: 'GTC' } as const;
  expect(await placeAs('buyer_demo', { side: 'buy', price: '585.40', ...taking })).toBe('filled');
  expect(await placeAs('seller_demo', { side: 'sell', price: '585.30', ...taking })).toBe('filled');
  expect(await placeAs('seller_demo', offer)).toBe('new');

  expect(await replay.ask('POST', '/seek', { time: '09:30' })).toMatchObject({
    status: 409,
    body: { error: expect.stringMatching(/cannot go back to 09:30:00/) as string },
  });
  await replay.ask('POST', '/speed', { speed: 'max' });
  await replay.ask('POST', '/resume');
  expect(await replay.ended, replay.stderr).toBe(0);

  const result = JSON.parse(fs.readFileSync(json, 'utf8')) as Record<string, object>;
  expect(result).toMatchObject({
    instrument: 'AAPL',
    commands: {
      placed: 5,
      executed: 4,
      canceled: 1,
      amended: 1,
      gone: 1,
      tradedOnEntry: 0,
      refused: {},
    },
    executions: {
      sent: 4,
      onNamed: 1,
      onOthers: 2,
      partlyOnNamed: 0,
      unfilled: 1,
      onOutsiders: 1,
      unfilledQty: 100,
    },
    // With the members 100, 100 and 30 shares; with itself 30, 40 and 20.
    departure: { tradedQty: 320, outsidersQty: 230, withOutsidersQty: 230, maxTicks: 6 },
  });
  // History's middle was 585.35 for half an hour, and the venue's, once the bid was gone and the offer there, 585.29.
  const { samples, meanTicks } = result['departure'] as { samples: number; meanTicks: number };
  expect(samples).toBeGreaterThanOrEqual(1_800);
  expect(meanTicks).toBeGreaterThan(0);
  expect(meanTicks).toBeLessThanOrEqual(6);
  expect(replay.stdout).toMatch(/^ {2}Departure from history$/m);
  expect(replay.stdout).toMatch(/^ {2}traded by outsiders +230 of 320 shares$/m);
}, 240_000);

test.skipIf(!fs.existsSync(sample))(
  'the first five minutes of the sample go through the venue as price and time demand (skipped where the sample is not there)',
  async () => {
    const folder = newFolder();
    const json = path.join(folder, 'result.json');
    const where = ['--url', venue.url, '--data', venue.folder];
    const replay = new ReplayProcess([
      sample,
      ...where,
      '--to',
      '9:35',
      '--verify',
      '--json',
      json,
    ]);
    expect(await replay.ended, replay.stderr + replay.stdout).toBe(0);
    expect(replay.stdout).not.toContain('NOT ');
    const { messages, executions } = JSON.parse(fs.readFileSync(json, 'utf8')) as {
      messages: { messages: number };
      executions: { sent: number; onNamed: number; unlikePlan: number };
    };
    const { sent, onNamed, unlikePlan } = executions;
    expect([messages.messages, sent, onNamed, unlikePlan]).toEqual([8_812, 608, 586, 0]);
  },
  240_000,
);
