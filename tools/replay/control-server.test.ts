// The remote control over a real socket: what it takes, and what it refuses. The playback behind it has a clock of the test's.

import { createServer } from 'node:net';
import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';

import type { ControlServer } from './control-server.ts';
import { startControl } from './control-server.ts';
import { Playback } from './playback.ts';

const opened: ControlServer[] = [];
afterEach(() => {
  for (const control of opened.splice(0)) control.close();
});

async function open(): Promise<{ url: string; playback: Playback }> {
  const [startNs, endNs] = [34_200e9, 37_800e9];
  const playback = new Playback({
    speed: 1,
    fromNs: undefined,
    startNs,
    endNs,
    canRestart: false,
    nowMs: () => 0,
  });
  playback.attach({ wake: () => undefined, startOver: () => undefined });
  playback.pace.waitMs(startNs + 60e9, 0);
  const control = await startControl(0, playback, () => ({ answered: 7 }));
  opened.push(control);
  return { url: control.url, playback };
}

async function post(url: string, route: string, body?: string): Promise<[number, unknown]> {
  const response = await fetch(url + route, {
    method: 'POST',
    ...(body === undefined ? {} : { body }),
  });
  return [response.status, await response.json()];
}

test('it tells the state, and each request answers with the one after it', async () => {
  const { url } = await open();
  const status = (await (await fetch(`${url}/status`)).json()) as object;
  expect(status).toEqual({
    state: 'playing',
    time: '09:31:00.000',
    speed: 1,
    begins: '09:30:00.000',
    ends: '10:30:00.000',
    canGoBack: false,
    answered: 7,
  });
  expect(await post(url, '/pause')).toMatchObject([200, { state: 'paused' }]);
  expect(await post(url, '/speed', '{"speed":"max"}')).toMatchObject([200, { speed: 'max' }]);
  expect(await post(url, '/speed', '{"speed":10}')).toMatchObject([200, { speed: 10 }]);
  expect(await post(url, '/seek', '{"time":"10:00"}')).toMatchObject([200, { state: 'seeking' }]);
  expect(await post(url, '/resume')).toMatchObject([200, { state: 'seeking' }]);
});

test.each([
  ['/speed', '{"speed":0}', 400, 'speed: 0 is neither a number above 0 nor "max".'],
  ['/speed', '{}', 400, 'speed: missing: it is neither a number above 0 nor "max".'],
  ['/speed', '{"speed":[1]}', 400, 'speed: [1] is neither a number above 0 nor "max".'],
  ['/seek', '{"time":"noon"}', 400, 'time: "noon" is no time such as "10:15:00".'],
  ['/seek', 'time', 400, 'The body is not a JSON object.'],
  ['/seek', `{"time":"${'9'.repeat(5_000)}"}`, 413, 'The body is too long.'],
  ['/seek', '{"time":"11:00"}', 409, 'The data ends at 10:30:00, before 11:00:00.'],
  ['/seek', '{"time":"09:30"}', 409, /cannot go back to 09:30:00/],
  ['/rewind', '', 404, /^There is no POST \/rewind; there are GET \/status/],
])('POST %s %s is refused with %i and the reason', async (route, body, status, error) => {
  const { url } = await open();
  const [found, answer] = await post(url, route, body);
  expect(found).toBe(status);
  expect((answer as { error: string }).error).toEqual(
    typeof error === 'string' ? error : expect.stringMatching(error),
  );
});

test('a page in a browser cannot steer it', async () => {
  const { url, playback } = await open();
  const foreign = { origin: 'https://example.com' };
  const { status } = await fetch(`${url}/pause`, { method: 'POST', headers: foreign });
  expect(status).toBe(403);
  // A name of somebody else's that leads to 127.0.0.1.
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: 'example.com' };
    request(`${url}/pause`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
  expect(rebound).toBe(403);
  expect(playback.status().state).toBe('playing');
});

test('a port that is taken is refused in one sentence', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const { port } = blocker.address() as { port: number };
  const { playback } = await open();
  await expect(startControl(port, playback, () => ({}))).rejects.toThrow(
    new RegExp(`^--control: port ${port} of 127.0.0.1 cannot be listened on`),
  );
  blocker.close();
});
