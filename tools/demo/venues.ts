// Which venue a demonstration takes place on: the one that was named, or one of its own that all of them share. It must never start a venue that no
// demonstration needs.

import type { DemoNeed } from './demo.ts';
import { OwnVenue } from '../venue/own-venue.ts';
import type { StageVenue } from './stage.ts';

export interface NamedVenue {
  readonly url: string;
  readonly operatorToken: string;
}

/** Where the demonstrations of a run find their venues. */
export interface Venues {
  for(need: DemoNeed): Promise<StageVenue>;
  stop(): Promise<void>;
}

export class SharedVenues implements Venues {
  private readonly named: NamedVenue | undefined;
  private readonly say: (text: string) => void;
  private own: Promise<OwnVenue> | undefined;

  constructor(named: NamedVenue | undefined, say: (text: string) => void) {
    this.named = named;
    this.say = say;
  }

  /** Throws Refusal where a venue of its own does not start. */
  async for(need: DemoNeed): Promise<StageVenue> {
    if (this.named !== undefined && need !== 'ownVenue') return { ...this.named, own: undefined };
    if (this.own === undefined) {
      this.say('Starting a venue of its own, on a temporary folder …');
      this.own = OwnVenue.start(['--agents', 'off', '--day', 'off']);
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
