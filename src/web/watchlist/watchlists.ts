// A trader's own lists of stocks, remembered in this browser: made, renamed, removed, filled, reordered. What the browser kept is checked when it is
// read; anything broken is left out, never shown. Knows no screen.
import { createStore, type StoreApi } from 'zustand/vanilla';

export type Watchlist = {
  readonly id: string;
  readonly name: string;
  readonly symbols: readonly string[];
};

export type WatchlistsState = {
  readonly lists: readonly Watchlist[];
  /** Which is looked at; null is every stock. */
  readonly shown: string | null;
};

export type Watchlists = {
  readonly store: StoreApi<WatchlistsState>;
  readonly show: (id: string | null) => void;
  /** Null where it was done, else what is wrong with the name. */
  readonly create: (name: string) => string | null;
  readonly rename: (id: string, name: string) => string | null;
  readonly remove: (id: string) => void;
  /** Puts it on the list that stars mean, or takes it off. */
  readonly toggle: (symbol: string) => void;
  /** Null where it was done, else why not. */
  readonly add: (id: string, symbol: string) => string | null;
  readonly drop: (id: string, symbol: string) => void;
  /** To another place of the list, counted from 0. */
  readonly move: (id: string, symbol: string, to: number) => void;
};

type Memory = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'buttonwood.watchlists';
const listsMax = 20;
const symbolsMax = 500;
const nameLengthMax = 30;
const firstName = 'Favourites';

export function createWatchlists(memory: () => Memory): Watchlists {
  const store = createStore<WatchlistsState>(() => read(memory));
  const change = (next: Partial<WatchlistsState>): void => {
    store.setState(next);
    try {
      memory().setItem(key, JSON.stringify(store.getState()));
    } catch {
      // Storage that is blocked or full costs the memory, never the lists of today.
    }
  };
  const edit = (id: string, symbolsOf: (before: readonly string[]) => readonly string[]): void => {
    const { lists } = store.getState();
    change({
      lists: lists.map((list) =>
        list.id === id ? { ...list, symbols: symbolsOf(list.symbols) } : list,
      ),
    });
  };
  const problemOfName = (name: string, self: string | null): string | null => {
    if (name === '') return 'Enter a name.';
    if (name.length > nameLengthMax) return `At most ${nameLengthMax} characters.`;
    const isTaken = store
      .getState()
      .lists.some((list) => list.id !== self && list.name.toLowerCase() === name.toLowerCase());
    return isTaken ? 'There is a list of that name.' : null;
  };
  const add = (id: string, symbol: string): string | null => {
    const list = store.getState().lists.find((each) => each.id === id);
    if (list === undefined) return 'There is no such list any more.';
    if (list.symbols.includes(symbol)) return `${symbol} is on the list already.`;
    if (list.symbols.length >= symbolsMax) return `A list holds at most ${symbolsMax} stocks.`;
    edit(id, (symbols) => [...symbols, symbol]);
    return null;
  };

  return {
    store,
    add,
    show: (id) => change({ shown: id }),
    create(text) {
      const name = text.trim();
      const { lists } = store.getState();
      if (lists.length >= listsMax) return `At most ${listsMax} lists.`;
      const problem = problemOfName(name, null);
      if (problem !== null) return problem;
      const list = { id: freshId(lists), name, symbols: [] };
      change({ lists: [...lists, list], shown: list.id });
      return null;
    },
    rename(id, text) {
      const name = text.trim();
      const problem = problemOfName(name, id);
      if (problem !== null) return problem;
      const { lists } = store.getState();
      change({ lists: lists.map((list) => (list.id === id ? { ...list, name } : list)) });
      return null;
    },
    remove(id) {
      const { lists, shown } = store.getState();
      change({
        lists: lists.filter((list) => list.id !== id),
        shown: shown === id ? null : shown,
      });
    },
    toggle(symbol) {
      const { lists } = store.getState();
      const target = starredList(store.getState());
      if (target === undefined) {
        change({ lists: [...lists, { id: freshId(lists), name: firstName, symbols: [symbol] }] });
      } else if (target.symbols.includes(symbol)) {
        edit(target.id, (symbols) => symbols.filter((each) => each !== symbol));
      } else {
        add(target.id, symbol);
      }
    },
    drop: (id, symbol) => edit(id, (symbols) => symbols.filter((each) => each !== symbol)),
    move: (id, symbol, to) =>
      edit(id, (symbols) => {
        if (!symbols.includes(symbol)) return symbols;
        const rest = symbols.filter((each) => each !== symbol);
        const at = Math.max(0, Math.min(rest.length, to));
        return [...rest.slice(0, at), symbol, ...rest.slice(at)];
      }),
  };
}

/** The list that stars mean: the one that is looked at, else the first. */
export function starredList({ lists, shown }: WatchlistsState): Watchlist | undefined {
  return lists.find(({ id }) => id === shown) ?? lists[0];
}

function freshId(lists: readonly Watchlist[]): string {
  const taken = new Set(lists.map(({ id }) => id));
  let number = lists.length + 1;
  while (taken.has(`list${number}`)) number += 1;
  return `list${number}`;
}

function read(memory: () => Memory): WatchlistsState {
  try {
    return checked(JSON.parse(memory().getItem(key) ?? '{}'));
  } catch {
    return { lists: [], shown: null };
  }
}

function checked(kept: unknown): WatchlistsState {
  const { lists: keptLists, shown } = kept as { lists?: unknown; shown?: unknown };
  const lists: Watchlist[] = [];
  for (const each of Array.isArray(keptLists) ? (keptLists as unknown[]) : []) {
    const { id, name, symbols } = (each ?? {}) as Partial<Record<keyof Watchlist, unknown>>;
    const isWhole =
      typeof id === 'string' &&
      typeof name === 'string' &&
      name !== '' &&
      Array.isArray(symbols) &&
      !lists.some((list) => list.id === id || list.name === name);
    if (!isWhole || lists.length === listsMax) continue;
    const texts = symbols.filter((symbol): symbol is string => typeof symbol === 'string');
    const symbolsOnce = [...new Set(texts)].slice(0, symbolsMax);
    lists.push({ id, name: name.slice(0, nameLengthMax), symbols: symbolsOnce });
  }
  return { lists, shown: lists.find(({ id }) => id === shown)?.id ?? null };
}
