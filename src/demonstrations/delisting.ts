// Takes a demonstration's stock off the venue: closed, its orders gone, delisted. What a venue that has gone cannot do is left undone. It must never be given
// a stock that no demonstration listed.

import { Refusal } from './refusal.ts';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';

/** `rest` is of the operator. */
export async function delist(rest: VenueClient['rest'], symbol: string): Promise<void> {
  const params = { symbol };
  await quietly(() =>
    rest.call('PUT /v1/operator/instruments/:symbol/phase', { params, body: { phase: 'closed' } }),
  );
  const body = { reason: 'The demonstration is over' };
  await quietly(() => rest.call('POST /v1/operator/instruments/:symbol/delist', { params, body }));
}

export async function quietly(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    const isOfTheVenue =
      error instanceof VenueError || error instanceof NoAnswerError || error instanceof Refusal;
    if (!isOfTheVenue) throw error;
  }
}
