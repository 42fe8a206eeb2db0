// The calendar of a stock, asked for again with every change of its phase, and the venue's clock beside the user's: a countdown must not hang on a
// clock that is wrong.
import { useQuery } from '@tanstack/react-query';
import type { Instrument } from '#api/types.ts';
import { useTerminal } from '../terminal-context.ts';
import type { TradingHours } from './day-plan.ts';

const everyMs = 300_000;

export type HoursRead = {
  /** Null while it is not known. */
  readonly hours: TradingHours | null;
  /** To be added to the user's clock. */
  readonly aheadMs: number;
};

const unknown: HoursRead = { hours: null, aheadMs: 0 };

export function useTradingHours(instrument: Instrument | null): HoursRead {
  const { client } = useTerminal();
  const symbol = instrument?.symbol ?? '';
  const query = useQuery({
    queryKey: ['tradingHours', symbol, instrument?.phase],
    queryFn: async (): Promise<HoursRead> => {
      const askedAtMs = Date.now();
      const hours = await client.rest.call('GET /v1/instruments/:symbol/calendar', {
        params: { symbol },
      });
      // Half of the round trip: when the venue looked at its clock.
      const lookedAtMs = (askedAtMs + Date.now()) / 2;
      return { hours, aheadMs: Date.parse(hours.time) - lookedAtMs };
    },
    enabled: instrument !== null,
    // What was said in this phase of an earlier day may hold no more.
    staleTime: 0,
    refetchInterval: everyMs,
  });
  return query.data ?? unknown;
}
