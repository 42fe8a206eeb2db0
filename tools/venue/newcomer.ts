// Becoming a member for the time of a run: a demo venue takes anybody and pays something in. It must never do so where the venue gives no money: a
// program without any has nothing to do there.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BotRefusal } from '#bots/refusal.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';

const welcomeWithinMs = 15_000;
const lookEveryMs = 200;

export interface Newcomer {
  readonly kind: 'password';
  readonly username: string;
  readonly password: string;
}

/** Signs up as `prefix` and something of its own, and waits for the welcome money. Throws BotRefusal. */
export async function becomeMember(url: string, prefix: string): Promise<Newcomer> {
  const username = `${prefix}_${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  try {
    const guest = new VenueClient({ url, transport: nodeTransport });
    const body = { username, password, email: `${username}@example.org` };
    const { accessToken } = await guest.rest.call('POST /v1/auth/signup', { body });
    const credentials = { kind: 'token', token: accessToken } as const;
    const { rest } = new VenueClient({ url, credentials, transport: nodeTransport });
    const endMs = performance.now() + welcomeWithinMs;
    while (performance.now() < endMs) {
      const { balances } = await rest.call('GET /v1/balances');
      if (balances.some(({ available }) => Number(available) > 0)) {
        return { kind: 'password', username, password };
      }
      await sleep(lookEveryMs);
    }
  } catch (error) {
    if (error instanceof NoAnswerError) {
      throw new BotRefusal(`--url: no venue answers at ${url}; start one with npm start.`);
    }
    if (!(error instanceof VenueError)) throw error;
    throw new BotRefusal(`The venue takes no new member: ${error.message}`, { cause: error });
  }
  throw new BotRefusal(
    `${username} is a member now and has no money, so this is no demo venue: trade as a member who has, with --user and --password.`,
  );
}
