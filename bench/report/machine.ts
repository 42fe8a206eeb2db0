// The machine and the versions that the figures belong to. Names no path and no user.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

const root = new URL('../../', import.meta.url);
const packages = ['nodejs-order-book', 'ws', 'fastify', 'hdr-histogram-js'];

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  readonly node: string;
  readonly buttonwood: string;
  readonly commit: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly date: string;
  /** Processes that wanted a core, over the last minute, before the benchmark began; 0 where the system does not say. */
  readonly loadAverage: number;
}

/** Above this share of the cores, others take so much that wall-clock figures mislead. */
const busyShare = 0.5;

export function describeMachine(): Machine {
  const cpus = os.cpus();
  const versions = packages.map((name) => [name, versionOf(`node_modules/${name}/package.json`)]);
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    buttonwood: versionOf('package.json'),
    commit: commit(),
    packages: Object.fromEntries(versions) as Record<string, string>,
    date: new Date().toISOString(),
    loadAverage: os.loadavg()[0] ?? 0,
  };
}

export function formatMachine(machine: Machine): string {
  const others = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  const busy = machine.loadAverage > machine.cores * busyShare;
  return [
    `Buttonwood ${machine.buttonwood} (${machine.commit}), ${machine.date}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}`,
    others.join(', '),
    ...(busy
      ? [`The machine is busy (load ${machine.loadAverage.toFixed(1)}): figures come out too low.`]
      : []),
  ].join('\n');
}

function versionOf(file: string): string {
  try {
    const parsed: unknown = JSON.parse(readFileSync(new URL(file, root), 'utf8'));
    const { version } = parsed as { version?: unknown };
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'not installed';
  }
}

/** Short hash of the checked-out commit, marked where files differ from it; "no git" outside a repository. */
function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const hash = git('rev-parse', '--short', 'HEAD').trim();
    return git('status', '--porcelain', '--', 'src', 'bench') === '' ? hash : `${hash}, changed`;
  } catch {
    return 'no git';
  }
}
