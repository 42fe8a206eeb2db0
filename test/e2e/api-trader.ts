// The other side of the market: a member's program that trades through the public REST API, as an outsider would.

import { password, type DemoUser } from './terminal-page.ts';

export interface ApiOrder {
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly qty: string;
}

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

  /** Places a limit order, good till canceled. */
  async place(order: ApiOrder): Promise<void> {
    await this.call('POST', '/v1/orders', { ...order, type: 'limit' });
  }

  async cancelAll(): Promise<void> {
    await this.call('DELETE', '/v1/orders');
  }

  private call(method: string, path: string, body?: object): Promise<unknown> {
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
