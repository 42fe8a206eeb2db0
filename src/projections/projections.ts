// The venue's handle on its projections: starts the projector in a thread of its own, starts it again where it dies, makes the tables anew
// beside those that serve, and tells how far they are. It must never wait for the database, nor let its failures reach the venue.

import { Worker } from 'node:worker_threads';
import type { ProjectorOrder } from './projector-worker.ts';
import type { ProjectorNews, ProjectorOptions } from './projector.ts';

export interface ProjectionsOptions extends Omit<ProjectorOptions, 'mode'> {
  /** True where only `rebuild` is wanted: nothing is followed before it. */
  readonly isIdle?: boolean;
  /** Told in one sentence, once, when the tables cannot be written, and when they can be again. */
  readonly told?: (sentence: string) => void;
}

export interface RebuildState {
  readonly startedAt: Date;
  /** Of the last command whose rows are in the new tables. */
  readonly seq: number;
  /** Up to where they have to go, as far as it is known. */
  readonly ofSeq: number;
  readonly rows: number;
  readonly rowsPerSecond: number;
}

export interface ProjectionsState {
  /** `starting`: a replica is being made. `behind`: the last attempt to write failed. */
  readonly status: 'starting' | 'following' | 'behind' | 'stopped';
  /** Of the last command whose rows are in the tables. */
  readonly seq: number;
  /** Its time in microseconds since the epoch; 0 where it is not known yet. */
  readonly tsUs: number;
  /** Commands of the venue that the tables do not have yet. */
  readonly lagSeq: number;
  /** For how long they have been missing; 0 where none is. */
  readonly lagMs: number;
  readonly rowsPerSecond: number;
  readonly eventsPerSecond: number;
  /** Of the last failure since the tables were written last. */
  readonly lastError: string | undefined;
  readonly rebuild: RebuildState | undefined;
}

export interface RebuildDone {
  readonly seq: number;
  readonly rows: number;
  readonly elapsedMs: number;
}

export interface Projections {
  /** To be told how far the venue is, as often as it likes. */
  advance(seq: number): void;
  state(): ProjectionsState;
  /** Called after each batch that is committed, with the seq that the tables have reached: never less than before. */
  onCommitted(listener: (seq: number) => void): void;
  /**
   * Makes the tables anew from the journal's start, while those there are go on, and puts them in their place. A second call while one is
   * under way gives the same promise. Rejects where it failed; the tables that serve are then as they were.
   */
  rebuild(): Promise<RebuildDone>;
  stop(): Promise<void>;
}

const pokeMs = 20;
const restartMs = 1_000;
const stopMs = 3_000;
const samplesMax = 4_096;

export function startProjections(options: ProjectionsOptions): Projections {
  return new ProjectionsHandle(options);
}

class ProjectionsHandle implements Projections {
  private readonly options: ProjectionsOptions;
  private live: ProjectorThread | undefined;
  private rebuilding: Rebuild | undefined;
  private restart: NodeJS.Timeout | undefined;
  private poke: NodeJS.Timeout | undefined;
  private isStopped = false;
  private readonly listeners: ((seq: number) => void)[] = [];
  private readonly rate = new Rate();
  /** When the venue was where, for what the tables do not have yet. */
  private readonly samples: { readonly seq: number; readonly ms: number }[] = [];
  private venueSeq = 0;
  private seq = 0;
  private tsUs = 0;
  private status: ProjectionsState['status'] = 'starting';
  private lastError: string | undefined;

  constructor(options: ProjectionsOptions) {
    this.options = options;
    if (options.isIdle !== true) this.startLive();
  }

  advance(seq: number): void {
    if (seq <= this.venueSeq) return;
    this.venueSeq = seq;
    const nowMs = performance.now();
    const { samples } = this;
    if (samples.length < samplesMax && nowMs - (samples.at(-1)?.ms ?? 0) >= pokeMs) {
      samples.push({ seq, ms: nowMs });
    }
    this.poke ??= setTimeout(() => {
      this.poke = undefined;
      const poke = { kind: 'poke', seq: this.venueSeq } as const;
      this.live?.tell(poke);
      this.rebuilding?.thread.tell(poke);
    }, pokeMs);
  }

