// The client of the venue, for Node and for browsers: typed requests, orders that are placed once, channels that come back, a book and an account
// that are true or say that they are not. It must never import what only one of the two platforms has.

import { AccountState } from './account-state.ts';
import { authenticatorOf, type Credentials } from './auth.ts';
import type { Backoff } from './backoff.ts';
import { Channels, type ChannelHandler, type PushFor, type Subscription } from './channels.ts';
import type { Observable } from './observable.ts';
import { LiveBook } from './order-book.ts';
import { OrderEntry } from './order-entry.ts';
import { RestClient } from './rest.ts';
import { VenueSocket, type SocketState } from './socket.ts';
import { platformTransport, type Transport } from './transport.ts';
import type { ChannelSpec } from '#api/ws-schemas.ts';

export interface VenueClientOptions {
  /** Such as http://127.0.0.1:8080, or a page's own origin. */
  readonly url: string;
  /** Who is asking; the page's cookie, or nobody, where nothing is said. */
  readonly credentials?: Credentials;
  /** `nodeTransport` for programs; the platform's own where nothing is said. */
  readonly transport?: Transport;
  readonly timings?: Partial<ClientTimings>;
  /** For jitter; in [0, 1). */
  readonly random?: () => number;
}

export interface ClientTimings {
  /** For one request, at either door, and for opening a connection. */
  readonly answerWithinMs: number;
  readonly pingEveryMs: number;
  readonly backoff: Backoff;
}

export class VenueClient {
  readonly rest: RestClient;
  readonly socket: VenueSocket;
  readonly orders: OrderEntry;
  private readonly channels: Channels;

  constructor(options: VenueClientOptions) {
    const { url, credentials = { kind: 'cookie' }, transport = platformTransport } = options;
    const { random = Math.random, timings = {} } = options;
    const baseUrl = url.replace(/\/$/, '');
    const answerWithinMs = timings.answerWithinMs ?? 8_000;
    const restOptions = { baseUrl, transport, random, timeoutMs: answerWithinMs };
    const auth = authenticatorOf(credentials, new RestClient(restOptions));
    this.rest = new RestClient({ ...restOptions, auth });
    this.socket = new VenueSocket({
      url: `${baseUrl.replace(/^http/, 'ws')}/v1/ws`,
      open: (socketUrl) => transport.openSocket(socketUrl),
      auth,
      random,
      answerWithinMs,
      ...(timings.pingEveryMs === undefined ? {} : { pingEveryMs: timings.pingEveryMs }),
      ...(timings.backoff === undefined ? {} : { backoff: timings.backoff }),
    });
    this.channels = new Channels(this.socket);
    this.orders = new OrderEntry(this.rest, this.socket, random);
  }

  /** How the connection stands; `phase` open is ready. */
  get state(): Observable<SocketState> {
    return this.socket.state;
  }

  /** Opens the WebSocket, and opens it again whenever it goes, until `close`. */
  connect(): void {
    this.socket.connect();
  }

  /** Resolves when the connection is open and signed in. */
  async ready(timeoutMs?: number): Promise<void> {
    this.connect();
    await this.state.until(({ phase }) => phase === 'open', timeoutMs);
  }

  close(): void {
    this.socket.stop();
  }

  /** Follows a channel through every reconnect; each begins with a snapshot. */
  subscribe<Spec extends ChannelSpec>(
    spec: Spec,
    handler: ChannelHandler<PushFor<Spec>>,
  ): Subscription {
    return this.channels.subscribe(spec, handler);
  }

  /** The book of an instrument, until it is closed. */
  book(instrument: string): LiveBook {
    return new LiveBook(instrument, this.channels, this.socket);
  }

  /** Orders, balances, positions and fills of an account, until it is closed. Named where the user holds several. */
  account(account?: string): AccountState {
    return new AccountState(this.channels, account);
  }
}

/** The client of the venue that served this page. */
export function sameOriginClient({ origin }: { readonly origin: string }): VenueClient {
  return new VenueClient({ url: origin });
}
