// The composition root: reads the configuration, wires the parts together, starts the venue and stops it. The only place that knows
// everything; it must hold no rule of the market.

import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { startAgents, type Agents } from '#bots/agents.ts';
import { BotHost } from '#bots/host/bot-host.ts';
import { RejectCode, rejectName } from '#core/reject-codes.ts';
import { allDemos } from '#demonstrations/all-demos.ts';
import { RunDesk } from '#demonstrations/run-desk.ts';
import { botMembers } from '#demo/bot-members.ts';
import { demoCalendars } from '#demo/demo-calendars.ts';
import { agentNames, demoCommands, firstCommands, type Fill } from '#demo/demo-market.ts';
import { botsRole } from '#gateways/bots-role.ts';
import { createGateway, urlOf, type Gateway } from '#gateways/gateway.ts';
import { openStartingDoor, type StartingDoor } from '#gateways/starting-door.ts';
import { demoMembersFor, type MemberEntry } from '#identity/memory-members.ts';
import { openSecret } from '#identity/secret-file.ts';
import { refuseWeakSecret } from '#identity/weak-secrets.ts';
import { codeOf } from '#journal/errors.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { CalendarError, parseCalendars, type Calendars } from '#schedule/calendar-file.ts';
import { RunTimeCalendars } from '#schedule/run-time-calendars.ts';
import { TimedVenue } from '#schedule/timed-venue.ts';
import { Timekeeper } from '#schedule/timekeeper.ts';
import type { RecoveryReport } from '#sequencer/engine.ts';
import { Snapshots } from '#sequencer/snapshots.ts';
import { WorkerPort } from '#sequencer/worker-port.ts';
import { openServices, type VenueServices } from '#services.ts';
import { ConfigError, plainEnvironment, readConfig, usage, type Config } from '#config.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** How late a change of phase or an expiry may be. */
const tickMs = 100;

class VenueProcess {
  private readonly config: Config;
  private readonly logger: Logger;
  private readonly venue: TimedVenue;
  private readonly calendars: Calendars;
  private readonly timekeeper: Timekeeper;
  /** Chosen anew at each start, so that nobody can prepare client order ids that fall on one place of an index. */
  private readonly hashSeed = randomInt(2 ** 31);
  private engine: WorkerPort | undefined;
  private startingDoor: StartingDoor | undefined;
  private services: VenueServices | undefined;
  private runTimeCalendars: RunTimeCalendars | undefined;
  private gateway: Gateway | undefined;
  private snapshots: Snapshots | undefined;
  private agents: Agents | undefined;
  private demonstrations: RunDesk | undefined;
  private botHost: BotHost | undefined;
  private ticking: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private phase = 'the journal is being replayed';
  private engineRuns = false;

  constructor(config: Config, calendars: Calendars) {
    this.config = config;
    this.calendars = calendars;
    this.venue = new TimedVenue(new Market(), new Portfolio(config.ordersHint, this.hashSeed));
    this.logger = pino({ level: config.logLevel });
    this.timekeeper = new Timekeeper({
      venue: this.venue,
      calendarOf: (symbol, atUs) => this.runTimeCalendars?.calendarOf(symbol, atUs),
      logger: this.logger,
    });
    this.venue.keepTimeWith(this.timekeeper);
  }

  async start(): Promise<void> {
    const startedMs = performance.now();
    const { config } = this;
    makeFolder(config.dataFolder);
    const secrets = await readSecrets(config);
    // The port first: where it is taken, nothing else has happened yet. Then the journal, which is the truth; the rest follows it.
    const { host } = config;
    const door = await listen(() => openStartingDoor(host, config.port, () => this.phase), config);
    this.startingDoor = door;
    const report = await this.startEngine();
    // A new venue has no day behind it that could have ended.
    const lastCommandUs = report.seq === 0 ? nowUs() : this.venue.tsUs;
    this.phase = 'the database is being opened';
    const agentMembers = agentNames.map((name) => ({
      username: name,
      password: randomBytes(24).toString('hex'),
      accounts: [name],
    }));
    const publicUrl = config.publicUrl ?? urlOf(host, door.port);
    const services = await this.openServices(secrets.keyring, publicUrl, agentMembers);
    this.services = services;
    this.runTimeCalendars = await openCalendars(config.dataFolder, this.calendars);
    this.demonstrations = this.openDesk(urlOf(host, door.port), secrets.operatorToken);
    const gateway = await this.makeGateway(secrets, services, this.runTimeCalendars);
    this.gateway = gateway;
    await this.setUp(config.mode === 'demo' ? demoCommands() : firstCommands());
    const { journalFolder, snapshotFolder } = this;
    const facts = { venueId: report.venueId, seq: report.seq, journalFolder, snapshotFolder };
    await services.begin(facts, gateway.broadcasts);
    this.venue.onBatch(() => services.advance(this.venue.seq));
    this.startTimekeeper(lastCommandUs);
    if (this.stopping !== undefined) return;
    this.phase = '';
    await door.close();
    const url = await listen(() => gateway.listen(host, door.port), config);
    // For tools on this machine, such as the replay: where the venue of this folder answers.
    writeFileSync(path.join(config.dataFolder, 'venue.url'), `${url}\n`);
    console.log(banner(url, report, performance.now() - startedMs, config));
    this.openBots(url, services);
    if (!config.agents || config.mode !== 'demo') return;
    this.agents = startAgents({
      baseUrl: url,
      members: agentMembers,
      instruments: 'all',
      seed: config.seed,
      logger: this.logger,
    });
  }

