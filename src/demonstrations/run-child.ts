// A run as a process of its own, seen from the venue: started, listened to, ended, and what it left on the disk removed. What it is told goes through its standard
// input, where no other user of the machine can read it. It must never outlive the venue, and its end, however it comes, is never the venue's.

import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { Value } from 'typebox/value';
import type { DemoEvent } from './demo.ts';
import { type Environment, pidFileName } from './own-venue.ts';
import { waitUntilGone } from './process-end.ts';
import { DemonstrationEvent } from '#api/demonstration-schemas.ts';

const heapMegabytesMax = 512;
const lineCharsMax = 64 * 1024;
const lastWordsMax = 2_000;
const venueEndsWithinMs = 20_000;

/** What the process is told to do. */
export interface RunOrder {
  readonly demos: readonly string[];
  readonly isQuick: boolean;
  readonly url: string;
  readonly operatorToken: string;
}

export interface ChildParts {
  readonly processFile: string;
  readonly environment: Environment;
  readonly order: RunOrder;
  /** False: it may tell no more. */
  readonly event: (event: DemoEvent) => boolean;
  /** It says what it may not say. */
  readonly babbles: (reason: string) => void;
  /** From the request to end until it is killed. */
  readonly endWithinMs: number;
}

export class RunChild {
  /** Resolves when the process has ended and nothing of it is left: why it did not end in good order, or null. */
  readonly ended: Promise<string | null>;
  private readonly parts: ChildParts;
  private child: ChildProcess | undefined;
  private isToEnd = false;
  private lastWords = '';

  constructor(parts: ChildParts) {
    this.parts = parts;
    this.ended = this.play().catch((error: unknown) => `It could not be started: ${String(error)}`);
  }

  /** Asks it to put back what it made and end; kills it where it does not. */
  end(): void {
    if (this.isToEnd) return;
    this.isToEnd = true;
    const { child } = this;
    if (child === undefined) return;
    child.stdin?.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), this.parts.endWithinMs);
    child.once('close', () => clearTimeout(timer));
  }

  private async play(): Promise<string | null> {
    // Whatever it writes goes in here, a venue of its own included.
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-run-'));
    try {
      await fs.chmod(folder, 0o755);
      return this.isToEnd ? null : await this.spawn(folder);
    } finally {
      await removeFolder(folder);
    }
  }

  private spawn(folder: string): Promise<string | null> {
    const { processFile, environment, order } = this.parts;
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${heapMegabytesMax}`, processFile],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        env: { ...environment, TMPDIR: folder, TEMP: folder, TMP: folder },
      },
    );
    this.child = child;
    const lines = new Lines((line) => this.hear(line));
    child.stdout.on('data', (data: Buffer) => {
      if (!lines.take(data)) this.parts.babbles(`a line of more than ${lineCharsMax} characters`);
    });
    child.stderr.on('data', (data: Buffer) => {
      this.lastWords = `${this.lastWords}${data.toString()}`.slice(-lastWordsMax);
    });
    // A process that has gone takes nothing more; its end is told below.
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify(order)}\n`);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        const words = this.lastWords.trim();
        const how = signal ?? `code ${code}`;
        resolve(
          code === 0 ? null : `Its process ended with ${how}${words === '' ? '.' : `: ${words}`}`,
        );
      });
    });
  }

  private hear(line: string): void {
    if (this.isToEnd) return;
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {
      return this.parts.babbles('a line that is no JSON');
    }
    // The number is the venue's to give.
    if (!Value.Check(DemonstrationEvent, { ...(event as object), n: 1 })) {
      return this.parts.babbles('something that is no event');
    }
    if (!this.parts.event(event as DemoEvent)) this.parts.babbles('more events than are kept');
  }
}

/** Bytes to lines, however they are cut. */
class Lines {
  private readonly decoder = new StringDecoder('utf8');
  private readonly line: (line: string) => void;
  private rest = '';

  constructor(line: (line: string) => void) {
    this.line = line;
  }

  /** False where a line does not end. */
  take(data: Buffer): boolean {
    const lines = (this.rest + this.decoder.write(data)).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') this.line(line);
    if (this.rest.length <= lineCharsMax) return true;
    this.rest = '';
    return false;
  }
}

/** A venue that still runs in it was left behind by a process that was killed: it is ended first. */
async function removeFolder(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder).catch(() => [])) {
    const pidFile = path.join(folder, name, pidFileName);
    const pid = Number(await fs.readFile(pidFile, 'utf8').catch(() => ''));
    if (Number.isInteger(pid) && pid > 0) await waitUntilGone(pid, venueEndsWithinMs);
  }
  await fs.rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
