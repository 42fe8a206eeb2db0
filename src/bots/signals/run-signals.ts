// A whole run: the durable queue, the generator that publishes, the workers that execute, the status page, and at the end the comparison with the venue.
// Everything that it started ends with it. It must never call a run good that it has not compared.

import { FileQueue } from './queue/file-queue.ts';
import { SignalGenerator } from './signal-generator.ts';
import { signalIn, type Execution } from './signal.ts';
import { BotRefusal } from '../refusal.ts';
import type {
  DeadLetterState,
  SignalsOptions,
  SignalsRun,
  SignalsState,
  SignalsSummary,
} from './signals-run.ts';
import { serveStatus, type StatusServer } from './status-server.ts';
import { openSession, type VenueSession } from './venue-session.ts';
import { verifyRun } from './verify-run.ts';
import { WorkerPool, workersMax } from './workers/worker-pool.ts';
import { parseDecimal } from '#client/decimal.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';

const connectWithinMs = 10_000;
const visibilityMs = 30_000;
const lookEveryMs = 20;
const deadListed = 100;
const defaultDrainMs = 30_000;

/** Resolves when the first worker may begin. Throws BotRefusal where the run cannot: one sentence that names the option. */
export async function runSignals(options: SignalsOptions): Promise<SignalsRun> {
  const settings = checked(options);
  const session = await openSession(settings);
  const { attemptsMax, queueFolder: folder } = settings;
  let queue: FileQueue | undefined;
  let run: Run | undefined;
  try {
    queue = await FileQueue.open({ folder, attemptsMax });
    const { tornBytes, records } = queue.opened;
    if (tornBytes > 0) {
      options.logger.warn(
        `${folder}: a crash cut off the last record; ${tornBytes} bytes are cut away, ${records} records are whole.`,
      );
    }
    run = new Run(settings, session, queue);
    await run.start();
    return run;
  } catch (error) {
    if (run !== undefined) await run.abandon();
    else await queue?.close();
    session.client.close();
    throw refusalOf(error, settings.url);
  }
}

type Settings = Required<Omit<SignalsOptions, 'statusPort'>> & {
  readonly statusPort: number | undefined;
};

/** Throws BotRefusal. */
function checked(options: SignalsOptions): Settings {
  const { periodMs = 3_000, workers = 3, qty = '1', ttlMs = 30_000 } = options;
  const { attemptsMax = 5, burst = 0, statusPort } = options;
  const whole = (field: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw new BotRefusal(`${field}: must be a whole number from ${least} to ${most}.`);
  };
  whole('periodMs', periodMs, 100, 3_600_000);
  whole('workers', workers, 1, workersMax);
  whole('ttlMs', ttlMs, 1, 86_400_000);
  whole('attemptsMax', attemptsMax, 1, 100);
  whole('burst', burst, 0, 100_000);
  if (statusPort !== undefined) whole('statusPort', statusPort, 0, 65_535);
  const shares = parseDecimal(qty);
  if (shares === null || shares <= 0n) {
    throw new BotRefusal(`qty: "${qty}" is no number of shares above zero.`);
  }
  if (options.queueFolder.trim() === '') throw new BotRefusal('queueFolder: is empty.');
  return { ...options, periodMs, workers, qty, ttlMs, attemptsMax, burst, statusPort };
}

function refusalOf(error: unknown, url: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof VenueError || error instanceof NoAnswerError) {
    return new BotRefusal(`url: the venue at ${url} cannot be followed: ${error.message}`, {
      cause: error,
    });
  }
  if (/^Queue\w+Error$/.test(error.name)) {
    return new BotRefusal(`queueFolder: ${error.message}`, { cause: error });
  }
  // What the operating system says of the folder.
  if ('syscall' in error && 'path' in error) {
    return new BotRefusal(`queueFolder: ${error.message}.`, { cause: error });
  }
  return error;
}

class Run implements SignalsRun {
  private readonly settings: Settings;
  private readonly session: VenueSession;
  private readonly queue: FileQueue;
  private readonly generator: SignalGenerator;
  private readonly pool: WorkerPool;
  private readonly executions = new Map<string, Execution>();
  private readonly published = new Set<string>();
  private firstDoneMs = 0;
  private lastDoneMs = 0;
  private status: StatusServer | undefined;
  private summary: Promise<SignalsSummary> | undefined;