  /** Ends everything in order: agents leave, doors close, what was taken is made durable. */
  stop(): Promise<void> {
    this.stopping ??= this.stopParts();
    return this.stopping;
  }

  private async stopParts(): Promise<void> {
    this.phase = 'the venue is stopping';
    clearInterval(this.ticking);
    this.timekeeper.stop();
    await this.startingDoor?.close();
    await Promise.all([this.agents?.stop(), this.demonstrations?.close(), this.botHost?.close()]);
    await this.gateway?.close();
    await this.services?.stop();
    // Before recovery is done nothing is appended, and there is nothing to wait for.
    await (this.engineRuns ? this.engine?.stop() : this.engine?.terminate());
    await this.snapshots?.stop();
  }

  private openBots(url: string, { gatewayParts }: VenueServices): void {
    const { config, venue, logger } = this;
    const { identity } = gatewayParts;
    const isDemo = config.mode === 'demo' && identity !== undefined;
    this.botHost = new BotHost({
      dataFolder: config.dataFolder,
      url,
      members: isDemo ? botMembers(venue, identity) : undefined,
      warn: (line) => logger.warn(line),
    });
    this.botHost.open();
  }

  private makeGateway(
    { operatorToken, sessionSecret }: OpenSecrets,
    services: VenueServices,
    calendars: RunTimeCalendars,
  ): Promise<Gateway> {
    const { config, venue, logger } = this;
    const { secureCookie, trustProxy, publicUrl, mode } = config;
    return createGateway({
      venue,
      logger,
      webRoot: path.join(root, 'dist/web'),
      operatorToken,
      sessionSecret,
      agentsControl: {
        setActive: async (symbol, active) => this.agents?.setActive(symbol, active),
        isActive: (symbol) => this.agents?.isActive(symbol) ?? false,
      },
      calendars,
      ...(this.demonstrations === undefined ? {} : { demonstrations: this.demonstrations }),
      bots: () => this.botHost,
      ...services.gatewayParts,
      operations: {
        ...services.gatewayParts.operations,
        bots: () => botsRole(this.botHost?.summary, this.agents !== undefined),
      },
      options: {
        mode,
        demoMembers: demoMembersOf(config).map(({ username, displayName = username }) => ({
          username,
          displayName,
        })),
        notReady: () => (this.phase === '' ? [] : [this.phase]),
        secureCookie,
        trustProxy,
        allowedOrigins: publicUrl === undefined ? [] : [new URL(publicUrl).origin],
      },
    });
  }

  /** In a demo only: its runs sign up members and list stocks. */
  private openDesk(url: string, operatorToken: string): RunDesk | undefined {
    if (this.config.mode !== 'demo') return undefined;
    return new RunDesk({
      demos: allDemos,
      venue: { url, operatorToken },
      environment: plainEnvironment(),
      warn: (sentence) => this.logger.warn(sentence),
    });
  }

  private openServices(
    keyring: string,
    publicUrl: string,
    machines: readonly MemberEntry[],
  ): Promise<VenueServices> {
    const { config, venue, logger } = this;
    return openServices({
      config: { ...config, publicUrl },
      venue,
      logger,
      machines,
      demoMembers: demoMembersOf(config),
      keyring,
      notice: (sentence) => console.error(sentence),
    });
  }

  private get journalFolder(): string {
    return path.join(this.config.dataFolder, 'journal');
  }

  private get snapshotFolder(): string {
    return path.join(this.config.dataFolder, 'snapshots');
  }

