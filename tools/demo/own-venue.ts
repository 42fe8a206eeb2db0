// A venue for the time of the demonstrations: on a temporary folder, without agents, so that nothing moves but what they do. It may be killed and started
// again, on the same folder and the same address. It must never touch a venue or a folder that it did not make.

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReady } from '../tour/own-venue.ts';
import { Refusal } from '../tour/refusal.ts';

const startWithinMs = 120_000;
const stopWithinMs = 30_000;
const lookEveryMs = 50;
const root = path.join(import.meta.dirname, '../..');

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
  private running: Running | undefined;

  private constructor(folder: string) {
    this.folder = folder;
    process.once('exit', () => this.running?.child.kill());
  }

  /** Resolves when it takes orders. Throws Refusal. */
  static async start(): Promise<OwnVenue> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-demo-'));
    // Where this runs as root, the database runs as somebody else, who must get in.
    await fs.chmod(folder, 0o755);
    const venue = new OwnVenue(folder);
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
    const running = launch(this.folder, port);
    this.running = running;
    const endMs = performance.now() + startWithinMs;
    for (;;) {
      this.url = (await fs.readFile(urlFile, 'utf8').catch(() => '')).trim() || this.url;
      if (this.url !== '' && (await isReady(this.url))) break;
      if (running.hasEnded) {
        throw new Refusal(`The venue did not start: ${running.lastWords || 'it said nothing'}`);
      }
      if (performance.now() > endMs) {
        throw new Refusal(`The venue is not ready after ${startWithinMs / 1_000} s.`);
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

function launch(folder: string, port: string): Running {
  const main = path.join(root, 'src/main.ts');
  const options = ['--data', folder, '--host', '127.0.0.1', '--port', port];
  // What the caller set for his own venue is not for this one.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('BUTTONWOOD_') && name !== 'DATABASE_URL',
  );
  // A group of its own: Ctrl-C is for the demonstration, which then ends the venue in good order.
  const child = spawn(process.execPath, [main, ...options, '--agents', 'off', '--day', 'off'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: Object.fromEntries(inherited),
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

export interface Verified {
  readonly seq: number;
  readonly stateHash: string;
}

/** What `npm run verify` computes from the journal in the folder. Throws where it finds something wrong. */
export function verifyFolder(folder: string): Promise<Verified> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'tools/verify.ts'), folder, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(said.stdout) as Verified);
      else reject(new Error(`verify ends with ${code}: ${said.stderr.trim()}`));
    });
  });
}
