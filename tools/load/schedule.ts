// When each request of an open-loop run is due and whose it is: fixed before the run, by a seed, whatever the venue does. Pure: it knows no
// clock, and so cannot wait for an answer.

import { Prng } from '#std/prng.ts';

export interface Due {
  /** From the beginning of the run. */
  readonly atMs: number;
  /** Whose request it is, from 0. */
  readonly session: number;
}

/**
 * Exactly `perSecond * seconds` requests (rounded), each somewhere in its own slot of 1/perSecond seconds, so that the rate holds in every second and
 * nothing comes in step. Every session has one request before any has its next.
 */
export class Schedule {
  readonly count: number;
  private readonly slotMs: number;
  private readonly random: Prng;
  private readonly turns: Uint32Array;
  private given = 0;
  private waiting: Due | undefined;

  constructor(perSecond: number, seconds: number, sessions: number, seed: number) {
    this.count = Math.round(perSecond * seconds);
    this.slotMs = 1_000 / perSecond;
    this.random = new Prng(seed);
    this.turns = Uint32Array.from({ length: sessions }, (_each, i) => i);
  }

  /** The next one that is due at this time at the latest; undefined where none is yet, or none is left. */
  next(nowMs: number): Due | undefined {
    const due = this.peek();
    if (due === undefined || due.atMs > nowMs) return undefined;
    this.waiting = undefined;
    this.given += 1;
    return due;
  }

  get isDone(): boolean {
    return this.given === this.count;
  }

  private peek(): Due | undefined {
    if (this.waiting !== undefined || this.isDone) return this.waiting;
    const turn = this.given % this.turns.length;
    if (turn === 0) this.shuffle();
    const atMs = (this.given + this.random.nextUnit()) * this.slotMs;
    const session = this.turns[turn] ?? 0;
    this.waiting = { atMs, session };
    return this.waiting;
  }

  private shuffle(): void {
    const { turns, random } = this;
    for (let i = turns.length - 1; i > 0; i--) {
      const j = random.nextBelow(i + 1);
      const moved = turns[i] ?? 0;
      turns[i] = turns[j] ?? 0;
      turns[j] = moved;
    }
  }
}
