// A whole venue for gateway tests: real engine in this thread, real doors on a free port of 127.0.0.1, two instruments, a few members.
// Plus the two clients that the tests speak through.

import { pino } from 'pino';
import type { Command, InstrumentListing } from '#core/command.ts';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { Phase } from '#core/terms.ts';
import type { Gateway } from '#gateways/gateway.ts';
import { createGateway } from '#gateways/gateway.ts';
import type { AgentsControl, GatewayOptions, GatewayParts } from '#gateways/options.ts';
import { Venue } from '#gateways/venue.ts';
import type { MemberEntry } from '#identity/memory-members.ts';
import { demoMembers, MemoryMembers } from '#identity/memory-members.ts';
import { SessionTokens } from '#identity/session-tokens.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { InThreadEngine } from './in-thread-engine.ts';
import { TestSocket } from './test-socket.ts';

export const operatorToken = '0123456789abcdef'.repeat(4);
export const sessionSecret = 'fedcba9876543210'.repeat(4);

/** AAPL has cents and single shares; LOTS a tick of 0.05 and lots of 100. */
const listings: readonly InstrumentListing[] = [
  {
    symbol: 'AAPL',
    name: 'Apple "Test" Inc.',
    currencyId: 1,
    priceDecimals: 2,
    tickUnits: 1,
    lotShares: 1,
    priceTicksMin: 1,
    priceTicksMax: 1_000_000,
    qtyLotsMin: 1,
    qtyLotsMax: 100_000,
    notionalMinorMax: 1_000_000_000,
    referencePriceTicks: 58_533,
    marketCollarBps: 500,
    limitCollarBps: 5_000,
    openOrdersPerAccountMax: 5_000,
    positionLotsMax: 0,
  },
  {
    symbol: 'LOTS',
    name: 'Lots & Ticks plc',
    currencyId: 1,
    priceDecimals: 2,
    tickUnits: 5,
    lotShares: 100,
    priceTicksMin: 10,
    priceTicksMax: 2_000,
    qtyLotsMin: 2,
    qtyLotsMax: 50,
    notionalMinorMax: 1_000_000_000,
    referencePriceTicks: 200,
    marketCollarBps: 1_000,
    limitCollarBps: 0,
    openOrdersPerAccountMax: 5_000,
    positionLotsMax: 0,
  },
];

/** Accounts in order of opening, from 10 on. */
const accountNames = ['buyer_demo', 'seller_demo', 'desk_a', 'desk_b'];
export const accounts = { buyer: '10', seller: '11', deskA: '12', deskB: '13' } as const;

const extraMembers: readonly MemberEntry[] = [
  { username: 'desk', password: 'desk-password', accounts: ['desk_a', 'desk_b'] },
  { username: 'idle', password: 'idle-password', accounts: [] },
];

export interface TestVenueOptions {
  readonly options?: Partial<GatewayOptions>;
  readonly queueMax?: number;
  readonly webRoot?: string;
  readonly agentsControl?: AgentsControl;
  /** Parts that a venue may have or not. */
  readonly parts?: Partial<GatewayParts>;
  /** Milliseconds since the epoch, for sessions and budgets. */
  readonly clock?: () => number;
  /** False for a venue whose engine is not there yet. */
  readonly attached?: boolean;
}

// Tests look into answers of many shapes.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

export interface CallOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The body as it is. */
  readonly text?: string | Buffer;
}

export class TestVenue {
  readonly venue: Venue;
  readonly engine: InThreadEngine;
  readonly gateway: Gateway;
  readonly url: string;
  readonly tokens: SessionTokens;
  /** Lines that were logged, as JSON. */
  readonly logLines: readonly string[];
  private readonly sockets: TestSocket[] = [];

  private constructor(parts: {
    readonly venue: Venue;
    readonly engine: InThreadEngine;
    readonly gateway: Gateway;
    readonly url: string;
    readonly tokens: SessionTokens;
    readonly logLines: readonly string[];
  }) {
    this.venue = parts.venue;
    this.engine = parts.engine;
    this.gateway = parts.gateway;
    this.url = parts.url;
    this.tokens = parts.tokens;
    this.logLines = parts.logLines;
  }

