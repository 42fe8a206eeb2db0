// What the engine's thread and its port say to each other beside the two rings: once at the start, and on the rare occasions when a
// question is asked. Questions travel in the command ring, so that they are answered between two commands.

import type { AuditState, EngineState } from '#sequencer/engine-port.ts';
import type { EngineOptions, RecoveryReport } from '#sequencer/engine.ts';
import type { History } from '#sequencer/state-snapshot.ts';

export interface EngineWorkerData {
  readonly options: EngineOptions;
  readonly commands: SharedArrayBuffer;
  readonly events: SharedArrayBuffer;
  /** One word, written by the engine: how long the last batch took to be durable, in microseconds. */
  readonly gauges: SharedArrayBuffer;
}

/** Questions to the engine, in place of a command: kinds that no command has. */
export const Question = { state: 240, auditOn: 241, auditOff: 242, stop: 243 } as const;
/** Words of a question: length, tag, question, padding. */
export const questionWords = 4;

export type EngineMessage =
  | { readonly kind: 'notice'; readonly sentence: string }
  | { readonly kind: 'history'; readonly history: History }
  | { readonly kind: 'ready'; readonly report: RecoveryReport }
  /** There are events in the ring, and the reader was asleep. */
  | { readonly kind: 'events' }
  | { readonly kind: 'state'; readonly tag: number; readonly state: EngineState }
  | { readonly kind: 'audit'; readonly tag: number; readonly audit: AuditState }
  | { readonly kind: 'stopped' }
  /** The end: one plain sentence, and whether it was our own broken invariant. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly stack: string };
