// A whole venue as its operator runs it: its own process on its own data folder and port. It can be killed without warning and
// started again on the same folder.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { putPreparedDatabase } from '../support/prepared-database.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { SlowLine } from '../../tools/web/slow-line.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const startWithinMs = 60_000;
const stopWithinMs = 20_000;
/** `npm run slow-line` lets all browsers come over a slow line. */
const lineMsMax = Number(process.env['LINE_MS'] ?? 0);

export interface VenueOptions {
  readonly agents: boolean;
  /** Further options of the venue's command line. */
  readonly more?: readonly string[];
}

export class VenueProcess {
  /** Where browsers find it; the same after a restart. */
  url = '';
  /** Where programs on its machine do. */
  directUrl = '';
  private readonly dataFolder: string;
  private readonly agents: boolean;
  private readonly more: readonly string[];
  private child: ChildProcess | undefined;
  private line: SlowLine | undefined;

  private constructor(dataFolder: string, options: VenueOptions) {
    this.dataFolder = dataFolder;
    this.agents = options.agents;
    this.more = options.more ?? [];
  }

  static async start(options: VenueOptions): Promise<VenueProcess> {
    const folder = quickFolder();
    putPreparedDatabase(folder);
    const venue = new VenueProcess(folder, options);
    await venue.launch();
    return venue;
  }

  /** Starts it on its folder, and after the first time on its port. Resolves when it says that it is open. */
  async launch(): Promise<void> {
    const port = this.directUrl === '' ? '0' : new URL(this.directUrl).port;
    const agents = this.agents ? 'on' : 'off';
    const options = ['--data', this.dataFolder, '--host', '127.0.0.1', '--port', port];
    const child = spawn(
      process.execPath,
      ['src/main.ts', ...options, '--agents', agents, '--day', 'off', ...this.more],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.child = child;
    this.directUrl = await addressOf(child);
    if (lineMsMax > 0) {
      this.line ??= await SlowLine.before(this.directUrl, () => Math.random() * lineMsMax);
    }
    this.url = this.line?.url ?? this.directUrl;
  }

  /** What makes a program on this machine the operator. */
  async operatorToken(): Promise<string> {
    return (await readFile(path.join(this.dataFolder, 'operator.token'), 'utf8')).trim();
  }

  /** The venue's own database, as a tool on its machine finds it. */
  async databaseUrl(): Promise<string> {
    const folder = path.join(this.dataFolder, 'postgres');
    const password = (await readFile(path.join(folder, 'password'), 'utf8')).trim();
    const port = (await readFile(path.join(folder, 'pgdata', 'postmaster.pid'), 'utf8')).split(
      '\n',
    )[3];
    return `postgres://buttonwood:${password}@127.0.0.1:${port}/buttonwood`;
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
      await this.line?.close();
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
