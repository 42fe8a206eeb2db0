// The list of bots on the disk: what was written is read, whatever else is there is put aside, and nothing that happens to the file keeps a venue from
// starting.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunsFile, type KeptBot, type KeptRuns } from './kept-runs.ts';

let folder = '';
let file = '';
let warnings: string[] = [];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-kept-'));
  file = path.join(folder, 'bots.json');
  warnings = [];
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const open = (): RunsFile => new RunsFile(file, (line) => warnings.push(line));

const text = fc.string({ maxLength: 12 });
const amount = fc.nat(1_000_000).map(String);
/** All but the baseline. */
const required = [
  'botId',
  'strategy',
  'instrument',
  'currency',
  'params',
  'limits',
  'cash',
  'shares',
  'seed',
  'isPaused',
  'startedAtMs',
  'fills',
  'bought',
  'sold',
  'isOn',
] as const satisfies readonly (keyof KeptBot)[];
const bot: fc.Arbitrary<KeptBot> = fc.record(
  {
    botId: text,
    strategy: text,
    instrument: text,
    currency: text,
    params: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
    limits: fc.record({ positionMax: amount, lossMax: amount, openNotionalMax: amount }),
    cash: amount,
    shares: amount,
    seed: fc.nat(),
    isPaused: fc.boolean(),
    startedAtMs: fc.nat(),
    baseline: fc.record({ cash: amount, position: amount, mid: amount }),
    fills: fc.nat(),
    bought: amount,
    sold: amount,
    isOn: fc.boolean(),
  },
  { requiredKeys: [...required] },
);
const signals = fc.record({
  instruments: fc.option(fc.array(text, { maxLength: 3 })),
  periodMs: fc.nat(),
  workers: fc.nat(),
  qty: amount,
  ttlMs: fc.nat(),
  attemptsMax: fc.nat(),
  cash: amount,
});
const runs: fc.Arbitrary<KeptRuns> = fc.record(
  { bots: fc.array(bot, { maxLength: 4 }), signals },
  { requiredKeys: ['bots'] },
);

test('what was written last is read, and only its owner may read it', () => {
  fc.assert(
    fc.property(fc.array(runs, { minLength: 1, maxLength: 3 }), (written) => {
      for (const each of written) open().write(each);
      expect(open().read()).toEqual(written.at(-1));
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    }),
    { numRuns: 50 },
  );
  expect(warnings).toEqual([]);
});

test('a new venue has none, and says nothing of it', () => {
  expect(open().read()).toEqual({ bots: [] });
  expect([warnings, fs.readdirSync(folder)]).toEqual([[], []]);
});

/** Puts it there, reads it, and expects that it was put aside with a word and that the next list is written as ever. */
function expectPutAside(bytes: string): void {
  warnings = [];
  fs.writeFileSync(file, bytes);
  expect(open().read()).toEqual({ bots: [] });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('bots.json is of no use and is put aside');
  expect(fs.existsSync(file)).toBe(false);
  expect(fs.readFileSync(`${file}.bad`, 'utf8')).toBe(bytes);
  open().write({ bots: [] });
  expect(open().read()).toEqual({ bots: [] });
  expect(warnings).toHaveLength(1);
}

test('a file that was cut off anywhere is put aside', () => {
  fc.assert(
    fc.property(
      runs,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (kept, part) => {
        open().write(kept);
        const whole = fs.readFileSync(file, 'utf8').trimEnd();
        expectPutAside(whole.slice(0, Math.floor(whole.length * part)));
      },
    ),
    { numRuns: 50 },
  );
});

test('a bot that lacks something, or has something else there, is no bot', () => {
  fc.assert(
    fc.property(
      bot,
      fc.constantFrom(...required),
      fc.constantFrom(undefined, null, [], { a: 1 }),
      (kept, name, instead) => {
        expectPutAside(JSON.stringify({ bots: [{ ...kept, [name]: instead }] }));
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  'null',
  '5',
  '"bots"',
  '[]',
  '{}',
  '{"bots":{}}',
  '{"bots":[5]}',
  '{"bots":[null]}',
  '{"bots":[],"signals":7}',
  '',
])('%s is no list of bots', expectPutAside);

test('a half-written list beside it, left by a crash, is not read', () => {
  const kept = { bots: [] };
  open().write(kept);
  fs.writeFileSync(`${file}.new`, '{"bots":[');
  expect(open().read()).toEqual(kept);
  open().write(kept);
  expect(fs.existsSync(`${file}.new`)).toBe(false);
  expect(warnings).toEqual([]);
});

test('a list that cannot be written is told, and the one before stays', () => {
  open().write({ bots: [] });
  fs.mkdirSync(`${file}.new`);
  open().write({ bots: [] });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('bots.json cannot be written');
  expect(open().read()).toEqual({ bots: [] });
});
