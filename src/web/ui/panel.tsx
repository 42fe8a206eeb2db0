// A region of the terminal with a name, and the states that every list in one can be in.
import { clsx } from 'clsx';
import { useContext, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { PanelSlotContext } from '../layout/panel-slot.ts';
import { useSignedIn, useTerminal } from '../terminal-context.ts';
import { Button } from './button.tsx';

export function Panel(props: {
  title: string;
  /** False where the title is already on a tab: it then speaks to screen readers only. */
  titled?: boolean;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { title, titled = true, actions, className, children } = props;
  const slot = useContext(PanelSlotContext);
  // The tab says the title already.
  const docked = slot !== undefined;
  return (
    <section
      aria-label={title}
      className={clsx('flex min-h-0 min-w-0 flex-col bg-surface', className)}
    >
      {docked && slot !== null && createPortal(actions, slot)}
      {!docked && (titled || actions !== undefined) && (
        <header className="flex h-9 shrink-0 items-center justify-between gap-2 border-b border-line pr-1.5 pl-3">
          <h2 className={clsx('text-xs font-semibold text-ink-2', !titled && 'sr-only')}>
            {title}
          </h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

function Note({ children, role }: { children: ReactNode; role?: 'alert' | 'status' }) {
  return (
    <div
      className="flex h-full min-h-28 flex-col items-center justify-center gap-2.5 px-6 py-5 text-center text-ink-3"
      role={role}
    >
      {children}
    </div>
  );
}

export function EmptyNote({ title, hint }: { title: string; hint?: string }) {
  return (
    <Note>
      <p className="font-medium text-ink-2">{title}</p>
      {hint !== undefined && <p className="max-w-72 text-xs">{hint}</p>}
    </Note>
  );
}

export function FailedNote({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <Note role="alert">
      <p className="max-w-80 text-ink-2">{message}</p>
      <Button look="outline" onClick={onRetry} size="sm">
        Try again
      </Button>
    </Note>
  );
}

export function SignedOutNote({ what }: { what: string }) {
  const { session } = useTerminal();
  if (useSignedIn()) {
    return <EmptyNote hint="An operator can open one." title="You hold no trading account" />;
  }
  return (
    <Note>
      <p>Sign in to see {what}.</p>
      <Button look="outline" onClick={() => session.showDialog('signIn')} size="sm">
        Sign in
      </Button>
    </Note>
  );
}

export function LoadingRows({ rows = 5 }: { rows?: number }) {
  return (
    <div aria-busy="true" aria-label="Loading" className="flex flex-col gap-2.5 p-3" role="status">
      {Array.from({ length: rows }, (_, at) => (
        <div className="skeleton h-3.5" key={at} style={{ width: `${92 - ((at * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
