// Keeps the page in step with the address: links go there without a reload, back and forward bring it back. The stores of the terminal
// know nothing of it and keep running.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { pageOf, pages, type PageName } from './route.ts';

export type RouterState = {
  readonly page: PageName;
  /** Counts the moves; 0 is where the visit began. Focus follows moves, never the first page. */
  readonly moves: number;
};

/** The part of a window that a router needs. */
export type RouterWindow = {
  readonly location: { readonly pathname: string; readonly search: string; readonly hash: string };
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(type: 'popstate', listener: () => void): void;
};

export type Router = {
  readonly store: StoreApi<RouterState>;
  /** What stands behind the # now, with it: which part of a page, or which one of its list. */
  readonly place: StoreApi<{ readonly hash: string }>;
  /** `to` is a path with whatever stands behind it. */
  readonly go: (to: string) => void;
  /** Takes what stands behind the # out of the address and the history. */
  readonly forgetHash: () => void;
  readonly start: () => void;
};

export function createRouter(frame: RouterWindow): Router {
  const store = createStore<RouterState>(() => ({
    page: pageOf(frame.location.pathname),
    moves: 0,
  }));
  const place = createStore(() => ({ hash: frame.location.hash }));
  const follow = (): void => {
    place.setState({ hash: frame.location.hash });
    const page = pageOf(frame.location.pathname);
    const { page: before, moves } = store.getState();
    // A stock behind the # is not another page.
    if (page !== before) store.setState({ page, moves: moves + 1 });
  };
  return {
    store,
    place,
    go(to) {
      const { pathname, search, hash } = frame.location;
      if (to === `${pathname}${search}${hash}`) return;
      frame.history.pushState(null, '', to);
      follow();
    },
    forgetHash() {
      frame.history.replaceState(null, '', `${frame.location.pathname}${frame.location.search}`);
      place.setState({ hash: '' });
    },
    start() {
      frame.addEventListener('popstate', follow);
    },
  };
}

/** Where the trade page stands with this stock on it. */
export function tradePath(symbol: string | null): string {
  return symbol === null ? pages.trade.path : `${pages.trade.path}#${encodeURIComponent(symbol)}`;
}
