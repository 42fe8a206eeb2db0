// The client's way to the network, with a window: every request and answer that goes over the wire is shown as it is. It must never change what is
// sent or received.

import type { Page, Shown, ShownAnswer, ShownRequest } from './page.ts';
import { nodeTransport } from '#client/node-transport.ts';
import type { SocketLike, Transport } from '#client/transport.ts';

/** What went over the wire. */
export interface Exchange {
  readonly request: ShownRequest;
  readonly answer: ShownAnswer;
}

export class TellingTransport implements Transport {
  readonly openSocket = (url: string): SocketLike => nodeTransport.openSocket(url);
  private readonly page: Page;
  private isHushed = false;
  private latest: Exchange | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  /** The last request and its answer. */
  get last(): Exchange | undefined {
    return this.latest;
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    const { pathname, search } = new URL(url);
    const headers = new Headers(init.headers);
    const request: ShownRequest = {
      method: init.method ?? 'GET',
      path: pathname + search,
      as: askerOf(headers),
      body: typeof init.body === 'string' ? jsonShown(init.body) : { kind: 'nothing' },
    };
    if (!this.isHushed) this.page.request(request);
    const response = await nodeTransport.fetch(url, init);
    const answer = { status: response.status, body: await shown(response.clone()) };
    this.latest = { request, answer };
    if (!this.isHushed) this.page.answer(answer);
    return response;
  }

  /** Asks without showing it: for what is asked many times. */
  async quietly<Result>(ask: () => Promise<Result>): Promise<Result> {
    this.isHushed = true;
    try {
      return await ask();
    } finally {
      this.isHushed = false;
    }
  }

  /** Shows the last exchange that was not shown. */
  showLast(): void {
    if (this.latest === undefined) return;
    this.page.request(this.latest.request);
    this.page.answer(this.latest.answer);
  }
}

function askerOf(headers: Headers): string {
  if (headers.has('x-buttonwood-signature')) return 'signed with the API key';
  return headers.has('authorization') ? 'access token' : 'nobody yet';
}

function jsonShown(text: string): Shown {
  return text === '' ? { kind: 'nothing' } : { kind: 'json', value: JSON.parse(text) as unknown };
}

async function shown(response: Response): Promise<Shown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) return jsonShown(await response.text());
  if (type.startsWith('text/')) return { kind: 'text', text: await response.text() };
  const { byteLength } = await response.arrayBuffer();
  return byteLength === 0 ? { kind: 'nothing' } : { kind: 'bytes', type, length: byteLength };
}
