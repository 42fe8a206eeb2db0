// The WebSocket door: takes upgrades over from the HTTP server, keeps the sessions, drops the dead ones. It must never let a page of
// another site in.

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Access, Principal } from '../access.ts';
import { sessionCookie } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Budgets } from '../budgets.ts';
import type { GatewayOptions, GatewayParts } from '../options.ts';
import { isOwnOrigin } from '../origin.ts';
import { writeRawError } from '../rest/errors.ts';
import { Channels } from './channels.ts';
import { messageBytesMax, Operations } from './operations.ts';
import { OrderOperations } from './order-operations.ts';
import { PrivateFeeds } from './private-feeds.ts';
import type { PublicFeeds } from './public-feeds.ts';
import { CloseCode, Session } from './session.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { sessionSeconds } from '#identity/session-tokens.ts';

export const socketPath = '/v1/ws';
const pollMs = 5;
/** A message up to this size is answered with an error; a larger one ends the connection. */
const frameBytesMax = 4 * messageBytesMax;

export interface WebSocketParts {
  readonly parts: GatewayParts;
  readonly options: GatewayOptions;
  readonly access: Access;
  readonly budgets: Budgets;
  readonly feeds: PublicFeeds;
  readonly nowMs: () => number;
  readonly isStopping: () => boolean;
}

export class WebSocketDoor {
  private readonly context: WebSocketParts;
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: frameBytesMax,
    maxFragments: 64,
    maxBufferedChunks: 1_024,
  });
  private readonly sessions = new Set<Session>();
  private readonly orders: OrderOperations;
  private readonly operations: Operations;
  private readonly heartbeat: NodeJS.Timeout;

  constructor(context: WebSocketParts) {
    this.context = context;
    const { access, budgets, feeds, nowMs, options, isStopping } = context;
    const { venue, logger } = context.parts;
    const failed = (error: unknown): void => logger.error({ err: error }, 'a request failed');
    const privateFeeds = new PrivateFeeds(venue);
    venue.onBatch(privateFeeds.onBatch);
    this.orders = new OrderOperations(venue, access, nowMs, failed);
    this.operations = new Operations({
      venue,
      access,
      budgets,
      feeds,
      orders: this.orders,
      channels: new Channels(venue, access, feeds, privateFeeds),
      nowMs,
      isStopping,
      subscriptionsMax: options.subscriptionsPerSocketMax,
      failed,
    });
    this.heartbeat = setInterval(this.beat, options.heartbeatMs).unref();
  }

  /** Sockets open now. */
  get count(): number {
    return this.sessions.size;
  }

  /** The HTTP server's `upgrade` event. */
  readonly upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    const refuse = (error: unknown): void => refuseUpgrade(raw, error);
    raw.on('error', ignore);
    this.admit(request)
      .then((principal) => {
        raw.off('error', ignore);
        this.server.handleUpgrade(request, raw, head, (socket) => {
          this.open(socket, raw as Socket, request, principal);
        });
      })
      .catch(refuse);
  };

  /** Ends the sockets of a session that signed out. */
  endSession(sessionId: string): void {
    for (const session of this.sessions) {
      if (session.principal?.session?.sessionId === sessionId) {
        session.close(CloseCode.signedOut, 'signed out');
      }
    }
  }

  /** Answers what the engine has taken, but waits no longer than `drainMs` for it, and ends every connection. */
  async close(drainMs: number): Promise<void> {
    clearInterval(this.heartbeat);
    const endMs = performance.now() + drainMs;
    while (this.orders.inFlight > 0 && performance.now() < endMs) await pause(pollMs);
    for (const session of this.sessions)
      session.close(CloseCode.goingAway, 'the venue is stopping');
  }

  /** Who asks for a socket; throws ApiError where it is refused. */
  private async admit(request: IncomingMessage): Promise<Principal | undefined> {
    const { access, options, isStopping } = this.context;
    const { origin, host, authorization } = request.headers;
    if (request.url?.split('?', 1)[0] !== socketPath) throw new ApiError(RejectCode.notFound);
    if (isStopping()) throw new ApiError(RejectCode.venueStopping);
    if (this.sessions.size >= options.socketsMax) {
      throw new ApiError(RejectCode.venueBusy, { message: 'Too many connections.' });
    }
    if (origin !== undefined && !isOwnOrigin(origin, host, options.allowedOrigins)) {
      throw new ApiError(RejectCode.forbidden, {
        field: 'origin',
        message: 'Pages of other sites may not connect.',
      });
    }
    if (authorization !== undefined) {
      const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
      const principal = token === undefined ? undefined : await access.byToken(token);
      if (principal === undefined) {
        throw new ApiError(RejectCode.unauthenticated, { field: 'authorization' });
      }
      return principal;
    }
    // A cookie travels with requests of programs, too, but only browsers need it, and they say where they come from.
    const sessionToken = cookieOf(request.headers.cookie);
    if (sessionToken === undefined || origin === undefined) return undefined;
    return access.byCookie(sessionToken);
  }

  private open(
    socket: WebSocket,
    raw: Socket,
    request: IncomingMessage,
    principal: Principal | undefined,
  ): void {
    const { budgets, options } = this.context;
    const address = request.socket.remoteAddress ?? '';
    const session = new Session(socket, raw, address, options, (from, data, isBinary) =>
      this.operations.handle(from, data, isBinary),
    );
    this.sessions.add(session);
    if (principal === undefined) session.requestBudget = budgets.of(undefined, address)?.requests;
    else this.operations.signIn(session, principal);
    raw.on('drain', () => {
      for (const subscription of session.subscriptions.values()) subscription.drained();
    });
    socket.on('message', (data: Buffer, isBinary) => session.take(data, isBinary));
    socket.on('pong', () => {
      session.awaitsPong = false;
    });
    // The library closes the connection with the fitting code; there is nothing to add.
    socket.on('error', ignore);
    socket.on('close', () => {
      session.isClosed = true;
      this.sessions.delete(session);
      for (const subscription of session.subscriptions.values()) subscription.end();
      session.subscriptions.clear();
    });
  }

  /** Drops who does not answer, and whose sign-in is over: a socket must not carry a session past its end, as no refresh does. */
  private readonly beat = (): void => {
    const nowS = this.context.nowMs() / 1_000;
    for (const session of this.sessions) {
      const signedInAtS = session.principal?.session?.signedInAtS ?? Infinity;
      if (session.awaitsPong) session.drop();
      else if (nowS >= signedInAtS + sessionSeconds) {
        session.close(CloseCode.signedOut, 'the session is over');
      } else session.ping();
    }
  };
}

const sessionCookiePair = new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;\\s]+)`);

function cookieOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : sessionCookiePair.exec(header)?.[1];
}

function ignore(): void {
  // Told to whoever looks at the result.
}

function refuseUpgrade(raw: Duplex, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError(RejectCode.internalError);
  writeRawError(raw, known);
}
