// How far a market with others in it goes from history's: the middle between best bid and ask, asked of the plan's book (which is history) and of
// the venue at the same points of the data's clock. Pure; it must never compare a middle that one of the two has not.

import type { PlanCommand, ReplayPlan } from './plan.ts';

/** A point of the data's clock between two commands: nothing is on its way while the venue is asked. */
export interface SampleStep {
  readonly kind: 'sample';
  readonly track: number;
  readonly line: number;
  readonly timeNs: number;
  /** History's middle in ten-thousandths; undefined while a side is empty. */
  readonly mid: number | undefined;
}

export interface DepartureSummary {
  /** Points at which both had a middle, and those at which one had none. */
  readonly samples: number;
  readonly oneSided: number;
  /** Of the distance, in ticks. */
  readonly meanTicks: number;
  readonly maxTicks: number;
  /** Of the first point that was so far off; undefined where none was off at all. */
  readonly maxAtNs: number | undefined;
}

/** The plan's commands, with a point to compare at before the first one of each interval. The plan must not have been begun. */
export function* withSamples(
  plan: ReplayPlan,
  commands: Iterable<PlanCommand, void, void>,
  everyNs: number,
): Generator<PlanCommand | SampleStep, void, void> {
  let nextNs: number | undefined;
  let mid: number | undefined;
  for (const command of commands) {
    const { timeNs, line, track } = command;
    nextNs ??= (Math.floor(timeNs / everyNs) + 1) * everyNs;
    for (; nextNs <= timeNs; nextNs += everyNs) {
      yield { kind: 'sample', track, line, timeNs: nextNs, mid };
    }
    // The book is that behind this command by now: what it was is what was kept.
    mid = plan.mid();
    yield command;
  }
}

export class Departure {
  private samples = 0;
  private oneSided = 0;
  private sumTicks = 0;
  private maxTicks = 0;
  private maxAtNs: number | undefined;

  /** Both in ten-thousandths, as the tick. */
  take(timeNs: number, history: number | undefined, venue: number | undefined, tick: number): void {
    if (history === undefined || venue === undefined) {
      this.oneSided++;
      return;
    }
    const ticks = Math.abs(venue - history) / tick;
    this.samples++;
    this.sumTicks += ticks;
    if (ticks <= this.maxTicks) return;
    this.maxTicks = ticks;
    this.maxAtNs = timeNs;
  }

  summary(): DepartureSummary {
    const { samples, oneSided, maxTicks, maxAtNs } = this;
    const meanTicks = samples === 0 ? 0 : this.sumTicks / samples;
    return { samples, oneSided, meanTicks, maxTicks, maxAtNs };
  }
}
