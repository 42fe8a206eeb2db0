// The two menus of the desk: which panels it has, and which layout stands, with what can be done to it.

import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Drop } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { part } from '../ui/part.tsx';

const panelsMenu = part(() => import('./panels-menu.tsx'));
const layoutsMenu = part(() => import('./layouts-menu.tsx'));

const trigger =
  'flex h-full items-center gap-1.5 px-2.5 text-xs text-ink-2 whitespace-nowrap hover:bg-hover hover:text-ink ' +
  'focus-visible:-outline-offset-2 data-[state=open]:bg-hover';

export function LayoutMenu() {
  const { layouts, desk } = useTerminal();
  const { chosen, changed } = useStore(layouts.store);
  const away = useStore(desk, (state) => state.handle === null);
  return (
    <div className="flex h-8 shrink-0 border-l border-line">
      <Drop
        kind="menu"
        of={panelsMenu}
        trigger={
          <button className={trigger} disabled={away} type="button">
            <Icon className="size-3.5" name="plus" />
            Panels
          </button>
        }
      />
      <Drop
        kind="menu"
        of={layoutsMenu}
        trigger={
          <button className={trigger} disabled={away} id="layout-menu" type="button">
            <Icon className="size-3.5" name="layout" />
            <span className="sr-only">Layout: </span>
            <span className="max-w-32 truncate">{chosen}</span>
            {changed !== null && <span className="text-2xs text-accent">changed</span>}
            <Icon className="size-3 text-ink-3" name="chevron" />
          </button>
        }
      />
    </div>
  );
}
