// Short notices over the page. What shows them is loaded with the first one, or as soon as somebody is signed in; until then they wait.

import type { ExternalToast } from 'sonner';
import { createStore } from 'zustand/vanilla';

type Look = 'success' | 'error' | 'warning' | 'info';
type Shower = {
  readonly show: (look: Look, title: string, options?: ExternalToast) => void;
  readonly dismiss: (id: string) => void;
};

/** Whether the page needs what shows notices. */
export const noticesWanted = createStore<{ readonly wanted: boolean }>(() => ({ wanted: false }));

let shower: Shower | null = null;
let waiting: (() => void)[] = [];

/** Called by what shows them, as soon as it stands: those that waited come first. */
export function showNoticesBy(next: Shower): void {
  shower = next;
  const told = waiting;
  waiting = [];
  told.forEach((tell) => tell());
}

function wantNotices(): void {
  noticesWanted.setState({ wanted: true });
}

function toShower(how: (by: Shower) => void): void {
  if (shower === null) waiting.push(() => shower !== null && how(shower));
  else how(shower);
}

function notice(look: Look) {
  return (title: string, options?: ExternalToast): void => {
    toShower(({ show }) => show(look, title, options));
    wantNotices();
  };
}

export const toast = {
  success: notice('success'),
  error: notice('error'),
  warning: notice('warning'),
  info: notice('info'),
  /** Takes away the one that was shown under `id`. */
  dismiss: (id: string): void => toShower(({ dismiss }) => dismiss(id)),
} as const satisfies Readonly<Record<Look | 'dismiss', unknown>>;
