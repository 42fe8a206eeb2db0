// From arguments to exit codes, with demonstrations that are planted here: good ones, one that lies, one that breaks, one that claims nothing. The venue is
// a door that says it is ready. It must never let a claim that fails end with 0.

import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCommand } from './command.ts';
import { figureLines } from './console.ts';
import { VenueError } from '#client/errors.ts';
import type { Demo, DemoContext, DemoEvent } from '#demonstrations/demo.ts';

const demo = (name: string, run: (context: DemoContext) => void): Demo => ({
  name,
  title: `The ${name} one`,
  shows: 'Nothing much.',
  needs: 'operator',
  seconds: { quick: 1, full: 1 },
  run: async (context) => run(context),
});

const demos = [
  demo('good', ({ tell }) => {
    tell.step('something is done', { seq: 4711, time: '2026-11-21T09:30:00.000123Z' });
    tell.figures('Figures', [{ name: 'orders', value: 12_345, unit: 'orders/s' }]);
    tell.equal('One and one is two.', String(1 + 1), '2');
  }),
  demo('lying', ({ tell }) => {
    tell.claim('One and one is three.', 1 + 1 === 3, 'two');
    tell.claim('One and one is two.', true, 'two');
  }),
  demo('broken', ({ tell }) => {
    tell.claim('It begins.', true, 'yes');
    throw new VenueError({ code: 206, name: 'rateLimited', message: 'Too much.', transient: true });
  }),
  demo('silent', () => undefined),
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-command-'));
const token = 'ab'.repeat(32);
const tokenFile = path.join(folder, 'operator.token');
/** Ready, and its operator's token is the one of the file. */
const door = http.createServer((request, response) => {
  const { authorization } = request.headers;
  const isOperator = authorization === undefined || authorization === `Bearer ${token}`;
  response.writeHead(isOperator ? 200 : 401, { 'content-type': 'application/json' });
  const error = { code: 203, name: 'unauthenticated', message: 'Who are you?', transient: false };
  response.end(JSON.stringify(isOperator ? {} : { error }));
});
let url = '';

beforeAll(async () => {
  fs.writeFileSync(tokenFile, `${token}\n`);
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
});

afterAll(() => {
  door.close();
  fs.rmSync(folder, { recursive: true });
});

async function command(...args: string[]) {
  const said: string[] = [];
  const errors: string[] = [];
  const code = await demoCommand(args, {
    demos,
    print: (line) => void said.push(line),
    printError: (line) => void errors.push(line),
    hasColours: false,
  });
  return { code, said, text: said.join('\n'), errors };
}

const there = (): string[] => ['--url', url, '--operator-token-file', tokenFile];

describe('the exit code', () => {
  test('is 0 where every claim holds', async () => {
    const { code, text } = await command('good', ...there());
    expect(text).toContain('#4711 09:30:00.000123  something is done');
    expect(text).toContain('orders  12 345 orders/s');
    expect(text).toContain('  ok   One and one is two.');
    expect(text).toMatch(/^1 of 1 demonstrations passed, 0 failed; 1 of 1 claims hold; /m);
    expect(code).toBe(0);
  });

  test('is 1 where one claim does not hold, whatever else does', async () => {
    const { code, text } = await command('lying', ...there());
    expect(text).toMatch(/FAIL ?One and one is three\./);
    expect(text).toMatch(/^0 of 1 demonstrations passed, 1 failed; 1 of 2 claims hold; /m);
    expect(code).toBe(1);
  });

  test('is 1 where a demonstration breaks off, and the others still run', async () => {
    const { code, text } = await command('all', ...there());
    expect(text).toContain('The venue refused what it should take, rateLimited: Too much.');
    expect(text).toContain('The silent one');
    expect(text).toMatch(/^1 of 4 demonstrations passed, 3 failed; 3 of 4 claims hold; /m);
    expect(code).toBe(1);
  });

  test('is 1 where a demonstration claims nothing', async () => {
    const { code, text } = await command('silent', ...there());
    expect(text).toContain('It claimed nothing.');
    expect(code).toBe(1);
  });

  test('is 1, with one sentence, where no venue answers', async () => {
    const [, , ...operator] = there();
    const { code, errors } = await command('good', '--url', 'http://127.0.0.1:9', ...operator);
    expect(errors).toEqual([
      'No venue takes orders at http://127.0.0.1:9; start one with npm start.',
    ]);
    expect(code).toBe(1);
  });

  test('is 1, with one sentence, where the token is of another venue', async () => {
    const other = path.join(folder, 'other.token');
    fs.writeFileSync(other, 'cd'.repeat(32));
    const { code, errors } = await command('good', '--url', url, '--operator-token-file', other);
    expect(errors).toEqual([
      `--operator-token-file: the venue at ${url} does not take this token for its operator's (unauthenticated).`,
    ]);
    expect(code).toBe(1);
  });

  test('is 2, with one sentence, for a wrong option', async () => {
    fs.writeFileSync(path.join(folder, 'poem'), 'roses are red');
    const at = ['good', '--url', url, '--operator-token-file'];
    for (const [args, sentence] of [
      [['bad'], /^There is no demonstration "bad"; there are good, lying, broken, silent\.$/],
      [[...at, path.join(folder, 'none')], /^--operator-token-file: .*none cannot be read\.$/],
      [[...at, path.join(folder, 'poem')], /does not hold an operator's token/],
      [['good', ...there(), '--json', `${folder}/no/file`], /^--json: the file .* cannot be/],
    ] as const) {
      const { code, errors, said } = await command(...args);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatch(sentence);
      expect({ code, said }).toEqual({ code: 2, said: [] });
    }
  });
});

test('what was told is written as data, in its order', async () => {
  const file = path.join(folder, 'told.json');
  await command('all', ...there(), '--json', file);
  const told = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    readonly verdict: string;
    readonly verdicts: readonly object[];
    readonly events: readonly DemoEvent[];
  };
  expect(told.verdict).toMatch(/^1 of 4 demonstrations passed/);
  expect(told.verdicts[1]).toMatchObject({ demo: 'lying', passed: false, claimsFailed: 1 });
  const good = told.events.filter((event) => event.demo === 'good');
  expect(good.map(({ kind }) => kind)).toEqual(['started', 'step', 'figures', 'claim', 'ended']);
  expect(good[1]).toMatchObject({ seq: 4711, time: '2026-11-21T09:30:00.000123Z' });
  expect(good[2]).toMatchObject({ figures: [{ name: 'orders', value: 12_345 }] });
  expect(good.every(({ elapsedMs }) => elapsedMs >= 0)).toBe(true);
});

test('list names each with its title, and help how to ask', async () => {
  const { code, said } = await command('list');
  expect(said[0]).toBe('good    The good one');
  expect({ code, lines: said.length }).toEqual({ code: 0, lines: 4 });
  expect((await command('--help')).text).toContain('--operator-token-file FILE');
});

test('figures stand under each other', () => {
  expect(
    figureLines([
      { name: 'throughput', value: 1_234_567, unit: 'orders/s' },
      { name: 'half', value: 0.5, unit: 'ms' },
      { name: 'verdict', value: 'none' },
    ]),
  ).toEqual(['throughput  1 234 567 orders/s', 'half        0.50 ms', 'verdict     none']);
});
