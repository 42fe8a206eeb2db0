// A term of the order in the ticket that is taken or left.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useTerminal } from '../terminal-context.ts';
import { useTicketForm } from './form-context.ts';

export function Check(props: {
  name: 'postOnly' | 'allOrNone' | 'reprice';
  can: boolean;
  hint: string;
  children: ReactNode;
}) {
  const { ticket } = useTerminal();
  const { state, locked } = useTicketForm();
  const { name, can, hint, children } = props;
  return (
    <label
      className={clsx('flex h-7 items-center gap-2 text-xs', can ? 'text-ink-2' : 'text-ink-3')}
      title={hint}
    >
      <input
        checked={state[name]}
        className="size-4 accent-(--accent)"
        disabled={locked || !can}
        onChange={(event) => ticket.edit({ [name]: event.currentTarget.checked })}
        type="checkbox"
      />
      {children}
    </label>
  );
}
