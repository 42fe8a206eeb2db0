// The desk with programs planted in place of the demonstrations': one that plays by the rules, and others that crash, babble, flood, hang or fall silent.

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { allDemos } from './all-demos.ts';
import { type DeskLimits, RunDesk } from './run-desk.ts';
import type { RunFacts } from '#gateways/demonstrations.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-desk-'));
const withinMs = 15_000;
const secret = 'ab'.repeat(32);
const desks: RunDesk[] = [];

afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program says that plays one demonstration. */
const play = `
  const say = (event) => process.stdout.write(JSON.stringify({ demo: 'multi-user', elapsedMs: 1, ...event }) + '\\n');
  const started = () => say({ kind: 'started', title: 'T', shows: 'S' });
  const claim = (holds) => say({ kind: 'claim', sentence: 'One is one.', holds, found: '1' });
  const ended = (outcome) => say({ kind: 'ended', outcome, claims: 1, claimsFailed: outcome === 'passed' ? 0 : 1, error: null });
  const whenTold = (then) => process.stdin.once('data', then);
  const untilEnd = () => process.stdin.on('end', () => process.exit(1)).resume();
`;

let programs = 0;

function deskWith(program: string, limits: Partial<DeskLimits> = {}) {
  const processFile = path.join(folder, `program-${programs++}.mjs`);
  writeFileSync(processFile, `${play}\n${program}`);
  const warnings: string[] = [];
  const desk = new RunDesk({
    demos: allDemos,
    venue: { url: 'http://127.0.0.1:9', operatorToken: secret },
    environment: { PATH: process.env['PATH'] ?? '' },
    processFile,
    limits,
    warn: (sentence) => void warnings.push(sentence),
  });
  desks.push(desk);
  return { desk, warnings };
}

function start(desk: RunDesk, ...demos: string[]): RunFacts {
  return desk.start('multi-user', demos.length === 0 ? ['multi-user'] : demos, true, 'me');
}

async function ended(desk: RunDesk, { runId }: RunFacts): Promise<RunFacts> {
  for (;;) {
    const run = desk.run(runId);
    if (run === undefined || run.endedAt !== null) return run as RunFacts;
    await desk.hear(runId, run.events, withinMs);
    if (desk.run(runId)?.state === 'stopping') await new Promise((next) => setTimeout(next, 10));
  }
}

describe('a run', () => {
  test('passes where each claim holds, and keeps what it told in its order', async () => {
    const { desk } = deskWith(
      `whenTold(() => { started(); say({ kind: 'instrument', symbol: 'DA', ownVenue: false }); claim(true); ended('passed'); process.exit(0); });`,
    );
    const run = start(desk);
    expect(run).toMatchObject({ name: 'multi-user', quick: true, state: 'running', endedAt: null });
    expect(desk.underWay?.runId).toBe(run.runId);
    const done = await ended(desk, run);
    expect(done).toMatchObject({ state: 'passed', error: null, events: 4 });
    expect(done.verdicts).toEqual([
      {
        demo: 'multi-user',
        state: 'passed',
        claims: 1,
        claimsFailed: 0,
        error: null,
        durationMs: 1,
        instruments: ['DA'],
      },
    ]);
    const events = desk.events(run.runId, 0);
    expect(events.map(({ n, kind }) => `${n} ${kind}`)).toEqual([
      '1 started',
      '2 instrument',
      '3 claim',
      '4 ended',
    ]);
    expect(desk.events(run.runId, 3)).toEqual([events[3]]);
    expect(desk.underWay).toBeUndefined();
  });

  test('fails where one claim does not hold', async () => {
    const { desk } = deskWith(
      `whenTold(() => { started(); claim(false); ended('failed'); process.exit(0); });`,
    );
    const done = await ended(desk, start(desk));
    expect(done).toMatchObject({ state: 'failed', error: null });
    expect(done.verdicts[0]).toMatchObject({ state: 'failed', claims: 1, claimsFailed: 1 });
  });

  test('fails, with its last words, where its process crashes; the desk goes on', async () => {
    const { desk, warnings } = deskWith(
      `whenTold(() => { started(); claim(true); console.error('out of luck'); process.exit(7); });`,
    );
    const done = await ended(desk, start(desk, 'multi-user', 'signals'));
    expect(done.state).toBe('failed');
    expect(done.error).toBe('Its process ended with code 7: out of luck');
    expect(done.verdicts.map(({ state }) => state)).toEqual(['failed', 'stopped']);
    expect(warnings).toHaveLength(1);
    expect((await ended(desk, start(desk))).state).toBe('failed');
  });

  test('never passes where a demonstration did not come to its end, though its process ended well', async () => {
    const { desk } = deskWith(`whenTold(() => { started(); claim(true); process.exit(0); });`);
    const done = await ended(desk, start(desk));
    expect(done.state).toBe('failed');
    expect(done.verdicts[0]?.error).toBe('It did not come to its end.');
  });

  test.each([
    ['what is no JSON', `process.stdout.write('hello\\n')`, 'It told a line that is no JSON.'],
    ['what is no event', `say({ kind: 'song' })`, 'It told something that is no event.'],
    [
      'a line without an end',
      `process.stdout.write('x'.repeat(200000))`,
      'It told a line of more than 65536 characters.',
    ],
    [
      'more than is kept',
      `for (let at = 0; at < 50; at++) claim(true)`,
      'It told more events than are kept.',
    ],
  ])('fails where it tells %s', async (_what, babble, reason) => {
    const { desk } = deskWith(`whenTold(() => { started(); ${babble}; untilEnd(); });`, {
      eventsMax: 20,
    });
    const done = await ended(desk, start(desk));
    expect(done).toMatchObject({ state: 'failed', error: reason });
    expect(done.events).toBeLessThanOrEqual(20);
  });

  test('is broken off where it takes too long, and killed where it does not go', async () => {
    const { desk } = deskWith(
      `whenTold(() => started()); process.stdin.on('end', () => undefined); setInterval(() => undefined, 1000);`,
      { demoMs: 300, endWithinMs: 200 },
    );
    const done = await ended(desk, start(desk));
    expect(done).toMatchObject({ state: 'failed', error: 'It was not done after 0.3 s.' });
  });

  test('is stopped by whoever asks, and puts back what it made before it ends', async () => {
    const file = path.join(folder, 'put-back');
    const { desk } = deskWith(
      `import fs from 'node:fs';
       whenTold(() => started());
       process.stdin.on('end', () => { fs.writeFileSync(${JSON.stringify(file)}, 'yes'); process.exit(1); });`,
    );
    const run = start(desk);
    await desk.hear(run.runId, 0, withinMs);
    desk.stop(run.runId);
    expect(desk.run(run.runId)?.state).toBe('stopping');
    const done = await ended(desk, run);
    expect(done).toMatchObject({ state: 'stopped', error: 'It was stopped.' });
    expect(done.verdicts[0]).toMatchObject({ state: 'stopped', error: 'It was stopped.' });
    expect(existsSync(file)).toBe(true);
  });
});

