// The command line: what is said, and what a mistake is told.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readOptions } from './options.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-market-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('without options: the default agents, seed 1, an hour of AAPL', () => {
  const options = readOptions([]);
  expect(options).toMatchObject({ seed: 1, minutes: 60, verify: false, outFolder: undefined });
  expect(options.listing.symbol).toBe('AAPL');
  expect(existsSync(options.agentsFile)).toBe(true);
});

test.each([
  [['--seed', 'x'], '--seed takes a whole number from 0 to 9007199254740991, and "x" is none.'],
  [['--seed', '1.5'], '--seed takes a whole number'],
  [['--minutes', '0'], '--minutes takes a whole number from 1 to 1440, and "0" is none.'],
  [['--instrument', 'XYZ'], '--instrument takes one of AAPL, AMZN, BTWD, GOOG, INTC, MSFT, TNTN,'],
  [['--out', ' '], '--out takes the name of a folder, and it is empty.'],
  [['--agents', ''], '--agents takes the name of a file, and it is empty.'],
  [['--agent', 'x'], "Unknown option '--agent'"],
  [['more'], "Unexpected argument 'more'"],
])('%j is told', (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});

async function market(
  ...args: string[]
): Promise<{ stdout: string; stderr: string; code: unknown }> {
  const file = path.join(import.meta.dirname, '../market.ts');
  const env = { ...process.env, BUTTONWOOD_DATA: folder };
  try {
    return { ...(await promisify(execFile)(process.execPath, [file, ...args], { env })), code: 0 };
  } catch (error) {
    return error as { stdout: string; stderr: string; code: unknown };
  }
}

test('a run prints its facts and its hash, says what it has nothing to compare with, and writes its files', async () => {
  const out = path.join(folder, 'out');
  const args = ['--minutes', '1', '--seed', '4', '--instrument', 'TNTN', '--out', out];
  const { stdout, code } = await market(...args);
  expect(code).toBe(0);
  expect(stdout).toContain('agents trade TNTN for 1 min, seed 4.');
  expect(stdout).toContain('There is no recorded hour to compare with');
  expect(stdout).not.toContain('AAPL hour');
  const hash = /Hash of all trades: ([0-9a-f]{32})\n/.exec(stdout)?.[1];
  const facts = JSON.parse(readFileSync(path.join(out, 'facts.json'), 'utf8')) as object;
  expect(facts).toMatchObject({ instrument: 'TNTN', seed: 4, minutes: 1, hash });
  const trades = readFileSync(path.join(out, 'trades.csv'), 'utf8');
  expect(trades).toMatch(
    /^timeUs,priceTicks,qtyLots,takerSide,maker,taker\n\d+,\d+,\d+,(buy|sell),[a-z]+-\d+,/,
  );
  const book = readFileSync(path.join(out, 'book.csv'), 'utf8');
  expect(book).toMatch(/^timeUs,bidTicks,bidLots,askTicks,askLots\n\d+,\d*,\d*,\d*,\d*\n/);
});

test('a mistake is one sentence and exit code 2', async () => {
  const { stderr, code } = await market('--seed', 'x');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^--seed takes [^\n]+\n$/);
});
