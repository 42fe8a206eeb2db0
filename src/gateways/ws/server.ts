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
import type { Broadcasts } from './broadcasts.ts';
import { Channels } from './channels.ts';
import { messageBytesMax, Operations } from './operations.ts';
import { OperatorTrail } from './operator-trail.ts';
import { OrderOperations } from './order-operations.ts';
import { PrivateFeeds } from './private-feeds.ts';
import type { OrderTimes } from '../order-times.ts';
import type { PublicFeeds } from './public-feeds.ts';
import { CloseCode, Session } from './session.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { sessionSeconds } from '#identity/session-tokens.ts';
import { formatTimeUs } from '#std/time-format.ts';

export const socketPath = '/v1/ws';
const pollMs = 5;
const expiryWatchMs = 1_000;
/** A message up to this size is answered with an error; a larger one ends the connection. */
const frameBytesMax = 4 * messageBytesMax;

export interface WebSocketParts {
  readonly parts: GatewayParts;
  readonly options: GatewayOptions;
  readonly access: Access;
  readonly budgets: Budgets;
  readonly feeds: PublicFeeds;
  readonly broadcasts: Broadcasts;
  readonly orderTimes: OrderTimes;
  readonly nowMs: () => number;
  readonly isStopping: () => boolean;
}

/** Sockets open now, and what is known of who holds them. */
export interface SocketCensus {
  readonly sockets: number;
  readonly signedIn: number;
  /** Signed in with an API key. */
  readonly programs: number;
  readonly operators: number;
  readonly auditors: number;
  /** Readers that get conflated depth because too much waits for them. */
  readonly slowReaders: number;
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
  private readonly trail: OperatorTrail | undefined;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly expiryWatch: NodeJS.Timeout;

  constructor(context: WebSocketParts) {
    this.context = context;
    const { access, budgets, feeds, broadcasts, nowMs, options, isStopping, orderTimes } = context;
    const { venue, logger, audit } = context.parts;
    const failed = (error: unknown): void => logger.error({ err: error }, 'a request failed');
    const privateFeeds = new PrivateFeeds(venue);
    venue.onBatch(privateFeeds.onBatch);
    this.orders = new OrderOperations(venue, access, orderTimes, nowMs, failed);
    this.trail = audit === undefined ? undefined : new OperatorTrail(audit, venue, nowMs, failed);
    this.operations = new Operations({
      venue,
      access,
      budgets,
      feeds,
      orders: this.orders,
      trail: this.trail,
      channels: new Channels({ venue, access, publicFeeds: feeds, privateFeeds, broadcasts }),
      nowMs,
      isStopping,
      subscriptionsMax: options.subscriptionsPerSocketMax,
      failed,
    });
    this.heartbeat = setInterval(this.beat, options.heartbeatMs).unref();
    const watchMs = Math.min(options.heartbeatMs, expiryWatchMs);
    this.expiryWatch = setInterval(this.watchExpiry, watchMs).unref();
  }

  /** Sockets open now. */
  get count(): number {
    return this.sessions.size;
  }

  /** Members signed in on them, each once. */
  get membersOnline(): number {
    const names = new Set<string>();
    for (const { principal } of this.sessions)
      if (principal !== undefined) names.add(principal.username);
    return names.size;
  }

  /** Who is connected, counted by socket. */
  get census(): SocketCensus {
    const census = {
      sockets: this.sessions.size,
      signedIn: 0,
      programs: 0,
      operators: 0,
      auditors: 0,
      slowReaders: 0,
    };
    for (const session of this.sessions) {
      const { principal } = session;
      if (session.isSlow) census.slowReaders++;
      if (principal === undefined) continue;
      census.signedIn++;
      if (principal.keyId !== undefined) census.programs++;
      if (principal.roles.includes('operator')) census.operators++;
      if (principal.roles.includes('auditor')) census.auditors++;
    }
    return census;
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

  /** Ends the sockets that speak for a key. */
  endKey(keyId: string): void {
    for (const session of this.sessions) {
      if (session.principal?.keyId === keyId) {
        session.close(CloseCode.signedOut, 'the key was revoked');
      }
    }
  }

  /** Something of a member has changed: their sockets may do from now on what they may do now. */
  refreshMember(memberId: string): void {
    for (const session of this.sessions) {
      const { principal } = session;
      if (principal?.memberId === memberId) void this.refresh(session, principal);
    }
  }

  private async refresh(session: Session, principal: Principal): Promise<void> {
    const fresh = await this.context.access.again(principal);
    // Whoever signed in anew meanwhile is up to date.
    if (session.isClosed || session.principal !== principal) return;
    if (fresh === undefined) session.close(CloseCode.signedOut, 'signed out');
    else this.operations.signIn(session, fresh);
  }

  /** Answers what the engine has taken, but waits no longer than `drainMs` for it, and ends every connection. */
  async close(drainMs: number): Promise<void> {
    clearInterval(this.heartbeat);
    clearInterval(this.expiryWatch);
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
    const address = addressOf(request, options.trustProxy);
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
    socket.on('pong', () => session.pong());
    // The library closes the connection with the fitting code; there is nothing to add.
    socket.on('error', ignore);
    socket.on('close', () => {
      session.isClosed = true;
      this.sessions.delete(session);
      this.trail?.end(session);
      for (const subscription of session.subscriptions.values()) subscription.end();
      session.subscriptions.clear();
    });
  }

  /** Drops who does not answer. */
  private readonly beat = (): void => {
    for (const session of this.sessions) {
      if (session.awaitsPong) session.drop();
      else session.ping();
    }
  };

  /**
   * Ends whose token is over, and whose sign-in is: a socket must not carry a session past its end, as no refresh does. Says so in time for a
   * fresh token to come.
   */
  private readonly watchExpiry = (): void => {
    const nowMs = this.context.nowMs();
    const { expiryWarningMs } = this.context.options;
    for (const session of this.sessions) {
      const { expiresAtMs } = session;
      const signedInAtS = session.principal?.session?.signedInAtS ?? Infinity;
      if (nowMs >= Math.min(expiresAtMs, (signedInAtS + sessionSeconds) * 1000)) {
        session.close(CloseCode.signedOut, 'the session is over');
      } else if (nowMs >= expiresAtMs - expiryWarningMs && session.warnedOfMs !== expiresAtMs) {
        session.warnedOfMs = expiresAtMs;
        session.send(expiringText(expiresAtMs));
      }
    }
  };
}

/** Who is at the other end, behind so many proxies; each adds the address that it saw to X-Forwarded-For. */
function addressOf(request: IncomingMessage, proxies: number): string {
  const seen = request.socket.remoteAddress ?? '';
  if (proxies === 0) return seen;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  return forwarded.at(-Math.min(proxies, forwarded.length)) ?? seen;
}

const sessionCookiePair = new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;\\s]+)`);

function cookieOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : sessionCookiePair.exec(header)?.[1];
}

function expiringText(expiresAtMs: number): string {
  const expiresAt = formatTimeUs(Math.floor(expiresAtMs) * 1000);
  return `{"channel":"session","type":"expiring","data":{"expiresAt":"${expiresAt}"}}`;
}

function ignore(): void {
  // Told to whoever looks at the result.
}

function refuseUpgrade(raw: Duplex, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError(RejectCode.internalError);
  writeRawError(raw, known);
}
