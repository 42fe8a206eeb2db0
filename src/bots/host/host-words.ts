// What the host and the process of a bot, or of the signals, say to each other: plain JSON over the pipe between them. Credentials travel here and
// nowhere else: never on a command line, in the environment or in a file.

import type { BotLimits } from '#api/bot-schemas.ts';
import type { SignalsState, SignalsSummary } from '../signals/signals-run.ts';
import type { MemberKey } from '../signals/workers/worker-settings.ts';

export type ParameterTexts = Readonly<Record<string, string>>;

/** To a bot. */
export type BotOrder =
  | {
      readonly kind: 'start';
      readonly url: string;
      readonly credentials: MemberKey;
      readonly account: string | undefined;
      readonly instrument: string;
      readonly strategy: string;
      readonly params: ParameterTexts;
      readonly limits: BotLimits;
      /** Shares that are no inventory; those at the start where it is undefined. */
      readonly neutral: string | undefined;
      readonly seed: number;
      readonly isPaused: boolean;
    }
  | {
      readonly kind: 'tune';
      readonly params: ParameterTexts;
      readonly limits: BotLimits;
      readonly isPaused: boolean;
    }
  | { readonly kind: 'stop' };

export interface BotStatusWord {
  readonly kind: 'status';
  readonly account: string;
  readonly doing: string;
  readonly note: string;
  /** Decimals; null before they are known. */
  readonly cash: string | null;
  readonly position: string | null;
  readonly mid: string | null;
  readonly openOrders: number;
  /** Since the process began. */
  readonly fills: number;
  readonly bought: string;
  readonly sold: string;
}

/** The end of a process that was no crash. */
export interface EndedWord {
  readonly kind: 'ended';
  readonly how: 'stopped' | 'done' | 'failed';
  /** One sentence. */
  readonly message: string;
}

export type BotWord = BotStatusWord | EndedWord;

/** To the signals. */
export type SignalsOrder =
  | {
      readonly kind: 'start';
      readonly url: string;
      readonly credentials: MemberKey;
      readonly instruments: readonly string[] | null;
      readonly periodMs: number;
      readonly workers: number;
      readonly qty: string;
      readonly ttlMs: number;
      readonly attemptsMax: number;
      readonly queueFolder: string;
    }
  | { readonly kind: 'scale'; readonly workers: number }
  | { readonly kind: 'replaceWorker'; readonly name: string }
  | { readonly kind: 'retry'; readonly id: string }
  | { readonly kind: 'stop'; readonly drainMs: number };

export type SignalsWord =
  | { readonly kind: 'state'; readonly state: SignalsState; readonly account: string }
  | { readonly kind: 'summary'; readonly summary: SignalsSummary }
  | EndedWord;
