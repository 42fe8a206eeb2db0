// The venue that a replay goes to: one that runs, or where none does, one that is started for the time of the replay, without agents.
// One that was running is never stopped.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import path from 'node:path';

import type { ReplayOptions } from './options.ts';
import { Refusal } from './refusal.ts';

export interface FoundVenue {
  readonly isOwn: boolean;
  /** Ends a venue that was started here; does nothing to one that was running. */
  stop(): Promise<void>;
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 20_000;
const pollMs = 100;

export async function findVenue(options: ReplayOptions): Promise<FoundVenue> {
  const { baseUrl } = options;
  const health = await probe(baseUrl);
  if (health === 'absent') {
    if (!options.isUrlGiven) return await startVenue(options);
    throw new Refusal(`No venue answers at ${baseUrl}; start one with npm start.`);
  }
  await waitUntilReady(baseUrl, undefined);
  return { isOwn: false, stop: async () => {} };
}

type Health = 'absent' | 'starting' | 'ready';

async function probe(baseUrl: string): Promise<Health> {
  try {
    const response = await fetch(`${baseUrl}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? 'ready' : 'starting';
  } catch {
    return 'absent';
  }
}

async function waitUntilReady(baseUrl: string, child: OwnVenue | undefined): Promise<void> {
  const deadlineMs = performance.now() + startTimeoutMs;
  for (;;) {
    if ((await probe(baseUrl)) === 'ready') return;
    if (child?.hasEnded === true) {
      throw new Refusal(`The venue did not start: ${child.lastWords || 'it said nothing'}`);
    }
    if (performance.now() > deadlineMs) {
      throw new Refusal(`The venue at ${baseUrl} is not ready after ${startTimeoutMs / 1_000} s.`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function startVenue({ baseUrl, dataFolder }: ReplayOptions): Promise<FoundVenue> {
  const { hostname, port } = new URL(baseUrl);
  const venue = new OwnVenue(hostname, port || '80', dataFolder);
  try {
    await waitUntilReady(baseUrl, venue);
  } catch (error) {
    await venue.stop();
    throw error;
  }
  return venue;
}

class OwnVenue implements FoundVenue {
  readonly isOwn = true;
  hasEnded = false;
  lastWords = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;

  constructor(host: string, port: string, dataFolder: string) {
    const main = path.join(import.meta.dirname, '../../src/main.ts');
    const args = [
      main,
      '--data',
      dataFolder,
      '--host',
      host,
      '--port',
      port,
      '--agents',
      'off',
      '--day',
      'off',
    ];
    // A group of its own: Ctrl-C is for the replay, which then ends the venue in good order.
    this.child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
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

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), stopTimeoutMs);
    await this.ended;
    clearTimeout(timer);
  }
}
