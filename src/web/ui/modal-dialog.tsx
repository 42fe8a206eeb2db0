// A dialog over the whole terminal, over Radix for focus and roles. Focus goes back to where it was.
import { clsx } from 'clsx';
import * as Dialog from 'radix-ui/dialog';
import { useRef, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { Icon } from './icons.tsx';

export function ModalDialog(props: {
  open: boolean;
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const { open, title, onClose, wide = false, children } = props;
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      open={open}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className={clsx(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1rem)] w-[calc(100vw-1.5rem)] -translate-x-1/2 -translate-y-1/2',
            'flex-col rounded-xl border border-line-strong bg-surface shadow-(--shadow)',
            wide ? 'max-w-3xl' : 'max-w-sm',
          )}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement && opener.current.isConnected)
              opener.current.focus();
          }}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
        >
          <div className="flex shrink-0 items-center gap-2.5 px-5 pt-4 pb-3">
            <Dialog.Title className="flex-1 text-base font-semibold">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" size="sm">
                <Icon name="close" />
              </IconButton>
            </Dialog.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
