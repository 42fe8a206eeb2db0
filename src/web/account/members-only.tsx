// A page of the member: shown to whoever is signed in, while everybody else is asked to sign in.
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { LoadingRows } from '../ui/panel.tsx';

export function MembersOnly({ what, children }: { what: string; children: ReactNode }) {
  const { session } = useTerminal();
  const phase = useStore(session.store, (state) => state.phase);
  switch (phase) {
    case 'restoring':
      return <LoadingRows />;
    case 'signedIn':
      return children;
    case 'signedOut':
      return (
        <div className="flex flex-col items-start gap-3 rounded-lg border border-line bg-surface p-5">
          <p className="text-ink-2">Sign in to see {what}.</p>
          <div className="flex flex-wrap gap-2">
            <Button look="primary" onClick={() => session.showDialog('signIn')}>
              Sign in
            </Button>
            <Button look="outline" onClick={() => session.showDialog('signUp')}>
              Become a member
            </Button>
          </div>
        </div>
      );
  }
}
