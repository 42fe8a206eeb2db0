// Asks the venue for candles before those at hand: first what its memory still has, then the records in the database, page by page. It must
// never answer a candle that is not older than asked for.
import type { Candle, Interval } from '#api/types.ts';
import type { RequestOf } from '#api/routes.ts';
import type { VenueClient } from '#client/venue-client.ts';

export type OlderPage = {
  /** Oldest first. */
  readonly candles: readonly Candle[];
  /** There is nothing further back. */
  readonly end: boolean;
};

export type OlderCandles = (before: string) => Promise<OlderPage>;

const memoryMax = 1_500;
const pageMax = 500;

type Recorded = NonNullable<RequestOf<'GET /v1/history/candles'>['query']['interval']>;

/** The intervals that the records have. */
const recordedIntervals: readonly Recorded[] = ['1m', '5m', '1h', '1d'];

function isRecorded(interval: Interval): interval is Recorded {
  return (recordedIntervals as readonly string[]).includes(interval);
}

/** For one stock in one interval; remembers how far it has looked. */
export function olderCandlesOf(
  client: VenueClient,
  symbol: string,
  interval: Interval,
): OlderCandles {
  let lookedInMemory = false;
  return async (before) => {
    const recorded = isRecorded(interval);
    if (!lookedInMemory) {
      const { candles } = await client.rest.call('GET /v1/instruments/:symbol/candles', {
        params: { symbol },
        query: { interval, limit: memoryMax },
      });
      lookedInMemory = true;
      const older = candles.filter(({ time }) => time < before);
      if (older.length > 0 || !recorded) {
        return { candles: older, end: !recorded };
      }
    }
    if (!recorded) {
      return { candles: [], end: true };
    }
    const { items } = await client.rest.call('GET /v1/history/candles', {
      query: { instrument: symbol, interval, to: before, limit: pageMax },
    });
    const candles = items.filter(({ time }) => time < before).toReversed();
    return { candles, end: items.length < pageMax };
  };
}
