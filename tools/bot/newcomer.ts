// Becoming a member for the time of a bot: a demo venue takes anybody and pays something in. It must never do so where the venue gives no money: a bot
// without any has nothing to do there.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BotRefusal, guestClient } from '#bots/runtime/sign-in.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { VenueClient } from '#client/venue-client.ts';

const welcomeWithinMs = 10_000;
const lookEveryMs = 200;

export interface Newcomer {
  readonly username: string;
  readonly password: string;
}

/** Signs up and waits for the welcome money. Throws BotRefusal. */
export async function becomeMember(url: string): Promise<Newcomer> {
  const username = `bot_${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  try {
    const body = { username, password, email: `${username}@example.org` };
    const { accessToken } = await guestClient(url).rest.call('POST /v1/auth/signup', { body });
    const credentials = { kind: 'token', token: accessToken } as const;
    const { rest } = new VenueClient({ url, transport: nodeTransport, credentials });
    const endMs = performance.now() + welcomeWithinMs;
    while (performance.now() < endMs) {
      const { balances } = await rest.call('GET /v1/balances');
      if (balances.some(({ available }) => Number(available) > 0)) return { username, password };
      await sleep(lookEveryMs);
    }
  } catch (error) {
    if (!(error instanceof VenueError || error instanceof NoAnswerError)) throw error;
    throw new BotRefusal(`The venue takes no new member: ${error.message}`, { cause: error });
  }
  throw new BotRefusal(
    `${username} is a member now and has no money, so this is no demo venue: trade as a member of it with --user or --api-key.`,
  );
}
