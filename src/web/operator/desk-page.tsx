// The frame of every page of the desk: operators and auditors come in, everybody else is told why not; and the one dialog through which every
// change goes.
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { LoadingRows } from '../ui/panel.tsx';
import { ChangeProvider } from './change.tsx';
import { useMayChange } from './use-desk.ts';

export function DeskPage({ children }: { children: ReactNode }) {
  const { session } = useTerminal();
  const { phase, user } = useStore(session.store);
  const mayChange = useMayChange();
  if (phase === 'restoring') return <LoadingRows />;
  if (phase === 'signedOut') {
    return (
      <div className="flex flex-col items-start gap-3 rounded-lg border border-line bg-surface p-5">
        <p className="text-ink-2">Sign in as an operator or an auditor to see this.</p>
        <Button look="primary" onClick={() => session.showDialog('signIn')}>
          Sign in
        </Button>
      </div>
    );
  }
  const isAuditor = user?.roles.includes('auditor') ?? false;
  if (!mayChange && !isAuditor) {
    return (
      <p className="rounded-lg border border-line bg-surface p-5 text-ink-2">
        Only operators and auditors come in here. Whoever is an operator already can give you that
        role.
      </p>
    );
  }
  return (
    <ChangeProvider>
      {!mayChange && (
        <p className="rounded-(--radius) bg-warn-soft px-3 py-2 text-xs text-warn" role="status">
          You are an auditor: you see everything here and change nothing.
        </p>
      )}
      {children}
    </ChangeProvider>
  );
}
