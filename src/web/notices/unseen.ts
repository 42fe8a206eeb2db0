// Fills that came while the page was out of sight: their number stands before the title of the window, and its icon bears a mark, until somebody
// looks again.

import { createStore, type StoreApi } from 'zustand/vanilla';

export type Unseen = StoreApi<{ readonly fills: number }>;

export function createUnseen(): Unseen & { readonly note: (count: number) => void } {
  const store = createStore<{ readonly fills: number }>(() => ({ fills: 0 }));
  return {
    ...store,
    note(count) {
      if (document.hidden) store.setState({ fills: store.getState().fills + count });
    },
  };
}

/** Keeps title and icon in step. Whoever sets the title sets it without the number. */
export function showUnseen(unseen: Unseen): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const plain = icon?.getAttribute('href') ?? '/favicon.svg';
  const mark = (): void => {
    const { fills } = unseen.getState();
    const title = withoutCount(document.title);
    const wanted = fills === 0 ? title : `(${fills}) ${title}`;
    if (document.title !== wanted) document.title = wanted;
    const href = fills === 0 ? plain : '/favicon-unseen.svg';
    if (icon !== null && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
  };
  unseen.subscribe(mark);
  const title = document.querySelector('title');
  // The price in the title changes with every trade.
  if (title !== null) new MutationObserver(mark).observe(title, { childList: true });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) unseen.setState({ fills: 0 });
  });
}

export function withoutCount(title: string): string {
  return title.replace(/^\(\d+\) /, '');
}
