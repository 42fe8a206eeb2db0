// Runs demonstrations one after another, each on a stage of its own, and adds up what became of their claims. A demonstration that cannot go on has
// failed, and the next one still runs. It must never count a run as good in which nothing was claimed.

import type { Demo, Listener } from './demo.ts';
import { Stage } from './stage.ts';
import { Teller } from './teller.ts';
import type { Venues } from './venues.ts';
import { Refusal } from './refusal.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';

export interface RunParts {
  readonly demos: readonly Demo[];
  readonly isQuick: boolean;
  readonly venues: Venues;
  readonly listen: Listener;
  /** Told of each stage before anything happens on it: whoever breaks the run off has to clear it. */
  readonly staged?: (stage: Stage) => void;
}

export interface DemoVerdict {
  readonly demo: string;
  readonly passed: boolean;
  readonly claims: number;
  readonly claimsFailed: number;
  /** Why it could not go on; null where it came to its end. */
  readonly error: string | null;
  /** Of the demonstration, clearing its stage included; not of starting a venue. */
  readonly durationMs: number;
}

/** In the order of the demonstrations. */
export async function runDemos(parts: RunParts): Promise<readonly DemoVerdict[]> {
  const verdicts: DemoVerdict[] = [];
  for (const demo of parts.demos) verdicts.push(await runDemo(demo, parts));
  return verdicts;
}

async function runDemo(demo: Demo, parts: RunParts): Promise<DemoVerdict> {
  const { name, title, shows } = demo;
  const tell = new Teller(name, parts.listen);
  tell.event({ kind: 'started', title, shows });
  let startedMs = performance.now();
  let stage: Stage | undefined;
  let error: string | null = null;
  try {
    const venue = await parts.venues.for(demo.needs, (text) => tell.step(text));
    startedMs = performance.now();
    const ownVenue = venue.own !== undefined;
    stage = new Stage(venue, (symbol) => tell.event({ kind: 'instrument', symbol, ownVenue }));
    parts.staged?.(stage);
    await demo.run({ isQuick: parts.isQuick, tell, stage });
  } catch (failure) {
    error = reasonOf(failure);
  } finally {
    await stage?.clear();
  }
  const { all, failed } = tell.claims;
  if (error === null && all.length === 0) error = 'It claimed nothing.';
  const passed = error === null && failed === 0;
  const outcome = passed ? 'passed' : 'failed';
  tell.event({ kind: 'ended', outcome, claims: all.length, claimsFailed: failed, error });
  const durationMs = Math.round(performance.now() - startedMs);
  return { demo: name, passed, claims: all.length, claimsFailed: failed, error, durationMs };
}

/** One sentence for what the venue or the network did; the stack for a defect. */
export function reasonOf(error: unknown): string {
  if (error instanceof VenueError) {
    const field = error.field === null ? '' : ` (field ${error.field})`;
    return `The venue refused what it should take, ${error.reason}${field}: ${error.message}`;
  }
  if (error instanceof NoAnswerError || error instanceof Refusal) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
