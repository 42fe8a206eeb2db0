// `npm run bench:against -- COMMIT`: the kernel's plain flow and the core's, of this tree and of an earlier commit, in turns on the same
// machine in the same run. It prints medians and their ratio; a noisy neighbour slows both. It never touches the working tree.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './statistics.ts';

const usage = 'npm run bench:against -- COMMIT [--rounds N]';
const root = path.resolve(import.meta.dirname, '..');

interface Results {
  readonly results: {
    readonly core: { readonly perSecond: number; readonly replayPerSecond: number };
    readonly kernel: { readonly scenarios: readonly Scenario[] };
  };
}
interface Scenario {
  readonly scenario: string;
  readonly perSecond: number;
}

/** Figures of one run of a tree's own benchmark, by what they measure, in millions a second. */
function measure(tree: string): Map<string, number> {
  const file = path.join(tmpdir(), `buttonwood-against-${process.pid}.json`);
  const args = ['bench/main.ts', '--only', 'kernel,core', '--quick', '--json', file];
  execFileSync(process.execPath, args, { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] });
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as Results;
  rmSync(file);
  const figures = new Map<string, number>();
  for (const { scenario, perSecond } of results.kernel.scenarios) {
    figures.set(`kernel, ${scenario}`, perSecond / 1_000_000);
  }
  figures.set('core', results.core.perSecond / 1_000_000);
  figures.set('journal replay', results.core.replayPerSecond / 1_000_000);
  return figures;
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}

function compare(commit: string, rounds: number): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'buttonwood-against-'));
  const tree = path.join(folder, 'tree');
  git('worktree', 'add', '--detach', tree, commit);
  try {
    symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
    const before: Map<string, number>[] = [];
    const now: Map<string, number>[] = [];
    for (let round = 0; round < rounds; round++) {
      before.push(measure(tree));
      now.push(measure(root));
    }
    const name = git('log', '-1', '--format=%h %s', commit);
    process.stdout.write(`Against ${name}; medians of ${rounds} quick runs each, in turns.\n`);
    process.stdout.write(
      `${'what'.padEnd(22)}${'before'.padStart(9)}${'now'.padStart(9)}${'ratio'.padStart(9)}\n`,
    );
    for (const what of now[0]!.keys()) {
      const was = median(before.map((figures) => figures.get(what) ?? 0));
      const is = median(now.map((figures) => figures.get(what) ?? 0));
      const row = [was.toFixed(2), is.toFixed(2), (is / was).toFixed(2)];
      process.stdout.write(`${what.padEnd(22)}${row.map((cell) => cell.padStart(9)).join('')}\n`);
    }
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(folder, { recursive: true, force: true });
  }
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const [commit] = positionals;
const rounds = Number(values.rounds);
if (commit === undefined || !Number.isSafeInteger(rounds) || rounds < 1 || rounds > 99) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  compare(commit, rounds);
}
