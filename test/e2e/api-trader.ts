// The other side of the market: a member's program that trades through the public REST API, as an outsider would.

import { goodPassword } from './member-page.ts';
import { password, type DemoUser } from './terminal-page.ts';

export interface ApiOrder {
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly price?: string;
  readonly qty: string;
  /** Limit where it is left out. */
  readonly type?: 'limit' | 'market' | 'stop';
  readonly stopPrice?: string;
  readonly timeInForce?: 'GTC' | 'DAY' | 'IOC';
}

export type Phase =
  | 'closed'
  | 'preOpen'
  | 'openingAuction'
  | 'continuous'
  | 'closingAuction'
  | 'halted'
  | 'reopeningAuction';

export class ApiTrader {
  private readonly url: string;
  private readonly token: string;

  private constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  static async signIn(url: string, username: DemoUser): Promise<ApiTrader> {
    const { accessToken } = (await call(`${url}/v1/auth/login`, {
      method: 'POST',
      body: { username, password },
    })) as { accessToken: string };
    return new ApiTrader(url, accessToken);
  }

  /** A new member with an account and the good password. */
  static async signUp(url: string, username: string): Promise<ApiTrader> {
    const { accessToken } = (await call(`${url}/v1/auth/signup`, {
      method: 'POST',
      body: { username, password: goodPassword, email: `${username}@example.org` },
    })) as { accessToken: string };
    return new ApiTrader(url, accessToken);
  }

  /** As whoever holds this token, such as the operator's. */
  static with(url: string, token: string): ApiTrader {
    return new ApiTrader(url, token);
  }

  /** Places an order, good till canceled where nothing else is said. */
  async place(order: ApiOrder): Promise<void> {
    await this.call('POST', '/v1/orders', { type: 'limit', ...order });
  }

  async cancelAll(): Promise<void> {
    await this.call('DELETE', '/v1/orders');
  }

  /** Any route; throws where the venue refuses. */
  call(method: string, path: string, body?: object): Promise<unknown> {
    return call(`${this.url}${path}`, { method, body, token: this.token });
  }
}

async function call(
  url: string,
  request: { method: string; body?: object | undefined; token?: string },
): Promise<unknown> {
  const { method, body, token } = request;
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${await response.text()}`);
  return response.json();
}
