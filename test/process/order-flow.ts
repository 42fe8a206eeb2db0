// A client that places, cancels and amends as fast as it is answered, over one WebSocket, for all demo accounts, and keeps what it was told.
// What it knows outlives the venue that told it, so that the next start can be held to it.

import { WebSocket } from 'ws';
import { Prng } from '#std/prng.ts';
import type { VenueProcess } from './venue-process.ts';

/** As docs/api.md has it. */
export interface Order {
  readonly orderId: string;
  readonly clOrdId: string;
  readonly account: string;
  readonly instrument: string;
  readonly qty: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly status: string;
  readonly seq: number;
}

export interface PlaceOrder {
  readonly account: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly qty: string;
  readonly price?: string;
  readonly timeInForce?: string;
  readonly postOnly?: boolean;
  readonly clOrdId: string;
}

interface Reply {
  readonly id: number;
  readonly ok: boolean;
  readonly result?: Order;
  readonly order?: Order;
  readonly error?: { readonly name: string };
}

export const accounts = ['10', '11', '12', '13', '14', '15', '16'] as const;
/** Instruments of the flow, with the middle of their prices in cents. */
const markets = [
  { symbol: 'AAPL', middle: 58_533 },
  { symbol: 'BTWD', middle: 17_920 },
] as const;
const spreadTicks = 12;

export class OrderFlow {
  /** The newest state of each order that the venue has answered with, by order id. */
  readonly acknowledged = new Map<string, Order>();
  /** Orders that were sent and not answered, by client order id. */
  readonly unanswered = new Map<string, PlaceOrder>();
  /** Names of the errors that were answered, with how often. */
  readonly errors = new Map<string, number>();
  answers = 0;
  private readonly prng: Prng;
  private readonly name: string;
  private readonly open: Order[] = [];
  private readonly places = new Map<number, PlaceOrder>();
  private nextId = 1;
  private inFlight = 0;

  constructor(seed: number, name = `f${seed}`) {
    this.prng = new Prng(seed);
    this.name = name;
  }

