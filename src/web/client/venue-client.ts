// The one thing through which the terminal talks to the venue: REST, the socket and its channels together.
import { Channels, requestGap, type ChannelHandler, type Subscription } from './channels.ts';
import { NoAnswerError } from './errors.ts';
import { RestClient } from './rest.ts';
import { VenueSocket } from './socket.ts';
import type { ChannelSpec, DepthDelta, Order, PlaceBracket, PlaceOrder, User } from './wire.ts';

export class VenueClient {
  readonly rest: RestClient;
  readonly socket: VenueSocket;
  readonly #channels: Channels;

  constructor(parts: { readonly rest: RestClient; readonly socket: VenueSocket }) {
    this.rest = parts.rest;
    this.socket = parts.socket;
    this.#channels = new Channels(parts.socket);
  }

  subscribe(spec: ChannelSpec, handler: ChannelHandler): Subscription {
    return this.#channels.subscribe(spec, handler);
  }

  depthGap(instrument: string, from: number, to: number): Promise<readonly DepthDelta[] | null> {
    return requestGap<DepthDelta>(this.socket, instrument, from, to);
  }

  /** Makes the open socket speak for the user who just signed in; the cookie does it for every later socket. */
  authenticateSocket(token: string): Promise<User> {
    return this.socket.request<User>('auth', { token });
  }

  /**
   * Places an order at most once. Silence is answered by sending the same order again under the same `clOrdId`, which
   * the venue recognises; if silence lasts, `NoAnswerError` says that the outcome is unknown and asking again is safe.
   */
  placeOrderSafely(order: PlaceOrder, retryDelaysMs = delaysMs): Promise<Order> {
    return untilAnswered(() => this.rest.placeOrder(order), retryDelaysMs);
  }

  /** A bracket in the same way: its orders' ids make the same list recognisable. */
  placeBracketSafely(list: PlaceBracket, retryDelaysMs = delaysMs): Promise<readonly Order[]> {
    return untilAnswered(() => this.rest.placeBracket(list), retryDelaysMs);
  }
}

const delaysMs: readonly number[] = [250, 1_000];

async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  retryDelaysMs: readonly number[],
): Promise<Answer> {
  for (const delayMs of retryDelaysMs) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NoAnswerError)) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
  return ask();
}

/** The venue that served this page. */
export function sameOriginClient(location: Location): VenueClient {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return new VenueClient({
    rest: new RestClient(),
    socket: new VenueSocket({ url: `${scheme}//${location.host}/v1/ws` }),
  });
}

const idLetters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A client order id that no other page makes: time, then 80 random bits. At most 36 characters. */
export function newClOrdId(nowMs = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let tail = '';
  for (const byte of bytes) {
    tail += idLetters[byte % 36];
  }
  return `web-${nowMs.toString(36)}-${tail}`;
}
