// The frame of a question that must be answered before anything is sent: its title and what will happen. It cannot be left while a request is on
// its way. Whoever asks puts the buttons into it.
import { clsx } from 'clsx';
import * as AlertDialog from 'radix-ui/alert-dialog';
import type { ReactNode } from 'react';

export function QuestionDialog(props: {
  title: ReactNode;
  /** What will happen: a paragraph each. */
  says: ReactNode;
  danger?: boolean;
  /** A request is on its way: it cannot be left now. */
  busy: boolean;
  onCancel: () => void;
  onOpenAutoFocus?: (event: Event) => void;
  onCloseAutoFocus: (event: Event) => void;
  children: ReactNode;
}) {
  const { title, says, danger = false, busy, onCancel, onOpenAutoFocus, onCloseAutoFocus } = props;
  return (
    <AlertDialog.Root onOpenChange={(open) => !open && !busy && onCancel()} open>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Content
          className={clsx(
            'fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-1rem)] w-[min(30rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border bg-surface p-5 shadow-(--shadow)',
            danger ? 'border-sell' : 'border-line-strong',
          )}
          onCloseAutoFocus={onCloseAutoFocus}
          {...(onOpenAutoFocus === undefined ? {} : { onOpenAutoFocus })}
        >
          <AlertDialog.Title
            className={clsx('text-base font-semibold break-words', danger && 'text-sell')}
          >
            {danger && <span aria-hidden="true">▲ </span>}
            {title}
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 flex flex-col gap-1.5 text-ink-2">{says}</div>
          </AlertDialog.Description>
          {props.children}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