  /** Keeps so many requests in flight until so many more were answered; then does what it is told while the rest is under way. */
  async run(
    venue: VenueProcess,
    answersMore: number,
    then: (socket: WebSocket) => Promise<unknown>,
    inFlightMax = 200,
  ): Promise<void> {
    const socket = await connect(venue);
    const target = this.answers + answersMore;
    this.inFlight = 0;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      socket.once('close', () => reject(new Error(`the venue hung up: ${venue.stderr}`)));
      socket.on('message', (data: Buffer) => {
        this.take(JSON.parse(data.toString()) as Reply);
        if (this.answers >= target) resolve();
        // Until the venue is gone: whatever ends it shall find orders under way.
        while (this.inFlight < inFlightMax && socket.readyState === socket.OPEN) this.send(socket);
      });
      while (this.inFlight < inFlightMax) this.send(socket);
    });
    await then(socket);
    socket.close();
    await closed;
    for (const place of this.places.values()) this.unanswered.set(place.clOrdId, place);
    this.places.clear();
  }

  /** As `run`, but stops sending at the end and waits for every answer. */
  async runQuietly(venue: VenueProcess, requests: number, inFlightMax = 200): Promise<void> {
    const socket = await connect(venue);
    let left = requests;
    this.inFlight = 0;
    const more = (): void => {
      for (; left > 0 && this.inFlight < inFlightMax; left--) this.send(socket);
    };
    await new Promise<void>((resolve, reject) => {
      socket.once('close', () => reject(new Error(`the venue hung up: ${venue.stderr}`)));
      socket.on('message', (data: Buffer) => {
        this.take(JSON.parse(data.toString()) as Reply);
        more();
        if (this.inFlight === 0) resolve();
      });
      more();
    });
    socket.terminate();
  }

  /** Sends each order again that was not answered, as it was; all are answered now. */
  async resend(venue: VenueProcess): Promise<Order[]> {
    const places = [...this.unanswered.values()];
    const socket = await connect(venue);
    const orders: Order[] = [];
    let left = places.length;
    if (left > 0) {
      await new Promise<void>((resolve, reject) => {
        socket.once('close', () => reject(new Error(`the venue hung up: ${venue.stderr}`)));
        socket.on('message', (data: Buffer) => {
          const reply = JSON.parse(data.toString()) as Reply;
          const order = reply.ok ? reply.result : reply.order;
          if (order === undefined) reject(new Error(`refused: ${JSON.stringify(reply)}`));
          else {
            orders.push(order);
            this.keep(order);
          }
          if (--left === 0) resolve();
        });
        for (const place of places) this.place(socket, place);
      });
    }
    socket.terminate();
    this.places.clear();
    this.unanswered.clear();
    return orders;
  }

  private take(reply: Reply): void {
    this.inFlight--;
    this.answers++;
    this.places.delete(reply.id);
    const order = reply.ok ? reply.result : reply.order;
    const error = reply.error?.name;
    if (error !== undefined) this.errors.set(error, (this.errors.get(error) ?? 0) + 1);
    if (order !== undefined) this.keep(order);
  }

  private keep(order: Order): void {
    const before = this.acknowledged.get(order.orderId);
    if (before === undefined && order.leavesQty !== '0') this.open.push(order);
    if (before === undefined || before.seq <= order.seq)
      this.acknowledged.set(order.orderId, order);
  }

  private send(socket: WebSocket): void {
    this.inFlight++;
    const dice = this.prng.nextBelow(100);
    const order = dice < 60 ? undefined : this.takeOpen(dice < 82);
    if (order === undefined) this.place(socket, this.newOrder());
    else if (dice < 82) this.cancel(socket, order);
    else this.amend(socket, order);
  }

  private place(socket: WebSocket, place: PlaceOrder): void {
    const id = this.nextId++;
    this.places.set(id, place);
    socket.send(JSON.stringify({ id, op: 'order.place', ...place }));
  }

  private cancel(socket: WebSocket, { account, orderId, clOrdId }: Order): void {
    const which = this.prng.nextBelow(2) === 0 ? { orderId } : { clOrdId };
    socket.send(JSON.stringify({ id: this.nextId++, op: 'order.cancel', account, ...which }));
  }

  private amend(socket: WebSocket, order: Order): void {
    const { account, orderId, instrument } = order;
    const market = markets.find(({ symbol }) => symbol === instrument) ?? markets[0];
    const change =
      this.prng.nextBelow(2) === 0
        ? { qty: String(Number(order.qty) + 1 + this.prng.nextBelow(5)) }
        : { price: this.price(market.middle) };
    const id = this.nextId++;
    socket.send(JSON.stringify({ id, op: 'order.amend', account, orderId, ...change }));
  }

  private newOrder(): PlaceOrder {
    const { prng } = this;
    const market = markets[prng.nextBelow(markets.length)] ?? markets[0];
    const terms = {
      account: accounts[prng.nextBelow(accounts.length)] ?? accounts[0],
      instrument: market.symbol,
      side: prng.nextBelow(2) === 0 ? ('buy' as const) : ('sell' as const),
      qty: String(1 + prng.nextBelow(9)),
      clOrdId: `${this.name}-${this.nextId}`,
    };
    const dice = prng.nextBelow(20);
    if (dice === 0) return { ...terms, type: 'market' };
    const limit = { ...terms, type: 'limit' as const, price: this.price(market.middle) };
    if (dice === 1) return { ...limit, timeInForce: 'IOC' };
    if (dice === 2) return { ...limit, timeInForce: 'FOK' };
    if (dice < 6) return { ...limit, postOnly: true };
    return { ...limit, timeInForce: dice === 7 ? 'DAY' : 'GTC' };
  }

  private price(middle: number): string {
    const ticks = middle - spreadTicks + this.prng.nextBelow(2 * spreadTicks + 1);
    return (ticks / 100).toFixed(2);
  }

  /** An order that may still be open; one to be cancelled is forgotten. */
  private takeOpen(forGood: boolean): Order | undefined {
    const { open } = this;
    if (open.length === 0) return undefined;
    const index = this.prng.nextBelow(open.length);
    const order = open[index];
    if (forGood) {
      const last = open.pop();
      if (index < open.length && last !== undefined) open[index] = last;
    }
    return order;
  }
}

export function connect(venue: VenueProcess): Promise<WebSocket> {
  const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/v1/ws`, {
    headers: { authorization: `Bearer ${venue.operatorToken}` },
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      // A venue that is killed breaks the connection off; what that means is for `close` to say.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
