// The venue as a process of its own, as an operator runs it: started on a folder, asked over HTTP, signalled, killed. Everything that
// is started here is ended by `cleanUp`, and every folder goes with it.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { putPreparedDatabase } from '../support/prepared-database.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { unmountAll } from './mounts.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** A process that neither starts nor ends in this time hangs. */
const patienceMs = 20_000;

const children = new Set<ChildProcess>();
const folders: string[] = [];

/** How a process ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** User and group to run as; only root may choose. */
  readonly uid?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A process that was started. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly said: { stdout: string; stderr: string };
}

/** An empty folder of this test's own; where nothing depends on a disk. */
export function newFolder(): string {
  const folder = quickFolder();
  folders.push(folder);
  return folder;
}

/** The same on a disk, for what is about writing to one. */
export function newDiskFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-process-')));
  // Where the tests run as root, the database runs as somebody else.
  fs.chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Ends what is still running, unmounts, and removes the folders; for `afterEach`. */
export async function cleanUp(): Promise<void> {
  const ends = [...children].map((child) => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    return ended;
  });
  await Promise.all(ends);
  unmountAll();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

function launch(file: string, args: readonly string[], options: RunOptions): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BUTTONWOOD_'));
  const child = spawn(process.execPath, [path.resolve(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), ...options.environment },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  children.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal, ...said });
    });
  });
  return { child, ended, said };
}

/** Runs a script of the tree to its end. */
export async function run(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  const { child, ended } = launch(file, args, options);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

/** Starts a venue and waits for nothing. */
export function startOnly(folder: string): Running {
  return launch(
    'src/main.ts',
    ['--data', folder, '--port', '0', '--agents', 'off', '--day', 'off'],
    {},
  );
}

/** Runs a venue that is expected to end by itself. */
export function runVenue(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return run('src/main.ts', ['--port', '0', '--agents', 'off', '--day', 'off', ...args], options);
}

/** What an operating failure looks like to the operator: one line, no stack trace, exit code 1. */
export function sentenceOf({ code, stderr }: Ended): string {
  if (code !== 1) throw new Error(`ended with code ${code}, saying: ${stderr}`);
  if (!/^[^\n]+\n$/.test(stderr)) throw new Error(`not one line: ${stderr}`);
  return stderr.trimEnd();
}

export interface Answer {
  readonly status: number;
  // Tests look into answers of many shapes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** What the banner says about the recovery. */
export interface Recovered {
  readonly seq: number;
  readonly replayed: number;
  readonly snapshotSeq: number;
}

export class VenueProcess {
  readonly url: string;
  readonly folder: string;
  readonly operatorToken: string;
  readonly recovered: Recovered;
  readonly ended: Promise<Ended>;
  private readonly running: Running;

  private constructor(running: Running, folder: string, url: string) {
    this.running = running;
    this.ended = running.ended;
    this.folder = folder;
    this.url = url;
    this.operatorToken = fs.readFileSync(path.join(folder, 'operator.token'), 'utf8').trim();
    const told = /seq (\d+), (\d+) replayed after (\d+)/.exec(running.said.stdout) ?? [0, 0, 0, 0];
    const [seq, replayed, snapshotSeq] = told.slice(1).map(Number) as [number, number, number];
    this.recovered = { seq, replayed, snapshotSeq };
  }

  /**
   * Resolves when the venue says that it is open; rejects, with what it said, where it ends instead. An empty folder is given a database first,
   * as the first start would make it; what is about that start itself takes `startOnly`, or a tool that starts its own venue.
   */
  static async start(
    folder: string,
    args: readonly string[] = [],
    options: RunOptions = {},
  ): Promise<VenueProcess> {
    const all = ['--data', folder, '--port', '0', '--agents', 'off', '--day', 'off', ...args];
    const hasServer = args.includes('--database') || 'DATABASE_URL' in (options.environment ?? {});
    if (!hasServer) putPreparedDatabase(folder);
    const running = launch('src/main.ts', all, options);
    const open = new Promise<string>((resolve, reject) => {
      const fail = (): void => reject(new Error(`the venue did not open: ${running.said.stderr}`));
      const timer = setTimeout(fail, patienceMs);
      const look = (): void => {
        const url = /Terminal +(http:\S+)\/[^]*goes on from here/.exec(running.said.stdout)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      };
      running.child.stdout?.on('data', look);
      running.child.once('close', () => {
        clearTimeout(timer);
        fail();
      });
    });
    return new VenueProcess(running, folder, await open);
  }

  get pid(): number {
    return this.running.child.pid ?? 0;
  }

  /** All that it has said on stderr so far. */
  get stderr(): string {
    return this.running.said.stderr;
  }

  /** A REST call as the operator. */
  async call(method: string, route: string, body?: object): Promise<Answer> {
    const response = await fetch(this.url + route, {
      method,
      headers: {
        authorization: `Bearer ${this.operatorToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    return { status: response.status, body: answer };
  }

  async get(route: string): Promise<Answer['body']> {
    const { status, body } = await this.call('GET', route);
    if (status !== 200) throw new Error(`${route}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  signal(name: NodeJS.Signals): void {
    this.running.child.kill(name);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Stops in order; throws where that is not how it ends. */
  async stop(): Promise<Ended> {
    this.signal('SIGTERM');
    const ended = await this.ended;
    if (ended.code !== 0) throw new Error(`stopped with ${ended.code}: ${ended.stderr}`);
    return ended;
  }
}

/** Waits until the condition holds, looking often. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = patienceMs,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
