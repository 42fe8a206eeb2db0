// Asks the venue on behalf of whoever sits at the desk: single answers, and long lists a page at a time. Every change has all of them asked
// for again.
import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand/react';
import { useAsk } from '../account/use-member.ts';
import { useTerminal } from '../terminal-context.ts';

export const deskKey = 'desk';

/** Auditors see all that operators see, and change nothing. */
export function useMayChange(): boolean {
  const { session } = useTerminal();
  return useStore(session.store, ({ user }) => user?.roles.includes('operator') ?? false);
}

/** `name` tells answers apart; with `everyMs` it is asked for again and again. */
export function useDesk<Answer>(
  name: readonly unknown[],
  fetch: () => Promise<Answer>,
  { everyMs = false, enabled = true }: { everyMs?: number | false; enabled?: boolean } = {},
): UseQueryResult<Answer> {
  const ask = useAsk();
  const memberId = useMemberId();
  return useQuery({
    queryKey: [deskKey, memberId, ...name],
    queryFn: () => ask(fetch),
    enabled: enabled && memberId !== undefined,
    staleTime: 0,
    refetchInterval: everyMs,
  });
}

export interface DeskPageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

export interface PagedList<Item> {
  readonly items: readonly Item[] | undefined;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

/** A list of which the venue gives a page at a time; `fetch` gets what goes into the query. */
export function usePaged<Item>(
  name: readonly unknown[],
  fetch: (page: { limit: number; cursor?: string }) => Promise<DeskPageOf<Item>>,
  { everyMs = false }: { everyMs?: number | false } = {},
): PagedList<Item> {
  const ask = useAsk();
  const memberId = useMemberId();
  const query = useInfiniteQuery({
    queryKey: [deskKey, memberId, ...name],
    queryFn: ({ pageParam }) =>
      ask(() => fetch({ limit: 100, ...(pageParam === '' ? {} : { cursor: pageParam }) })),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    enabled: memberId !== undefined,
    staleTime: 0,
    // Who has scrolled far is not asked to wait for all of it again and again.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : everyMs),
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items),
    error: query.error,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage({ cancelRefetch: false }),
    again: () => void query.refetch(),
  };
}

/** What stands behind the # of a page: which one of a list is looked at; empty for the list itself. */
export function useSubject(): string {
  const { router } = useTerminal();
  const hash = useSyncExternalStore(
    (changed) => router.place.subscribe(changed),
    () => router.place.getState().hash,
  );
  try {
    return decodeURIComponent(hash.replace(/^#/, ''));
  } catch {
    return '';
  }
}

function useMemberId(): string | undefined {
  const { session } = useTerminal();
  return useStore(session.store, ({ user }) => user?.memberId);
}
