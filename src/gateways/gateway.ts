// The doors of the venue on one port: REST, WebSocket, the web terminal, health. Composes them, opens and closes them; the rules are theirs.

import type { AddressInfo } from 'node:net';
import { Access } from './access.ts';
import { feedAnnouncements } from './announcement-feed.ts';
import { Budgets } from './budgets.ts';
import type { GatewayParts } from './options.ts';
import { defaultOptions } from './options.ts';
import { OrderTimes } from './order-times.ts';
import type { Connections, Rest } from './rest/context.ts';
import { buildRest } from './rest/server.ts';
import { Broadcasts } from './ws/broadcasts.ts';
import { PublicFeeds } from './ws/public-feeds.ts';
import { WebSocketDoor } from './ws/server.ts';
import { SessionTokens } from '#identity/session-tokens.ts';

export interface Gateway {
  /** Opens the doors and answers their URL; port 0 takes a free one. Rejects where the port is taken. */
  listen(host: string, port: number): Promise<string>;
  /** What the venue tells everybody, or one user, besides the market. */
  readonly broadcasts: Broadcasts;
  /** Takes no more requests, answers those under way, tells every WebSocket, and closes. */
  close(): Promise<void>;
}

/** Never to be logged, wherever a request or a body should end up in a log line. */
const secretPaths = [
  'password',
  'newPassword',
  'token',
  'accessToken',
  'refreshToken',
  'ticket',
  'code',
  'secret',
  'signature',
  'authorization',
  'cookie',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** How long requests under way may take to be answered when the venue stops. */
const drainMs = 2_000;

export async function createGateway(parts: GatewayParts): Promise<Gateway> {
  const options = { ...defaultOptions, ...parts.options };
  const nowMs = parts.clock ?? Date.now;
  const { venue } = parts;
  let isStopping = false;
  const tokens = new SessionTokens(parts.sessionSecret, nowMs);
  const logger = parts.logger.child({}, { redact: { paths: secretPaths, censor: '[redacted]' } });
  const shared = {
    venue,
    parts: { ...parts, logger },
    options,
    nowMs,
    access: new Access(venue, parts.members, tokens, parts.operatorToken, parts.identity),
    budgets: new Budgets(options, nowMs),
    feeds: new PublicFeeds(venue, options, nowMs),
    broadcasts: new Broadcasts((error) => logger.error({ err: error }, 'a message was not told')),
    orderTimes: new OrderTimes(),
    isStopping: () => isStopping,
  };
  const sockets = new WebSocketDoor(shared);
  // Private pushes first: they are registered by the sockets.
  venue.onBatch(shared.feeds.onBatch);
  const { announcements } = parts;
  if (announcements !== undefined) feedAnnouncements(shared.broadcasts, announcements, nowMs);
  const endSession = (sessionId: string): void => sockets.endSession(sessionId);
  const { identity } = parts;
  identity?.sessions.onEnd(endSession);
  identity?.keys.onRevoke((keyId) => sockets.endKey(keyId));
  identity?.directory.onChange((memberId) => sockets.refreshMember(memberId));
  const connections = (): Connections => ({ ...sockets.census, members: sockets.membersOnline });
  const rest = await buildRest({ ...shared, endSession, connections });
  rest.server.on('upgrade', (request, socket, head) => {
    // A page that came back before the views did would be shown an empty market: it is to try again.
    if (options.notReady().length === 0) sockets.upgrade(request, socket, head);
    else
      socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n\r\n');
  });

  return {
    broadcasts: shared.broadcasts,
    async listen(host, port) {
      await rest.listen({ host, port });
      const address = rest.server.address() as AddressInfo;
      return urlOf(host, address.port);
    },
    async close() {
      isStopping = true;
      shared.feeds.stop();
      await sockets.close(drainMs);
      await closeSoon(rest);
    },
  };
}

/** A URL that works on this machine. */
export function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Connections that are kept alive for nothing must not keep the venue from stopping. */
async function closeSoon(rest: Rest): Promise<void> {
  const timer = setTimeout(() => rest.server.closeAllConnections(), drainMs);
  try {
    await rest.close();
  } finally {
    clearTimeout(timer);
  }
}
