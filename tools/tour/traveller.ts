// Who takes the tour: the venue's address, clients that show what they ask, and where the claims are written down.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Claims } from '#demonstrations/claims.ts';
import type { Page } from './page.ts';
import type { TellingTransport } from './telling-transport.ts';
import type { Credentials } from '#client/auth.ts';
import { decimal, zero, type Decimal } from '#client/decimal.ts';
import { VenueError } from '#client/errors.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { OwnVenue } from '#demonstrations/own-venue.ts';
import { Refusal } from '#demonstrations/refusal.ts';

const lookEveryMs = 250;

export interface TravellerParts {
  readonly url: string;
  /** Where the tour has started its own venue. */
  readonly own: OwnVenue | undefined;
  readonly isQuick: boolean;
  readonly outFolder: string;
  readonly page: Page;
  readonly claims: Claims;
  readonly transport: TellingTransport;
}

/** What is followed until it is as it should be. */
export interface Following<Answer> {
  readonly ask: () => Promise<Answer>;
  readonly until: (answer: Answer) => boolean;
  readonly withinMs: number;
}

export class Traveller {
  readonly url: string;
  readonly own: OwnVenue | undefined;
  readonly isQuick: boolean;
  readonly outFolder: string;
  readonly page: Page;
  readonly claims: Claims;
  private readonly transport: TellingTransport;

  constructor(parts: TravellerParts) {
    this.url = parts.url;
    this.own = parts.own;
    this.isQuick = parts.isQuick;
    this.outFolder = parts.outFolder;
    this.page = parts.page;
    this.claims = parts.claims;
    this.transport = parts.transport;
  }

  /** The typed client (docs/client.md), as whoever the credentials say; nobody without them. */
  client(credentials?: Credentials): VenueClient {
    const { url, transport } = this;
    return new VenueClient({
      url,
      transport,
      ...(credentials === undefined ? {} : { credentials }),
    });
  }

  /** The HTTP status of the last answer. */
  get lastStatus(): number {
    return this.transport.last?.answer.status ?? 0;
  }

  /** Something that the venue has to refuse; what it said, or undefined where it did not refuse. */
  async refused(ask: () => Promise<unknown>): Promise<VenueError | undefined> {
    try {
      await ask();
      return undefined;
    } catch (error) {
      if (error instanceof VenueError) return error;
      throw error;
    }
  }

  /** Asks until the answer is as it should be, and shows the last one only. After `withinMs` that is whatever was answered. */
  async follow<Answer>({ ask, until, withinMs }: Following<Answer>): Promise<Answer> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const answer = await this.transport.quietly(ask);
      if (until(answer) || performance.now() > endMs) {
        this.transport.showLast();
        return answer;
      }
      await sleep(lookEveryMs);
    }
  }

  quietly<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return this.transport.quietly(ask);
  }
}

export function sum(values: readonly string[]): Decimal {
  return values.reduce((total, value) => (total + decimal(value)) as Decimal, zero);
}

/** A part of an answer that must be there. */
export function required<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Refusal(`The venue did not tell ${what}.`);
  return value;
}
