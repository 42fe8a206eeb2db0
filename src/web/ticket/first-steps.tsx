// For somebody who has never traded: the next of three steps, until the first order is placed or they send it away. It must never be in the way.
import { useEffect } from 'react';
import { useStore } from 'zustand/react';
import { useSignedIn, useTerminal } from '../terminal-context.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { chooseMode, endFirstSteps, ticketMode } from './ticket-mode.ts';

export function FirstSteps({ symbol }: { symbol: string }) {
  const { session, ticket } = useTerminal();
  const { stepsDone, mode } = useStore(ticketMode);
  const signedIn = useSignedIn();
  const placed = useStore(ticket.store, (state) => state.submission.kind === 'placed');
  useEffect(() => {
    if (placed) endFirstSteps();
  }, [placed]);
  if (stepsDone) {
    return null;
  }
  const step = !signedIn ? 1 : mode === 'simple' ? 3 : 2;
  return (
    <div
      aria-label="First steps"
      className="flex min-h-9 shrink-0 items-center gap-2 border-b border-line bg-raised py-1 pr-1 pl-3 text-2xs text-ink-2"
      role="group"
    >
      <span className="min-w-0 flex-1">
        <span className="font-semibold text-accent">{step} of 3</span>{' '}
        {step === 1
          ? 'New here? Sign in or become a member.'
          : step === 2
            ? 'Your first order? There is a simple ticket.'
            : `Say for how much you want ${symbol}, then Buy.`}
      </span>
      {step === 1 && (
        <Button look="outline" onClick={() => session.showDialog('signUp')} size="xs">
          Join
        </Button>
      )}
      {step === 2 && (
        <Button look="outline" onClick={() => chooseMode('simple')} size="xs">
          Show it
        </Button>
      )}
      <IconButton label="Hide the first steps" onClick={endFirstSteps} size="xs">
        <Icon className="size-3" name="close" />
      </IconButton>
    </div>
  );
}
