// The replay as a process of its own, as somebody runs it, and small LOBSTER files to run it on. Everything that is started here is ended by
// `endReplays`. It must never look into the replay's insides: what it says and its remote control are all there is.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { until } from '../process/venue-process.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patienceMs = 200_000;
const children = new Set<ChildProcess>();

/** For `afterEach`, before the folders go: in good order, so that a venue of its own goes too. */
export async function endReplays(): Promise<void> {
  const ends = [...children].map((child) => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    return ended;
  });
  await Promise.all(ends);
}

/** A LOBSTER message: seconds after midnight, type, order id, shares, price in the currency, direction of the resting order. */
export type Line = readonly [number, number, number, number, number, 1 | -1];

/** Writes a message file and gives its path. */
export function writeLobster(folder: string, name: string, lines: readonly Line[]): string {
  const file = path.join(folder, name);
  const text = lines.map(([time, type, id, size, price, direction]) =>
    [time, type, id, size, Math.round(price * 10_000), direction].join(','),
  );
  fs.writeFileSync(file, `${text.join('\n')}\n`);
  return file;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: {
    readonly state: string;
    readonly time: string | null;
    readonly speed: number | 'max';
    readonly answered: number;
    readonly error?: string;
  };
}

export class ReplayProcess {
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;

  constructor(args: readonly string[]) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('BUTTONWOOD_'),
    );
    this.child = spawn(process.execPath, [path.join(root, 'tools/replay.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: Object.fromEntries(inherited),
    });
    children.add(this.child);
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code) => {
        children.delete(this.child);
        resolve(code);
      });
    });
  }

  /** Asks the remote control, which is waited for. */
  async ask(method: string, route: string, body?: object): Promise<ControlAnswer> {
    await this.until('it listens', () => this.controlUrl !== undefined);
    const response = await fetch(`${this.controlUrl}${route}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as ControlAnswer['body'] };
  }

  async untilStatus(
    what: string,
    holds: (status: ControlAnswer['body']) => boolean,
  ): Promise<void> {
    await this.until(what, async () => holds((await this.ask('GET', '/status')).body));
  }

  private get controlUrl(): string | undefined {
    return /^Control at (\S+)$/m.exec(this.stderr)?.[1];
  }

  private async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const look = (): boolean | Promise<boolean> => {
      if (this.child.exitCode !== null) throw new Error(`the replay has ended: ${this.stderr}`);
      return holds();
    };
    await until(`${what}; it said: ${this.stderr}`, look, patienceMs);
  }
}
