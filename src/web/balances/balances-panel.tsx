// The place of the user's cash; the list is loaded when there is a user.
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Panel, SignedOutNote } from '../ui/panel.tsx';
import { PanelPart, part } from '../ui/part.tsx';

const balancesList = part(() => import('./balances-list.tsx'));

export function BalancesPanel({ titled = true }: { titled?: boolean }) {
  const { session } = useTerminal();
  const signedOut = useStore(session.store, (state) => state.phase === 'signedOut');
  return (
    <Panel className="h-full" title="Balances" titled={titled}>
      {signedOut ? (
        <SignedOutNote what="your balances" />
      ) : (
        <PanelPart given={{}} of={balancesList} rows={4} />
      )}
    </Panel>
  );
}
