// Which of the terminal's own dialogs stands open. One at a time.

import { createStore, type StoreApi } from 'zustand/vanilla';

export type ShellDialog = 'commands' | 'settings' | 'keys' | 'cheatSheet' | 'stocks';

export type Shell = {
  readonly store: StoreApi<{ readonly dialog: ShellDialog | null }>;
  /** `keys` is the part of the settings where keys are chosen. */
  readonly show: (dialog: ShellDialog | null) => void;
};

export function createShell(): Shell {
  const store = createStore<{ readonly dialog: ShellDialog | null }>(() => ({ dialog: null }));
  return { store, show: (dialog) => store.setState({ dialog }) };
}
