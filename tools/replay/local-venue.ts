// The venue that a replay goes to: one that runs, or where none does, one that is started for the time of the replay, without agents; or one of
// its own on a folder of its own, which may be started afresh. It must never stop a venue that was running, nor remove a folder that it did
// not make.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import type { ReplayOptions } from './options.ts';
import { Refusal } from './refusal.ts';

export interface FoundVenue {
  /** Started here, on a folder that is somebody's or on one that was made for it. */
  readonly kind: 'running' | 'started' | 'fresh';
  readonly baseUrl: string;
  /** Where operator.token lies. */
  readonly dataFolder: string;
  /** Ends it, forgets everything, and starts it again at the same address. Of a fresh one only. */
  startAfresh(): Promise<void>;
  /** Ends a venue that was started here; does nothing to one that was running. */
  stop(): Promise<void>;
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 20_000;
const pollMs = 100;

const host = '127.0.0.1';

export async function findVenue(options: ReplayOptions): Promise<FoundVenue> {
  if (options.own) return await FreshVenue.start(options.keepAgents);
  const { baseUrl, dataFolder } = options;
  const health = await probe(baseUrl);
  if (health === 'absent') {
    if (!options.isUrlGiven) return await startVenue(options);
    throw new Refusal(`No venue answers at ${baseUrl}; start one with npm start.`);
  }
  await waitUntilReady(baseUrl, undefined);
  return { kind: 'running', baseUrl, dataFolder, stop: async () => {}, startAfresh: refuseAfresh };
}

async function refuseAfresh(): Promise<void> {
  throw new Refusal('Only a venue of the replay alone (--own) may be started afresh.');
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

async function waitUntilReady(baseUrl: string, child: VenueChild | undefined): Promise<void> {
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

async function startVenue(options: ReplayOptions): Promise<FoundVenue> {
  const { baseUrl, dataFolder, keepAgents } = options;
  const { hostname, port } = new URL(baseUrl);
  const child = await startChild(baseUrl, hostname, port || '80', dataFolder, keepAgents);
  const stop = (): Promise<void> => child.stop();
  return { kind: 'started', baseUrl, dataFolder, stop, startAfresh: refuseAfresh };
}

async function startChild(
  baseUrl: string,
  hostname: string,
  port: string,
  dataFolder: string,
  agents: boolean,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<VenueChild> {
  const child = new VenueChild(hostname, port, dataFolder, agents, environment);
  try {
    await waitUntilReady(baseUrl, child);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}

/** On a temporary folder and a free port. */
class FreshVenue implements FoundVenue {
  readonly kind = 'fresh';
  readonly baseUrl: string;
  readonly dataFolder: string;
  private readonly port: number;
  private readonly agents: boolean;
  private child: VenueChild | undefined;

  private constructor(port: number, dataFolder: string, agents: boolean) {
    this.port = port;
    this.baseUrl = `http://${host}:${port}`;
    this.dataFolder = dataFolder;
    this.agents = agents;
  }

  static async start(agents: boolean): Promise<FreshVenue> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-replay-venue-'));
    const venue = new FreshVenue(await freePort(), folder, agents);
    try {
      await venue.launch();
    } catch (error) {
      await venue.stop();
      throw error;
    }
    return venue;
  }

  async startAfresh(): Promise<void> {
    await this.child?.stop();
    await this.removeFolder();
    await fs.mkdir(this.dataFolder);
    await this.launch();
  }

  async stop(): Promise<void> {
    await this.child?.stop();
    await this.removeFolder();
  }

  private async launch(): Promise<void> {
    // Where the replay runs as root, the database runs as somebody else, who must get in.
    await fs.chmod(this.dataFolder, 0o755);
    // What the caller set for his own venue is not for this one.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('BUTTONWOOD_') && name !== 'DATABASE_URL',
    );
    const { baseUrl, port, dataFolder, agents } = this;
    const environment = Object.fromEntries(inherited);
    this.child = await startChild(baseUrl, host, String(port), dataFolder, agents, environment);
  }

  private async removeFolder(): Promise<void> {
    await fs.rm(this.dataFolder, { recursive: true, force: true });
  }
}

/** One that nobody listened on a moment ago: the venue must come back to the same. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

class VenueChild {
  hasEnded = false;
  lastWords = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private readonly kill = (): void => {
    this.child.kill();
  };

  constructor(
    hostname: string,
    port: string,
    dataFolder: string,
    agents: boolean,
    environment: NodeJS.ProcessEnv,
  ) {
    const main = path.join(import.meta.dirname, '../../src/main.ts');
    const args = [
      main,
      '--data',
      dataFolder,
      '--host',
      hostname,
      '--port',
      port,
      '--agents',
      agents ? 'on' : 'off',
      '--day',
      'off',
    ];
    // A group of its own: Ctrl-C is for the replay, which then ends the venue in good order.
    this.child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: environment,
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      const words = data.toString().trim();
      if (words !== '') this.lastWords = words.slice(-500);
    });
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.hasEnded = true;
        process.off('exit', this.kill);
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', end);
    });
    process.once('exit', this.kill);
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), stopTimeoutMs);
    await this.ended;
    clearTimeout(timer);
  }
}
