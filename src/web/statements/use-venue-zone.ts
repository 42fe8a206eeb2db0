// In which zone the venue's days are, as its reports say; until one has said so, the one that the venue's market is in. Never the user's own.
import { useMemberQuery } from '../account/use-member.ts';
import { useTerminal } from '../terminal-context.ts';

const untilKnown = 'America/New_York';

export function useVenueZone(account: string): string {
  const { client } = useTerminal();
  const query = useMemberQuery(
    'fees',
    () => client.rest.call('GET /v1/reports/fees', { query: { account } }),
    { part: `${account} now` },
  );
  return query.data?.zone ?? untilKnown;
}
