// A venue for the time of a tool's run: on a temporary folder and a free port, ended and removed at the end. It may be killed and started again, on the same
// folder and the same address. It must never touch a venue or a folder that it did not make.

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

/** In its folder: which process it is. */
export const pidFileName = 'tool.pid';

const startWithinMs = 120_000;
const stopWithinMs = 60_000;
const lookEveryMs = 50;
const mainFile = path.join(import.meta.dirname, '../main.ts');

export type Environment = Readonly<Record<string, string>>;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  hasEnded: boolean;
  lastWords: string;
}

export class OwnVenue {
  /** Journal, snapshots, database and keys. */
  readonly folder: string;
  url = '';
  operatorToken = '';
  private readonly options: readonly string[];
  private readonly environment: Environment | undefined;
  private running: Running | undefined;

  private constructor(
    folder: string,
    options: readonly string[],
    environment: Environment | undefined,
  ) {
    this.options = options;
    this.environment = environment;
    this.folder = folder;
    process.once('exit', () => this.running?.child.kill());
  }

  /**
   * `options` are those of `npm start`; without an environment it has that of this process, and all that is set there for another venue. Resolves when
   * it takes orders. Throws Refusal.
   */
  static async start(options: readonly string[], environment?: Environment): Promise<OwnVenue> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-venue-'));
    // Where this runs as root, the database runs as somebody else, who must get in.
    await fs.chmod(folder, 0o755);
    const venue = new OwnVenue(folder, options, environment);
    try {
      await venue.startAgain();
    } catch (error) {
      await venue.stop();
      throw error;
    }
    return venue;
  }

  /** After `kill`: the same folder, the same address. Resolves when it takes orders. Throws Refusal. */
  async startAgain(): Promise<void> {
    const urlFile = path.join(this.folder, 'venue.url');
    await fs.rm(urlFile, { force: true });
    const port = this.url === '' ? '0' : new URL(this.url).port;
    const running = launch(this.folder, port, this.options, this.environment);
    this.running = running;
    await fs.writeFile(path.join(this.folder, pidFileName), String(running.child.pid ?? ''));
    const endMs = performance.now() + startWithinMs;
    for (;;) {
      this.url = (await fs.readFile(urlFile, 'utf8').catch(() => '')).trim() || this.url;
      if (this.url !== '' && (await isReady(this.url))) break;
      if (running.hasEnded) {
        throw new Refusal(`The venue did not start: ${running.lastWords || 'it said nothing'}`, 1);
      }
      if (performance.now() > endMs) {
        throw new Refusal(`The venue is not ready after ${startWithinMs / 1_000} s.`, 1);
      }
      await sleep(lookEveryMs);
    }
    const token = await fs.readFile(path.join(this.folder, 'operator.token'), 'utf8');
    this.operatorToken = token.trim();
  }

  /** kill -9: it gets to say and to write nothing more. */
  async kill(): Promise<void> {
    this.running?.child.kill('SIGKILL');
    await this.running?.ended;
  }

  async stop(): Promise<void> {
    const { running } = this;
    if (running !== undefined && !running.hasEnded) {
      running.child.kill('SIGTERM');
      const timer = setTimeout(() => running.child.kill('SIGKILL'), stopWithinMs);
      await running.ended;
      clearTimeout(timer);
    }
    await fs.rm(this.folder, { recursive: true, force: true });
  }
}

/** True for a venue that takes orders. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    return ok;
  } catch {
    return false;
  }
}

function launch(
  folder: string,
  port: string,
  more: readonly string[],
  environment: Environment | undefined,
): Running {
  const options = ['--data', folder, '--host', '127.0.0.1', '--port', port];
  // A group of its own: Ctrl-C is for the tool, which then ends the venue in good order.
  const child = spawn(process.execPath, [mainFile, ...options, ...more], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    ...(environment === undefined ? {} : { env: environment }),
  });
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      running.hasEnded = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const running: Running = { child, ended, hasEnded: false, lastWords: '' };
  child.stderr.on('data', (data: Buffer) => {
    const words = data.toString().trim();
    if (words !== '') running.lastWords = words.slice(-500);
  });
  return running;
}
