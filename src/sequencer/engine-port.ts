// What the rest of the venue sees of the engine: commands go in, durable events come out in order, and a few questions are
// answered. One adapter runs the engine in a worker thread; tests run it in their own.

import type { Command } from '#core/command.ts';

/** Events of one or more commands, durable: groups as `EventEncoder` writes them. Borrowed during the call. */
export type EventsConsumer = (ints: Int32Array, nums: Float64Array, words: number) => void;

export interface EngineState {
  readonly seq: number;
  readonly stateHash: string;
  /** Sum over all accounts, outside world included, per asset: always 0. And what members hold of it. */
  readonly totals: readonly AssetTotal[];
  readonly audit: AuditState;
}

export interface AssetTotal {
  readonly assetId: number;
  readonly code: string;
  readonly decimals: number;
  readonly sumMinor: number;
  readonly availableMinor: number;
  readonly heldMinor: number;
  /** What the outside world has put in. */
  readonly outsideMinor: number;
}

export interface AuditState {
  readonly everyCommand: boolean;
  /** Commands after which every invariant was checked. */
  readonly commandsAudited: number;
}

export interface EnginePort {
  /**
   * Queues a command and returns its tag, with which its events come back; 0 where the queue is full (`venueBusy`). The command is
   * copied: the record may be reused at once.
   */
  submit(command: Command): number;
  /** What the queue has taken is told to the engine; call once after a batch of `submit`. */
  flush(): void;
  /** State hash, totals and audit of the engine between two commands. */
  state(): Promise<EngineState>;
  /** Whether every invariant is checked after every command from now on. */
  setAudit(everyCommand: boolean): Promise<AuditState>;
  /** Commands waiting for the engine, for health and back-pressure. */
  readonly queueDepth: number;
  /** How long the last batch took to be durable, in microseconds; 0 before the first, missing where it is not measured. */
  readonly lastAppendUs?: number;
  /** Takes no more commands, waits until all are durable and told, writes what must be written, and ends. */
  stop(): Promise<void>;
}
