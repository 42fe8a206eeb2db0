// What came before the latest of a list: pages of the history, asked for as the end of the list comes near, and put behind what is known already. It must
// never show one thing twice: the history and the live list overlap.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { messageOf } from '#client/errors.ts';

export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string };

export type FurtherBack<Item> = {
  readonly older: readonly Item[];
  readonly onNearEnd: () => void;
  /** What to say under the list; null where there is nothing to say. */
  readonly note: string | null;
  /** Asks once more after a failure; null where nothing failed. */
  readonly retry: (() => void) | null;
};

/** `possible`: false while the live list is known to be all there is. */
export function useFurtherBack<Item>(options: {
  readonly key: readonly unknown[];
  readonly possible: boolean;
  readonly load: (cursor: string | undefined) => Promise<Page<Item>>;
}): FurtherBack<Item> {
  const { key, possible, load } = options;
  const name = JSON.stringify(key);
  const [wantedFor, setWantedFor] = useState<string | null>(null);
  const wanted = wantedFor === name;
  const query = useInfiniteQuery({
    queryKey: ['furtherBack', ...key],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    enabled: wanted && possible,
    staleTime: 60_000,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage, refetch } = query;
  const onNearEnd = useCallback((): void => {
    if (!possible) return;
    if (!wanted) {
      setWantedFor(name);
    } else if (hasNextPage && !isFetching && !isError) {
      void fetchNextPage();
    }
  }, [possible, wanted, name, hasNextPage, isFetching, isError, fetchNextPage]);
  return {
    older: possible ? (query.data?.pages.flatMap(({ items }) => items) ?? []) : [],
    onNearEnd,
    note: isFetching ? 'Loading further back…' : isError ? messageOf(query.error) : null,
    retry:
      isError && !isFetching
        ? () => void (query.data === undefined ? refetch() : fetchNextPage())
        : null,
  };
}

/** The live ones first; of the older ones those that are not among them. */
export function joined<Item>(
  live: readonly Item[],
  older: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] {
  if (older.length === 0) {
    return live;
  }
  const known = new Set(live.map(keyOf));
  const further: Item[] = [];
  for (const item of older) {
    const key = keyOf(item);
    if (!known.has(key)) {
      known.add(key);
      further.push(item);
    }
  }
  return [...live, ...further];
}
