// Which panels the desk has, to be ticked.
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import type { DropProps } from '../ui/drop.tsx';
import { DropMenu, MenuCheck } from '../ui/menu.tsx';
import { panelIds, panels } from './panels.ts';

export default function PanelsMenu(drop: DropProps) {
  const { desk } = useTerminal();
  const { handle, placed } = useStore(desk);
  return (
    <DropMenu {...drop} label="Panels">
      {panelIds.map((id) => (
        <MenuCheck
          checked={placed.includes(id)}
          key={id}
          onChange={(checked) => (checked ? handle?.add(id) : handle?.close(id))}
        >
          {panels[id].title}
        </MenuCheck>
      ))}
    </DropMenu>
  );
}
