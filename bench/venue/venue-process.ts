// The real venue as a child process on a data folder of its own, and the few requests that prepare it for load. The child is
// always ended and the folder always removed.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const host = '127.0.0.1';
const readyTimeoutMs = 60_000;
const pollMs = 10;
const stopTimeoutMs = 10_000;

export class VenueProcess {
  readonly host = host;
  readonly port: number;
  private readonly folder: string;
  private child: ChildProcess | undefined;
  private complaint = '';

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  static async create(): Promise<VenueProcess> {
    const folder = mkdtempSync(path.join(tmpdir(), 'buttonwood-bench-'));
    return new VenueProcess(folder, await freePort());
  }

  /** Starts the venue; returns the milliseconds until it was ready. Throws what it complained of where it ends first. */
  async start(): Promise<number> {
    const startMs = performance.now();
    const args = ['--host', host, '--port', String(this.port), '--data', this.folder];
    const child = spawn(
      process.execPath,
      [main, ...args, '--agents', 'off', '--day', 'off', '--log-level', 'error'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString()).slice(-2_000);
    });
    while (!(await this.isReady())) {
      if (child.exitCode !== null) throw new Error(`the venue ended: ${this.complaint}`);
      if (performance.now() - startMs > readyTimeoutMs) throw new Error('the venue is not ready');
      await sleep(pollMs);
    }
    return performance.now() - startMs;
  }

  /** As a crash does: no chance to write anything more. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  get token(): string {
    return readFileSync(path.join(this.folder, 'operator.token'), 'utf8').trim();
  }

  /** A request as the operator. Throws where it is refused. */
  async request<Result>(method: string, where: string, body?: object): Promise<Result> {
    const response = await fetch(`http://${host}:${this.port}${where}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    return JSON.parse(text) as Result;
  }

  private async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`http://${host}:${this.port}/health/ready`);
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await ended;
    clearTimeout(late);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
