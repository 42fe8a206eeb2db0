// What stands on a tab: the panel's name with how much is in it, and a cross for the mouse (Delete does the same for the keyboard).

import type { MouseEvent } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import { panels, type PanelId } from './panels.ts';

export function TabFace(props: { title: string; onClose: () => void; onMaximise: () => void }) {
  const { title, onClose, onMaximise } = props;
  const close = (event: MouseEvent): void => {
    event.stopPropagation();
    onClose();
  };
  return (
    <span
      className="dock-tab"
      onAuxClick={(event) => {
        if (event.button === 1) close(event);
      }}
      onDoubleClick={onMaximise}
    >
      {title}
      <span
        aria-hidden="true"
        className="dock-tab-close"
        onClick={close}
        onPointerDown={(event) => event.stopPropagation()}
        title="Close"
      >
        <Icon className="size-3" name="close" />
      </span>
    </span>
  );
}

export function useTabTitle(id: PanelId): string {
  const { openOrders, positions } = useTerminal();
  const orderCount = useStore(openOrders.store, (state) => state.items.length);
  const positionCount = useStore(positions.store, (state) => state.items.length);
  const count = id === 'orders' ? orderCount : id === 'positions' ? positionCount : 0;
  return count === 0 ? panels[id].title : `${panels[id].title} (${count})`;
}
