// What a demonstration is: a name, what it shows, and a run on a venue that tells what happens as data. Whoever listens prints it, writes it down or
// shows it on a page. It must never know who listens.

import type { Stage } from './stage.ts';
import type { Teller } from './teller.ts';

/** What a demonstration has to have beside a venue that trades. */
export type DemoNeed =
  /** The operator's token: it lists an instrument of its own and sets its phases and limits. */
  | 'operator'
  /** A venue that it may kill. */
  | 'ownVenue';

export interface Demo {
  /** As on the command line: lower case and hyphens. */
  readonly name: string;
  readonly title: string;
  /** A sentence or two. */
  readonly shows: string;
  readonly needs: DemoNeed;
  /** About how long it takes on a machine with two cores. */
  readonly seconds: { readonly quick: number; readonly full: number };
  /** Claims are checked on the way; throws where it cannot go on. */
  readonly run: (context: DemoContext) => Promise<void>;
}

export interface DemoContext {
  /** Smaller numbers, so that all demonstrations together take little more than a minute. */
  readonly isQuick: boolean;
  readonly tell: Teller;
  readonly stage: Stage;
}

export interface Figure {
  readonly name: string;
  readonly value: number | string;
  /** Such as `orders/s`, `ms`, `USD`. */
  readonly unit?: string;
}

/** Lines of a small chart, all of one length and unit. */
export interface Series {
  readonly title: string;
  /** What the values are one after another of, such as `round`. */
  readonly x: string;
  readonly unit?: string;
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** Which command of the venue a step is about, as the venue says it. */
export interface At {
  readonly seq?: number | null;
  /** RFC 3339 with microseconds, of the venue. */
  readonly time?: string | null;
}

interface Common {
  /** Name of the demonstration. */
  readonly demo: string;
  /** Since the demonstration began. */
  readonly elapsedMs: number;
}

/** All that a demonstration tells, in the order in which it happens. */
export type DemoEvent = Common &
  (
    | { readonly kind: 'started'; readonly title: string; readonly shows: string }
    /** It has listed a stock of its own, here or on a venue of its own. */
    | { readonly kind: 'instrument'; readonly symbol: string; readonly ownVenue: boolean }
    /** Something was done or seen. */
    | {
        readonly kind: 'step';
        readonly text: string;
        readonly seq: number | null;
        readonly time: string | null;
      }
    /** Why the venue does what comes next. */
    | { readonly kind: 'reason'; readonly text: string }
    | {
        readonly kind: 'progress';
        readonly text: string;
        readonly done: number;
        readonly total: number;
      }
    | { readonly kind: 'figures'; readonly title: string; readonly figures: readonly Figure[] }
    | ({ readonly kind: 'series' } & Series)
    | {
        readonly kind: 'claim';
        readonly sentence: string;
        readonly holds: boolean;
        readonly found: string;
      }
    | {
        readonly kind: 'ended';
        readonly outcome: 'passed' | 'failed';
        readonly claims: number;
        readonly claimsFailed: number;
        /** Why it could not go on; null where it came to its end. */
        readonly error: string | null;
      }
  );

export type Listener = (event: DemoEvent) => void;
