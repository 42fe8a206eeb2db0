// Keeps one instrument's book true: applies the feed, fills gaps on the same socket, and takes a fresh snapshot when the
// gap cannot be filled or a checksum disagrees. Nothing is shown from a book that is not proved.
import { DepthBook } from './depth-book.ts';
import type { Levels } from '#api/types.ts';

export interface DepthSnapshot {
  readonly seq: number;
  readonly checksum: number;
  readonly data: Levels;
}

export interface DepthDelta extends DepthSnapshot {
  /** Of the book before it, where that is not one less. */
  readonly prevSeq?: number;
}

export type DepthFeedEvents = {
  /** The book changed and is true. */
  readonly changed: () => void;
  /** The book is not to be shown until `changed`. */
  readonly invalid: () => void;
  /** Asks the venue for the missing deltas; null where it cannot give them. */
  readonly fetchGap: (from: number, to: number) => Promise<readonly DepthDelta[] | null>;
  /** Asks the venue for a fresh snapshot. */
  readonly resubscribe: () => void;
};

/** More than this waiting behind a gap is worth less than a snapshot. */
export const waitingDeltasMax = 2_000;

export class DepthFeed {
  readonly book = new DepthBook();
  readonly #events: DepthFeedEvents;
  #phase: 'awaitingSnapshot' | 'live' | 'fillingGap' = 'awaitingSnapshot';
  #waiting: DepthDelta[] = [];
  /** Distinguishes the answer to this gap from one asked for before a snapshot. */
  #epoch = 0;

  constructor(events: DepthFeedEvents) {
    this.#events = events;
  }

  get phase(): 'awaitingSnapshot' | 'live' | 'fillingGap' {
    return this.#phase;
  }

  /** Forgets everything: another instrument, or a lost connection. */
  reset(): void {
    this.#epoch += 1;
    this.#waiting = [];
    this.#phase = 'awaitingSnapshot';
    this.book.clear();
  }

  snapshot(snapshot: DepthSnapshot): void {
    this.#epoch += 1;
    this.#waiting = [];
    if (this.book.load(snapshot)) {
      this.#phase = 'live';
      this.#events.changed();
    } else {
      this.#startOver();
    }
  }

  delta(delta: DepthDelta): void {
    switch (this.#phase) {
      case 'awaitingSnapshot':
        return;
      case 'fillingGap':
        this.#waiting.push(delta);
        if (this.#waiting.length > waitingDeltasMax) {
          this.#startOver();
        }
        return;
      case 'live':
        this.#apply(delta);
    }
  }

  #apply(delta: DepthDelta): void {
    switch (this.book.apply(delta)) {
      case 'applied':
        this.#events.changed();
        return;
      case 'stale':
        return;
      case 'gap':
        this.#waiting = [delta];
        this.#phase = 'fillingGap';
        void this.#fillGap(this.book.seq + 1, delta.prevSeq ?? delta.seq - 1);
        return;
      case 'badChecksum':
        this.#startOver();
    }
  }

  async #fillGap(from: number, to: number): Promise<void> {
    const epoch = this.#epoch;
    const missing = await this.#events.fetchGap(from, to);
    if (epoch !== this.#epoch) {
      return;
    }
    if (missing === null || missing[0]?.seq !== from || missing.at(-1)?.seq !== to) {
      this.#startOver();
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#phase = 'live';
    for (const delta of [...missing, ...waiting]) {
      // A further gap inside puts the rest aside again through the ordinary path.
      this.delta(delta);
    }
  }

  #startOver(): void {
    this.reset();
    this.#events.invalid();
    this.#events.resubscribe();
  }
}
