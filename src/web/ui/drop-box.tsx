// What drops from a button as a box of its own, over Radix for keyboard, focus and roles. Never modal: what is behind it keeps running.
import { clsx } from 'clsx';
import * as Popover from 'radix-ui/popover';
import type { ReactNode } from 'react';
import type { DropProps } from './drop.tsx';

export function DropBox(
  props: DropProps & {
    label: string;
    align: 'start' | 'end';
    /** How large it is, and how what is in it stands. */
    className: string;
    children: ReactNode;
  },
) {
  const { trigger, open, onOpenChange, label, align, className, children } = props;
  return (
    <Popover.Root onOpenChange={onOpenChange} open={open}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align={align}
          aria-label={label}
          className={clsx(
            'z-50 rounded-lg border border-line-strong bg-surface shadow-(--shadow)',
            className,
          )}
          collisionPadding={8}
          sideOffset={6}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
