// The venue's desk for demonstrations: starts a run as a process of its own, one at a time, keeps what the runs of this venue's life told, and ends them with the
// venue. It must never let a run, however it goes wrong, do more than fail.

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { delist } from './delisting.ts';
import type { Demo } from './demo.ts';
import type { Environment } from './own-venue.ts';
import { RunChild } from './run-child.ts';
import { type BreakOff, ToldRun } from './told-run.ts';
import type { Demonstration, DemonstrationEvent } from '#api/demonstration-schemas.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Demonstrations, RunFacts } from '#gateways/demonstrations.ts';

export interface DeskLimits {
  /** Runs that are kept. */
  readonly runsMax: number;
  /** Of one run. */
  readonly eventsMax: number;
  /** For each demonstration of a run. */
  readonly demoMs: number;
  /** From the request to end until it is killed. */
  readonly endWithinMs: number;
}

export interface DeskParts {
  readonly demos: readonly Demo[];
  /** Where the venue answers, and its operator's token. */
  readonly venue: { readonly url: string; readonly operatorToken: string };
  readonly environment: Environment;
  /** For a test: another program in place of the demonstrations'. */
  readonly processFile?: string;
  readonly limits?: Partial<DeskLimits>;
  /** Of a run that did not end in good order. */
  readonly warn: (sentence: string) => void;
}

const defaultLimits: DeskLimits = {
  runsMax: 30,
  eventsMax: 4_000,
  demoMs: 10 * 60_000,
  endWithinMs: 15_000,
};

interface Playing {
  readonly run: ToldRun;
  readonly child: RunChild;
  readonly over: Promise<void>;
}

export class RunDesk implements Demonstrations {
  readonly list: readonly Demonstration[];
  private readonly parts: DeskParts;
  private readonly limits: DeskLimits;
  /** Oldest first. */
  private readonly kept: ToldRun[] = [];
  private playing: Playing | undefined;

  constructor(parts: DeskParts) {
    this.parts = parts;
    this.limits = { ...defaultLimits, ...parts.limits };
    this.list = parts.demos.map(({ name, title, shows, needs, seconds }) => {
      return { name, title, shows, needs, seconds };
    });
  }

  get underWay(): RunFacts | undefined {
    return this.playing?.run.facts;
  }

  get runs(): readonly RunFacts[] {
    return this.kept.toReversed().map(({ facts }) => facts);
  }

  run(runId: string): RunFacts | undefined {
    return this.find(runId)?.facts;
  }

  starterOf(runId: string): string | undefined {
    return this.find(runId)?.start.starter;
  }

  events(runId: string, after: number): readonly DemonstrationEvent[] {
    return this.find(runId)?.events(after) ?? [];
  }

  async hear(runId: string, after: number, withinMs: number): Promise<void> {
    await this.find(runId)?.hear(after, withinMs);
  }

  start(name: string, demos: readonly string[], quick: boolean, starter: string): RunFacts {
    if (this.playing !== undefined) throw new Error('a run is under way');
    const { eventsMax, demoMs, endWithinMs, runsMax } = this.limits;
    const { venue, environment, processFile } = this.parts;
    const runId = randomUUID();
    const startedMs = Date.now();
    const run = new ToldRun({ runId, name, demos, quick, starter, startedMs, eventsMax });
    const child = new RunChild({
      processFile: processFile ?? path.join(import.meta.dirname, 'run-process.ts'),
      environment,
      order: { demos, isQuick: quick, ...venue },
      endWithinMs,
      event: (event) => run.take(event),
      babbles: (what) => this.breakOff({ state: 'failed', reason: `It told ${what}.` }),
    });
    const limitMs = demoMs * demos.length;
    const timer = setTimeout(() => {
      this.breakOff({ state: 'failed', reason: `It was not done after ${limitMs / 1_000} s.` });
    }, limitMs);
    const over = child.ended.then(async (failure) => {
      clearTimeout(timer);
      await this.clearAway(run.leftOver);
      this.playing = undefined;
      run.end(Date.now(), failure);
      if (failure !== null && run.facts.state === 'failed') {
        this.parts.warn(`The demonstration ${name} (run ${runId}) failed: ${failure}`);
      }
    });
    this.playing = { run, child, over };
    this.kept.push(run);
    if (this.kept.length > runsMax) this.kept.shift();
    return run.facts;
  }

  stop(runId: string): void {
    if (this.playing?.run.start.runId !== runId) return;
    this.breakOff({ state: 'stopped', reason: 'It was stopped.' });
  }

  /** With the venue, while it still answers. */
  async close(): Promise<void> {
    const { playing } = this;
    this.breakOff({ state: 'stopped', reason: 'The venue was stopped.' });
    await playing?.over;
  }

  private breakOff(why: BreakOff): void {
    this.playing?.run.breakOff(why);
    this.playing?.child.end();
  }

  /** What a process that was killed left listed. */
  private async clearAway(symbols: readonly string[]): Promise<void> {
    const { url, operatorToken } = this.parts.venue;
    const credentials = { kind: 'token', token: operatorToken } as const;
    const { rest } = new VenueClient({ url, credentials, transport: nodeTransport });
    try {
      for (const symbol of symbols) await delist(rest, symbol);
    } catch (error) {
      this.parts.warn(
        `Stocks of a demonstration are left, ${symbols.join(', ')}: ${String(error)}`,
      );
    }
  }

  private find(runId: string): ToldRun | undefined {
    return this.kept.find(({ start }) => start.runId === runId);
  }
}
