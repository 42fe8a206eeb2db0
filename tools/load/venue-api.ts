// Requests to the venue before and after the load, over plain fetch, as the operator or as a member. Repeats what the venue asks to repeat, for a while.

import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, Refusal } from '#demonstrations/refusal.ts';

const requestTimeoutMs = 60_000;
const triesMax = 20;
const waitMs = 250;

interface ErrorBody {
  readonly error?: { readonly name?: string; readonly message?: string; readonly field?: string };
}

/** What the venue refused. */
export class VenueRefusal extends Error {
  override readonly name = 'VenueRefusal';
  readonly status: number;
  /** Name of the code, such as `unknownOrder`. */
  readonly reason: string;

  constructor(what: string, status: number, { error }: ErrorBody) {
    const field = error?.field === undefined ? '' : ` (${error.field})`;
    super(
      `${what} was refused: ${error?.name ?? `status ${status}`}${field}: ${error?.message ?? ''}`,
    );
    this.status = status;
    this.reason = error?.name ?? String(status);
  }
}

export class VenueApi {
  readonly url: string;
  /** Sent as Bearer; undefined for nobody. */
  token: string | undefined;

  constructor(url: string, token?: string) {
    this.url = url;
    this.token = token;
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** Throws VenueRefusal, or Refusal where the venue does not answer. */
  async ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const what = `${method} ${path.split('?')[0]}`;
    for (let tries = 1; ; tries++) {
      const { status, text } = await this.send(method, path, body);
      if (status < 400) return (text === '' ? undefined : JSON.parse(text)) as Answer;
      const isPassing = status === 429 || status === 503;
      if (!isPassing || tries === triesMax) throw new VenueRefusal(what, status, errorOf(text));
      await sleep(waitMs * Math.min(tries, 8));
    }
  }

  private async send(
    method: string,
    path: string,
    body: object | undefined,
  ): Promise<{ status: number; text: string }> {
    const headers: Record<string, string> = {};
    if (this.token !== undefined) headers['authorization'] = `Bearer ${this.token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const response = await fetch(this.url + path, {
        method,
        headers,
        signal: AbortSignal.timeout(requestTimeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw new Refusal(`The venue at ${this.url} does not answer: ${reasonOf(cause)}.`, 1, {
        cause,
      });
    }
  }
}

/** Does the work for each item, so many at a time, and answers in their order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const lane = async (): Promise<void> => {
    // All lanes take from the same one.
    for (const [index, item] of left) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}

function errorOf(text: string): ErrorBody {
  try {
    return JSON.parse(text) as ErrorBody;
  } catch {
    return {};
  }
}
