// Shows every rule of the tidy tool failing on a bad sample, and passing on the good one next to it.

import { expect, test } from 'vitest';
import { tidy } from './tidy.ts';

const head = '// What this is.\n';
/** A path that this file must not contain itself. */
const home = ['', 'home', 'me'].join('/');

function rulesOf(path: string, text: string): string[] {
  return tidy([{ path, text }]).map((finding) => finding.rule);
}

function inFile(path: string, ...lines: string[]): string[] {
  return rulesOf(path, `${head}${lines.join('\n')}\n`);
}

test.for([
  ['src/std/a.ts', '#core/b.ts'],
  ['src/core/a.ts', '#codec/b.ts'],
  ['src/codec/a.ts', '#marketdata/b.ts'],
  ['src/marketdata/a.ts', '#portfolio/b.ts'],
  ['src/journal/a.ts', '#sequencer/b.ts'],
  ['src/sequencer/a.ts', '#database/b.ts'],
  ['src/database/a.ts', '#projections/b.ts'],
  ['src/projections/a.ts', '#identity/b.ts'],
  ['src/identity/a.ts', '#gateways/rest/b.ts'],
  ['src/reports/a.ts', '#gateways/rest/b.ts'],
  ['src/reports/a.ts', '#cashier/b.ts'],
  ['src/gateways/rest/a.ts', '#main.ts'],
  ['src/bots/a.ts', '#core/b.ts'],
  ['src/bots/a.ts', '#gateways/ws/b.ts'],
  ['src/web/a.tsx', '#journal/b.ts'],
  ['src/web/a.tsx', '#codec/b.ts'],
  ['src/main.ts', '#web/b.ts'],
  ['src/gateways/rest/a.ts', '#config.ts'],
  ['bench/a.ts', '#config.ts'],
  ['src/config.ts', '#journal/b.ts'],
  ['src/journal/a.ts', '../core/b.ts'],
  ['test/simulation/a.ts', '../../src/core/b.ts'],
  ['src/journal/a.ts', '../../tools/b.ts'],
])('%s must not import %s', ([from, to]) => {
  expect(inFile(from!, `import { b } from '${to!}';`)).toContain('layers');
  expect(inFile(from!, `import type { B } from '${to!}';`)).toContain('layers');
  expect(inFile(from!, `export * from '${to!}';`)).toContain('layers');
  expect(inFile(from!, `export type B = import('${to!}').B;`)).toContain('layers');
});

test.for([
  ['src/core/a.ts', '#std/b.ts'],
  ['src/core/book/a.ts', '#core/b.ts'],
  ['src/core/book/a.ts', './b.ts'],
  ['src/codec/a.ts', '#core/b.ts'],
  ['src/projections/a.ts', '#database/b.ts'],
  ['src/identity/a.ts', '#database/b.ts'],
  ['src/gateways/rest/a.ts', '#gateways/ws/b.ts'],
  ['src/gateways/rest/a.ts', 'fastify'],
  ['src/bots/a.ts', '#std/b.ts'],
  ['src/bots/a.ts', 'ws'],
  ['src/web/a.tsx', '#marketdata/b.ts'],
  ['src/main.ts', '#config.ts'],
  ['src/main.ts', '#gateways/rest/b.ts'],
  ['src/config.test.ts', './config.ts'],
  ['src/core/a.test.ts', '#codec/b.ts'],
  ['tools/a.ts', '#config.ts'],
  ['tools/a.ts', './b.ts'],
  ['test/simulation/a.ts', '#core/b.ts'],
])('%s may import %s', ([from, to]) => {
  expect(inFile(from!, `import { b } from '${to!}';`)).toEqual([]);
});

test('a folder of src that the layer table does not know is reported', () => {
  expect(inFile('src/cache/a.ts', 'export const a = 1;')).toEqual(['unknown-layer']);
});

test.for([
  'export const now = Date.now();',
  'export const at = new Date(0);',
  'export const pick = Math.random();',
  "export const pick = Math['random']();",
  'export async function f(): Promise<void> {}',
  'export const f = async () => 1;',
  'export class A { async f(): Promise<void> {} }',
  'await f();',
  'for await (const x of xs) f(x);',
  'setTimeout(f, 1);',
  'queueMicrotask(f);',
  'export const id = process.pid;',
  "console.log('x');",
  'export const f = { console };',
  "export const m = import('./b.ts');",
  'export const here = import.meta.url;',
  "import fs from 'node:fs';",
  "import { Type } from 'typebox';",
  "export const n = 'a'.localeCompare('b');",
  'export const s = (1).toLocaleString();',
  'export const c = new Intl.Collator();',
])('a pure layer has no place for: %s', (line) => {
  for (const layer of ['std', 'core', 'codec', 'marketdata', 'portfolio']) {
    expect(inFile(`src/${layer}/a.ts`, line), layer).toContain('pure');
  }
  expect(inFile('src/journal/a.ts', line)).not.toContain('pure');
  expect(inFile('src/core/a.test.ts', line)).not.toContain('pure');
});

test('names of members, comments and strings are not the impure things that they are called after', () => {
  const lines = [
    '// Date, Math.random and process are words here.',
    "export const words = { Date: 1, process: 'console', async: 2 };",
    'export const fine = words.Date + words.async + Math.min(1, 2);',
  ];
  expect(inFile('src/core/a.ts', ...lines)).toEqual([]);
});

