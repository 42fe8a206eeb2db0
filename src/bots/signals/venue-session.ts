// Who the run is to the venue, and whether it may trade there what it wants to: asked before anything is published. Every obstacle is one sentence; none
// may hold a secret.

import { BotRefusal } from '../refusal.ts';
import type { MemberKey } from './workers/worker-settings.ts';
import { decimal, isMultipleOf } from '#client/decimal.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Instrument, User } from '#api/types.ts';

export interface Wish {
  readonly url: string;
  readonly credentials: MemberKey;
  readonly instruments: 'all' | readonly string[];
  /** Shares of one signal. */
  readonly qty: string;
}

export interface VenueSession {
  readonly client: VenueClient;
  readonly account: string;
  readonly instruments: readonly Instrument[];
}

const timings = {
  answerWithinMs: 5_000,
  pingEveryMs: 5_000,
  backoff: { firstMs: 200, maxMs: 3_000 },
};

/** The client is not connected yet. Throws BotRefusal. */
export async function openSession(wish: Wish): Promise<VenueSession> {
  const { url, credentials } = wish;
  const client = new VenueClient({ url, credentials, transport: nodeTransport, timings });
  let user: User;
  let listed: readonly Instrument[];
  try {
    user = await client.rest.call('GET /v1/auth/me');
    ({ instruments: listed } = await client.rest.call('GET /v1/instruments'));
  } catch (error) {
    throw refusalOf(error, wish);
  }
  const who = nameOf(credentials);
  for (const scope of ['read', 'trade'] as const) {
    if (user.scopes.includes(scope)) continue;
    throw new BotRefusal(
      `credentials: ${who} may ${user.scopes.join(' and ') || 'nothing'}, and signals need the scope ${scope}.`,
    );
  }
  return { client, account: accountOf(user, who), instruments: chosen(wish, listed) };
}

function accountOf(user: User, who: string): string {
  const may = user.accounts.filter(({ access }) => access !== 'viewer');
  const own = may.find(({ name }) => name === user.username) ?? (may.length === 1 ? may[0] : null);
  if (own === undefined || own === null) {
    throw new BotRefusal(`credentials: ${who} has no account of the same name to trade for.`);
  }
  return own.accountId;
}

function chosen({ instruments, qty }: Wish, listed: readonly Instrument[]): readonly Instrument[] {
  const symbols = listed.map(({ symbol }) => symbol);
  const wanted = instruments === 'all' ? symbols : instruments;
  if (wanted.length === 0) throw new BotRefusal('instruments: there is none to trade.');
  return wanted.map((symbol) => {
    const instrument = listed.find((each) => each.symbol === symbol);
    if (instrument === undefined) {
      throw new BotRefusal(`instruments: no ${symbol} is listed; ${symbols.join(', ')} are.`);
    }
    const { lotSize, qtyMin, qtyMax } = instrument;
    const shares = decimal(qty);
    if (!isMultipleOf(shares, decimal(lotSize))) {
      throw new BotRefusal(`qty: ${qty} is off the lot of ${symbol}, which is ${lotSize}.`);
    }
    if (shares < decimal(qtyMin) || shares > decimal(qtyMax)) {
      throw new BotRefusal(`qty: an order of ${symbol} has ${qtyMin} to ${qtyMax}, not ${qty}.`);
    }
    return instrument;
  });
}

function nameOf(credentials: MemberKey): string {
  return credentials.kind === 'password' ? credentials.username : `the key ${credentials.keyId}`;
}

function refusalOf(error: unknown, { url, credentials }: Wish): Error {
  if (error instanceof NoAnswerError) {
    return new BotRefusal(`url: no venue answers at ${url}; start one with npm start.`, {
      cause: error,
    });
  }
  if (error instanceof VenueError) {
    const sentence = `credentials: the venue does not let ${nameOf(credentials)} in (${error.reason}): ${error.message}`;
    return new BotRefusal(sentence, { cause: error });
  }
  if (error instanceof Error && error.message.includes('second factor')) {
    return new BotRefusal(`credentials: ${error.message}; use an API key.`, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
