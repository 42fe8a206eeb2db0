// Who the bot is to the venue, and whether it may trade there: asked before anything is sent. Every obstacle is one sentence. It must never write a secret
// into one, and never place anything.

import { BotRefusal } from '../refusal.ts';
import { nodeTransport } from '#client/node-transport.ts';
import type { Credentials } from '#client/auth.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Instrument, User } from '#api/types.ts';

export interface SignInOptions {
  /** Such as http://127.0.0.1:8080. */
  readonly url: string;
  readonly credentials: Exclude<Credentials, { readonly kind: 'cookie' }>;
  readonly symbol: string;
  /** Id or name; may be left out by who may trade for just one. */
  readonly account: string | undefined;
}

export interface SignedIn {
  readonly client: VenueClient;
  readonly user: User;
  readonly accountId: string;
  readonly accountName: string;
  readonly instrument: Instrument;
}

const timings = {
  answerWithinMs: 5_000,
  pingEveryMs: 5_000,
  backoff: { firstMs: 100, maxMs: 3_000 },
};

/** A client that nobody is signed in with. */
export function guestClient(url: string): VenueClient {
  return new VenueClient({ url, transport: nodeTransport, timings });
}

/** The instrument as the venue lists it. Throws BotRefusal where there is no venue, or no such instrument. */
export async function findInstrument(url: string, symbol: string): Promise<Instrument> {
  const { rest } = guestClient(url);
  let instruments: readonly Instrument[];
  try {
    ({ instruments } = await rest.call('GET /v1/instruments'));
  } catch (error) {
    throw refusalOf(error, url);
  }
  const found = instruments.find((each) => each.symbol === symbol);
  if (found !== undefined) return found;
  const symbols = instruments.map((each) => each.symbol).join(', ');
  throw new BotRefusal(`--instrument is ${symbol}, and the venue at ${url} lists ${symbols}.`);
}

/** Throws BotRefusal. */
export async function signIn(options: SignInOptions): Promise<SignedIn> {
  const { url, credentials, symbol } = options;
  const instrument = await findInstrument(url, symbol);
  const client = new VenueClient({ url, credentials, transport: nodeTransport, timings });
  let user: User;
  try {
    user = await client.rest.call('GET /v1/auth/me');
  } catch (error) {
    throw refusalOf(error, url, credentials);
  }
  const who = credentials.kind === 'apiKey' ? `The API key ${credentials.keyId}` : user.username;
  for (const scope of ['read', 'trade'] as const) {
    if (user.scopes.includes(scope)) continue;
    const held = user.scopes.length === 0 ? 'none' : user.scopes.join(', ');
    throw new BotRefusal(
      `${who} lacks the scope "${scope}" (it has ${held}): a bot needs a key with the scopes read and trade.`,
    );
  }
  const { accountId, name } = accountOf(user, who, options.account);
  return { client, user, accountId, accountName: name, instrument };
}

function accountOf(
  user: User,
  who: string,
  wanted: string | undefined,
): { readonly accountId: string; readonly name: string } {
  const may = user.accounts.filter(({ access }) => access !== 'viewer');
  const names = may.map(({ name }) => name).join(', ');
  if (wanted !== undefined) {
    const found = may.find(({ accountId, name }) => accountId === wanted || name === wanted);
    if (found !== undefined) return found;
    throw new BotRefusal(
      `--account is ${wanted}, and ${who} may trade for ${names === '' ? 'no account' : names}.`,
    );
  }
  const [only] = may;
  if (only === undefined) throw new BotRefusal(`${who} may trade for no account.`);
  if (may.length > 1) {
    throw new BotRefusal(`${who} may trade for ${names}: say which with --account.`);
  }
  return only;
}

/** What went wrong, for the person who started the bot. */
function refusalOf(error: unknown, url: string, credentials?: Credentials): BotRefusal {
  if (error instanceof NoAnswerError) {
    return new BotRefusal(`No venue answers at ${url}; start one with npm start.`, {
      cause: error,
    });
  }
  if (error instanceof VenueError) {
    const who =
      credentials?.kind === 'password'
        ? `The venue does not let ${credentials.username} in`
        : credentials?.kind === 'apiKey'
          ? `The venue does not take the API key ${credentials.keyId}`
          : 'The venue refuses';
    return new BotRefusal(`${who} (${error.reason}): ${error.message}`, { cause: error });
  }
  if (error instanceof Error && error.message.includes('second factor')) {
    return new BotRefusal(`${error.message}: let the bot use an API key instead.`, {
      cause: error,
    });
  }
  throw error;
}
