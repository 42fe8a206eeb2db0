// Which venue a demonstration takes place on: the one that was named, or one of its own that all of them share. It must never start a venue that no
// demonstration needs.

import type { DemoNeed } from './demo.ts';
import { type Environment, OwnVenue } from './own-venue.ts';
import type { StageVenue } from './stage.ts';

export interface NamedVenue {
  readonly url: string;
  readonly operatorToken: string;
}

/** Where the demonstrations of a run find their venues. */
export interface Venues {
  /** `say` is told of what takes its time. */
  for(need: DemoNeed, say: (text: string) => void): Promise<StageVenue>;
  stop(): Promise<void>;
}

export class SharedVenues implements Venues {
  private readonly named: NamedVenue | undefined;
  private readonly environment: Environment | undefined;
  private own: Promise<OwnVenue> | undefined;

  /** The environment is of a venue of its own; see OwnVenue.start. */
  constructor(named: NamedVenue | undefined, environment?: Environment) {
    this.named = named;
    this.environment = environment;
  }

  /** Throws Refusal where a venue of its own does not start. */
  async for(need: DemoNeed, say: (text: string) => void): Promise<StageVenue> {
    if (this.named !== undefined && need !== 'ownVenue') return { ...this.named, own: undefined };
    if (this.own === undefined) {
      say('Starting a venue of its own, on a temporary folder …');
      this.own = OwnVenue.start(['--agents', 'off', '--day', 'off'], this.environment);
    }
    const own = await this.own;
    return {
      get url() {
        return own.url;
      },
      get operatorToken() {
        return own.operatorToken;
      },
      own,
    };
  }

  /** One that is still starting as well. */
  async stop(): Promise<void> {
    const own = await this.own?.catch(() => undefined);
    await own?.stop();
  }
}