test('the core has no fractions, not even harmless ones', () => {
  expect(inFile('src/core/a.ts', 'export const rate = 0.5;')).toEqual(['no-float']);
  expect(inFile('src/core/a.ts', 'export const one = 1.0;')).toEqual(['no-float']);
  expect(inFile('src/core/a.ts', 'export const tiny = 1e-3;')).toEqual(['no-float']);
  expect(inFile('src/core/a.ts', "export const fine = [1e6, 1_000, 0xff, 10n, '0.5'];")).toEqual(
    [],
  );
  expect(inFile('src/marketdata/a.ts', 'export const half = 0.5;')).toEqual([]);
});

test.for([
  'export const a = process.argv;',
  'export const a = process.env;',
  "export const a = process['env'].HOME;",
  'const { env } = process;',
  "import { argv } from 'node:process';",
  "import { parseArgs } from 'node:util';",
])('only config.ts reads the command line and the environment: %s', (line) => {
  expect(inFile('src/gateways/a.ts', line)).toContain('settings');
  expect(inFile('src/main.ts', line)).toContain('settings');
  for (const path of [
    'src/config.ts',
    'src/main.test.ts',
    'tools/a.ts',
    'bench/a.ts',
    'test/a.ts',
  ]) {
    expect(inFile(path, line), path).toEqual([]);
  }
});

test('an engine worker may read workerData and the process id', () => {
  const lines = [
    "import { workerData } from 'node:worker_threads';",
    'export const id = [process.pid, workerData];',
  ];
  expect(inFile('src/sequencer/engine-worker.ts', ...lines)).toEqual([]);
});

test('there are no enums', () => {
  expect(inFile('src/journal/a.ts', 'export enum Side { buy }')).toEqual(['no-enum']);
  expect(inFile('test/a.ts', 'const enum Side { buy }')).toEqual(['no-enum']);
});

test('unfinished work is not marked in comments', () => {
  expect(inFile('src/core/a.ts', '// TODO: the rest')).toEqual(['unfinished']);
  expect(inFile('test/a.ts', '/* FIXME */')).toEqual(['unfinished']);
  expect(inFile('src/core/a.ts', "export const words = 'TODO';")).toEqual([]);
});

test('a file begins by saying what it is', () => {
  for (const path of ['src/core/a.ts', 'src/web/a.tsx', 'tools/a.mjs', 'bench/a.ts']) {
    expect(rulesOf(path, '\nexport const a = 1;\n'), path).toEqual(['head-comment']);
  }
  expect(rulesOf('src/core/a.ts', '')).toEqual(['head-comment']);
  expect(rulesOf('tools/a.mjs', '#!/usr/bin/env node\n// A tool.\n')).toEqual([]);
  expect(rulesOf('src/core/a.ts', '/** What this is. */\n')).toEqual([]);
  expect(rulesOf('test/a.ts', 'export const a = 1;\n')).toEqual([]);
});

test('a file is warned of at 601 lines and fails at 701', () => {
  const ofLines = (count: number) => tidy([{ path: 'src/core/a.ts', text: head.repeat(count) }]);
  expect(ofLines(600)).toEqual([]);
  expect(ofLines(601)).toMatchObject([{ rule: 'long-file', warning: true }]);
  expect(ofLines(700)).toMatchObject([{ rule: 'long-file', warning: true }]);
  expect(ofLines(701)).toMatchObject([{ rule: 'long-file', warning: false }]);
});

test.for(['utils', 'helpers', 'common', 'misc'])('no folder is called %s', (folder) => {
  expect(inFile(`src/core/${folder}/a.ts`)).toEqual(['vague-folder']);
  expect(inFile(`src/core/${folder}.ts`)).toEqual([]);
});

test('no tracked file knows a path of one machine', () => {
  expect(rulesOf('docs/a.md', `See ${home}/notes.\n`)).toEqual(['machine-path']);
  expect(rulesOf('deploy/a.yml', `- file://${home}/x\n`)).toEqual(['machine-path']);
  expect(
    rulesOf(
      'docs/a.md',
      `See .${home.slice(0, 5)}/x, src${home.slice(0, 5)}/x and https://example.org${home.slice(0, 5)}.\n`,
    ),
  ).toEqual([]);
});

test('a finding names the line', () => {
  const text = `${head}export const a = 1;\nexport const b = 2;\nexport const c = Date.now();\n`;
  expect(tidy([{ path: 'src/core/a.ts', text }])).toMatchObject([
    { path: 'src/core/a.ts', line: 4, rule: 'pure' },
  ]);
});

test('a file that does not parse is reported, not skipped', () => {
  expect(inFile('src/core/a.ts', 'export const = 1;')).toEqual(['syntax']);
});

test('the lockfile covers every platform and names no address', () => {
  const lockfile = (packages: object) => rulesOf('package-lock.json', JSON.stringify({ packages }));
  const parent = { optionalDependencies: { 'b-linux': '1.0.0', 'b-darwin': '1.0.0' } };
  const linux = { 'node_modules/b': parent, 'node_modules/b-linux': {} };
  expect(lockfile(linux)).toEqual(['lockfile']);
  expect(lockfile({ ...linux, 'node_modules/b/node_modules/b-darwin': {} })).toEqual([]);
  expect(lockfile({ 'node_modules/a': { resolved: 'https://example.org/a.tgz' } })).toEqual([
    'lockfile',
  ]);
});
