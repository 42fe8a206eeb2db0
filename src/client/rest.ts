// The venue's REST door, typed by the route table: one `call` for every request. It asks again only where that is safe, waits where the venue says
// that it is asked too much, and tells silence from refusal. It must never send a request twice that could be done twice.

import { backoffMs, defaultBackoff, pause } from './backoff.ts';
import type { Authenticator } from './auth.ts';
import { isUnauthenticated, NoAnswerError, VenueError, venueErrorOf } from './errors.ts';
import type { Transport } from './transport.ts';
import { platformTransport } from './transport.ts';
import { repeatableRoutes } from '#api/limits.ts';
import type { AnswerOf, RequestOf, RouteName } from '#api/routes.ts';

export interface RestOptions {
  /** Such as http://127.0.0.1:8080; empty for the page's own origin. */
  readonly baseUrl?: string;
  readonly transport?: Pick<Transport, 'fetch'>;
  readonly auth?: Authenticator;
  /** For one attempt. */
  readonly timeoutMs?: number;
  /** Further attempts of a request that may be repeated. */
  readonly retriesMax?: number;
  readonly random?: () => number;
}

/** What the venue last said of the budget of requests. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
}

export interface RawRequest {
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Arguments<Name extends RouteName> =
  Record<never, never> extends RequestOf<Name>
    ? [request?: RequestOf<Name>]
    : [request: RequestOf<Name>];

/** The longest that a Retry-After is waited for before the refusal is handed on. */
const patienceMs = 5_000;

export class RestClient {
  private readonly baseUrl: string;
  private readonly transport: Pick<Transport, 'fetch'>;
  private readonly timeoutMs: number;
  private readonly retriesMax: number;
  private readonly random: () => number;
  private readonly auth: Authenticator | undefined;
  private notBeforeMs = 0;
  private lastRate: RateLimit | null = null;

  constructor(options: RestOptions = {}) {
    this.baseUrl = (options.baseUrl ?? '').replace(/\/$/, '');
    this.transport = options.transport ?? platformTransport;
    this.auth = options.auth;
    this.timeoutMs = options.timeoutMs ?? 8_000;
    this.retriesMax = options.retriesMax ?? 2;
    this.random = options.random ?? Math.random;
  }

  /** Null until an answer has said it. */
  get rateLimit(): RateLimit | null {
    return this.lastRate;
  }

  /**
   * Asks the venue, by the name of the route: `call('GET /v1/orders', { query: { status: 'open' } })`. Throws VenueError where it says no,
   * NoAnswerError where nothing was heard, after the attempts that are safe.
   */
  async call<Name extends RouteName>(
    name: Name,
    ...[request]: Arguments<Name>
  ): Promise<AnswerOf<Name>> {
    const { params, query, body } = (request ?? {}) as {
      readonly params?: Readonly<Record<string, string>>;
      readonly query?: Readonly<Record<string, unknown>>;
      readonly body?: unknown;
    };
    const [method = 'GET', template = ''] = name.split(' ');
    const path = template.replaceAll(/:(\w+)/g, (_all, field: string) =>
      encodeURIComponent(params?.[field] ?? ''),
    );
    const mayRepeat = method === 'GET' || repeatableRoutes.has(name);
    return (await this.ask(method, path, { query, body }, mayRepeat)) as AnswerOf<Name>;
  }

  /**
   * A request outside the table. Answers JSON as what it says, a PDF as a Uint8Array, all else as text. `mayRepeat`: it does the same however often it
   * is sent.
   */
  async ask(
    method: string,
    path: string,
    request: RawRequest = {},
    mayRepeat = method === 'GET',
  ): Promise<unknown> {
    let mayRenew = this.auth !== undefined;
    for (let attempt = 0; ; attempt++) {
      try {
        await this.waitForBudget();
        return await this.askOnce(method, path, request);
      } catch (error) {
        if (mayRenew && isUnauthenticated(error)) {
          mayRenew = false;
          if ((await this.auth?.refused()) === true) continue;
          throw error;
        }
        const waitMs = this.waitBefore(error, attempt, mayRepeat);
        if (waitMs === undefined) throw error;
        await pause(waitMs);
      }
    }
  }

  /** How long to wait before asking again; undefined where the error is for the caller. */
  private waitBefore(error: unknown, attempt: number, mayRepeat: boolean): number | undefined {
    if (attempt >= this.retriesMax) return undefined;
    const grownMs = backoffMs(attempt, this.random(), { ...defaultBackoff, firstMs: 250 });
    if (error instanceof NoAnswerError) return mayRepeat ? grownMs : undefined;
    if (!(error instanceof VenueError)) return undefined;
    // Refused before anything was done, whatever was asked.
    const isUndone = error.reason === 'rateLimited' || error.reason === 'venueBusy';
    const isAway = error.reason === 'databaseUnavailable' || error.reason === 'venueStopping';
    if (!isUndone && !(isAway && mayRepeat)) return undefined;
    const waitMs = Math.max(grownMs, error.retryAfterMs ?? 0);
    return waitMs > patienceMs ? undefined : waitMs;
  }

  /** Who was told to wait waits with all that is asked. */
  private async waitForBudget(): Promise<void> {
    const waitMs = this.notBeforeMs - performance.now();
    if (waitMs > 0) await pause(Math.min(waitMs, patienceMs));
  }

  private async askOnce(method: string, path: string, request: RawRequest): Promise<unknown> {
    const target = `${path}${queryText(request.query)}`;
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const signed = await this.auth?.headers({ method, path: target, body: body ?? '' });
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...signed,
      ...request.headers,
    };
    const init: RequestInit = {
      method,
      credentials: 'same-origin',
      headers,
      signal: AbortSignal.timeout(this.timeoutMs),
      ...(body === undefined ? {} : { body }),
    };
    let response: Response;
    let content: string | Uint8Array;
    try {
      response = await this.transport.fetch(`${this.baseUrl}${target}`, init);
      content = await contentOf(response);
    } catch (cause) {
      throw new NoAnswerError('The venue did not answer.', { cause });
    }
    this.note(response.headers);
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    const answer =
      content === '' ? null : isJson && typeof content === 'string' ? parsed(content) : content;
    if (response.ok) return answer;
    const retryAfterMs = retryAfterOf(response.headers);
    const error = venueErrorOf(answer, { httpStatus: response.status, retryAfterMs });
    if (error === null) {
      // A proxy or a stopped venue speaks, not the venue: whether the request arrived is not known.
      throw new NoAnswerError(`The venue is not reachable (HTTP ${response.status}).`);
    }
    if (error.reason === 'rateLimited') {
      this.notBeforeMs = performance.now() + (retryAfterMs ?? 1_000);
    }
    throw error;
  }

  private note(headers: Headers): void {
    const limit = Number(headers.get('x-ratelimit-limit') ?? Number.NaN);
    const remaining = Number(headers.get('x-ratelimit-remaining') ?? Number.NaN);
    if (!Number.isNaN(limit) && !Number.isNaN(remaining)) this.lastRate = { limit, remaining };
  }
}

/** A PDF as its bytes, everything else as text. */
async function contentOf(response: Response): Promise<string | Uint8Array> {
  const isPdf = response.headers.get('content-type') === 'application/pdf';
  return isPdf ? new Uint8Array(await response.arrayBuffer()) : response.text();
}

/** Retry-After in seconds, as milliseconds. */
function retryAfterOf(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isNaN(seconds) ? null : seconds * 1000;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function queryText(query: Readonly<Record<string, unknown>> | undefined): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      params.set(key, String(value));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