  private async startEngine(): Promise<RecoveryReport> {
    const { venue, config, journalFolder, snapshotFolder } = this;
    const engine = new WorkerPort(
      { journalFolder, snapshotFolder, ordersHint: config.ordersHint, hashSeed: this.hashSeed },
      {
        events: venue.takeEvents,
        history: (history) => {
          venue.market.loadLines(history.market);
          venue.portfolio.loadLines(history.portfolio);
        },
        notice: (sentence) => console.error(sentence),
        failed: (sentence, stack) => this.fail(sentence, stack),
      },
    );
    this.engine = engine;
    const report = await engine.started();
    this.engineRuns = true;
    venue.attach(engine);
    this.snapshots = new Snapshots(
      {
        everyCommands: config.snapshotEvery,
        data: { journalFolder, snapshotFolder, venueId: report.venueId },
        done: ({ seq, elapsedMs }) => this.logger.info({ seq, elapsedMs }, 'snapshot written'),
        notice: (sentence) => console.error(sentence),
      },
      report.snapshotSeq,
    );
    venue.onBatch(() => this.snapshots?.advance(venue.seq));
    return report;
  }

  /** What a new venue begins with, or one whose first start was cut short: its commands are harmless when repeated. */
  private async setUp(commands: readonly Fill[]): Promise<void> {
    const { venue } = this;
    if (venue.seq >= commands.length) return;
    const done = commands.map(
      (fill) =>
        new Promise<void>((resolve, reject) => {
          const command = venue.command();
          fill(command);
          const taken = venue.submit(command, ({ code, seq }) => {
            if (code === RejectCode.none) resolve();
            else
              reject(
                new Error(`The venue's first command ${seq} was refused: ${rejectName(code)}.`),
              );
          });
          if (!taken) reject(new Error('The engine takes no first commands.'));
        }),
    );
    await Promise.all(done);
  }

  private startTimekeeper(lastCommandUs: number): void {
    if (this.stopping !== undefined) return;
    for (const symbol of this.calendars.bySymbol.keys()) {
      if (this.venue.market.instrumentBySymbol(symbol) !== undefined) continue;
      this.logger.warn(`The calendar of ${symbol} waits for an instrument of that name.`);
    }
    this.timekeeper.start(lastCommandUs);
    this.timekeeper.tick(nowUs());
    this.ticking = setInterval(() => this.timekeeper.tick(nowUs()), tickMs);
  }

  /** The engine has ended by itself: nothing more can be acknowledged, so the process ends too. A start recovers by replay. */
  private fail(sentence: string, stack: string): void {
    if (this.stopping !== undefined || !this.engineRuns) return;
    console.error(`The engine stopped: ${sentence}`);
    this.keepFailure(sentence, stack);
    process.exit(1);
  }

  /** Where it broke, for whoever mends it: beside the journal, which says what led there. */
  private keepFailure(sentence: string, stack: string): void {
    const name = `engine-failure-${this.venue.seq}.txt`;
    const text = `After seq ${this.venue.seq}: ${sentence}\n\n${stack}\n`;
    try {
      writeFileSync(path.join(this.config.dataFolder, name), text);
      console.error(`Where it broke is in ${name} in the data folder.`);
    } catch {
      console.error(stack);
    }
  }
}

function nowUs(): number {
  return Date.now() * 1_000;
}

/** The file's calendars, else the demo's. */
function calendarsOf({ calendarFile, day, mode }: Config): Calendars {
  if (calendarFile === undefined) return demoCalendars(mode === 'demo' ? day : 'off');
  try {
    return parseCalendars(readFileSync(calendarFile, 'utf8'));
  } catch (error) {
    const sentence =
      error instanceof CalendarError
        ? `The calendar file ${calendarFile} is of no use: ${error.message}`
        : `The calendar file ${calendarFile} cannot be read: ${reasonOf(error)}.`;
    throw new ConfigError(sentence, { cause: error });
  }
}

/** With what operators changed of them. */
async function openCalendars(folder: string, calendars: Calendars): Promise<RunTimeCalendars> {
  try {
    return await RunTimeCalendars.open(folder, calendars);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const sentence = `The calendars that operators set are of no use: ${error.message}`;
    throw new ConfigError(sentence, { cause: error });
  }
}

