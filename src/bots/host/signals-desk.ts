// The signals as the host has them: off, or one process with its last word. Its queue is a folder of the venue's data and outlives every process. It must
// never publish anything itself.

import type {
  ChangeSignalsBody,
  SignalsSettings,
  SignalsState as Answer,
  StartSignalsBody,
} from '#api/bot-schemas.ts';
import { BotsRefused } from '#api/bots-control.ts';
import type { SignalsOrder, SignalsWord } from './host-words.ts';
import type { KeptRuns } from './kept-runs.ts';
import { ProfitLine } from './profit-line.ts';
import { Supervised } from './supervised.ts';
import type { SignalsState } from '../signals/signals-run.ts';
import type { MemberKey } from '../signals/workers/worker-settings.ts';

export interface SignalsDeskParts {
  readonly mode: 'demo' | 'production';
  readonly url: () => string;
  readonly queueFolder: string;
  /** Who trades with so much cash; `key` is what the operator gave. */
  readonly credentials: (
    cash: string,
    key: StartSignalsBody['apiKey'],
    instruments: readonly string[] | null,
  ) => Promise<MemberKey>;
  readonly changed: () => void;
  readonly warn: (line: string) => void;
}

const processFile = new URL('./signals-process.ts', import.meta.url);
/** An operator's stop lets the queue empty; a stop of the venue, or a change of parameters, leaves what is queued to the next process. */
const drainMs = 10_000;
const leaveDrainMs = 200;
const stopSlackMs = 10_000;
/** A venue that stops does not wait for the comparison: the queue outlives a process that is ended in the middle. */
const leaveSlackMs = 3_000;

type Kept = NonNullable<KeptRuns['signals']>;

export class SignalsDesk {
  private readonly parts: SignalsDeskParts;
  private status: Answer['status'] = 'off';
  private sinceMs = Date.now();
  private kept: Kept | undefined;
  private key: StartSignalsBody['apiKey'];
  private state: SignalsState | undefined;
  private account: string | null = null;
  private process: Supervised<SignalsOrder, SignalsWord> | undefined;
  private restarts = 0;
  private lastError: string | null = null;
  private lastRun: Answer['lastRun'] = null;
  private line = new ProfitLine();

  constructor(parts: SignalsDeskParts) {
    this.parts = parts;
  }

  get forKeeping(): Kept | undefined {
    return this.kept;
  }

  start(wish: StartSignalsBody): void {
    if (this.status !== 'off' && this.status !== 'failed') {
      throw new BotsRefused('conflict', `The signals are ${this.status} already.`);
    }
    this.key = wish.apiKey;
    this.kept = {
      instruments: wish.instruments ?? null,
      periodMs: wish.periodMs ?? 3_000,
      workers: wish.workers ?? 3,
      qty: wish.qty ?? '1',
      ttlMs: wish.ttlMs ?? 30_000,
      attemptsMax: wish.attemptsMax ?? 5,
      cash: wish.cash ?? '1000000',
    };
    this.restarts = 0;
    this.lastError = null;
    this.line = new ProfitLine();
    this.begin();
    this.parts.changed();
  }

  /** As an earlier life of the venue had them. */
  resume(kept: Kept): void {
    this.kept = kept;
    this.begin();
  }

  rest(reason: string): void {
    this.lastError = reason;
  }

  async change(wish: ChangeSignalsBody): Promise<void> {
    const { kept, process } = this;
    if (kept === undefined || process === undefined || this.status === 'stopping') {
      throw new BotsRefused('conflict', 'The signals do not run.');
    }
    const { workers = kept.workers, periodMs = kept.periodMs } = wish;
    const { qty = kept.qty, ttlMs = kept.ttlMs } = wish;
    this.kept = { ...kept, workers, periodMs, qty, ttlMs };
    this.parts.changed();
    const isAnew = periodMs !== kept.periodMs || qty !== kept.qty || ttlMs !== kept.ttlMs;
    if (!isAnew) {
      process.tell({ kind: 'scale', workers });
      return;
    }
    this.turn('stopping');
    await process.stop({ kind: 'stop', drainMs: leaveDrainMs }, stopSlackMs);
    this.begin();
  }

