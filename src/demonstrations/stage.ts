// Where a demonstration takes place: a venue, its operator, and what the demonstration makes there for itself: members, and instruments that nobody else
// trades. At the end the stage is cleared. It must never change anything of the venue that others use.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { delist, quietly } from './delisting.ts';
import { DemoMember } from './member.ts';
import type { OwnVenue } from './own-venue.ts';
import type { Instrument, Phase } from '#api/types.ts';
import type { AnswerOf, RequestOf } from '#api/routes.ts';
import type { Credentials } from '#client/auth.ts';
import { VenueError } from '#client/errors.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';

const lookEveryMs = 100;
const withinMs = 30_000;
/** Patient, because a machine may be busy with more than this; and back soon after a crash. */
const timings = { answerWithinMs: 20_000, backoff: { firstMs: 200, maxMs: 1_000 } };
/** What every member begins with. */
const startMoney = '10000000.00';
const currency = 'USD';

type Listing = RequestOf<'POST /v1/operator/instruments'>['body'];
export type Totals = AnswerOf<'GET /v1/operator/state'>['totals'];

export interface StageVenue {
  readonly url: string;
  readonly operatorToken: string;
  /** Where it may be killed. */
  readonly own: OwnVenue | undefined;
}

export interface ListingOptions {
  /** Phase that it is left in; default continuous. */
  readonly phase?: Phase;
  readonly terms?: Partial<Listing>;
}

export interface MemberOptions {
  /** Shares of each symbol to begin with. */
  readonly shares?: Readonly<Record<string, number>>;
  /** Connect the WebSocket; default true. */
  readonly connects?: boolean;
}

export class Stage {
  readonly venue: StageVenue;
  /** Acts as the operator. */
  readonly operator: VenueClient;
  readonly currency = currency;
  private readonly clients: VenueClient[] = [];
  private readonly symbols: string[] = [];
  private readonly listed: (symbol: string) => void;
  private readonly undos: (() => Promise<unknown>)[] = [];
  /** Of the names of this demonstration's members and instruments. */
  private readonly tag = randomBytes(4).toString('hex');

  /** `listed` is told of each instrument. */
  constructor(venue: StageVenue, listed: (symbol: string) => void = () => undefined) {
    this.venue = venue;
    this.listed = listed;
    this.operator = this.client({ kind: 'token', token: () => venue.operatorToken });
  }

  client(credentials: Credentials): VenueClient {
    const { url } = this.venue;
    const client = new VenueClient({ url, transport: nodeTransport, credentials, timings });
    this.clients.push(client);
    return client;
  }

  /** Lists a new instrument at a reference price of 100.00, ticks of a cent, lots of one share. */
  async list(options: ListingOptions = {}): Promise<Instrument> {
    const { phase = 'continuous', terms = {} } = options;
    const letter = String.fromCodePoint(65 + this.symbols.length);
    const symbol = `D${this.tag.toUpperCase()}${letter}`;
    const body: Listing = {
      symbol,
      currency,
      name: 'Demonstration',
      priceDecimals: 2,
      tickSize: '0.01',
      lotSize: '1',
      priceMin: '0.01',
      priceMax: '100000.00',
      qtyMin: '1',
      qtyMax: '1000000',
      notionalMax: '100000000.00',
      referencePrice: '100.00',
      marketCollarBps: 1_000,
      limitCollarBps: 0,
      openOrdersPerAccountMax: 100_000,
      positionMax: null,
      ...terms,
    };
    await this.operator.rest.call('POST /v1/operator/instruments', { body });
    this.symbols.push(symbol);
    this.listed(symbol);
    await this.keepOthersOut(symbol);
    // A venue with calendars may have opened it already.
    const { phase: now } = await this.instrument(symbol);
    if (now !== 'closed' && now !== phase) await this.setPhase(symbol, 'closed');
    return phase === 'closed' ? this.instrument(symbol) : this.setPhase(symbol, phase);
  }

  instrument(symbol: string): Promise<Instrument> {
    return this.operator.rest.call('GET /v1/instruments/:symbol', { params: { symbol } });
  }

  setPhase(symbol: string, phase: Phase): Promise<Instrument> {
    return this.operator.rest.call('PUT /v1/operator/instruments/:symbol/phase', {
      params: { symbol },
      body: { phase },
    });
  }

  /** Signs a member up, and gives it money and shares. `role` is up to eight letters. */
  async member(role: string, options: MemberOptions = {}): Promise<DemoMember> {
    const { shares = {}, connects = true } = options;
    const username = `demo_${this.tag}_${role}`;
    const password = randomBytes(12).toString('base64url');
    const guest = this.client({ kind: 'cookie' });
    const { user, accessToken } = await guest.rest.call('POST /v1/auth/signup', {
      body: { username, password, email: `${username}@example.org` },
    });
    const account = user.accounts[0]?.accountId;
    if (account === undefined) throw new Error(`${username} has no account after signing up`);
    await this.deposit(account, currency, startMoney);
    for (const [symbol, qty] of Object.entries(shares)) {
      await this.deposit(account, symbol, String(qty));
    }
    const client = this.client({ kind: 'token', token: accessToken });
    if (connects) await client.ready(withinMs);
    return new DemoMember({ role, username, account, client });
  }

  /** Several at once, with the same shares. */
  members(roles: readonly string[], options: MemberOptions = {}): Promise<DemoMember[]> {
    return Promise.all(roles.map((role) => this.member(role, options)));
  }

  /** In the order of the venue's assets; each sums to zero, the outside world included. */
  async totals(): Promise<Totals> {
    return (await this.operator.rest.call('GET /v1/operator/state')).totals;
  }

  /** Asks until the answer is as it should be; after `limitMs` answers whatever was said last. */
  async follow<Answer>(
    ask: () => Promise<Answer>,
    until: (answer: Answer) => boolean,
    limitMs = withinMs,
  ): Promise<Answer> {
    const endMs = performance.now() + limitMs;
    for (;;) {
      const answer = await ask();
      if (until(answer) || performance.now() > endMs) return answer;
      await sleep(lookEveryMs);
    }
  }

  /** Something to put back at the end, the last first. */
  undoLater(undo: () => Promise<unknown>): void {
    this.undos.push(undo);
  }

  /** Puts back, ends the instruments with their orders, and disconnects. Never throws for what a venue that has gone cannot do. */
  async clear(): Promise<void> {
    for (const undo of this.undos.toReversed()) await quietly(undo);
    for (const symbol of this.symbols) await delist(this.operator.rest, symbol);
    for (const client of this.clients) client.close();
  }

  /** Once for each account and asset. */
  async deposit(account: string, asset: string, amount: string): Promise<void> {
    const clientRef = `demo-${this.tag}-${asset}`;
    await this.operator.rest.call('POST /v1/operator/deposits', {
      body: { account, asset, amount, clientRef },
    });
  }

  /** Neither a calendar nor the venue's own agents have a hand in it. */
  private async keepOthersOut(symbol: string): Promise<void> {
    const params = { symbol };
    await ifThere(() =>
      this.operator.rest.call('PUT /v1/operator/instruments/:symbol/calendar', {
        params,
        body: { calendar: null, effective: 'now', reason: 'Demonstration' },
      }),
    );
    await ifThere(() =>
      this.operator.rest.call('PUT /v1/operator/agents/:symbol', {
        params,
        body: { active: false },
      }),
    );
  }
}

/** A venue without calendars or agents says that it has none. */
async function ifThere(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    const none = ['calendarsUnavailable', 'notFound'];
    if (!(error instanceof VenueError) || !none.includes(error.reason)) throw error;
  }
}
