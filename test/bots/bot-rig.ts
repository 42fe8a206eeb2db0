// One real venue and a line to it that can be cut and led elsewhere, a member on the other side of the market, and bots as `npm run bot` makes them. It must
// never look into a bot for what the venue can be asked.

import { BotRuntime, type RunEnd } from '#bots/runtime/bot-runtime.ts';
import { termsOf } from '#bots/runtime/instrument-terms.ts';
import type { Limits } from '#bots/runtime/limits.ts';
import { readParameters } from '#bots/runtime/parameters.ts';
import { signIn } from '#bots/runtime/sign-in.ts';
import { strategies } from '#bots/strategies/catalogue.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Order, Phase, PlaceOrder, Side } from '#api/types.ts';
import { Prng } from '#std/prng.ts';
import { UnreliableLine } from '../client/unreliable-line.ts';
import { newFolder, VenueProcess } from '../process/venue-process.ts';

const password = 'demopass123';

export interface RunningBot {
  readonly runtime: BotRuntime;
  readonly ended: Promise<RunEnd>;
  readonly said: string[];
}

export interface BotSettings {
  readonly strategy: string;
  readonly symbol: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly limits?: Partial<Limits>;
  readonly leaveWithinMs?: number;
}

export class BotRig {
  venue: VenueProcess;
  readonly line: UnreliableLine;
  private readonly folder: string;
  private readonly bots: RunningBot[] = [];
  private runs = 0;

  private constructor(folder: string, venue: VenueProcess, line: UnreliableLine) {
    this.folder = folder;
    this.venue = venue;
    this.line = line;
  }

  static async start(symbols: readonly string[]): Promise<BotRig> {
    const folder = newFolder();
    const venue = await VenueProcess.start(folder);
    const rig = new BotRig(folder, venue, await UnreliableLine.open(venue.url));
    for (const symbol of symbols) await rig.setPhase(symbol, 'continuous');
    return rig;
  }

  /** Ends its bots; the venue is for `cleanUp`. */
  async stop(): Promise<void> {
    for (const { runtime } of this.bots) runtime.stop('the test is over');
    await Promise.all(this.bots.map(({ ended }) => ended));
    await this.line.close();
  }

  /** kill -9, and a new start on the same journal; the line leads there. */
  async restartVenue(): Promise<void> {
    await this.venue.kill();
    this.venue = await VenueProcess.start(this.folder);
    this.line.target = this.venue.url;
  }

  async setPhase(symbol: string, phase: Phase): Promise<void> {
    const route = `/v1/operator/instruments/${symbol}/phase`;
    const { status, body } = await this.venue.call('PUT', route, { phase });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }

  /** A bot of buyer_demo, on the line. */
  async bot(settings: BotSettings): Promise<RunningBot> {
    const { symbol, parameters = {} } = settings;
    const credentials = { kind: 'password', username: 'buyer_demo', password } as const;
    const { client, accountId, instrument } = await signIn({
      url: this.line.url,
      credentials,
      symbol,
      account: undefined,
    });
    const terms = termsOf(instrument);
    const definition = strategies.find(({ name }) => name === settings.strategy);
    if (definition === undefined) throw new Error(`no strategy ${settings.strategy}`);
    const given = {
      strategy: definition.name,
      texts: new Map(Object.entries(parameters)),
      readFile: (text: string) => text,
    };
    const values = readParameters(definition.parameters, given, terms);
    const said: string[] = [];
    this.runs++;
    const runtime = new BotRuntime({
      client,
      instrument,
      terms,
      account: accountId,
      strategy: definition.create(values, { terms, prng: new Prng(1) }),
      neutralLots: undefined,
      limits: {
        positionLotsMax: 100,
        openNotionalMax: 1e6,
        lossMax: 1e6,
        referenceAgeMsMax: 5_000,
        ...settings.limits,
      },
      pace: {
        requoteMs: 50,
        beatMs: 200,
        commandsPerSecond: 200,
        quoteLifeMs: 0,
        leaveWithinMs: settings.leaveWithinMs ?? 10_000,
      },
      runId: `test${this.runs}`,
      log: (text) => said.push(text),
    });
    const bot = { runtime, ended: runtime.run(), said };
    this.bots.push(bot);
    return bot;
  }

  /** Open orders of everybody in an instrument, as the venue has them. */
  async open(symbol: string): Promise<readonly Order[]> {
    const { items } = (await this.venue.get(`/v1/operator/orders?instrument=${symbol}`)) as {
      items: Order[];
    };
    return items;
  }

  /** How many bids and asks are open. */
  async sides(symbol: string): Promise<readonly [bids: number, asks: number]> {
    const orders = await this.open(symbol);
    const count = (side: Side): number => orders.filter((order) => order.side === side).length;
    return [count('buy'), count('sell')];
  }

  /** seller_demo trades at once at any price within the collar. */
  hit(symbol: string, side: Side, qty: string): Promise<Order> {
    return this.place({ instrument: symbol, side, type: 'market', qty });
  }

  /** seller_demo places an order, past the line. */
  place(body: PlaceOrder): Promise<Order> {
    const client = new VenueClient({
      url: this.venue.url,
      transport: nodeTransport,
      credentials: { kind: 'password', username: 'seller_demo', password },
    });
    return client.rest.call('POST /v1/orders', { body });
  }
}
