// What the venue says of itself: its mode, and whom everybody may sign in as. It stays the same for as long as the venue runs, so it is asked
// for once.
import { useQuery, type QueryClient } from '@tanstack/react-query';
import type { VenueInfo } from '#api/types.ts';
import type { VenueClient } from '#client/venue-client.ts';
import { useTerminal } from '../terminal-context.ts';

function venueQuery(client: VenueClient) {
  return {
    queryKey: ['venue'],
    queryFn: () => client.rest.call('GET /v1/venue'),
    staleTime: 600_000,
  };
}

/** Null until the venue has answered. */
export function useVenue(): VenueInfo | null {
  const { client } = useTerminal();
  return useQuery(venueQuery(client)).data ?? null;
}

/** Asks early, so that whoever opens the sign-in finds it whole. */
export function askVenue(queries: QueryClient, client: VenueClient): void {
  queries.query(venueQuery(client)).catch(() => {
    // Whoever opens the sign-in asks again.
  });
}
