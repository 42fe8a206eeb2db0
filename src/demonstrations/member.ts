// A member of the venue who takes part in a demonstration: signed up for it, with money and shares of its own, trading through the typed client like
// anybody. It must never use the operator's token.

import { sumOf } from './prices.ts';
import type { Fill, Order, PlaceOrder } from '#api/types.ts';
import { type Decimal, decimal, zero } from '#client/decimal.ts';
import { VenueError } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';

/** Orders and fills that one request answers. */
const listMax = 1_000;

export class DemoMember {
  /** What the demonstration calls it, such as `maker`. */
  readonly role: string;
  readonly username: string;
  /** Id of its account. */
  readonly account: string;
  readonly client: VenueClient;

  constructor(parts: {
    readonly role: string;
    readonly username: string;
    readonly account: string;
    readonly client: VenueClient;
  }) {
    this.role = parts.role;
    this.username = parts.username;
    this.account = parts.account;
    this.client = parts.client;
  }

  place(order: PlaceOrder): Promise<Order> {
    return this.client.orders.place(order);
  }

  /** The order's refusal; undefined where it was taken. */
  async refusal(order: PlaceOrder): Promise<VenueError | undefined> {
    return refusalOf(() => this.place(order));
  }

  /** Available and held together. */
  async total(asset: string): Promise<Decimal> {
    const { balances } = await this.client.rest.call('GET /v1/balances');
    const balance = balances.find((each) => each.asset === asset);
    if (balance !== undefined) return decimal(balance.total);
    const { positions } = await this.client.rest.call('GET /v1/positions');
    const position = positions.find((each) => each.instrument === asset);
    return position === undefined ? zero : sumOf([position.available, position.held]);
  }

  /** The latest thousand, newest first. */
  async fills(instrument: string): Promise<readonly Fill[]> {
    const query = { instrument, limit: listMax };
    return (await this.client.rest.call('GET /v1/fills', { query })).fills;
  }

  /** The latest thousand, open and closed, newest first. */
  async orders(instrument: string, status: 'open' | 'all' = 'all'): Promise<readonly Order[]> {
    const query = { instrument, status, limit: listMax };
    return (await this.client.rest.call('GET /v1/orders', { query })).orders;
  }

  async cancelAll(instrument: string): Promise<number> {
    const query = { instrument };
    return (await this.client.rest.call('DELETE /v1/orders', { query })).canceled;
  }
}

/** Something that the venue has to refuse: what it said, or undefined where it did not refuse. Any other failure is thrown. */
export async function refusalOf(ask: () => Promise<unknown>): Promise<VenueError | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof VenueError) return error;
    throw error;
  }
}