  async stop(): Promise<void> {
    if (this.process === undefined) throw new BotsRefused('conflict', 'The signals do not run.');
    this.turn('stopping');
    await this.process.stop({ kind: 'stop', drainMs }, drainMs + stopSlackMs);
    this.kept = undefined;
    this.parts.changed();
  }

  /** The venue stops; the signals come back with it. */
  async leave(): Promise<void> {
    const { kept } = this;
    if (this.process === undefined) return;
    this.turn('stopping');
    await this.process.stop({ kind: 'stop', drainMs: leaveDrainMs }, leaveSlackMs);
    this.kept = kept;
  }

  resetBreaker(name: string): void {
    this.refuseUnknown(
      this.state?.workers.some((worker) => worker.name === name),
      `There is no worker ${name}.`,
      'worker',
    );
    this.process?.tell({ kind: 'replaceWorker', name });
  }

  retry(id: string): void {
    this.refuseUnknown(
      this.state?.deadLetters.some((letter) => letter.id === id),
      `There is no dead letter ${id}.`,
      'signalId',
    );
    this.process?.tell({ kind: 'retry', id });
  }

  get answer(): Answer {
    const { state, kept, status, sinceMs, restarts, lastError, lastRun } = this;
    const settings = kept === undefined ? null : settingsOf(kept);
    return {
      mode: this.parts.mode,
      status,
      since: new Date(sinceMs).toISOString(),
      account: this.account,
      options: settings,
      facts: state === undefined ? null : factsOf(state),
      points: this.line.all,
      restarts,
      lastError,
      lastRun,
    };
  }

  private begin(): void {
    this.turn('starting');
    this.state = undefined;
    const process = new Supervised<SignalsOrder, SignalsWord>({
      file: processFile,
      mayRestart: true,
      begin: async () => {
        const { kept } = this;
        if (kept === undefined) throw new Error('The signals were stopped.');
        const { cash, ...settings } = kept;
        return {
          kind: 'start',
          url: this.parts.url(),
          credentials: await this.parts.credentials(cash, this.key, settings.instruments),
          queueFolder: this.parts.queueFolder,
          ...settings,
        };
      },
      heard: (word) => this.hear(word),
      crashed: (reason, isLast) => {
        this.lastError = reason;
        if (isLast) return;
        this.restarts++;
        this.turn('starting');
        this.parts.warn(`The signals are started again: ${reason}`);
      },
      ended: ({ how, message }) => {
        this.process = undefined;
        if (how === 'failed') this.lastError = message;
        this.turn(how === 'failed' ? 'failed' : 'off');
      },
    });
    this.process = process;
    process.start();
  }

  private hear(word: SignalsWord): void {
    switch (word.kind) {
      case 'state': {
        this.state = word.state;
        this.account = word.account;
        if (this.status === 'starting') this.turn('running');
        const { profit, buyAndHold } = word.state.profit;
        if (profit !== null && buyAndHold !== null) {
          this.line.take({ timeMs: Date.now(), profit, buyAndHold });
        }
        break;
      }
      case 'summary': {
        const { passed, failures, checkedOrders } = word.summary;
        const endedAt = new Date().toISOString();
        this.lastRun = { endedAt, passed, checkedOrders, failures: [...failures] };
        break;
      }
      default:
    }
  }

  private refuseUnknown(isKnown: boolean | undefined, message: string, field: string): void {
    if (this.process === undefined) throw new BotsRefused('conflict', 'The signals do not run.');
    if (isKnown !== true) throw new BotsRefused('notFound', message, field);
  }

  private turn(status: Answer['status']): void {
    if (status === this.status) return;
    this.status = status;
    this.sinceMs = Date.now();
  }
}

function settingsOf({ cash: _cash, ...settings }: Kept): SignalsSettings {
  return settings;
}

function factsOf(state: SignalsState): Answer['facts'] {
  const { generator, model, queue, workers, deadLetters, profit } = state;
  const { running, instruments, published, held } = generator;
  return {
    generator: { running, instruments: [...instruments], published, held },
    model,
    queue: { ...queue, redelivered: workers.reduce((sum, { retried }) => sum + retried, 0) },
    workers: [...workers],
    deadLetters: [...deadLetters],
    profit,
  };
}