  state(): ProjectionsState {
    const { seq, tsUs, status, lastError, rebuilding } = this;
    const lagSeq = Math.max(0, this.venueSeq - seq);
    const oldest = this.samples.find((sample) => sample.seq > seq);
    const lagMs = lagSeq === 0 || oldest === undefined ? 0 : performance.now() - oldest.ms;
    const { rowsPerSecond, eventsPerSecond } = this.rate.now();
    return {
      status: this.isStopped ? 'stopped' : status,
      seq,
      tsUs,
      lagSeq,
      lagMs: Math.round(lagMs),
      rowsPerSecond,
      eventsPerSecond,
      lastError,
      rebuild: rebuilding?.state(this.venueSeq),
    };
  }

  onCommitted(listener: (seq: number) => void): void {
    this.listeners.push(listener);
  }

  rebuild(): Promise<RebuildDone> {
    if (this.isStopped) return Promise.reject(new Error('The projections are stopped.'));
    if (this.rebuilding === undefined) {
      const rebuild = new Rebuild((told, died) => this.thread('rebuild', told, died), {
        pauseLive: () => this.pauseLive(),
        promoted: (thread, seq) => this.takeOver(thread, seq),
        over: () => {
          this.rebuilding = undefined;
          if (this.live === undefined && !this.isStopped && this.options.isIdle !== true)
            this.startLive();
        },
      });
      this.rebuilding = rebuild;
      rebuild.start();
    }
    return this.rebuilding.done;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.restart);
    clearTimeout(this.poke);
    const { live, rebuilding } = this;
    this.live = undefined;
    rebuilding?.fail(new Error('The projections were stopped before the rebuild was over.'));
    await Promise.all([live?.stop(), rebuilding?.thread.stop()]);
  }

  private startLive(): void {
    this.status = 'starting';
    this.live = this.thread(
      'live',
      (news) => this.hear(news),
      (reason) => {
        this.live = undefined;
        this.fail(reason);
        if (this.isStopped) return;
        this.restart = setTimeout(() => this.startLive(), restartMs);
      },
    );
  }

  private thread(
    mode: ProjectorOptions['mode'],
    told: (news: ProjectorNews) => void,
    died: (reason: string) => void,
  ): ProjectorThread {
    const { databaseUrl, journalFolder, snapshotFolder, venueId, retentionDays } = this.options;
    const retention = retentionDays === undefined ? {} : { retentionDays };
    const data = { databaseUrl, journalFolder, snapshotFolder, venueId, mode, ...retention };
    return new ProjectorThread(data, told, died);
  }

  private hear(news: ProjectorNews): void {
    switch (news.kind) {
      case 'opened':
        this.reach(news.seq);
        this.status = 'following';
        break;
      case 'committed':
        this.status = 'following';
        this.recover();
        this.tsUs = news.tsUs;
        this.rate.add(news.rows, news.events);
        this.reach(news.seq);
        break;
      case 'failed':
        this.fail(news.message);
        break;
      default:
      // A rebuild's own affair.
    }
  }

  private reach(seq: number): void {
    if (seq < this.seq) return;
    this.seq = seq;
    if (seq > this.venueSeq) this.venueSeq = seq;
    const { samples } = this;
    while (samples[0] !== undefined && samples[0].seq <= seq) samples.shift();
    for (const listener of this.listeners) listener(seq);
  }

  private fail(message: string): void {
    if (this.lastError === undefined)
      this.options.told?.(`The tables wait, trading goes on: ${message}`);
    this.lastError = message;
    this.status = 'behind';
  }

  private recover(): void {
    if (this.lastError === undefined) return;
    this.lastError = undefined;
    this.options.told?.('The tables are written again.');
  }

  private async pauseLive(): Promise<number> {
    clearTimeout(this.restart);
    const { live } = this;
    this.live = undefined;
    await live?.stop();
    return this.seq;
  }

  private takeOver(thread: ProjectorThread, seq: number): void {
    if (this.options.isIdle === true) {
      void thread.stop();
      return;
    }
    this.live = thread;
    thread.listen(
      (news) => this.hear(news),
      (reason) => {
        this.live = undefined;
        this.fail(reason);
        if (!this.isStopped) this.restart = setTimeout(() => this.startLive(), restartMs);
      },
    );
    this.status = 'following';
    this.recover();
    this.reach(seq);
  }
}

/** One worker thread. */
class ProjectorThread {
  private readonly worker: Worker;
  private told: (news: ProjectorNews) => void;
  private died: (reason: string) => void;
  private isStopping = false;
  private readonly gone: Promise<void>;

