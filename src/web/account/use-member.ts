// Asks the venue on behalf of the member: lists that are fetched and fetched again, and the end of the session, or of a role,
// noticed wherever it shows.
import {
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useStore } from 'zustand/react';
import { isUnauthenticated, VenueError } from '#client/errors.ts';
import type { Session } from '../session/session-store.ts';
import { useTerminal } from '../terminal-context.ts';

export type MemberListName =
  | 'agents'
  | 'bots'
  | 'botProfit'
  | 'signals'
  | 'sessions'
  | 'keys'
  | 'secondFactor'
  | 'portfolio'
  | 'equity'
  | 'ledger'
  | 'statement'
  | 'fees'
  | 'confirmation'
  | 'recentFills'
  | 'deposits'
  | 'withdrawals'
  | 'transfers'
  | 'moneyRequest'
  | 'withdrawalAddresses'
  | 'moneyBalances'
  | 'notifications'
  | 'preferences'
  | 'webhooks'
  | 'deliveries'
  | 'alerts';

/** Runs a request; where the venue no longer knows the session, or the role that it needs, the terminal learns it. */
export function useAsk(): <Answer>(work: () => Promise<Answer>) => Promise<Answer> {
  const { session } = useTerminal();
  return async (work) => {
    try {
      return await work();
    } catch (error) {
      if (isUnauthenticated(error)) session.ended();
      else if (mayHaveLostRole(error, session)) await learnRoles(session);
      throw error;
    }
  };
}

/** Only the desk's roles can be taken: whoever has none is simply refused. */
function mayHaveLostRole(error: unknown, { store }: Session): boolean {
  const roles = store.getState().user?.roles ?? [];
  const isAtDesk = roles.includes('operator') || roles.includes('auditor');
  return isAtDesk && error instanceof VenueError && error.reason === 'forbidden';
}

async function learnRoles(session: Session): Promise<void> {
  try {
    await session.refresh();
  } catch (error) {
    // Unheard, it is asked again with the next refusal.
    if (isUnauthenticated(error)) session.ended();
  }
}

/** `part` tells lists of one name apart, such as the account that they are of; `everyMs` has it fetched again and again. */
export function useMemberQuery<Answer>(
  name: MemberListName,
  fetch: () => Promise<Answer>,
  { part = '', everyMs = false }: { part?: string; everyMs?: number | false } = {},
): UseQueryResult<Answer> {
  const { session } = useTerminal();
  const ask = useAsk();
  const memberId = useStore(session.store, (state) => state.user?.memberId);
  return useQuery({
    queryKey: [name, memberId, part],
    queryFn: () => ask(fetch),
    enabled: memberId !== undefined,
    // What it says may have changed elsewhere since the page was left.
    staleTime: 0,
    refetchInterval: everyMs,
    placeholderData: (before) => (everyMs === false ? undefined : before),
  });
}

/** A page of a list as the venue answers it, newest first. */
type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string | undefined };

/** A list by pages, as far as it has been scrolled; where `everyMs` says so of what it holds, it is fetched again and again. */
export function useMemberPages<Answer extends Page<unknown>>(
  name: MemberListName,
  fetch: (cursor: { readonly cursor?: string }) => Promise<Answer>,
  part = '',
  everyMs: (pages: readonly Answer[]) => number | false = () => false,
) {
  const { session } = useTerminal();
  const ask = useAsk();
  const memberId = useStore(session.store, (state) => state.user?.memberId);
  return useInfiniteQuery({
    queryKey: [name, memberId, 'pages', part],
    queryFn: ({ pageParam }) =>
      ask(() => fetch(pageParam === undefined ? {} : { cursor: pageParam })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Answer) => last.nextCursor,
    enabled: memberId !== undefined,
    staleTime: 0,
    refetchInterval: ({ state }) => everyMs(state.data?.pages ?? []),
  });
}

/** Has a list fetched again after something was done to it. */
export function useRefetch(): (name: MemberListName) => Promise<void> {
  const queries = useQueryClient();
  return (name) => queries.invalidateQueries({ queryKey: [name] });
}
