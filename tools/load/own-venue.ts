// A venue for the time of a load run: on a temporary folder and a free port, without agents, ended and removed at the end. It must never touch a venue or
// a folder that it did not make.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

const startWithinMs = 120_000;
const stopWithinMs = 60_000;
const lookEveryMs = 100;
const mainFile = path.join(import.meta.dirname, '../../src/main.ts');

export class OwnVenue {
  private readonly folder: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private hasEnded = false;
  private lastWords = '';
  private foundUrl = '';

  private constructor(folder: string) {
    this.folder = folder;
    const place = ['--data', folder, '--port', '0', '--host', '127.0.0.1'];
    const quiet = ['--agents', 'off', '--day', 'off', '--log-level', 'error'];
    // What the caller set for his own venue is not for this one.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('BUTTONWOOD_') && name !== 'DATABASE_URL',
    );
    // A group of its own: Ctrl-C is for the run, which then ends the venue in good order.
    this.child = spawn(process.execPath, [mainFile, ...place, ...quiet], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: Object.fromEntries(inherited),
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      const words = data.toString().trim();
      if (words !== '') this.lastWords = words.slice(-500);
    });
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.hasEnded = true;
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', end);
    });
    process.once('exit', () => this.child.kill());
  }

  /** Where it answers. */
  get url(): string {
    return this.foundUrl;
  }

  /** Resolves when it takes orders. Rejects with Refusal. */
  static async start(): Promise<OwnVenue> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-load-'));
    // Where the run is root's, the database is somebody else's, who must get in.
    await fs.chmod(folder, 0o755);
    const venue = new OwnVenue(folder);
    try {
      await venue.waitUntilReady();
    } catch (error) {
      await venue.stop();
      throw error;
    }
    return venue;
  }

  async operatorToken(): Promise<string> {
    return (await fs.readFile(path.join(this.folder, 'operator.token'), 'utf8')).trim();
  }

  async stop(): Promise<void> {
    if (!this.hasEnded) {
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), stopWithinMs);
      await this.ended;
      clearTimeout(timer);
    }
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  private async waitUntilReady(): Promise<void> {
    const endMs = performance.now() + startWithinMs;
    const urlFile = path.join(this.folder, 'venue.url');
    for (;;) {
      this.foundUrl = (await fs.readFile(urlFile, 'utf8').catch(() => '')).trim();
      if (this.foundUrl !== '' && (await isReady(this.foundUrl))) return;
      if (this.hasEnded) {
        throw new Refusal(`The venue did not start: ${this.lastWords || 'it said nothing'}`, 1);
      }
      if (performance.now() > endMs) {
        throw new Refusal(`The venue is not ready after ${startWithinMs / 1_000} s.`, 1);
      }
      await sleep(lookEveryMs);
    }
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
