// `npm run mutants`: breaks the core in a copy of the tree, one fault at a time, and shows that the tests of the rules catch each. It fails
// where a fault lives, or where a planted text is not in its file any more. The working tree is never touched.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { mutants, type Mutant } from './mutants/planted.ts';

const root = path.dirname(import.meta.dirname);
const timeoutMs = 5 * 60_000;
const copied = ['src', 'test', 'bench', 'package.json', 'vitest.config.ts'];
const tests = [
  'src/core',
  'test/conformance',
  'test/rulebook',
  'test/worked-examples',
  'test/properties',
];

interface Verdict {
  readonly isCaught: boolean;
  /** The first test that failed, or why there was none. */
  readonly by: string;
}

/** A copy of what the tests need, with the packages beside it. */
function copyTree(): string {
  const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-mutants-'));
  for (const name of copied) {
    fs.cpSync(path.join(root, name), path.join(tree, name), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  return tree;
}

function plant(tree: string, mutant: Mutant): string {
  const file = path.join(tree, mutant.file);
  const text = fs.readFileSync(file, 'utf8');
  const parts = text.split(mutant.find);
  if (parts.length !== 2) {
    throw new Error(
      `${mutant.file} has the planted text ${parts.length - 1} times: ${mutant.find}`,
    );
  }
  fs.writeFileSync(file, parts.join(mutant.becomes));
  return text;
}

/** Runs the tests until the first failure. */
async function runTests(tree: string): Promise<Verdict> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', ...tests];
  const child = spawn(process.execPath, args, {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: 'true' },
    timeout: timeoutMs,
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  const code = await promise;
  if (code === 0) return { isCaught: false, by: 'every test passed' };
  const failed = /FAIL\s+(.+)/u.exec(stripVTControlCharacters(output));
  // A process that dies without a failing test proves nothing, unless it ran out of time.
  if (failed === null && code !== null) return { isCaught: false, by: output.slice(-400) };
  return { isCaught: true, by: failed?.[1] ?? 'no end within five minutes' };
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = mutants.filter(
  ({ name }) => values.only === undefined || name.includes(values.only),
);
const tree = copyTree();
let caught = 0;
try {
  const sound = await runTests(tree);
  if (sound.isCaught) throw new Error(`the tests fail without a fault: ${sound.by}`);
  for (const mutant of chosen) {
    const text = plant(tree, mutant);
    const verdict = await runTests(tree);
    fs.writeFileSync(path.join(tree, mutant.file), text);
    if (verdict.isCaught) caught++;
    console.log(
      `${verdict.isCaught ? 'caught' : 'ALIVE '}  ${mutant.name}\n          ${verdict.by}`,
    );
  }
} finally {
  fs.rmSync(tree, { recursive: true, force: true });
}
console.log(`\n${caught} of ${chosen.length} faults caught`);
process.exitCode = caught === chosen.length ? 0 : 1;
