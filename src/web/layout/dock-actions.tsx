// At the end of a group's line of tabs: the buttons of the panel in front, and the menu that does with it what a mouse does by dragging.

import type { IDockviewHeaderActionsProps } from 'dockview-react';
import { useCallback, useEffect, useId } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { DropMenu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { directions } from './desk-store.ts';
import { tabOf } from './focus-tab.ts';
import { PanelMenuFace } from './panel-menu-face.tsx';
import { isPanelId, panels, type PanelId } from './panels.ts';
import { slots } from './slots.ts';

export function DockActions({ group, activePanel }: IDockviewHeaderActionsProps) {
  const take = useCallback(
    (element: HTMLElement | null) => {
      slots.setState({ [group.id]: element });
    },
    [group.id],
  );
  const labelId = useId();
  useEffect(() => {
    // Dockview makes every group a landmark named after the panel in front, which is one itself, of the same name.
    group.element.setAttribute('role', 'group');
    group.element.setAttribute('aria-labelledby', labelId);
  }, [group, labelId]);
  const id = activePanel?.id;
  return (
    <div className="flex h-full items-center gap-0.5 pr-1">
      <span hidden id={labelId}>
        Group of panels
      </span>
      <div className="flex items-center gap-1" ref={take} />
      {isPanelId(id) && <PanelMenu id={id} key={id} />}
    </div>
  );
}

function PanelMenu({ id }: { id: PanelId }) {
  const { desk } = useTerminal();
  const { handle, maximised, menu } = useStore(desk);
  const open = menu === id;
  // Looked up as the menu opens: what stands beside the panel tells nobody of its changes.
  const alone = open && tabOf(id)?.parentElement?.childElementCount === 1;
  if (handle === null) return null;
  const { title } = panels[id];
  return (
    <DropMenu
      label={`${title} panel`}
      onOpenChange={(opens) => desk.setState({ menu: opens ? id : null })}
      open={open}
      trigger={<PanelMenuFace id={id} />}
    >
      <MenuItem onSelect={() => handle.toggleMaximised(id)}>
        {maximised ? 'Restore' : 'Maximise'}
      </MenuItem>
      <MenuLine />
      {directions.map((direction) => (
        <MenuItem key={direction} onSelect={() => handle.move(id, direction)}>
          Move {direction === 'left' || direction === 'right' ? `to the ${direction}` : direction}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem disabled={alone} onSelect={() => handle.split(id, 'right')}>
        Split off to the right
      </MenuItem>
      <MenuItem disabled={alone} onSelect={() => handle.split(id, 'below')}>
        Split off below
      </MenuItem>
      <MenuLine />
      <MenuItem keys="Delete" onSelect={() => handle.close(id)}>
        Close
      </MenuItem>
    </DropMenu>
  );
}