/** What opens a door, with a plain sentence where the port cannot be had. */
async function listen<Door>(open: () => Promise<Door>, config: Config): Promise<Door> {
  try {
    return await open();
  } catch (error) {
    const code = codeOf(error);
    const at = `${config.host}:${config.port}`;
    if (code === 'EADDRINUSE') {
      throw new ConfigError(`${at} is in use by another program; choose another port with --port.`);
    }
    if (code === 'EACCES') throw new ConfigError(`This user may not listen on ${at}.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new ConfigError(
        `${config.host} is no address of this machine; choose another with --host.`,
      );
    }
    throw error;
  }
}

function makeFolder(folder: string): void {
  // One by one: the recursive call never ends where a folder cannot be made at all (below /proc), and says less of what is wrong.
  const missing: string[] = [];
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  try {
    for (const each of missing) mkdirSync(each);
    readdirSync(folder);
  } catch (error) {
    throw folderFault(folder, error);
  }
}

interface OpenSecrets {
  readonly operatorToken: string;
  readonly sessionSecret: string;
  readonly keyring: string;
}

/** From the environment, else from the data folder, where they are made at the first start. */
async function readSecrets({ dataFolder, mode, secrets }: Config): Promise<OpenSecrets> {
  const { operatorToken, sessionSecret, keyring } = secrets;
  const read: OpenSecrets = {
    operatorToken: operatorToken ?? (await secretIn(dataFolder, 'operator.token')),
    sessionSecret: sessionSecret ?? (await secretIn(dataFolder, 'session.key')),
    keyring: keyring ?? (await secretIn(dataFolder, 'keyring.key')),
  };
  if (mode === 'demo') return read;
  refuseWeakSecret('operator token', read.operatorToken);
  refuseWeakSecret('session secret', read.sessionSecret);
  for (const key of read.keyring.split(',')) {
    refuseWeakSecret('keyring', key.slice(key.indexOf(':') + 1).trim());
  }
  return read;
}

/** A secret that is kept in the data folder. */
async function secretIn(folder: string, name: string): Promise<string> {
  try {
    return await openSecret(path.join(folder, name));
  } catch (error) {
    if (codeOf(error) !== '' || !(error instanceof Error)) throw folderFault(folder, error);
    const reason = error.cause === undefined ? '' : `: ${reasonOf(error.cause)}`;
    const sentence = `The file ${name} is of no use: ${error.message}${reason}.`;
    throw new ConfigError(sentence, { cause: error });
  }
}

function folderFault(folder: string, cause: unknown): ConfigError {
  const sentence = `The data folder ${folder} cannot be made or written: ${reasonOf(cause)}.`;
  return new ConfigError(sentence, { cause });
}

/** What an error of the operating system means to the person who starts the venue. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'this user may not do that';
    case 'EROFS':
      return 'it is on a read-only file system';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EEXIST':
    case 'ENOTDIR':
      return 'something that is no folder has its name';
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return code === '' ? String(error) : code;
  }
}

function banner(url: string, report: RecoveryReport, elapsedMs: number, config: Config): string {
  const { seq, snapshotSeq, replayed } = report;
  const before =
    seq === 0 ? 'a new journal' : `seq ${seq}, ${replayed} replayed after ${snapshotSeq}`;
  return [
    '',
    `  Buttonwood is open, ${(elapsedMs / 1_000).toFixed(1)} s after its start (${before}).`,
    '',
    `  Terminal   ${url}/`,
    `  API docs   ${url}/docs`,
    `  Journal    ${path.join(config.dataFolder, 'journal')}`,
    `  Database   ${config.databaseUrl === undefined ? path.join(config.dataFolder, 'postgres') : 'your own server'}`,
    ...(config.mode === 'demo' ? demoLines(config) : []),
    '',
    '  Ctrl-C stops it; the next start goes on from here.',
    '',
  ].join('\n');
}

/** Those whose passwords everybody knows: none in production. */
function demoMembersOf(config: Config): readonly MemberEntry[] {
  return config.mode === 'demo' ? demoMembersFor(config) : [];
}

function demoLines(config: Config): string[] {
  const members = demoMembersOf(config);
  return [
    `  Members    ${members.map(({ username }) => username).join(', ')} (password ${members[0]?.password}), or sign up`,
    `  Day        ${daySentence(config)}`,
    `  Agents     ${config.agents ? 'trading in every stock' : 'off'}`,
  ];
}

function daySentence({ calendarFile, day }: Config): string {
  if (calendarFile !== undefined) return `as ${calendarFile} has it`;
  if (day === 'off') return 'phases change by hand';
  if (day === '24h') return 'round the clock';
  if (day === 'demo') return 'round the clock; in BTWD a day every few minutes, with auctions';
  return 'every few minutes, with auctions';
}

function say(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function main(): Promise<void> {
  const config = readConfig();
  if (config.help) {
    console.log(usage());
    return;
  }
  const venue = new VenueProcess(config, calendarsOf(config));
  const stop = (): void => {
    venue.stop().then(() => process.exit(0), say);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    await venue.start();
  } catch (error) {
    await venue.stop();
    throw error;
  }
}

main().catch(say);
