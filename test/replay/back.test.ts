// Two instruments side by side, each in two files, in a venue of the replay's own: forward, and back to where the venue is started afresh. One
// replay, with its own venue started twice.

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cleanUp, newFolder } from '../process/venue-process.ts';
import { endReplays, type Line, ReplayProcess, writeLobster } from './replay-process.ts';

afterEach(async () => {
  await endReplays();
  await cleanUp();
});

const pairs = 30;
const second = 34_200;

/** Each pair is an order and its execution a minute of the data's clock later. */
function flow(price: number, from: number): Line[] {
  return Array.from({ length: pairs }, (_, i): Line[] => {
    const at = second + from + i * 60;
    const id = from + i + 1;
    return [
      [at, 1, id, 10, price, -1],
      [at + 59, 4, id, 10, price, -1],
    ];
  }).flat();
}

test('a replay goes back in a venue of its own, which ends as if it had gone straight through', async () => {
  const folder = newFolder();
  for (const [symbol, price] of [
    ['AAPL', 585.4],
    ['MSFT', 30.14],
  ] as const) {
    writeLobster(folder, `${symbol}_2012-06-21_message_1.csv`, flow(price, 0));
    writeLobster(folder, `${symbol}_2012-06-21_message_2.csv`, flow(price, pairs * 60));
  }
  const json = path.join(folder, 'result.json');
  const options = ['--own', '--speed', '1', '--control', '0', '--verify', '--json', json];
  const replay = new ReplayProcess([folder, ...options]);
  await replay.untilStatus('it plays', ({ state, time }) => state === 'playing' && time !== null);

  expect((await replay.ask('POST', '/seek', { time: '10:10' })).status).toBe(200);
  await replay.untilStatus('it is there', ({ time }) => (time ?? '') >= '10:10');
  await replay.ask('POST', '/pause');
  const { status, body } = await replay.ask('POST', '/seek', { time: '09:40:30' });
  expect([status, body.state]).toEqual([200, 'starting']);
  await replay.untilStatus('it is back', ({ state }) => state === 'paused');
  const back = await replay.ask('GET', '/status');
  expect(back.body).toMatchObject({ state: 'paused', time: '09:40:30.000', speed: 1 });

  await replay.ask('POST', '/speed', { speed: 'max' });
  await replay.ask('POST', '/resume');
  expect(await replay.ended, replay.stderr + replay.stdout).toBe(0);
  const all = 2 * pairs;
  const whole = { messages: { messages: 2 * all }, executions: { sent: all, onNamed: all } };
  expect(JSON.parse(fs.readFileSync(json, 'utf8'))).toMatchObject({
    instruments: { AAPL: whole, MSFT: whole },
    commands: { placed: 2 * all, executed: 2 * all, refused: {} },
    isSound: true,
  });
  expect(replay.stderr).toContain('Going back: the venue is started afresh.');
}, 300_000);
