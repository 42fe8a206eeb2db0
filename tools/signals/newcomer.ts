// A new member of a demo venue for the time of a run. It must never be asked of a venue that gives no money: a member without any cannot trade.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignalsRefusal } from '#bots/signals/signals-refusal.ts';
import type { MemberKey } from '#bots/signals/workers/worker-settings.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';

const moneyWithinMs = 15_000;
const lookEveryMs = 200;

/** Throws SignalsRefusal. */
export async function newcomer(url: string): Promise<MemberKey & { readonly kind: 'password' }> {
  const username = `sig_${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  const credentials = { kind: 'password', username, password } as const;
  try {
    const guest = new VenueClient({ url, transport: nodeTransport });
    const body = { username, password, email: `${username}@example.org` };
    await guest.rest.call('POST /v1/auth/signup', { body });
    const { rest } = new VenueClient({ url, credentials, transport: nodeTransport });
    const endMs = performance.now() + moneyWithinMs;
    while (performance.now() < endMs) {
      const { balances } = await rest.call('GET /v1/balances');
      if (balances.some(({ available }) => Number(available) > 0)) return credentials;
      await sleep(lookEveryMs);
    }
  } catch (error) {
    if (error instanceof NoAnswerError) {
      throw new SignalsRefusal(`--url: no venue answers at ${url}; start one with npm start.`);
    }
    if (!(error instanceof VenueError)) throw error;
    throw new SignalsRefusal(`The venue takes no new member: ${error.message}`, { cause: error });
  }
  throw new SignalsRefusal(
    `${username} is a member now and got no money, so this is no demo venue: trade as somebody with --user and --password.`,
  );
}
