// The venue's REST door: one function a request, typed. Same origin, so the session cookie travels by itself.
import { NoAnswerError, VenueError, errorBodyOf } from './errors.ts';
import type {
  Fill,
  Instrument,
  LoginResult,
  Order,
  OrderLife,
  PlaceBracket,
  PlaceOrder,
  Side,
  Ticker,
  User,
  Venue,
} from './wire.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Query = Readonly<Record<string, string | number | undefined>>;
type Fetch = (input: string, init: RequestInit) => Promise<Response>;

export type RestOptions = {
  readonly baseUrl?: string;
  readonly timeoutMs?: number;
  readonly fetch?: Fetch;
};

export class RestClient {
  readonly #baseUrl: string;
  readonly #timeoutMs: number;
  readonly #fetch: Fetch;

  constructor(options: RestOptions = {}) {
    this.#baseUrl = options.baseUrl ?? '';
    this.#timeoutMs = options.timeoutMs ?? 8_000;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  venue(): Promise<Venue> {
    return this.#call('GET', '/v1/venue');
  }

  async instruments(): Promise<readonly Instrument[]> {
    return (await this.#call<{ instruments: Instrument[] }>('GET', '/v1/instruments')).instruments;
  }

  async tickers(): Promise<readonly Ticker[]> {
    return (await this.#call<{ tickers: Ticker[] }>('GET', '/v1/tickers')).tickers;
  }

  login(username: string, password: string): Promise<LoginResult> {
    return this.#call('POST', '/v1/auth/login', { body: { username, password } });
  }

  /** The user of the session cookie. The answer is the user itself, or wraps it as login does. */
  async me(): Promise<User> {
    const answer = await this.#call<User | { user: User }>('GET', '/v1/auth/me');
    return 'user' in answer ? answer.user : answer;
  }

  async logout(): Promise<void> {
    await this.#call('POST', '/v1/auth/logout', { body: {} });
  }

  /** Safe to repeat with the same `clOrdId`: the venue answers with the order as it stands. */
  placeOrder(order: PlaceOrder): Promise<Order> {
    return this.#call('POST', '/v1/orders', { body: order });
  }

  /** All of it or nothing; as safe to repeat. Answers with the orders in the order in which they were given. */
  async placeBracket(list: PlaceBracket): Promise<readonly Order[]> {
    return (await this.#call<{ orders: Order[] }>('POST', '/v1/order-lists', { body: list }))
      .orders;
  }

  orderLife(orderId: string): Promise<OrderLife> {
    return this.#call('GET', `/v1/orders/${encodeURIComponent(orderId)}/history`);
  }

  amendOrder(
    orderId: string,
    change: { price?: string; stopPrice?: string; qty?: string },
    account?: string,
  ): Promise<Order> {
    const body = account === undefined ? change : { ...change, account };
    return this.#call('PATCH', `/v1/orders/${encodeURIComponent(orderId)}`, { body });
  }

  cancelOrder(orderId: string, account?: string): Promise<Order> {
    return this.#call('DELETE', `/v1/orders/${encodeURIComponent(orderId)}`, {
      query: { account },
    });
  }

  massCancel(
    filter: { instrument?: string; side?: Side },
    account?: string,
  ): Promise<{ canceled: number }> {
    return this.#call('DELETE', '/v1/orders', { query: { ...filter, account } });
  }

  async orders(query: {
    status: 'open' | 'closed' | 'all';
    instrument?: string;
    limit?: number;
    account?: string | undefined;
  }): Promise<readonly Order[]> {
    return (await this.#call<{ orders: Order[] }>('GET', '/v1/orders', { query })).orders;
  }

  async fills(query: {
    instrument?: string;
    limit?: number;
    account?: string;
  }): Promise<readonly Fill[]> {
    return (await this.#call<{ fills: Fill[] }>('GET', '/v1/fills', { query })).fills;
  }

  async #call<Answer>(
    method: Method,
    path: string,
    parts: { readonly body?: unknown; readonly query?: Query } = {},
  ): Promise<Answer> {
    const url = `${this.#baseUrl}${path}${queryString(parts.query)}`;
    const init: RequestInit = {
      method,
      credentials: 'same-origin',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(this.#timeoutMs),
    };
    if (parts.body !== undefined) {
      init.headers = { accept: 'application/json', 'content-type': 'application/json' };
      init.body = JSON.stringify(parts.body);
    }
    let response: Response;
    let answer: unknown;
    try {
      response = await this.#fetch(url, init);
      const text = await response.text();
      answer = text === '' ? null : parseJson(text);
    } catch (cause) {
      throw new NoAnswerError('The venue did not answer.', { cause });
    }
    if (response.ok) {
      return answer as Answer;
    }
    const body = errorBodyOf(answer);
    if (body === null) {
      // A proxy or a stopped venue speaks, not the venue: whether the request arrived is not known.
      throw new NoAnswerError(`The venue is not reachable (HTTP ${response.status}).`);
    }
    const { order, orders } = answer as { order?: Order; orders?: readonly Order[] };
    throw new VenueError(body, response.status, order ?? orders?.[0] ?? null);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function queryString(query: Query | undefined): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) {
      params.set(key, String(value));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
