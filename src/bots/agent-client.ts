// The venue's client as the agents use it: signed in with a member's password where there is one, patient, and with a word in the log where the
// venue does not let it in. It must never do what an outsider's program could not.

import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';

/** Where the agents say what happens to them. A pino logger is one. */
export interface AgentLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

export interface MemberCredentials {
  readonly username: string;
  readonly password: string;
}

export interface AgentClientOptions {
  /** Such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  /** Without them the client sees public channels only. */
  readonly credentials?: MemberCredentials;
  /** For log lines. */
  readonly name: string;
  readonly logger: AgentLogger;
}

const timings = {
  answerWithinMs: 5_000,
  pingEveryMs: 10_000,
  backoff: { firstMs: 250, maxMs: 10_000 },
};

export function agentClient({
  baseUrl,
  credentials,
  name,
  logger,
}: AgentClientOptions): VenueClient {
  const client = new VenueClient({
    url: baseUrl,
    transport: nodeTransport,
    timings,
    ...(credentials === undefined ? {} : { credentials: { kind: 'password', ...credentials } }),
  });
  const warned = new Set<string>();
  client.state.subscribe(({ phase, error, closeCode }) => {
    if (phase === 'waiting')
      logger.debug(`${name}: no connection (${closeCode ?? 'none was made'})`);
    // A venue that refuses us will not change its mind by itself: somebody should know.
    if (error === null || error.transient || warned.has(error.reason)) return;
    warned.add(error.reason);
    logger.warn(`${name} is not let in, and goes on trying: ${error.reason}: ${error.message}`);
  });
  return client;
}
