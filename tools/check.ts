// npm test: every check there is, one after another, going on after a failure. Prints each step with its time, the whole
// output of the steps that failed, and as its very last line how much passed and failed.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { countTests, type TestCounts } from './test-report.ts';

const root = path.dirname(import.meta.dirname);
const stepTimeoutMs = 30 * 60_000;

interface Step {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
}

/** Each counts as one. */
const checks: readonly Step[] = [
  { name: 'format', file: 'node_modules/oxfmt/bin/oxfmt', args: ['--check'] },
  { name: 'lint', file: 'node_modules/oxlint/bin/oxlint' },
  { name: 'types', file: 'tools/types.ts' },
  { name: 'tidy', file: 'tools/tidy.ts' },
  { name: 'knip', file: 'node_modules/knip/bin/knip.js' },
  { name: 'web build', file: 'tools/web-build.ts', args: ['--if-changed'] },
];
interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

const total = { passed: 0, failed: 0, skipped: 0 };
const skippedTests: string[] = [];
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-check-'));
try {
  for (const step of checks) {
    if (step.name !== 'web build' || fs.existsSync(path.join(root, 'src/web/index.html')))
      await runCheck(step);
  }
  await runTests();
} finally {
  fs.rmSync(reports, { recursive: true, force: true });
}
if (skippedTests.length > 0)
  console.log(`\nSkipped:\n${skippedTests.map((name) => `  ${name}`).join('\n')}`);
const tail = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
console.log(`\n${total.passed} passed, ${total.failed} failed${tail}`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function runCheck(step: Step): Promise<void> {
  const startMs = performance.now();
  const { ok, output } = await run(step.file, step.args ?? []);
  total[ok ? 'passed' : 'failed']++;
  printStep(step.name, ok ? 'ok' : 'FAILED', startMs);
  // Tidy warns without failing; everybody else has nothing to say when all is well.
  if (!ok || (step.name === 'tidy' && output.includes('warning')))
    process.stdout.write(`${output.trimEnd()}\n`);
}

/** All projects of vitest.config.ts at once, so that no worker waits for the last file of each; their tests count one by one. */
async function runTests(): Promise<void> {
  const startMs = performance.now();
  const report = path.join(reports, 'tests.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok, output } = await run('node_modules/vitest/vitest.mjs', args);
  const counts = countTests(readReport(report), ok, root);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped.length;
  skippedTests.push(...counts.skipped);
  printStep('tests', describe(counts), startMs);
  if (counts.failed > 0) process.stdout.write(`${output.trimEnd()}\n`);
}

function describe({ passed, failed, skipped }: TestCounts): string {
  if (passed + failed + skipped.length === 0) return 'none yet';
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} FAILED`);
  if (skipped.length > 0) parts.push(`${skipped.length} skipped`);
  return parts.join(', ');
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function printStep(name: string, result: string, startMs: number): void {
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${name.padEnd(20)} ${result.padEnd(28)} ${seconds.padStart(7)} s`);
}

/** Runs a script of the package on this Node and collects all that it prints. */
function run(file: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(process.execPath, [path.join(root, file), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: stepTimeoutMs,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => {
      resolve({ ok: false, output: error.message });
    });
    child.once('close', (code, signal) => {
      const end = signal === null ? '' : `\n${file} was ended by ${signal}`;
      const text = stripVTControlCharacters(Buffer.concat(chunks).toString('utf8'));
      resolve({ ok: code === 0, output: text + end });
    });
  });
}