  constructor(
    data: ProjectorOptions,
    told: (news: ProjectorNews) => void,
    died: (reason: string) => void,
  ) {
    this.told = told;
    this.died = died;
    this.worker = new Worker(new URL('./projector-worker.ts', import.meta.url), {
      workerData: data,
    });
    let reason = 'its thread ended';
    this.worker.on('message', (news: ProjectorNews) => {
      if (!this.isStopping || news.kind === 'committed') this.told(news);
    });
    this.worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    this.gone = new Promise((resolve) => {
      this.worker.on('exit', () => {
        resolve();
        if (!this.isStopping) this.died(reason);
      });
    });
  }

  tell(order: ProjectorOrder): void {
    this.worker.postMessage(order);
  }

  /** Who hears of it from now on. */
  listen(told: (news: ProjectorNews) => void, died: (reason: string) => void): void {
    this.told = told;
    this.died = died;
  }

  /** A batch that is being written is let through; one that hangs is left to whoever comes next. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.tell({ kind: 'stop' });
    const timer = setTimeout(() => void this.worker.terminate(), stopMs);
    await this.gone;
    clearTimeout(timer);
  }
}

interface RebuildHost {
  /** Ends the projector of the tables that serve; resolves with the seq that they have reached. */
  pauseLive(): Promise<number>;
  promoted(thread: ProjectorThread, seq: number): void;
  over(): void;
}

/** A rebuild under way. */
class Rebuild {
  readonly done: Promise<RebuildDone>;
  private readonly host: RebuildHost;
  private readonly make: (
    told: (news: ProjectorNews) => void,
    died: (reason: string) => void,
  ) => ProjectorThread;
  private readonly startedAt = new Date();
  private readonly rate = new Rate();
  private resolve: (done: RebuildDone) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;
  private current: ProjectorThread | undefined;
  private seq = 0;
  private rows = 0;
  private journalSeq = 0;
  private isOver = false;

  constructor(
    make: (told: (news: ProjectorNews) => void, died: (reason: string) => void) => ProjectorThread,
    host: RebuildHost,
  ) {
    this.make = make;
    this.host = host;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Who does not wait for it is not to be ended by it.
    this.done.catch(() => undefined);
  }

  get thread(): Pick<ProjectorThread, 'tell' | 'stop'> {
    return this.current ?? { tell: () => undefined, stop: () => Promise.resolve() };
  }

  start(): void {
    this.current = this.make(
      (news) => this.hear(news),
      (reason) => this.fail(new Error(`The rebuild ended: ${reason}`)),
    );
  }

  state(venueSeq: number): RebuildState {
    const { startedAt, seq, rows } = this;
    const ofSeq = Math.max(venueSeq, this.journalSeq, seq);
    return { startedAt, seq, ofSeq, rows, rowsPerSecond: this.rate.now().rowsPerSecond };
  }

  fail(error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    void this.current?.stop();
    this.reject(error);
    this.host.over();
  }

  private hear(news: ProjectorNews): void {
    switch (news.kind) {
      case 'committed':
        this.seq = news.seq;
        this.rows += news.rows;
        this.journalSeq = news.journalSeq;
        this.rate.add(news.rows, news.events);
        break;
      case 'caughtUp':
        void this.host.pauseLive().then((seq) => this.thread.tell({ kind: 'promote', seq }));
        break;
      case 'promoted': {
        const { current } = this;
        this.isOver = true;
        if (current !== undefined) this.host.promoted(current, news.seq);
        const elapsedMs = Date.now() - this.startedAt.getTime();
        this.resolve({ seq: news.seq, rows: this.rows, elapsedMs });
        this.host.over();
        break;
      }
      case 'opened':
      case 'failed':
      default:
      // It tries again by itself.
    }
  }
}

/** Rows and events a second, over the last seconds. */
class Rate {
  private readonly windowMs = 5_000;
  private readonly batches: { ms: number; rows: number; events: number }[] = [];

  add(rows: number, events: number): void {
    this.batches.push({ ms: performance.now(), rows, events });
    this.trim();
  }

  now(): { rowsPerSecond: number; eventsPerSecond: number } {
    this.trim();
    let rows = 0;
    let events = 0;
    for (const batch of this.batches) {
      rows += batch.rows;
      events += batch.events;
    }
    const seconds = this.windowMs / 1_000;
    return {
      rowsPerSecond: Math.round(rows / seconds),
      eventsPerSecond: Math.round(events / seconds),
    };
  }

  private trim(): void {
    const fromMs = performance.now() - this.windowMs;
    while (this.batches[0] !== undefined && this.batches[0].ms < fromMs) this.batches.shift();
  }
}
