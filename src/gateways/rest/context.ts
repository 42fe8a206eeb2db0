// What every route of the REST door needs: the venue, who is asking, and a way to send a command and wait for its outcome.

import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Access, Principal } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Budgets } from '../budgets.ts';
import type { GatewayOptions, GatewayParts } from '../options.ts';
import type { Outcome, Venue } from '../venue.ts';
import type { OrderTimes } from '../order-times.ts';
import type { SocketCensus } from '../ws/server.ts';
import type { PublicFeeds } from '../ws/public-feeds.ts';
import type { Command } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { EnginePort } from '#sequencer/engine-port.ts';

/**
 * Who may call a route. `public`: anybody. `read`, `trade`, `withdraw`: a member whose session or API key has that scope. `operator`: an
 * operator with the scope of that name. `audit`: an operator or an auditor.
 */
export type RouteAccess = 'public' | 'read' | 'trade' | 'withdraw' | 'operator' | 'audit';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | undefined;
    /** By `performance.now()`. */
    receivedMs: number;
  }
  interface FastifyContextConfig {
    /** Which budget a request takes from; requests where nothing is said. */
    budget?: 'request' | 'cancel' | 'login' | 'none';
    /** Who may call it; every route under /v1 says so, or the server does not start. */
    access?: RouteAccess;
    /** True for what only a signed-in member may do: no API key and no operator's token, whatever its scopes. */
    sessionOnly?: boolean;
  }
}

/** Fastify with schemas that give handlers their types. */
export type Rest = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface Connections extends SocketCensus {
  readonly members: number;
}

export interface RestContext {
  readonly venue: Venue;
  readonly access: Access;
  readonly parts: GatewayParts;
  readonly options: GatewayOptions;
  readonly budgets: Budgets;
  readonly feeds: PublicFeeds;
  readonly orderTimes: OrderTimes;
  readonly nowMs: () => number;
  /** True once the venue takes no more requests. */
  readonly isStopping: () => boolean;
  /** Sockets open now, and the members signed in on them. */
  readonly connections: () => Connections;
  /** Ends the WebSockets of a session that signed out. */
  readonly endSession: (sessionId: string) => void;
}

/** Who is asking; throws ApiError where nobody is signed in. */
export function principalOf(request: FastifyRequest): Principal {
  const { principal } = request;
  if (principal === undefined) throw new ApiError(RejectCode.unauthenticated);
  return principal;
}

export function operatorOf(request: FastifyRequest): Principal {
  const principal = principalOf(request);
  if (!principal.isOperator) {
    throw new ApiError(RejectCode.forbidden, { message: 'Only an operator may do this.' });
  }
  return principal;
}

const starting = 'The venue is starting; try again in a moment.';

/** The engine; throws ApiError where it is not there yet. */
export function engineOf(venue: Venue): EnginePort {
  if (!venue.isReady) throw new ApiError(RejectCode.venueBusy, { message: starting });
  return venue.engine;
}

/**
 * Sends a command and reads its outcome during the call in which it comes. Throws ApiError `venueBusy` where the engine's queue is
 * full, and what `read` throws.
 */
export function execute<Result>(
  venue: Venue,
  command: Command,
  read: (outcome: Outcome) => Result,
): Promise<Result> {
  engineOf(venue);
  return new Promise((resolve, reject) => {
    const isTaken = venue.submit(command, (outcome) => {
      try {
        resolve(read(outcome));
      } catch (error) {
        reject(error instanceof Error ? error : new ApiError(RejectCode.internalError));
      }
    });
    if (!isTaken) reject(new ApiError(RejectCode.venueBusy));
  });
}