test('the token goes over the standard input alone, and what is written stays in a folder that is removed', async () => {
  const { desk } = deskWith(
    `import fs from 'node:fs'; import os from 'node:os'; import path from 'node:path';
     whenTold((data) => {
       const outside = JSON.stringify([process.argv, process.execArgv, process.env]);
       fs.writeFileSync(path.join(os.tmpdir(), 'left.txt'), 'left');
       started();
       say({ kind: 'step', seq: null, time: null, text: os.tmpdir() });
       say({ kind: 'claim', sentence: 'told', holds: JSON.parse(data).operatorToken === '${secret}', found: '' });
       say({ kind: 'claim', sentence: 'hidden', holds: !outside.includes('${secret}'), found: outside });
       ended('passed'); process.exit(0); });`,
  );
  const run = start(desk);
  await ended(desk, run);
  const events = desk.events(run.runId, 0);
  const claims = events.filter((event) => event.kind === 'claim');
  expect(claims.map(({ sentence, holds }) => [sentence, holds])).toEqual([
    ['told', true],
    ['hidden', true],
  ]);
  const step = events.find((event) => event.kind === 'step');
  expect(step?.text).toContain('buttonwood-run-');
  expect(existsSync(step?.text ?? '')).toBe(false);
});

test('there is one run at a time, and only so many are kept', async () => {
  const { desk } = deskWith(
    `whenTold(() => { started(); claim(true); ended('passed'); process.exit(0); });`,
    {
      runsMax: 2,
    },
  );
  const first = start(desk);
  expect(() => start(desk)).toThrow('a run is under way');
  await ended(desk, first);
  const second = start(desk);
  await ended(desk, second);
  const third = start(desk);
  await ended(desk, third);
  expect(desk.runs.map(({ runId }) => runId)).toEqual([third.runId, second.runId]);
  expect(desk.run(first.runId)).toBeUndefined();
  expect(desk.starterOf(third.runId)).toBe('me');
});

test('a venue that stops takes its run along, and leaves no folder', async () => {
  const before = runFolders();
  const { desk } = deskWith(`whenTold(() => started()); untilEnd();`);
  const run = start(desk);
  await desk.hear(run.runId, 0, withinMs);
  await desk.close();
  expect(desk.run(run.runId)).toMatchObject({ state: 'stopped', error: 'The venue was stopped.' });
  expect(runFolders().filter((name) => !before.includes(name))).toEqual([]);
});

function runFolders(): readonly string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith('buttonwood-run-'));
}
