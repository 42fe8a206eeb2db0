// The account that the member acts for, and the words for those who hold none.
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import type { User } from '#api/types.ts';
import { useTerminal } from '../terminal-context.ts';
import { EmptyNote } from '../ui/panel.tsx';

export type OwnAccount = User['accounts'][number];

/** Shows what is of an account; it begins anew with another one. */
export function OfAccount({ children }: { children: (account: OwnAccount) => ReactNode }) {
  const { session } = useTerminal();
  const account = useStore(session.store, (state) => state.account);
  return account === null ? (
    <EmptyNote hint="An operator can open one." title="You hold no trading account" />
  ) : (
    children(account)
  );
}