  static async start(options: TestVenueOptions = {}): Promise<TestVenue> {
    const venue = new Venue(new Market(), new Portfolio());
    const engine = new InThreadEngine(venue.takeEvents, { queueMax: options.queueMax ?? 100_000 });
    const clock = options.clock ?? Date.now;
    const logLines: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => logLines.push(line) });
    const gateway = await createGateway({
      venue,
      members: new MemoryMembers([...demoMembers, ...extraMembers]),
      logger,
      webRoot: options.webRoot ?? 'no-such-folder',
      operatorToken,
      sessionSecret,
      clock,
      ...(options.agentsControl === undefined ? {} : { agentsControl: options.agentsControl }),
      ...options.parts,
      options: { tickerFlushMs: 20, publicFlushMs: 5, ...options.options },
    });
    const url = await gateway.listen('127.0.0.1', 0);
    const tokens = new SessionTokens(sessionSecret, clock);
    const made = new TestVenue({ venue, engine, gateway, url, tokens, logLines });
    if (options.attached !== false) {
      venue.attach(engine);
      await made.setUp();
    }
    return made;
  }

  /** Everything listed, opened and funded. */
  private async setUp(): Promise<void> {
    await this.command((command) => {
      command.kind = CommandKind.listCurrency;
      command.text = 'USD';
      command.decimals = 2;
    });
    for (const listing of listings) {
      await this.command((command) => {
        command.kind = CommandKind.listInstrument;
        command.listing = listing;
      });
    }
    for (const instrumentId of [1, 2]) {
      await this.command((command) => {
        command.kind = CommandKind.setPhase;
        command.instrumentId = instrumentId;
        command.option = Phase.continuous;
      });
    }
    for (const [index, name] of accountNames.entries()) {
      await this.openAccount(name, 10 + index);
    }
  }

  /** Opens an account, which must get this id, with money (in cents) and shares of both instruments. */
  async openAccount(
    name: string,
    accountId: number,
    cashMinor = 1_000_000_00,
    shares = 10_000,
  ): Promise<void> {
    await this.command((command) => {
      command.kind = CommandKind.openAccount;
      command.text = name;
    });
    const deposits = [
      [1, cashMinor],
      [2, shares],
      [3, shares],
    ] as const;
    for (const [assetId, amount] of deposits) {
      await this.command((command) => {
        command.kind = CommandKind.deposit;
        command.accountId = accountId;
        command.assetId = assetId;
        command.amountMinor = amount;
        writeClOrdId(command.clOrdId, `start-${assetId}`);
      });
    }
  }

  /** Sends a command past the doors and waits for its outcome. */
  command(fill: (command: Command) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const command = this.venue.command();
      fill(command);
      const isTaken = this.venue.submit(command, ({ code }) => {
        if (code === 0) resolve();
        else reject(new Error(`refused with code ${code}`));
      });
      if (!isTaken) reject(new Error('the queue is full'));
    });
  }

  /** An access token as a sign-in would give it, without the time that a password takes. */
  async token(username: string): Promise<string> {
    return (await this.tokens.issue('access', this.tokens.begin(username))).token;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { token, body, text } = options;
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const answer = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      body: isJson ? JSON.parse(answer) : undefined,
    };
  }

  /** WebSockets with more waiting for them than the venue lets wait whole. */
  async slowReaders(): Promise<number> {
    const overview = await this.call('GET', '/v1/operator/overview', { token: operatorToken });
    return Number(overview.body.queues.slowReaders);
  }

  /** A WebSocket, signed in with a token where one is given. */
  async socket(
    token?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestSocket> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const socket = await TestSocket.open(this.url, { ...authorization, ...headers });
    this.sockets.push(socket);
    return socket;
  }

  /** Hash of the whole state of the engine: the same where nothing has happened. */
  async stateHash(): Promise<string> {
    return (await this.engine.state()).stateHash;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.drop();
    await this.gateway.close();
    await this.engine.stop();
  }
}

let nextId = 1;

/** A client order id that no other test uses. */
export function newClOrdId(): string {
  return `t-${nextId++}`;
}

/** A limit order that rests, unless the test says otherwise. */
export function limitOrder(changes: object = {}): Record<string, unknown> {
  return {
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    qty: '10',
    price: '500.00',
    clOrdId: newClOrdId(),
    ...changes,
  };
}
