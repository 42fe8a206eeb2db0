// How a demonstration tells what happens: steps, reasons, progress, figures and claims, each an event with the time since its beginning. It must never
// leave out a claim that failed.

import type { At, DemoEvent, Figure, Listener, Series } from './demo.ts';
import { Claims } from './claims.ts';

type Told<Event> = Event extends DemoEvent ? Omit<Event, 'demo' | 'elapsedMs'> : never;

export class Teller {
  readonly claims = new Claims();
  private readonly demo: string;
  private readonly listen: Listener;
  private readonly startedMs = performance.now();

  constructor(demo: string, listen: Listener) {
    this.demo = demo;
    this.listen = listen;
  }

  /** Something was done or seen; `at` is what the venue says of it. */
  step(text: string, at: At = {}): void {
    this.event({ kind: 'step', text, seq: at.seq ?? null, time: at.time ?? null });
  }

  /** Why the venue does what comes next. */
  reason(text: string): void {
    this.event({ kind: 'reason', text });
  }

  progress(text: string, done: number, total: number): void {
    this.event({ kind: 'progress', text, done, total });
  }

  figures(title: string, figures: readonly Figure[]): void {
    this.event({ kind: 'figures', title, figures });
  }

  /** At most four lines of 500 values. */
  series(series: Series): void {
    this.event({ kind: 'series', ...series });
  }

  /** `found` is what was seen, whether the claim holds or not. */
  claim(sentence: string, holds: boolean, found: string): void {
    this.claims.check(sentence, holds, found);
    this.event({ kind: 'claim', sentence, holds, found });
  }

  /** Two answers that have to say the same. */
  equal(sentence: string, is: string, wanted: string): void {
    this.claims.equal(sentence, is, wanted);
    const { holds, found } = this.claims.all.at(-1) ?? { holds: false, found: 'nothing' };
    this.event({ kind: 'claim', sentence, holds, found });
  }

  event(told: Told<DemoEvent>): void {
    const elapsedMs = Math.round(performance.now() - this.startedMs);
    this.listen({ ...told, demo: this.demo, elapsedMs });
  }
}
