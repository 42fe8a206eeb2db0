// The button of a panel's menu, as every desk shows it.

import type { ComponentProps } from 'react';
import { Icon } from '../ui/icons.tsx';
import { panels, type PanelId } from './panels.ts';

export function PanelMenuFace({
  id,
  ...rest
}: { id: PanelId } & Omit<ComponentProps<'button'>, 'id' | 'className'>) {
  const { title } = panels[id];
  return (
    <button
      aria-label={`${title} panel`}
      data-menu-of={id}
      className="grid size-6 place-items-center rounded-(--radius) text-ink-3 hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
      title={`${title}: move, maximise, close`}
      type="button"
      {...rest}
    >
      <Icon className="size-3.5" name="more" />
    </button>
  );
}