  constructor(settings: Settings, session: VenueSession, queue: FileQueue) {
    this.settings = settings;
    this.session = session;
    this.queue = queue;
    const { url, credentials, logger, periodMs, qty, ttlMs } = settings;
    const { account } = session;
    this.generator = new SignalGenerator({
      session,
      periodMs,
      qty,
      ttlMs,
      logger,
      publish: async (id, body) => {
        await queue.publish(id, body);
        this.published.add(id);
      },
    });
    this.pool = new WorkerPool({
      queue,
      settings: { url, credentials, account, visibilityMs },
      finished: (id, execution) => {
        this.lastDoneMs = performance.now();
        if (this.executions.size === 0) this.firstDoneMs = this.lastDoneMs;
        if (execution !== undefined) this.executions.set(id, execution);
        this.generator.finished(id);
      },
      warn: (line) => logger.warn(line),
    });
  }

  async start(): Promise<void> {
    const { statusPort, workers, burst, url, logger } = this.settings;
    const { client } = this.session;
    await client.ready(connectWithinMs).catch((cause: unknown) => {
      const why = client.state.value.error?.message ?? 'its WebSocket does not open';
      throw new BotRefusal(`url: the venue at ${url} cannot be followed: ${why}.`, { cause });
    });
    if (statusPort !== undefined) {
      this.status = await serveStatus(statusPort, {
        state: () => this.state(),
        scale: (count) => this.scale(count),
        requeue: (id) => this.requeue(id),
      });
    }
    this.pool.scale(workers);
    await this.generator.start();
    if (burst > 0) {
      this.generator.burst(burst).catch((error: unknown) => {
        logger.warn(`the burst was not published: ${String(error)}`);
      });
    }
  }

  get statusUrl(): string | undefined {
    return this.status?.url;
  }

  state(): SignalsState {
    return {
      generator: this.generator.state,
      model: this.generator.model,
      queue: this.queue.numbers,
      workers: this.pool.states,
      deadLetters: this.queue.deadNow(deadListed).map(({ id, reason, attempts, body }) => ({
        id,
        reason,
        attempts,
        instrument: instrumentIn(body),
      })),
      profit: this.generator.profit,
    };
  }

  scale(workers: number): void {
    this.pool.scale(workers);
  }

  killWorker(name: string): boolean {
    return this.pool.kill(name);
  }

  stopPublishing(): void {
    this.generator.stop();
  }

  requeue(id: string): Promise<boolean> {
    return this.queue.requeue(id);
  }

  stop(drainWithinMs = defaultDrainMs): Promise<SignalsSummary> {
    this.summary ??= this.end(drainWithinMs);
    return this.summary;
  }

  /** Ends what was started, without a comparison: the run did not begin. */
  async abandon(): Promise<void> {
    this.generator.close();
    await this.pool.stop();
    await this.status?.close();
    await this.queue.close();
  }

  private async end(drainWithinMs: number): Promise<SignalsSummary> {
    this.generator.stop();
    await this.generator.settled();
    const endMs = performance.now() + drainWithinMs;
    while (this.queue.numbers.depth > 0 && performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    const { workers } = this.state();
    await this.pool.stop();
    try {
      return await this.compare({ ...this.state(), workers });
    } finally {
      this.generator.close();
      this.session.client.close();
      await this.status?.close();
      await this.queue.close();
    }
  }

  private async compare(state: SignalsState): Promise<SignalsSummary> {
    const { queue, executions, published } = this;
    const failures: string[] = [];
    const { depth, dead, acknowledged, published: all } = queue.numbers;
    if (depth > 0) failures.push(`${depth} signals are still in the queue.`);
    if (all !== acknowledged + dead + depth) {
      failures.push(
        `${all} were published: ${acknowledged} acknowledged, ${dead} dead, ${depth} queued.`,
      );
    }
    const letters = new Set(queue.deadNow(Infinity).map(({ id }) => id));
    const open = new Set([...published].filter((id) => !executions.has(id)));
    const lost = [...open].filter((id) => !letters.has(id));
    if (lost.length > depth) failures.push(`${lost.length - depth} published signals are nowhere.`);
    const { client, account } = this.session;
    let checkedOrders = 0;
    try {
      const ledger = { executions, open, account, prefix: this.generator.prefix };
      const verified = await verifyRun(client, ledger);
      checkedOrders = verified.checkedOrders;
      failures.push(...verified.failures);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failures.push(`The orders could not be compared with the venue: ${why}`);
    }
    const ended = [...executions.values()];
    const expired = ended.filter(({ kind }) => kind === 'expired').length;
    const acknowledgedOrders = ended.length - expired;
    const spanMs = this.lastDoneMs - this.firstDoneMs;
    const perSecond = spanMs === 0 ? null : ((ended.length - 1) * 1_000) / spanMs;
    const passed = failures.length === 0;
    return { state, checkedOrders, acknowledgedOrders, expired, perSecond, failures, passed };
  }
}

function instrumentIn(body: string): DeadLetterState['instrument'] {
  try {
    return signalIn(body).instrument;
  } catch {
    return null;
  }
}
