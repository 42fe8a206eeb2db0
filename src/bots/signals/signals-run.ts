// What a run of the signals is started with and what it tells: the contract between the run itself, its status page, `npm run signals` and the
// demonstrations. It holds no logic.

import type { MemberKey } from './workers/worker-settings.ts';
import type { AgentLogger } from '../agent-client.ts';

export interface SignalsOptions {
  /** Of the venue, such as http://127.0.0.1:8080. */
  readonly url: string;
  /** Who trades; the member must be allowed to read and to trade. */
  readonly credentials: MemberKey;
  /** Symbols, or all that are listed when the run starts. */
  readonly instruments: 'all' | readonly string[];
  /** How often each instrument is looked at for a signal; 100 to 3,600,000. Default 3,000. */
  readonly periodMs?: number;
  /** Execution workers at the start; 1 to 32. Default 3. */
  readonly workers?: number;
  /** The folder of the durable queue; made where it is missing. What an earlier run left in it is executed first. */
  readonly queueFolder: string;
  /** Shares of one signal, a whole number of lots of every instrument. Default "1". */
  readonly qty?: string;
  /** How long a signal may wait for its execution. Default 30,000. */
  readonly ttlMs?: number;
  /** Deliveries before a signal is dead. Default 5. */
  readonly attemptsMax?: number;
  /** Of the status page on 127.0.0.1; 0 is any free port; undefined is no page. */
  readonly statusPort?: number;
  /** Signals that are published at once at the start, to see what the workers can do. Default 0. */
  readonly burst?: number;
  readonly logger: AgentLogger;
}

export interface SignalsRun {
  /** Where the status page answers, such as http://127.0.0.1:4711; undefined where there is none. */
  readonly statusUrl: string | undefined;
  state(): SignalsState;
  /** More or fewer workers, 1 to 32; those that go finish what they have in hand. Throws RangeError. */
  scale(workers: number): void;
  /** Ends one worker at once, whatever it has in hand; another takes its place. False where no worker has that name. */
  killWorker(name: string): boolean;
  /** No new signals from here on; what is published is still executed. */
  stopPublishing(): void;
  /** Puts a dead letter back; false where no dead letter has that id. */
  requeue(id: string): Promise<boolean>;
  /**
   * Publishes nothing more, waits at most `drainWithinMs` (default 30,000) until the queue is empty, ends the workers, and compares what was
   * acknowledged with what the venue has.
   */
  stop(drainWithinMs?: number): Promise<SignalsSummary>;
}

export interface SignalsState {
  readonly generator: GeneratorState;
  readonly model: ModelState;
  readonly queue: QueueNumbers;
  readonly workers: readonly WorkerState[];
  /** The oldest 100. */
  readonly deadLetters: readonly DeadLetterState[];
  readonly profit: ProfitState;
}

export interface GeneratorState {
  readonly running: boolean;
  readonly periodMs: number;
  readonly instruments: readonly string[];
  /** Signals published by this run. */
  readonly published: number;
  /** Looks at an instrument that ended without a signal: no agreement, nothing to sell, or enough held. */
  readonly held: number;
  /** The last opinions by instrument: what each source leans to, -1 sell, 0 nothing, 1 buy. */
  readonly opinions: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Prequential: every forecast was scored before the model learnt from its outcome. */
export interface ModelState {
  /** Scored forecasts; price moves of zero are not scored. */
  readonly samples: number;
  /** Share that was right, 0 to 1; null before the first. */
  readonly accuracy: number | null;
  /** Share that was right of always saying what has been more frequent so far; scored in the same way. */
  readonly baseRate: number | null;
  /** Mean, in nats; 0.693 is a coin. */
  readonly logLoss: number | null;
  readonly baseLogLoss: number | null;
  /** Whether the difference to the base rate is more than three standard errors, and the log loss agrees. */
  readonly verdict: 'better' | 'noEvidence' | 'worse';
}

export interface QueueNumbers {
  readonly published: number;
  readonly acknowledged: number;
  /** Waiting, delayed or in a worker's hands. */
  readonly depth: number;
  readonly leased: number;
  readonly dead: number;
}

export interface DeadLetterState {
  readonly id: string;
  readonly reason: string;
  readonly attempts: number;
  readonly instrument: string | null;
}

export interface WorkerState {
  readonly name: string;
  readonly state: 'starting' | 'idle' | 'busy' | 'waiting' | 'stopping';
  readonly breaker: 'closed' | 'open' | 'halfOpen';
  /** Acknowledged with an order at the venue. */
  readonly acknowledged: number;
  readonly expired: number;
  readonly retried: number;
  readonly dead: number;
  /** How often it was ended in the middle and started anew. */
  readonly restarts: number;
  /** From lease to acknowledgement; null before the first. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Acknowledgements of the last ten seconds, by second. */
  readonly perSecond: number;
  /** The last trouble, as a sentence. */
  readonly trouble: string | null;
}

/** In the currency of the instruments, two decimals; null before the prices and the account are known. */
export interface ProfitState {
  readonly startEquity: string | null;
  readonly equity: string | null;
  readonly profit: string | null;
  /** What the same money would have made, spread evenly over the instruments at the first prices. */
  readonly buyAndHold: string | null;
  /** What it would have made as cash. */
  readonly cash: string | null;
}

export interface SignalsSummary {
  readonly state: SignalsState;
  /** Acknowledged signals whose order was looked for at the venue. */
  readonly checkedOrders: number;
  readonly acknowledgedOrders: number;
  readonly expired: number;
  /** Signals finished by second, between the first and the last that was; null for fewer than two. */
  readonly perSecond: number | null;
  /** Each failed claim as a sentence; empty is a good run. */
  readonly failures: readonly string[];
  readonly passed: boolean;
}
