// A whole venue as its operator runs it: its own process on its own data folder and port. It can be killed without warning and
// started again on the same folder.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const root = path.dirname(path.dirname(import.meta.dirname));
const startWithinMs = 60_000;
const stopWithinMs = 20_000;

/** The terminal that the venue serves must be the one in this tree; nothing happens where it is already. */
export function buildTerminal(): void {
  const built = spawnSync(process.execPath, ['tools/web-build.ts', '--if-changed'], {
    cwd: root,
    encoding: 'utf8',
    // As a user's: in the runner's own mode React would be its development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (built.status !== 0) throw new Error(`The terminal could not be built:\n${built.stderr}`);
}

export class VenueProcess {
  /** Where browsers find it; the same after a restart. */
  url = '';
  private readonly dataFolder: string;
  private readonly agents: boolean;
  private child: ChildProcess | undefined;

  private constructor(dataFolder: string, agents: boolean) {
    this.dataFolder = dataFolder;
    this.agents = agents;
  }

  static async start(options: { readonly agents: boolean }): Promise<VenueProcess> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'buttonwood-e2e-'));
    // Where the tests run as root, the database runs as somebody else.
    await chmod(folder, 0o755);
    const venue = new VenueProcess(folder, options.agents);
    await venue.launch();
    return venue;
  }

  /** Starts it on its folder, and after the first time on its port. Resolves when it says that it is open. */
  async launch(): Promise<void> {
    const port = this.url === '' ? '0' : new URL(this.url).port;
    const agents = this.agents ? 'on' : 'off';
    const options = ['--data', this.dataFolder, '--host', '127.0.0.1', '--port', port];
    const child = spawn(
      process.execPath,
      ['src/main.ts', ...options, '--agents', agents, '--day', 'off'],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.child = child;
    this.url = await addressOf(child);
  }

  /** What makes a program on this machine the operator. */
  async operatorToken(): Promise<string> {
    return (await readFile(path.join(this.dataFolder, 'operator.token'), 'utf8')).trim();
  }

  /** Where the venue leaves mails that it has nobody to send through. */
  get outbox(): string {
    return path.join(this.dataFolder, 'outbox');
  }

  /** As a power cut would: nothing in the process gets a last word. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** An orderly end, and no trace left. */
  async stop(): Promise<void> {
    const child = this.child;
    const timer = setTimeout(() => child?.kill('SIGKILL'), stopWithinMs);
    try {
      const code = await this.end('SIGTERM');
      if (code !== 0) throw new Error(`The venue did not end in order, but with ${code}.`);
    } finally {
      clearTimeout(timer);
      await rm(this.dataFolder, { recursive: true, force: true });
    }
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === undefined) return 0;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  }
}

/** Reads the banner up to the terminal's address. Throws with all it said where it ends or keeps silent instead. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`The venue ${what}. It said:\n${said}`));
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('did not open in time');
    }, startWithinMs);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const address = /Terminal +(http:\S+?)\/?\n/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}
