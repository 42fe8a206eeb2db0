// A button that drops a menu or a box. The button is there at once; what it drops is a part that is loaded when somebody comes near it. The part
// is handed the same button and takes it over.

import { cloneElement, useEffect, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { ButtonProps } from './button.tsx';
import { foresee, notLoaded, usePart, type Part } from './part.tsx';
import { toast } from '../notices/toast.ts';

export type DropProps = {
  readonly trigger: ReactElement;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
};

export function Drop(props: {
  of: Part<DropProps>;
  kind: 'menu' | 'dialog';
  trigger: ReactElement<ButtonProps>;
  /** By itself where nobody else opens and closes it. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const { of, kind, trigger } = props;
  const [ownOpen, setOwnOpen] = useState(false);
  const open = props.open ?? ownOpen;
  const onOpenChange = props.onOpenChange ?? setOwnOpen;
  const [used, setUsed] = useState(false);
  const { Component, failed, retry } = usePart(of, open);
  useEffect(() => {
    if (!failed) return;
    toast.error(notLoaded, { id: 'notLoaded' });
    retry();
    onOpenChange(false);
  });
  if (Component !== null && (open || used)) {
    // Stays once it was used, so that the focus comes back to a button that is still there.
    if (!used) setUsed(true);
    return <Component onOpenChange={onOpenChange} open={open} trigger={trigger} />;
  }
  return cloneElement(trigger, {
    'aria-expanded': false,
    'aria-haspopup': kind,
    onClick: () => onOpenChange(true),
    onFocus: () => foresee(of),
    onKeyDown: (event: KeyboardEvent) => {
      if (kind !== 'menu' || event.key !== 'ArrowDown') return;
      event.preventDefault();
      onOpenChange(true);
    },
    onPointerEnter: () => foresee(of),
  });
}
